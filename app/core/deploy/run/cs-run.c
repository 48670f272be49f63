/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-run.h"

#include <string.h>

#include "cs-error.h"
#include "cs-lane.h"
#include "cs-run-lane.h"

struct _CsRun {
  GObject parent_instance;

  CsDeployment *deployment;
  CsPlan *plan;
  char *id;
  char *journal_head;
  gboolean started;
};

G_DEFINE_FINAL_TYPE (CsRun, cs_run, G_TYPE_OBJECT)

static void
cs_run_finalize (GObject *object)
{
  CsRun *self = CS_RUN (object);

  g_clear_object (&self->deployment);
  g_clear_object (&self->plan);
  g_free (self->id);
  g_free (self->journal_head);

  G_OBJECT_CLASS (cs_run_parent_class)->finalize (object);
}

static void
cs_run_class_init (CsRunClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_run_finalize;
}

static void
cs_run_init (CsRun *self)
{
}

CsRun *
cs_run_new (CsDeployment *deployment, CsPlan *plan)
{
  CsRun *self;
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format (now, "%Y%m%dT%H%M%SZ");

  g_return_val_if_fail (CS_IS_DEPLOYMENT (deployment), NULL);
  g_return_val_if_fail (CS_IS_PLAN (plan), NULL);

  self = g_object_new (CS_TYPE_RUN, NULL);
  self->deployment = g_object_ref (deployment);
  self->plan = g_object_ref (plan);
  self->id = g_strdup_printf ("%s-%04x", time, g_random_int () & 0xffff);

  return self;
}

const char *
cs_run_get_id (CsRun *self)
{
  g_return_val_if_fail (CS_IS_RUN (self), NULL);

  return self->id;
}

CsPlan *
cs_run_get_plan (CsRun *self)
{
  g_return_val_if_fail (CS_IS_RUN (self), NULL);

  return self->plan;
}

const char *
cs_run_get_journal_head (CsRun *self)
{
  g_return_val_if_fail (CS_IS_RUN (self), NULL);

  return self->journal_head;
}

guint
cs_run_count (CsRun *self, CsStepState state)
{
  guint n = 0;

  g_return_val_if_fail (CS_IS_RUN (self), 0);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->plan)); i++) {
    g_autoptr (CsStep) step = g_list_model_get_item (G_LIST_MODEL (self->plan), i);

    if (cs_step_get_state (step) == state)
      n++;
  }

  return n;
}

/* --- the whole --------------------------------------------------------------------------------
 */

/* The whole of a run: the data of its task, which each lane that works holds a reference of. */
typedef struct {
  CsRunContext context;
  GPtrArray *lanes; /* of CsRunLane, in the order of their first steps */
  guint pending;    /* lanes still running; main context only */
  gulong cancelled_id;
  CsRunRecord record;
  GError *error; /* the first one */
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_ptr_array_unref (work->lanes);
  cs_run_record_clear (&work->record);
  g_clear_error (&work->error);
  cs_run_context_clear (&work->context);
  g_free (work);
}

/* --- the end -----------------------------------------------------------------------------------
 */

/* In a thread, as what syncs a file must be. */
static void
write_end (gpointer data)
{
  Work *work = g_task_get_task_data (data);

  cs_run_record_end (&work->context, &work->record, &work->error);
}

static gboolean
ended_cb (gpointer data)
{
  g_autoptr (GTask) task = data;
  CsRun *self = g_task_get_source_object (task);
  Work *work = g_task_get_task_data (task);

  self->journal_head = cs_journal_dup_head (work->context.journal);
  if (work->error != NULL)
    g_task_return_error (task, g_steal_pointer (&work->error));
  else
    g_task_return_boolean (task, TRUE);

  return G_SOURCE_REMOVE;
}

/* By now every step has its state. */
static void
end (GTask *task)
{
  CsRun *self = g_task_get_source_object (task);
  Work *work = g_task_get_task_data (task);

  for (guint i = 0; i < G_N_ELEMENTS (work->record.counts); i++)
    work->record.counts[i] = cs_run_count (self, (CsStepState) i);
  cs_lane_start ("run-end", write_end, task, ended_cb, g_object_ref (task));
}

static void
refreshed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  CsRun *self = g_task_get_source_object (task);
  Work *work = g_task_get_task_data (task);
  g_autoptr (CsMatrix) matrix = NULL;
  CsLanguage language;

  cs_inventory_refresh_finish (CS_INVENTORY (source), result, &work->error);
  language = cs_language_set (CS_LANGUAGE_ENGLISH); /* it goes into the record */
  matrix = cs_deployment_dup_matrix (self->deployment);
  work->record.proofs
      = cs_run_judge (self->plan, matrix, g_cancellable_is_cancelled (work->context.cancellable));
  cs_language_set (language);
  end (task);
}

/* What was known of a node on which something was begun and nothing was looked at since is not
 * known any more. */
