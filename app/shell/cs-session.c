/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-session.h"

#include <glib/gi18n.h>

#include "cs-session-words.h"

/* Many nodes answer at once: the snapshots are made once for those that came in this time. */
#define UPDATE_MILLISECONDS 60

struct _CsSession {
  GObject parent_instance;

  /* owned */
  CsProject *project;
  CsDeployment *deployment; /* NULL when there is no way to look */
  CsDesired *desired;
  CsMatrix *matrix;
  CsPlan *plan;
  CsRun *run; /* the one whose steps the plan shows */
  CsPlan *service_plan;
  CsRun *service_run; /* likewise of the service plan */
  char *retry_node;   /* what the look under way is for */
  GCancellable *cancellable;
  char *message;
  CsSubject *selected;
  CsWorkbench *workbench;

  CsTone tone;
  CsTrustChoice trust;
  CsActivity activity;
  gint64 time;
  guint update_source;
  gboolean closed; /* nobody looks any more: nothing is started or shown */
};

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

static guint updated_signal;
static guint ran_signal;

static void
cs_session_dispose (GObject *object)
{
  CsSession *self = CS_SESSION (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->update_source, g_source_remove);
  g_clear_object (&self->selected);
  g_clear_object (&self->workbench);
  g_clear_object (&self->service_run);
  g_clear_object (&self->service_plan);
  g_clear_object (&self->run);
  g_clear_object (&self->plan);
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
    g_value_set_object (value, self->plan);
    break;
  case PROP_SERVICE_PLAN:
    g_value_set_object (value, self->service_plan);
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
                                           CS_ACTIVITY_ASSIGNING, CS_ACTIVITY_IDLE, flags);
  props[PROP_PLAN] = g_param_spec_object ("plan", NULL, NULL, CS_TYPE_PLAN, flags);
  props[PROP_SERVICE_PLAN] = g_param_spec_object ("service-plan", NULL, NULL, CS_TYPE_PLAN, flags);
  props[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL, flags);
  props[PROP_TONE] = g_param_spec_int ("tone", NULL, NULL, CS_TONE_NEUTRAL, CS_TONE_UNKNOWN,
                                       CS_TONE_NEUTRAL, flags);
  props[PROP_SELECTED] = g_param_spec_object ("selected", NULL, NULL, CS_TYPE_SUBJECT, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

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

static void
update (CsSession *self)
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
  update (self);

  return G_SOURCE_REMOVE;
}

static void
inventory_changed_cb (CsSession *self)
{
  if (self->update_source == 0 && !self->closed)
    self->update_source = g_timeout_add (UPDATE_MILLISECONDS, update_cb, self);
}

CsSession *
cs_session_new (CsProject *project)
{
  CsSession *self;
  CsDeployment *deployment;

  g_return_val_if_fail (CS_IS_PROJECT (project), NULL);

  self = g_object_new (CS_TYPE_SESSION, NULL);
  self->project = g_object_ref (project);
  self->workbench = cs_workbench_new (cs_project_get_cluster (project));
  deployment = cs_project_get_deployment_for_looking (project);
  if (deployment != NULL) {
    self->deployment = g_object_ref (deployment);
    g_signal_connect_object (cs_deployment_get_inventory (deployment), "items-changed",
                             G_CALLBACK (inventory_changed_cb), self, G_CONNECT_SWAPPED);
  }
  self->selected = cs_subject_new (CS_SUBJECT_CLUSTER, "", NULL);
  g_signal_connect_object (cs_workbench_get_history (self->workbench), "files-changed",
                           G_CALLBACK (cs_session_look), self, G_CONNECT_SWAPPED);
  update (self);

  return self;
}

static void
set_activity (CsSession *self, CsActivity activity)
{
  if (self->activity == activity)
    return;

  self->activity = activity;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ACTIVITY]);
}

static void
take_message (CsSession *self, char *message, CsTone tone)
{
  g_free (self->message);
  self->message = message;
  self->tone = tone;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MESSAGE]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TONE]);
}

static void
take_plan (CsSession *self, CsPlan *plan)
{
  g_clear_object (&self->run);
  g_clear_object (&self->plan);
  self->plan = plan;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PLAN]);
}

