/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-tree-model.h"

#include <glib/gi18n.h>

struct _CsTreeModel {
  GObject parent_instance;

  CsSession *session;
  GListStore *roots;
  CsTreeItem *cluster; /* these are borrowed from the roots */
  CsTreeItem *slots;
  CsTreeItem *bundles;
  CsTreeItem *nodes;
};

G_DEFINE_FINAL_TYPE (CsTreeModel, cs_tree_model, G_TYPE_OBJECT)

static void
cs_tree_model_finalize (GObject *object)
{
  CsTreeModel *self = CS_TREE_MODEL (object);

  g_clear_object (&self->roots);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (cs_tree_model_parent_class)->finalize (object);
}

static void
cs_tree_model_class_init (CsTreeModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_tree_model_finalize;
}

static void
cs_tree_model_init (CsTreeModel *self)
{
  self->roots = g_list_store_new (CS_TYPE_TREE_ITEM);
}

static CsTreeItem *
append (GListStore *store, CsSubjectKind kind, const char *name, const char *title)
{
  g_autoptr (CsTreeItem) item = cs_tree_item_new (cs_subject_new (kind, name, NULL), title);

  g_list_store_append (store, item);

  return item; /* borrowed: the store holds it */
}

static const char *
name_of (CsTreeItem *item)
{
  return cs_subject_get_name (cs_tree_item_get_subject (item));
}

static CsTreeItem *
find_child (CsTreeItem *parent, const char *name)
{
  GListModel *children = G_LIST_MODEL (cs_tree_item_get_children (parent));

  for (guint i = 0; i < g_list_model_get_n_items (children); i++) {
    g_autoptr (CsTreeItem) item = g_list_model_get_item (children, i);

    if (g_strcmp0 (name_of (item), name) == 0)
      return item; /* borrowed */
  }

  return NULL;
}

/* --- states ------------------------------------------------------------------------------------
 */

static void
set_cell_state (CsTreeItem *item, const CsCell *cell)
{
  g_autofree char *words = cell != NULL ? cs_cell_dup_words (cell) : NULL;

  if (cell == NULL)
    cs_tree_item_set_state (item, CS_TONE_NEUTRAL, "", NULL);
  else
    cs_tree_item_set_state (item, cs_cell_get_tone (cell), words, cell->evidence);
}

static void
update_slot (CsTreeItem *item, CsSlotState *state)
{
  int days = cs_slot_state_get_days_left (state);
  g_autofree char *text = NULL;

  if (!cs_slot_state_is_known (state)) {
    cs_tree_item_set_state (item, CS_TONE_UNKNOWN, _ ("unknown"),
                            _ ("The node that makes its key was not looked at."));
    return;
  }
  if (cs_slot_state_get_request_problem (state) != NULL
      && cs_slot_state_get_certificate (state) == NULL) {
    cs_tree_item_set_state (item, CS_TONE_ERROR, _ ("wrong request"),
                            cs_slot_state_get_request_problem (state));
    return;
  }
  if (cs_slot_state_get_certificate (state) == NULL) {
    cs_tree_item_set_state (item, CS_TONE_WARNING, _ ("not issued"),
                            _ ("There is no certificate for it yet."));
    return;
  }

  text = days < 0 ? g_strdup (_ ("expired"))
                  : g_strdup_printf (ngettext ("%d day", "%d days", (gulong) days), days);
  cs_tree_item_set_state (item,
                          days < 0                       ? CS_TONE_ERROR
                          : cs_slot_state_is_due (state) ? CS_TONE_WARNING
                                                         : CS_TONE_GOOD,
                          text, NULL);
}

static void
update_slots (CsTreeModel *self)
{
  GListModel *states = cs_desired_get_slot_states (cs_session_get_desired (self->session));

  for (guint i = 0; i < g_list_model_get_n_items (states); i++) {
    g_autoptr (CsSlotState) state = g_list_model_get_item (states, i);
    CsTreeItem *item = find_child (self->slots, cs_slot_get_name (cs_slot_state_get_slot (state)));

    update_slot (item, state);
  }
}

