/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-run-lane.h"

#include "cs-error.h"
#include "cs-lane.h"
#include "cs-mmp-command.h"
#include "cs-sync.h"

struct _CsRunLane {
  CsRunContext *context;
  const char *name; /* borrowed from a step */
  GPtrArray *steps; /* of CsStep, in plan order */
  CsStep *current;  /* borrowed; the lane's thread only */
};

CsRunLane *
cs_run_lane_new (CsRunContext *context, const char *name)
{
  CsRunLane *self = g_new0 (CsRunLane, 1);

  self->context = context;
  self->name = name;
  self->steps = g_ptr_array_new_with_free_func (g_object_unref);

  return self;
}

void
cs_run_lane_free (gpointer data)
{
  CsRunLane *self = data;

  g_ptr_array_unref (self->steps);
  g_free (self);
}

const char *
cs_run_lane_get_name (CsRunLane *self)
{
  return self->name;
}

void
cs_run_lane_add (CsRunLane *self, CsStep *step)
{
  g_ptr_array_add (self->steps, g_object_ref (step));
}

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
next_step (CsRunLane *self, CsStep **missing)
{
  CsRunContext *context = self->context;
  CsStep *next = NULL;
  gboolean left = TRUE;

  g_mutex_lock (&context->mutex);
  while (next == NULL && left) {
    left = FALSE;
    for (guint i = 0; i < self->steps->len && next == NULL; i++) {
      CsStep *step = self->steps->pdata[i];

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
  CsRunLane *self = user_data;
  CsRunContext *context = self->context;

  if (reply != NULL && cs_mmp_reply_is_secret (line))
    reply = "(not written down: it may hold a secret)";
  cs_journal_append (context->journal, NULL, "reply", "run", context->run_id, "step",
                     cs_step_get_id (self->current), "node", cs_step_get_node (self->current),
                     "line", line, "reply", reply, "error", error != NULL ? error->message : NULL,
                     NULL);
}

void
cs_run_lane_work (gpointer data)
{
  CsRunLane *self = data;
  CsRunContext *context = self->context;
  CsStep *missing = NULL;
  CsStep *step;

  cs_sync_listen (note_command, self);
  while ((step = next_step (self, &missing)) != NULL) {
    g_autofree char *reason = dup_skip_reason (context, step, missing);

    if (reason != NULL)
      conclude (context, step, CS_STEP_SKIPPED, reason);
    else
      carry_out (context, self->current = step);
  }
  cs_sync_listen (NULL, NULL);
}
