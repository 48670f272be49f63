/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-session-private.h"

#include <glib/gi18n.h>

#include "cs-session-words.h"

/* Many nodes answer at once: the snapshots are made once for those that came in this time. */
#define UPDATE_MILLISECONDS 60

G_DEFINE_FINAL_TYPE (CsSession, cs_session, G_TYPE_OBJECT)

typedef enum {
  PROP_ACTIVITY = 1,
  PROP_PLAN,
  PROP_MESSAGE,
  PROP_TONE,
  PROP_SELECTED,
  PROP_SERVICE_PLAN,
} CsSessionProps;

static GParamSpec *props[PROP_SERVICE_PLAN + 1];

static const struct {
  CsActivity activity;
  CsSessionProps prop;
} deed_kinds[CS_N_DEEDS] = {
  [CS_DEED_APPLY] = { CS_ACTIVITY_RUNNING, PROP_PLAN },
  [CS_DEED_ASSIGN] = { CS_ACTIVITY_ASSIGNING, PROP_SERVICE_PLAN },
};

static guint updated_signal;
static guint ran_signal;

static void
cs_session_dispose (GObject *object)
{
  CsSession *self = CS_SESSION (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->update_source, g_source_remove);
  g_clear_object (&self->approvals);
  g_clear_object (&self->selected);
  g_clear_object (&self->workbench);
  for (guint i = 0; i < CS_N_DEEDS; i++)
    cs_deed_take_plan (&self->deeds[i], NULL);
  g_clear_object (&self->matrix);
  g_clear_object (&self->desired);
  g_clear_object (&self->deployment);
  g_clear_object (&self->project);

  G_OBJECT_CLASS (cs_session_parent_class)->dispose (object);
}

static void
cs_session_finalize (GObject *object)
{
  g_free (CS_SESSION (object)->message);
  g_free (CS_SESSION (object)->retry_node);
  g_free (CS_SESSION (object)->restored_run);

  G_OBJECT_CLASS (cs_session_parent_class)->finalize (object);
}

static void
cs_session_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CsSession *self = CS_SESSION (object);

  switch ((CsSessionProps) id) {
  case PROP_ACTIVITY:
    g_value_set_int (value, (int) self->activity);
    break;
  case PROP_PLAN:
    g_value_set_object (value, self->deeds[CS_DEED_APPLY].plan);
    break;
  case PROP_SERVICE_PLAN:
    g_value_set_object (value, self->deeds[CS_DEED_ASSIGN].plan);
    break;
  case PROP_MESSAGE:
    g_value_set_string (value, self->message);
    break;
  case PROP_TONE:
    g_value_set_int (value, (int) self->tone);
    break;
  case PROP_SELECTED:
    g_value_set_object (value, self->selected);
    break;
  }
}

