/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-service-planner.h"

#include "cs-i18n.h"

static void
say_missing (CsServicePlanner *planner,
             const char *node,
             const char *verb,
             char *what,
             const char *remedy)
{
  g_autofree char *owned_what = what;

  cs_planner_add_finding (&planner->base, "file-not-ready", CS_SEVERITY_ERROR, NULL,
                          g_strdup_printf ("%s: %s: %s", node, verb, owned_what), remedy);
}

const char *
cs_service_file (CsServicePlanner *planner, const char *node, const char *verb, const char *file)
{
  const CsCell *cell = cs_matrix_find (planner->matrix, file, node);

  if (cell != NULL && (cell->state == CS_CELL_PRESENT || cell->state == CS_CELL_EXPIRING))
    return file;

  say_missing (planner, node, verb,
               g_strdup_printf (_ ("%s is not ready there: %s"), file,
                                cell != NULL ? cell->evidence
                                             : _ ("the cluster file does not ask for it there")),
               cell != NULL ? _ ("apply the plan first, then assign")
                            : _ ("correct the cluster file"));
  return NULL;
}

static gboolean
has_intermediates (CsServicePlanner *planner, const char *authority)
{
  CsBundle *bundle = cs_inventory_get_intermediates (planner->base.inventory, authority);

  return bundle != NULL && cs_bundle_get_n (bundle) > 0;
}

static gboolean
stands_for (const char *member, const char *authority, gboolean root)
{
  const char *of = NULL;
  gboolean is_root;

  return cs_member_is_chain (member, &of, &is_root) && is_root == root
         && g_strcmp0 (of, authority) == 0;
}

/* A trust list on the node that is made of an authority's chain alone, the root last, as a node
 * wants it (domain.md 2.1); NULL when there is none. */
static const char *
find_chain_list (CsServicePlanner *planner, const char *node, const char *authority)
{
  GListModel *bundles = cs_cluster_get_bundles (planner->base.cluster);

  for (guint i = 0; i < g_list_model_get_n_items (bundles); i++) {
    g_autoptr (CsBundleSpec) bundle = g_list_model_get_item (bundles, i);
    const char *const *members = cs_bundle_spec_get_members (bundle);

    if (g_strv_length ((char **) members) == 2 && stands_for (members[0], authority, FALSE)
        && stands_for (members[1], authority, TRUE) && cs_bundle_spec_is_deployed_to (bundle, node))
      return cs_bundle_spec_get_file_name (bundle); /* the cluster holds it */
  }

  return NULL;
}

static const char *
find_root_file (CsServicePlanner *planner, const char *authority)
{
  GListModel *wanted_list = cs_inventory_get_wanted (planner->base.inventory);

  for (guint i = 0; i < g_list_model_get_n_items (wanted_list); i++) {
    g_autoptr (CsWanted) wanted = g_list_model_get_item (wanted_list, i);

    if (cs_wanted_get_kind (wanted) == CS_WANTED_ROOT
        && g_strcmp0 (cs_wanted_get_authority (wanted), authority) == 0)
      return cs_wanted_get_file (wanted); /* the inventory holds it */
  }

  return NULL;
}

/* CaFile= belongs to the cluster's own authority; another one's chain is a bundle of its own. */
static const char *
other_ca_file (CsServicePlanner *planner, const char *node, const char *verb, const char *authority)
{
  const char *file = has_intermediates (planner, authority)
                         ? find_chain_list (planner, node, authority)
                         : find_root_file (planner, authority);
  g_autofree char *remedy = NULL;

  if (file != NULL)
    return cs_service_file (planner, node, verb, file);

  remedy
      = g_strdup_printf (_ ("add a [Bundle …] with Kind=trust, Members=@intermediates:%s;@root:%s "
                            "and this node in Deploy=, apply, then assign"),
                         authority, authority);
  say_missing (planner, node, verb,
               g_strdup_printf (_ ("no file holds the issuing CA of %s with its root"), authority),
               remedy);
  return NULL;
}

