/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "lab-world.h"

/* What puts the files into service: which lines for which roles and release, what stands against
 * them, what is believed of the node's answers, and steps that are left out. */

#define HEAD(release)                                                                              \
  "[Cluster]\nName=cms1.pod2.cms.lab\nRelease=" release                                            \
  "\nAuthority=fake\nTransport=fake\nRootFile=root.cer\n@MORE@"
#define NODE(name) "[Node " name "]\nHost=" name ".pod2.cms.lab\n"
#define SLOT(node, name, roles)                                                                    \
  "[Certificate " name "]\nNode=" node                                                             \
  "\nCommonName=cms1.pod2.cms.lab\nNames=cms1.pod2.cms.lab;" name ".pod2.cms.lab\nRoles=" roles    \
  "\n"
#define TRUST(name, members, deploy)                                                               \
  "[Bundle " name "]\nKind=trust\nMembers=" members "\nDeploy=" deploy "\n"
#define CHAIN(name, leaf, node) "[Bundle " name "]\nKind=chain\nLeaf=" leaf "\nDeploy=" node "\n"
#define DATABASE                                                                                   \
  "[Certificate dbserver]\nNode=cms1a\nCommonName=cms1a.pod2.cms.lab\n"                            \
  "Names=cms1a.pod2.cms.lab\nRoles=database-server\nDeploy=cms1a;cms1b;cms1c\n"                    \
  "[Certificate dbclient]\nNode=cms1a\nCommonName=postgres\nRoles=database-client\n"               \
  "Deploy=cms1a;cms1b;cms1c\n"

#define OLD_ROLES "callbridge;xmpp;webbridge;webadmin"
#define OLD_CLUSTER                                                                                \
  HEAD ("2.9")                                                                                     \
  NODE ("cms1a")                                                                                   \
  NODE ("cms1b")                                                                                   \
  SLOT ("cms1a", "cms1a", OLD_ROLES)                                                               \
  SLOT ("cms1b", "cms1b", OLD_ROLES) TRUST ("cms1ab", "cms1a;cms1b", "cms1a;cms1b")
#define NEW_ROLES "callbridge;webbridge3-https;webbridge3-c2w;webadmin"
#define NEW_CLUSTER                                                                                \
  HEAD ("3.0")                                                                                     \
  NODE ("cms1a") SLOT ("cms1a", "cms1a", NEW_ROLES) CHAIN ("cms1afull", "cms1a", "cms1a")

typedef struct {
  const char *name;
  const char *cluster;
  const char *node;
  CsTrustChoice trust;
  void (*change) (LabWorld *world);
  const char *lines;    /* of the steps in order, one step a line */
  const char *findings; /* ids, sorted */
} Case;

static void
lose_root (LabWorld *world)
{
  fake_node_remove (lab_world_node (world, "cms1a"), "root.cer");
}

static void
lose_key (LabWorld *world)
{
  fake_node_remove (lab_world_node (world, "cms1a"), "cms1a.key");
}

static void
lose_bundle (LabWorld *world)
{
  fake_node_remove (lab_world_node (world, "cms1a"), "cms1ab.cer");
}

static void
lose_node (LabWorld *world)
{
  fake_transport_fail (world->transport, "cms1a open", CS_ERROR, CS_ERROR_NODE, 0, -1);
  fake_transport_fail (world->transport, "cms1a list", G_IO_ERROR, G_IO_ERROR_CLOSED, 0, -1);
}

static void
database_up (LabWorld *world)
{
  fake_node_set_reply (lab_world_node (world, "cms1a"), "database cluster status",
                       "Status                   : Enabled\n");
}

static void
database_up_with_these (LabWorld *world)
{
  fake_node_set_reply (lab_world_node (world, "cms1a"), "database cluster status",
                       "Status                   : Enabled\nCertificates\n"
                       "  Server Key             : dbserver.key\n"
                       "  Server Certificate     : dbserver.cer\n"
                       "  Client Key             : dbclient.key\n"
                       "  Client Certificate     : dbclient.cer\n"
                       "  CA Certificate         : root.cer\n");
}