static void
forget_node (CsInventory *inventory, const char *node)
{
  CsNodeState *old = cs_inventory_find (inventory, node);
  g_autoptr (CsNodeState) state = cs_node_state_copy_as (old, CS_KNOWLEDGE_NONE);

  cs_inventory_replace (inventory, state);
}

static void
adopt_surveys (CsRun *self, CsRunContext *context)
{
  CsInventory *inventory = cs_deployment_get_inventory (self->deployment);
  GHashTableIter iter;
  gpointer node, state;

  g_hash_table_iter_init (&iter, context->touched);
  while (g_hash_table_iter_next (&iter, &node, NULL)) {
    if (!g_hash_table_contains (context->surveys, node))
      forget_node (inventory, node);
  }
  g_hash_table_iter_init (&iter, context->surveys);
  while (g_hash_table_iter_next (&iter, NULL, &state))
    cs_inventory_replace (inventory, state);
}

static gboolean
lane_done_cb (gpointer data)
{
  static const char *const no_nodes[] = { NULL };
  g_autoptr (GTask) task = data;
  CsRun *self = g_task_get_source_object (task);
  Work *work = g_task_get_task_data (task);

  if (--work->pending > 0)
    return G_SOURCE_REMOVE;

  g_cancellable_disconnect (work->context.cancellable, work->cancelled_id);
  adopt_surveys (self, &work->context);
  cs_inventory_refresh_async (cs_deployment_get_inventory (self->deployment), work->context.fleet,
                              no_nodes, NULL, refreshed_cb, g_object_ref (task));

  return G_SOURCE_REMOVE;
}

/* --- the beginning -----------------------------------------------------------------------------
 */

static CsRunLane *
find_lane (Work *work, const char *name)
{
  for (guint i = 0; i < work->lanes->len; i++) {
    if (g_str_equal (cs_run_lane_get_name (work->lanes->pdata[i]), name))
      return work->lanes->pdata[i];
  }

  g_ptr_array_add (work->lanes, cs_run_lane_new (&work->context, name));

  return work->lanes->pdata[work->lanes->len - 1];
}

static void
assign_lanes (CsRun *self, Work *work)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->plan)); i++) {
    g_autoptr (CsStep) step = g_list_model_get_item (G_LIST_MODEL (self->plan), i);

    cs_run_lane_add (find_lane (work, cs_step_get_lane (step)), step);
    if (cs_step_get_kind (step) == CS_STEP_SERVICE)
      cs_inventory_forget_servings (cs_deployment_get_inventory (self->deployment),
                                    cs_step_get_node (step));
  }
}

static void
cancelled_cb (GCancellable *cancellable, gpointer data)
{
  CsRunContext *context = data;

  g_mutex_lock (&context->mutex);
  g_cond_broadcast (&context->changed);
  g_mutex_unlock (&context->mutex);
}

/* In a thread: reads, and syncs. */
static void
write_begin (gpointer data)
{
  Work *work = g_task_get_task_data (data);

  if (cs_run_context_open (&work->context, &work->error))
    cs_run_record_begin (&work->context, &work->record, &work->error);
}

static void
start_lanes (GTask *task, Work *work)
{
  work->pending = work->lanes->len;
  work->cancelled_id = g_cancellable_connect (work->context.cancellable, G_CALLBACK (cancelled_cb),
                                              &work->context, NULL);
  for (guint i = 0; i < work->lanes->len; i++)
    cs_lane_start ("run", cs_run_lane_work, work->lanes->pdata[i], lane_done_cb,
                   g_object_ref (task));
}

/* Nothing is started that was not announced. */
static gboolean
begun_cb (gpointer data)
{
  g_autoptr (GTask) task = data;
  CsRun *self = g_task_get_source_object (task);
  Work *work = g_task_get_task_data (task);

  if (work->error != NULL) {
    g_task_return_error (task, g_steal_pointer (&work->error));
    return G_SOURCE_REMOVE;
  }

  assign_lanes (self, work);
  if (work->lanes->len > 0)
    start_lanes (task, work);
  else
    end (task);

  return G_SOURCE_REMOVE;
}

void
cs_run_start_async (CsRun *self,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *text = NULL;
  GError *error = NULL;
  Work *work;

  g_return_if_fail (CS_IS_RUN (self));
  g_return_if_fail (!self->started);

  self->started = TRUE;
  cs_plan_freeze (self->plan);
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, cs_run_start_async);
  work = g_new0 (Work, 1);
  work->lanes = g_ptr_array_new_with_free_func (cs_run_lane_free);
  g_task_set_task_data (task, work, work_free);
  if (!cs_run_context_init (&work->context, self->deployment, self->id, cancellable, &error)) {
    g_task_return_error (task, error);
    return;
  }

  text = cs_cluster_dup_text (cs_deployment_get_cluster (self->deployment));
  work->record.cluster_sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  work->record.plan = cs_plan_to_json (self->plan);
  work->record.n_steps = g_list_model_get_n_items (G_LIST_MODEL (self->plan));
  cs_lane_start ("run-begin", write_begin, task, begun_cb, g_object_ref (task));
}

gboolean
cs_run_start_finish (CsRun *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
