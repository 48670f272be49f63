/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-run.h"

#include <string.h>

#include "cs-error.h"
#include "cs-lane.h"
#include "cs-mmp-command.h"
#include "cs-run-context.h"
#include "cs-sync.h"

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

/* --- what the lanes share ----------------------------------------------------------------------
 */

/* The whole of a run: the task's data, and what every lane holds a reference of its task for. */
typedef struct {
  CsRunContext context;
  GPtrArray *lanes; /* of Lane */
  guint pending;    /* lanes still running; main context only */
  gulong cancelled_id;
  CsRunRecord record;
  GError *error; /* the first one */
} Work;

typedef struct {
  GTask *task;
  Work *work;
  const char *name; /* borrowed from a step */
  GPtrArray *steps; /* of CsStep, in plan order */
  CsStep *current;  /* borrowed; the lane's thread only */
} Lane;

static void
lane_free (gpointer data)
{
  Lane *lane = data;

  g_ptr_array_unref (lane->steps);
  g_free (lane);
}

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

/* --- a lane ------------------------------------------------------------------------------------
 */

static const CsStepFunc step_functions[] = {
  [CS_STEP_REQUEST] = cs_run_request,   [CS_STEP_CHAIN] = cs_run_chain,
  [CS_STEP_FETCH] = cs_run_fetch,       [CS_STEP_SUBMIT] = cs_run_submit,
  [CS_STEP_BUNDLE] = cs_run_bundle,     [CS_STEP_UPLOAD] = cs_run_upload,
  [CS_STEP_TAKE_KEY] = cs_run_take_key, [CS_STEP_PUT_KEY] = cs_run_put_key,
  [CS_STEP_CHECK] = cs_run_check,       [CS_STEP_SELF_SIGN] = cs_run_self_sign,
  [CS_STEP_SERVICE] = cs_run_service,   [CS_STEP_RESTORE] = cs_run_restore,
};

/* A step's new state on its way to the main context. */
typedef struct {
  CsStep *step;
  CsStepState state;
  char *result;
} Change;

static gboolean
show_change_cb (gpointer data)
{
  Change *change = data;

  cs_step_set_state (change->step, change->state, change->result);

  return G_SOURCE_REMOVE;
}

static void
change_free (gpointer data)
{
  Change *change = data;

  g_object_unref (change->step);
  g_free (change->result);
  g_free (change);
}

static void
show_change (CsStep *step, CsStepState state, const char *result)
{
  Change *change = g_new (Change, 1);

  change->step = g_object_ref (step);
  change->state = state;
  change->result = g_strdup (result);
  g_idle_add_full (G_PRIORITY_DEFAULT, show_change_cb, change, change_free);
}

static CsStepState
get_state (CsRunContext *context, CsStep *step)
{
  return (CsStepState) GPOINTER_TO_INT (g_hash_table_lookup (context->states, step));
}

static gboolean
is_over (CsStepState state)
{
  return state != CS_STEP_PLANNED && state != CS_STEP_RUNNING;
}

/* Whether @step can be begun although @other was not done: a request may be handed in while the
 * root that comes with the answer is not known yet. */
static gboolean
can_do_without (CsStep *step, CsStep *other, CsStepState state)
{
  return cs_step_get_kind (step) == CS_STEP_SUBMIT && cs_step_get_kind (other) == CS_STEP_CHAIN
         && state == CS_STEP_WAITING;
}

/* Under the mutex. A proof is wanted of whatever was done, so a check waits for its steps but does
 * not need their success. Sets @missing to a step that was not done and is needed. */
static gboolean
is_ready (CsRunContext *context, CsStep *step, CsStep **missing)
{
  GPtrArray *dependencies = cs_step_get_dependencies (step);
  gboolean needed = cs_step_get_kind (step) != CS_STEP_CHECK;
  gboolean ready = TRUE;

  *missing = NULL;
  for (guint i = 0; i < dependencies->len; i++) {
    CsStepState state = get_state (context, dependencies->pdata[i]);

    if (!is_over (state))
      ready = FALSE;
    else if (needed && state != CS_STEP_DONE && state != CS_STEP_UNPROVED
             && !can_do_without (step, dependencies->pdata[i], state))
      *missing = dependencies->pdata[i];
  }

  return ready || *missing != NULL;
}

