/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-cluster-schema.h"

#include <string.h>

#include "cs-cluster-private.h"
#include "cs-cluster-values.h"
#include "cs-cluster.h"
#include "cs-finding.h"
#include "cs-i18n.h"
#include "cs-names.h"

#define VALUE_SHOWN_MAX 80 /* characters of a wrong value that a message repeats */

typedef enum {
  REFERS_TO_NOTHING,
  REFERS_TO_NODE,
  REFERS_TO_CERTIFICATE,
  REFERS_TO_MEMBER, /* a certificate, @root, @intermediates or a file */
} Reference;

typedef struct {
  CsGroupKind kind;
  const char *key;
  CsValueCheck check;
  const char *accepted;
  gboolean required;
  gboolean list;
  Reference refers;
} Key;

/* Every key that the program itself reads; those of authorities, transports and probes are
 * described by their plugins. */
static const Key known_keys[] = {
  { CS_GROUP_CLUSTER, "Name", cs_value_is_host_name, N_ ("a host name"), .required = TRUE },
  { CS_GROUP_CLUSTER, "Release", cs_value_is_release, N_ ("a release such as 2.9 or 3.8") },
  { CS_GROUP_CLUSTER, "SipDomain", cs_value_is_host_name, N_ ("a domain name") },
  { CS_GROUP_CLUSTER, "XmppDomain", cs_value_is_host_name, N_ ("a domain name") },
  { CS_GROUP_CLUSTER, "WebBridgeName", cs_value_is_host_name, N_ ("a host name") },
  { CS_GROUP_CLUSTER, "Authority", cs_is_plain_name, N_ ("a plugin's name such as ca-local") },
  { CS_GROUP_CLUSTER, "Transport", cs_is_plain_name,
    N_ ("a plugin's name such as transport-sftp") },
  { CS_GROUP_CLUSTER, "Probe", cs_is_plain_name, N_ ("a plugin's name such as probe-tls") },
  { CS_GROUP_CLUSTER, "RootFile", cs_value_is_certificate_file,
    N_ ("a file name such as root-ca.cer") },
  { CS_GROUP_CLUSTER, "IntermediateFile", cs_value_is_certificate_file,
    N_ ("a file name such as issuing-ca.cer") },
  { CS_GROUP_CLUSTER, "CaFile", cs_value_is_certificate_file,
    N_ ("a file name such as ca-chain.cer") },
  { CS_GROUP_CLUSTER, "RenewDays", cs_value_is_days, N_ ("a number of days from 1 to 3650") },

  { CS_GROUP_AUTHORITY, "Public", cs_value_is_yes_or_no, N_ ("yes or no") },
  { CS_GROUP_AUTHORITY, "RootSha256", cs_value_is_sha256,
    N_ ("64 hexadecimal digits, those of several roots separated by ;"), .list = TRUE },
  { CS_GROUP_AUTHORITY, "RootFile", cs_value_is_certificate_file,
    N_ ("a file name such as public-root.cer") },
  { CS_GROUP_AUTHORITY, "IntermediateFile", cs_value_is_certificate_file,
    N_ ("a file name such as public-issuing.cer") },

  { CS_GROUP_NODE, "Host", cs_value_is_host, N_ ("a host name or an IP address"),
    .required = TRUE },
  { CS_GROUP_NODE, "Port", cs_value_is_port, N_ ("a number from 1 to 65535") },
  { CS_GROUP_NODE, "User", cs_value_is_word, N_ ("an account name without spaces") },
  { CS_GROUP_NODE, "HostKey", cs_value_is_host_key, N_ ("SHA256: and 43 base-64 digits") },
  { CS_GROUP_NODE, "Fqdn", cs_value_is_host_name, N_ ("a host name") },
  { CS_GROUP_NODE, "Algorithms", cs_value_is_algorithms, N_ ("modern or legacy") },
  { CS_GROUP_NODE, "ServicePorts", cs_value_is_service_port,
    N_ ("a role and a port such as webadmin:8443, several separated by ;"), .list = TRUE },

  { CS_GROUP_CERTIFICATE, "Node", cs_is_plain_name, N_ ("the name of a [Node …] group"),
    .required = TRUE, .refers = REFERS_TO_NODE },
  { CS_GROUP_CERTIFICATE, "BaseName", cs_is_plain_name, N_ ("a file name without its ending") },
  { CS_GROUP_CERTIFICATE, "CommonName", cs_value_is_text, N_ ("one line of text"),
    .required = TRUE },
  { CS_GROUP_CERTIFICATE, "Names", cs_value_is_text,
    N_ ("host names or IP addresses separated by ;"), .list = TRUE },
  { CS_GROUP_CERTIFICATE, "Roles", cs_value_is_role,
    N_ ("callbridge, webbridge, webbridge3-https, webbridge3-c2w, webadmin, xmpp, database-server, "
        "database-client, turn, recorder, streamer, uploader, scheduler-https or scheduler-c2w, "
        "separated by ;"),
    .list = TRUE },
  { CS_GROUP_CERTIFICATE, "Deploy", cs_is_plain_name,
    N_ ("names of [Node …] groups separated by ;"), .list = TRUE, .refers = REFERS_TO_NODE },
  { CS_GROUP_CERTIFICATE, "Authority", cs_is_plain_name, N_ ("a plugin's name such as ca-local") },
  { CS_GROUP_CERTIFICATE, "Organization", cs_value_is_text, N_ ("one line of text") },
  { CS_GROUP_CERTIFICATE, "OrganizationalUnit", cs_value_is_text, N_ ("one line of text") },
  { CS_GROUP_CERTIFICATE, "Locality", cs_value_is_text, N_ ("one line of text") },
  { CS_GROUP_CERTIFICATE, "State", cs_value_is_text, N_ ("one line of text") },
  { CS_GROUP_CERTIFICATE, "Country", cs_value_is_text, N_ ("a country code of two letters") },

  { CS_GROUP_BUNDLE, "Kind", cs_value_is_bundle_kind, N_ ("trust or chain"), .required = TRUE },
  { CS_GROUP_BUNDLE, "File", cs_value_is_certificate_file, N_ ("a file name such as trust.cer") },
  { CS_GROUP_BUNDLE, "Leaf", cs_is_plain_name, N_ ("the name of a [Certificate …] group"),
    .refers = REFERS_TO_CERTIFICATE },
  { CS_GROUP_BUNDLE, "Members", cs_value_is_word,
    N_ ("names of [Certificate …] groups, @root, @intermediates (of another authority: @root:NAME) "
        "or certificate files, separated by ;"),
    .list = TRUE, .refers = REFERS_TO_MEMBER },
  { CS_GROUP_BUNDLE, "Deploy", cs_is_plain_name, N_ ("names of [Node …] groups separated by ;"),
    .list = TRUE, .refers = REFERS_TO_NODE },
};