static void
database_not_understood (LabWorld *world)
{
  fake_node_set_reply (lab_world_node (world, "cms1a"), "database cluster status", "What?\n");
}

#define CALLBRIDGE_A "callbridge certs cms1a.key cms1a.cer root.cer\ncallbridge restart\n"
#define XMPP_A                                                                                     \
  "xmpp certs cms1a.key cms1a.cer root.cer\nxmpp cluster trust cms1ab.cer\n"                       \
  "xmpp disable; xmpp enable\n"
#define WEBBRIDGE_A(trust)                                                                         \
  "webbridge certs cms1a.key cms1a.cer root.cer\nwebbridge trust " trust                           \
  "\nwebbridge disable; webbridge enable\n"
#define WEBADMIN_A                                                                                 \
  "webadmin certs cms1a.key cms1a.cer root.cer\nwebadmin disable; webadmin enable\n"
#define DATABASE_NODES                                                                             \
  HEAD ("2.9")                                                                                     \
  NODE ("cms1a") NODE ("cms1b") NODE ("cms1c") DATABASE
#define DATABASE_LINE                                                                              \
  "database cluster certs dbserver.key dbserver.cer dbclient.key dbclient.cer root.cer\n"

static const Case cases[] = {
  { "release-2.9", OLD_CLUSTER, "cms1a", CS_TRUST_BY_SERVICE, NULL,
    CALLBRIDGE_A XMPP_A WEBBRIDGE_A ("cms1ab.cer") WEBADMIN_A, "" },
  { "webbridge-2-trusts-the-ca", OLD_CLUSTER, "cms1a", CS_TRUST_CA, NULL,
    CALLBRIDGE_A XMPP_A WEBBRIDGE_A ("root.cer") WEBADMIN_A, "webbridge-trust-ca" },
  { "release-3", NEW_CLUSTER, NULL, CS_TRUST_BY_SERVICE, NULL,
    "callbridge certs cms1a.key cms1a.cer root.cer\ncallbridge trust c2w root.cer\n"
    "callbridge restart\nwebbridge3 https certs cms1a.key cms1afull.cer\n"
    "webbridge3 c2w certs cms1a.key cms1afull.cer\nwebbridge3 c2w trust root.cer\n"
    "webbridge3 disable; webbridge3 enable\n" WEBADMIN_A,
    "" },
  { "leaves-without-a-bundle", NEW_CLUSTER, NULL, CS_TRUST_LEAVES, NULL, WEBADMIN_A,
    "file-not-ready\nfile-not-ready" },
  { "leaves", NEW_CLUSTER TRUST ("pins", "cms1a", "cms1a"), NULL, CS_TRUST_LEAVES, NULL,
    "callbridge certs cms1a.key cms1a.cer root.cer\ncallbridge trust c2w pins.cer\n"
    "callbridge restart\nwebbridge3 https certs cms1a.key cms1afull.cer\n"
    "webbridge3 c2w certs cms1a.key cms1afull.cer\nwebbridge3 c2w trust pins.cer\n"
    "webbridge3 disable; webbridge3 enable\n" WEBADMIN_A,
    "" },
  { "no-full-chain",
    HEAD ("3.0") NODE ("cms1a") SLOT ("cms1a", "cms1a", "webbridge3-https;webadmin"), NULL,
    CS_TRUST_BY_SERVICE, NULL, WEBADMIN_A, "file-not-ready" },
  { "not-in-release", HEAD ("2.8") NODE ("cms1a") SLOT ("cms1a", "cms1a", "webadmin;recorder"),
    NULL, CS_TRUST_BY_SERVICE, NULL, WEBADMIN_A, "not-in-release" },
  { "one-xmpp-server-is-no-cluster", HEAD ("2.9") NODE ("cms1a") SLOT ("cms1a", "cms1a", "xmpp"),
    NULL, CS_TRUST_BY_SERVICE, NULL,
    "xmpp certs cms1a.key cms1a.cer root.cer\nxmpp disable; xmpp enable\n", "" },
  { "call-bridge-cluster-of-3",
    HEAD ("3.8") NODE ("cms1a") NODE ("cms1b") SLOT ("cms1a", "cms1a", "callbridge")
        SLOT ("cms1b", "cms1b", "callbridge") TRUST ("cms1ab", "cms1a;cms1b", "cms1a;cms1b"),
    "cms1a", CS_TRUST_BY_SERVICE, NULL,
    "callbridge certs cms1a.key cms1a.cer root.cer\ncallbridge trust cluster cms1ab.cer\n"
    "callbridge restart\n",
    "" },
  { "others-of-3",
    HEAD ("3.3") NODE ("cms1a") SLOT ("cms1a", "cms1a", "turn;recorder;streamer;uploader"), NULL,
    CS_TRUST_BY_SERVICE, NULL,
    "turn certs cms1a.key cms1a.cer root.cer\nturn disable; turn enable\n"
    "recorder sip certs cms1a.key cms1a.cer root.cer\nrecorder disable; recorder enable\n"
    "streamer sip certs cms1a.key cms1a.cer root.cer\nstreamer disable; streamer enable\n"
    "uploader cms trust root.cer\nuploader disable; uploader enable\n",
    "" },
  { "root-missing-there", OLD_CLUSTER, "cms1a", CS_TRUST_BY_SERVICE, lose_root, "",
    "file-not-ready\nfile-not-ready\nfile-not-ready\nfile-not-ready" },
  { "key-missing-there", NEW_CLUSTER, NULL, CS_TRUST_BY_SERVICE, lose_key, "", NULL },
  { "bundle-missing-there", OLD_CLUSTER, "cms1a", CS_TRUST_BY_SERVICE, lose_bundle,
    CALLBRIDGE_A WEBADMIN_A, "file-not-ready\nfile-not-ready" },
  { "node-not-reached", OLD_CLUSTER, "cms1a", CS_TRUST_BY_SERVICE, lose_node, "", "node-unknown" },
  { "database", DATABASE_NODES, "cms1a", CS_TRUST_BY_SERVICE, NULL, DATABASE_LINE,
    "database-next" },
  { "database-up", DATABASE_NODES, "cms1a", CS_TRUST_BY_SERVICE, database_up, "", "database-up" },
  { "database-up-with-these", DATABASE_NODES, "cms1a", CS_TRUST_BY_SERVICE, database_up_with_these,
    "", "database-assigned" },
  { "database-not-understood", DATABASE_NODES, "cms1a", CS_TRUST_BY_SERVICE,
    database_not_understood, "", "database-unknown" },
};

