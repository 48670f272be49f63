/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A run that ends before its end: cancelled, without its record, killed; and is continued. */
#include <glib/gstdio.h>
#include <string.h>

#include "lab-world.h"

static void
test_cancel (void)
{
  g_autoptr (LabWorld) world = lab_world_new_complete (small_cluster, NULL);
  FakeNode *node = lab_world_node (world, "cms1b");
  g_autoptr (CsPlan) plan = NULL;

  fake_node_remove (node, "cms1ab.cer");
  fake_node_remove (node, "root.cer");
  fake_node_remove (lab_world_node (world, "cms1a"), "root.cer");
  plan = lab_world_plan (world, NULL);
  fake_transport_hook (world->transport, "cms1b put cms1ab.cer", lab_cancel, world->cancellable);
  fake_transport_hang (world->transport, "cms1a put root.cer");
  lab_world_carry_out (world, plan, NULL);
  lab_assert_step (plan, "upload:cms1b/cms1ab.cer", CS_STEP_SKIPPED, "ancelled");
  lab_assert_step (plan, "upload:cms1b/root.cer", CS_STEP_SKIPPED, "cancelled");
  lab_assert_step (plan, "check:cms1b", CS_STEP_SKIPPED, "cancelled");
  lab_assert_none_in (plan, CS_STEP_FAILED);

  /* Something was done there and nobody has looked since: what was known before is not shown. */
  g_assert_cmpint (lab_world_cell (world, "cms1b.cer", "cms1b"), ==, CS_CELL_UNKNOWN);
  lab_world_restart (world);
  g_clear_object (&plan);
  plan = lab_world_apply (world);
  lab_assert_all_done (plan);
  lab_world_assert_complete (world);
}

typedef struct {
  GCancellable *cancellable;
  int checked;
} LateCancel;

static void
checked_cb (CsStep *check, GParamSpec *pspec, LateCancel *late)
{
  if (cs_step_get_state (check) == CS_STEP_DONE)
    g_atomic_int_set (&late->checked, TRUE);
}

static void
cancel_once_checked (gpointer data)
{
  LateCancel *late = data;

  while (!g_atomic_int_get (&late->checked))
    g_usleep (1000);
  g_cancellable_cancel (late->cancellable);
}

/* What cms1a should hold depends on cms1b, which nobody looks at any more: that is no fault of its.
 */
static void
test_cancel_after_a_check (void)
{
  g_autoptr (LabWorld) world = lab_world_new_complete (small_cluster, NULL);
  LateCancel late = { world->cancellable, FALSE };
  g_autoptr (CsPlan) plan = NULL;

  fake_node_remove (lab_world_node (world, "cms1a"), "cms1ab.cer");
  fake_node_remove (lab_world_node (world, "cms1b"), "root.cer");
  plan = lab_world_plan (world, NULL);
  g_signal_connect (cs_plan_find_step (plan, "check:cms1a"), "notify::state",
                    G_CALLBACK (checked_cb), &late);
  fake_transport_hook (world->transport, "cms1b put root.cer", cancel_once_checked, &late);
  lab_world_carry_out (world, plan, NULL);
  lab_assert_step (plan, "upload:cms1a/cms1ab.cer", CS_STEP_DONE, NULL);
  lab_assert_step (plan, "check:cms1a", CS_STEP_SKIPPED, "cms1b has not been looked at");
  lab_assert_none_in (plan, CS_STEP_FAILED);
}

static void
test_cancelled_before (void)
{
  g_autoptr (LabWorld) world = lab_world_new (small_cluster, NULL);
  g_autoptr (CsPlan) plan = lab_world_plan (world, NULL);
  g_autofree char *all = lab_dup_steps (plan);
  g_autofree char *skipped = NULL;

  fake_transport_clear_log (world->transport);
  g_cancellable_cancel (world->cancellable);
  g_assert_true (lab_world_carry_out (world, plan, NULL));
  skipped = lab_dup_steps_in (plan, CS_STEP_SKIPPED);
  g_assert_cmpstr (skipped, ==, all);
  g_assert_cmpuint (fake_transport_count (world->transport, "*"), ==, 0);
}

static void
test_journal_cannot_be_written (void)
{
  g_autoptr (LabWorld) world = lab_world_new (small_cluster, NULL);
  g_autoptr (CsPlan) plan = lab_world_plan (world, NULL);
  g_autofree char *all = lab_dup_steps (plan);
  g_autofree char *planned = NULL;
  g_autofree char *path = cs_workspace_dup_journal_path (world->workspace, NULL);
  g_autoptr (GError) error = NULL;

  fake_transport_clear_log (world->transport);
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  g_assert_false (lab_world_carry_out (world, plan, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, path));
  planned = lab_dup_steps_in (plan, CS_STEP_PLANNED);
  g_assert_cmpstr (planned, ==, all);
  g_assert_cmpuint (fake_transport_count (world->transport, "*"), ==, 0);
}

