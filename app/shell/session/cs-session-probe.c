/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the services of the nodes present. */
#include "cs-session-private.h"

#include <glib/gi18n.h>

static guint
count_not_served (CsSession *self, guint *all)
{
  GListModel *servings = cs_inventory_get_servings (cs_session_get_inventory (self));
  CsDesired *desired = cs_session_get_desired (self);
  guint n = 0;

  *all = g_list_model_get_n_items (servings);
  for (guint i = 0; i < *all; i++) {
    g_autoptr (CsServing) one = g_list_model_get_item (servings, i);
    CsSlotState *state = cs_desired_find_slot (desired, cs_serving_get_slot (one));

    if (cs_serving_judge (one, cs_slot_state_get_certificate (state), NULL) != CS_STANDING_SERVED)
      n++;
  }

  return n;
}

static void
say_result (CsSession *self)
{
  guint all;
  guint n = count_not_served (self, &all);
  char *text;

  if (all == 0)
    text = g_strdup (_ ("No certificate of the cluster is for a service that shows one"));
  else if (n == 0)
    text = g_strdup (_ ("Every service shows its certificate"));
  else
    text = g_strdup_printf (
        ngettext ("%u service of %u does not show the certificate that it should",
                  "%u services of %u do not show the certificates that they should", n),
        n, all);
  _cs_session_take_message (self, text,
                            all == 0 ? CS_TONE_UNKNOWN
                            : n == 0 ? CS_TONE_GOOD
                                     : CS_TONE_WARNING);
}

static void
probed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsSession) self = CS_SESSION (user_data);
  g_autoptr (GError) error = NULL;
  gboolean ok = cs_prober_run_finish (CS_INVENTORY (source), result, &error);

  if (self->closed)
    return;

  if (ok)
    say_result (self);
  else
    _cs_session_take_message (self, g_strdup (_ ("Cancelled")), CS_TONE_WARNING);
  _cs_session_set_activity (self, CS_ACTIVITY_IDLE);
}

gboolean
cs_session_can_probe (CsSession *self)
{
  g_return_val_if_fail (CS_IS_SESSION (self), FALSE);

  return cs_session_can_look (self) && cs_session_get_service_plan (self) != NULL;
}

void
cs_session_probe (CsSession *self)
{
  g_autoptr (CsProbe) probe = NULL;
  g_autoptr (GError) error = NULL;
  CsDeployment *deployment;

  g_return_if_fail (CS_IS_SESSION (self));

  if (!cs_session_can_probe (self))
    return;

  probe = cs_project_dup_probe (cs_session_get_project (self), &error);
  if (probe == NULL) {
    _cs_session_take_message (self, g_strdup (cs_error_show (error)), CS_TONE_ERROR);
    return;
  }
  deployment = cs_project_get_deployment_for_looking (cs_session_get_project (self));
  _cs_session_renew_cancellable (self);
  _cs_session_take_message (self, NULL, CS_TONE_NEUTRAL);
  _cs_session_set_activity (self, CS_ACTIVITY_PROBING);
  cs_prober_run_async (cs_session_get_inventory (self), cs_session_get_cluster (self),
                       cs_deployment_get_fleet (deployment), probe, NULL, self->cancellable,
                       probed_cb, g_object_ref (self));
}
