/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The lab many times in one process: no descriptor, thread or memory stays behind. */

#include "lab-world.h"
#include "process-linux.h"

#define ROUNDS 8
#define SLACK 4096 /* bytes a round: a list here and there grows once */

static void
do_lab (gpointer data)
{
  fake_node_begin_keys_anew ();
  lab_world_free (lab_world_new_complete (small_cluster, NULL));
}

/* Lines that break, a node that lies, an authority that is asked twice, a second program. */
static void
do_lab_in_trouble (gpointer data)
{
  g_autoptr (LabWorld) world = NULL;

  fake_node_begin_keys_anew ();
  world = lab_world_new (small_cluster, NULL);
  fake_transport_fail (world->transport, "cms1a put *", G_IO_ERROR, G_IO_ERROR_CLOSED, 1, 3);
  fake_transport_fail (world->transport, "cms1b get *", CS_ERROR, CS_ERROR_NODE, 1, 2);
  fake_transport_corrupt (world->transport, "cms1b get cms1ab.cer");
  g_object_unref (lab_world_apply (world));
  lab_world_restart (world);
  fake_transport_fail (world->transport, "cms1b open", CS_ERROR, CS_ERROR_AUTHENTICATION, 0, 1);
  lab_world_look (world);
  fake_transport_forget_script (world->transport);
  g_object_unref (lab_world_apply (world));
  lab_world_assert_complete (world);
}

static void
test_lab (void)
{
  process_use_assert_steady (do_lab, NULL, ROUNDS, SLACK);
}

static void
test_lab_in_trouble (void)
{
  process_use_assert_steady (do_lab_in_trouble, NULL, ROUNDS, SLACK);
}

static void
leak_a_little (gpointer data)
{
  g_ptr_array_add (data, g_malloc0 (100000));
}

/* The measure itself: what is kept is seen. */
static void
test_measure (void)
{
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);
  ProcessUse before = process_use_now ();
  ProcessUse after;

  for (guint i = 0; i < ROUNDS; i++)
    leak_a_little (kept);
  after = process_use_now ();
  g_assert_cmpuint (before.descriptors, >, 0);
  g_assert_cmpuint (before.threads, >, 0);
  if (before.bytes == 0)
    g_test_skip ("the allocator is a sanitizer's, which finds leaks by itself");
  else
    g_assert_cmpuint (after.bytes, >, before.bytes + ROUNDS * SLACK);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/leaks/measure", test_measure);
  g_test_add_func ("/leaks/lab", test_lab);
  g_test_add_func ("/leaks/lab-in-trouble", test_lab_in_trouble);

  return g_test_run ();
}
