/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>
#include <string.h>

#include "lab-world.h"

static void
test_pending (void)
{
  g_autoptr (LabWorld) world = lab_world_new (lab_cluster, NULL);
  g_autoptr (CsPlan) plan = NULL;

  fake_authority_set_mood (world->authority, "cms1b", FAKE_WAITS);
  fake_authority_set_words (world->authority, "Taken under submission");
  plan = lab_world_apply (world);
  lab_assert_step (plan, "submit:cms1b.cer", CS_STEP_WAITING, "Taken under submission");
  lab_assert_step (plan, "upload:cms1b/cms1b.cer", CS_STEP_SKIPPED, "it needs");
  lab_assert_step (plan, "upload:cms1a/cms1a.cer", CS_STEP_DONE, NULL);
  lab_assert_step (plan, "check:cms1b", CS_STEP_SKIPPED, "cms1b.cer");
  lab_assert_none_in (plan, CS_STEP_FAILED); /* waiting is no failure: exit 4 and not 3 */
  g_assert_cmpuint (fake_authority_get_n_submitted (world->authority), ==, 5);

  lab_world_restart (world);
  g_clear_object (&plan);
  plan = lab_world_apply (world);
  lab_assert_step (plan, "submit:cms1b.cer", CS_STEP_WAITING, NULL);
  g_assert_true (g_str_has_prefix (cs_step_get_title (cs_plan_find_step (plan, "submit:cms1b.cer")),
                                   "Ask fake for"));

  fake_authority_approve (world->authority);
  g_clear_object (&plan);
  plan = lab_world_apply (world);
  lab_assert_all_done (plan);
  g_assert_cmpuint (fake_authority_get_n_submitted (world->authority), ==, 5);
  g_assert_cmpuint (fake_authority_get_n_retrieved (world->authority), ==, 2);
  lab_world_assert_complete (world);
}

/* An authority that has lost a waiting request does not make us lose its number. */
static void
test_pending_is_not_forgotten (void)
{
  g_autoptr (LabWorld) world = lab_world_new (small_cluster, NULL);
  g_autoptr (CsPlan) plan = NULL;
  g_autoptr (CsRecord) record = NULL;

  fake_authority_set_idempotent (world->authority, FALSE);
  fake_authority_set_mood (world->authority, "cms1b", FAKE_WAITS);
  g_object_unref (lab_world_apply (world));
  fake_authority_forget (world->authority);
  plan = lab_world_apply (world);
  lab_assert_step (plan, "submit:cms1b.cer", CS_STEP_FAILED, "no such request is known here");
  record = cs_record_load (world->workspace, "cms1b", NULL);
  g_assert_cmpint (record->state, ==, CS_RECORD_PENDING);
  g_assert_nonnull (record->request_id);
}

typedef struct {
  const char *name;
  FakeMood mood;
  const char *words;
} BadAnswer;

static const BadAnswer bad_answers[] = {
  { "refused", FAKE_REFUSES, "fake refused cms1b: because" },
  { "no-answer", FAKE_FAILS, "cannot be reached" },
  { "unknown", FAKE_KNOWS_NOT, "unknown, perhaps submitted: because" },
  { "wrong-key", FAKE_SWAPS_KEY, "key" },
  { "stripped-names", FAKE_STRIPS_NAMES, "cms1b" },
  { "other-root", FAKE_OTHER_ROOT, "not valid" },
};

/* Nothing of it reaches a node, the others go on, and once the authority is right so is all. */
static void
test_bad_answer (gconstpointer data)
{
  const BadAnswer *bad = data;
  g_autoptr (LabWorld) world = lab_world_new (small_cluster, NULL);
  g_autoptr (CsPlan) plan = NULL;
  g_autoptr (GBytes) there = NULL;

  fake_authority_set_mood (world->authority, "cms1b", bad->mood);
  fake_authority_set_words (world->authority, "because");
  plan = lab_world_apply (world);
  lab_assert_step (plan, "submit:cms1b.cer", CS_STEP_FAILED, bad->words);
  lab_assert_step (plan, "upload:cms1a/cms1a.cer", CS_STEP_DONE, NULL);
  lab_assert_step (plan, "upload:cms1b/cms1b.cer", CS_STEP_SKIPPED, NULL);
  there = fake_node_get (lab_world_node (world, "cms1b"), "cms1b.cer");
  g_assert_null (there);

  fake_authority_set_mood (world->authority, "cms1b", FAKE_ISSUES);
  fake_authority_set_idempotent (world->authority, bad->mood < FAKE_SWAPS_KEY);
  lab_world_restart (world);
  g_clear_object (&plan);
  plan = lab_world_apply (world);
  if (bad->mood >= FAKE_SWAPS_KEY) { /* a person may have to look at it: only the admin does */
    lab_assert_step (plan, "submit:cms1b.cer", CS_STEP_FAILED, "--resubmit");
    g_assert_true (cs_record_forget (world->workspace, "cms1b", NULL));
    g_clear_object (&plan);
    plan = lab_world_apply (world);
  }
  lab_assert_all_done (plan);
  lab_world_assert_complete (world);
}

