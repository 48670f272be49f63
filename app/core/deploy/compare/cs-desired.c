/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-desired.h"

#include "cs-i18n.h"

#include <string.h>

#include "cs-error.h"

struct _CsDesired {
  GObject parent_instance;

  CsCluster *cluster; /* borrowed while it is built, owned after */
  CsInventory *inventory;
  GListStore *slot_states;
  GHashTable *contents; /* CsWanted, borrowed from the inventory -> CsBundle */
  GHashTable *reasons;  /* CsWanted -> text: why the content is not known */
};

G_DEFINE_FINAL_TYPE (CsDesired, cs_desired, G_TYPE_OBJECT)

static void
cs_desired_finalize (GObject *object)
{
  CsDesired *self = CS_DESIRED (object);

  g_hash_table_unref (self->contents);
  g_hash_table_unref (self->reasons);
  g_clear_object (&self->slot_states);
  g_clear_object (&self->inventory);
  g_clear_object (&self->cluster);

  G_OBJECT_CLASS (cs_desired_parent_class)->finalize (object);
}

static void
cs_desired_class_init (CsDesiredClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_desired_finalize;
}

static void
cs_desired_init (CsDesired *self)
{
  self->slot_states = g_list_store_new (CS_TYPE_SLOT_STATE);
  self->contents = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
  self->reasons = g_hash_table_new_full (NULL, NULL, NULL, g_free);
}

gboolean
cs_member_is_chain (const char *member, const char **authority, gboolean *root)
{
  static const char *const words[] = { "@root", "@intermediates" };

  g_return_val_if_fail (member != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    gsize length = strlen (words[i]);

    if (strncmp (member, words[i], length) != 0
        || (member[length] != '\0' && member[length] != ':'))
      continue;
    *authority = member[length] == ':' ? member + length + 1 : NULL;
    *root = i == 0;
    return TRUE;
  }

  return FALSE;
}

static CsBundle *
lookup_chain (const char *word,
              const char *authority,
              CsMemberFunc lookup,
              gpointer user_data,
              GError **error)
{
  g_autofree char *member
      = authority != NULL ? g_strdup_printf ("%s:%s", word, authority) : g_strdup (word);

  return lookup (member, user_data, error);
}

static CsBundle *
compose_chain (CsBundleSpec *spec,
               const char *authority,
               CsMemberFunc lookup,
               gpointer user_data,
               GError **error)
{
  g_autoptr (CsBundle) leaf = lookup (cs_bundle_spec_get_leaf (spec), user_data, error);
  g_autoptr (CsBundle) root = NULL;
  g_autoptr (CsBundle) intermediates = NULL;
  g_autoptr (CsBundle) all = NULL;

  if (leaf == NULL || g_strcmp0 (authority, CS_SELF_SIGNED) == 0)
    return g_steal_pointer (&leaf); /* its own root */
  root = lookup_chain ("@root", authority, lookup, user_data, error);
  if (root == NULL)
    return NULL;

  /* An authority without intermediates is the usual case here; a missing one shows in the path. */
  intermediates = lookup_chain ("@intermediates", authority, lookup, user_data, NULL);
  all = cs_bundle_new ();
  if (intermediates != NULL)
    cs_bundle_add_all (all, intermediates);
  cs_bundle_add_all (all, root);

  return cs_bundle_to_chain (all, cs_bundle_get (leaf, 0), error);
}

CsBundle *
cs_compose_bundle (CsBundleSpec *spec,
                   const char *leaf_authority,
                   CsMemberFunc lookup,
                   gpointer user_data,
                   GError **error)
{
  g_autoptr (CsBundle) bundle = NULL;
  const char *const *members;

  g_return_val_if_fail (CS_IS_BUNDLE_SPEC (spec), NULL);
  g_return_val_if_fail (lookup != NULL, NULL);

  if (cs_bundle_spec_get_kind (spec) == CS_BUNDLE_CHAIN)
    return compose_chain (spec, leaf_authority, lookup, user_data, error);

  bundle = cs_bundle_new ();
  members = cs_bundle_spec_get_members (spec);
  for (guint i = 0; members[i] != NULL; i++) {
    g_autoptr (CsBundle) member = lookup (members[i], user_data, error);

    if (member == NULL)
      return NULL;
    cs_bundle_add_all (bundle, member);
  }

  return g_steal_pointer (&bundle);
}

