/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The text of a new cluster file. Every value in it was checked when it was answered: host names,
 * plain names and numbers, which need no escaping. */
#include "cs-cluster-draft-private.h"

#include <string.h>

typedef struct {
  CsClusterDraft *draft;
  GString *text;
  GStrv hosts;
  GStrv names; /* of the nodes and of their certificates' files */
} Compose;

/* One for each host, each another: cms1a, cms1b …; node, node2 … for addresses. */
static GStrv
propose_names (const char *const *hosts)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; hosts[i] != NULL; i++) {
    g_autofree char *base = cs_cluster_propose_base_name (hosts[i]);
    g_autofree char *name = g_strdup (base);

    for (guint number = 2; !g_hash_table_add (seen, g_ascii_strdown (name, -1)); number++) {
      g_free (name);
      name = g_strdup_printf ("%s%u", base, number);
    }
    g_strv_builder_add (names, name);
  }

  return g_strv_builder_end (names);
}

static void
append_key (Compose *self, const char *key, CsDraftQuestion question)
{
  g_autofree char *value = cs_draft_dup_value (self->draft, question);

  if (value != NULL)
    g_string_append_printf (self->text, "%s=%s\n", key, value);
}

static void
append_cluster (Compose *self)
{
  g_string_append (self->text,
                   "# There is no secret in this file. Passwords are asked for, kept in the "
                   "keyring, or given with\n# --secrets.\n\n[Cluster]\n"
                   "# The DNS name of the Call Bridge cluster: the common name of every node's "
                   "certificate.\n");
  append_key (self, "Name", CS_DRAFT_NAME);
  append_key (self, "Release", CS_DRAFT_RELEASE);
  append_key (self, "SipDomain", CS_DRAFT_SIP_DOMAIN);
  append_key (self, "XmppDomain", CS_DRAFT_XMPP_DOMAIN);
  append_key (self, "WebBridgeName", CS_DRAFT_WEB_BRIDGE_NAME);
  append_key (self, "Authority", CS_DRAFT_AUTHORITY);
  g_string_append (self->text, "Transport=transport-sftp\n"
                               "# The authority's root goes to every node under this name.\n"
                               "RootFile=root-ca.cer\n"
                               "# Days before the end of a certificate at which it is time to "
                               "renew it.\nRenewDays=30\n");
}

static void
append_authority (Compose *self)
{
  g_autofree char *authority = cs_draft_dup_value (self->draft, CS_DRAFT_AUTHORITY);

  g_string_append_printf (self->text, "\n[Authority %s]\n", authority);
  if (strcmp (authority, "ca-local") == 0)
    g_string_append (self->text,
                     "# The folder of the authority, beside this file.\nDirectory=ca\n");
  else if (strcmp (authority, "ca-mscertreq") == 0)
    g_string_append (self->text, "# A backslash is written twice.\n"
                                 "#Config=ca.example.com\\\\Issuing CA 1\n#Template=\n");
}

static void
append_nodes (Compose *self)
{
  g_autofree char *user = cs_draft_dup_value (self->draft, CS_DRAFT_USER);

  g_string_append (self->text, "\n# Each node is a meeting server. HostKey=SHA256:… pins its key; "
                               "without it known_hosts decides.\n");
  for (guint i = 0; self->hosts[i] != NULL; i++) {
    g_string_append_printf (self->text, "%s[Node %s]\nHost=%s\nUser=%s\n", i > 0 ? "\n" : "",
                            self->names[i], self->hosts[i], user);
    if (g_hostname_is_ip_address (self->hosts[i]))
      g_string_append (self->text, "# The node's own DNS name, which its certificate must hold:\n"
                                   "#Fqdn=\n");
  }
}

static void
append_unique (GPtrArray *names, const char *name)
{
  for (guint i = 0; i < names->len; i++) {
    if (g_ascii_strcasecmp (g_ptr_array_index (names, i), name) == 0)
      return;
  }
  g_ptr_array_add (names, g_strdup (name));
}

static char *
join (GPtrArray *names)
{
  g_ptr_array_add (names, NULL);

  return g_strjoinv (";", (char **) names->pdata);
}

/* The common name first (T14), then the node's own, then the services'. */
static char *
dup_node_names (Compose *self, const char *host)
{
  static const CsDraftQuestion services[]
      = { CS_DRAFT_SIP_DOMAIN, CS_DRAFT_XMPP_DOMAIN, CS_DRAFT_WEB_BRIDGE_NAME };
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *cluster = cs_draft_dup_value (self->draft, CS_DRAFT_NAME);

  append_unique (names, cluster);
  if (!g_hostname_is_ip_address (host))
    append_unique (names, host);
  for (guint i = 0; i < G_N_ELEMENTS (services); i++) {
    g_autofree char *value = cs_draft_dup_value (self->draft, services[i]);

    if (value != NULL)
      append_unique (names, value);
  }

  return join (names);
}

