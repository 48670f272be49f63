/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-plan.h"

#include "cs-json.h"
#include "cs-names.h"
#include "cs-planner-restore.h"
#include "cs-planner.h"
#include "cs-service-planner.h"
#include "cs-time.h"

struct _CsPlan {
  GObject parent_instance;

  GListStore *steps;
  GListStore *findings;
  GStrv renew;
  char *cluster_path;
  char *cluster_sha256;
  gint64 made;
  GHashTable *nodes; /* "NODE/FILE" -> what the plan rests on */
  gboolean frozen;
};

typedef enum {
  PROP_FROZEN = 1,
} CsPlanProps;

static GParamSpec *props[PROP_FROZEN + 1];

static GType
cs_plan_get_item_type (GListModel *model)
{
  return CS_TYPE_STEP;
}

static guint
cs_plan_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (CS_PLAN (model)->steps));
}

static gpointer
cs_plan_get_item (GListModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (CS_PLAN (model)->steps), position);
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = cs_plan_get_item_type;
  iface->get_n_items = cs_plan_get_n_items;
  iface->get_item = cs_plan_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (CsPlan,
                               cs_plan,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void
cs_plan_finalize (GObject *object)
{
  CsPlan *self = CS_PLAN (object);

  g_clear_object (&self->steps);
  g_clear_object (&self->findings);
  g_strfreev (self->renew);
  g_free (self->cluster_path);
  g_free (self->cluster_sha256);
  g_hash_table_unref (self->nodes);

  G_OBJECT_CLASS (cs_plan_parent_class)->finalize (object);
}

static void
cs_plan_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch ((CsPlanProps) id) {
  case PROP_FROZEN:
    g_value_set_boolean (value, CS_PLAN (object)->frozen);
    break;
  }
}