static CsBundle *
known_or_error (CsBundle *bundle, const char *what, GError **error)
{
  if (bundle != NULL && cs_bundle_get_n (bundle) > 0)
    return g_object_ref (bundle);

  g_set_error (error, CS_ERROR, CS_ERROR_MISMATCH, _ ("%s is not there yet"), what);
  return NULL;
}

static CsBundle *
lookup_slot (CsSlotState *state, GError **error)
{
  CsCertificate *certificate = cs_slot_state_get_certificate (state);
  CsBundle *bundle;

  if (certificate == NULL) {
    g_set_error (error, CS_ERROR, CS_ERROR_MISMATCH,
                 cs_slot_state_is_known (state) ? _ ("there is no good certificate for %s yet")
                                                : _ ("the node of %s has not been looked at"),
                 cs_slot_get_name (cs_slot_state_get_slot (state)));
    return NULL;
  }
  bundle = cs_bundle_new ();
  cs_bundle_add (bundle, certificate);

  return bundle;
}

static CsBundle *
lookup_authority (CsDesired *self, const char *authority, gboolean root, GError **error)
{
  const char *name = authority != NULL ? authority : cs_cluster_get_authority (self->cluster);
  g_autofree char *what
      = g_strdup_printf (root ? _ ("the root of %s") : _ ("intermediates of %s"), name);

  return known_or_error (root ? cs_inventory_get_root (self->inventory, name)
                              : cs_inventory_get_intermediates (self->inventory, name),
                         what, error);
}

static CsBundle *
lookup_member (const char *member, gpointer user_data, GError **error)
{
  CsDesired *self = user_data;
  CsSlotState *state = cs_desired_find_slot (self, member);
  const char *authority;
  gboolean root;
  CsNodeFile *file;

  if (cs_member_is_chain (member, &authority, &root))
    return lookup_authority (self, authority, root, error);
  if (state != NULL)
    return lookup_slot (state, error);

  file = cs_inventory_find_local (self->inventory, NULL, member);

  return known_or_error (file != NULL ? cs_node_file_get_bundle (file) : NULL, member, error);
}

static CsBundle *
compose_ca_file (CsDesired *self, GError **error)
{
  g_autoptr (CsBundle) root = lookup_member ("@root", self, error);
  g_autoptr (CsBundle) intermediates = NULL;
  g_autoptr (CsBundle) all = cs_bundle_new ();

  if (root == NULL)
    return NULL;
  intermediates = lookup_member ("@intermediates", self, NULL);
  if (intermediates != NULL)
    cs_bundle_add_all (all, intermediates);
  cs_bundle_add_all (all, root);

  return g_steal_pointer (&all);
}

/* NULL for a trust list and for a leaf that does not exist. */
static const char *
leaf_authority (CsDesired *self, CsWanted *wanted)
{
  const char *leaf = cs_bundle_spec_get_leaf (cs_wanted_get_bundle (wanted));
  CsSlotState *state = leaf != NULL ? cs_desired_find_slot (self, leaf) : NULL;

  return state != NULL ? cs_slot_get_authority (cs_slot_state_get_slot (state)) : NULL;
}

static CsBundle *
compose_wanted (CsDesired *self, CsWanted *wanted, GError **error)
{
  switch (cs_wanted_get_kind (wanted)) {
  case CS_WANTED_CERTIFICATE:
    return lookup_member (cs_slot_get_name (cs_wanted_get_slot (wanted)), self, error);
  case CS_WANTED_BUNDLE:
    return cs_compose_bundle (cs_wanted_get_bundle (wanted), leaf_authority (self, wanted),
                              lookup_member, self, error);
  case CS_WANTED_ROOT:
  case CS_WANTED_INTERMEDIATES:
    return lookup_authority (self, cs_wanted_get_authority (wanted),
                             cs_wanted_get_kind (wanted) == CS_WANTED_ROOT, error);
  case CS_WANTED_CA_FILE:
    return compose_ca_file (self, error);
  case CS_WANTED_KEY:
  case CS_WANTED_REQUEST:
    break;
  }

  g_set_error_literal (error, CS_ERROR, CS_ERROR_MISMATCH,
                       _ ("only the node knows what it should hold"));
  return NULL;
}