/* The worst of a bundle's cells stands for all. */
static void
update_bundle (CsTreeModel *self, CsTreeItem *item, CsBundleSpec *bundle)
{
  CsMatrix *matrix = cs_session_get_matrix (self->session);
  const char *const *nodes = cs_bundle_spec_get_deploy (bundle);
  const CsCell *shown = NULL;

  for (guint i = 0; nodes[i] != NULL; i++) {
    const CsCell *cell = cs_matrix_find (matrix, cs_bundle_spec_get_file_name (bundle), nodes[i]);
    CsTone tone;

    if (cell == NULL)
      continue;
    tone = cs_cell_get_tone (cell);
    if (shown == NULL || cs_tone_worse (tone, cs_cell_get_tone (shown)) == tone)
      shown = cell;
  }
  set_cell_state (item, shown);
}

static void
update_bundles (CsTreeModel *self)
{
  GListModel *bundles = cs_cluster_get_bundles (cs_session_get_cluster (self->session));

  for (guint i = 0; i < g_list_model_get_n_items (bundles); i++) {
    g_autoptr (CsBundleSpec) bundle = g_list_model_get_item (bundles, i);

    update_bundle (self, find_child (self->bundles, cs_bundle_spec_get_name (bundle)), bundle);
  }
}

/* --- nodes and their files ---------------------------------------------------------------------
 */

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

/* The certificate files that are there and those that should be, by name, each once. The licence,
 * logs and backups in the same folder are nobody's business here. */
static GPtrArray *
list_files (CsTreeModel *self, CsNodeState *state)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  GListModel *files = cs_node_state_get_files (state);
  CsMatrix *matrix = cs_session_get_matrix (self->session);

  for (guint i = 0; i < g_list_model_get_n_items (files); i++) {
    g_autoptr (CsNodeFile) file = g_list_model_get_item (files, i);

    if (cs_is_certificate_file_name (cs_node_file_get_name (file)))
      g_ptr_array_add (names, g_strdup (cs_node_file_get_name (file)));
  }
  for (guint row = 0; row < cs_matrix_get_n_rows (matrix); row++) {
    CsWanted *wanted = cs_matrix_get_row (matrix, row);
    const char *file = cs_wanted_get_file (wanted);
    const CsCell *cell = cs_matrix_find (matrix, file, cs_node_state_get_name (state));

    if (cs_wanted_is_on (wanted, cs_node_state_get_name (state))
        && cell->state != CS_CELL_NOT_WANTED && cs_node_state_find_file (state, file) == NULL)
      g_ptr_array_add (names, g_strdup (file));
  }
  g_ptr_array_sort (names, compare_names);

  return names;
}

/* Both are sorted by name: rows are added and removed only where they differ. */
static void
merge_files (GListStore *children, const char *node, GPtrArray *names)
{
  guint position = 0;

  for (guint i = 0; i < names->len; i++) {
    const char *name = names->pdata[i];
    g_autoptr (CsTreeItem) item = g_list_model_get_item (G_LIST_MODEL (children), position);

    while (item != NULL && g_strcmp0 (name_of (item), name) < 0) {
      g_list_store_remove (children, position);
      g_clear_object (&item);
      item = g_list_model_get_item (G_LIST_MODEL (children), position);
    }
    if (item == NULL || g_strcmp0 (name_of (item), name) != 0) {
      g_autoptr (CsTreeItem) added
          = cs_tree_item_new (cs_subject_new (CS_SUBJECT_FILE, name, node), name);

      g_list_store_insert (children, position, added);
    }
    position++;
  }
  while (g_list_model_get_n_items (G_LIST_MODEL (children)) > position)
    g_list_store_remove (children, position);
}

