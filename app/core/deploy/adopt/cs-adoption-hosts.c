/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-adoption.h"

#include <string.h>

#include "cs-cluster-draft.h"
#include "cs-cluster-values.h"
#include "cs-error.h"
#include "cs-names.h"

#define DEFAULT_USER "admin"
#define DEFAULT_PORT "22"

/* One HOST of the command line, in its parts. */
typedef struct {
  char *name; /* NULL: to be proposed */
  char *user;
  char *host;
  char *port;
} Host;

static void
host_free (gpointer data)
{
  Host *self = data;

  g_free (self->name);
  g_free (self->user);
  g_free (self->host);
  g_free (self->port);
  g_free (self);
}

static gboolean
refuse (const char *text, const char *reason, GError **error)
{
  g_autofree char *shown = cs_escape_control (text);

  g_set_error (error, CS_ERROR, CS_ERROR_MALFORMED,
               "%s: %s; the form is [NAME=][USER@]HOST[:PORT], an IPv6 address in brackets", shown,
               reason);
  return FALSE;
}

/* "host", "host:port", "[address]:port", or an address alone. */
static void
split_port (Host *self, const char *address)
{
  const char *colon = strrchr (address, ':');
  const char *bracket = strchr (address, ']');

  if (*address == '[' && bracket != NULL && (bracket[1] == '\0' || bracket[1] == ':')) {
    self->host = g_strndup (address + 1, (gsize) (bracket - address - 1));
    self->port = g_strdup (bracket[1] == ':' ? bracket + 2 : DEFAULT_PORT);
  } else if (colon != NULL && !g_hostname_is_ip_address (address)) {
    self->host = g_strndup (address, (gsize) (colon - address));
    self->port = g_strdup (colon + 1);
  } else {
    self->host = g_strdup (address);
    self->port = g_strdup (DEFAULT_PORT);
  }
}

static Host *
host_new (const char *text)
{
  Host *self = g_new0 (Host, 1);
  const char *equals = strchr (text, '=');
  const char *rest = equals != NULL ? equals + 1 : text;
  const char *at = strrchr (rest, '@');

  if (equals != NULL)
    self->name = g_strndup (text, (gsize) (equals - text));
  self->user = at != NULL ? g_strndup (rest, (gsize) (at - rest)) : g_strdup (DEFAULT_USER);
  split_port (self, at != NULL ? at + 1 : rest);

  return self;
}

static gboolean
check_host (const Host *self, const char *text, GError **error)
{
  if (self->name != NULL && !cs_is_plain_name (self->name))
    return refuse (text, "the name before = is none for a node", error);
  if (*self->user == '\0' || !cs_value_is_word (self->user))
    return refuse (text, "this is no account name", error);
  if (!cs_value_is_host (self->host))
    return refuse (text, "this is neither a host name nor an address", error);
  if (!cs_value_is_port (self->port))
    return refuse (text, "a port is a number from 1 to 65535", error);

  return TRUE;
}

static GPtrArray *
parse_hosts (const char *const *texts, GError **error)
{
  g_autoptr (GPtrArray) hosts = g_ptr_array_new_with_free_func (host_free);
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; texts[i] != NULL; i++) {
    Host *host = host_new (texts[i]);

    g_ptr_array_add (hosts, host);
    if (!check_host (host, texts[i], error))
      return NULL;
    if (host->name != NULL && !g_hash_table_add (names, g_ascii_strdown (host->name, -1))) {
      refuse (texts[i], "another host has this name", error);
      return NULL;
    }
    if (!g_hash_table_add (places, g_strdup_printf ("%s %s", host->host, host->port))) {
      refuse (texts[i], "this host is named twice", error);
      return NULL;
    }
  }

  return g_steal_pointer (&hosts);
}

static gboolean
is_taken (GPtrArray *hosts, const char *name)
{
  for (guint i = 0; i < hosts->len; i++) {
    const Host *host = g_ptr_array_index (hosts, i);

    if (host->name != NULL && g_ascii_strcasecmp (host->name, name) == 0)
      return TRUE;
  }

  return FALSE;
}

/* The first label of a host name; node and its place among the hosts for an address. */
static void
propose_names (GPtrArray *hosts)
{
  for (guint i = 0; i < hosts->len; i++) {
    Host *host = g_ptr_array_index (hosts, i);
    gboolean address = g_hostname_is_ip_address (host->host);
    g_autofree char *base = cs_cluster_propose_base_name (host->host);
    g_autofree char *name = address ? g_strdup_printf ("%s%u", base, i + 1) : g_strdup (base);

    if (host->name != NULL)
      continue;
    for (guint number = address ? i + 2 : 2; is_taken (hosts, name); number++) {
      g_free (name);
      name = g_strdup_printf ("%s%u", base, number);
    }
    host->name = g_steal_pointer (&name);
  }
}

CsCluster *
cs_adoption_parse_hosts (const char *const *texts, GError **error)
{
  g_autoptr (GPtrArray) hosts = NULL;
  CsCluster *cluster;

  g_return_val_if_fail (texts != NULL, NULL);

  hosts = parse_hosts (texts, error);
  if (hosts == NULL)
    return NULL;

  propose_names (hosts);
  cluster = cs_cluster_new ("adoption");
  for (guint i = 0; i < hosts->len; i++) {
    const Host *host = g_ptr_array_index (hosts, i);
    g_autofree char *group = g_strconcat ("Node ", host->name, NULL);

    cs_cluster_set_value (cluster, group, "Host", host->host);
    cs_cluster_set_value (cluster, group, "Port", host->port);
    cs_cluster_set_value (cluster, group, "User", host->user);
  }

  return cluster;
}