static void
cs_session_class_init (CsSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = cs_session_dispose;
  object_class->finalize = cs_session_finalize;
  object_class->get_property = cs_session_get_property;

  props[PROP_ACTIVITY] = g_param_spec_int ("activity", NULL, NULL, CS_ACTIVITY_IDLE,
                                           CS_ACTIVITY_PROBING, CS_ACTIVITY_IDLE, flags);
  props[PROP_PLAN] = g_param_spec_object ("plan", NULL, NULL, CS_TYPE_PLAN, flags);
  props[PROP_SERVICE_PLAN] = g_param_spec_object ("service-plan", NULL, NULL, CS_TYPE_PLAN, flags);
  props[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL, flags);
  props[PROP_TONE] = g_param_spec_int ("tone", NULL, NULL, CS_TONE_NEUTRAL, CS_TONE_UNKNOWN,
                                       CS_TONE_NEUTRAL, flags);
  props[PROP_SELECTED] = g_param_spec_object ("selected", NULL, NULL, CS_TYPE_SUBJECT, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  g_signal_new ("inspect", CS_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  ran_signal = g_signal_new ("ran", CS_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                             G_TYPE_NONE, 1, CS_TYPE_RUN);
  updated_signal = g_signal_new ("updated", CS_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
cs_session_init (CsSession *self)
{
  self->cancellable = g_cancellable_new ();
}

void
_cs_session_update (CsSession *self)
{
  g_clear_handle_id (&self->update_source, g_source_remove);
  self->time = cs_time_now ();
  g_clear_object (&self->desired);
  g_clear_object (&self->matrix);
  if (self->deployment != NULL) {
    CsInventory *inventory = cs_deployment_get_inventory (self->deployment);

    self->desired = cs_deployment_dup_desired (self->deployment);
    self->matrix = cs_matrix_new (inventory, self->desired, self->time);
  }
  g_signal_emit (self, updated_signal, 0);
}

static gboolean
update_cb (gpointer user_data)
{
  CsSession *self = CS_SESSION (user_data);

  self->update_source = 0;
  _cs_session_update (self);

  return G_SOURCE_REMOVE;
}

static void
inventory_changed_cb (CsSession *self)
{
  if (self->update_source == 0 && !self->closed)
    self->update_source = g_timeout_add (UPDATE_MILLISECONDS, update_cb, self);
}

CsSession *
cs_session_new (CsProject *project, CsWorkbench *workbench)
{
  CsSession *self;
  CsDeployment *deployment;

  g_return_val_if_fail (CS_IS_PROJECT (project), NULL);

  self = g_object_new (CS_TYPE_SESSION, NULL);
  self->project = g_object_ref (project);
  self->workbench = workbench != NULL ? g_object_ref (workbench) : cs_workbench_new ();
  cs_workbench_set_cluster (self->workbench, cs_project_get_cluster (project));
  deployment = cs_project_get_deployment_for_looking (project);
  if (deployment != NULL) {
    self->deployment = g_object_ref (deployment);
    g_signal_connect_object (cs_deployment_get_inventory (deployment), "items-changed",
                             G_CALLBACK (inventory_changed_cb), self, G_CONNECT_SWAPPED);
  }
  self->selected = cs_subject_new (CS_SUBJECT_CLUSTER, "", NULL);
  g_signal_connect_object (cs_workbench_get_history (self->workbench), "files-changed",
                           G_CALLBACK (cs_session_look), self, G_CONNECT_SWAPPED);
  _cs_session_update (self);
  if (deployment != NULL)
    self->approvals = cs_approvals_new (self, deployment);

  return self;
}

void
_cs_session_set_activity (CsSession *self, CsActivity activity)
{
  if (self->activity == activity)
    return;

  self->activity = activity;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ACTIVITY]);
}

void
_cs_session_take_message (CsSession *self, char *message, CsTone tone)
{
  g_free (self->message);
  self->message = message;
  self->tone = tone;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MESSAGE]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TONE]);
}

static void
take_plan (CsSession *self, CsDeedKind kind, CsPlan *plan)
{
  cs_deed_take_plan (&self->deeds[kind], plan);
  g_object_notify_by_pspec (G_OBJECT (self), props[deed_kinds[kind].prop]);
}

static CsPlan *
new_service_plan (CsSession *self)
{
  return cs_deployment_dup_service_plan (self->deployment, NULL, self->trust);
}

void
_cs_session_renew_cancellable (CsSession *self)
{
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
}

/* --- looking -----------------------------------------------------------------------------------
 */

static void
say_plan (CsSession *self, CsPlan *plan)
{
  CsTone tone;
  char *text = self->restored_run != NULL ? cs_words_for_restore (plan, self->restored_run, &tone)
                                          : cs_words_for_plan (plan, self->matrix, &tone);

  _cs_session_take_message (self, text, tone);
}

/* After a run the plan with its results stays; what is @left is told beside it. */
static void
say_run (CsSession *self, CsRun *run, CsPlan *left)
{
  CsTone tone;
  char *text = cs_words_for_run (run, left, self->matrix, &tone);

  _cs_session_take_message (self, text, tone);
}