static char *
dup_lines (CsPlan *plan)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (plan)); i++) {
    g_autoptr (CsStep) step = g_list_model_get_item (G_LIST_MODEL (plan), i);

    g_string_append_printf (text, "%s\n", cs_step_get_title (step));
  }

  return g_string_free (text, FALSE);
}

static void
test_case (gconstpointer data)
{
  const Case *one = data;
  g_autoptr (LabWorld) world = lab_world_new_complete (one->cluster, NULL);
  g_autoptr (CsPlan) plan = NULL;
  g_autofree char *lines = NULL;
  g_autofree char *findings = NULL;

  lab_world_restart (world);
  if (one->change != NULL)
    one->change (world);
  lab_world_look (world);
  plan = cs_deployment_dup_service_plan (world->deployment, one->node, one->trust);
  lines = dup_lines (plan);
  findings = lab_dup_findings (plan);
  g_assert_cmpstr (lines, ==, one->lines);
  if (one->findings != NULL)
    g_assert_cmpstr (findings, ==, one->findings);
  else
    g_assert_true (cs_findings_have_error (cs_plan_get_findings (plan)));
}

/* Another authority with an issuing CA, whose chain is a list of its own on each node. */
#define OTHERS(node, list, members)                                                                \
  SLOT (node, node, "turn") "Authority=other\n" TRUST (list, members, node)
