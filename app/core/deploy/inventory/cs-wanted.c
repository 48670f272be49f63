/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-wanted.h"

struct _CsWanted {
  GObject parent_instance;

  char *file;
  CsWantedKind kind;
  CsSlot *slot;
  CsBundleSpec *bundle;
  char *source; /* nullable */
  char *authority;
  GHashTable *nodes; /* nullable: of another authority's chain, the nodes that get it */
};

G_DEFINE_FINAL_TYPE (CsWanted, cs_wanted, G_TYPE_OBJECT)

static void
cs_wanted_finalize (GObject *object)
{
  CsWanted *self = CS_WANTED (object);

  g_free (self->file);
  g_clear_object (&self->slot);
  g_clear_object (&self->bundle);
  g_free (self->source);
  g_free (self->authority);
  g_clear_pointer (&self->nodes, g_hash_table_unref);

  G_OBJECT_CLASS (cs_wanted_parent_class)->finalize (object);
}

static void
cs_wanted_class_init (CsWantedClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_wanted_finalize;
}

static void
cs_wanted_init (CsWanted *self)
{
}

const char *
cs_wanted_get_file (CsWanted *self)
{
  g_return_val_if_fail (CS_IS_WANTED (self), NULL);

  return self->file;
}

CsWantedKind
cs_wanted_get_kind (CsWanted *self)
{
  g_return_val_if_fail (CS_IS_WANTED (self), CS_WANTED_KEY);

  return self->kind;
}

CsSlot *
cs_wanted_get_slot (CsWanted *self)
{
  g_return_val_if_fail (CS_IS_WANTED (self), NULL);

  return self->slot;
}

CsBundleSpec *
cs_wanted_get_bundle (CsWanted *self)
{
  g_return_val_if_fail (CS_IS_WANTED (self), NULL);

  return self->bundle;
}

gboolean
cs_wanted_is_of_bundle (CsWanted *self, CsBundleSpec *bundle)
{
  g_return_val_if_fail (CS_IS_WANTED (self), FALSE);
  g_return_val_if_fail (CS_IS_BUNDLE_SPEC (bundle), FALSE);

  return self->bundle != NULL
         && g_str_equal (cs_bundle_spec_get_name (self->bundle), cs_bundle_spec_get_name (bundle));
}

const char *
cs_wanted_get_authority (CsWanted *self)
{
  g_return_val_if_fail (CS_IS_WANTED (self), NULL);

  return self->authority;
}

const char *
cs_wanted_get_source (CsWanted *self)
{
  g_return_val_if_fail (CS_IS_WANTED (self), NULL);

  return self->source;
}

gboolean
cs_wanted_is_on (CsWanted *self, const char *node)
{
  g_return_val_if_fail (CS_IS_WANTED (self), FALSE);

  switch (self->kind) {
  case CS_WANTED_KEY:
    return cs_slot_has_key_on (self->slot, node);
  case CS_WANTED_REQUEST:
    return g_strcmp0 (cs_slot_get_node (self->slot), node) == 0;
  case CS_WANTED_CERTIFICATE:
    return cs_slot_is_deployed_to (self->slot, node);
  case CS_WANTED_BUNDLE:
    return cs_bundle_spec_is_deployed_to (self->bundle, node);
  case CS_WANTED_ROOT:
  case CS_WANTED_INTERMEDIATES:
    return self->nodes == NULL || g_hash_table_contains (self->nodes, node);
  case CS_WANTED_CA_FILE:
    return TRUE;
  }

  g_return_val_if_reached (FALSE);
}

static CsWanted *
add_wanted (GListStore *list,
            CsWantedKind kind,
            const char *file,
            CsSlot *slot,
            CsBundleSpec *bundle)
{
  g_autoptr (CsWanted) wanted = NULL;

  if (file == NULL)
    return NULL;

  wanted = g_object_new (CS_TYPE_WANTED, NULL);
  wanted->kind = kind;
  wanted->file = g_strdup (file);
  g_set_object (&wanted->slot, slot);
  g_set_object (&wanted->bundle, bundle);
  if (slot != NULL)
    wanted->source = g_strdup (cs_slot_get_node (slot));
  g_list_store_append (list, wanted);

  return wanted; /* borrowed: the list holds it */
}

