/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>
#include <string.h>

#include "lab-world.h"
#include "pki-maker.h"

/* --- worlds ------------------------------------------------------------------------------------
 */

#define DATABASE_UP "Status                   : Enabled\n"

static void
key_without_request (LabWorld *world)
{
  fake_node_put_text (lab_world_node (world, "cms1a"), "cms1a.key", "some key\n");
}

static void
request_lost (LabWorld *world)
{
  fake_node_remove (lab_world_node (world, "cms1b"), "cms1b.csr");
}

static void
request_damaged (LabWorld *world)
{
  fake_node_put_text (lab_world_node (world, "cms1b"), "cms1b.csr", "-----BEGIN CERT");
}

static void
request_damaged_and_none_here (LabWorld *world)
{
  g_autofree char *local = cs_workspace_dup_path (world->workspace, "cms1b", "cms1b.csr");

  request_damaged (world);
  g_assert_cmpint (g_unlink (local), ==, 0);
}

/* As when two admins ask at the same time: the workspace's copy of the request is of another key
 * than the node's. */
static void
keep_another_request (LabWorld *world, const char *where, const char *base)
{
  g_autofree char *file = g_strconcat (base, ".csr", NULL);
  g_autofree char *local = cs_workspace_dup_path (world->workspace, where, file);
  FakeNode *other = lab_world_node (world, g_str_equal (where, "cms1a") ? "cms1b" : "cms1a");
  g_autoptr (GBytes) request = NULL;

  g_free (fake_node_run (other, "pki csr another CN:cms1.pod2.cms.lab "
                                "subjectAltName:cms1.pod2.cms.lab,cms1b.pod2.cms.lab"));
  request = fake_node_get (other, "another.csr");
  g_assert_true (g_file_set_contents (local, g_bytes_get_data (request, NULL),
                                      (gssize) g_bytes_get_size (request), NULL));
  fake_node_remove (other, "another.csr");
  fake_node_remove (other, "another.key");
}

/* That the node's certificate is in place proves nothing of a copy of another key. */
static void
request_damaged_and_another_here (LabWorld *world)
{
  keep_another_request (world, "cms1b", "cms1b");
  request_damaged (world);
}

static void
another_request_here (LabWorld *world)
{
  keep_another_request (world, "cms1b", "cms1b");
}

static void
another_request_here_and_file_lost (LabWorld *world)
{
  keep_another_request (world, "cms1a", "dbclient");
  fake_node_remove (lab_world_node (world, "cms1b"), "dbclient.cer");
}

static void
another_request_here_and_no_certificate (LabWorld *world)
{
  g_autofree char *local = cs_workspace_dup_path (world->workspace, "cms1a", "dbclient.cer");

  another_request_here_and_file_lost (world);
  g_assert_cmpint (g_unlink (local), ==, 0);
}

static void
request_with_other_names (LabWorld *world)
{
  g_free (fake_node_run (lab_world_node (world, "cms1a"),
                         "pki csr cms1a CN:cms1.pod2.cms.lab subjectAltName:other.pod2.cms.lab"));
}

static void
one_request_made (LabWorld *world)
{
  g_free (fake_node_run (
      lab_world_node (world, "cms1a"),
      "pki csr cms1a CN:cms1.pod2.cms.lab subjectAltName:cms1.pod2.cms.lab,cms1a.pod2.cms.lab"));
}

static void
node_gone (LabWorld *world)
{
  fake_transport_fail (world->transport, "cms1b open", CS_ERROR, CS_ERROR_NODE, 0, -1);
  fake_transport_fail (world->transport, "cms1b list", G_IO_ERROR, G_IO_ERROR_CLOSED, 0, -1);
}

static void
lost_bundle (LabWorld *world)
{
  g_autofree char *local = cs_workspace_dup_path (world->workspace, NULL, "cms1ab.cer");

  fake_node_remove (lab_world_node (world, "cms1b"), "cms1ab.cer");
  g_assert_cmpint (g_unlink (local), ==, 0);
}