const char *
cs_service_ca_file (CsServicePlanner *planner, const char *node, const char *verb, CsSlot *slot)
{
  CsCluster *cluster = planner->base.cluster;
  const char *own = cs_cluster_get_authority (cluster);
  const char *file = cs_cluster_get_ca_file (cluster);

  if (slot != NULL && g_strcmp0 (cs_slot_get_authority (slot), own) != 0)
    return other_ca_file (planner, node, verb, cs_slot_get_authority (slot));
  if (file == NULL && has_intermediates (planner, own)) {
    say_missing (
        planner, node, verb,
        g_strdup (_ ("the authority has an issuing CA, and no file holds it with the root")),
        _ ("set CaFile= in [Cluster], apply, then assign"));
    return NULL;
  }

  return cs_service_file (planner, node, verb,
                          file != NULL ? file : cs_cluster_get_root_file (cluster));
}

const char *
cs_service_chain_file (CsServicePlanner *planner, const char *node, const char *verb, CsSlot *slot)
{
  GListModel *bundles = cs_cluster_get_bundles (planner->base.cluster);
  const char *name = cs_slot_get_name (slot);
  g_autofree char *remedy = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (bundles); i++) {
    g_autoptr (CsBundleSpec) bundle = g_list_model_get_item (bundles, i);

    if (cs_bundle_spec_get_kind (bundle) == CS_BUNDLE_CHAIN
        && g_strcmp0 (cs_bundle_spec_get_leaf (bundle), name) == 0
        && cs_bundle_spec_is_deployed_to (bundle, node))
      return cs_service_file (planner, node, verb, cs_bundle_spec_get_file_name (bundle));
  }

  remedy = g_strdup_printf (_ ("add [Bundle %sfullchain] with Kind=chain, Leaf=%s and Deploy=%s"),
                            name, name, node);
  say_missing (planner, node, verb,
               g_strdup_printf (_ ("it wants the full chain of %s in one file"), name), remedy);
  return NULL;
}

static gboolean
holds_all (CsServicePlanner *planner, CsBundleSpec *bundle, CsRole roles)
{
  GListModel *slots = cs_cluster_get_slots (planner->base.cluster);

  for (guint i = 0; i < g_list_model_get_n_items (slots); i++) {
    g_autoptr (CsSlot) slot = g_list_model_get_item (slots, i);

    if ((cs_slot_get_roles (slot) & roles) != 0
        && !cs_bundle_spec_holds_slot (bundle, cs_slot_get_name (slot)))
      return FALSE;
  }

  return TRUE;
}

static const char *
find_trust_list (CsServicePlanner *planner, const char *node, CsRole roles)
{
  GListModel *bundles = cs_cluster_get_bundles (planner->base.cluster);
  const char *best = NULL;
  guint best_length = G_MAXUINT;

  for (guint i = 0; i < g_list_model_get_n_items (bundles); i++) {
    g_autoptr (CsBundleSpec) bundle = g_list_model_get_item (bundles, i);
    guint length = g_strv_length ((char **) cs_bundle_spec_get_members (bundle));

    if (cs_bundle_spec_get_kind (bundle) != CS_BUNDLE_TRUST || length >= best_length
        || !cs_bundle_spec_is_deployed_to (bundle, node) || !holds_all (planner, bundle, roles))
      continue;
    best = cs_bundle_spec_get_file_name (bundle); /* the cluster holds it */
    best_length = length;
  }

  return best;
}

const char *
cs_service_trust_file (CsServicePlanner *planner,
                       const char *node,
                       const char *verb,
                       CsRole roles,
                       gboolean needed)
{
  const char *file = find_trust_list (planner, node, roles);
  g_autofree char *words = NULL;

  if (file != NULL)
    return cs_service_file (planner, node, verb, file);
  if (!needed)
    return NULL;

  words = cs_roles_dup_text (roles);
  say_missing (
      planner, node, verb,
      g_strdup_printf (_ ("no bundle there holds the certificates of every %s"), words),
      _ ("add a [Bundle …] with Kind=trust, those certificates as Members= and this node in "
         "Deploy=, or trust the CA"));
  return NULL;
}
