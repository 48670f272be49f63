/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a run refuses, although it was planned: the world moves between the plan and the step. */
#include "lab-world.h"
#include "pki-maker.h"

/* A node that hands out a request for something else, well signed by its own key. */
static void
put_other_request (gpointer data)
{
  const MakerSpec spec
      = { .subject = "CN=other.lab", .extensions = { "subjectAltName=DNS:other.lab" } };
  g_autoptr (X509_REQ) request = maker_request (&spec, maker_key ("rsa:2048", 0));
  g_autofree char *pem = maker_request_pem (request);

  fake_node_put_text (data, "cms1a.csr", pem);
}

static void
test_other_request (void)
{
  g_autoptr (LabWorld) world = lab_world_new (small_cluster, NULL);
  g_autoptr (CsPlan) plan = lab_world_plan (world, NULL);

  fake_transport_hook (world->transport, "cms1a get cms1a.csr", put_other_request,
                       lab_world_node (world, "cms1a"));
  lab_world_carry_out (world, plan, NULL);
  lab_assert_step (plan, "fetch:cms1a/cms1a.csr", CS_STEP_FAILED, "cms1a.csr");
  lab_assert_step (plan, "submit:cms1a.cer", CS_STEP_SKIPPED, "it needs");
  lab_assert_step (plan, "upload:cms1b/cms1b.cer", CS_STEP_DONE, NULL);
}

/* The two certificates of the workspace change places: both are good, and neither is for the key
 * of the node that it would go to (domain.md T18). */
static void
swap_certificates (gpointer data)
{
  LabWorld *world = data;
  g_autoptr (GBytes) a = cs_workspace_load (world->workspace, "cms1a", "cms1a.cer", NULL);
  g_autoptr (GBytes) b = cs_workspace_load (world->workspace, "cms1b", "cms1b.cer", NULL);

  g_assert_nonnull (a);
  g_assert_nonnull (b);
  g_assert_true (cs_workspace_store (world->workspace, "cms1a", "cms1a.cer", b, NULL));
  g_assert_true (cs_workspace_store (world->workspace, "cms1b", "cms1b.cer", a, NULL));
}

static void
test_swapped (void)
{
  g_autoptr (LabWorld) world = lab_world_new_complete (small_cluster, NULL);
  FakeNode *node = lab_world_node (world, "cms1a");
  g_autoptr (CsPlan) plan = NULL;
  g_autoptr (GBytes) left = NULL;

  fake_node_remove (node, "cms1a.cer");
  plan = lab_world_plan (world, NULL);
  swap_certificates (world);
  lab_world_carry_out (world, plan, NULL);
  lab_assert_step (plan, "upload:cms1a/cms1a.cer", CS_STEP_FAILED,
                   "was issued for another key than the request's");
  left = fake_node_get (node, "cms1a.cer");
  g_assert_null (left);
}

/* Two pairs of the database whose files are called the same, each on two nodes of its own. */
static const char *const equal_names
    = "[Cluster]\nName=cms1.pod2.cms.lab\nRelease=3.0\nAuthority=fake\nTransport=fake\n"
      "RootFile=root.cer\n@MORE@"
      "[Node a]\nHost=a.lab\nUser=admin\n[Node b]\nHost=b.lab\nUser=admin\n"
      "[Node c]\nHost=c.lab\nUser=admin\n[Node d]\nHost=d.lab\nUser=admin\n"
      "[Certificate one]\nBaseName=client\nNode=a\nCommonName=postgres\n"
      "Roles=database-client\nDeploy=a;b\n"
      "[Certificate two]\nBaseName=client\nNode=c\nCommonName=postgres\n"
      "Roles=database-client\nDeploy=c;d\n";

static void
assert_same_key (LabWorld *world, const char *one, const char *other)
{
  g_autoptr (GBytes) key = fake_node_get (lab_world_node (world, one), "client.key");
  g_autoptr (GBytes) copy = fake_node_get (lab_world_node (world, other), "client.key");

  g_assert_nonnull (key);
  g_assert_nonnull (copy);
  g_assert_true (g_bytes_equal (key, copy));
}

