/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-planner.h"

#include "cs-i18n.h"
#include "cs-time.h"

static gboolean
is_signed_by (CsSlotState *state, const char *authority)
{
  return g_strcmp0 (cs_slot_get_authority (cs_slot_state_get_slot (state)), authority) == 0;
}

/* Whether certificates of the authority are issued in this plan. */
static gboolean
will_issue (CsPlanner *planner, const char *authority)
{
  GListModel *states = cs_desired_get_slot_states (planner->desired);

  for (guint i = 0; i < g_list_model_get_n_items (states); i++) {
    g_autoptr (CsSlotState) state = g_list_model_get_item (states, i);

    if (cs_slot_state_is_known (state) && is_signed_by (state, authority)
        && cs_planner_must_issue (planner, state))
      return TRUE;
  }

  return FALSE;
}

static gboolean
chains_to (CsPlanner *planner, const char *authority, CsBundle *roots)
{
  GListModel *states = cs_desired_get_slot_states (planner->desired);
  CsBundle *intermediates = cs_inventory_get_intermediates (planner->inventory, authority);

  for (guint i = 0; i < g_list_model_get_n_items (states); i++) {
    g_autoptr (CsSlotState) state = g_list_model_get_item (states, i);
    CsCertificate *certificate = cs_slot_state_get_certificate (state);
    g_autoptr (CsVerdict) verdict = NULL;

    if (!is_signed_by (state, authority))
      continue;
    if (certificate == NULL)
      return FALSE; /* nobody knows what it will need */
    verdict
        = cs_verdict_new (certificate, intermediates, roots, cs_time_now (), NULL, CS_PURPOSE_ANY);
    if (!cs_verdict_is_ok (verdict))
      return FALSE;
  }

  return TRUE;
}

/* An older root is there, and no member is left that needs it: the newest stands first. */
static gboolean
has_left_over_root (CsPlanner *planner, const char *authority)
{
  CsBundle *root = cs_inventory_get_root (planner->inventory, authority);
  g_autoptr (CsBundle) newest = NULL;

  if (root == NULL || cs_bundle_get_n (root) < 2)
    return FALSE;
  newest = cs_bundle_new ();
  cs_bundle_add (newest, cs_bundle_get (root, 0));

  return chains_to (planner, authority, newest);
}

static void
plan_chain (CsPlanner *planner, const char *authority)
{
  g_autofree char *file = NULL;
  CsStep *step;

  if (cs_inventory_get_root (planner->inventory, authority) != NULL
      && !will_issue (planner, authority) && !has_left_over_root (planner, authority))
    return;

  file = cs_cluster_dup_root_file (planner->cluster, authority);
  step = cs_planner_add_step (planner, CS_STEP_CHAIN, NULL, file,
                              g_strdup_printf (_ ("Get the root of %s as %s"), authority, file));
  cs_step_set_authority (step, authority);
  g_hash_table_insert (planner->chains, g_strdup (authority), step);
}

CsStep *
cs_planner_get_chain (CsPlanner *planner, const char *authority)
{
  return g_hash_table_lookup (planner->chains, authority);
}

void
cs_planner_plan_chains (CsPlanner *planner)
{
  g_auto (GStrv) authorities = cs_cluster_dup_authorities (planner->cluster);

  for (guint i = 0; authorities[i] != NULL; i++)
    plan_chain (planner, authorities[i]);
}

static gboolean
is_waited_for (CsPlanner *planner, CsStep *chain)
{
  GListModel *steps = G_LIST_MODEL (planner->steps);

  for (guint i = 0; i < g_list_model_get_n_items (steps); i++) {
    g_autoptr (CsStep) step = g_list_model_get_item (steps, i);

    if (g_ptr_array_find (cs_step_get_dependencies (step), chain, NULL))
      return TRUE;
  }

  return FALSE;
}

static gboolean
is_idle (CsPlanner *planner, const char *authority, CsStep *chain)
{
  return cs_inventory_get_root (planner->inventory, authority) != NULL
         && !has_left_over_root (planner, authority) && !is_waited_for (planner, chain);
}

void
cs_planner_drop_idle_chains (CsPlanner *planner)
{
  GHashTableIter iter;
  gpointer authority, chain;
  guint position;

  g_hash_table_iter_init (&iter, planner->chains);
  while (g_hash_table_iter_next (&iter, &authority, &chain)) {
    if (!is_idle (planner, authority, chain))
      continue;
    if (g_list_store_find (planner->steps, chain, &position))
      g_list_store_remove (planner->steps, position);
    g_hash_table_iter_remove (&iter);
  }
}

void
cs_planner_find_missing_intermediates (CsPlanner *planner)
{
  g_auto (GStrv) authorities = cs_cluster_dup_authorities (planner->cluster);

  for (guint i = 0; authorities[i] != NULL; i++) {
    g_autofree char *file = cs_cluster_dup_intermediate_file (planner->cluster, authorities[i]);

    if (file == NULL || cs_planner_get_chain (planner, authorities[i]) != NULL
        || cs_inventory_get_intermediates (planner->inventory, authorities[i]) != NULL)
      continue;
    cs_planner_add_finding (
        planner, "no-intermediates", CS_SEVERITY_WARNING, NULL,
        g_strdup_printf (_ ("%s cannot be made: there are no intermediates of %s here"), file,
                         authorities[i]),
        _ ("an authority that signs with its root has none: remove IntermediateFile= from its "
           "group"));
  }
}
