/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-approvals.h"

#include <glib/gi18n.h>

#include "cs-session-private.h"

/* So often in a row something may go wrong with what nobody asked for: a network may be gone for a
 * while, but a question that was declined must not come again for ever. */
#define FAILURES_MAX 3

struct _CsApprovals {
  GObject parent_instance;

  CsSession *session; /* not owned: it owns this */

  /* owned */
  CsDeployment *deployment;
  CsPendingList *list;
  CsPoller *poller;
  GPtrArray *watched; /* of CsAuthority: whose news is listened to */
  char *message;

  CsTone tone;
  guint n_failures;
  gboolean due;     /* to be asked as soon as nothing else is under way */
  gboolean by_hand; /* of the asking under way */
};

G_DEFINE_FINAL_TYPE (CsApprovals, cs_approvals, G_TYPE_OBJECT)

static guint changed_signal;

static void ask (CsApprovals *self, const char *const *names, gboolean by_hand);

static void
stop_watching (gpointer data)
{
  CsAuthority *authority = data;

  cs_authority_set_watching (authority, FALSE);
  g_object_unref (authority);
}

static void
cs_approvals_dispose (GObject *object)
{
  CsApprovals *self = CS_APPROVALS (object);

  g_clear_object (&self->poller);
  g_clear_pointer (&self->watched, g_ptr_array_unref);
  g_clear_object (&self->list);
  g_clear_object (&self->deployment);
  g_clear_pointer (&self->message, g_free);

  G_OBJECT_CLASS (cs_approvals_parent_class)->dispose (object);
}

static void
cs_approvals_class_init (CsApprovalsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cs_approvals_dispose;

  changed_signal = g_signal_new ("changed", CS_TYPE_APPROVALS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
cs_approvals_init (CsApprovals *self)
{
  self->watched = g_ptr_array_new_with_free_func (stop_watching);
}

static void
take_message (CsApprovals *self, char *message, CsTone tone)
{
  g_free (self->message);
  self->message = message;
  self->tone = tone;
  g_signal_emit (self, changed_signal, 0);
}

static gboolean
is_idle (CsApprovals *self)
{
  return !self->session->closed && cs_session_get_activity (self->session) == CS_ACTIVITY_IDLE;
}

/* --- by itself ---------------------------------------------------------------------------------
 */

/* Those that wait. Of the others the admin was asked already, or has to do something. */
static GStrv
dup_waiting (CsApprovals *self)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->list)); i++) {
    g_autoptr (CsPending) pending = g_list_model_get_item (G_LIST_MODEL (self->list), i);

    if (cs_pending_get_state (pending) == CS_PENDING_WAITING && cs_pending_can_be_asked (pending))
      g_strv_builder_add (names, cs_pending_get_name (pending));
  }

  return g_strv_builder_end (names);
}

/* Without a hurry: what is under way goes on first. */
static void
ask_when_idle (CsApprovals *self)
{
  g_auto (GStrv) names = NULL;

  self->due = !is_idle (self);
  if (self->due)
    return;

  names = dup_waiting (self);
  if (names[0] != NULL)
    ask (self, (const char *const *) names, FALSE);
  else
    cs_poller_stop (self->poller);
}

static void
activity_cb (CsApprovals *self)
{
  if (self->session->closed || !is_idle (self))
    return;

  cs_pending_list_update (self->list);
  if (self->due)
    ask_when_idle (self);
}

static void
news_cb (CsApprovals *self)
{
  self->n_failures = 0;
  ask_when_idle (self);
}

static void
watch (CsApprovals *self, CsAuthority *authority)
{
  if (g_ptr_array_find (self->watched, authority, NULL))
    return;

  g_ptr_array_add (self->watched, g_object_ref (authority));
  g_signal_connect_object (authority, "news", G_CALLBACK (news_cb), self, G_CONNECT_SWAPPED);
  cs_authority_set_watching (authority, TRUE);
}

static void
stop (CsApprovals *self)
{
  cs_poller_stop (self->poller);
  for (guint i = 0; i < self->watched->len; i++)
    g_signal_handlers_disconnect_by_data (self->watched->pdata[i], self);
  g_ptr_array_set_size (self->watched, 0);
}

/* Whether anybody is to be asked, and who can say that it is time. */
static void
list_changed_cb (CsApprovals *self)
{
  if (self->session->closed || !cs_pending_list_has_waiting (self->list)) {
    stop (self);
  } else {
    for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->list)); i++) {
      g_autoptr (CsPending) pending = g_list_model_get_item (G_LIST_MODEL (self->list), i);
      CsAuthority *authority = cs_deployment_get_authority (
          self->deployment, cs_slot_get_authority (cs_pending_get_slot (pending)));

      if (authority != NULL)
        watch (self, authority);
    }
    cs_poller_start (self->poller);
  }
  g_signal_emit (self, changed_signal, 0);
}

static void
session_updated_cb (CsApprovals *self)
{
  cs_pending_list_update (self->list);
}

