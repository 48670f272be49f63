/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "lab-world.h"
#include "sync-connection.h"

/* A world in which cms1b waits. */
static LabWorld *
waiting_world (void)
{
  LabWorld *world = lab_world_new (small_cluster, NULL);

  fake_authority_set_idempotent (world->authority, FALSE);
  fake_authority_set_mood (world->authority, "cms1b", FAKE_WAITS);
  fake_authority_set_words (world->authority, "Taken under submission");
  g_object_unref (lab_world_apply (world));

  return world;
}

/* From the disk alone: no node is asked. */
static CsPendingList *
load_list (LabWorld *world)
{
  CsPendingList *list;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  lab_world_restart (world);
  fake_transport_clear_log (world->transport);
  list = cs_pending_list_new (world->deployment);
  cs_pending_list_refresh_async (list, NULL, sync_done_cb, &result);
  cs_pending_list_refresh_finish (list, sync_wait (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fake_transport_count (world->transport, "*"), ==, 0);

  return list;
}

static void
run_plan (LabWorld *world, CsPendingList *list, CsPlan *plan)
{
  g_autoptr (GError) error = NULL;

  lab_world_carry_out (world, plan, &error);
  g_assert_no_error (error);
  cs_pending_list_update (list);
}

static void
test_waiting (void)
{
  g_autoptr (LabWorld) world = waiting_world ();
  g_autoptr (CsPendingList) list = load_list (world);
  g_autoptr (CsPending) pending = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_autofree char *age = NULL;

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);
  g_assert_cmpstr (cs_pending_get_name (pending), ==, "cms1b");
  g_assert_cmpstr (cs_pending_get_authority (pending), ==, "fake");
  g_assert_cmpint (cs_pending_get_state (pending), ==, CS_PENDING_WAITING);
  g_assert_cmpstr (cs_pending_get_words (pending), ==, "Taken under submission");
  g_assert_nonnull (cs_pending_get_request_id (pending));
  g_assert_true (cs_pending_list_has_waiting (list));
  age = cs_pending_dup_age (pending, cs_pending_get_submitted (pending) + 3 * 86400 + 7);
  g_assert_cmpstr (age, ==, "3 days");
}

/* When it was handed in is not forgotten by asking. */
static void
test_age_survives_asking (void)
{
  g_autoptr (LabWorld) world = waiting_world ();
  g_autoptr (CsRecord) record = cs_record_load (world->workspace, "cms1b", NULL);
  g_autoptr (CsPendingList) list = NULL;
  g_autoptr (CsPlan) plan = NULL;

  record->submitted -= 86400;
  g_assert_true (cs_record_save (record, world->workspace, "cms1b", NULL));
  list = load_list (world);
  plan = cs_pending_list_dup_plan (list, NULL);
  run_plan (world, list, plan);
  lab_assert_step (plan, "submit:cms1b.cer", CS_STEP_WAITING, NULL);
  g_assert_cmpint (cs_pending_get_submitted (cs_pending_list_find (list, "cms1b")), ==,
                   record->submitted);
}

/* Asked again without a look at any node, and used by the next apply. */
static void
test_retrieved (void)
{
  g_autoptr (LabWorld) world = waiting_world ();
  g_autoptr (CsPendingList) list = load_list (world);
  g_autoptr (CsPlan) plan = cs_pending_list_dup_plan (list, NULL);
  g_autofree char *steps = lab_dup_steps (plan);

  g_assert_cmpstr (steps, ==, "chain:root.cer\nsubmit:cms1b.cer");
  fake_authority_approve (world->authority);
  run_plan (world, list, plan);
  lab_assert_all_done (plan);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
  g_assert_cmpuint (fake_transport_count (world->transport, "*"), ==, 0);

  g_clear_object (&plan);
  plan = lab_world_apply (world);
  lab_assert_all_done (plan);
  g_assert_cmpuint (fake_authority_get_n_retrieved (world->authority), ==, 1);
  lab_world_assert_complete (world);
}

static void
test_other_names_are_not_asked (void)
{
  g_autoptr (LabWorld) world = waiting_world ();
  g_autoptr (CsPendingList) list = load_list (world);
  g_autoptr (CsPlan) plan = cs_pending_list_dup_plan (list, (const char *const[]){ "cms1a", NULL });

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (plan)), ==, 0);
}

static void
test_refused_and_resubmitted (void)
{
  g_autoptr (LabWorld) world = lab_world_new (small_cluster, NULL);
  g_autoptr (CsPendingList) list = NULL;
  g_autoptr (CsPlan) plan = NULL;
  CsPending *pending;

  fake_authority_set_idempotent (world->authority, FALSE);
  fake_authority_set_mood (world->authority, "cms1b", FAKE_REFUSES);
  fake_authority_set_words (world->authority, "Denied by Policy Module");
  g_object_unref (lab_world_apply (world));
  fake_authority_set_mood (world->authority, "cms1b", FAKE_ISSUES);
  list = load_list (world);
  pending = cs_pending_list_find (list, "cms1b");
  g_assert_nonnull (pending);
  g_assert_cmpint (cs_pending_get_state (pending), ==, CS_PENDING_REFUSED);
  g_assert_cmpstr (cs_pending_get_words (pending), ==, "Denied by Policy Module");
  g_assert_false (cs_pending_list_has_waiting (list));

  plan = lab_world_apply (world);
  lab_assert_step (plan, "submit:cms1b.cer", CS_STEP_FAILED, "Denied by Policy Module");
  g_assert_cmpuint (fake_authority_get_n_submitted (world->authority), ==, 3);

  g_assert_true (cs_pending_list_resubmit (list, pending, NULL));
  g_clear_object (&plan);
  plan = lab_world_apply (world);
  lab_assert_all_done (plan);
  g_assert_cmpuint (fake_authority_get_n_submitted (world->authority), ==, 4);
  cs_pending_list_update (list);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
}

