/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <countersign.h>
#include <string.h>

typedef struct {
  const char *name;
  const char *answers[CS_DRAFT_N_QUESTIONS]; /* NULL: the default */
  const char *nodes, *slots, *bundles;       /* names of what is made */
} Case;

#define LAB_HOSTS "cms1a.pod2.cms.lab cms1b.pod2.cms.lab, cms1c.pod2.cms.lab"

static const Case cases[] = {
  { "lab",
    { "cms1.pod2.cms.lab", "2.9", LAB_HOSTS },
    "cms1a cms1b cms1c",
    "cms1a cms1b cms1c dbclusterserver dbclusterclient",
    "cms1abc" },
  { "release-3",
    { "cms1.pod2.cms.lab", "3.8", LAB_HOSTS },
    "cms1a cms1b cms1c",
    "cms1a cms1b cms1c dbclusterserver dbclusterclient",
    "cms1abc cms1afullchain cms1bfullchain cms1cfullchain" },
  { "one-node", { "cms.lab", "2.9", "cms.lab" }, "cms", "cms", "cmstrust" },
  { "dashes", { "video.lab", "2.9", "cms-1.lab cms-2.lab" }, "cms1 cms2", "cms1 cms2", "cms12" },
  { "no-services",
    { "video.lab", "2.9", "a.lab b.lab", "root", "none", "none", "none", "no", "ca-mscertreq" },
    "a b",
    "a b",
    "videotrust" },
  { "same-label",
    { "video.lab", "3.8", "cms.a.lab cms.b.lab" },
    "cms cms2",
    "cms cms2",
    "videotrust cmsfullchain cms2fullchain" },
  { "addresses",
    { "video.lab", "3.8", "10.0.0.1;10.0.0.2;10.0.0.3" },
    "node node2 node3",
    "node node2 node3 dbclusterserver dbclusterclient",
    "videotrust nodefullchain node2fullchain node3fullchain" },
};

static char *
join_names (GListModel *list)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++) {
    g_autoptr (GObject) one = g_list_model_get_item (list, i);
    const char *name = CS_IS_NODE (one)   ? cs_node_get_name (CS_NODE (one))
                       : CS_IS_SLOT (one) ? cs_slot_get_name (CS_SLOT (one))
                                          : cs_bundle_spec_get_name (CS_BUNDLE_SPEC (one));

    g_string_append_printf (names, "%s%s", i > 0 ? " " : "", name);
  }

  return g_string_free (names, FALSE);
}

static CsCluster *
make (const char *const *answers)
{
  g_autoptr (CsClusterDraft) draft = cs_cluster_draft_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  CsCluster *cluster;

  for (guint i = 0; i < CS_DRAFT_N_QUESTIONS; i++) {
    g_assert_true (
        cs_cluster_draft_answer (draft, i, answers[i] != NULL ? answers[i] : "", &error));
    g_assert_no_error (error);
  }
  text = cs_cluster_draft_dup_text (draft, &error);
  g_assert_no_error (error);
  cluster = cs_cluster_new_from_data (text, -1, NULL, NULL, &error);
  g_assert_no_error (error);

  return cluster;
}

/* What is written has no error and no warning. */
static void
test_case (gconstpointer data)
{
  const Case *one = data;
  g_autoptr (CsCluster) cluster = make (one->answers);
  g_autoptr (GListModel) findings = cs_lint_all (cluster);
  g_autofree char *nodes = join_names (cs_cluster_get_nodes (cluster));
  g_autofree char *slots = join_names (cs_cluster_get_slots (cluster));
  g_autofree char *bundles = join_names (cs_cluster_get_bundles (cluster));

  g_assert_cmpstr (nodes, ==, one->nodes);
  g_assert_cmpstr (slots, ==, one->slots);
  g_assert_cmpstr (bundles, ==, one->bundles);
  for (guint i = 0; i < g_list_model_get_n_items (findings); i++) {
    g_autoptr (CsFinding) finding = g_list_model_get_item (findings, i);
    g_autofree char *line = cs_finding_dup_line (finding);

    g_test_message ("%s", line);
    g_assert_cmpint (cs_finding_get_severity (finding), ==, CS_SEVERITY_NOTICE);
  }
}