static void
assert_ids_differ (CsPlan *plan)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (plan)); i++) {
    g_autoptr (CsStep) step = g_list_model_get_item (G_LIST_MODEL (plan), i);

    g_assert_true (g_hash_table_add (ids, (gpointer) cs_step_get_id (step)));
  }
}

/* The record, the report and a plan file know a step by its id. */
static void
test_equal_names_in_a_plan (void)
{
  g_autoptr (LabWorld) world = lab_world_new (equal_names, NULL);
  g_autoptr (CsPlan) plan = lab_world_plan (world, NULL);
  g_autoptr (CsPendingList) list = NULL;
  g_autoptr (CsPlan) retrieval = NULL;

  assert_ids_differ (plan);
  fake_authority_set_mood (world->authority, NULL, FAKE_WAITS);
  lab_world_carry_out (world, plan, NULL);
  lab_assert_step (plan, "submit:a/client.cer", CS_STEP_WAITING, NULL);
  lab_world_look (world);
  list = cs_pending_list_new (world->deployment);
  retrieval = cs_pending_list_dup_plan (list, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (retrieval)), ==, 3);
  assert_ids_differ (retrieval);
}

/* A key goes where its own certificate goes, whatever another one is called (domain.md T37). */
static void
test_equal_names (void)
{
  g_autoptr (LabWorld) world = lab_world_new (equal_names, NULL);
  g_autoptr (CsPlan) plan = lab_world_plan (world, NULL);

  fake_transport_meet (world->transport, "? get client.key", 2); /* both are held, then put */
  lab_world_carry_out (world, plan, NULL);
  assert_same_key (world, "a", "b");
  assert_same_key (world, "c", "d");
  lab_assert_all_done (plan);
  lab_assert_step (plan, "check:d", CS_STEP_DONE, "all 3 files in place");
  g_assert_cmpint (lab_world_cell (world, "client.cer", "c"), ==, CS_CELL_PRESENT);
  lab_world_assert_complete (world);
}

/* Each node has its own chain in a file that is called the same on all: adopted clusters do. */
#define OWN_CHAIN(node)                                                                            \
  "[Node " node "]\nHost=" node ".lab\nUser=admin\n"                                               \
  "[Certificate " node "-web]\nBaseName=web\nNode=" node "\nCommonName=" node ".lab\nNames=" node  \
  ".lab\nRoles=webbridge3-https\n"                                                                 \
  "[Bundle " node "-chain]\nKind=chain\nFile=chain.cer\nLeaf=" node "-web\nDeploy=" node "\n"
static const char *const equal_chains
    = "[Cluster]\nName=cms1.pod2.cms.lab\nRelease=3.0\nAuthority=fake\nTransport=fake\n"
      "RootFile=root.cer\n@MORE@" OWN_CHAIN ("a") OWN_CHAIN ("b");

static void
assert_chain (LabWorld *world, const char *name)
{
  FakeNode *node = lab_world_node (world, name);
  g_autoptr (GBytes) chain = fake_node_get (node, "chain.cer");
  g_autoptr (GBytes) leaf = fake_node_get (node, "web.cer");

  g_assert_nonnull (chain);
  g_assert_cmpmem (g_bytes_get_data (chain, NULL), g_bytes_get_size (leaf),
                   g_bytes_get_data (leaf, NULL), g_bytes_get_size (leaf));
}

static void
test_equal_chains (void)
{
  g_autoptr (LabWorld) world = lab_world_new (equal_chains, NULL);
  g_autoptr (CsPlan) plan = lab_world_plan (world, NULL);
  g_autoptr (CsPlan) services = NULL;

  assert_ids_differ (plan);
  lab_world_carry_out (world, plan, NULL);
  assert_chain (world, "a");
  assert_chain (world, "b");
  lab_assert_all_done (plan);
  lab_world_assert_complete (world);
  services = cs_deployment_dup_service_plan (world->deployment, NULL, CS_TRUST_BY_SERVICE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (services)), ==, 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run/rules/other-request", test_other_request);
  g_test_add_func ("/run/rules/swapped", test_swapped);
  g_test_add_func ("/run/rules/equal-names", test_equal_names);
  g_test_add_func ("/run/rules/equal-chains", test_equal_chains);
  g_test_add_func ("/run/rules/equal-names/plan", test_equal_names_in_a_plan);

  return g_test_run ();
}