/* In the order of CsGroupKind. */
static const char *const kind_words[]
    = { NULL, "Cluster", "Authority", "Transport", "Probe", "Node", "Certificate", "Bundle" };

/* What one look over a file needs. */
typedef struct {
  GKeyFile *keys;
  CsClusterScan *scan;
  const char *path;
  GListStore *findings;
} Check;

CsGroupKind
cs_group_kind (const char *group, const char **name)
{
  const char *space = strchr (group, ' ');
  gsize length = space != NULL ? (gsize) (space - group) : strlen (group);

  *name = NULL;
  for (guint i = CS_GROUP_CLUSTER; i < G_N_ELEMENTS (kind_words); i++) {
    if (strlen (kind_words[i]) != length || strncmp (kind_words[i], group, length) != 0)
      continue;
    if ((i == CS_GROUP_CLUSTER) != (space == NULL))
      return CS_GROUP_UNKNOWN;
    *name = space != NULL ? space + 1 : NULL;
    return (CsGroupKind) i;
  }

  return CS_GROUP_UNKNOWN;
}

static const Key *
find_key (CsGroupKind kind, const char *key)
{
  for (guint i = 0; i < G_N_ELEMENTS (known_keys); i++) {
    if (known_keys[i].kind == kind && strcmp (known_keys[i].key, key) == 0)
      return &known_keys[i];
  }

  return NULL;
}

/* "Host, Port, User": what may stand in a group of this kind. */
static char *
dup_known (CsGroupKind kind)
{
  GString *words = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (known_keys); i++) {
    if (known_keys[i].kind == kind)
      g_string_append_printf (words, "%s%s", words->len > 0 ? ", " : "", known_keys[i].key);
  }

  return g_string_free (words, FALSE);
}