/* @node is taken; nothing without one. */
static void
retry (CsSession *self, char *node)
{
  g_autofree char *owned_node = node;
  CsPlan *plan = self->deeds[CS_DEED_APPLY].plan;

  if (node == NULL || plan == NULL)
    return;

  cs_plan_select_node (plan, node);
  cs_session_apply (self);
}

/* What there is to do after a look: on the way that the cluster file says, or back. */
static CsPlan *
new_plan (CsSession *self, GError **error)
{
  if (self->restored_run != NULL)
    return cs_deployment_dup_restore_plan (self->deployment, self->restored_run, NULL, error);

  return cs_deployment_dup_plan (self->deployment, NULL);
}

static void
show_look (CsSession *self)
{
  CsRun *run = self->deeds[CS_DEED_APPLY].run;
  g_autoptr (GError) error = NULL;
  g_autoptr (CsPlan) plan = new_plan (self, &error);

  take_plan (self, CS_DEED_ASSIGN, new_service_plan (self));
  if (plan == NULL) {
    _cs_session_take_message (self, g_strdup (cs_error_show (error)), CS_TONE_ERROR);
  } else if (run != NULL) {
    /* What a way back leaves is what the cluster file asks for: nothing that is left to do. */
    say_run (self, run, self->restored_run != NULL ? NULL : plan);
  } else {
    say_plan (self, plan);
    take_plan (self, CS_DEED_APPLY, g_steal_pointer (&plan));
  }
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsSession) self = CS_SESSION (user_data);
  g_autoptr (GError) error = NULL;
  gboolean ok = cs_deployment_refresh_finish (CS_DEPLOYMENT (source), result, &error);

  if (self->closed)
    return;

  _cs_session_update (self);
  if (ok)
    show_look (self);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    _cs_session_take_message (self, g_strdup (_ ("Cancelled")), CS_TONE_WARNING);
  else
    _cs_session_take_message (self, g_strdup (cs_error_show (error)), CS_TONE_ERROR);
  _cs_session_set_activity (self, CS_ACTIVITY_IDLE);
  retry (self, g_steal_pointer (&self->retry_node));
}

static void
look (CsSession *self)
{
  _cs_session_renew_cancellable (self);
  _cs_session_set_activity (self, CS_ACTIVITY_LOOKING);
  _cs_session_take_message (self, NULL, CS_TONE_NEUTRAL);
  cs_deployment_refresh_async (self->deployment, NULL, self->cancellable, looked_cb,
                               g_object_ref (self));
  _cs_session_update (self);
}

gboolean
cs_session_can_look (CsSession *self)
{
  g_return_val_if_fail (CS_IS_SESSION (self), FALSE);

  return self->deployment != NULL && self->activity == CS_ACTIVITY_IDLE && !self->closed;
}

/* @restored_run is taken: what to plan the way back of, NULL for the ordinary way. */
static void
look_anew (CsSession *self, char *restored_run)
{
  g_free (self->restored_run);
  self->restored_run = restored_run;
  take_plan (self, CS_DEED_APPLY, NULL);
  look (self);
}

void
_cs_session_look_anew (CsSession *self)
{
  look_anew (self, g_steal_pointer (&self->restored_run));
}

void
cs_session_look (CsSession *self)
{
  g_return_if_fail (CS_IS_SESSION (self));

  if (cs_session_can_look (self))
    look_anew (self, NULL);
}

void
cs_session_plan_restore (CsSession *self, const char *run)
{
  g_return_if_fail (CS_IS_SESSION (self));
  g_return_if_fail (run != NULL);

  if (cs_session_can_look (self))
    look_anew (self, g_strdup (run));
}

const char *
cs_session_get_restored_run (CsSession *self)
{
  g_return_val_if_fail (CS_IS_SESSION (self), NULL);

  return self->restored_run;
}

/* --- running -----------------------------------------------------------------------------------
 */