static void
test_lab_values (void)
{
  g_autoptr (CsCluster) cluster = make (cases[0].answers);
  CsSlot *slot = cs_cluster_find_slot (cluster, "cms1b");
  CsSlot *server = cs_cluster_find_slot (cluster, "dbclusterserver");
  CsSlot *client = cs_cluster_find_slot (cluster, "dbclusterclient");
  g_autofree char *names = g_strjoinv (" ", (char **) cs_slot_get_names (slot));
  g_autofree char *server_names = g_strjoinv (" ", (char **) cs_slot_get_names (server));
  g_autofree char *roles = cs_roles_dup_text (cs_slot_get_roles (slot));

  g_assert_cmpstr (names, ==,
                   "cms1.pod2.cms.lab cms1b.pod2.cms.lab pod2.cms.lab conf.pod2.cms.lab "
                   "join.pod2.cms.lab");
  g_assert_cmpstr (roles, ==, "callbridge, webbridge, webadmin, xmpp");
  g_assert_cmpstr (server_names, ==, "cms1a.pod2.cms.lab cms1b.pod2.cms.lab cms1c.pod2.cms.lab");
  g_assert_cmpstr (cs_slot_get_common_name (client), ==, "postgres");
  g_assert_true (cs_slot_is_deployed_to (client, "cms1c"));
}

typedef struct {
  const char *name;
  CsDraftQuestion question;
  const char *answer;
  gboolean accepted;
} Answer;

static const Answer answers[] = {
  { "name", CS_DRAFT_NAME, " cms1.lab ", TRUE },
  { "name-empty", CS_DRAFT_NAME, "", FALSE },
  { "name-space", CS_DRAFT_NAME, "cms 1", FALSE },
  { "name-none", CS_DRAFT_NAME, "none.", FALSE },
  { "name-injection", CS_DRAFT_NAME, "a\n[Node x]", FALSE },
  { "release", CS_DRAFT_RELEASE, "3.10", TRUE },
  { "release-word", CS_DRAFT_RELEASE, "latest", FALSE },
  { "release-default", CS_DRAFT_RELEASE, "", TRUE },
  { "hosts-empty", CS_DRAFT_HOSTS, " , ", FALSE },
  { "hosts-wrong", CS_DRAFT_HOSTS, "a.lab b_/c", FALSE },
  { "hosts-ipv6", CS_DRAFT_HOSTS, "2001:db8::1 a.lab", TRUE },
  { "user-space", CS_DRAFT_USER, "ad min", FALSE },
  { "domain-none", CS_DRAFT_SIP_DOMAIN, "none", TRUE },
  { "database-maybe", CS_DRAFT_DATABASE, "maybe", FALSE },
  { "authority-path", CS_DRAFT_AUTHORITY, "../x", FALSE },
};

static void
test_answer (gconstpointer data)
{
  const Answer *one = data;
  g_autoptr (CsClusterDraft) draft = cs_cluster_draft_new ();
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (cs_cluster_draft_answer (draft, one->question, one->answer, &error), ==,
                   one->accepted);
  if (!one->accepted)
    g_assert_error (error, CS_ERROR, CS_ERROR_RULE);
}

static void
test_base_names (void)
{
  static const char *const pairs[][2] = {
    { "cms1a.pod2.cms.lab", "cms1a" }, { "cms1-a.lab", "cms1a" }, { "10.0.0.1", "node" },
    { "2001:db8::1", "node" },         { "-.lab", "node" },       { "con.lab", "node" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++) {
    g_autofree char *name = cs_cluster_propose_base_name (pairs[i][0]);

    g_assert_cmpstr (name, ==, pairs[i][1]);
  }
}

static void
test_open_question (void)
{
  g_autoptr (CsClusterDraft) draft = cs_cluster_draft_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (cs_cluster_draft_dup_text (draft, &error));
  g_assert_error (error, CS_ERROR, CS_ERROR_RULE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/cluster-draft/made/%s", cases[i].name);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++) {
    g_autofree char *path = g_strdup_printf ("/cluster-draft/answer/%s", answers[i].name);

    g_test_add_data_func (path, &answers[i], test_answer);
  }
  g_test_add_func ("/cluster-draft/lab-values", test_lab_values);
  g_test_add_func ("/cluster-draft/base-names", test_base_names);
  g_test_add_func ("/cluster-draft/open-question", test_open_question);
  return g_test_run ();
}
