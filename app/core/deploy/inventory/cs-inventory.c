/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-inventory.h"

#include "cs-lane.h"
#include "cs-names.h"
#include "cs-survey.h"

struct _CsInventory {
  GObject parent_instance;

  CsCluster *cluster;
  CsWorkspace *workspace;
  GListStore *states;
  GListModel *wanted;
  GListStore *servings; /* of CsServing */
  GHashTable *local;    /* "NODE/FILE" or "FILE" -> CsNodeFile */
  GHashTable *records;  /* slot -> CsRecord */
  CsLedger *ledger;     /* NULL before a refresh, and when the journal cannot be believed */
  char *ledger_problem;
};

static GType
cs_inventory_get_item_type (GListModel *model)
{
  return CS_TYPE_NODE_STATE;
}

static guint
cs_inventory_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (CS_INVENTORY (model)->states));
}

static gpointer
cs_inventory_get_item (GListModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (CS_INVENTORY (model)->states), position);
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = cs_inventory_get_item_type;
  iface->get_n_items = cs_inventory_get_n_items;
  iface->get_item = cs_inventory_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (CsInventory,
                               cs_inventory,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void
cs_inventory_finalize (GObject *object)
{
  CsInventory *self = CS_INVENTORY (object);

  g_clear_object (&self->cluster);
  g_clear_object (&self->workspace);
  g_clear_object (&self->states);
  g_clear_object (&self->wanted);
  g_clear_object (&self->servings);
  g_hash_table_unref (self->local);
  g_hash_table_unref (self->records);
  g_clear_pointer (&self->ledger, cs_ledger_free);
  g_free (self->ledger_problem);

  G_OBJECT_CLASS (cs_inventory_parent_class)->finalize (object);
}

static void
cs_inventory_class_init (CsInventoryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_inventory_finalize;
}

static void
cs_inventory_init (CsInventory *self)
{
  self->states = g_list_store_new (CS_TYPE_NODE_STATE);
  g_signal_connect_object (self->states, "items-changed", G_CALLBACK (g_list_model_items_changed),
                           self, G_CONNECT_SWAPPED);
  self->servings = g_list_store_new (CS_TYPE_SERVING);
  self->local = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->records
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) cs_record_free);
}

CsInventory *
cs_inventory_new (CsCluster *cluster, CsWorkspace *workspace)
{
  CsInventory *self;
  GListModel *nodes;

  g_return_val_if_fail (CS_IS_CLUSTER (cluster), NULL);
  g_return_val_if_fail (CS_IS_WORKSPACE (workspace), NULL);

  self = g_object_new (CS_TYPE_INVENTORY, NULL);
  self->cluster = g_object_ref (cluster);
  self->workspace = g_object_ref (workspace);
  self->wanted = cs_wanted_list_new (cluster);
  nodes = cs_cluster_get_nodes (cluster);
  for (guint i = 0; i < g_list_model_get_n_items (nodes); i++) {
    g_autoptr (CsNode) node = g_list_model_get_item (nodes, i);
    g_autoptr (CsNodeState) state = cs_node_state_new (node, CS_KNOWLEDGE_NONE);

    g_list_store_append (self->states, state);
  }

  return self;
}

static gboolean
find_position (CsInventory *self, const char *node, guint *position)
{
  GListModel *states = G_LIST_MODEL (self->states);

  for (guint i = 0; i < g_list_model_get_n_items (states); i++) {
    g_autoptr (CsNodeState) state = g_list_model_get_item (states, i);

    if (g_strcmp0 (cs_node_state_get_name (state), node) == 0) {
      *position = i;
      return TRUE;
    }
  }

  return FALSE;
}

void
cs_inventory_replace (CsInventory *self, CsNodeState *state)
{
  guint position;

  g_return_if_fail (CS_IS_INVENTORY (self));
  g_return_if_fail (CS_IS_NODE_STATE (state));

  if (find_position (self, cs_node_state_get_name (state), &position))
    g_list_store_splice (self->states, position, 1, (gpointer *) &state, 1);
}

