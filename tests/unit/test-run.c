/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>
#include <string.h>

#include "lab-world.h"

static char *
journal_of (LabWorld *world)
{
  g_autofree char *path = cs_workspace_dup_path (world->workspace, NULL, "journal.jsonl");
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));

  return text;
}

/* --- all is well -------------------------------------------------------------------------------
 */

static void
test_lab (void)
{
  g_autoptr (LabWorld) world = lab_world_new_complete (lab_cluster, NULL);
  g_autofree char *path = cs_workspace_dup_path (world->workspace, NULL, "journal.jsonl");
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (fake_authority_get_n_issued (world->authority), ==, 5);
  lab_world_assert_complete (world);
  g_assert_true (cs_journal_read (path, &entries, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, >, 10);
}

static void
test_nothing_to_do (void)
{
  g_autoptr (LabWorld) world = lab_world_new_complete (small_cluster, NULL);
  g_autoptr (CsPlan) plan = lab_world_apply (world);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (plan)), ==, 0);
  g_assert_cmpuint (fake_transport_count (world->transport, "* put *"), ==, 0);
}

/* All three nodes are working on their first request at the same time, or this never ends. */
static void
test_parallel (void)
{
  g_autoptr (LabWorld) world = lab_world_new (lab_cluster, NULL);
  g_autoptr (CsPlan) plan = NULL;

  fake_transport_meet (world->transport, "cms1? run pki csr cms1? *", 3);
  plan = lab_world_apply (world);
  lab_assert_all_done (plan);
}

static void
assert_key_is_nowhere (LabWorld *world, const char *node, const char *file)
{
  g_autoptr (GBytes) content = fake_node_get (lab_world_node (world, node), file);
  gsize size;
  const char *data = g_bytes_get_data (content, &size);
  g_autofree char *text = g_strndup (data, size);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  g_assert_true (g_str_has_prefix (lines[0], "-----BEGIN PRIVATE KEY"));
  g_assert_false (lab_world_holds_bytes (world, "PRIVATE KEY"));
  g_assert_false (lab_world_holds_bytes (world, lines[1]));
}

static void
test_keys_stay_out (void)
{
  g_autoptr (LabWorld) world = lab_world_new_complete (lab_cluster, NULL);

  assert_key_is_nowhere (world, "cms1a", "cms1a.key");
  assert_key_is_nowhere (world, "cms1c", "dbclusterclient.key");
  /* The files that are meant to be there are found in this way. */
  g_assert_true (lab_world_holds_bytes (world, "BEGIN CERTIFICATE"));
  g_assert_cmpuint (fake_transport_count (world->transport, "* get cms1?.key"), ==, 0);
}

static void
test_old_file_is_kept (void)
{
  g_autoptr (LabWorld) world = lab_world_new_complete (small_cluster, NULL);
  FakeNode *node = lab_world_node (world, "cms1b");
  g_autoptr (CsPlan) plan = NULL;

  fake_node_put_text (node, "cms1ab.cer", "what the admin had there\n");
  plan = lab_world_apply (world);
  lab_assert_step (plan, "upload:cms1b/cms1ab.cer", CS_STEP_DONE, "the old file is kept");
  g_assert_true (lab_world_holds_bytes (world, "what the admin had there"));
  lab_world_assert_complete (world);
}

typedef struct {
  const char *name;
  const char *text; /* what appears between plan and put; %NULL: the node cannot open like that */
  int code;
  const char *said;
} AppearCase;

/* What appeared after the plan was made is kept like what the plan knew of; what is not there, or
 * is a part of what is put, needs no keeping. */
static const AppearCase appear_cases[] = {
  { "other", "made by somebody else\n", 0, "the old file is kept" },
  { "unsupported", NULL, G_IO_ERROR_NOT_SUPPORTED, "read back" },
  { "refused", NULL, G_IO_ERROR_EXISTS, "read back" },
  { "part", "-----BEGIN CERTIFICATE-----\n", 0, "read back" },
};

static void
test_appears (gconstpointer data)
{
  const AppearCase *test = data;
  g_autoptr (LabWorld) world = lab_world_new_complete (small_cluster, NULL);
  FakeNode *node = lab_world_node (world, "cms1b");
  g_autoptr (CsPlan) plan = NULL;

  fake_node_remove (node, "cms1ab.cer");
  plan = lab_world_plan (world, NULL);
  if (test->text != NULL)
    fake_node_put_text (node, "cms1ab.cer", test->text);
  else
    fake_transport_fail (world->transport, "cms1b put cms1ab.cer", G_IO_ERROR, test->code, 0, 1);
  lab_world_carry_out (world, plan, NULL);
  lab_assert_step (plan, "upload:cms1b/cms1ab.cer", CS_STEP_DONE, test->said);
  g_assert_cmpint (lab_world_holds_bytes (world, "made by somebody else"), ==,
                   g_str_equal (test->name, "other"));
  g_assert_cmpuint (fake_transport_count (world->transport, "cms1b put cms1ab.cer"), ==, 2);
  lab_world_assert_complete (world);
}