static void
cs_plan_class_init (CsPlanClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = cs_plan_finalize;
  object_class->get_property = cs_plan_get_property;

  props[PROP_FROZEN]
      = g_param_spec_boolean ("frozen", NULL, NULL, FALSE,
                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
cs_plan_init (CsPlan *self)
{
  self->steps = g_list_store_new (CS_TYPE_STEP);
  self->findings = g_list_store_new (CS_TYPE_FINDING);
  self->nodes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/* What a later look is compared with. A file that is read counts by its bytes, a key by being
 * there. */
static void
remember_file (CsPlan *self, CsNodeState *state, const char *file)
{
  const char *node = cs_node_state_get_name (state);
  CsNodeFile *there = cs_node_state_find_file (state, file);
  const char *value = "missing";

  if (there != NULL)
    value = cs_node_file_was_read (there) ? cs_node_file_get_sha256 (there) : "present";
  g_hash_table_insert (self->nodes, cs_workspace_name (node, file), g_strdup (value));
}

static void
remember_nodes (CsPlan *self, CsInventory *inventory)
{
  GListModel *wanted_list = cs_inventory_get_wanted (inventory);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (inventory)); i++) {
    g_autoptr (CsNodeState) state = g_list_model_get_item (G_LIST_MODEL (inventory), i);

    for (guint j = 0; j < g_list_model_get_n_items (wanted_list); j++) {
      g_autoptr (CsWanted) wanted = g_list_model_get_item (wanted_list, j);

      if (cs_node_state_get_knowledge (state) == CS_KNOWLEDGE_FULL)
        remember_file (self, state, cs_wanted_get_file (wanted));
    }
  }
}

static CsPlan *
plan_new_empty (CsCluster *cluster, CsInventory *inventory, gint64 now)
{
  g_autofree char *text = cs_cluster_dup_text (cluster);
  CsPlan *self = g_object_new (CS_TYPE_PLAN, NULL);

  self->made = now;
  self->cluster_path = g_strdup (cs_cluster_get_path (cluster));
  self->cluster_sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  remember_nodes (self, inventory);

  return self;
}

CsPlan *
cs_plan_new_for_pending (CsCluster *cluster, CsInventory *inventory, GPtrArray *pending, gint64 now)
{
  CsLanguage language = cs_language_get ();
  g_autoptr (CsPlan) shown = NULL;
  CsPlan *self;

  g_return_val_if_fail (CS_IS_CLUSTER (cluster), NULL);
  g_return_val_if_fail (CS_IS_INVENTORY (inventory), NULL);
  g_return_val_if_fail (pending != NULL, NULL);

  self = plan_new_empty (cluster, inventory, now);
  shown = plan_new_empty (cluster, inventory, now);
  cs_planner_fill_pending (cluster, pending, shown->steps);
  cs_language_set (CS_LANGUAGE_ENGLISH);
  cs_planner_fill_pending (cluster, pending, self->steps);
  cs_language_set (language);
  cs_plan_take_words (self, shown);

  return self;
}

CsPlan *
cs_plan_new (CsCluster *cluster,
             CsInventory *inventory,
             CsDesired *desired,
             const char *const *renew,
             gint64 now)
{
  CsPlan *self;

  g_return_val_if_fail (CS_IS_CLUSTER (cluster), NULL);
  g_return_val_if_fail (CS_IS_INVENTORY (inventory), NULL);
  g_return_val_if_fail (CS_IS_DESIRED (desired), NULL);

  self = plan_new_empty (cluster, inventory, now);
  self->renew = g_strdupv ((char **) renew);
  cs_planner_fill (cluster, inventory, desired, renew, self->steps, self->findings);

  return self;
}

CsPlan *
cs_plan_new_for_services (CsCluster *cluster,
                          CsInventory *inventory,
                          CsDesired *desired,
                          CsMatrix *matrix,
                          const char *node,
                          CsTrustChoice trust,
                          gint64 now)
{
  CsServicePlanner planner = { .matrix = matrix, .trust = trust };
  CsPlan *self;

  g_return_val_if_fail (CS_IS_CLUSTER (cluster), NULL);
  g_return_val_if_fail (CS_IS_INVENTORY (inventory), NULL);
  g_return_val_if_fail (CS_IS_DESIRED (desired), NULL);
  g_return_val_if_fail (CS_IS_MATRIX (matrix), NULL);

  self = plan_new_empty (cluster, inventory, now);
  planner.base.cluster = cluster;
  planner.base.inventory = inventory;
  planner.base.desired = desired;
  planner.base.steps = self->steps;
  planner.base.findings = self->findings;
  cs_service_planner_fill (&planner, node);

  return self;
}

CsPlan *
cs_plan_new_for_restore (CsCluster *cluster,
                         CsInventory *inventory,
                         CsWorkspace *workspace,
                         const char *run,
                         const char *node,
                         gint64 now,
                         GError **error)
{
  CsRestorePlanner planner = { .workspace = workspace, .run = run, .node = node };
  g_autoptr (CsPlan) self = NULL;

  g_return_val_if_fail (CS_IS_CLUSTER (cluster), NULL);
  g_return_val_if_fail (CS_IS_INVENTORY (inventory), NULL);
  g_return_val_if_fail (run != NULL, NULL);

  self = plan_new_empty (cluster, inventory, now);
  planner.base.cluster = cluster;
  planner.base.inventory = inventory;
  planner.base.steps = self->steps;
  planner.base.findings = self->findings;

  return cs_restore_planner_fill (&planner, error) ? g_steal_pointer (&self) : NULL;
}

CsPlan *
cs_plan_new_for_upload (CsCluster *cluster,
                        CsInventory *inventory,
                        const char *node,
                        const char *file,
                        CsBundle *bundle,
                        gint64 now,
                        GError **error)
{
  g_autoptr (CsPlan) self = NULL;
  CsPlanner planner = { .cluster = cluster, .inventory = inventory };

  g_return_val_if_fail (CS_IS_CLUSTER (cluster), NULL);
  g_return_val_if_fail (CS_IS_INVENTORY (inventory), NULL);
  g_return_val_if_fail (node != NULL && file != NULL, NULL);
  g_return_val_if_fail (CS_IS_BUNDLE (bundle), NULL);

  self = plan_new_empty (cluster, inventory, now);
  planner.steps = self->steps;
  planner.findings = self->findings;
  if (!cs_planner_plan_file (&planner, node, file, bundle, error))
    return NULL;
  remember_file (self, cs_inventory_find (inventory, node), file);

  return g_steal_pointer (&self);
}

GListModel *
cs_plan_get_findings (CsPlan *self)
{
  g_return_val_if_fail (CS_IS_PLAN (self), NULL);

  return G_LIST_MODEL (self->findings);
}

static CsFinding *
find_equal (CsPlan *self, guint position, CsFinding *finding)
{
  g_autoptr (CsFinding) other = g_list_model_get_item (G_LIST_MODEL (self->findings), position);

  return other != NULL && g_str_equal (cs_finding_get_id (other), cs_finding_get_id (finding))
             ? other /* borrowed: the store holds it */
             : NULL;
}

void
cs_plan_take_words (CsPlan *self, CsPlan *shown)
{
  g_return_if_fail (CS_IS_PLAN (self));
  g_return_if_fail (CS_IS_PLAN (shown));

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (shown->steps)); i++) {
    g_autoptr (CsStep) other = g_list_model_get_item (G_LIST_MODEL (shown->steps), i);
    CsStep *step = cs_plan_find_step (self, cs_step_get_id (other));

    if (step != NULL)
      cs_step_set_shown (step, cs_step_get_title (other), cs_step_get_before (other),
                         cs_step_get_after (other));
  }
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (shown->findings)); i++) {
    g_autoptr (CsFinding) other = g_list_model_get_item (G_LIST_MODEL (shown->findings), i);
    CsFinding *finding = find_equal (self, i, other);

    if (finding != NULL)
      cs_finding_set_shown (finding, cs_finding_get_text (other), cs_finding_get_remedy (other));
  }
}

