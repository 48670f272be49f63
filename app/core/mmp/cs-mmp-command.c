/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-mmp-command.h"

#include <string.h>

#include "cs-error.h"
#include "cs-names.h"

#define BASE_NAME_CHARACTERS G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_"

/* How a service writes its listen line (T23). */
typedef enum {
  LISTEN_NONE,        /* it has none */
  LISTEN_INTERFACE,   /* callbridge listen a */
  LISTEN_COLON,       /* webbridge listen a:443 */
  LISTEN_SPACE,       /* webadmin listen a 8443 */
  LISTEN_TCP_AND_TLS, /* streamer sip listen a 7000 7001 */
} Listen;

typedef struct {
  const char *verb;
  const char *service;   /* the first word: status, enable, disable */
  const char *trust;     /* NULL when it has no trust verb */
  gboolean takes_bundle; /* else the certificate file is the full chain */
  gboolean restarts;     /* by `restart`; else disable and enable, which check the files */
  Listen listen;
  guint since_major, since_minor;
  guint until_major;     /* the first major release without it, 0 when it stayed */
  const char *labels[4]; /* in the order of CsMmpLabel */
} Service;

#define LABELS                                                                                     \
  {                                                                                                \
    "Key file", "Certificate file", "CA Bundle file", NULL                                         \
  }
#define LABELS_AND_TRUST(trust)                                                                    \
  {                                                                                                \
    "Key file", "Certificate file", "CA Bundle file", trust                                        \
  }
#define LABELS_SIP                                                                                 \
  {                                                                                                \
    "SIP key file", "SIP certificate file", "SIP CA Bundle file", NULL                             \
  }

/* domain.md 1.5 and 1.6, in the order of CsMmpService. */
static const Service services[] = {
  { "callbridge", "callbridge", "callbridge trust c2w", TRUE, TRUE, LISTEN_INTERFACE,
    .labels = LABELS_AND_TRUST ("C2W trusted certs") },
  { "webbridge", "webbridge", "webbridge trust", TRUE, FALSE, LISTEN_COLON, .until_major = 3,
    .labels = LABELS_AND_TRUST ("Trust bundle") },
  { "webbridge3 https", "webbridge3", NULL, FALSE, FALSE, LISTEN_COLON, 2, 9,
    .labels = { "HTTPS Key file", "HTTPS Full chain certificate file" } },
  { "webbridge3 c2w", "webbridge3", "webbridge3 c2w trust", FALSE, FALSE, LISTEN_COLON, 2, 9,
    .labels = { "C2W Key file", "C2W Full chain certificate file", NULL, "C2W Trust bundle" } },
  { "webadmin", "webadmin", NULL, TRUE, FALSE, LISTEN_SPACE, .labels = LABELS },
  { "xmpp", "xmpp", "xmpp cluster trust", TRUE, FALSE, LISTEN_INTERFACE, .until_major = 3,
    .labels = LABELS_AND_TRUST ("Cluster trust bundle") },
  { "turn", "turn", NULL, TRUE, FALSE, LISTEN_INTERFACE,
    .labels = { "TLS key", "TLS cert", "TLS bundle" } },
  { "recorder sip", "recorder", NULL, TRUE, FALSE, LISTEN_TCP_AND_TLS, 3, 0, .labels = LABELS_SIP },
  { "streamer sip", "streamer", NULL, TRUE, FALSE, LISTEN_TCP_AND_TLS, 3, 0, .labels = LABELS_SIP },
  { "scheduler https", "scheduler", NULL, FALSE, FALSE, LISTEN_SPACE, 3, 3,
    .labels = { "HTTPS key file", "HTTPS certificate file" } },
  { "scheduler c2w", "scheduler", "scheduler c2w trust", FALSE, FALSE, LISTEN_NONE, 3, 3,
    .labels = { "C2W key file", "C2W certificate file", NULL, "C2W trust bundle" } },
};

/* Nothing is known of quoting, so a word must be one. */
static gboolean
check_word (const char *what, const char *value, GError **error)
{
  if (value == NULL || *value == '\0') {
    g_set_error (error, CS_ERROR, CS_ERROR_RULE, "the %s is empty", what);
    return FALSE;
  }
  if (!g_utf8_validate (value, -1, NULL)) {
    g_set_error (error, CS_ERROR, CS_ERROR_RULE, "the %s is not UTF-8", what);
    return FALSE;
  }
  for (const char *p = value; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (g_unichar_isspace (c) || !g_unichar_isprint (c)) {
      g_autofree char *shown = cs_escape_control (value);

      g_set_error (
          error, CS_ERROR, CS_ERROR_RULE,
          "the %s “%s” holds a space or a control character, which the node's command line "
          "cannot quote",
          what, shown);
      return FALSE;
    }
  }

  return TRUE;
}