static void
ran_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsSession) self = CS_SESSION (user_data);
  g_autoptr (GError) error = NULL;
  gboolean ok = cs_run_start_finish (CS_RUN (source), result, &error);
  CsDeedKind kind
      = self->deeds[CS_DEED_ASSIGN].run == CS_RUN (source) ? CS_DEED_ASSIGN : CS_DEED_APPLY;

  if (self->closed)
    return;

  g_signal_emit (self, ran_signal, 0, source);
  ok = ok || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  if (ok && kind == CS_DEED_APPLY) {
    look (self);
    return;
  }

  if (ok) {
    say_run (self, CS_RUN (source), NULL);
  } else {
    g_clear_object (&self->deeds[kind].run); /* it never began: it may be tried again */
    _cs_session_take_message (self, g_strdup (cs_error_show (error)), CS_TONE_ERROR);
  }
  _cs_session_set_activity (self, CS_ACTIVITY_IDLE);
}

static gboolean
can_begin (CsSession *self, CsDeedKind kind, char **reason)
{
  const char *why;

  if (cs_project_get_deployment (self->project) == NULL)
    why = _ ("The cluster file has errors: correct them first");
  else if (self->activity != CS_ACTIVITY_IDLE)
    why = _ ("Something is under way");
  else
    why = cs_deed_get_obstacle (&self->deeds[kind], kind);

  if (reason != NULL)
    *reason = g_strdup (why);

  return why == NULL;
}

static void
begin (CsSession *self, CsDeedKind kind)
{
  CsDeed *deed = &self->deeds[kind];

  if (!can_begin (self, kind, NULL))
    return;

  _cs_session_renew_cancellable (self);
  deed->run = cs_run_new (self->deployment, deed->plan);
  _cs_session_take_message (self, NULL, CS_TONE_NEUTRAL);
  _cs_session_set_activity (self, deed_kinds[kind].activity);
  cs_run_start_async (deed->run, self->cancellable, ran_cb, g_object_ref (self));
}

gboolean
cs_session_can_apply (CsSession *self, char **reason)
{
  g_return_val_if_fail (CS_IS_SESSION (self), FALSE);

  return can_begin (self, CS_DEED_APPLY, reason);
}

void
cs_session_apply (CsSession *self)
{
  g_return_if_fail (CS_IS_SESSION (self));

  begin (self, CS_DEED_APPLY);
}

gboolean
cs_session_can_retry (CsSession *self)
{
  g_return_val_if_fail (CS_IS_SESSION (self), FALSE);

  return self->deeds[CS_DEED_APPLY].run != NULL && cs_session_can_look (self);
}

void
cs_session_retry (CsSession *self, const char *node)
{
  g_return_if_fail (CS_IS_SESSION (self));
  g_return_if_fail (node != NULL);

  if (!cs_session_can_retry (self))
    return;

  look_anew (self, g_steal_pointer (&self->restored_run));
  g_free (self->retry_node);
  self->retry_node = g_strdup (node);
}

gboolean
cs_session_plan_upload (CsSession *self,
                        const char *node,
                        const char *file,
                        CsBundle *bundle,
                        GError **error)
{
  CsPlan *plan;

  g_return_val_if_fail (CS_IS_SESSION (self), FALSE);

  if (!cs_session_can_look (self)) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BUSY, _ ("Something is under way"));
    return FALSE;
  }
  plan = cs_deployment_dup_upload_plan (self->deployment, node, file, bundle, error);
  if (plan == NULL)
    return FALSE;

  g_clear_pointer (&self->restored_run, g_free);
  say_plan (self, plan);
  take_plan (self, CS_DEED_APPLY, plan);

  return TRUE;
}

/* --- into service ------------------------------------------------------------------------------
 */

gboolean
cs_session_can_assign (CsSession *self, char **reason)
{
  g_return_val_if_fail (CS_IS_SESSION (self), FALSE);

  return can_begin (self, CS_DEED_ASSIGN, reason);
}

void
cs_session_assign (CsSession *self)
{
  g_return_if_fail (CS_IS_SESSION (self));

  begin (self, CS_DEED_ASSIGN);
}

CsPlan *
cs_session_get_service_plan (CsSession *self)
{
  g_return_val_if_fail (CS_IS_SESSION (self), NULL);

  return self->deeds[CS_DEED_ASSIGN].plan;
}