static void
report (Check *check,
        const char *id,
        CsSeverity severity,
        const CsClusterLine *line,
        const char *text,
        const char *remedy)
{
  g_autoptr (CsFinding) finding = cs_finding_new (id, severity, text, remedy);
  g_autofree char *shown_text = cs_language_dup_shown (text);
  g_autofree char *shown_remedy = cs_language_dup_shown (remedy);

  cs_finding_set_shown (finding, shown_text, shown_remedy);
  cs_finding_set_place (finding, check->path, line != NULL ? line->number : 0,
                        line != NULL ? line->group : NULL, line != NULL ? line->key : NULL);
  g_list_store_append (check->findings, finding);
}

/* A value as a message may show it. */
static char *
dup_shown (const char *value)
{
  g_autofree char *clean = cs_escape_control (value);
  g_autofree char *start = NULL;

  if (g_utf8_strlen (clean, -1) <= VALUE_SHOWN_MAX)
    return g_steal_pointer (&clean);
  start = g_utf8_substring (clean, 0, VALUE_SHOWN_MAX);

  return g_strconcat (start, "…", NULL);
}

static void
report_value (Check *check, const CsClusterLine *line, const char *value, const char *accepted)
{
  g_autofree char *shown = dup_shown (value);
  g_autofree char *text = cs_language_both ("“%s” is not accepted here", shown);
  g_autofree char *remedy = cs_language_both ("accepted: %s", accepted);

  report (check, "wrong-value", CS_SEVERITY_ERROR, line, text, remedy);
}

static gboolean
group_exists (Check *check, const char *kind, const char *name)
{
  g_autofree char *group = g_strdup_printf ("%s %s", kind, name);

  return g_key_file_has_group (check->keys, group);
}

static void
check_reference (Check *check, const CsClusterLine *line, const Key *key, const char *value)
{
  gboolean is_node = key->refers == REFERS_TO_NODE;
  g_autofree char *shown = NULL;
  g_autofree char *text = NULL;

  if (key->refers == REFERS_TO_NOTHING)
    return;
  if (key->refers == REFERS_TO_MEMBER
      && (strcmp (value, "@root") == 0 || strcmp (value, "@intermediates") == 0
          || g_str_has_prefix (value, "@root:") || g_str_has_prefix (value, "@intermediates:")
          || cs_value_is_certificate_file (value)))
    return;
  if (group_exists (check, is_node ? "Node" : "Certificate", value))
    return;

  shown = dup_shown (value);
  text = cs_language_both ("there is no [%s %s]", is_node ? "Node" : "Certificate", shown);
  report (check, is_node ? "no-such-node" : "no-such-certificate", CS_SEVERITY_ERROR, line, text,
          key->accepted);
}

static void
check_one_value (Check *check, const CsClusterLine *line, const Key *key, const char *value)
{
  if (key->check (value))
    check_reference (check, line, key, value);
  else
    report_value (check, line, value, key->accepted);
}

static void
check_known_key (Check *check, const CsClusterLine *line, const Key *key, const char *value)
{
  CsGroup group = { check->keys, line->group, NULL };
  g_auto (GStrv) parts = NULL;

  if (!key->list) {
    if (*value != '\0')
      check_one_value (check, line, key, value);
    return;
  }

  parts = cs_group_dup_list (&group, line->key);
  for (guint i = 0; parts[i] != NULL; i++)
    check_one_value (check, line, key, parts[i]);
}

/* A secret must not stay in a file that is passed around; it is never repeated here. */
static gboolean
names_a_secret (const char *key)
{
  return g_ascii_strcasecmp (key, "Password") == 0 || g_ascii_strcasecmp (key, "PassPhrase") == 0;
}

static void
report_unknown_key (Check *check, const CsClusterLine *line, CsGroupKind kind)
{
  g_autofree char *known = dup_known (kind);
  g_autofree char *remedy = cs_language_both ("known here: %s", known);

  report (check, "unknown-key", CS_SEVERITY_WARNING, line,
          N_ ("this key is not known and has no effect"), remedy);
}