static gboolean
check_file (const char *what, const char *name, GError **error)
{
  g_autofree char *shown = NULL;

  if (cs_is_certificate_file_name (name))
    return TRUE;

  shown = cs_escape_control (name);
  g_set_error (
      error, CS_ERROR, CS_ERROR_RULE,
      "the %s “%s” is no certificate file name; it must end in .key .csr .crt .cer .pem or "
      ".der",
      what, shown);
  return FALSE;
}

static gboolean
check_base_name (const char *name, GError **error)
{
  g_autofree char *shown = NULL;

  if (name != NULL && g_ascii_isalnum (*name)
      && strspn (name, BASE_NAME_CHARACTERS) == strlen (name) && cs_is_plain_name (name))
    return TRUE;

  shown = cs_escape_control (name);
  g_set_error (error, CS_ERROR, CS_ERROR_RULE,
               "the name “%s” is not accepted by pki; use letters and digits only", shown);
  return FALSE;
}

static gboolean
append_attribute (GString *line, const char *attribute, const char *value, GError **error)
{
  if (value == NULL)
    return TRUE;
  if (!check_word (attribute, value, error))
    return FALSE;

  g_string_append_printf (line, " %s:%s", attribute, value);
  return TRUE;
}

static gboolean
append_names (GString *line, const char *const *names, GError **error)
{
  if (names == NULL || names[0] == NULL)
    return TRUE;

  for (guint i = 0; names[i] != NULL; i++) {
    if (!check_word ("subject alternative name", names[i], error))
      return FALSE;
    if (strchr (names[i], ',') != NULL) {
      g_set_error (error, CS_ERROR, CS_ERROR_RULE,
                   "the subject alternative name “%s” holds a comma; give one name at a time",
                   names[i]);
      return FALSE;
    }
    g_string_append_printf (line, "%s%s", i == 0 ? " subjectAltName:" : ",", names[i]);
  }

  return TRUE;
}

static char *
build_request (const char *verb, const CsMmpRequest *request, GError **error)
{
  g_autoptr (GString) line = g_string_new (verb);

  if (!check_base_name (request->base_name, error)
      || !check_word ("common name", request->common_name, error))
    return NULL;
  g_string_append (line, request->base_name);
  if (!append_attribute (line, "CN", request->common_name, error)
      || !append_attribute (line, "OU", request->organizational_unit, error)
      || !append_attribute (line, "O", request->organization, error)
      || !append_attribute (line, "L", request->locality, error)
      || !append_attribute (line, "ST", request->state, error)
      || !append_attribute (line, "C", request->country, error)
      || !append_names (line, request->names, error))
    return NULL;

  return g_string_free (g_steal_pointer (&line), FALSE);
}

char *
cs_mmp_pki_csr (const CsMmpRequest *request, GError **error)
{
  g_return_val_if_fail (request != NULL, NULL);

  return build_request ("pki csr ", request, error);
}

char *
cs_mmp_pki_selfsigned (const CsMmpRequest *request, GError **error)
{
  g_return_val_if_fail (request != NULL, NULL);

  return build_request ("pki selfsigned ", request, error);
}

char *
cs_mmp_pki_list (void)
{
  return g_strdup ("pki list");
}

char *
cs_mmp_pki_inspect (const char *file, GError **error)
{
  return check_file ("file", file, error) ? g_strconcat ("pki inspect ", file, NULL) : NULL;
}

char *
cs_mmp_pki_match (const char *key, const char *certificate, GError **error)
{
  if (!check_file ("key", key, error) || !check_file ("certificate", certificate, error))
    return NULL;

  return g_strdup_printf ("pki match %s %s", key, certificate);
}

char *
cs_mmp_pki_verify (const char *certificate, const char *bundle, const char *ca, GError **error)
{
  if (!check_file ("certificate", certificate, error)
      || (bundle != NULL && !check_file ("bundle", bundle, error))
      || !check_file ("CA certificate", ca, error))
    return NULL;

  return bundle != NULL ? g_strdup_printf ("pki verify %s %s %s", certificate, bundle, ca)
                        : g_strdup_printf ("pki verify %s %s", certificate, ca);
}

static const Service *
find_service (CsMmpService service)
{
  g_return_val_if_fail ((guint) service < G_N_ELEMENTS (services), NULL);

  return &services[service];
}