/* One refresh: what the lanes read, and what they brought back. */
typedef struct {
  CsFleet *fleet;
  CsWorkspace *workspace;
  GPtrArray *wanted; /* of CsWanted: read by all lanes, changed by none */
  GPtrArray *slots;  /* names */
  guint pending;     /* lanes still running; main context only */
  GHashTable *local;
  GHashTable *records;
  CsLedger *ledger;
  char *ledger_problem;
  GError *error;
} Refresh;

static void
refresh_free (gpointer data)
{
  Refresh *refresh = data;

  g_object_unref (refresh->fleet);
  g_object_unref (refresh->workspace);
  g_ptr_array_unref (refresh->wanted);
  g_ptr_array_unref (refresh->slots);
  g_clear_pointer (&refresh->local, g_hash_table_unref);
  g_clear_pointer (&refresh->records, g_hash_table_unref);
  g_clear_pointer (&refresh->ledger, cs_ledger_free);
  g_free (refresh->ledger_problem);
  g_clear_error (&refresh->error);
  g_free (refresh);
}

/* A lane that looks at one node. */
typedef struct {
  GTask *task;
  CsNode *node;
  CsNodeState *state;
} Look;

static void
finish_lane (GTask *task)
{
  CsInventory *self = g_task_get_source_object (task);
  Refresh *refresh = g_task_get_task_data (task);

  if (--refresh->pending > 0)
    return;

  if (refresh->error == NULL) { /* else only a part was read */
    g_hash_table_unref (self->local);
    self->local = g_steal_pointer (&refresh->local);
    g_hash_table_unref (self->records);
    self->records = g_steal_pointer (&refresh->records);
    g_clear_pointer (&self->ledger, cs_ledger_free);
    self->ledger = g_steal_pointer (&refresh->ledger);
    g_free (self->ledger_problem);
    self->ledger_problem = g_steal_pointer (&refresh->ledger_problem);
  }
  if (g_task_return_error_if_cancelled (task))
    return;
  if (refresh->error != NULL)
    g_task_return_error (task, g_steal_pointer (&refresh->error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
look_lane (gpointer data)
{
  Look *look = data;
  Refresh *refresh = g_task_get_task_data (look->task);

  cs_lane_take_turn ();
  look->state = cs_survey_node (refresh->fleet, look->node, refresh->wanted, NULL,
                                g_task_get_cancellable (look->task));
  cs_lane_give_turn ();
}

static gboolean
look_done_cb (gpointer data)
{
  Look *look = data;

  cs_inventory_replace (g_task_get_source_object (look->task), look->state);
  finish_lane (look->task);
  g_object_unref (look->state);
  g_object_unref (look->node);
  g_object_unref (look->task);
  g_free (look);

  return G_SOURCE_REMOVE;
}

static void
start_look (CsInventory *self, GTask *task, CsNodeState *old)
{
  Look *look = g_new0 (Look, 1);
  g_autoptr (CsNodeState) looking = cs_node_state_copy_as (old, CS_KNOWLEDGE_LOOKING);

  look->task = g_object_ref (task);
  look->node = g_object_ref (cs_node_state_get_node (old));
  cs_inventory_replace (self, looking);
  cs_inventory_forget_servings (self, cs_node_state_get_name (old));
  cs_lane_start ("look", look_lane, look, look_done_cb, look);
}

static gboolean
load_local (Refresh *refresh, const char *node, const char *file, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GBytes) content = cs_workspace_load (refresh->workspace, node, file, &local_error);

  if (content != NULL) {
    g_hash_table_insert (refresh->local, cs_workspace_name (node, file),
                         cs_node_file_new_read (file, content, 0));
    return TRUE;
  }
  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* Members of a bundle that are files: what the admin put into the workspace's top folder. */
static gboolean
load_members (Refresh *refresh, CsBundleSpec *bundle, GError **error)
{
  const char *const *members = cs_bundle_spec_get_members (bundle);

  for (guint i = 0; members[i] != NULL; i++) {
    if (cs_is_certificate_file_name (members[i]) && !load_local (refresh, NULL, members[i], error))
      return FALSE;
  }

  return TRUE;
}

static gboolean
load_wanted (Refresh *refresh, CsWanted *wanted, GError **error)
{
  CsBundleSpec *bundle = cs_wanted_get_bundle (wanted);

  if (cs_wanted_get_kind (wanted) == CS_WANTED_KEY)
    return TRUE;

  return load_local (refresh, cs_wanted_get_source (wanted), cs_wanted_get_file (wanted), error)
         && (bundle == NULL || load_members (refresh, bundle, error));
}

static gboolean
load_workspace (Refresh *refresh, GError **error)
{
  for (guint i = 0; i < refresh->wanted->len; i++) {
    if (!load_wanted (refresh, g_ptr_array_index (refresh->wanted, i), error))
      return FALSE;
  }
  for (guint i = 0; i < refresh->slots->len; i++) {
    const char *slot = g_ptr_array_index (refresh->slots, i);
    CsRecord *record = cs_record_load (refresh->workspace, slot, error);

    if (record == NULL)
      return FALSE;
    g_hash_table_insert (refresh->records, g_strdup (slot), record);
  }

  return TRUE;
}

/* A record that was tampered with or is being written says nothing of what was put, and stops no
 * look. */
static void
load_ledger (Refresh *refresh)
{
  g_autofree char *path
      = g_build_filename (cs_workspace_get_path (refresh->workspace), "journal.jsonl", NULL);
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;

  if (cs_journal_read (path, &entries, NULL, &error))
    refresh->ledger = cs_ledger_new (entries);
  else
    refresh->ledger_problem = g_strdup (error->message);
}

static void
local_lane (gpointer data)
{
  Refresh *refresh = g_task_get_task_data (G_TASK (data));

  if (load_workspace (refresh, &refresh->error))
    load_ledger (refresh);
}

static gboolean
local_done_cb (gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);

  finish_lane (task);

  return G_SOURCE_REMOVE;
}

static Refresh *
refresh_new (CsInventory *self, CsFleet *fleet)
{
  Refresh *refresh = g_new0 (Refresh, 1);
  GListModel *slots = cs_cluster_get_slots (self->cluster);

  refresh->fleet = g_object_ref (fleet);
  refresh->workspace = g_object_ref (self->workspace);
  refresh->wanted = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < g_list_model_get_n_items (self->wanted); i++)
    g_ptr_array_add (refresh->wanted, g_list_model_get_item (self->wanted, i));
  refresh->slots = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < g_list_model_get_n_items (slots); i++) {
    g_autoptr (CsSlot) slot = g_list_model_get_item (slots, i);

    g_ptr_array_add (refresh->slots, g_strdup (cs_slot_get_name (slot)));
  }
  refresh->local = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  refresh->records
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) cs_record_free);

  return refresh;
}