/* A fresh file costs one open: looking before each put would be a round trip more. */
static void
test_fresh_put_is_one_call (void)
{
  g_autoptr (LabWorld) world = lab_world_new_complete (small_cluster, NULL);

  fake_node_remove (lab_world_node (world, "cms1b"), "cms1ab.cer");
  lab_world_look (world);
  fake_transport_clear_log (world->transport);
  g_object_unref (lab_world_apply (world));
  g_assert_cmpuint (fake_transport_count (world->transport, "cms1b put cms1ab.cer"), ==, 1);
  g_assert_cmpuint (fake_transport_count (world->transport, "cms1b get cms1ab.cer"), ==, 1);
}

/* Of a database key that appeared, too, the hash is in the record before it is replaced. */
static void
test_key_appears_where_one_is_put (void)
{
  static const char *const text = "a key of somebody else\n";
  g_autoptr (LabWorld) world = lab_world_new_complete (small_cluster, NULL);
  FakeNode *node = lab_world_node (world, "cms1b");
  g_autofree char *sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  g_autoptr (CsPlan) plan = NULL;

  fake_node_remove (node, "dbclient.key");
  plan = lab_world_plan (world, NULL);
  fake_node_put_text (node, "dbclient.key", text);
  lab_world_carry_out (world, plan, NULL);
  lab_assert_step (plan, "put-key:cms1b/dbclient.key", CS_STEP_DONE, "of the old");
  g_assert_true (lab_world_holds_bytes (world, sha256));
  g_assert_false (lab_world_holds_bytes (world, text));
  lab_world_assert_complete (world);
}

/* People put a key beside their certificate; it is not carried away from the node. */
static void
test_key_in_a_certificate_file (void)
{
  g_autoptr (LabWorld) world = lab_world_new_complete (small_cluster, NULL);
  FakeNode *node = lab_world_node (world, "cms1b");
  g_autoptr (GBytes) key = fake_node_get (node, "cms1b.key");
  g_autoptr (GBytes) certificate = fake_node_get (node, "cms1b.cer");
  g_autofree char *text
      = g_strdup_printf ("%.*s%.*s", (int) g_bytes_get_size (certificate),
                         (const char *) g_bytes_get_data (certificate, NULL),
                         (int) g_bytes_get_size (key), (const char *) g_bytes_get_data (key, NULL));
  g_autofree char *local = cs_workspace_dup_path (world->workspace, "cms1b", "cms1b.cer");
  g_autoptr (CsPlan) plan = NULL;

  fake_node_put_text (node, "cms1b.cer", text);
  g_assert_cmpint (g_unlink (local), ==, 0); /* so that it is fetched */
  plan = lab_world_apply (world);
  lab_assert_step (plan, "fetch:cms1b/cms1b.cer", CS_STEP_DONE, NULL);
  lab_assert_step (plan, "upload:cms1b/cms1b.cer", CS_STEP_FAILED, "holds a private key");
  assert_key_is_nowhere (world, "cms1b", "cms1b.key");
}

/* --- nodes that fail ---------------------------------------------------------------------------
 */

static void
test_failing_node (void)
{
  g_autoptr (LabWorld) world = lab_world_new (lab_cluster, NULL);
  g_autoptr (CsPlan) plan = NULL;

  fake_transport_fail (world->transport, "cms1b run pki csr *", CS_ERROR, CS_ERROR_NODE, 0, -1);
  plan = lab_world_apply (world);
  lab_assert_step (plan, "request:cms1b/cms1b.csr", CS_STEP_FAILED, "scripted");
  lab_assert_step (plan, "fetch:cms1b/cms1b.csr", CS_STEP_SKIPPED,
                   "it needs “Make key and request cms1b on cms1b”");
  lab_assert_step (plan, "submit:cms1b.cer", CS_STEP_SKIPPED,
                   "it needs “Fetch cms1b.csr from cms1b”");
  lab_assert_step (plan, "upload:cms1a/cms1a.cer", CS_STEP_DONE, NULL);
  lab_assert_step (plan, "upload:cms1c/dbclusterserver.cer", CS_STEP_DONE, NULL);
  lab_assert_step (plan, "upload:cms1a/cms1abc.cer", CS_STEP_SKIPPED, "it needs");
  g_assert_cmpint (lab_world_cell (world, "cms1abc.cer", "cms1a"), ==, CS_CELL_MISSING);

  fake_transport_forget_script (world->transport);
  g_clear_object (&plan);
  plan = lab_world_apply (world);
  lab_assert_all_done (plan);
  lab_world_assert_complete (world);
}