/* The next step of the lane that can be decided, waiting for one if need be; NULL when all are
 * over. */
static CsStep *
next_step (Lane *lane, CsStep **missing)
{
  CsRunContext *context = &lane->work->context;
  CsStep *next = NULL;
  gboolean left = TRUE;

  g_mutex_lock (&context->mutex);
  while (next == NULL && left) {
    left = FALSE;
    for (guint i = 0; i < lane->steps->len && next == NULL; i++) {
      CsStep *step = lane->steps->pdata[i];

      if (is_over (get_state (context, step)))
        continue;
      left = TRUE;
      if (context->broken || g_cancellable_is_cancelled (context->cancellable)
          || is_ready (context, step, missing))
        next = step;
    }
    if (next == NULL && left)
      g_cond_wait (&context->changed, &context->mutex);
  }
  g_mutex_unlock (&context->mutex);

  return next;
}

static void
conclude (CsRunContext *context, CsStep *step, CsStepState state, const char *result)
{
  g_mutex_lock (&context->mutex);
  g_hash_table_insert (context->states, step, GINT_TO_POINTER (state));
  g_cond_broadcast (&context->changed);
  g_mutex_unlock (&context->mutex);
  show_change (step, state, result);
}

/* Nothing is done that is not announced in the journal: when that fails the run ends. */
static gboolean
announce (CsRunContext *context,
          const char *event,
          CsStep *step,
          CsStepState state,
          const char *result,
          GError **error)
{
  if (cs_journal_append (context->journal, error, event, "run", context->run_id, "step",
                         cs_step_get_id (step), "title",
                         state == CS_STEP_RUNNING ? cs_step_get_title (step) : NULL, "state",
                         cs_step_state_to_string (state), "result", result, NULL))
    return TRUE;

  g_mutex_lock (&context->mutex);
  context->broken = TRUE;
  g_cond_broadcast (&context->changed);
  g_mutex_unlock (&context->mutex);

  return FALSE;
}

/* A node that answered in words is still there; any other trouble may have left the connection in
 * between. */
static void
forget_connection (CsRunContext *context, CsStep *step, const GError *error)
{
  if (cs_step_get_node (step) != NULL && error != NULL && error->domain != CS_ERROR)
    cs_fleet_drop (context->fleet, cs_step_get_node (step));
}

/* What a check saw is judged when all lanes have ended, and only that goes into the record. */
static gboolean
is_judged_later (CsStep *step, CsStepState state)
{
  return cs_step_get_kind (step) == CS_STEP_CHECK && state == CS_STEP_DONE;
}

static gboolean
changes_no_file (CsStep *step)
{
  CsStepKind kind = cs_step_get_kind (step);

  return kind == CS_STEP_FETCH || kind == CS_STEP_TAKE_KEY || kind == CS_STEP_SERVICE;
}

static void
note_touch (CsRunContext *context, CsStep *step)
{
  if (cs_step_get_node (step) == NULL)
    return;

  g_mutex_lock (&context->mutex);
  g_hash_table_add (context->touched, g_strdup (cs_step_get_node (step)));
  g_mutex_unlock (&context->mutex);
}

/* A kept connection may be gone by now. Every step may be begun again, so one that finds it gone
 * is, once, on a new one. */
static char *
perform (CsRunContext *context, CsStep *step, CsStepState *state, GError **error)
{
  CsStepFunc function = step_functions[cs_step_get_kind (step)];
  g_autoptr (GError) local_error = NULL;
  char *result = function (context, step, state, &local_error);

  if (result == NULL && cs_step_get_node (step) != NULL
      && g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CLOSED)) {
    g_clear_error (&local_error);
    cs_fleet_drop (context->fleet, cs_step_get_node (step));
    result = function (context, step, state, &local_error);
  }
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));

  return result;
}

