/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-planner.h"

#include "cs-i18n.h"

static CsStep *
plan_chain (CsCluster *cluster, const char *authority, GListStore *steps)
{
  g_autofree char *file = cs_cluster_dup_root_file (cluster, authority);
  g_autofree char *title = g_strdup_printf (_ ("Get the root of %s as %s"), authority, file);
  g_autoptr (CsStep) step = cs_step_new (CS_STEP_CHAIN, NULL, file, title);

  cs_step_set_authority (step, authority);
  g_list_store_append (steps, step);

  return step; /* borrowed: the store holds it */
}

static void
plan_retrieval (CsCluster *cluster, CsPending *pending, CsStep *chain, GListStore *steps)
{
  CsSlot *slot = cs_pending_get_slot (pending);
  const char *authority = cs_slot_get_authority (slot);
  g_autoptr (CsSubmission) submission = cs_pending_dup_submission (pending);
  g_autofree char *title
      = g_strdup_printf (_ ("Ask %s for the waiting certificate %s (request %s)"), authority,
                         cs_slot_get_name (slot), cs_pending_get_request_id (pending));
  CsStep *step = cs_planner_add_submit_step (cluster, slot, title, steps);

  cs_step_set_replaces (step, cs_submission_get_replaces (submission));
  cs_step_add_dependency (step, chain);
}

void
cs_planner_fill_pending (CsCluster *cluster, GPtrArray *pending, GListStore *steps)
{
  g_autoptr (GHashTable) chains = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < pending->len; i++) {
    CsSlot *slot = cs_pending_get_slot (pending->pdata[i]);
    const char *authority = cs_slot_get_authority (slot);
    CsStep *chain = g_hash_table_lookup (chains, authority);

    if (chain == NULL) {
      chain = plan_chain (cluster, authority, steps);
      g_hash_table_insert (chains, (gpointer) authority, chain);
    }
    plan_retrieval (cluster, pending->pdata[i], chain, steps);
  }
}