static void
take_service_plan (CsSession *self, CsPlan *plan)
{
  g_clear_object (&self->service_run);
  g_clear_object (&self->service_plan);
  self->service_plan = plan;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SERVICE_PLAN]);
}

static CsPlan *
new_service_plan (CsSession *self)
{
  return cs_deployment_dup_service_plan (self->deployment, NULL, self->trust);
}

/* A cancelled task must stay cancelled, so that every look and run has a cancellable of its own. */
static void
renew_cancellable (CsSession *self)
{
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
}

/* --- looking -----------------------------------------------------------------------------------
 */

static guint
count_failed_nodes (CsSession *self)
{
  GListModel *nodes = G_LIST_MODEL (cs_deployment_get_inventory (self->deployment));
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (nodes); i++) {
    g_autoptr (CsNodeState) state = g_list_model_get_item (nodes, i);

    if (cs_node_state_get_knowledge (state) != CS_KNOWLEDGE_FULL)
      n++;
  }

  return n;
}

static void
say_plan (CsSession *self, CsPlan *plan)
{
  CsTone tone;
  char *text = cs_words_for_plan (plan, count_failed_nodes (self),
                                  cs_matrix_is_complete (self->matrix), &tone);

  take_message (self, text, tone);
}

/* After a run the plan with its results stays; what is left is told beside it. */
static void
say_run (CsSession *self, CsRun *run, CsPlan *left)
{
  CsTone tone;
  char *text = cs_words_for_run (run, left, count_failed_nodes (self),
                                 cs_matrix_is_complete (self->matrix), &tone);

  take_message (self, text, tone);
}

/* @node is taken; nothing without one. */
static void
retry (CsSession *self, char *node)
{
  g_autofree char *owned_node = node;

  if (node == NULL || self->plan == NULL)
    return;

  cs_plan_select_node (self->plan, node);
  cs_session_apply (self);
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsSession) self = CS_SESSION (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (CsPlan) plan = NULL;
  gboolean ok = cs_deployment_refresh_finish (CS_DEPLOYMENT (source), result, &error);

  if (self->closed)
    return;

  update (self);
  if (ok) {
    plan = cs_deployment_dup_plan (self->deployment, NULL);
    take_service_plan (self, new_service_plan (self));
    if (self->run != NULL) {
      say_run (self, self->run, plan);
    } else {
      say_plan (self, plan);
      take_plan (self, g_steal_pointer (&plan));
    }
  } else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    take_message (self, g_strdup (_ ("Cancelled")), CS_TONE_WARNING);
  } else {
    take_message (self, g_strdup (error->message), CS_TONE_ERROR);
  }
  set_activity (self, CS_ACTIVITY_IDLE);
  retry (self, g_steal_pointer (&self->retry_node));
}

static void
look (CsSession *self)
{
  renew_cancellable (self);
  set_activity (self, CS_ACTIVITY_LOOKING);
  take_message (self, NULL, CS_TONE_NEUTRAL);
  cs_deployment_refresh_async (self->deployment, NULL, self->cancellable, looked_cb,
                               g_object_ref (self));
  update (self);
}

gboolean
cs_session_can_look (CsSession *self)
{
  g_return_val_if_fail (CS_IS_SESSION (self), FALSE);

  return self->deployment != NULL && self->activity == CS_ACTIVITY_IDLE && !self->closed;
}

void
cs_session_look (CsSession *self)
{
  g_return_if_fail (CS_IS_SESSION (self));

  if (!cs_session_can_look (self))
    return;

  take_plan (self, NULL);
  look (self);
}

/* --- running -----------------------------------------------------------------------------------
 */

static void
ran_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsSession) self = CS_SESSION (user_data);
  g_autoptr (GError) error = NULL;
  gboolean ok = cs_run_start_finish (CS_RUN (source), result, &error);

  if (self->closed)
    return;

  g_signal_emit (self, ran_signal, 0, source);
  if (ok || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    look (self);
    return;
  }

  g_clear_object (&self->run); /* it never began: it may be tried again */
  take_message (self, g_strdup (error->message), CS_TONE_ERROR);
  set_activity (self, CS_ACTIVITY_IDLE);
}