void
cs_approvals_set_poll (CsApprovals *self, guint first_ms, guint longest_ms)
{
  g_return_if_fail (CS_IS_APPROVALS (self));

  g_clear_object (&self->poller);
  self->poller = cs_poller_new (first_ms, longest_ms);
  g_signal_connect_object (self->poller, "due", G_CALLBACK (ask_when_idle), self,
                           G_CONNECT_SWAPPED);
  list_changed_cb (self);
}

CsApprovals *
cs_approvals_new (CsSession *session, CsDeployment *deployment)
{
  CsApprovals *self;

  g_return_val_if_fail (CS_IS_SESSION (session), NULL);
  g_return_val_if_fail (CS_IS_DEPLOYMENT (deployment), NULL);

  self = g_object_new (CS_TYPE_APPROVALS, NULL);
  self->session = session;
  self->deployment = g_object_ref (deployment);
  self->list = cs_pending_list_new (deployment);
  cs_approvals_set_poll (self, CS_POLLER_FIRST_MS, CS_POLLER_LONGEST_MS);
  g_signal_connect_object (self->list, "items-changed", G_CALLBACK (list_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "updated", G_CALLBACK (session_updated_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::activity", G_CALLBACK (activity_cb), self,
                           G_CONNECT_SWAPPED);

  return self;
}

void
cs_approvals_close (CsApprovals *self)
{
  g_return_if_fail (CS_IS_APPROVALS (self));

  stop (self);
}

/* --- asking ------------------------------------------------------------------------------------
 */

/* The session is busy with this until it looks or goes idle. */
static void
begin (CsApprovals *self)
{
  _cs_session_renew_cancellable (self->session);
  _cs_session_set_activity (self->session, CS_ACTIVITY_ASKING);
}

static void
end (CsApprovals *self, gboolean look)
{
  if (look) {
    _cs_session_look_anew (self->session);
    return;
  }

  _cs_session_set_activity (self->session, CS_ACTIVITY_IDLE);
  _cs_session_update (self->session);
}

static char *
dup_shown (const char *failure)
{
  g_autofree char *shown = cs_language_dup_shown (failure);

  return cs_escape_control (shown);
}

/* How many certificates came; the first failure in @failure, borrowed. */
static guint
count_issued (CsPlan *plan, const char **failure)
{
  guint n = 0;

  *failure = NULL;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (plan)); i++) {
    g_autoptr (CsStep) step = g_list_model_get_item (G_LIST_MODEL (plan), i);

    if (cs_step_get_state (step) == CS_STEP_FAILED && *failure == NULL)
      *failure = cs_step_get_result (step);
    n += cs_step_get_kind (step) == CS_STEP_SUBMIT && cs_step_get_state (step) == CS_STEP_DONE;
  }

  return n;
}

static void
say_asked (CsApprovals *self, guint n_issued, const char *failure)
{
  if (failure != NULL)
    take_message (self, dup_shown (failure), CS_TONE_ERROR);
  else if (n_issued > 0)
    take_message (self,
                  g_strdup_printf (ngettext ("%u certificate came: apply brings it to the nodes",
                                             "%u certificates came: apply brings them to the nodes",
                                             n_issued),
                                   n_issued),
                  CS_TONE_GOOD);
  else
    take_message (self, g_strdup (_ ("Asked: there is no answer yet")), CS_TONE_NEUTRAL);
}

/* The next time, sooner or later by what came of this one. */
static void
wait_again (CsApprovals *self, gboolean news, gboolean failed)
{
  self->n_failures = failed ? self->n_failures + 1 : 0;
  if (self->by_hand) {
    cs_poller_stop (self->poller);
    self->n_failures = 0;
  }
  cs_poller_done (self->poller, news);
  if (self->n_failures >= FAILURES_MAX || !cs_pending_list_has_waiting (self->list))
    cs_poller_stop (self->poller);
  else
    cs_poller_start (self->poller);
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsSession) session = CS_SESSION (user_data);
  CsApprovals *self = session->approvals;
  g_autoptr (GError) error = NULL;
  const char *failure = NULL;
  guint n_issued;

  cs_run_start_finish (CS_RUN (source), result, &error);
  if (session->closed)
    return;

  n_issued = count_issued (cs_run_get_plan (CS_RUN (source)), &failure);
  if (error != NULL)
    failure = cs_error_show (error);
  cs_pending_list_update (self->list);
  wait_again (self, n_issued > 0, failure != NULL);
  say_asked (self, n_issued, failure);
  if (self->by_hand || n_issued > 0)
    g_signal_emit_by_name (session, "ran", source);
  end (self, n_issued > 0);
}

static void
ask (CsApprovals *self, const char *const *names, gboolean by_hand)
{
  g_autoptr (CsPlan) plan = cs_pending_list_dup_plan (self->list, names);
  g_autoptr (CsRun) run = NULL;

  if (g_list_model_get_n_items (G_LIST_MODEL (plan)) == 0)
    return;

  self->due = FALSE;
  self->by_hand = by_hand;
  begin (self);
  run = cs_run_new (self->deployment, plan);
  cs_run_start_async (run, self->session->cancellable, asked_cb, g_object_ref (self->session));
}