/* Only the admin submits again what may have arrived. */
static void
test_perhaps_submitted (void)
{
  g_autoptr (LabWorld) world = lab_world_new (small_cluster, NULL);
  g_autofree char *record = NULL;
  g_autoptr (CsPlan) plan = NULL;
  guint submitted;

  fake_authority_set_idempotent (world->authority, FALSE);
  fake_authority_set_mood (world->authority, "cms1b", FAKE_FAILS);
  g_object_unref (lab_world_apply (world));
  submitted = fake_authority_get_n_submitted (world->authority);

  fake_authority_set_mood (world->authority, "cms1b", FAKE_ISSUES);
  plan = lab_world_apply (world);
  lab_assert_step (plan, "submit:cms1b.cer", CS_STEP_FAILED, "perhaps submitted");
  g_assert_cmpuint (fake_authority_get_n_submitted (world->authority), ==, submitted);

  record = cs_workspace_dup_record_path (world->workspace, "cms1b", NULL);
  g_assert_cmpint (g_unlink (record), ==, 0);
  g_clear_object (&plan);
  plan = lab_world_apply (world);
  lab_assert_all_done (plan);
}

/* An authority that can tell what became of a lost answer is asked, and nothing is submitted twice;
 * what surely never arrived is submitted. */
static void
test_recovered (gconstpointer arrived)
{
  g_autoptr (LabWorld) world = lab_world_new (small_cluster, NULL);
  g_autoptr (CsPlan) plan = NULL;
  guint submitted;

  fake_authority_set_idempotent (world->authority, FALSE);
  fake_authority_set_mood (world->authority, "cms1b",
                           arrived != NULL ? FAKE_LOSES_ANSWER : FAKE_FAILS);
  g_object_unref (lab_world_apply (world));
  submitted = fake_authority_get_n_submitted (world->authority);

  fake_authority_set_recovers (world->authority, TRUE);
  fake_authority_set_mood (world->authority, "cms1b", FAKE_ISSUES);
  plan = lab_world_apply (world);
  lab_assert_all_done (plan);
  g_assert_cmpuint (fake_authority_get_n_submitted (world->authority), ==,
                    submitted + (arrived != NULL ? 0 : 1));
  lab_world_assert_complete (world);
}

/* A certificate that was issued and then lost on the way is asked for by its number: handed in
 * again the authority would have the request twice (domain.md T52). */
static void
test_lost_on_the_way (void)
{
  g_autoptr (LabWorld) world = lab_world_new (small_cluster, NULL);
  g_autoptr (CsPlan) plan = NULL;
  g_autofree char *local = NULL;
  guint n_submitted;

  fake_authority_set_idempotent (world->authority, FALSE);
  g_object_unref (lab_world_apply (world));
  n_submitted = fake_authority_get_n_submitted (world->authority);
  local = g_build_filename (cs_workspace_get_path (world->workspace), "cms1b", "cms1b.cer", NULL);
  g_assert_cmpint (g_unlink (local), ==, 0);
  g_assert_true (fake_node_remove (lab_world_node (world, "cms1b"), "cms1b.cer"));

  lab_world_restart (world);
  plan = lab_world_apply (world);
  lab_assert_all_done (plan);
  lab_assert_step (plan, "submit:cms1b.cer", CS_STEP_DONE, NULL);
  g_assert_cmpuint (fake_authority_get_n_submitted (world->authority), ==, n_submitted);
  g_assert_cmpuint (fake_authority_get_n_retrieved (world->authority), ==, 1);
  lab_world_assert_complete (world);
}