static char *
dup_roles (Compose *self)
{
  g_autofree char *xmpp = cs_draft_dup_value (self->draft, CS_DRAFT_XMPP_DOMAIN);

  if (cs_draft_is_version_3 (self->draft))
    return g_strdup ("callbridge;webadmin;webbridge3-https;webbridge3-c2w");

  return g_strdup_printf ("callbridge;%swebbridge;webadmin", xmpp != NULL ? "xmpp;" : "");
}

static void
append_node_certificates (Compose *self)
{
  g_autofree char *cluster = cs_draft_dup_value (self->draft, CS_DRAFT_NAME);
  g_autofree char *roles = dup_roles (self);

  g_string_append (self->text, "\n# One certificate for all services of a node.\n");
  for (guint i = 0; self->hosts[i] != NULL; i++) {
    g_autofree char *names = dup_node_names (self, self->hosts[i]);

    g_string_append_printf (
        self->text, "%s[Certificate %s]\nNode=%s\nCommonName=%s\nNames=%s\nRoles=%s\n",
        i > 0 ? "\n" : "", self->names[i], self->names[i], cluster, names, roles);
  }
}

/* What the database server certificate is called and holds: every node that has a name. */
static char *
dup_database_names (Compose *self, char **common_name)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; self->hosts[i] != NULL; i++) {
    if (!g_hostname_is_ip_address (self->hosts[i]))
      append_unique (names, self->hosts[i]);
  }
  if (names->len == 0)
    g_ptr_array_add (names, cs_draft_dup_value (self->draft, CS_DRAFT_NAME));
  *common_name = g_strdup (g_ptr_array_index (names, 0));

  return join (names);
}

static void
append_database (Compose *self)
{
  g_autofree char *wanted = cs_draft_dup_value (self->draft, CS_DRAFT_DATABASE);
  g_autofree char *common_name = NULL;
  g_autofree char *names = dup_database_names (self, &common_name);
  g_autofree char *deploy = g_strjoinv (";", self->names);

  if (strcmp (wanted, "yes") != 0)
    return;

  g_string_append_printf (self->text,
                          "\n# The database pairs are made on one node and go to every database "
                          "node, private keys included.\n"
                          "[Certificate dbclusterserver]\nNode=%s\nCommonName=%s\nNames=%s\n"
                          "Roles=database-server\nDeploy=%s\n"
                          "\n# The name must be exactly postgres.\n"
                          "[Certificate dbclusterclient]\nNode=%s\nCommonName=postgres\n"
                          "Roles=database-client\nDeploy=%s\n",
                          self->names[0], common_name, names, deploy, self->names[0], deploy);
}

/* cms1abc for cms1a, cms1b, cms1c; else the first label of the cluster and "trust". */
static char *
dup_bundle_name (Compose *self)
{
  g_autofree char *cluster = cs_draft_dup_value (self->draft, CS_DRAFT_NAME);
  g_autofree char *label = cs_cluster_propose_base_name (cluster);
  gsize prefix = strlen (self->names[0]) - 1;
  GString *name = g_string_new (NULL);

  g_string_append_len (name, self->names[0], (gssize) prefix);
  for (guint i = 0; self->names[i] != NULL; i++) {
    if (self->names[1] == NULL || prefix == 0 || strlen (self->names[i]) != prefix + 1
        || strncmp (self->names[i], self->names[0], prefix) != 0) {
      g_string_printf (name, "%strust", label);
      break;
    }
    g_string_append_c (name, self->names[i][prefix]);
  }

  return g_string_free (name, FALSE);
}

static void
append_bundles (Compose *self)
{
  g_autofree char *name = dup_bundle_name (self);
  g_autofree char *members = g_strjoinv (";", self->names);

  g_string_append_printf (self->text,
                          "\n# What the nodes trust each other by: the certificates of all.\n"
                          "[Bundle %s]\nKind=trust\nMembers=%s\nDeploy=%s\n",
                          name, members, members);
  if (!cs_draft_is_version_3 (self->draft))
    return;

  g_string_append (self->text, "\n# What Web Bridge 3 presents: leaf, intermediates, root.\n");
  for (guint i = 0; self->names[i] != NULL; i++)
    g_string_append_printf (self->text, "%s[Bundle %sfullchain]\nKind=chain\nLeaf=%s\nDeploy=%s\n",
                            i > 0 ? "\n" : "", self->names[i], self->names[i], self->names[i]);
}

char *
cs_draft_compose (CsClusterDraft *draft)
{
  g_autofree char *answer = cs_draft_dup_value (draft, CS_DRAFT_HOSTS);
  g_auto (GStrv) hosts = cs_draft_split_hosts (answer);
  g_auto (GStrv) names = propose_names ((const char *const *) hosts);
  Compose self = { draft, g_string_new (NULL), hosts, names };

  append_cluster (&self);
  append_authority (&self);
  append_nodes (&self);
  append_node_certificates (&self);
  append_database (&self);
  append_bundles (&self);

  return g_string_free (self.text, FALSE);
}