/* A node that cannot be reached costs one time-out, not one for each of its steps. */
static void
test_dead_node (gconstpointer code)
{
  g_autoptr (LabWorld) world = lab_world_new (lab_cluster, NULL);
  g_autoptr (CsPlan) plan = lab_world_plan (world, NULL);
  g_autoptr (GError) error = NULL;

  fake_transport_clear_log (world->transport);
  fake_transport_fail (world->transport, "cms1c run *", G_IO_ERROR, G_IO_ERROR_CLOSED, 0, -1);
  fake_transport_fail (world->transport, "cms1c open", CS_ERROR, GPOINTER_TO_INT (code), 0, -1);
  lab_world_carry_out (world, plan, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fake_transport_count (world->transport, "cms1c open"), ==, 1);
  lab_assert_step (plan, "request:cms1c/cms1c.csr", CS_STEP_FAILED, "scripted: cms1c open");
  lab_assert_step (plan, "put-key:cms1c/dbclusterclient.key", CS_STEP_SKIPPED,
                   "cms1c could not be reached before in this run");
  lab_assert_step (plan, "upload:cms1c/root.cer", CS_STEP_SKIPPED, "scripted: cms1c open");
  lab_assert_step (plan, "upload:cms1b/cms1b.cer", CS_STEP_DONE, NULL);
  g_assert_cmpint (lab_world_cell (world, "root.cer", "cms1c"), ==, CS_CELL_UNKNOWN);
}

/* The connection of the last look went away meanwhile: that is no trouble. */
static void
test_lost_connection (void)
{
  g_autoptr (LabWorld) world = lab_world_new (lab_cluster, NULL);
  g_autoptr (CsPlan) plan = lab_world_plan (world, NULL);
  g_autoptr (GError) error = NULL;

  fake_transport_fail (world->transport, "cms1a run pki list", G_IO_ERROR, G_IO_ERROR_CLOSED, 0, 1);
  fake_transport_fail (world->transport, "cms1b put cms1b.cer", G_IO_ERROR, G_IO_ERROR_CLOSED, 0,
                       1);
  lab_world_carry_out (world, plan, &error);
  g_assert_no_error (error);
  lab_assert_all_done (plan);
  lab_world_assert_complete (world);
}

/* As when two admins asked for one at the same time, and the other's is on the node. */
static void
keep_another_request (LabWorld *world, const char *node, const char *file)
{
  g_autofree char *local = cs_workspace_dup_path (world->workspace, node, file);
  g_autoptr (GBytes) other = fake_node_get (lab_world_node (world, "cms1a"), "cms1a.csr");

  g_assert_true (g_file_set_contents (local, g_bytes_get_data (other, NULL),
                                      (gssize) g_bytes_get_size (other), NULL));
}

/* The copy here is renewed before the certificate is compared with it. */
static void
test_another_request_here (void)
{
  g_autoptr (LabWorld) world = lab_world_new_complete (small_cluster, NULL);
  g_autoptr (CsPlan) plan = NULL;

  keep_another_request (world, "cms1a", "dbclient.csr");
  fake_node_remove (lab_world_node (world, "cms1b"), "dbclient.cer");
  plan = lab_world_plan (world, NULL);
  lab_world_carry_out (world, plan, NULL);
  lab_assert_step (plan, "fetch:cms1a/dbclient.csr", CS_STEP_DONE, "signed by its own key");
  lab_assert_step (plan, "upload:cms1b/dbclient.cer", CS_STEP_DONE, "read back");
  lab_world_assert_complete (world);
}

/* Nothing is changed on the node then: what is known of it stays. */
static void
test_only_fetched (void)
{
  g_autoptr (LabWorld) world = lab_world_new_complete (small_cluster, NULL);
  g_autoptr (CsPlan) plan = NULL;

  keep_another_request (world, "cms1b", "cms1b.csr");
  plan = lab_world_plan (world, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (plan)), ==, 1);
  lab_world_carry_out (world, plan, NULL);
  lab_assert_step (plan, "fetch:cms1b/cms1b.csr", CS_STEP_DONE, "signed by its own key");
  g_assert_cmpint (lab_world_cell (world, "cms1b.cer", "cms1b"), ==, CS_CELL_PRESENT);
  lab_world_assert_complete (world);
}

