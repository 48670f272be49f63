/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-service-port.h"

#include <string.h>

#include "cs-mmp-reply.h"

typedef struct {
  CsRole role;
  const char *question;
  const char *label; /* the line of the answer that names interfaces and ports */
  guint16 usual;     /* 0: without a port in the answer there is none */
  CsProbeOpening opening;
} Row;

/* 443 is HTTPS's own port and 5061 that of SIP over TLS; 5222 and 5432 are those of XMPP and
 * PostgreSQL, which transcripts show between nodes (C-213479, C-210530). */
static const Row rows[] = {
  { CS_ROLE_CALLBRIDGE, "callbridge", "Listening interfaces", 5061, CS_PROBE_TLS },
  { CS_ROLE_XMPP, "xmpp", "Listening interfaces", 5222, CS_PROBE_XMPP },
  { CS_ROLE_WEBBRIDGE, "webbridge", "Interface whitelist", 443, CS_PROBE_TLS },
  { CS_ROLE_WEBBRIDGE3_HTTPS, "webbridge3", "HTTPS listening ports and interfaces", 0,
    CS_PROBE_TLS },
  { CS_ROLE_WEBBRIDGE3_C2W, "webbridge3", "C2W listening ports and interfaces", 0, CS_PROBE_TLS },
  { CS_ROLE_WEBADMIN, "webadmin", "TLS listening port", 443, CS_PROBE_TLS },
  { CS_ROLE_TURN, "turn", "TLS port", 0, CS_PROBE_TLS },
  { CS_ROLE_RECORDER, "recorder", "SIP interfaces", 0, CS_PROBE_TLS },
  { CS_ROLE_STREAMER, "streamer", "SIP interfaces", 0, CS_PROBE_TLS },
  { CS_ROLE_SCHEDULER_HTTPS, "scheduler", "HTTPS listening port", 0, CS_PROBE_TLS },
  { CS_ROLE_DATABASE_SERVER, "database cluster status", NULL, 5432, CS_PROBE_POSTGRESQL },
};

static const Row *
find_row (CsRole role)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    if (rows[i].role == role)
      return &rows[i];
  }

  return NULL;
}

const CsRole *
cs_service_port_roles (void)
{
  static CsRole roles[G_N_ELEMENTS (rows) + 1];
  static gsize ready;

  if (g_once_init_enter (&ready)) {
    for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
      roles[i] = rows[i].role;
    g_once_init_leave (&ready, 1);
  }

  return roles;
}

const char *
cs_service_port_question (CsRole role)
{
  const Row *row = find_row (role);

  return row != NULL ? row->question : NULL;
}

CsProbeOpening
cs_service_port_opening (CsRole role)
{
  const Row *row = find_row (role);

  return row != NULL ? row->opening : CS_PROBE_TLS;
}

static guint16
read_number (const char *text)
{
  guint64 number;

  return g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT16, &number, NULL) ? (guint16) number
                                                                              : 0;
}

/* "443", "a:445 b:445", "tcp a:7000, tls a:7001", "a": of several ports the first with TLS. */
static guint16
find_port (const char *value)
{
  gboolean named = strstr (value, "tls ") != NULL || strstr (value, "tcp ") != NULL;
  const char *start = named ? strstr (value, "tls ") : value;
  g_auto (GStrv) words = NULL;

  if (start == NULL)
    return 0;

  words = g_strsplit_set (named ? start + strlen ("tls ") : start, " ,", -1);
  for (guint i = 0; words[i] != NULL; i++) {
    const char *colon = strrchr (words[i], ':');
    guint16 port = read_number (colon != NULL ? colon + 1 : words[i]);

    if (port != 0)
      return port;
  }

  return 0;
}

static gboolean
is_off (GPtrArray *status)
{
  const char *enabled = cs_mmp_status_find (status, "Enabled");

  return enabled != NULL && g_ascii_strcasecmp (enabled, "false") == 0;
}

static gboolean
has_line (GPtrArray *status, const char *label)
{
  for (guint i = 0; i < status->len; i++) {
    const CsMmpStatus *line = g_ptr_array_index (status, i);

    if (g_ascii_strcasecmp (line->key, label) == 0)
      return TRUE;
  }

  return FALSE;
}

static CsPortAnswer
read_database (const Row *row, const char *reply, guint16 *port)
{
  g_autoptr (CsMmpDatabase) database = cs_mmp_parse_database_status (reply);

  if (!database->known)
    return CS_PORT_UNKNOWN;
  if (!database->enabled || database->server_certificate == NULL)
    return CS_PORT_OFF;
  *port = row->usual;

  return CS_PORT_USUAL;
}

CsPortAnswer
cs_service_port_read (CsRole role, const char *reply, guint16 *port)
{
  const Row *row = find_row (role);
  g_autoptr (GPtrArray) status = NULL;
  const char *value;

  g_return_val_if_fail (reply != NULL && port != NULL, CS_PORT_UNKNOWN);

  *port = 0;
  if (row == NULL)
    return CS_PORT_UNKNOWN;
  if (row->label == NULL)
    return read_database (row, reply, port);

  status = cs_mmp_parse_status (reply);
  if (!has_line (status, row->label))
    return CS_PORT_UNKNOWN;
  value = cs_mmp_status_find (status, row->label);
  if (is_off (status) || value == NULL)
    return CS_PORT_OFF;
  *port = find_port (value);
  if (*port != 0)
    return CS_PORT_NAMED;
  *port = row->usual;

  return row->usual != 0 ? CS_PORT_USUAL : CS_PORT_OFF;
}