CsStep *
cs_plan_find_step (CsPlan *self, const char *id)
{
  g_return_val_if_fail (CS_IS_PLAN (self), NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->steps)); i++) {
    g_autoptr (CsStep) step = g_list_model_get_item (G_LIST_MODEL (self->steps), i);

    if (g_strcmp0 (cs_step_get_id (step), id) == 0)
      return step; /* borrowed: the store holds it */
  }

  return NULL;
}

/* --- what is left out --------------------------------------------------------------------------
 */

static void
leave_out_dependents (CsPlan *self, CsStep *step)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->steps)); i++) {
    g_autoptr (CsStep) other = g_list_model_get_item (G_LIST_MODEL (self->steps), i);

    if (cs_step_is_selected (other) && cs_step_get_kind (other) != CS_STEP_CHECK
        && g_ptr_array_find (cs_step_get_dependencies (other), step, NULL))
      cs_plan_select (self, other, FALSE);
  }
}

void
cs_plan_select (CsPlan *self, CsStep *step, gboolean selected)
{
  GPtrArray *dependencies;

  g_return_if_fail (CS_IS_PLAN (self));
  g_return_if_fail (CS_IS_STEP (step));

  if (self->frozen)
    return;

  cs_step_set_selected (step, selected);
  if (!selected) {
    leave_out_dependents (self, step);
    return;
  }

  dependencies = cs_step_get_dependencies (step);
  for (guint i = 0; cs_step_get_kind (step) != CS_STEP_CHECK && i < dependencies->len; i++)
    cs_plan_select (self, dependencies->pdata[i], TRUE);
}

void
cs_plan_freeze (CsPlan *self)
{
  g_return_if_fail (CS_IS_PLAN (self));

  if (self->frozen)
    return;

  self->frozen = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FROZEN]);
}

gboolean
cs_plan_is_frozen (CsPlan *self)
{
  g_return_val_if_fail (CS_IS_PLAN (self), TRUE);

  return self->frozen;
}