static void
compose_all (CsDesired *self)
{
  GListModel *wanted_list = cs_inventory_get_wanted (self->inventory);

  for (guint i = 0; i < g_list_model_get_n_items (wanted_list); i++) {
    g_autoptr (CsWanted) wanted = g_list_model_get_item (wanted_list, i);
    g_autoptr (GError) error = NULL;
    CsBundle *content = compose_wanted (self, wanted, &error);

    if (content != NULL)
      g_hash_table_insert (self->contents, wanted, content);
    else
      g_hash_table_insert (self->reasons, wanted, g_strdup (error->message));
  }
}

CsDesired *
cs_desired_new (CsCluster *cluster, CsInventory *inventory, gint64 now)
{
  CsDesired *self;
  GListModel *slots;

  g_return_val_if_fail (CS_IS_CLUSTER (cluster), NULL);
  g_return_val_if_fail (CS_IS_INVENTORY (inventory), NULL);

  self = g_object_new (CS_TYPE_DESIRED, NULL);
  self->cluster = g_object_ref (cluster);
  self->inventory = g_object_ref (inventory);
  slots = cs_cluster_get_slots (cluster);
  for (guint i = 0; i < g_list_model_get_n_items (slots); i++) {
    g_autoptr (CsSlot) slot = g_list_model_get_item (slots, i);
    g_autoptr (CsSlotState) state = cs_slot_state_new (cluster, inventory, slot, now);

    g_list_store_append (self->slot_states, state);
  }
  compose_all (self);

  return self;
}

CsInventory *
cs_desired_get_inventory (CsDesired *self)
{
  g_return_val_if_fail (CS_IS_DESIRED (self), NULL);

  return self->inventory;
}

GListModel *
cs_desired_get_slot_states (CsDesired *self)
{
  g_return_val_if_fail (CS_IS_DESIRED (self), NULL);

  return G_LIST_MODEL (self->slot_states);
}

CsSlotState *
cs_desired_find_slot (CsDesired *self, const char *slot)
{
  GListModel *states;

  g_return_val_if_fail (CS_IS_DESIRED (self), NULL);

  states = G_LIST_MODEL (self->slot_states);
  for (guint i = 0; i < g_list_model_get_n_items (states); i++) {
    g_autoptr (CsSlotState) state = g_list_model_get_item (states, i);

    if (g_strcmp0 (cs_slot_get_name (cs_slot_state_get_slot (state)), slot) == 0)
      return state; /* borrowed: the store holds it */
  }

  return NULL;
}

CsBundle *
cs_desired_get_content (CsDesired *self, CsWanted *wanted, const char **reason)
{
  g_return_val_if_fail (CS_IS_DESIRED (self), NULL);
  g_return_val_if_fail (CS_IS_WANTED (wanted), NULL);

  if (reason != NULL)
    *reason = g_hash_table_lookup (self->reasons, wanted);

  return g_hash_table_lookup (self->contents, wanted);
}

gboolean
cs_desired_is_held (CsDesired *self, CsWanted *wanted, CsNodeFile *file)
{
  CsBundle *content = cs_desired_get_content (self, wanted, NULL);
  CsBundle *there;
  gboolean ordered;

  g_return_val_if_fail (CS_IS_NODE_FILE (file), FALSE);

  there = cs_node_file_get_bundle (file);
  if (content == NULL || there == NULL)
    return FALSE;

  ordered = cs_wanted_get_bundle (wanted) == NULL
            || cs_bundle_spec_get_kind (cs_wanted_get_bundle (wanted)) == CS_BUNDLE_CHAIN;

  return cs_node_file_get_n_items (file) == cs_bundle_get_n (content)
         && cs_bundle_equal (content, there, ordered);
}

gboolean
cs_desired_is_met (CsDesired *self, CsWanted *wanted, CsNodeFile *file)
{
  return cs_desired_is_held (self, wanted, file)
         && (cs_node_file_get_faults (file) & CS_FAULTS_STRICT) == 0;
}