static void
lost_bundle_on_one_node (LabWorld *world)
{
  fake_node_remove (lab_world_node (world, "cms1b"), "cms1ab.cer");
}

static void
swapped (LabWorld *world)
{
  FakeNode *a = lab_world_node (world, "cms1a");
  FakeNode *b = lab_world_node (world, "cms1b");
  g_autoptr (GBytes) of_a = fake_node_get (a, "cms1a.cer");

  fake_node_copy (a, "cms1b.cer", b, "cms1a.cer");
  fake_node_put (b, "cms1b.cer", of_a);
}

static void
database_key_missing (LabWorld *world)
{
  fake_node_remove (lab_world_node (world, "cms1b"), "dbclient.key");
}

static void
database_key_of_another (LabWorld *world)
{
  FakeNode *b = lab_world_node (world, "cms1b");

  fake_node_copy (b, "cms1b.key", b, "dbclient.key");
}

static void
key_of_another (LabWorld *world)
{
  FakeNode *b = lab_world_node (world, "cms1b");

  fake_node_copy (b, "dbclient.key", b, "cms1b.key");
}

static void
database_up (LabWorld *world)
{
  fake_node_set_reply (lab_world_node (world, "cms1b"), "database cluster status", DATABASE_UP);
}

static void
database_up_and_file_lost (LabWorld *world)
{
  database_up (world);
  fake_node_remove (lab_world_node (world, "cms1b"), "dbclient.cer");
}

static void
database_up_and_key_lost (LabWorld *world)
{
  database_up (world);
  database_key_missing (world);
}

static void
database_not_understood (LabWorld *world)
{
  fake_node_set_reply (lab_world_node (world, "cms1b"), "database cluster status", "What?\n");
}

static void
forget_workspace (LabWorld *world)
{
  static const char *const nodes[] = { "cms1a", "cms1b" };
  static const char *const files[]
      = { "cms1a.csr", "cms1a.cer", "cms1b.csr", "cms1b.cer", "dbclient.csr", "dbclient.cer" };

  for (guint i = 0; i < G_N_ELEMENTS (nodes); i++) {
    for (guint k = 0; k < G_N_ELEMENTS (files); k++) {
      g_autofree char *path = cs_workspace_dup_path (world->workspace, nodes[i], files[k]);

      g_unlink (path);
    }
  }
}

static void
adopted (LabWorld *world)
{
  g_autofree char *root = cs_workspace_dup_path (world->workspace, NULL, "root.cer");
  g_autofree char *bundle = cs_workspace_dup_path (world->workspace, NULL, "cms1ab.cer");

  forget_workspace (world);
  g_assert_cmpint (g_unlink (root), ==, 0);
  g_assert_cmpint (g_unlink (bundle), ==, 0);
}

static void
unreadable_certificate (LabWorld *world)
{
  fake_node_put_text (lab_world_node (world, "cms1b"), "cms1b.cer", "no certificate\n");
}

/* --- and what is planned for them --------------------------------------------------------------
 */

typedef struct {
  const char *name;
  gboolean complete; /* begin with everything in place */
  void (*change) (LabWorld *world);
  const char *renew;
  const char *steps;
  const char *findings;
} Case;

#define FRESH_B                                                                                    \
  "check:cms1b\nfetch:cms1a/cms1a.csr\nfetch:cms1a/dbclient.csr\n"                                 \
  "fetch:cms1b/cms1b.csr\n"
#define FRESH_DB_B "put-key:cms1b/dbclient.key\n"
#define UPLOADS_A                                                                                  \
  "upload:cms1a/cms1a.cer\nupload:cms1a/cms1ab.cer\nupload:cms1a/dbclient.cer\n"                   \
  "upload:cms1a/root.cer\n"
#define UPLOADS_B                                                                                  \
  "upload:cms1b/cms1ab.cer\nupload:cms1b/cms1b.cer\nupload:cms1b/dbclient.cer\n"                   \
  "upload:cms1b/root.cer"

