/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What puts files into service: the other plan of a session. */
#include "cs-session-private.h"

#include <glib/gi18n.h>

static void
assigned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsSession) self = CS_SESSION (user_data);
  g_autoptr (GError) error = NULL;
  gboolean ok = cs_run_start_finish (CS_RUN (source), result, &error);

  if (self->closed)
    return;

  g_signal_emit_by_name (self, "ran", source);
  if (ok)
    _cs_session_say_run (self, self->service_run, NULL);
  else
    _cs_session_take_message (self, g_strdup (error->message), CS_TONE_ERROR);
  _cs_session_set_activity (self, CS_ACTIVITY_IDLE);
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

  _cs_session_renew_cancellable (self);
  self->service_run = cs_run_new (self->deployment, self->service_plan);
  _cs_session_take_message (self, NULL, CS_TONE_NEUTRAL);
  _cs_session_set_activity (self, CS_ACTIVITY_ASSIGNING);
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
    _cs_session_take_service_plan (self, _cs_session_new_service_plan (self));
}