#define OTHER_CHAIN "@intermediates:other;@root:other"
#define OTHER_HEAD                                                                                 \
  HEAD ("3.8")                                                                                     \
  NODE ("cms1a")                                                                                   \
  NODE ("cms1b")                                                                                   \
  "[Authority other]\nRootFile=public-root.cer\nIntermediateFile=public-sub.cer\n"

static void
assert_other_lines (const char *cluster, const char *expected_lines, const char *expected_findings)
{
  g_autoptr (LabWorld) world = lab_world_new (cluster, NULL);
  g_autoptr (CsPlan) plan = NULL;
  g_autofree char *lines = NULL;
  g_autofree char *findings = NULL;

  fake_authority_use_intermediate (world->other);
  g_object_unref (lab_world_apply (world));
  lab_world_look (world);
  plan = cs_deployment_dup_service_plan (world->deployment, NULL, CS_TRUST_BY_SERVICE);
  lines = dup_lines (plan);
  findings = lab_dup_findings (plan);
  g_assert_cmpstr (lines, ==, expected_lines);
  g_assert_cmpstr (findings, ==, expected_findings);
}

static void
test_other_authority (void)
{
  assert_other_lines (OTHER_HEAD OTHERS ("cms1a", "chaina", OTHER_CHAIN)
                          OTHERS ("cms1b", "chainb", OTHER_CHAIN),
                      "turn certs cms1a.key cms1a.cer chaina.cer\nturn disable; turn enable\n"
                      "turn certs cms1b.key cms1b.cer chainb.cer\nturn disable; turn enable\n",
                      "");
}

/* Intermediates first, root last: what a node takes for its own chain is in that order. */
static void
test_other_authority_upside_down (void)
{
  assert_other_lines (OTHER_HEAD OTHERS ("cms1a", "chaina", "@root:other;@intermediates:other")
                          OTHERS ("cms1b", "chainb", OTHER_CHAIN),
                      "turn certs cms1b.key cms1b.cer chainb.cer\nturn disable; turn enable\n",
                      "file-not-ready");
}

/* --- judging -----------------------------------------------------------------------------------
 */

#define STATUS_GOOD "Key file : cms1a.key\nCertificate file : cms1a.cer\n"

static const struct {
  const char *name;
  const char *certs;
  const char *status;
  const char *restart;
  CsStepState certs_state;
  const char *certs_words;
  CsStepState restart_state;
  const char *restart_words;
} answers[] = {
  { "confirmed", "", STATUS_GOOD, "SUCCESS: Callbridge restarted\n", CS_STEP_DONE,
    "the status names these files", CS_STEP_DONE, "SUCCESS: Callbridge restarted" },
  { "nothing-said", "", "", "", CS_STEP_UNPROVED, "does not say", CS_STEP_UNPROVED,
    "does not say" },
  { "success-only", "SUCCESS: key and certificate\n", "", "", CS_STEP_DONE, "SUCCESS: key",
    CS_STEP_UNPROVED, "does not say" },
  { "other-words", "", STATUS_GOOD, "Restarting now\n", CS_STEP_DONE, NULL, CS_STEP_UNPROVED,
    "Restarting now" },
  { "failure", "SUCCESS: one\nFAILURE: no pair\n", STATUS_GOOD, "SUCCESS: x\n", CS_STEP_FAILED,
    "FAILURE: no pair", CS_STEP_SKIPPED, "it needs" },
  { "another-file-named", "SUCCESS: one\n", "Key file : other.key\n", "SUCCESS: x\n",
    CS_STEP_FAILED, "Key file: other.key", CS_STEP_SKIPPED, "it needs" },
  { "none-named", "", "Key file : none\nCertificate file : none\n", "SUCCESS: x\n", CS_STEP_FAILED,
    "Key file: none", CS_STEP_SKIPPED, "it needs" },
  { "half-named", "", "Key file : cms1a.key\n", "SUCCESS: x\n", CS_STEP_UNPROVED, "does not say",
    CS_STEP_DONE, "SUCCESS: x" },
  { "unknown-command", "Unknown command\n", STATUS_GOOD, "SUCCESS: x\n", CS_STEP_FAILED,
    "does not know", CS_STEP_SKIPPED, "it needs" },
  { "restart-fails", "", STATUS_GOOD, "FAILURE: not complete\n", CS_STEP_DONE, NULL, CS_STEP_FAILED,
    "FAILURE: not complete" },
};