const char *
cs_mmp_service_get_verb (CsMmpService service)
{
  const Service *found = find_service (service);

  return found != NULL ? found->verb : NULL;
}

const char *
cs_mmp_service_status (CsMmpService service)
{
  const Service *found = find_service (service);

  return found != NULL ? found->service : NULL;
}

gboolean
cs_mmp_service_exists (CsMmpService service, guint major, guint minor)
{
  const Service *found = find_service (service);

  if (found == NULL)
    return FALSE;
  if (major == 0)
    return TRUE;

  return (major > found->since_major
          || (major == found->since_major && minor >= found->since_minor))
         && (found->until_major == 0 || major < found->until_major);
}

char *
cs_mmp_service_certs (CsMmpService service,
                      const char *key,
                      const char *certificate,
                      const char *bundle,
                      GError **error)
{
  const Service *found = find_service (service);

  if (found == NULL || !check_file ("key", key, error)
      || !check_file ("certificate", certificate, error)
      || (bundle != NULL && !check_file ("bundle", bundle, error)))
    return NULL;
  if (bundle != NULL && !found->takes_bundle) {
    g_set_error (error, CS_ERROR, CS_ERROR_RULE,
                 "%s certs takes no bundle: its certificate file is the full chain", found->verb);
    return NULL;
  }

  return g_strjoin (" ", found->verb, "certs", key, certificate, bundle, NULL);
}

static char *
dup_trust_line (const char *verb, const char *bundle, GError **error)
{
  return check_file ("bundle", bundle, error) ? g_strjoin (" ", verb, bundle, NULL) : NULL;
}

char *
cs_mmp_service_trust (CsMmpService service, const char *bundle, GError **error)
{
  const Service *found = find_service (service);

  if (found == NULL)
    return NULL;
  if (found->trust == NULL) {
    g_set_error (error, CS_ERROR, CS_ERROR_RULE, "%s has no trust bundle", found->verb);
    return NULL;
  }

  return dup_trust_line (found->trust, bundle, error);
}

char *
cs_mmp_callbridge_trust_cluster (const char *bundle, GError **error)
{
  return dup_trust_line ("callbridge trust cluster", bundle, error);
}

char *
cs_mmp_uploader_trust (const char *bundle, GError **error)
{
  return dup_trust_line ("uploader cms trust", bundle, error);
}

const char *
cs_mmp_service_get_label (CsMmpService service, CsMmpLabel label)
{
  const Service *found = find_service (service);

  g_return_val_if_fail (label <= CS_MMP_LABEL_TRUST, NULL);

  return found != NULL ? found->labels[label] : NULL;
}

GStrv
cs_mmp_service_restart (CsMmpService service)
{
  const Service *found = find_service (service);
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  g_autofree char *restart = NULL;
  g_autofree char *disable = NULL;
  g_autofree char *enable = NULL;

  g_return_val_if_fail (found != NULL, NULL);

  restart = g_strconcat (found->service, " restart", NULL);
  disable = g_strconcat (found->service, " disable", NULL);
  enable = g_strconcat (found->service, " enable", NULL);
  if (found->restarts)
    g_strv_builder_add (lines, restart);
  else
    g_strv_builder_add_many (lines, disable, enable, NULL);

  return g_strv_builder_end (lines);
}

char *
cs_mmp_service_listen (CsMmpService service, const char *listen_on, guint16 port, GError **error)
{
  const Service *found = find_service (service);

  if (found == NULL || !check_word ("interface", listen_on, error))
    return NULL;

  switch (found->listen) {
  case LISTEN_NONE:
    g_set_error (error, CS_ERROR, CS_ERROR_RULE, "%s does not listen", found->verb);
    return NULL;
  case LISTEN_TCP_AND_TLS:
    return cs_mmp_sip_listen (service, listen_on, 0, port, error);
  case LISTEN_INTERFACE:
    if (port != 0) {
      g_set_error (error, CS_ERROR, CS_ERROR_RULE, "%s listen takes no port", found->verb);
      return NULL;
    }
    break;
  case LISTEN_COLON:
  case LISTEN_SPACE:
    break;
  }

  if (port == 0)
    return g_strjoin (" ", found->verb, "listen", listen_on, NULL);

  return g_strdup_printf ("%s listen %s%c%u", found->verb, listen_on,
                          found->listen == LISTEN_COLON ? ':' : ' ', port);
}

static char *
dup_port (guint16 port)
{
  return port != 0 ? g_strdup_printf ("%u", port) : g_strdup ("none");
}