/* An ended certificate is replaced, whatever was once answered to its request. */
static void
test_ended (gconstpointer idempotent)
{
  g_autoptr (LabWorld) world = lab_world_new (small_cluster, NULL);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) soon = g_date_time_add_seconds (now, 4);
  g_autofree char *end = g_date_time_format (soon, "%Y%m%d%H%M%SZ");
  g_autoptr (CsPlan) plan = NULL;

  fake_authority_set_idempotent (world->authority, idempotent != NULL);
  fake_authority_set_end (world->authority, end);
  g_object_unref (lab_world_apply (world));
  fake_authority_set_end (world->authority, NULL);
  while (cs_time_now () <= g_date_time_to_unix (soon))
    g_usleep (100 * 1000);
  lab_world_look (world);
  g_assert_cmpint (lab_world_cell (world, "cms1b.cer", "cms1b"), ==, CS_CELL_EXPIRED);
  plan = lab_world_apply (world);
  lab_assert_all_done (plan);
  lab_world_assert_complete (world);
}

/* A journal entry has a limit, an authority's words have none. */
static void
test_long_words (void)
{
  g_autoptr (LabWorld) world = lab_world_new (small_cluster, NULL);
  g_autofree char *words = g_strnfill (200 * 1000, 'w');
  g_autoptr (CsPlan) plan = NULL;

  fake_authority_set_words (world->authority, words);
  plan = lab_world_apply (world);
  lab_assert_all_done (plan);
}

/* --- the root ----------------------------------------------------------------------------------
 */

static void
test_root_accepted (void)
{
  g_autoptr (LabWorld) world = lab_world_new (small_cluster, NULL);
  g_autofree char *sha256 = fake_authority_dup_root_sha256 (world->authority);
  g_autoptr (CsPlan) plan = NULL;
  gboolean shown = FALSE;
  CsPrompt *prompt;

  fake_authority_set_owns_root (world->authority, FALSE);
  fake_prompts_decide (world->prompts, CS_PROMPT_ROOT, TRUE);
  plan = lab_world_apply (world);
  lab_assert_all_done (plan);
  prompt = fake_prompts_get_last (world->prompts);
  for (guint i = 0; i < cs_prompt_get_n_details (prompt); i++)
    shown = shown || g_str_equal (cs_prompt_get_detail_value (prompt, i), sha256);
  g_assert_true (shown);

  /* Asked once: a renewal finds it accepted. */
  fake_prompts_decide (world->prompts, CS_PROMPT_ROOT, FALSE);
  g_clear_object (&plan);
  plan = lab_world_plan (world, (const char *const[]){ "cms1b", NULL });
  lab_world_carry_out (world, plan, NULL);
  lab_assert_all_done (plan);
}

