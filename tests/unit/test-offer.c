/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A certificate that came from outside, and what it is for the cluster. */
#include <glib/gstdio.h>
#include <string.h>

#include "lab-world.h"

static CsCertificate *
take_from_node (LabWorld *world, const char *node, const char *file)
{
  g_autoptr (GBytes) content = fake_node_get (lab_world_node (world, node), file);
  g_autoptr (GError) error = NULL;
  CsCertificate *certificate = cs_reader_first_certificate (content, file, &error);

  g_assert_no_error (error);

  return certificate;
}

/* The certificate of cms1b was made, and is nowhere any more. */
static CsCertificate *
lose_certificate (LabWorld *world)
{
  CsCertificate *certificate = take_from_node (world, "cms1b", "cms1b.cer");
  g_autofree char *path = cs_workspace_dup_path (world->workspace, "cms1b", "cms1b.cer");

  fake_node_remove (lab_world_node (world, "cms1b"), "cms1b.cer");
  g_assert_cmpint (g_unlink (path), ==, 0);
  lab_world_look (world);

  return certificate;
}

static CsOffer *
only_offer (LabWorld *world, CsCertificate *certificate)
{
  g_autoptr (CsDesired) desired = cs_deployment_dup_desired (world->deployment);
  g_autoptr (GListModel) offers = cs_offers_for_certificate (desired, certificate);

  g_assert_cmpuint (g_list_model_get_n_items (offers), ==, 1);

  return g_list_model_get_item (offers, 0);
}

static void
test_in_place (void)
{
  g_autoptr (LabWorld) world = lab_world_new_complete (small_cluster, NULL);
  g_autoptr (CsCertificate) certificate = take_from_node (world, "cms1b", "cms1b.cer");
  g_autoptr (CsHistory) history = cs_history_new ();
  g_autoptr (CsOffer) offer = NULL;
  g_autoptr (GError) error = NULL;

  lab_world_look (world);
  offer = only_offer (world, certificate);
  g_assert_cmpstr (cs_slot_get_name (cs_offer_get_slot (offer)), ==, "cms1b");
  g_assert_false (cs_offer_is_useful (offer));
  g_assert_false (cs_offer_accept (offer, world->workspace, history, &error));
  g_assert_error (error, CS_ERROR, CS_ERROR_MISMATCH);
  g_assert_null (cs_history_get_undo_label (history));
}

static void
test_answer (void)
{
  g_autoptr (LabWorld) world = lab_world_new_complete (small_cluster, NULL);
  g_autoptr (CsCertificate) certificate = lose_certificate (world);
  g_autoptr (CsOffer) offer = only_offer (world, certificate);
  g_autoptr (CsHistory) history = cs_history_new ();
  g_autoptr (CsPlan) plan = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = cs_workspace_dup_path (world->workspace, "cms1b", "cms1b.cer");
  g_autofree char *steps = NULL;
  g_autoptr (GBytes) not_there = NULL;

  g_assert_true (cs_offer_is_useful (offer));
  g_assert_cmpint (cs_offer_get_tone (offer), ==, CS_TONE_GOOD);
  g_assert_true (cs_offer_accept (offer, world->workspace, history, &error));
  g_assert_no_error (error);

  /* No node was changed; the plan puts it there and asks no authority. */
  not_there = fake_node_get (lab_world_node (world, "cms1b"), "cms1b.cer");
  g_assert_null (not_there);
  plan = lab_world_plan (world, NULL);
  steps = lab_dup_steps (plan);
  g_assert_nonnull (strstr (steps, "cms1b.cer"));
  g_assert_null (strstr (steps, "submit"));

  g_assert_true (cs_history_undo (history, &error));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_true (cs_history_redo (history, &error));
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *result;
}

/* As the window does it: what writes has a thread of its own, and the label is made here. */
static void
test_in_a_thread (void)
{
  g_autoptr (LabWorld) world = lab_world_new_complete (small_cluster, NULL);
  g_autoptr (CsCertificate) certificate = lose_certificate (world);
  g_autoptr (CsOffer) offer = only_offer (world, certificate);
  g_autoptr (CsHistory) history = cs_history_new ();
  g_autoptr (GAsyncResult) used = NULL;
  g_autoptr (GAsyncResult) undone = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = cs_workspace_dup_path (world->workspace, "cms1b", "cms1b.cer");

  cs_offer_accept_async (offer, world->workspace, history, ready_cb, &used);
  g_assert_true (cs_offer_accept_finish (offer, wait (&used), &error));
  g_assert_no_error (error);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_cmpstr (cs_history_get_undo_label (history), ==, "Use a Certificate for cms1b");

  cs_history_undo_async (history, ready_cb, &undone);
  g_assert_true (cs_history_finish (history, wait (&undone), &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* What somebody else wrote in between is not thrown away. */
static void
test_undo_of_a_changed_file (void)
{
  g_autoptr (LabWorld) world = lab_world_new_complete (small_cluster, NULL);
  g_autoptr (CsCertificate) certificate = lose_certificate (world);
  g_autoptr (CsOffer) offer = only_offer (world, certificate);
  g_autoptr (CsHistory) history = cs_history_new ();
  g_autofree char *path = cs_workspace_dup_path (world->workspace, "cms1b", "cms1b.cer");
  g_autoptr (GError) error = NULL;

  g_assert_true (cs_offer_accept (offer, world->workspace, history, NULL));
  g_assert_true (g_file_set_contents (path, "mine", -1, NULL));
  g_assert_false (cs_history_undo (history, &error));
  g_assert_error (error, CS_ERROR, CS_ERROR_STALE);
  g_assert_null (cs_history_get_undo_label (history));
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_stranger (void)
{
  g_autoptr (LabWorld) world = lab_world_new_complete (small_cluster, NULL);
  g_autoptr (CsDesired) desired = NULL;
  g_autoptr (GListModel) offers = NULL;
  CsBundle *root;

  lab_world_look (world);
  desired = cs_deployment_dup_desired (world->deployment);
  root = cs_inventory_get_root (cs_deployment_get_inventory (world->deployment), "fake");
  offers = cs_offers_for_certificate (desired, cs_bundle_get (root, 0));
  g_assert_cmpuint (g_list_model_get_n_items (offers), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/offer/in-place", test_in_place);
  g_test_add_func ("/offer/answer", test_answer);
  g_test_add_func ("/offer/in-a-thread", test_in_a_thread);
  g_test_add_func ("/offer/changed-file", test_undo_of_a_changed_file);
  g_test_add_func ("/offer/stranger", test_stranger);

  return g_test_run ();
}