void
cs_inventory_refresh_async (CsInventory *self,
                            CsFleet *fleet,
                            const char *const *nodes,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Refresh *refresh;

  g_return_if_fail (CS_IS_INVENTORY (self));
  g_return_if_fail (CS_IS_FLEET (fleet));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, cs_inventory_refresh_async);
  /* Every lane reports, also a cancelled one, and only the last one returns the task. */
  g_task_set_check_cancellable (task, FALSE);
  refresh = refresh_new (self, fleet);
  g_task_set_task_data (task, refresh, refresh_free);

  refresh->pending = 1;
  cs_lane_start ("workspace", local_lane, task, local_done_cb, g_object_ref (task));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->states)); i++) {
    g_autoptr (CsNodeState) old = g_list_model_get_item (G_LIST_MODEL (self->states), i);

    if (nodes != NULL && !g_strv_contains (nodes, cs_node_state_get_name (old)))
      continue;
    refresh->pending++;
    start_look (self, task, old);
  }
}

gboolean
cs_inventory_refresh_finish (CsInventory *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

CsNodeState *
cs_inventory_find (CsInventory *self, const char *node)
{
  g_autoptr (CsNodeState) state = NULL;
  guint position;

  g_return_val_if_fail (CS_IS_INVENTORY (self), NULL);

  if (!find_position (self, node, &position))
    return NULL;
  state = g_list_model_get_item (G_LIST_MODEL (self->states), position);

  return state; /* borrowed: the store holds it */
}

GListModel *
cs_inventory_get_wanted (CsInventory *self)
{
  g_return_val_if_fail (CS_IS_INVENTORY (self), NULL);

  return self->wanted;
}

CsNodeFile *
cs_inventory_find_local (CsInventory *self, const char *node, const char *file)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (CS_IS_INVENTORY (self), NULL);

  if (file == NULL)
    return NULL;
  name = cs_workspace_name (node, file);

  return g_hash_table_lookup (self->local, name);
}