gboolean
cs_session_can_apply (CsSession *self, char **reason)
{
  const char *why = NULL;

  g_return_val_if_fail (CS_IS_SESSION (self), FALSE);

  if (cs_project_get_deployment (self->project) == NULL)
    why = _ ("The cluster file has errors: correct them first");
  else if (self->activity != CS_ACTIVITY_IDLE)
    why = _ ("Something is under way");
  else if (self->plan == NULL)
    why = _ ("The nodes have not been looked at: look again first");
  else if (self->run != NULL)
    why = _ ("This plan was carried out: look again to see what is left");
  else if (g_list_model_get_n_items (G_LIST_MODEL (self->plan)) == 0)
    why = _ ("There is nothing to do");
  else if (cs_plan_count_selected (self->plan) == 0)
    why = _ ("No step is chosen");

  if (reason != NULL)
    *reason = g_strdup (why);

  return why == NULL;
}

void
cs_session_apply (CsSession *self)
{
  g_return_if_fail (CS_IS_SESSION (self));

  if (!cs_session_can_apply (self, NULL))
    return;

  renew_cancellable (self);
  self->run = cs_run_new (self->deployment, self->plan);
  take_message (self, NULL, CS_TONE_NEUTRAL);
  set_activity (self, CS_ACTIVITY_RUNNING);
  cs_run_start_async (self->run, self->cancellable, ran_cb, g_object_ref (self));
}

gboolean
cs_session_can_retry (CsSession *self)
{
  g_return_val_if_fail (CS_IS_SESSION (self), FALSE);

  return self->run != NULL && cs_session_can_look (self);
}

void
cs_session_retry (CsSession *self, const char *node)
{
  g_return_if_fail (CS_IS_SESSION (self));
  g_return_if_fail (node != NULL);

  if (!cs_session_can_retry (self))
    return;

  cs_session_look (self);
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
  if (plan != NULL)
    take_plan (self, plan);

  return plan != NULL;
}

/* --- into service ------------------------------------------------------------------------------
 */

static void
assigned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsSession) self = CS_SESSION (user_data);
  g_autoptr (GError) error = NULL;
  gboolean ok = cs_run_start_finish (CS_RUN (source), result, &error);

  if (self->closed)
    return;

  g_signal_emit (self, ran_signal, 0, source);
  if (ok)
    say_run (self, self->service_run, NULL);
  else
    take_message (self, g_strdup (error->message), CS_TONE_ERROR);
  set_activity (self, CS_ACTIVITY_IDLE);
}

gboolean
cs_session_can_assign (CsSession *self, char **reason)
{
  const char *why = NULL;

  g_return_val_if_fail (CS_IS_SESSION (self), FALSE);

  if (cs_project_get_deployment (self->project) == NULL)
    why = _ ("The cluster file has errors: correct them first");
  else if (self->activity != CS_ACTIVITY_IDLE)
    why = _ ("Something is under way");
  else if (self->service_plan == NULL)
    why = _ ("The nodes have not been looked at: look again first");
  else if (self->service_run != NULL)
    why = _ ("These commands were sent: look again to send them once more");
  else if (g_list_model_get_n_items (G_LIST_MODEL (self->service_plan)) == 0)
    why = _ ("There is nothing to put into service");
  else if (cs_plan_count_selected (self->service_plan) == 0)
    why = _ ("No command is chosen");

  if (reason != NULL)
    *reason = g_strdup (why);

  return why == NULL;
}

void
cs_session_assign (CsSession *self)
{
  g_return_if_fail (CS_IS_SESSION (self));

  if (!cs_session_can_assign (self, NULL))
    return;

  renew_cancellable (self);
  self->service_run = cs_run_new (self->deployment, self->service_plan);
  take_message (self, NULL, CS_TONE_NEUTRAL);
  set_activity (self, CS_ACTIVITY_ASSIGNING);
  cs_run_start_async (self->service_run, self->cancellable, assigned_cb, g_object_ref (self));
}

CsPlan *
cs_session_get_service_plan (CsSession *self)
{
  g_return_val_if_fail (CS_IS_SESSION (self), NULL);

  return self->service_plan;
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
  if (self->service_plan != NULL && self->activity == CS_ACTIVITY_IDLE)
    take_service_plan (self, new_service_plan (self));
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

  return self->plan;
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