void
cs_plan_select_node (CsPlan *self, const char *node)
{
  g_return_if_fail (CS_IS_PLAN (self));

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->steps)); i++) {
    g_autoptr (CsStep) step = g_list_model_get_item (G_LIST_MODEL (self->steps), i);

    cs_step_set_selected (step, FALSE);
  }
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->steps)); i++) {
    g_autoptr (CsStep) step = g_list_model_get_item (G_LIST_MODEL (self->steps), i);

    if (g_strcmp0 (cs_step_get_node (step), node) == 0)
      cs_plan_select (self, step, TRUE);
  }
}

guint
cs_plan_count_selected (CsPlan *self)
{
  guint n = 0;

  g_return_val_if_fail (CS_IS_PLAN (self), 0);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->steps)); i++) {
    g_autoptr (CsStep) step = g_list_model_get_item (G_LIST_MODEL (self->steps), i);

    if (cs_step_is_selected (step))
      n++;
  }

  return n;
}

guint
cs_plan_count_ended (CsPlan *self)
{
  guint n = 0;

  g_return_val_if_fail (CS_IS_PLAN (self), 0);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->steps)); i++) {
    g_autoptr (CsStep) step = g_list_model_get_item (G_LIST_MODEL (self->steps), i);

    if (cs_step_get_state (step) != CS_STEP_PLANNED && cs_step_get_state (step) != CS_STEP_RUNNING)
      n++;
  }

  return n;
}

/* --- to JSON -----------------------------------------------------------------------------------
 */

static JsonObject *
step_to_object (CsStep *step)
{
  JsonObject *object = json_object_new ();
  JsonArray *after = json_array_new ();
  GPtrArray *dependencies = cs_step_get_dependencies (step);
  CsSlot *slot = cs_step_get_slot (step);

  cs_json_set_string (object, "id", cs_step_get_id (step));
  cs_json_set_string (object, "kind", cs_step_kind_to_string (cs_step_get_kind (step)));
  cs_json_set_string (object, "node", cs_step_get_node (step));
  cs_json_set_string (object, "file", cs_step_get_file (step));
  cs_json_set_string (object, "slot", slot != NULL ? cs_slot_get_name (slot) : NULL);
  cs_json_set_string (object, "title", cs_step_get_title (step));
  cs_json_set_string (object, "before", cs_step_get_before (step));
  cs_json_set_string (object, "after", cs_step_get_after (step));
  for (guint i = 0; i < dependencies->len; i++)
    json_array_add_string_element (after, cs_step_get_id (dependencies->pdata[i]));
  json_object_set_array_member (object, "after_steps", after);

  return object;
}

static JsonObject *
finding_to_object (CsFinding *finding)
{
  JsonObject *object = json_object_new ();

  cs_json_set_string (object, "id", cs_finding_get_id (finding));
  cs_json_set_string (object, "severity",
                      cs_severity_to_string (cs_finding_get_severity (finding)));
  cs_json_set_string (object, "group", cs_finding_get_group (finding));
  cs_json_set_string (object, "text", cs_finding_get_text (finding));
  cs_json_set_string (object, "remedy", cs_finding_get_remedy (finding));

  return object;
}

static JsonArray *
steps_to_array (CsPlan *self)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->steps)); i++) {
    g_autoptr (CsStep) step = g_list_model_get_item (G_LIST_MODEL (self->steps), i);

    json_array_add_object_element (array, step_to_object (step));
  }

  return array;
}

static JsonArray *
findings_to_array (CsPlan *self)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->findings)); i++) {
    g_autoptr (CsFinding) finding = g_list_model_get_item (G_LIST_MODEL (self->findings), i);

    json_array_add_object_element (array, finding_to_object (finding));
  }

  return array;
}