static void
spoil_journal (gpointer data)
{
  FILE *journal = g_fopen (data, "ab");

  g_assert_nonnull (journal);
  fputs ("another writer\n", journal);
  fclose (journal);
}

/* Another lane may have put the root before. */
static guint
count_announced_puts (const char *path)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) parts = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  *strstr (text, "another writer") = '\0';
  parts = g_strsplit (text, "\"event\":\"put\"", -1);

  return g_strv_length (parts) - 1;
}

/* Nothing more is begun once it cannot be written down. */
static void
test_journal_breaks (void)
{
  g_autoptr (LabWorld) world = lab_world_new (small_cluster, NULL);
  g_autoptr (CsPlan) plan = lab_world_plan (world, NULL);
  g_autofree char *path = cs_workspace_dup_journal_path (world->workspace, NULL);
  g_autoptr (GError) error = NULL;

  fake_transport_hook (world->transport, "cms1b run pki csr *", spoil_journal, path);
  g_assert_false (lab_world_carry_out (world, plan, &error));
  g_assert_error (error, CS_ERROR, CS_ERROR_STALE);
  lab_assert_step (plan, "request:cms1b/cms1b.csr", CS_STEP_FAILED, "somebody else writes to it");
  g_assert_cmpuint (fake_transport_count (world->transport, "* put *"), ==,
                    count_announced_puts (path));
}

/* Ends the run when the given number of steps is done. */
typedef struct {
  GCancellable *cancellable;
  guint left;
} Countdown;

static void
state_changed_cb (CsStep *step, GParamSpec *pspec, gpointer data)
{
  Countdown *countdown = data;

  if (cs_step_get_state (step) == CS_STEP_DONE && countdown->left > 0 && --countdown->left == 0)
    g_cancellable_cancel (countdown->cancellable);
}

static gboolean
apply_until (LabWorld *world, guint n)
{
  g_autoptr (CsPlan) plan = lab_world_plan (world, NULL);
  Countdown countdown = { world->cancellable, n };
  g_autoptr (GPtrArray) steps = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *skipped = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (plan)); i++) {
    CsStep *step = g_list_model_get_item (G_LIST_MODEL (plan), i);

    g_ptr_array_add (steps, step);
    g_signal_connect (step, "notify::state", G_CALLBACK (state_changed_cb), &countdown);
  }
  lab_world_carry_out (world, plan, NULL);
  for (guint i = 0; i < steps->len; i++)
    g_signal_handlers_disconnect_by_data (steps->pdata[i], &countdown);
  skipped = lab_dup_steps_in (plan, CS_STEP_SKIPPED);

  return *skipped != '\0';
}

/* Ended after any step, a new start comes to the same end; nothing is signed or made twice. */
static void
test_continued (void)
{
  gboolean ended = TRUE;

  for (guint n = 1; ended; n++) {
    g_autoptr (LabWorld) world = lab_world_new (small_cluster, NULL);
    g_autoptr (CsPlan) plan = NULL;

    fake_authority_set_idempotent (world->authority, FALSE);
    ended = apply_until (world, n);
    lab_world_restart (world);
    plan = lab_world_apply (world);
    lab_assert_all_done (plan);
    lab_world_assert_complete (world);
    g_assert_cmpuint (fake_authority_get_n_issued (world->authority), ==, 3);
    g_assert_cmpuint (fake_node_get_n_replaced (lab_world_node (world, "cms1a")), ==, 0);
  }
}

/* The same, with all nodes gone from some call on: between a write and its proof, for instance. */
static void
test_power_cut (void)
{
  for (int n = 3; n < 60; n += 4) {
    g_autoptr (LabWorld) world = lab_world_new (small_cluster, NULL);
    g_autoptr (CsPlan) plan = lab_world_plan (world, NULL);

    fake_transport_fail (world->transport, "*", G_IO_ERROR, G_IO_ERROR_TIMED_OUT, n, -1);
    lab_world_carry_out (world, plan, NULL);
    lab_world_restart (world);
    g_clear_object (&plan);
    plan = lab_world_apply (world);
    lab_assert_all_done (plan);
    lab_world_assert_complete (world);
    g_assert_cmpuint (fake_authority_get_n_issued (world->authority), ==, 3);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/run/cancel/in-the-middle", test_cancel);
  g_test_add_func ("/run/cancel/after-a-check", test_cancel_after_a_check);
  g_test_add_func ("/run/cancel/before", test_cancelled_before);
  g_test_add_func ("/run/journal/cannot-be-written", test_journal_cannot_be_written);
  g_test_add_func ("/run/journal/breaks", test_journal_breaks);
  g_test_add_func ("/run/continued/after-any-step", test_continued);
  g_test_add_func ("/run/continued/after-a-power-cut", test_power_cut);

  return g_test_run ();
}