static void
test_unknown (void)
{
  g_autoptr (LabWorld) world = lab_world_new (small_cluster, NULL);
  g_autoptr (CsPendingList) list = NULL;

  fake_authority_set_idempotent (world->authority, FALSE);
  fake_authority_set_mood (world->authority, "cms1b", FAKE_FAILS);
  g_object_unref (lab_world_apply (world));
  list = load_list (world);
  g_assert_cmpint (cs_pending_get_state (cs_pending_list_find (list, "cms1b")), ==,
                   CS_PENDING_UNKNOWN);
  g_assert_false (cs_pending_can_be_asked (cs_pending_list_find (list, "cms1b")));

  /* What may simply be asked again is nobody's worry. */
  fake_authority_set_idempotent (world->authority, TRUE);
  cs_pending_list_update (list);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
}

/* --- what comes back ---------------------------------------------------------------------------
 */

static void
assert_no_answer (CsPendingList *list, const char *text, int code)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  CsPendingAnswer *answer = cs_pending_list_match (list, bytes, "back.cer", &error);

  g_assert_null (answer);
  g_assert_error (error, CS_ERROR, code);
}

static void
test_match (void)
{
  g_autoptr (LabWorld) world = waiting_world ();
  g_autoptr (CsPendingList) list = load_list (world);
  g_autofree char *root = fake_authority_dup_root (world->authority);
  g_autoptr (CsSubmission) submission
      = cs_pending_dup_submission (cs_pending_list_find (list, "cms1b"));
  g_autofree char *pem = fake_authority_dup_certificate (world->authority, submission);
  g_autofree char *mail = g_strconcat ("Dear admin,\r\nhere it is\r\n", root, pem, "Bye", NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (mail, strlen (mail));
  g_autoptr (CsPendingAnswer) answer = cs_pending_list_match (list, bytes, "mail.txt", NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (answer);
  g_assert_cmpstr (cs_pending_get_name (answer->pending), ==, "cms1b");
  g_assert_cmpuint (cs_bundle_get_n (answer->others), ==, 1);
  assert_no_answer (list, root, CS_ERROR_MISMATCH);
  assert_no_answer (list, "nothing of the kind", CS_ERROR_MALFORMED);

  /* This authority takes nothing by hand, and says so. */
  cs_pending_list_take_async (list, answer, NULL, sync_done_cb, &result);
  g_assert_false (cs_pending_list_take_finish (list, sync_wait (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
}

/* --- the poller --------------------------------------------------------------------------------
 */

typedef struct {
  CsPoller *poller;
  guint n_due;
} Due;

static void
due_cb (CsPoller *poller, Due *due)
{
  due->n_due++;
}

static void
wait_for_due (Due *due, guint n)
{
  while (due->n_due < n)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_poller (void)
{
  g_autoptr (CsPoller) poller = cs_poller_new (2, 7);
  Due due = { poller, 0 };

  g_signal_connect (poller, "due", G_CALLBACK (due_cb), &due);
  cs_poller_start (poller);
  g_assert_cmpuint (cs_poller_get_wait_ms (poller), ==, 2);
  wait_for_due (&due, 1);
  g_assert_cmpuint (cs_poller_get_wait_ms (poller), ==, 0); /* nothing runs while it is asked */
  cs_poller_start (poller);
  g_assert_cmpuint (cs_poller_get_wait_ms (poller), ==, 0);
  cs_poller_done (poller, FALSE);
  g_assert_cmpuint (cs_poller_get_wait_ms (poller), ==, 4);
  wait_for_due (&due, 2);
  cs_poller_done (poller, FALSE);
  g_assert_cmpuint (cs_poller_get_wait_ms (poller), ==, 7);
  wait_for_due (&due, 3);
  cs_poller_done (poller, TRUE);
  g_assert_cmpuint (cs_poller_get_wait_ms (poller), ==, 2);
  wait_for_due (&due, 4);
  cs_poller_stop (poller);
  cs_poller_done (poller, FALSE); /* too late */
  g_assert_cmpuint (cs_poller_get_wait_ms (poller), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/pending/waiting", test_waiting);
  g_test_add_func ("/pending/age-survives-asking", test_age_survives_asking);
  g_test_add_func ("/pending/retrieved", test_retrieved);
  g_test_add_func ("/pending/other-names-are-not-asked", test_other_names_are_not_asked);
  g_test_add_func ("/pending/refused-and-resubmitted", test_refused_and_resubmitted);
  g_test_add_func ("/pending/unknown", test_unknown);
  g_test_add_func ("/pending/match", test_match);
  g_test_add_func ("/poller", test_poller);

  return g_test_run ();
}