static void
test_answer (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (LabWorld) world = lab_world_new_complete (
      HEAD ("3.0") NODE ("cms1a") SLOT ("cms1a", "cms1a", "callbridge"), NULL);
  FakeNode *node = lab_world_node (world, "cms1a");
  g_autoptr (CsPlan) plan = NULL;
  g_autoptr (GError) error = NULL;

  lab_world_look (world);
  plan = cs_deployment_dup_service_plan (world->deployment, NULL, CS_TRUST_BY_SERVICE);
  fake_node_set_reply (node, "callbridge certs", answers[i].certs);
  fake_node_set_reply (node, "callbridge restart", answers[i].restart);
  fake_node_set_reply (node, "callbridge", answers[i].status);
  lab_world_carry_out (world, plan, &error);
  g_assert_no_error (error);
  lab_assert_step (plan, "service:cms1a/callbridge certs", answers[i].certs_state,
                   answers[i].certs_words);
  lab_assert_step (plan, "service:cms1a/callbridge restart", answers[i].restart_state,
                   answers[i].restart_words);
}

/* A service that was switched off and did not come back is said so. */
static void
test_off_and_not_on (void)
{
  g_autoptr (LabWorld) world = lab_world_new_complete (
      HEAD ("3.0") NODE ("cms1a") SLOT ("cms1a", "cms1a", "webadmin"), NULL);
  FakeNode *node = lab_world_node (world, "cms1a");
  g_autoptr (CsPlan) plan = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  guint n_commands = 0;

  lab_world_look (world);
  plan = cs_deployment_dup_service_plan (world->deployment, NULL, CS_TRUST_BY_SERVICE);
  fake_node_set_reply (node, "webadmin certs", "");
  fake_node_set_reply (node, "webadmin disable", "SUCCESS: off\n");
  fake_node_set_reply (node, "webadmin enable", "FAILURE: no\n");
  lab_world_carry_out (world, plan, NULL);
  lab_assert_step (plan, "service:cms1a/webadmin restart", CS_STEP_FAILED,
                   "after “webadmin disable” the service may be off");

  path = g_build_filename (cs_workspace_get_path (world->workspace), "journal.jsonl", NULL);
  g_assert_true (cs_journal_read (path, &entries, NULL, NULL));
  for (guint i = 0; i < entries->len; i++) {
    const CsJournalEntry *entry = entries->pdata[i];

    for (guint k = 0; g_str_equal (entry->event, "command") && entry->pairs[k] != NULL; k++)
      n_commands += g_str_has_prefix (entry->pairs[k], "webadmin ") ? 1 : 0;
  }
  g_assert_cmpuint (n_commands, ==, 3);
}

/* Who asks a TURN server for its files is told its users' passwords too (domain.md T28). */
static void
test_secret_reply (void)
{
  g_autoptr (LabWorld) world
      = lab_world_new_complete (HEAD ("2.9") NODE ("cms1a") SLOT ("cms1a", "cms1a", "turn"), NULL);
  FakeNode *node = lab_world_node (world, "cms1a");
  g_autoptr (CsPlan) plan = NULL;

  lab_world_look (world);
  plan = cs_deployment_dup_service_plan (world->deployment, NULL, CS_TRUST_BY_SERVICE);
  fake_node_set_reply (node, "turn", "Username : conference\nPassword : the-turn-marker\n");
  lab_world_carry_out (world, plan, NULL);
  lab_assert_step (plan, "service:cms1a/turn certs", CS_STEP_UNPROVED, NULL);
  g_assert_true (lab_world_holds_bytes (world, "turn certs cms1a.key"));
  g_assert_false (lab_world_holds_bytes (world, "the-turn-marker"));
}