static CsTone
update_files (CsTreeModel *self, CsTreeItem *node, CsNodeState *state)
{
  g_autoptr (GPtrArray) names = list_files (self, state);
  GListStore *children = cs_tree_item_get_children (node);
  CsTone worst = CS_TONE_NEUTRAL;

  merge_files (children, cs_node_state_get_name (state), names);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (children)); i++) {
    g_autoptr (CsTreeItem) item = g_list_model_get_item (G_LIST_MODEL (children), i);

    set_cell_state (item, cs_matrix_find (cs_session_get_matrix (self->session), name_of (item),
                                          cs_node_state_get_name (state)));
    worst = cs_tone_worse (worst, cs_tree_item_get_tone (item));
  }

  return worst;
}

/* @microseconds: 0 when it was not measured */
static char *
dup_round_trip (gint64 microseconds)
{
  if (microseconds <= 0)
    return g_strdup (_ ("reachable"));
  if (microseconds < 1000)
    /* Translators: a round trip time of less than a millisecond */
    return g_strdup (_ ("< 1 ms"));

  /* Translators: a round trip time in milliseconds */
  return g_strdup_printf (_ ("%.0f ms"), (double) microseconds / 1000);
}

static void
update_node (CsTreeModel *self, CsTreeItem *item, CsNodeState *state)
{
  CsKnowledge knowledge = cs_node_state_get_knowledge (state);
  CsTone worst = update_files (self, item, state);
  g_autofree char *text = NULL;
  g_autofree char *reason = NULL;

  cs_tree_item_set_busy (item, knowledge == CS_KNOWLEDGE_LOOKING);
  switch (knowledge) {
  case CS_KNOWLEDGE_NONE:
    cs_tree_item_set_state (item, CS_TONE_UNKNOWN, _ ("not looked at"), NULL);
    break;
  case CS_KNOWLEDGE_LOOKING:
    cs_tree_item_set_state (item, CS_TONE_UNKNOWN, _ ("looking…"), NULL);
    break;
  case CS_KNOWLEDGE_FULL:
    text = dup_round_trip (cs_node_state_get_round_trip_time (state));
    cs_tree_item_set_state (item, worst, text, cs_node_get_host (cs_node_state_get_node (state)));
    break;
  case CS_KNOWLEDGE_FAILED:
    reason = cs_error_dup_shown (cs_node_state_get_error (state));
    cs_tree_item_set_state (item, CS_TONE_ERROR, _ ("failed"), reason);
    break;
  }
}

static void
update_nodes (CsTreeModel *self)
{
  GListModel *states = G_LIST_MODEL (cs_session_get_inventory (self->session));

  for (guint i = 0; i < g_list_model_get_n_items (states); i++) {
    g_autoptr (CsNodeState) state = g_list_model_get_item (states, i);

    update_node (self, find_child (self->nodes, cs_node_state_get_name (state)), state);
  }
}

/* --- all ---------------------------------------------------------------------------------------
 */

static CsTone
worst_child (CsTreeItem *parent)
{
  GListModel *children = G_LIST_MODEL (cs_tree_item_get_children (parent));
  CsTone worst = CS_TONE_NEUTRAL;

  for (guint i = 0; i < g_list_model_get_n_items (children); i++) {
    g_autoptr (CsTreeItem) item = g_list_model_get_item (children, i);

    worst = cs_tone_worse (worst, cs_tree_item_get_tone (item));
  }

  return worst;
}

static void
update_cluster (CsTreeModel *self)
{
  static const char *const words[] = {
    [CS_TONE_NEUTRAL] = "",
    [CS_TONE_GOOD] = N_ ("in place"),
    [CS_TONE_WARNING] = N_ ("to do"),
    [CS_TONE_ERROR] = N_ ("problems"),
    [CS_TONE_UNKNOWN] = N_ ("unknown"),
  };
  CsTone tone
      = cs_tone_worse (worst_child (self->nodes),
                       cs_tone_worse (worst_child (self->slots), worst_child (self->bundles)));

  cs_tree_item_set_state (self->cluster, tone, *words[tone] != '\0' ? _ (words[tone]) : "", NULL);
}