char *
cs_mmp_sip_listen (CsMmpService service,
                   const char *listen_on,
                   guint16 tcp,
                   guint16 tls,
                   GError **error)
{
  const Service *found = find_service (service);
  g_autofree char *tcp_word = dup_port (tcp);
  g_autofree char *tls_word = dup_port (tls);

  if (found == NULL || !check_word ("interface", listen_on, error))
    return NULL;
  if (found->listen != LISTEN_TCP_AND_TLS) {
    g_set_error (error, CS_ERROR, CS_ERROR_RULE, "%s takes one port", found->verb);
    return NULL;
  }

  return g_strjoin (" ", found->verb, "listen", listen_on, tcp_word, tls_word, NULL);
}

char *
cs_mmp_database_certs (const char *server_key,
                       const char *server_certificate,
                       const char *client_key,
                       const char *client_certificate,
                       const char *ca,
                       GError **error)
{
  g_autofree char *client = NULL;

  if ((server_key == NULL) != (server_certificate == NULL)) {
    g_set_error_literal (error, CS_ERROR, CS_ERROR_RULE,
                         "a database server needs both its key and its certificate");
    return NULL;
  }
  if (!check_file ("client key", client_key, error)
      || !check_file ("client certificate", client_certificate, error)
      || !check_file ("CA certificate", ca, error))
    return NULL;
  client = g_strjoin (" ", client_key, client_certificate, ca, NULL);
  if (server_key == NULL)
    return g_strconcat ("database cluster certs ", client, NULL);
  if (!check_file ("server key", server_key, error)
      || !check_file ("server certificate", server_certificate, error))
    return NULL;

  return g_strjoin (" ", "database cluster certs", server_key, server_certificate, client, NULL);
}

char *
cs_mmp_database_status (void)
{
  return g_strdup ("database cluster status");
}

char *
cs_mmp_ping (const char *host, GError **error)
{
  if (!check_word ("host", host, error))
    return NULL;
  if (*host == '-') {
    g_set_error (error, CS_ERROR, CS_ERROR_RULE, "the host “%s” begins like an option", host);
    return NULL;
  }

  return g_strconcat ("ping ", host, NULL);
}

/* The words of a line, without the spaces around and between them. */
static char *
dup_normal (const char *line)
{
  g_auto (GStrv) words = g_strsplit_set (line, " \t\r\n", -1);
  GString *normal = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++) {
    if (*words[i] != '\0')
      g_string_append_printf (normal, "%s%s", normal->len > 0 ? " " : "", words[i]);
  }

  return g_string_free (normal, FALSE);
}

/* Whether @line is @verb, or begins with it and a space. */
static gboolean
begins_with (const char *line, const char *verb)
{
  gsize length = strlen (verb);

  return strncmp (line, verb, length) == 0 && (line[length] == '\0' || line[length] == ' ');
}

gboolean
cs_mmp_is_read_only (const char *line)
{
  static const char *const whole[] = { "pki",
                                       "pki list",
                                       "version",
                                       "callbridge",
                                       "webbridge",
                                       "webbridge3",
                                       "webadmin",
                                       "xmpp",
                                       "turn",
                                       "recorder",
                                       "streamer",
                                       "uploader",
                                       "scheduler",
                                       "database cluster status",
                                       "xmpp cluster status",
                                       "xmpp callbridge list" };
  static const char *const with_words[] = { "pki inspect", "pki match", "pki verify", "ping" };
  g_autofree char *normal = NULL;

  g_return_val_if_fail (line != NULL, FALSE);

  normal = dup_normal (line);
  for (guint i = 0; i < G_N_ELEMENTS (whole); i++) {
    if (strcmp (normal, whole[i]) == 0)
      return TRUE;
  }
  for (guint i = 0; i < G_N_ELEMENTS (with_words); i++) {
    if (begins_with (normal, with_words[i]))
      return TRUE;
  }

  return FALSE;
}

gboolean
cs_mmp_needs_confirmation (const char *line)
{
  g_autofree char *normal = NULL;

  g_return_val_if_fail (line != NULL, FALSE);

  normal = dup_normal (line);

  return begins_with (normal, "database cluster remove") || begins_with (normal, "upgrade");
}

gboolean
cs_mmp_reply_is_secret (const char *line)
{
  g_autofree char *normal = NULL;

  g_return_val_if_fail (line != NULL, TRUE);

  normal = dup_normal (line);

  return begins_with (normal, "turn") || begins_with (normal, "xmpp callbridge");
}