static void
carry_out (CsRunContext *context, CsStep *step)
{
  CsStepState state = CS_STEP_DONE;
  g_autofree char *result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) journal_error = NULL;

  show_change (step, CS_STEP_RUNNING, NULL);
  if (!changes_no_file (step))
    note_touch (context, step);
  cs_lane_take_turn ();
  if (announce (context, "step-begin", step, CS_STEP_RUNNING, NULL, &error))
    result = perform (context, step, &state, &error);
  cs_lane_give_turn ();
  if (result == NULL) {
    if (cs_step_get_kind (step) != CS_STEP_SERVICE)
      note_touch (context, step); /* what cannot even be read there is not known any more */
    state = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
                    && g_cancellable_is_cancelled (context->cancellable)
                ? CS_STEP_SKIPPED
                : CS_STEP_FAILED;
    result = g_strdup (error->message);
    forget_connection (context, step, error);
  }
  if (is_judged_later (step, state)) {
    conclude (context, step, state, result);
    return;
  }
  if (!announce (context, "step-end", step, state, result, &journal_error)) {
    g_free (result);
    result = g_strdup (journal_error->message);
    state = CS_STEP_FAILED;
  }
  conclude (context, step, state, result);
}

/* Why a step is not begun; NULL when it is. A check of a node that was lost is: it says so. */
static char *
dup_skip_reason (CsRunContext *context, CsStep *step, CsStep *missing)
{
  const char *node = cs_step_get_node (step);
  g_autofree char *loss = node != NULL ? cs_run_dup_loss (context, node) : NULL;
  gboolean broken;

  g_mutex_lock (&context->mutex);
  broken = context->broken;
  g_mutex_unlock (&context->mutex);

  if (!cs_step_is_selected (step))
    return cs_language_both ("left out");
  if (g_cancellable_is_cancelled (context->cancellable))
    return cs_language_both ("cancelled");
  if (broken)
    return cs_language_both ("not done: the journal cannot be written");
  if (loss != NULL && cs_step_get_kind (step) != CS_STEP_CHECK)
    return cs_language_both ("not done: %s could not be reached before in this run: %s", node,
                             loss);
  if (missing != NULL)
    return cs_language_both ("not done: it needs “%s”", cs_step_get_title (missing));

  return NULL;
}

/* Every command and what came back goes into the record; what may hold a secret does not. A record
 * that takes no more is found out by the end of the step. */
static void
note_command (const char *line, const char *reply, const GError *error, gpointer user_data)
{
  Lane *lane = user_data;
  CsRunContext *context = &lane->work->context;

  if (reply != NULL && cs_mmp_reply_is_secret (line))
    reply = "(not written down: it may hold a secret)";
  cs_journal_append (context->journal, NULL, "reply", "run", context->run_id, "step",
                     cs_step_get_id (lane->current), "node", cs_step_get_node (lane->current),
                     "line", line, "reply", reply, "error", error != NULL ? error->message : NULL,
                     NULL);
}

static void
work_lane (gpointer data)
{
  Lane *lane = data;
  CsRunContext *context = &lane->work->context;
  CsStep *missing = NULL;
  CsStep *step;

  cs_sync_listen (note_command, lane);
  while ((step = next_step (lane, &missing)) != NULL) {
    g_autofree char *reason = dup_skip_reason (context, step, missing);

    if (reason != NULL)
      conclude (context, step, CS_STEP_SKIPPED, reason);
    else
      carry_out (context, lane->current = step);
  }
  cs_sync_listen (NULL, NULL);
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
  work->record.proofs = cs_run_judge (self->plan, matrix);
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
  Lane *lane = data;
  g_autoptr (GTask) task = lane->task;
  CsRun *self = g_task_get_source_object (task);
  Work *work = lane->work;

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

static Lane *
find_lane (Work *work, const char *name)
{
  Lane *lane;

  for (guint i = 0; i < work->lanes->len; i++) {
    lane = work->lanes->pdata[i];
    if (g_strcmp0 (lane->name, name) == 0)
      return lane;
  }

  lane = g_new0 (Lane, 1);
  lane->work = work;
  lane->name = name;
  lane->steps = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (work->lanes, lane);

  return lane;
}

static void
assign_lanes (CsRun *self, Work *work)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->plan)); i++) {
    g_autoptr (CsStep) step = g_list_model_get_item (G_LIST_MODEL (self->plan), i);

    g_ptr_array_add (find_lane (work, cs_step_get_lane (step))->steps, g_object_ref (step));
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
  for (guint i = 0; i < work->lanes->len; i++) {
    Lane *lane = work->lanes->pdata[i];

    lane->task = g_object_ref (task);
    cs_lane_start ("run", work_lane, lane, lane_done_cb, lane);
  }
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
  work->lanes = g_ptr_array_new_with_free_func (lane_free);
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