static void
check_key_line (Check *check, const CsClusterLine *line)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *value = g_key_file_get_string (check->keys, line->group, line->key, &error);
  const char *name;
  CsGroupKind kind = cs_group_kind (line->group, &name);
  const Key *key = find_key (kind, line->key);

  if (line->first != 0) {
    g_autofree char *text = cs_language_both ("this key stands on line %u already", line->first);

    report (check, "duplicate-key", CS_SEVERITY_ERROR, line, text, N_ ("keep one of them"));
    return;
  }
  if (kind == CS_GROUP_UNKNOWN)
    return;
  if (names_a_secret (line->key)) {
    report (check, "secret-in-file", CS_SEVERITY_WARNING, line,
            N_ ("a secret stands in the cluster file, where it is not read and not safe"),
            N_ ("remove it; it is asked for, kept in the keyring or given with --secrets"));
  } else if (error != NULL) { /* with a value all the same */
    report (check, "wrong-value", CS_SEVERITY_ERROR, line,
            N_ ("the value has a wrong escape sequence"), N_ ("a backslash is written \\\\"));
  } else if (!cs_value_is_text (value)) {
    report (check, "wrong-value", CS_SEVERITY_ERROR, line,
            N_ ("the value holds a control character"), N_ ("a backslash is written \\\\"));
  } else if (key != NULL) {
    check_known_key (check, line, key, g_strstrip (value));
  } else if (kind != CS_GROUP_AUTHORITY && kind != CS_GROUP_TRANSPORT && kind != CS_GROUP_PROBE) {
    report_unknown_key (check, line, kind);
  }
}

/* Required keys, and what a bundle of each kind needs. */
static void
check_complete (Check *check, const CsClusterLine *line, CsGroupKind kind)
{
  CsGroup group = { check->keys, line->group, NULL };
  g_autofree char *bundle = kind == CS_GROUP_BUNDLE ? cs_group_dup_string (&group, "Kind") : NULL;

  for (guint i = 0; i < G_N_ELEMENTS (known_keys); i++) {
    const Key *key = &known_keys[i];
    gboolean required = key->required
                        || (g_strcmp0 (bundle, "chain") == 0 && strcmp (key->key, "Leaf") == 0)
                        || (g_strcmp0 (bundle, "trust") == 0 && strcmp (key->key, "Members") == 0);
    g_autofree char *raw = NULL;
    g_autofree char *text = NULL;

    if (key->kind != kind || !required)
      continue;
    raw = g_key_file_get_value (check->keys, line->group, key->key, NULL);
    if (raw != NULL && *g_strstrip (raw) != '\0')
      continue;
    text = cs_language_both ("%s= is missing", key->key);
    report (check, "missing-key", CS_SEVERITY_ERROR, line, text, key->accepted);
  }
}

static void
check_group_line (Check *check, const CsClusterLine *line)
{
  const char *name;
  CsGroupKind kind = cs_group_kind (line->group, &name);

  if (line->first != 0) {
    g_autofree char *text = cs_language_both ("this group stands on line %u already", line->first);

    report (check, "duplicate-group", CS_SEVERITY_ERROR, line, text, N_ ("keep one of them"));
  } else if (kind == CS_GROUP_UNKNOWN) {
    report (check, "unknown-group", CS_SEVERITY_WARNING, line,
            N_ ("this group is not known and has no effect"),
            N_ ("known: [Cluster], [Authority NAME], [Transport NAME], [Probe NAME], [Node NAME], "
                "[Certificate NAME], [Bundle NAME]"));
  } else if (name != NULL && !cs_is_plain_name (name)) {
    report (check, "wrong-name", CS_SEVERITY_ERROR, line, N_ ("the group's name is not accepted"),
            N_ ("letters, digits, dots, dashes and underscores; it names files and folders"));
  } else {
    check_complete (check, line, kind);
  }
}

void
cs_cluster_check (GKeyFile *keys, CsClusterScan *scan, const char *path, GListStore *findings)
{
  Check check = { keys, scan, path, findings };
  const char *name;
  guint nodes = 0;

  if (!g_key_file_has_group (keys, "Cluster"))
    report (&check, "missing-group", CS_SEVERITY_ERROR, NULL, N_ ("there is no [Cluster] group"),
            N_ ("a cluster file begins with [Cluster] and Name="));

  for (guint i = 0; i < scan->lines->len; i++) {
    const CsClusterLine *line = g_ptr_array_index (scan->lines, i);

    if (line->key != NULL)
      check_key_line (&check, line);
    else
      check_group_line (&check, line);
    if (line->key == NULL && cs_group_kind (line->group, &name) == CS_GROUP_NODE
        && ++nodes == CS_CLUSTER_NODES_MAX + 1)
      report (&check, "too-many-nodes", CS_SEVERITY_ERROR, line,
              N_ ("there are more than 500 nodes; this one and all after it are not read"),
              N_ ("split the file"));
  }
}