static const Case cases[] = {
  { "fresh", FALSE, NULL, NULL,
    "bundle:cms1ab.cer\nchain:root.cer\ncheck:cms1a\n" FRESH_B FRESH_DB_B
    "request:cms1a/cms1a.csr\nrequest:cms1a/dbclient.csr\nrequest:cms1b/cms1b.csr\n"
    "submit:cms1a.cer\nsubmit:cms1b.cer\nsubmit:dbclient.cer\n"
    "take-key:cms1a/dbclient.key\n" UPLOADS_A UPLOADS_B,
    "" },
  { "complete", TRUE, NULL, NULL, "", "" },
  { "one-request-made", FALSE, one_request_made, NULL,
    "bundle:cms1ab.cer\nchain:root.cer\ncheck:cms1a\n" FRESH_B FRESH_DB_B
    "request:cms1a/dbclient.csr\nrequest:cms1b/cms1b.csr\n"
    "submit:cms1a.cer\nsubmit:cms1b.cer\nsubmit:dbclient.cer\n"
    "take-key:cms1a/dbclient.key\n" UPLOADS_A UPLOADS_B,
    "" },
  { "key-without-request", FALSE, key_without_request, NULL,
    "chain:root.cer\ncheck:cms1a\ncheck:cms1b\nfetch:cms1a/dbclient.csr\n"
    "fetch:cms1b/cms1b.csr\n" FRESH_DB_B "request:cms1a/dbclient.csr\nrequest:cms1b/cms1b.csr\n"
    "submit:cms1b.cer\nsubmit:dbclient.cer\ntake-key:cms1a/dbclient.key\n"
    "upload:cms1a/dbclient.cer\nupload:cms1a/root.cer\nupload:cms1b/cms1b.cer\n"
    "upload:cms1b/dbclient.cer\nupload:cms1b/root.cer",
    "bundle-incomplete\nkey-without-request" },
  { "request-lost", TRUE, request_lost, NULL, "", "" },
  { "request-lost-and-renewed", TRUE, request_lost, "cms1b",
    "bundle:cms1ab.cer\nchain:root.cer\ncheck:cms1a\ncheck:cms1b\nsubmit:cms1b.cer\n"
    "upload:cms1a/cms1ab.cer\nupload:cms1b/cms1ab.cer\nupload:cms1b/cms1b.cer\n"
    "upload:cms1b/cms1b.csr",
    "" },
  { "request-damaged", TRUE, request_damaged, NULL, "check:cms1b\nupload:cms1b/cms1b.csr", "" },
  { "request-damaged-and-none-here", TRUE, request_damaged_and_none_here, NULL, "",
    "request-unusable" },
  { "request-damaged-and-another-here", TRUE, request_damaged_and_another_here, NULL, "",
    "request-unusable" },
  { "another-request-here", TRUE, another_request_here, NULL, "fetch:cms1b/cms1b.csr", "" },
  { "another-request-here-and-file-lost", TRUE, another_request_here_and_file_lost, NULL,
    "check:cms1a\ncheck:cms1b\nfetch:cms1a/dbclient.csr\n" FRESH_DB_B
    "take-key:cms1a/dbclient.key\nupload:cms1b/dbclient.cer",
    "" },
  { "another-request-here-and-no-certificate", TRUE, another_request_here_and_no_certificate, NULL,
    "check:cms1a\ncheck:cms1b\nfetch:cms1a/dbclient.cer\nfetch:cms1a/dbclient.csr\n" FRESH_DB_B
    "take-key:cms1a/dbclient.key\nupload:cms1b/dbclient.cer",
    "" },
  { "request-with-other-names", FALSE, request_with_other_names, NULL,
    "chain:root.cer\ncheck:cms1a\ncheck:cms1b\nfetch:cms1a/dbclient.csr\n"
    "fetch:cms1b/cms1b.csr\n" FRESH_DB_B "request:cms1a/dbclient.csr\nrequest:cms1b/cms1b.csr\n"
    "submit:cms1b.cer\nsubmit:dbclient.cer\ntake-key:cms1a/dbclient.key\n"
    "upload:cms1a/dbclient.cer\nupload:cms1a/root.cer\nupload:cms1b/cms1b.cer\n"
    "upload:cms1b/dbclient.cer\nupload:cms1b/root.cer",
    "bundle-incomplete\nrequest-differs" },
  { "renewal-rebuilds-the-bundle-everywhere", TRUE, NULL, "cms1b", /* T09 */
    "bundle:cms1ab.cer\nchain:root.cer\ncheck:cms1a\ncheck:cms1b\nsubmit:cms1b.cer\n"
    "upload:cms1a/cms1ab.cer\nupload:cms1b/cms1ab.cer\nupload:cms1b/cms1b.cer",
    "" },
  { "renewal-of-a-database-certificate", TRUE, NULL, "dbclient",
    "chain:root.cer\ncheck:cms1a\ncheck:cms1b\nsubmit:dbclient.cer\n"
    "upload:cms1a/dbclient.cer\nupload:cms1b/dbclient.cer",
    "" },
  { "renewal-while-the-database-is-up", TRUE, database_up, "dbclient", "",
    "database-up" }, /* T25 */
  { "database-up", TRUE, database_up, NULL, "", "" },
  { "database-up-and-file-lost", TRUE, database_up_and_file_lost, NULL, "", "database-up" },
  { "database-up-and-key-lost", TRUE, database_up_and_key_lost, NULL, "", "database-up" },
  { "renewal-while-the-database-is-not-understood", TRUE, database_not_understood, "dbclient", "",
    "database-up" },
  { "database-not-understood-and-nothing-to-lose", FALSE, database_not_understood, NULL,
    "bundle:cms1ab.cer\nchain:root.cer\ncheck:cms1a\n" FRESH_B FRESH_DB_B
    "request:cms1a/cms1a.csr\nrequest:cms1a/dbclient.csr\nrequest:cms1b/cms1b.csr\n"
    "submit:cms1a.cer\nsubmit:cms1b.cer\nsubmit:dbclient.cer\n"
    "take-key:cms1a/dbclient.key\n" UPLOADS_A UPLOADS_B,
    "" },
  { "database-key-missing", TRUE, database_key_missing, NULL,
    "check:cms1a\ncheck:cms1b\nput-key:cms1b/dbclient.key\ntake-key:cms1a/dbclient.key", "" },
  { "database-key-of-another", TRUE, database_key_of_another, NULL,
    "check:cms1a\ncheck:cms1b\nput-key:cms1b/dbclient.key\ntake-key:cms1a/dbclient.key", "" },
  { "key-of-another", TRUE, key_of_another, NULL, "", "key-foreign" },
  { "lost-bundle", TRUE, lost_bundle, NULL,
    "bundle:cms1ab.cer\ncheck:cms1b\nupload:cms1b/cms1ab.cer", "" },
  { "lost-bundle-on-one-node", TRUE, lost_bundle_on_one_node, NULL,
    "check:cms1b\nupload:cms1b/cms1ab.cer", "" },
  { "swapped-certificates", TRUE, swapped, NULL, /* T18 */
    "check:cms1a\ncheck:cms1b\nupload:cms1a/cms1a.cer\nupload:cms1b/cms1b.cer", "" },
  { "unreadable-certificate", TRUE, unreadable_certificate, NULL,
    "check:cms1b\nupload:cms1b/cms1b.cer", "" },
  { "node-gone", TRUE, node_gone, NULL, "", "bundle-incomplete\nnode-unknown" },
  { "adopted", TRUE, adopted, NULL,
    "bundle:cms1ab.cer\nchain:root.cer\ncheck:cms1a\ncheck:cms1b\nfetch:cms1a/cms1a.cer\n"
    "fetch:cms1a/dbclient.cer\nfetch:cms1b/cms1b.cer\nupload:cms1a/root.cer\n"
    "upload:cms1b/root.cer",
    "" },
};