static void
updated_cb (CsTreeModel *self)
{
  if (cs_session_get_matrix (self->session) == NULL)
    return;

  update_slots (self);
  update_bundles (self);
  update_nodes (self);
  update_cluster (self);
}

static void
add_rows (CsTreeModel *self)
{
  CsCluster *cluster = cs_session_get_cluster (self->session);
  GListModel *slots = cs_cluster_get_slots (cluster);
  GListModel *bundles = cs_cluster_get_bundles (cluster);
  GListModel *nodes = cs_cluster_get_nodes (cluster);

  for (guint i = 0; i < g_list_model_get_n_items (slots); i++) {
    g_autoptr (CsSlot) slot = g_list_model_get_item (slots, i);

    append (cs_tree_item_get_children (self->slots), CS_SUBJECT_SLOT, cs_slot_get_name (slot),
            cs_slot_get_name (slot));
  }
  for (guint i = 0; i < g_list_model_get_n_items (bundles); i++) {
    g_autoptr (CsBundleSpec) bundle = g_list_model_get_item (bundles, i);

    append (cs_tree_item_get_children (self->bundles), CS_SUBJECT_BUNDLE,
            cs_bundle_spec_get_name (bundle), cs_bundle_spec_get_name (bundle));
  }
  for (guint i = 0; i < g_list_model_get_n_items (nodes); i++) {
    g_autoptr (CsNode) node = g_list_model_get_item (nodes, i);

    append (cs_tree_item_get_children (self->nodes), CS_SUBJECT_NODE, cs_node_get_name (node),
            cs_node_get_name (node));
  }
}

CsTreeModel *
cs_tree_model_new (CsSession *session)
{
  CsTreeModel *self;
  const char *name;
  GListStore *top;

  g_return_val_if_fail (CS_IS_SESSION (session), NULL);

  self = g_object_new (CS_TYPE_TREE_MODEL, NULL);
  self->session = g_object_ref (session);
  name = cs_cluster_get_name (cs_session_get_cluster (session));
  self->cluster = append (self->roots, CS_SUBJECT_CLUSTER, "",
                          name != NULL ? name : _ ("Cluster without a name"));
  top = cs_tree_item_get_children (self->cluster);
  self->slots = append (top, CS_SUBJECT_CATEGORY, "certificates", _ ("Certificates"));
  self->bundles = append (top, CS_SUBJECT_CATEGORY, "bundles", _ ("Bundles"));
  self->nodes = append (top, CS_SUBJECT_CATEGORY, "nodes", _ ("Nodes"));
  add_rows (self);
  g_signal_connect_object (session, "updated", G_CALLBACK (updated_cb), self, G_CONNECT_SWAPPED);
  updated_cb (self);

  return self;
}

GListModel *
cs_tree_model_get_roots (CsTreeModel *self)
{
  g_return_val_if_fail (CS_IS_TREE_MODEL (self), NULL);

  return G_LIST_MODEL (self->roots);
}

CsTreeItem *
cs_tree_model_find (CsTreeModel *self, CsSubject *subject)
{
  CsTreeItem *parent = NULL;

  g_return_val_if_fail (CS_IS_TREE_MODEL (self), NULL);

  g_return_val_if_fail (CS_IS_SUBJECT (subject), NULL);

  switch (cs_subject_get_kind (subject)) {
  case CS_SUBJECT_CLUSTER:
    return self->cluster;
  case CS_SUBJECT_CATEGORY:
    parent = self->cluster;
    break;
  case CS_SUBJECT_SLOT:
    parent = self->slots;
    break;
  case CS_SUBJECT_BUNDLE:
    parent = self->bundles;
    break;
  case CS_SUBJECT_NODE:
    parent = self->nodes;
    break;
  case CS_SUBJECT_LOOSE:
  case CS_SUBJECT_FOUND:
    return NULL; /* no row: the inspector and the Files section show it */
  case CS_SUBJECT_FILE:
    parent = find_child (self->nodes, cs_subject_get_node (subject));
    break;
  }

  return parent != NULL ? find_child (parent, cs_subject_get_name (subject)) : NULL;
}
