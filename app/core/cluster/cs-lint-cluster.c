/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The rules on the cluster as a whole, on a node and on a bundle. */
#include "cs-lint-private.h"

#include <string.h>

#define DATABASE_NODES_LEAST 3
#define DATABASE_NODES_MOST 5
#define XMPP_NODES 3

void
cs_lint_check_release (CsLint *lint)
{
  if (cs_cluster_get_release (lint->cluster).major == 0)
    cs_lint_report (lint, NULL);
}

gboolean
cs_lint_has_authority (CsCluster *cluster, const char *authority)
{
  g_autofree char *group = g_strconcat ("Authority ", authority, NULL);

  if (strcmp (authority, CS_SELF_SIGNED) == 0)
    return TRUE; /* it has no settings */

  return cs_cluster_get_line (cluster, group, NULL) != 0;
}

void
cs_lint_check_authority (CsLint *lint)
{
  const char *authority = cs_cluster_get_authority (lint->cluster);

  if (!cs_lint_has_authority (lint->cluster, authority))
    cs_lint_report (lint, authority);
}

void
cs_lint_check_no_nodes (CsLint *lint)
{
  if (g_list_model_get_n_items (cs_cluster_get_nodes (lint->cluster)) == 0)
    cs_lint_report (lint, NULL);
}

static guint
count_database_nodes (CsLint *lint)
{
  g_autoptr (GHashTable) nodes = cs_lint_nodes_of_role (lint->cluster, CS_ROLE_DATABASE_SERVER);

  return g_hash_table_size (nodes);
}

static void
report_count (CsLint *lint, guint count)
{
  g_autofree char *detail = g_strdup_printf ("%u", count);

  cs_lint_report (lint, detail);
}

void
cs_lint_check_few_database_nodes (CsLint *lint)
{
  guint count = count_database_nodes (lint);

  if (count > 0 && count < DATABASE_NODES_LEAST)
    report_count (lint, count);
}

void
cs_lint_check_even_database_nodes (CsLint *lint)
{
  guint count = count_database_nodes (lint);

  if (count >= DATABASE_NODES_LEAST && count <= DATABASE_NODES_MOST && count % 2 == 0)
    report_count (lint, count);
}

void
cs_lint_check_many_database_nodes (CsLint *lint)
{
  guint count = count_database_nodes (lint);

  if (count > DATABASE_NODES_MOST)
    report_count (lint, count);
}

void
cs_lint_check_xmpp_domain_known (CsLint *lint)
{
  g_autoptr (GHashTable) nodes = cs_lint_nodes_of_role (lint->cluster, CS_ROLE_XMPP);

  if (g_hash_table_size (nodes) > 0 && cs_cluster_get_xmpp_domain (lint->cluster) == NULL)
    cs_lint_report (lint, NULL);
}

/* Whether @bundle holds the certificate of every slot with one of @roles. */
static gboolean
holds_all_of (CsCluster *cluster, CsBundleSpec *bundle, CsRole roles)
{
  GListModel *slots = cs_cluster_get_slots (cluster);

  for (guint i = 0; i < g_list_model_get_n_items (slots); i++) {
    g_autoptr (CsSlot) slot = g_list_model_get_item (slots, i);

    if ((cs_slot_get_roles (slot) & roles) != 0
        && !cs_bundle_spec_holds_slot (bundle, cs_slot_get_name (slot)))
      return FALSE;
  }

  return TRUE;
}

/* Whether a trust bundle with the certificates of @members lies on @node. */
static gboolean
node_trusts (CsCluster *cluster, const char *node, CsRole members)
{
  GListModel *bundles = cs_cluster_get_bundles (cluster);

  for (guint i = 0; i < g_list_model_get_n_items (bundles); i++) {
    g_autoptr (CsBundleSpec) bundle = g_list_model_get_item (bundles, i);

    if (cs_bundle_spec_get_kind (bundle) == CS_BUNDLE_TRUST
        && cs_bundle_spec_is_deployed_to (bundle, node) && holds_all_of (cluster, bundle, members))
      return TRUE;
  }

  return FALSE;
}

/* Reports every node with the role @truster that has no trust bundle of @members. */
static void
require_trust (CsLint *lint, CsRole truster, CsRole members)
{
  g_autoptr (GHashTable) trusting = cs_lint_nodes_of_role (lint->cluster, truster);
  g_autoptr (GHashTable) trusted = cs_lint_nodes_of_role (lint->cluster, members);
  GListModel *nodes = cs_cluster_get_nodes (lint->cluster);

  if (g_hash_table_size (trusted) == 0)
    return;
  for (guint i = 0; i < g_list_model_get_n_items (nodes); i++) {
    g_autoptr (CsNode) node = g_list_model_get_item (nodes, i);
    const char *name = cs_node_get_name (node);

    if (g_hash_table_contains (trusting, name) && !node_trusts (lint->cluster, name, members))
      cs_lint_report (lint, name);
  }
}