/* A plan is in an order in which it can be done. */
static void
assert_order (CsPlan *plan)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (plan)); i++) {
    g_autoptr (CsStep) step = g_list_model_get_item (G_LIST_MODEL (plan), i);
    GPtrArray *dependencies = cs_step_get_dependencies (step);

    for (guint k = 0; k < dependencies->len; k++)
      g_assert_true (g_hash_table_contains (seen, dependencies->pdata[k]));
    g_hash_table_add (seen, step);
  }
}

static CsPlan *
plan_case (const Case *one, LabWorld **world)
{
  const char *const renew[] = { one->renew, NULL };

  *world = one->complete ? lab_world_new_complete (small_cluster, NULL)
                         : lab_world_new (small_cluster, NULL);
  if (one->change != NULL)
    one->change (*world);

  return lab_world_plan (*world, one->renew != NULL ? renew : NULL);
}

static void
test_case (gconstpointer data)
{
  const Case *one = data;
  g_autoptr (LabWorld) world = NULL;
  g_autoptr (CsPlan) plan = plan_case (one, &world);
  g_autofree char *steps = lab_dup_steps (plan);
  g_autofree char *findings = lab_dup_findings (plan);

  g_assert_cmpstr (steps, ==, one->steps);
  g_assert_cmpstr (findings, ==, one->findings);
  assert_order (plan);
}