static void
assert_nothing_was_signed (LabWorld *world, CsPlan *plan, const char *why)
{
  g_autofree char *root = cs_workspace_dup_path (world->workspace, NULL, "root.cer");
  g_autofree char *intermediates = cs_workspace_dup_path (world->workspace, NULL, "ica.cer");

  lab_assert_step (plan, "chain:root.cer", CS_STEP_FAILED, why);
  lab_assert_step (plan, "submit:cms1a.cer", CS_STEP_SKIPPED, NULL);
  g_assert_cmpuint (fake_authority_get_n_submitted (world->authority), ==, 0);
  g_assert_false (g_file_test (root, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (intermediates, G_FILE_TEST_EXISTS));
}

static void
test_root_denied (void)
{
  g_autoptr (LabWorld) world = lab_world_new (small_cluster, "IntermediateFile=ica.cer\n");
  g_autofree char *sha256 = fake_authority_dup_root_sha256 (world->authority);
  g_autoptr (CsPlan) plan = NULL;

  fake_authority_set_owns_root (world->authority, FALSE);
  fake_authority_use_intermediate (world->authority);
  plan = lab_world_apply (world);
  assert_nothing_was_signed (world, plan, sha256);
}

static void
test_root_pinned (void)
{
  g_autoptr (FakeAuthority) known = fake_authority_new ();
  g_autofree char *sha256 = fake_authority_dup_root_sha256 (known);
  g_autofree char *group = g_strdup_printf ("[Authority fake]\nRootSha256=%s\n", sha256);
  g_autoptr (LabWorld) world = lab_world_new (small_cluster, group);
  g_autoptr (CsPlan) plan = NULL;

  fake_authority_set_owns_root (world->authority, FALSE);
  plan = lab_world_apply (world);
  lab_assert_all_done (plan); /* nobody was asked */
  g_assert_cmpstr (fake_prompts_get_log (world->prompts), ==, "");
}

static void
test_root_not_the_pinned_one (void)
{
  g_autofree char *sha256 = g_strnfill (64, 'a');
  g_autofree char *group = g_strdup_printf ("[Authority fake]\nRootSha256=%s\n", sha256);
  g_autoptr (LabWorld) world = lab_world_new (small_cluster, group);
  g_autoptr (CsPlan) plan = NULL;

  fake_prompts_decide (world->prompts, CS_PROMPT_ROOT, TRUE);
  plan = lab_world_apply (world);
  assert_nothing_was_signed (world, plan, "RootSha256= says");
}

/* A root that is in the workspace already is no way around a pin. */
static void
test_root_known_and_not_pinned (void)
{
  g_autofree char *sha256 = g_strnfill (64, 'a');
  g_autofree char *group = g_strdup_printf ("[Authority fake]\nRootSha256=%s\n", sha256);
  g_autoptr (LabWorld) world = lab_world_new (small_cluster, group);
  g_autofree char *pem = fake_authority_dup_root (world->authority);
  g_autoptr (GBytes) root = g_bytes_new (pem, strlen (pem));
  g_autoptr (CsPlan) plan = NULL;

  g_assert_true (cs_workspace_store (world->workspace, NULL, "root.cer", root, NULL));
  plan = lab_world_apply (world);
  lab_assert_step (plan, "chain:root.cer", CS_STEP_FAILED, "RootSha256= says");
}

/* A new root that is refused leaves the accepted one and its intermediates alone. */
static void
test_new_root_denied (void)
{
  g_autoptr (LabWorld) world = lab_world_new (small_cluster, "IntermediateFile=ica.cer\n");
  g_autoptr (CsPlan) plan = NULL;
  g_autoptr (GBytes) before = NULL;
  g_autoptr (GBytes) after = NULL;

  fake_authority_use_intermediate (world->authority);
  plan = lab_world_apply (world);
  lab_assert_all_done (plan);
  before = cs_workspace_load (world->workspace, NULL, "ica.cer", NULL);
  fake_authority_set_owns_root (world->authority, FALSE);
  fake_authority_set_root (world->authority, 1);
  fake_authority_use_intermediate (world->authority);
  g_clear_object (&plan);
  plan = lab_world_plan (world, (const char *const[]){ "cms1b", NULL });
  lab_world_carry_out (world, plan, NULL);
  lab_assert_step (plan, "chain:root.cer", CS_STEP_FAILED, "was not accepted");
  after = cs_workspace_load (world->workspace, NULL, "ica.cer", NULL);
  g_assert_true (g_bytes_equal (before, after));
  lab_world_assert_complete (world);
}

/* What an authority calls its intermediate must lead to its root. */
static void
test_stray_intermediate (void)
{
  g_autoptr (LabWorld) world = lab_world_new (small_cluster, "IntermediateFile=ica.cer\n");
  g_autoptr (CsPlan) plan = NULL;

  fake_authority_use_intermediate (world->authority);
  fake_authority_set_root (world->authority, 1);
  plan = lab_world_apply (world);
  assert_nothing_was_signed (world, plan, "Fake issuing");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/run/authority/pending", test_pending);
  g_test_add_func ("/run/authority/pending-is-not-forgotten", test_pending_is_not_forgotten);
  for (guint i = 0; i < G_N_ELEMENTS (bad_answers); i++) {
    g_autofree char *path = g_strconcat ("/run/authority/", bad_answers[i].name, NULL);

    g_test_add_data_func (path, &bad_answers[i], test_bad_answer);
  }
  g_test_add_func ("/run/authority/perhaps-submitted", test_perhaps_submitted);
  g_test_add_data_func ("/run/authority/recovered", "arrived", test_recovered);
  g_test_add_data_func ("/run/authority/recovered-not-arrived", NULL, test_recovered);
  g_test_add_func ("/run/authority/lost-on-the-way", test_lost_on_the_way);
  g_test_add_data_func ("/run/authority/ended", NULL, test_ended);
  g_test_add_data_func ("/run/authority/ended-idempotent", "yes", test_ended);
  g_test_add_func ("/run/authority/long-words", test_long_words);
  g_test_add_func ("/run/root/accepted", test_root_accepted);
  g_test_add_func ("/run/root/denied", test_root_denied);
  g_test_add_func ("/run/root/pinned", test_root_pinned);
  g_test_add_func ("/run/root/not-the-pinned-one", test_root_not_the_pinned_one);
  g_test_add_func ("/run/root/known-and-not-pinned", test_root_known_and_not_pinned);
  g_test_add_func ("/run/root/new-one-denied", test_new_root_denied);
  g_test_add_func ("/run/root/stray-intermediate", test_stray_intermediate);

  return g_test_run ();
}