const CsRecord *
cs_inventory_get_record (CsInventory *self, const char *slot)
{
  static const CsRecord none = { CS_RECORD_NONE };
  const CsRecord *record;

  g_return_val_if_fail (CS_IS_INVENTORY (self), &none);

  record = g_hash_table_lookup (self->records, slot);

  return record != NULL ? record : &none;
}

GListModel *
cs_inventory_get_servings (CsInventory *self)
{
  g_return_val_if_fail (CS_IS_INVENTORY (self), NULL);

  return G_LIST_MODEL (self->servings);
}

/* What is said of a node changes with what its services show. */
static void
touch (CsInventory *self, const char *node)
{
  guint position;

  if (find_position (self, node, &position))
    g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 1);
}

void
cs_inventory_add_serving (CsInventory *self, CsServing *serving)
{
  g_return_if_fail (CS_IS_INVENTORY (self));
  g_return_if_fail (CS_IS_SERVING (serving));

  g_list_store_append (self->servings, serving);
  touch (self, cs_serving_get_node (serving));
}

void
cs_inventory_forget_servings (CsInventory *self, const char *node)
{
  gboolean any = FALSE;

  g_return_if_fail (CS_IS_INVENTORY (self));

  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->servings)); i > 0; i--) {
    g_autoptr (CsServing) one = g_list_model_get_item (G_LIST_MODEL (self->servings), i - 1);

    if (g_strcmp0 (cs_serving_get_node (one), node) != 0)
      continue;
    g_list_store_remove (self->servings, i - 1);
    any = TRUE;
  }
  if (any)
    touch (self, node);
}

CsLedger *
cs_inventory_get_ledger (CsInventory *self)
{
  g_return_val_if_fail (CS_IS_INVENTORY (self), NULL);

  return self->ledger;
}

const char *
cs_inventory_get_ledger_problem (CsInventory *self)
{
  g_return_val_if_fail (CS_IS_INVENTORY (self), NULL);

  return self->ledger_problem;
}

static CsBundle *
local_bundle (CsInventory *self, const char *file)
{
  CsNodeFile *local = cs_inventory_find_local (self, NULL, file);

  return local != NULL ? cs_node_file_get_bundle (local) : NULL;
}

CsBundle *
cs_inventory_get_root (CsInventory *self, const char *authority)
{
  g_autofree char *file = NULL;

  g_return_val_if_fail (CS_IS_INVENTORY (self), NULL);

  file = cs_cluster_dup_root_file (self->cluster, authority);

  return local_bundle (self, file);
}

CsBundle *
cs_inventory_get_intermediates (CsInventory *self, const char *authority)
{
  g_autofree char *file = NULL;

  g_return_val_if_fail (CS_IS_INVENTORY (self), NULL);

  file = cs_cluster_dup_intermediate_file (self->cluster, authority);

  return local_bundle (self, file);
}

CsVerdict *
cs_inventory_dup_verdict (CsInventory *self, CsSlot *slot, CsCertificate *certificate, gint64 now)
{
  const char *authority;
  CsBundle *root;

  g_return_val_if_fail (CS_IS_INVENTORY (self), NULL);
  g_return_val_if_fail (CS_IS_SLOT (slot), NULL);

  if (cs_slot_is_self_signed (slot)) {
    g_autoptr (CsBundle) own = cs_bundle_new ();

    cs_bundle_add (own, certificate);
    return cs_verdict_new (certificate, NULL, own, now, NULL, CS_PURPOSE_ANY);
  }
  authority = cs_slot_get_authority (slot);
  root = cs_inventory_get_root (self, authority);
  if (root == NULL)
    return NULL;

  return cs_verdict_new (certificate, cs_inventory_get_intermediates (self, authority), root, now,
                         NULL, CS_PURPOSE_ANY);
}