/* What is planned for a world is what it lacks: carried out, nothing is left to do. */
static void
test_case_is_cured (gconstpointer data)
{
  const Case *one = data;
  g_autoptr (LabWorld) world = NULL;
  g_autoptr (CsPlan) plan = plan_case (one, &world);
  g_autoptr (GError) error = NULL;

  lab_world_carry_out (world, plan, &error);
  g_assert_no_error (error);
  lab_assert_all_done (plan);
  lab_world_assert_complete (world);
}

/* --- other clusters ----------------------------------------------------------------------------
 */

static const char two_places_cluster[]
    = "[Cluster]\nName=cms1.pod2.cms.lab\nRelease=2.9\nAuthority=fake\nTransport=fake\n"
      "RootFile=root.cer\n@MORE@"
      "[Node cms1a]\nHost=cms1a.pod2.cms.lab\nUser=admin\n"
      "[Node cms1b]\nHost=cms1b.pod2.cms.lab\nUser=admin\n"
      "[Certificate cms1a]\nNode=cms1a\nCommonName=cms1.pod2.cms.lab\n"
      "Names=cms1.pod2.cms.lab\nRoles=callbridge\nDeploy=cms1a;cms1b\n";

/* Of a database alone the key travels with the certificate. */
static void
test_own_key_stays (void)
{
  g_autoptr (LabWorld) world = lab_world_new (two_places_cluster, NULL);
  g_autoptr (CsPlan) plan = lab_world_plan (world, NULL);
  g_autofree char *steps = lab_dup_steps (plan);

  g_assert_nonnull (strstr (steps, "upload:cms1b/cms1a.cer"));
  g_assert_null (strstr (steps, "-key:"));
}

static const char chain_cluster[]
    = "[Cluster]\nName=cms1.pod2.cms.lab\nRelease=3.0\nAuthority=fake\nTransport=fake\n"
      "RootFile=root.cer\n@MORE@"
      "[Node cms1a]\nHost=cms1a.pod2.cms.lab\nUser=admin\n"
      "[Certificate cms1a]\nNode=cms1a\nCommonName=cms1.pod2.cms.lab\n"
      "Names=cms1.pod2.cms.lab\nRoles=callbridge;webbridge3-https\n"
      "[Bundle cms1afullchain]\nKind=chain\nLeaf=cms1a\nDeploy=cms1a\n";