gboolean
cs_approvals_can_ask (CsApprovals *self, const char *name)
{
  CsPending *pending;

  g_return_val_if_fail (CS_IS_APPROVALS (self), FALSE);

  if (!is_idle (self))
    return FALSE;
  if (name == NULL)
    return cs_pending_list_has_waiting (self->list);
  pending = cs_pending_list_find (self->list, name);

  return pending != NULL && cs_pending_can_be_asked (pending);
}

void
cs_approvals_ask (CsApprovals *self, const char *name)
{
  g_return_if_fail (CS_IS_APPROVALS (self));

  if (cs_approvals_can_ask (self, name))
    ask (self, name != NULL ? (const char *const[]){ name, NULL } : NULL, TRUE);
}

/* --- what came back ----------------------------------------------------------------------------
 */

/* An answer, or a word of the admin, on its way. */
typedef struct {
  CsSession *session;
  CsPendingAnswer *answer; /* or the next two */
  CsPending *pending;
  gboolean accept;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->session);
  cs_pending_answer_free (job->answer);
  g_clear_object (&job->pending);
  g_free (job);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Job, job_free)

static void
taken_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Job) job = user_data;
  CsApprovals *self = job->session->approvals;
  g_autoptr (GError) error = NULL;
  const char *name = cs_pending_get_name (job->answer->pending);
  gboolean taken = cs_pending_list_take_finish (CS_PENDING_LIST (source), result, &error);

  if (self->session->closed)
    return;

  end (self, FALSE);
  if (taken)
    cs_approvals_ask (self, name);
  else
    take_message (self, cs_escape_control (cs_error_show (error)), CS_TONE_ERROR);
}

void
cs_approvals_take (CsApprovals *self, CsPendingAnswer *answer)
{
  Job *job;

  g_return_if_fail (CS_IS_APPROVALS (self));
  g_return_if_fail (answer != NULL);

  if (!is_idle (self)) {
    take_message (self, g_strdup (_ ("Something else is under way: the answer was not taken")),
                  CS_TONE_ERROR);
    cs_pending_answer_free (answer);
    return;
  }
  job = g_new0 (Job, 1);
  job->session = g_object_ref (self->session);
  job->answer = answer;
  begin (self);
  cs_pending_list_take_async (self->list, answer, self->session->cancellable, taken_cb, job);
}

/* --- the admin's word --------------------------------------------------------------------------
 */

static void
decide_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Job *job = task_data;
  GError *error = NULL;

  if (job->accept ? cs_pending_list_accept (job->session->approvals->list, job->pending, &error)
                  : cs_pending_list_resubmit (job->session->approvals->list, job->pending, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
decided_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CsApprovals *self = CS_APPROVALS (source);
  Job *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  gboolean done = g_task_propagate_boolean (G_TASK (result), &error);

  if (self->session->closed)
    return;

  if (!done)
    take_message (self, cs_escape_control (cs_error_show (error)), CS_TONE_ERROR);
  else if (job->accept)
    take_message (self, g_strdup (_ ("Accepted: apply uses it")), CS_TONE_GOOD);
  else
    take_message (self, g_strdup (_ ("Apply hands it in again")), CS_TONE_NEUTRAL);
  end (self, done);
}

static void
decide (CsApprovals *self, CsPending *pending, gboolean accept)
{
  g_autoptr (GTask) task = NULL;
  Job *job;

  if (!is_idle (self))
    return;

  job = g_new0 (Job, 1);
  job->session = g_object_ref (self->session);
  job->pending = g_object_ref (pending);
  job->accept = accept;
  task = g_task_new (self, NULL, decided_cb, NULL);
  g_task_set_source_tag (task, decide);
  g_task_set_task_data (task, job, job_free);
  begin (self);
  g_task_run_in_thread (task, decide_thread);
}

void
cs_approvals_accept (CsApprovals *self, CsPending *pending)
{
  g_return_if_fail (CS_IS_APPROVALS (self));
  g_return_if_fail (CS_IS_PENDING (pending));

  decide (self, pending, TRUE);
}

void
cs_approvals_resubmit (CsApprovals *self, CsPending *pending)
{
  g_return_if_fail (CS_IS_APPROVALS (self));
  g_return_if_fail (CS_IS_PENDING (pending));

  decide (self, pending, FALSE);
}

/* --- what is known -----------------------------------------------------------------------------
 */

CsPendingList *
cs_approvals_get_list (CsApprovals *self)
{
  g_return_val_if_fail (CS_IS_APPROVALS (self), NULL);

  return self->list;
}

const char *
cs_approvals_get_message (CsApprovals *self)
{
  g_return_val_if_fail (CS_IS_APPROVALS (self), NULL);

  return self->message;
}

CsTone
cs_approvals_get_tone (CsApprovals *self)
{
  g_return_val_if_fail (CS_IS_APPROVALS (self), CS_TONE_UNKNOWN);

  return self->tone;
}

guint
cs_approvals_get_wait (CsApprovals *self)
{
  g_return_val_if_fail (CS_IS_APPROVALS (self), 0);

  return cs_poller_get_wait_ms (self->poller);
}
