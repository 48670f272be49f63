/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The way back from a run: what it overwrote, and nothing else. */
#include "lab-world.h"

#include <string.h>

/* A database key and its certificate that are put anew on cms1b. */
static CsPlan *
plan_pair (LabWorld *world)
{
  FakeNode *node = lab_world_node (world, "cms1b");

  g_assert_true (fake_node_remove (node, "dbclient.key"));
  g_assert_true (fake_node_remove (node, "dbclient.cer"));

  return lab_world_plan (world, NULL);
}

/* The run that carries @plan out. Transfer full. */
static char *
carry_out (LabWorld *world, CsPlan *plan)
{
  g_autofree char *path = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  const CsJournalEntry *last;

  g_assert_true (lab_world_carry_out (world, plan, NULL));
  lab_assert_all_done (plan);
  path = cs_workspace_dup_journal_path (world->workspace, NULL);
  g_assert_true (cs_journal_read (path, &entries, NULL, NULL));
  last = entries->pdata[entries->len - 1];

  return g_strdup (cs_journal_entry_find (last, "run"));
}

static CsPlan *
plan_back (LabWorld *world, const char *run)
{
  g_autoptr (GError) error = NULL;
  CsPlan *plan;

  lab_world_look (world);
  plan = cs_deployment_dup_restore_plan (world->deployment, run, NULL, &error);
  g_assert_no_error (error);

  return plan;
}

static void
test_overwritten (void)
{
  g_autoptr (LabWorld) world = lab_world_new_complete (small_cluster, NULL);
  FakeNode *node = lab_world_node (world, "cms1b");
  g_autoptr (CsPlan) plan = NULL;
  g_autoptr (CsPlan) back = NULL;
  g_autofree char *run = NULL;
  g_autofree char *steps = NULL;
  g_autoptr (GBytes) old = NULL;

  fake_node_put_text (node, "cms1ab.cer", "what the admin had there\n");
  plan = lab_world_plan (world, NULL);
  run = carry_out (world, plan);
  back = plan_back (world, run);
  steps = lab_dup_steps (back);
  g_assert_cmpstr (steps, ==, "restore:cms1b/cms1ab.cer");
  lab_world_carry_out (world, back, NULL);
  old = fake_node_get (node, "cms1ab.cer");
  g_assert_cmpmem (g_bytes_get_data (old, NULL), g_bytes_get_size (old),
                   "what the admin had there\n", strlen ("what the admin had there\n"));
}

/* The connection went away when the files were there and not read back yet: the second attempt
 * finds what the first one wrote. Nothing was overwritten, and nothing is to be put back. */
static void
test_second_attempt (void)
{
  g_autoptr (LabWorld) world = lab_world_new_complete (small_cluster, NULL);
  g_autoptr (CsPlan) plan = plan_pair (world);
  g_autoptr (CsPlan) back = NULL;
  g_autofree char *run = NULL;
  g_autofree char *steps = NULL;
  g_autofree char *findings = NULL;

  fake_transport_fail (world->transport, "cms1b get dbclient.key", G_IO_ERROR, G_IO_ERROR_CLOSED, 0,
                       1);
  fake_transport_fail (world->transport, "cms1b get dbclient.cer", G_IO_ERROR, G_IO_ERROR_CLOSED, 0,
                       1);
  run = carry_out (world, plan);
  lab_assert_step (plan, "put-key:cms1b/dbclient.key", CS_STEP_DONE, "was there already");
  lab_assert_step (plan, "upload:cms1b/dbclient.cer", CS_STEP_DONE, "was there already");
  back = plan_back (world, run);
  steps = lab_dup_steps (back);
  findings = lab_dup_findings (back);
  g_assert_cmpstr (steps, ==, "");
  g_assert_cmpstr (findings, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/restore/overwritten", test_overwritten);
  g_test_add_func ("/restore/second-attempt", test_second_attempt);

  return g_test_run ();
}