static void
test_chain (void)
{
  g_autoptr (LabWorld) world
      = lab_world_new (chain_cluster, "IntermediateFile=ica.cer\nCaFile=ca.cer\n");
  g_autoptr (CsPlan) plan = NULL;
  g_autofree char *steps = NULL;

  fake_authority_use_intermediate (world->authority);
  plan = lab_world_plan (world, NULL);
  steps = lab_dup_steps (plan);
  g_assert_cmpstr (steps, ==,
                   "bundle:ca.cer\nbundle:cms1afullchain.cer\nchain:root.cer\ncheck:cms1a\n"
                   "fetch:cms1a/cms1a.csr\nrequest:cms1a/cms1a.csr\nsubmit:cms1a.cer\n"
                   "upload:cms1a/ca.cer\nupload:cms1a/cms1a.cer\nupload:cms1a/cms1afullchain.cer\n"
                   "upload:cms1a/ica.cer\nupload:cms1a/root.cer");
  lab_world_carry_out (world, plan, NULL);
  lab_assert_all_done (plan);
  lab_world_assert_complete (world);
}

/* An authority with an intermediate, and no file to put it in: nothing is signed. */
static void
test_chain_without_intermediate (void)
{
  g_autoptr (LabWorld) world = lab_world_new (chain_cluster, NULL);
  g_autoptr (CsPlan) plan = NULL;

  fake_authority_use_intermediate (world->authority);
  plan = lab_world_apply (world);
  lab_assert_step (plan, "chain:root.cer", CS_STEP_FAILED, "IntermediateFile=");
  lab_assert_step (plan, "bundle:cms1afullchain.cer", CS_STEP_SKIPPED, "it needs");
  g_assert_cmpuint (fake_authority_get_n_submitted (world->authority), ==, 0);
}

/* An IntermediateFile= that the authority has nothing for is said, and not wanted for ever. */
static void
test_intermediates_that_are_none (void)
{
  g_autoptr (LabWorld) world = lab_world_new (chain_cluster, "IntermediateFile=ica.cer\n");
  g_autoptr (CsPlan) plan = lab_world_apply (world);
  g_autofree char *findings = NULL;

  g_assert_nonnull (plan);
  g_clear_object (&plan);
  plan = lab_world_plan (world, NULL);
  findings = lab_dup_findings (plan);
  g_assert_cmpstr (findings, ==, "no-intermediates");
}

/* --- due ---------------------------------------------------------------------------------------
 */

static void
test_due (void)
{
  g_autoptr (LabWorld) world = lab_world_new (small_cluster, "RenewDays=30\n");
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) soon = g_date_time_add_days (now, 20);
  g_autofree char *end = g_date_time_format (soon, "%Y%m%d%H%M%SZ");
  g_autoptr (CsPlan) plan = NULL;
  g_autofree char *steps = NULL;

  fake_authority_set_end (world->authority, end);
  g_object_unref (lab_world_apply (world));
  fake_authority_set_end (world->authority, NULL);
  plan = lab_world_plan (world, NULL);
  steps = lab_dup_steps (plan);
  g_assert_cmpstr (steps, ==,
                   "bundle:cms1ab.cer\nchain:root.cer\ncheck:cms1a\ncheck:cms1b\n"
                   "submit:cms1a.cer\nsubmit:cms1b.cer\nsubmit:dbclient.cer\n"
                   "upload:cms1a/cms1a.cer\nupload:cms1a/cms1ab.cer\nupload:cms1a/dbclient.cer\n"
                   "upload:cms1b/cms1ab.cer\nupload:cms1b/cms1b.cer\nupload:cms1b/dbclient.cer");
  lab_world_carry_out (world, plan, NULL);
  lab_assert_all_done (plan);
  lab_world_assert_complete (world);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/planner/world/", cases[i].name, NULL);
    g_autofree char *cured = g_strconcat ("/planner/cured/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
    if (*cases[i].findings == '\0')
      g_test_add_data_func (cured, &cases[i], test_case_is_cured);
  }
  g_test_add_func ("/planner/own-key-stays", test_own_key_stays);
  g_test_add_func ("/planner/chain", test_chain);
  g_test_add_func ("/planner/chain/without-intermediate", test_chain_without_intermediate);
  g_test_add_func ("/planner/chain/intermediates-that-are-none", test_intermediates_that_are_none);
  g_test_add_func ("/planner/due", test_due);

  return g_test_run ();
}