/* A key that appeared after the plan was made is not replaced. */
static void
test_key_appears (void)
{
  g_autoptr (LabWorld) world = lab_world_new (small_cluster, NULL);
  g_autoptr (CsPlan) plan = lab_world_plan (world, NULL);
  FakeNode *node = lab_world_node (world, "cms1a");

  fake_node_put_text (node, "cms1a.key", "a key of the admin's\n");
  lab_world_carry_out (world, plan, NULL);
  lab_assert_step (plan, "request:cms1a/cms1a.csr", CS_STEP_FAILED,
                   "it is not replaced, plan again");
  g_assert_cmpuint (fake_node_get_n_replaced (node), ==, 0);
}

/* What a node does when its line broke in the middle of `pki csr`: it goes on. */
static gpointer
make_key_late (gpointer data)
{
  g_usleep (50000);
  g_free (fake_node_run (
      data,
      "pki csr cms1a CN:cms1.pod2.cms.lab subjectAltName:cms1.pod2.cms.lab,cms1a.pod2.cms.lab"));

  return NULL;
}

static void
start_making (gpointer data)
{
  g_thread_unref (g_thread_new ("node", make_key_late, data));
}

static void
test_answer_is_lost (gconstpointer killed)
{
  g_autoptr (LabWorld) world = lab_world_new (small_cluster, NULL);
  FakeNode *node = lab_world_node (world, "cms1a");
  g_autoptr (CsPlan) plan = lab_world_plan (world, NULL);

  if (killed != NULL) {
    fake_transport_hang (world->transport, "cms1a run pki csr cms1a *");
    fake_transport_hook (world->transport, "cms1b put *", lab_cancel, world->cancellable);
    lab_world_carry_out (world, plan, NULL);
    lab_world_restart (world);
    g_clear_object (&plan);
    plan = lab_world_plan (world, NULL);
    lab_assert_step (plan, "request:cms1a/cms1a.csr", CS_STEP_PLANNED, NULL);
    cs_deployment_set_patience (world->deployment, 6000); /* however busy this machine is */
    start_making (node);
  } else {
    fake_transport_fail (world->transport, "cms1a run pki csr cms1a *", G_IO_ERROR,
                         G_IO_ERROR_CLOSED, 0, 1);
    cs_deployment_set_patience (world->deployment, 6000);
    fake_transport_hook (world->transport, "cms1a open", start_making, node);
  }
  lab_world_carry_out (world, plan, NULL);
  lab_assert_step (plan, "request:cms1a/cms1a.csr", CS_STEP_DONE, "its answer was lost");
  lab_assert_all_done (plan);
  g_assert_cmpuint (fake_node_get_n_replaced (node), ==, 0);
  lab_world_assert_complete (world);
}

static void
test_upload_is_proved (gconstpointer lost)
{
  g_autoptr (LabWorld) world = lab_world_new_complete (small_cluster, NULL);
  g_autoptr (CsPlan) plan = NULL;

  fake_node_remove (lab_world_node (world, "cms1b"), "cms1ab.cer");
  fake_node_put_text (lab_world_node (world, "cms1a"), "cms1ab.cer", "old\n");
  plan = lab_world_plan (world, NULL);
  if (lost != NULL)
    fake_transport_lose (world->transport, "cms1a put cms1ab.cer");
  else
    fake_transport_corrupt (world->transport, "cms1b get cms1ab.cer");
  lab_world_carry_out (world, plan, NULL);
  lab_assert_step (plan, lost != NULL ? "upload:cms1a/cms1ab.cer" : "upload:cms1b/cms1ab.cer",
                   CS_STEP_FAILED, "read back it is not what was written");
  fake_transport_forget_script (world->transport);
  g_object_unref (lab_world_apply (world));
  lab_world_assert_complete (world);
}

/* An authority may give less time than it did before (domain.md T58): the newer certificate is the
 * one that was asked for all the same, and an old one that is left somewhere does not come back. */
static void
test_shorter_renewal (void)
{
  static const char *const renewed[] = { "dbclient", NULL };
  g_autoptr (LabWorld) world = lab_world_new_complete (small_cluster, NULL);
  g_autoptr (CsPlan) plan = NULL;
  g_autoptr (GBytes) new_one = NULL;
  g_autoptr (GBytes) left = NULL;

  fake_authority_set_end (world->authority, "20480101000000Z");
  plan = lab_world_plan (world, renewed);
  fake_transport_fail (world->transport, "cms1b put dbclient.cer", CS_ERROR, CS_ERROR_NODE, 0, 1);
  lab_world_carry_out (world, plan, NULL);
  lab_assert_step (plan, "upload:cms1a/dbclient.cer", CS_STEP_DONE, NULL);
  lab_assert_step (plan, "upload:cms1b/dbclient.cer", CS_STEP_FAILED, NULL);
  new_one = fake_node_get (lab_world_node (world, "cms1a"), "dbclient.cer");
  g_object_unref (lab_world_apply (world));
  left = fake_node_get (lab_world_node (world, "cms1b"), "dbclient.cer");
  g_assert_true (g_bytes_equal (new_one, left));
  lab_world_assert_complete (world);
}

