/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Nothing that a run writes is synced in the main context, which a slow disk would hold up. This
 * program's fsync() is the one that GLib calls as well. */

#include "lab-world.h"

#include <sys/syscall.h>
#include <unistd.h>

static GThread *main_thread;
static gint syncs_here; /* atomic, as are all */
static gint syncs_elsewhere;

int fsync (int file);

int
fsync (int file)
{
  if (main_thread != NULL)
    g_atomic_int_inc (g_thread_self () == main_thread ? &syncs_here : &syncs_elsewhere);

  return (int) syscall (SYS_fsync, file);
}

static void
count_syncs (LabWorld *world, CsPlan *plan)
{
  g_autoptr (GError) error = NULL;

  g_atomic_int_set (&syncs_here, 0);
  g_atomic_int_set (&syncs_elsewhere, 0);
  main_thread = g_thread_self ();
  g_assert_true (lab_world_carry_out (world, plan, &error));
  main_thread = NULL;
  g_assert_no_error (error);
  g_assert_cmpint (g_atomic_int_get (&syncs_here), ==, 0);
}

static void
test_run (void)
{
  g_autoptr (LabWorld) world = lab_world_new (small_cluster, NULL);
  g_autoptr (CsPlan) plan = NULL;

  lab_world_look (world);
  plan = lab_world_plan (world, NULL);
  count_syncs (world, plan);
  lab_assert_all_done (plan);
  g_assert_cmpint (g_atomic_int_get (&syncs_elsewhere), >,
                   (gint) g_list_model_get_n_items (G_LIST_MODEL (plan)));
}

/* The record of a run that has nothing to do is one all the same. */
static void
test_nothing_to_do (void)
{
  g_autoptr (LabWorld) world = lab_world_new_complete (small_cluster, NULL);
  g_autoptr (CsPlan) plan = lab_world_plan (world, NULL);

  count_syncs (world, plan);
  g_assert_cmpint (g_atomic_int_get (&syncs_elsewhere), >=, 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run-syncs/run", test_run);
  g_test_add_func ("/run-syncs/nothing-to-do", test_nothing_to_do);

  return g_test_run ();
}