CsTrustChoice
cs_session_get_trust (CsSession *self)
{
  g_return_val_if_fail (CS_IS_SESSION (self), CS_TRUST_BY_SERVICE);

  return self->trust;
}

void
cs_session_set_trust (CsSession *self, CsTrustChoice trust)
{
  g_return_if_fail (CS_IS_SESSION (self));

  if (self->trust == trust)
    return;

  self->trust = trust;
  if (self->deeds[CS_DEED_ASSIGN].plan != NULL && self->activity == CS_ACTIVITY_IDLE)
    take_plan (self, CS_DEED_ASSIGN, new_service_plan (self));
}

void
cs_session_cancel (CsSession *self)
{
  g_return_if_fail (CS_IS_SESSION (self));

  g_clear_pointer (&self->retry_node, g_free);
  g_cancellable_cancel (self->cancellable);
}

void
cs_session_close (CsSession *self)
{
  g_return_if_fail (CS_IS_SESSION (self));

  self->closed = TRUE;
  cs_workbench_close (self->workbench);
  if (self->approvals != NULL)
    cs_approvals_close (self->approvals);
  g_clear_handle_id (&self->update_source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
}

/* --- what is known -----------------------------------------------------------------------------
 */

CsProject *
cs_session_get_project (CsSession *self)
{
  g_return_val_if_fail (CS_IS_SESSION (self), NULL);

  return self->project;
}

CsApprovals *
cs_session_get_approvals (CsSession *self)
{
  g_return_val_if_fail (CS_IS_SESSION (self), NULL);

  return self->approvals;
}

CsWorkbench *
cs_session_get_workbench (CsSession *self)
{
  g_return_val_if_fail (CS_IS_SESSION (self), NULL);

  return self->workbench;
}

CsCluster *
cs_session_get_cluster (CsSession *self)
{
  g_return_val_if_fail (CS_IS_SESSION (self), NULL);

  return cs_project_get_cluster (self->project);
}

CsInventory *
cs_session_get_inventory (CsSession *self)
{
  g_return_val_if_fail (CS_IS_SESSION (self), NULL);

  return self->deployment != NULL ? cs_deployment_get_inventory (self->deployment) : NULL;
}

CsDesired *
cs_session_get_desired (CsSession *self)
{
  g_return_val_if_fail (CS_IS_SESSION (self), NULL);

  return self->desired;
}

CsMatrix *
cs_session_get_matrix (CsSession *self)
{
  g_return_val_if_fail (CS_IS_SESSION (self), NULL);

  return self->matrix;
}

gint64
cs_session_get_time (CsSession *self)
{
  g_return_val_if_fail (CS_IS_SESSION (self), 0);

  return self->time;
}

CsPlan *
cs_session_get_plan (CsSession *self)
{
  g_return_val_if_fail (CS_IS_SESSION (self), NULL);

  return self->deeds[CS_DEED_APPLY].plan;
}

CsActivity
cs_session_get_activity (CsSession *self)
{
  g_return_val_if_fail (CS_IS_SESSION (self), CS_ACTIVITY_IDLE);

  return self->activity;
}

const char *
cs_session_get_message (CsSession *self)
{
  g_return_val_if_fail (CS_IS_SESSION (self), NULL);

  return self->message;
}

CsTone
cs_session_get_tone (CsSession *self)
{
  g_return_val_if_fail (CS_IS_SESSION (self), CS_TONE_UNKNOWN);

  return self->tone;
}

CsSubject *
cs_session_get_selected (CsSession *self)
{
  g_return_val_if_fail (CS_IS_SESSION (self), NULL);

  return self->selected;
}

void
cs_session_select (CsSession *self, CsSubject *subject)
{
  g_return_if_fail (CS_IS_SESSION (self));

  if (cs_subject_equal (self->selected, subject))
    return;

  g_set_object (&self->selected, subject);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SELECTED]);
}

void
cs_session_inspect (CsSession *self, CsSubject *subject)
{
  cs_session_select (self, subject);
  g_signal_emit_by_name (self, "inspect");
}