/* A stray file and an end that is near are shown, and are no reason to say that the run failed. */
static void
test_proof_of_what_was_asked (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) soon = g_date_time_add_days (now, 10);
  g_autofree char *end = g_date_time_format (soon, "%Y%m%d%H%M%SZ");
  g_autoptr (LabWorld) world = lab_world_new (small_cluster, NULL);
  g_autoptr (CsPlan) plan = NULL;

  fake_authority_set_end (world->authority, end);
  fake_node_put_text (lab_world_node (world, "cms1a"), "cms1b.cer", "a stray copy\n");
  plan = lab_world_apply (world);
  lab_assert_all_done (plan);
  lab_assert_step (plan, "check:cms1a", CS_STEP_DONE, "cms1b.cer: wrong node");
  g_assert_cmpint (lab_world_cell (world, "cms1b.cer", "cms1a"), ==, CS_CELL_WRONG_NODE);
  g_assert_cmpint (lab_world_cell (world, "cms1a.cer", "cms1a"), ==, CS_CELL_EXPIRING);
}

/* What a check found stands in the journal, not only that something was read. */
static void
test_proof_is_in_the_journal (void)
{
  g_autoptr (LabWorld) world = lab_world_new_complete (small_cluster, NULL);
  FakeNode *node = lab_world_node (world, "cms1b");
  g_autoptr (CsPlan) plan = NULL;
  g_autofree char *journal = NULL;

  fake_node_remove (node, "cms1ab.cer");
  fake_node_set_reply (node, "pki match", "Certificate and private key do not match\n");
  plan = lab_world_apply (world);
  lab_assert_step (plan, "check:cms1b", CS_STEP_FAILED, "does not belong to");
  journal = journal_of (world);
  g_assert_nonnull (strstr (journal, "\"event\":\"proof\""));
  g_assert_nonnull (strstr (journal, "does not belong to"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/run/lab", test_lab);
  g_test_add_func ("/run/nothing-to-do", test_nothing_to_do);
  g_test_add_func ("/run/parallel", test_parallel);
  g_test_add_func ("/run/keys-stay-out", test_keys_stay_out);
  g_test_add_func ("/run/old-file-is-kept", test_old_file_is_kept);
  for (guint i = 0; i < G_N_ELEMENTS (appear_cases); i++) {
    g_autofree char *path = g_strconcat ("/run/appears/", appear_cases[i].name, NULL);

    g_test_add_data_func (path, &appear_cases[i], test_appears);
  }
  g_test_add_func ("/run/appears/key", test_key_appears_where_one_is_put);
  g_test_add_func ("/run/fresh-put-is-one-call", test_fresh_put_is_one_call);
  g_test_add_func ("/run/key-in-a-certificate-file", test_key_in_a_certificate_file);
  g_test_add_func ("/run/node/failing", test_failing_node);
  g_test_add_data_func ("/run/node/dead", GINT_TO_POINTER (CS_ERROR_NODE), test_dead_node);
  g_test_add_data_func ("/run/node/wrong-password", GINT_TO_POINTER (CS_ERROR_AUTHENTICATION),
                        test_dead_node);
  g_test_add_func ("/run/node/lost-connection", test_lost_connection);
  g_test_add_func ("/run/node/another-request-here", test_another_request_here);
  g_test_add_func ("/run/node/only-fetched", test_only_fetched);
  g_test_add_func ("/run/node/key-appears", test_key_appears);
  g_test_add_data_func ("/run/node/answer-lost", NULL, test_answer_is_lost);
  g_test_add_data_func ("/run/node/answer-lost-and-killed", "killed", test_answer_is_lost);
  g_test_add_data_func ("/run/upload/lost", "lost", test_upload_is_proved);
  g_test_add_data_func ("/run/upload/corrupt", NULL, test_upload_is_proved);
  g_test_add_func ("/run/upload/shorter-renewal", test_shorter_renewal);
  g_test_add_func ("/run/proof/of-what-was-asked", test_proof_of_what_was_asked);
  g_test_add_func ("/run/proof/in-the-journal", test_proof_is_in_the_journal);

  return g_test_run ();
}