void
cs_lint_check_xmpp_trust (CsLint *lint)
{
  g_autoptr (GHashTable) nodes = cs_lint_nodes_of_role (lint->cluster, CS_ROLE_XMPP);

  if (g_hash_table_size (nodes) > 1)
    require_trust (lint, CS_ROLE_XMPP, CS_ROLE_XMPP);
}

void
cs_lint_check_xmpp_nodes (CsLint *lint)
{
  g_autoptr (GHashTable) nodes = cs_lint_nodes_of_role (lint->cluster, CS_ROLE_XMPP);

  if (g_hash_table_size (nodes) > 1 && g_hash_table_size (nodes) != XMPP_NODES)
    report_count (lint, g_hash_table_size (nodes));
}

void
cs_lint_check_web_bridge_trust (CsLint *lint)
{
  require_trust (lint, CS_ROLE_WEBBRIDGE, CS_ROLE_CALLBRIDGE);
}

void
cs_lint_check_c2w_trust (CsLint *lint)
{
  require_trust (lint, CS_ROLE_WEBBRIDGE3_C2W, CS_ROLE_CALLBRIDGE);
}

void
cs_lint_check_scheduler_trust (CsLint *lint)
{
  require_trust (lint, CS_ROLE_SCHEDULER_C2W, CS_ROLE_WEBBRIDGE3_C2W);
}

/* The web bridge has one c2w trust file: both must be in it. */
void
cs_lint_check_trust_of_scheduler (CsLint *lint)
{
  g_autoptr (GHashTable) nodes = cs_lint_nodes_of_role (lint->cluster, CS_ROLE_SCHEDULER_C2W);

  if (g_hash_table_size (nodes) > 0)
    require_trust (lint, CS_ROLE_WEBBRIDGE3_C2W, CS_ROLE_SCHEDULER_C2W | CS_ROLE_CALLBRIDGE);
}

void
cs_lint_check_ca_file (CsLint *lint)
{
  g_autoptr (GHashTable) nodes
      = cs_lint_nodes_of_role (lint->cluster, CS_ROLE_DATABASE | CS_ROLE_XMPP);

  if (g_hash_table_size (nodes) > 0 && cs_cluster_get_intermediate_file (lint->cluster) != NULL
      && cs_cluster_get_ca_file (lint->cluster) == NULL)
    cs_lint_report (lint, NULL);
}

/* Who wants a file of which name on a node: keys are "node/file", values what wants it. */
typedef struct {
  CsLint *lint;
  GHashTable *claims;
} Claims;

/* FALSE when something else wants it too, which is reported. */
static gboolean
claim (Claims *self, const char *node, const char *file, const char *owner)
{
  g_autofree char *same = g_ascii_strdown (file, -1); /* the workspace may not tell them apart */
  g_autofree char *place = g_strdup_printf ("%s/%s", node, same);
  const char *before = g_hash_table_lookup (self->claims, place);
  g_autofree char *detail = NULL;

  if (before == NULL) {
    g_hash_table_insert (self->claims, g_steal_pointer (&place), g_strdup (owner));
    return TRUE;
  }
  detail = g_strdup_printf ("%s on %s for %s and %s", file, node, before, owner);
  cs_lint_report (self->lint, detail);

  return FALSE;
}

/* The key has a name of its own: a .crt that the node signs and a .cer may share one. */
static void
claim_slot (Claims *self, const char *node, CsSlot *slot)
{
  g_autofree char *file = cs_slot_dup_certificate_file (slot);
  g_autofree char *key = cs_slot_dup_file_name (slot, ".key");
  g_autofree char *owner = g_strdup_printf ("[Certificate %s]", cs_slot_get_name (slot));

  if (cs_slot_is_deployed_to (slot, node) && claim (self, node, file, owner)
      && cs_slot_has_key_on (slot, node))
    claim (self, node, key, owner);
}

static void
claim_slots (Claims *self, const char *node)
{
  GListModel *slots = cs_cluster_get_slots (self->lint->cluster);

  for (guint i = 0; i < g_list_model_get_n_items (slots); i++) {
    g_autoptr (CsSlot) slot = g_list_model_get_item (slots, i);

    claim_slot (self, node, slot);
  }
}

static void
claim_bundles (Claims *self, const char *node)
{
  GListModel *bundles = cs_cluster_get_bundles (self->lint->cluster);

  for (guint i = 0; i < g_list_model_get_n_items (bundles); i++) {
    g_autoptr (CsBundleSpec) bundle = g_list_model_get_item (bundles, i);
    g_autofree char *owner = g_strdup_printf ("[Bundle %s]", cs_bundle_spec_get_name (bundle));

    if (cs_bundle_spec_is_deployed_to (bundle, node))
      claim (self, node, cs_bundle_spec_get_file_name (bundle), owner);
  }
}

