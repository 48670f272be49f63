/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-deed.h"

#include <glib/gi18n.h>

static const struct {
  const char *carried_out;
  const char *empty;
  const char *none_chosen;
} words[CS_N_DEEDS] = {
  [CS_DEED_APPLY] = { N_ ("This plan was carried out: look again to see what is left"),
                      N_ ("There is nothing to do"), N_ ("No step is chosen") },
  [CS_DEED_ASSIGN] = { N_ ("These commands were sent: look again to send them once more"),
                       N_ ("There is nothing to put into service"), N_ ("No command is chosen") },
};

void
cs_deed_take_plan (CsDeed *self, CsPlan *plan)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (plan == NULL || CS_IS_PLAN (plan));

  g_clear_object (&self->run);
  g_clear_object (&self->plan);
  self->plan = plan;
}

const char *
cs_deed_get_obstacle (const CsDeed *self, CsDeedKind kind)
{
  g_return_val_if_fail (self != NULL, "");

  if (self->plan == NULL)
    return _ ("The nodes have not been looked at: look again first");
  if (self->run != NULL)
    return _ (words[kind].carried_out);
  if (g_list_model_get_n_items (G_LIST_MODEL (self->plan)) == 0)
    return _ (words[kind].empty);
  if (cs_plan_count_selected (self->plan) == 0)
    return _ (words[kind].none_chosen);

  return NULL;
}