/* Sorted, so that the same world gives the same file. */
static JsonObject *
nodes_to_object (CsPlan *self)
{
  JsonObject *object = json_object_new ();
  g_autoptr (GList) names
      = g_list_sort (g_hash_table_get_keys (self->nodes), (GCompareFunc) g_strcmp0);

  for (GList *l = names; l != NULL; l = l->next)
    json_object_set_string_member (object, l->data, g_hash_table_lookup (self->nodes, l->data));

  return object;
}

static JsonArray *
strv_to_array (const char *const *strings)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; strings != NULL && strings[i] != NULL; i++)
    json_array_add_string_element (array, strings[i]);

  return array;
}

char *
cs_plan_to_json (CsPlan *self)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  g_autofree char *made = NULL;

  g_return_val_if_fail (CS_IS_PLAN (self), NULL);

  json_node_take_object (root, object);
  made = cs_time_format (self->made);
  json_object_set_int_member (object, "countersign_plan", 1);
  cs_json_set_string (object, "cluster_file", self->cluster_path);
  cs_json_set_string (object, "cluster_sha256", self->cluster_sha256);
  cs_json_set_string (object, "made", made);
  json_object_set_array_member (object, "renew", strv_to_array ((const char *const *) self->renew));
  json_object_set_object_member (object, "nodes", nodes_to_object (self));
  json_object_set_array_member (object, "steps", steps_to_array (self));
  json_object_set_array_member (object, "findings", findings_to_array (self));

  return cs_json_to_text (root, TRUE);
}

/* --- comparing with a plan file ----------------------------------------------------------------
 */

static void
compare_worlds (CsPlanFile *file, CsPlan *fresh, GPtrArray *differences)
{
  GHashTableIter iter;
  gpointer name, was;

  g_hash_table_iter_init (&iter, file->nodes);
  while (g_hash_table_iter_next (&iter, &name, &was)) {
    const char *is = g_hash_table_lookup (fresh->nodes, name);

    if (is == NULL)
      g_ptr_array_add (differences,
                       g_strdup_printf ("%s: its node cannot be looked at now", (char *) name));
    else if (g_strcmp0 (was, is) != 0)
      g_ptr_array_add (differences, g_strdup_printf ("%s: was %.16s, is %.16s", (char *) name,
                                                     (char *) was, is));
  }
}

static void
compare_steps (CsPlanFile *file, CsPlan *fresh, GPtrArray *differences)
{
  for (guint i = 0; file->step_ids[i] != NULL; i++) {
    if (cs_plan_find_step (fresh, file->step_ids[i]) == NULL)
      g_ptr_array_add (differences,
                       g_strdup_printf ("%s: would not be planned now", file->step_ids[i]));
  }
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (fresh)); i++) {
    g_autoptr (CsStep) step = g_list_model_get_item (G_LIST_MODEL (fresh), i);

    if (!g_strv_contains ((const char *const *) file->step_ids, cs_step_get_id (step)))
      g_ptr_array_add (differences, g_strdup_printf ("%s: is needed now and not in the plan",
                                                     cs_step_get_id (step)));
  }
}

/* The names and values of a plan file are input from outside. */
static void
escape_all (GPtrArray *lines)
{
  for (guint i = 0; i < lines->len; i++) {
    char *line = lines->pdata[i];

    lines->pdata[i] = cs_escape_control (line);
    g_free (line);
  }
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

GStrv
cs_plan_file_compare (CsPlanFile *self, CsPlan *fresh)
{
  GPtrArray *differences = g_ptr_array_new ();

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (CS_IS_PLAN (fresh), NULL);

  if (g_strcmp0 (self->cluster_sha256, fresh->cluster_sha256) != 0)
    g_ptr_array_add (differences, g_strdup ("the cluster file was changed"));
  compare_worlds (self, fresh, differences);
  compare_steps (self, fresh, differences);
  escape_all (differences);
  g_ptr_array_sort (differences, compare_lines);
  g_ptr_array_add (differences, NULL);

  return (GStrv) g_ptr_array_free (differences, FALSE);
}