static void
add_slot (GListStore *list, CsSlot *slot)
{
  g_autofree char *key = cs_slot_dup_file_name (slot, ".key");
  g_autofree char *request = cs_slot_dup_file_name (slot, ".csr");
  g_autofree char *certificate = cs_slot_dup_certificate_file (slot);

  add_wanted (list, CS_WANTED_KEY, key, slot, NULL);
  if (!cs_slot_is_self_signed (slot))
    add_wanted (list, CS_WANTED_REQUEST, request, slot, NULL);
  add_wanted (list, CS_WANTED_CERTIFICATE, certificate, slot, NULL);
}

/* NULL for the cluster's own authority: all nodes. */
static GHashTable *
nodes_of (CsCluster *cluster, const char *authority)
{
  GListModel *slots = cs_cluster_get_slots (cluster);
  GHashTable *nodes;

  if (g_strcmp0 (authority, cs_cluster_get_authority (cluster)) == 0)
    return NULL;

  nodes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < g_list_model_get_n_items (slots); i++) {
    g_autoptr (CsSlot) slot = g_list_model_get_item (slots, i);
    const char *const *deploy = cs_slot_get_deploy (slot);

    for (guint j = 0; g_strcmp0 (cs_slot_get_authority (slot), authority) == 0 && deploy[j] != NULL;
         j++)
      g_hash_table_add (nodes, g_strdup (deploy[j]));
  }

  return nodes;
}

static void
add_authority (GListStore *list, CsCluster *cluster, const char *authority)
{
  g_autofree char *intermediates = cs_cluster_dup_intermediate_file (cluster, authority);
  g_autofree char *root = cs_cluster_dup_root_file (cluster, authority);
  CsWanted *chain[] = {
    add_wanted (list, CS_WANTED_INTERMEDIATES, intermediates, NULL, NULL),
    add_wanted (list, CS_WANTED_ROOT, root, NULL, NULL),
  };

  for (guint i = 0; i < G_N_ELEMENTS (chain); i++) {
    if (chain[i] == NULL)
      continue;
    chain[i]->authority = g_strdup (authority);
    chain[i]->nodes = nodes_of (cluster, authority);
  }
}

/* Whether another bundle's file has the same name, on other nodes; the workspace may not tell
 * capital letters apart. */
static gboolean
is_name_shared (GListModel *bundles, CsBundleSpec *bundle)
{
  for (guint i = 0; i < g_list_model_get_n_items (bundles); i++) {
    g_autoptr (CsBundleSpec) other = g_list_model_get_item (bundles, i);

    if (other != bundle
        && g_ascii_strcasecmp (cs_bundle_spec_get_file_name (other),
                               cs_bundle_spec_get_file_name (bundle))
               == 0)
      return TRUE;
  }

  return FALSE;
}

/* Bundles of equal names are kept apart like the certificates of the nodes (domain.md T37). */
static void
add_bundle (GListStore *list, GListModel *bundles, CsBundleSpec *bundle)
{
  CsWanted *wanted
      = add_wanted (list, CS_WANTED_BUNDLE, cs_bundle_spec_get_file_name (bundle), NULL, bundle);

  if (is_name_shared (bundles, bundle))
    wanted->source = g_strdup (cs_bundle_spec_get_deploy (bundle)[0]);
}

GListModel *
cs_wanted_list_new (CsCluster *cluster)
{
  GListStore *list = g_list_store_new (CS_TYPE_WANTED);
  g_auto (GStrv) authorities = NULL;
  GListModel *slots, *bundles;

  g_return_val_if_fail (CS_IS_CLUSTER (cluster), NULL);

  slots = cs_cluster_get_slots (cluster);
  for (guint i = 0; i < g_list_model_get_n_items (slots); i++) {
    g_autoptr (CsSlot) slot = g_list_model_get_item (slots, i);

    add_slot (list, slot);
  }
  bundles = cs_cluster_get_bundles (cluster);
  for (guint i = 0; i < g_list_model_get_n_items (bundles); i++) {
    g_autoptr (CsBundleSpec) bundle = g_list_model_get_item (bundles, i);

    add_bundle (list, bundles, bundle);
  }
  authorities = cs_cluster_dup_authorities (cluster);
  for (guint i = 0; authorities[i] != NULL; i++)
    add_authority (list, cluster, authorities[i]);
  add_wanted (list, CS_WANTED_CA_FILE, cs_cluster_get_ca_file (cluster), NULL, NULL);

  return G_LIST_MODEL (list);
}