/* On every node, also where another authority's chain does not go: nothing else may be called so.
 */
static void
claim_chain (Claims *self, const char *node, const char *authority)
{
  g_autofree char *root = cs_cluster_dup_root_file (self->lint->cluster, authority);
  g_autofree char *intermediate = cs_cluster_dup_intermediate_file (self->lint->cluster, authority);
  g_autofree char *root_owner = g_strdup_printf ("RootFile= of %s", authority);
  g_autofree char *owner = g_strdup_printf ("IntermediateFile= of %s", authority);

  claim (self, node, root, root_owner);
  if (intermediate != NULL)
    claim (self, node, intermediate, owner);
}

void
cs_lint_check_files (CsLint *lint)
{
  g_autoptr (GHashTable) claims = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  Claims self = { lint, claims };
  GListModel *nodes = cs_cluster_get_nodes (lint->cluster);
  g_auto (GStrv) authorities = cs_cluster_dup_authorities (lint->cluster);
  const char *ca = cs_cluster_get_ca_file (lint->cluster);

  for (guint i = 0; i < g_list_model_get_n_items (nodes); i++) {
    g_autoptr (CsNode) node = g_list_model_get_item (nodes, i);
    const char *name = cs_node_get_name (node);

    for (guint j = 0; authorities[j] != NULL; j++)
      claim_chain (&self, name, authorities[j]);
    if (ca != NULL)
      claim (&self, name, ca, "CaFile=");
    claim_slots (&self, name);
    claim_bundles (&self, name);
  }
}

void
cs_lint_check_case (CsLint *lint)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GListModel *nodes = cs_cluster_get_nodes (lint->cluster);

  for (guint i = 0; i < g_list_model_get_n_items (nodes); i++) {
    g_autoptr (CsNode) node = g_list_model_get_item (nodes, i);

    if (!g_hash_table_add (seen, g_ascii_strdown (cs_node_get_name (node), -1)))
      cs_lint_report (lint, cs_node_get_name (node));
  }
}

void
cs_lint_check_addresses (CsLint *lint)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GListModel *nodes = cs_cluster_get_nodes (lint->cluster);

  for (guint i = 0; i < g_list_model_get_n_items (nodes); i++) {
    g_autoptr (CsNode) node = g_list_model_get_item (nodes, i);
    g_autofree char *host = g_ascii_strdown (cs_node_get_host (node), -1);
    char *address = g_strdup_printf ("%s port %u", host, cs_node_get_port (node));

    if (!g_hash_table_add (seen, address) && *host != '\0')
      cs_lint_report (lint, host);
  }
}

void
cs_lint_check_database_pair (CsLint *lint)
{
  g_autoptr (GHashTable) servers = cs_lint_nodes_of_role (lint->cluster, CS_ROLE_DATABASE_SERVER);
  g_autoptr (GHashTable) clients = cs_lint_nodes_of_role (lint->cluster, CS_ROLE_DATABASE_CLIENT);
  const char *name = cs_node_get_name (lint->subject);

  if (g_hash_table_contains (servers, name) && !g_hash_table_contains (clients, name))
    cs_lint_report (lint, name);
}

void
cs_lint_check_database_client (CsLint *lint)
{
  g_autoptr (GHashTable) servers = cs_lint_nodes_of_role (lint->cluster, CS_ROLE_DATABASE_SERVER);
  g_autoptr (GHashTable) clients = cs_lint_nodes_of_role (lint->cluster, CS_ROLE_DATABASE_CLIENT);
  g_autoptr (GHashTable) bridges = cs_lint_nodes_of_role (lint->cluster, CS_ROLE_CALLBRIDGE);
  const char *name = cs_node_get_name (lint->subject);

  if (g_hash_table_size (servers) > 0 && g_hash_table_contains (bridges, name)
      && !g_hash_table_contains (servers, name) && !g_hash_table_contains (clients, name))
    cs_lint_report (lint, name);
}

void
cs_lint_check_fqdn (CsLint *lint)
{
  if (cs_node_get_fqdn (lint->subject) == NULL && *cs_node_get_host (lint->subject) != '\0')
    cs_lint_report (lint, cs_node_get_host (lint->subject));
}

void
cs_lint_check_cluster_host (CsLint *lint)
{
  GListModel *nodes = cs_cluster_get_nodes (lint->cluster);
  const char *host = cs_node_get_host (lint->subject);

  if (g_list_model_get_n_items (nodes) > 1 && *host != '\0'
      && g_ascii_strcasecmp (host, cs_cluster_get_name (lint->cluster)) == 0)
    cs_lint_report (lint, host);
}

void
cs_lint_check_bundle_ending (CsLint *lint)
{
  const char *file = cs_bundle_spec_get_file_name (lint->subject);

  if (g_str_has_suffix (file, ".der"))
    cs_lint_report (lint, file);
}
