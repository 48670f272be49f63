/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Several authorities in one plan, roots that change, and nodes that sign themselves. */
#include <string.h>

#include "lab-world.h"

#define HEAD                                                                                       \
  "[Cluster]\nName=cms1.pod2.cms.lab\nRelease=3.0\nAuthority=fake\nTransport=fake\n"               \
  "RootFile=root.cer\n@MORE@"
#define NODE(name) "[Node " name "]\nHost=" name ".pod2.cms.lab\nUser=admin\n"
#define SLOT(name, more)                                                                           \
  "[Certificate " name "]\nNode=" name "\nCommonName=cms1.pod2.cms.lab\n"                          \
  "Names=cms1.pod2.cms.lab;" name ".pod2.cms.lab\nRoles=callbridge;webadmin\n" more

static const char *const two_authorities = HEAD NODE ("cms1a") NODE ("cms1b") SLOT ("cms1a", "")
    SLOT ("cms1b",
          "Authority=other\n") "[Authority other]\nRootFile=public-root.cer\n"
                               "[Bundle cms1bfull]\nKind=chain\nLeaf=cms1b\n"
                               "[Bundle "
                               "roots]\nKind=trust\nMembers=@root;@root:other\nDeploy=cms1a\n";
static const char *const single
    = "[Cluster]\nName=cms1.pod2.cms.lab\nRelease=3.0\nAuthority=self-signed\nTransport=fake\n"
      "@MORE@" NODE ("cms1a") SLOT ("cms1a", "") "[Bundle own]\nKind=chain\nLeaf=cms1a\n";

static void
assert_count (LabWorld *world, const char *node, const char *file, guint n)
{
  g_autoptr (GBytes) content = fake_node_get (lab_world_node (world, node), file);
  g_autoptr (CsBundle) bundle = NULL;

  if (n == 0) {
    g_assert_null (content);
    return;
  }
  g_assert_nonnull (content);
  bundle = cs_bundle_new_from_bytes (content, file, NULL);
  g_assert_nonnull (bundle);
  g_assert_cmpuint (cs_bundle_get_n (bundle), ==, n);
}

static void
test_two (void)
{
  g_autoptr (LabWorld) world = lab_world_new (two_authorities, NULL);
  g_autoptr (CsPlan) plan = lab_world_apply (world);

  lab_assert_all_done (plan);
  lab_assert_step (plan, "chain:public-root.cer", CS_STEP_DONE, "Fake root 7");
  g_assert_cmpstr (cs_step_get_lane (cs_plan_find_step (plan, "submit:cms1b.cer")), ==,
                   "authority other");
  g_assert_cmpuint (fake_authority_get_n_issued (world->authority), ==, 1);
  g_assert_cmpuint (fake_authority_get_n_issued (world->other), ==, 1);
  assert_count (world, "cms1a", "public-root.cer", 0); /* nothing of it is there */
  assert_count (world, "cms1b", "public-root.cer", 1);
  assert_count (world, "cms1b", "root.cer", 1);
  assert_count (world, "cms1b", "cms1bfull.cer", 2);
  assert_count (world, "cms1a", "roots.cer", 2);
  lab_world_assert_complete (world);
}

/* One authority that is down or waits does not hold the other one up. */
static void
test_one_waits (gconstpointer mood)
{
  g_autoptr (LabWorld) world = lab_world_new (two_authorities, NULL);
  g_autoptr (CsPlan) plan = NULL;

  fake_authority_set_mood (world->other, NULL, GPOINTER_TO_INT (mood));
  plan = lab_world_apply (world);
  lab_assert_step (plan, "upload:cms1a/cms1a.cer", CS_STEP_DONE, NULL);
  lab_assert_step (plan, "submit:cms1b.cer",
                   GPOINTER_TO_INT (mood) == FAKE_WAITS ? CS_STEP_WAITING : CS_STEP_FAILED, NULL);
  lab_assert_step (plan, "upload:cms1b/cms1b.cer", CS_STEP_SKIPPED, NULL);
}

/* After a CA renewal the older root stays while a member chains to it, and then goes. */
static void
test_new_root (void)
{
  g_autoptr (LabWorld) world = lab_world_new (small_cluster, NULL);
  g_autoptr (CsPlan) plan = lab_world_apply (world);
  guint issued;

  lab_assert_all_done (plan);
  issued = fake_authority_get_n_issued (world->authority);
  fake_authority_set_root (world->authority, 1);
  g_clear_object (&plan);
  plan = lab_world_plan (world, (const char *const[]){ "cms1b", NULL });
  lab_world_carry_out (world, plan, NULL);
  lab_assert_step (plan, "chain:root.cer", CS_STEP_DONE, "1 older");
  g_clear_object (&plan);
  plan = lab_world_apply (world);
  assert_count (world, "cms1a", "root.cer", 2);
  g_assert_cmpuint (fake_authority_get_n_issued (world->authority), ==, issued + 1);
  lab_world_assert_complete (world);

  g_clear_object (&plan);
  plan = lab_world_plan (world, (const char *const[]){ "cms1a", "dbclient", NULL });
  lab_world_carry_out (world, plan, NULL);
  g_clear_object (&plan);
  g_object_unref (lab_world_apply (world)); /* the older root goes from the workspace … */
  g_object_unref (lab_world_apply (world)); /* … and from the nodes */
  assert_count (world, "cms1a", "root.cer", 1);
  lab_world_assert_complete (world);
}