/* --- leaving out -------------------------------------------------------------------------------
 */

static void
test_leave_out (void)
{
  g_autoptr (LabWorld) world = lab_world_new (OLD_CLUSTER, NULL);
  g_autoptr (CsPlan) plan = lab_world_plan (world, NULL);
  CsStep *submit = cs_plan_find_step (plan, "submit:cms1a.cer");
  CsStep *bundle = cs_plan_find_step (plan, "bundle:cms1ab.cer");
  CsStep *upload = cs_plan_find_step (plan, "upload:cms1b/cms1ab.cer");
  CsStep *check = cs_plan_find_step (plan, "check:cms1b");

  cs_plan_select (plan, submit, FALSE);
  g_assert_false (cs_step_is_selected (bundle));
  g_assert_false (cs_step_is_selected (upload));
  g_assert_true (cs_step_is_selected (check));
  cs_plan_select (plan, upload, TRUE);
  g_assert_true (cs_step_is_selected (submit));
  cs_plan_select (plan, submit, FALSE);
  g_assert_true (lab_world_carry_out (world, plan, NULL));
  lab_assert_step (plan, "submit:cms1a.cer", CS_STEP_SKIPPED, "left out");
  lab_assert_step (plan, "upload:cms1a/cms1a.cer", CS_STEP_SKIPPED, "left out");
  lab_assert_step (plan, "upload:cms1b/cms1b.cer", CS_STEP_DONE, NULL);
  g_assert_null (fake_node_get (lab_world_node (world, "cms1a"), "cms1a.cer"));
}

static void
test_one_node (void)
{
  g_autoptr (LabWorld) world = lab_world_new (OLD_CLUSTER, NULL);
  g_autoptr (CsPlan) plan = lab_world_plan (world, NULL);
  guint all = cs_plan_count_selected (plan);

  cs_plan_select_node (plan, "cms1a");
  g_assert_cmpuint (cs_plan_count_selected (plan), <, all);
  g_assert_true (cs_step_is_selected (cs_plan_find_step (plan, "upload:cms1a/cms1ab.cer")));
  /* it is in the bundle */
  g_assert_true (cs_step_is_selected (cs_plan_find_step (plan, "submit:cms1b.cer")));
  g_assert_false (cs_step_is_selected (cs_plan_find_step (plan, "upload:cms1b/cms1b.cer")));
}

/* What an upload changes is told by meaning: the names that go and those that come. */
static void
test_names_that_change (void)
{
  g_autoptr (LabWorld) world = lab_world_new_complete (OLD_CLUSTER, NULL);
  FakeNode *a = lab_world_node (world, "cms1a");
  g_autoptr (GBytes) other = fake_node_get (lab_world_node (world, "cms1b"), "cms1b.cer");
  g_autoptr (CsPlan) plan = NULL;
  CsStep *step;

  fake_node_put (a, "cms1a.cer", other);
  plan = lab_world_plan (world, NULL);
  step = cs_plan_find_step (plan, "upload:cms1a/cms1a.cer");
  g_assert_nonnull (step);
  g_assert_nonnull (
      strstr (cs_step_get_after (step), "; names −cms1b.pod2.cms.lab +cms1a.pod2.cms.lab"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/service-plan/other-authority", test_other_authority);
  g_test_add_func ("/service-plan/other-authority/upside-down", test_other_authority_upside_down);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/service-plan/lines/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++) {
    g_autofree char *path = g_strconcat ("/service-plan/answers/", answers[i].name, NULL);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_answer);
  }
  g_test_add_func ("/service-plan/off-and-not-on", test_off_and_not_on);
  g_test_add_func ("/service-plan/secret-reply", test_secret_reply);
  g_test_add_func ("/plan/leave-out", test_leave_out);
  g_test_add_func ("/plan/names-that-change", test_names_that_change);
  g_test_add_func ("/plan/one-node", test_one_node);

  return g_test_run ();
}