static void
test_self_signed (void)
{
  g_autoptr (LabWorld) world = lab_world_new (single, NULL);
  g_autoptr (CsPlan) plan = lab_world_apply (world);

  lab_assert_all_done (plan);
  lab_assert_step (plan, "self-sign:cms1a/cms1a.crt", CS_STEP_DONE, "signed it itself");
  g_assert_cmpuint (fake_authority_get_n_submitted (world->authority), ==, 0);
  assert_count (world, "cms1a", "cms1a.crt", 1);
  assert_count (world, "cms1a", "own.cer", 1);
  assert_count (world, "cms1a", "root-ca.cer", 0);
  lab_world_assert_complete (world);
}

/* The connection went away when the pair was made and not looked at yet: a second attempt must not
 * make it once more. */
static void
test_self_signed_second_attempt (void)
{
  g_autoptr (LabWorld) world = lab_world_new (single, NULL);
  FakeNode *node = lab_world_node (world, "cms1a");
  g_autoptr (CsPlan) plan = lab_world_plan (world, NULL);

  fake_transport_fail (world->transport, "cms1a get cms1a.crt", G_IO_ERROR, G_IO_ERROR_CLOSED, 0,
                       1);
  lab_world_carry_out (world, plan, NULL);
  g_assert_cmpuint (fake_node_get_n_replaced (node), ==, 0);
  lab_assert_all_done (plan);
  lab_world_assert_complete (world);
}

/* A key that is there is never replaced, also not by one that the node would sign itself. */
static void
test_self_signed_again (void)
{
  g_autoptr (LabWorld) world = lab_world_new_complete (single, NULL);
  g_autoptr (CsPlan) plan = lab_world_plan (world, (const char *const[]){ "cms1a", NULL });
  g_autofree char *findings = lab_dup_findings (plan);

  g_assert_nonnull (strstr (findings, "self-signed-key"));
  g_assert_null (cs_plan_find_step (plan, "self-sign:cms1a/cms1a.crt"));
}

/* --- differences -------------------------------------------------------------------------------
 */

static void
test_difference_accepted (void)
{
  g_autoptr (LabWorld) world = lab_world_new (small_cluster, NULL);
  g_autoptr (CsPlan) plan = NULL;

  fake_authority_set_mood (world->authority, "cms1b", FAKE_ADDS_NAME);
  fake_prompts_decide (world->prompts, CS_PROMPT_CONFIRM, TRUE);
  plan = lab_world_apply (world);
  lab_assert_all_done (plan);
  g_assert_cmpint (cs_prompt_get_kind (fake_prompts_get_last (world->prompts)), ==,
                   CS_PROMPT_CONFIRM);
  lab_world_assert_complete (world);
}

static void
test_difference_denied (void)
{
  g_autoptr (LabWorld) world = lab_world_new (small_cluster, NULL);
  g_autoptr (CsPendingList) list = NULL;
  g_autoptr (CsPlan) plan = NULL;
  g_autoptr (GError) error = NULL;
  CsPending *pending;

  fake_authority_set_idempotent (world->authority, FALSE);
  fake_authority_set_mood (world->authority, "cms1b", FAKE_ADDS_NAME);
  plan = lab_world_apply (world);
  lab_assert_step (plan, "submit:cms1b.cer", CS_STEP_FAILED, "pending --accept");
  lab_assert_step (plan, "upload:cms1b/cms1b.cer", CS_STEP_SKIPPED, NULL);

  lab_world_restart (world);
  lab_world_look (world);
  list = cs_pending_list_new (world->deployment);
  pending = cs_pending_list_find (list, "cms1b");
  g_assert_nonnull (pending);
  g_assert_cmpint (cs_pending_get_state (pending), ==, CS_PENDING_TO_ACCEPT);
  g_assert_nonnull (strstr (cs_pending_get_words (pending), "extra.lab"));
  cs_pending_list_accept (list, pending, &error);
  g_assert_no_error (error);
  g_clear_object (&plan);
  plan = lab_world_apply (world);
  lab_assert_all_done (plan);
  g_assert_cmpuint (fake_authority_get_n_submitted (world->authority), ==, 3);
  lab_world_assert_complete (world);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/run/authorities/two", test_two);
  g_test_add_data_func ("/run/authorities/one-waits", GINT_TO_POINTER (FAKE_WAITS), test_one_waits);
  g_test_add_data_func ("/run/authorities/one-fails", GINT_TO_POINTER (FAKE_FAILS), test_one_waits);
  g_test_add_func ("/run/authorities/new-root", test_new_root);
  g_test_add_func ("/run/self-signed", test_self_signed);
  g_test_add_func ("/run/self-signed/second-attempt", test_self_signed_second_attempt);
  g_test_add_func ("/run/self-signed/again", test_self_signed_again);
  g_test_add_func ("/run/differences/accepted", test_difference_accepted);
  g_test_add_func ("/run/differences/denied", test_difference_denied);

  return g_test_run ();
}
