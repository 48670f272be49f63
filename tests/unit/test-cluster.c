/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <countersign.h>
#include <glib/gstdio.h>
#include <string.h>

#define NODE "[Node a]\nHost=a.lab\n"
#define HEAD "[Cluster]\nName=c.lab\n" NODE
#define SLOT "[Certificate x]\nNode=a\nCommonName=c.lab\n"

typedef struct {
  const char *name;
  const char *text;
  const char *id; /* the one finding, NULL: none */
  CsSeverity severity;
  guint line;
  const char *key;
  const char *says; /* part of the whole line of the finding */
} Case;

static const Case cases[] = {
  { "good", HEAD SLOT "[Bundle b]\nKind=trust\nMembers=x;@root;@intermediates;other.cer\n", NULL },
  { "spaces-in-lists", HEAD SLOT "Deploy= a ; a;\n", NULL },
  { "good-host-key",
    "[Cluster]\nName=c.lab\n" NODE "HostKey=SHA256:uKtBgKkeBx0eBUfykv92wIiGWPHdy35RL4MK6uUZ8gU\n",
    NULL },
  { "plugin-keys", HEAD "[Authority ca-x]\nWhatever=1\n[Transport t]\nAlso=2\n", NULL },
  { "good-pin",
    HEAD
    "[Authority ca-x]\nRootSha256="
    "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:"
    "EE:FF\n",
    NULL },
  { "empty", "", "missing-group", CS_SEVERITY_ERROR, 0, NULL, "no [Cluster]" },
  { "no-name", "[Cluster]\n", "missing-key", CS_SEVERITY_ERROR, 1, NULL, "Name= is missing" },
  { "empty-name", "[Cluster]\nName=\n", "missing-key", CS_SEVERITY_ERROR, 1, NULL, "Name=" },
  { "no-host", "[Cluster]\nName=c.lab\n[Node a]\n", "missing-key", CS_SEVERITY_ERROR, 3, NULL,
    "Host=" },
  { "no-node", HEAD "[Certificate x]\nCommonName=c\n", "missing-key", CS_SEVERITY_ERROR, 5, NULL,
    "Node=" },
  { "no-leaf", HEAD "[Bundle b]\nKind=chain\n", "missing-key", CS_SEVERITY_ERROR, 5, NULL,
    "Leaf=" },
  { "no-members", HEAD "[Bundle b]\nKind=trust\n", "missing-key", CS_SEVERITY_ERROR, 5, NULL,
    "Members=" },
  { "duplicate-group", HEAD SLOT "[Node a]\n", "duplicate-group", CS_SEVERITY_ERROR, 8, NULL,
    "line 3" },
  { "duplicate-key", HEAD "Port=22\nPort=23\n", "duplicate-key", CS_SEVERITY_ERROR, 6, "Port",
    "line 5" },
  { "unknown-key", HEAD "Hots=b\n", "unknown-key", CS_SEVERITY_WARNING, 5, "Hots", "Host, Port" },
  { "other-case-key", HEAD "port=22\n", "unknown-key", CS_SEVERITY_WARNING, 5, "port", "Port" },
  { "translated-key", HEAD "Host[de]=b\n", "unknown-key", CS_SEVERITY_WARNING, 5, "Host[de]", "" },
  { "unknown-group", HEAD "[Nodes b]\nX=1\n", "unknown-group", CS_SEVERITY_WARNING, 5, NULL,
    "known" },
  { "cluster-with-name", HEAD "[Cluster x]\n", "unknown-group", CS_SEVERITY_WARNING, 5, NULL, "" },
  { "node-without-name", HEAD "[Node]\n", "unknown-group", CS_SEVERITY_WARNING, 5, NULL, "" },
  { "path-as-name", HEAD "[Node ../b]\nHost=b\n", "wrong-name", CS_SEVERITY_ERROR, 5, NULL,
    "letters" },
  { "two-spaces", HEAD "[Node  b]\nHost=b\n", "wrong-name", CS_SEVERITY_ERROR, 5, NULL, "letters" },
  { "release", "[Cluster]\nName=c.lab\nRelease=two\n", "wrong-value", CS_SEVERITY_ERROR, 3,
    "Release", "2.9" },
  { "port-0", HEAD "Port=0\n", "wrong-value", CS_SEVERITY_ERROR, 5, "Port", "1 to 65535" },
  { "port-65536", HEAD "Port=65536\n", "wrong-value", CS_SEVERITY_ERROR, 5, "Port", "“65536”" },
  { "port-hex", HEAD "Port=0x16\n", "wrong-value", CS_SEVERITY_ERROR, 5, "Port", "" },
  { "user", HEAD "User=ad min\n", "wrong-value", CS_SEVERITY_ERROR, 5, "User", "without spaces" },
  { "host-key-md5", HEAD "HostKey=16:27:ac\n", "wrong-value", CS_SEVERITY_ERROR, 5, "HostKey",
    "SHA256:" },
  { "host-key-short", HEAD "HostKey=SHA256:uKtB\n", "wrong-value", CS_SEVERITY_ERROR, 5, "HostKey",
    "43" },
  { "host", "[Cluster]\nName=c.lab\n[Node a]\nHost=a b\n", "wrong-value", CS_SEVERITY_ERROR, 4,
    "Host", "" },
  { "renew-days", "[Cluster]\nName=c.lab\nRenewDays=-1\n", "wrong-value", CS_SEVERITY_ERROR, 3,
    "RenewDays", "days" },
  { "root-file", "[Cluster]\nName=c.lab\nRootFile=../r.cer\n", "wrong-value", CS_SEVERITY_ERROR, 3,
    "RootFile", "" },
  { "root-file-key", "[Cluster]\nName=c.lab\nRootFile=r.key\n", "wrong-value", CS_SEVERITY_ERROR, 3,
    "RootFile", "" },
  { "role", HEAD SLOT "Roles=callbridge;webrtc\n", "wrong-value", CS_SEVERITY_ERROR, 8, "Roles",
    "“webrtc”" },
  { "kind", HEAD SLOT "[Bundle b]\nKind=list\nMembers=x\n", "wrong-value", CS_SEVERITY_ERROR, 9,
    "Kind", "trust or chain" },
  { "pin", HEAD "[Authority ca-x]\nRootSha256=abc\n", "wrong-value", CS_SEVERITY_ERROR, 6,
    "RootSha256", "64" },
  { "escape", HEAD "[Authority ca-x]\nConfig=host\\CA\n", "wrong-value", CS_SEVERITY_ERROR, 6,
    "Config", "\\\\" },
  { "escape-newline", HEAD "[Authority ca-x]\nConfig=host\\new\n", "wrong-value", CS_SEVERITY_ERROR,
    6, "Config", "control" },
  { "password", HEAD "Password=c1sco\n", "secret-in-file", CS_SEVERITY_WARNING, 5, "Password",
    "--secrets" },
  { "no-such-node", HEAD SLOT "Deploy=a;b\n", "no-such-node", CS_SEVERITY_ERROR, 8, "Deploy",
    "[Node b]" },
  { "no-such-own-node", HEAD "[Certificate x]\nNode=b\nCommonName=c\n", "no-such-node",
    CS_SEVERITY_ERROR, 6, "Node", "[Node b]" },
  { "no-such-leaf", HEAD "[Bundle b]\nKind=chain\nLeaf=y\n", "no-such-certificate",
    CS_SEVERITY_ERROR, 7, "Leaf", "[Certificate y]" },
  { "no-such-member", HEAD SLOT "[Bundle b]\nKind=trust\nMembers=x;y\n", "no-such-certificate",
    CS_SEVERITY_ERROR, 10, "Members", "[Certificate y]" },
  { "no-such-keyword", HEAD SLOT "[Bundle b]\nKind=trust\nMembers=@roots\n", "no-such-certificate",
    CS_SEVERITY_ERROR, 10, "Members", "@root" },
  { "bundle-deploy", HEAD SLOT "[Bundle b]\nKind=trust\nMembers=x\nDeploy=z\n", "no-such-node",
    CS_SEVERITY_ERROR, 11, "Deploy", "[Node z]" },
};

static void
test_case (gconstpointer data)
{
  const Case *one = data;
  g_autoptr (GListModel) findings = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CsCluster) cluster
      = cs_cluster_new_from_data (one->text, -1, "x.cluster", &findings, &error);
  g_autoptr (CsFinding) found = NULL;
  g_autofree char *line = NULL;

  g_assert_no_error (error);
  g_assert_nonnull (cluster);
  found = g_list_model_get_item (findings, 0);
  if (one->id == NULL) {
    g_assert_null (found);
    return;
  }
  g_assert_nonnull (found);
  line = cs_finding_dup_line (found);
  g_test_message ("%s", line);
  g_assert_cmpuint (g_list_model_get_n_items (findings), ==, 1);
  g_assert_cmpstr (cs_finding_get_id (found), ==, one->id);
  g_assert_cmpint (cs_finding_get_severity (found), ==, one->severity);
  g_assert_cmpuint (cs_finding_get_line (found), ==, one->line);
  g_assert_cmpstr (cs_finding_get_key (found), ==, one->key);
  g_assert_cmpstr (cs_finding_get_file (found), ==, "x.cluster");
  g_assert_nonnull (strstr (line, one->says));
  g_assert_null (strstr (line, "c1sco"));
}

typedef struct {
  const char *name;
  const char *text;
  gssize length;
  CsError code;
  const char *says;
} Broken;

static const Broken broken[] = {
  { "stray-line", HEAD "hello\n", -1, CS_ERROR_MALFORMED, "x.cluster:5:" },
  { "key-before-group", "Name=x\n[Cluster]\n", -1, CS_ERROR_MALFORMED, "x.cluster:1:" },
  { "open-group", "[Cluster\nName=x\n", -1, CS_ERROR_MALFORMED, "x.cluster:1:" },
  { "nul", "[Cluster]\nName=a\0b\n", 19, CS_ERROR_MALFORMED, "x.cluster:2:" },
  { "latin1", "[Cluster]\n\nName=\xe9\n", -1, CS_ERROR_MALFORMED, "x.cluster:3:" },
  { "utf16", "\xff\xfe[\0C\0", 6, CS_ERROR_MALFORMED, "x.cluster:1:" },
};

static void
test_broken (gconstpointer data)
{
  const Broken *one = data;
  g_autoptr (GListModel) findings = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CsCluster) cluster
      = cs_cluster_new_from_data (one->text, one->length, "x.cluster", &findings, &error);

  g_assert_null (cluster);
  g_assert_nonnull (findings);
  g_assert_error (error, CS_ERROR, (int) one->code);
  g_assert_nonnull (strstr (error->message, one->says));
}

static void
test_too_large (void)
{
  g_autofree char *text = g_strnfill (CS_CLUSTER_FILE_MAX + 1, '\n');
  g_autoptr (GError) error = NULL;
  g_autoptr (CsCluster) larger = cs_cluster_new_from_data (text, -1, NULL, NULL, &error);
  g_autoptr (CsCluster) largest
      = cs_cluster_new_from_data (text, CS_CLUSTER_FILE_MAX, NULL, NULL, NULL);

  g_assert_null (larger);
  g_assert_error (error, CS_ERROR, CS_ERROR_TOO_LARGE);
  g_assert_nonnull (largest);
}

static CsCluster *
load_lab (void)
{
  g_autofree char *path
      = g_test_build_filename (G_TEST_DIST, "..", "data", "examples", "lab.cluster", NULL);
  g_autoptr (GListModel) findings = NULL;
  g_autoptr (GError) error = NULL;
  CsCluster *cluster = cs_cluster_load (path, &findings, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (findings), ==, 0);

  return cluster;
}

static void
test_lab (void)
{
  g_autoptr (CsCluster) cluster = load_lab ();
  CsSlot *slot = cs_cluster_find_slot (cluster, "cms1b");
  CsSlot *client = cs_cluster_find_slot (cluster, "dbclusterclient");
  CsBundleSpec *bundle = cs_cluster_find_bundle (cluster, "cms1abc");
  g_autofree char *names = g_strjoinv (" ", (char **) cs_slot_get_names (slot));
  g_autofree char *config = cs_cluster_dup_value (cluster, "Authority ca-mscertreq", "Config");

  g_assert_cmpstr (cs_cluster_get_name (cluster), ==, "cms1.pod2.cms.lab");
  g_assert_cmpstr (cs_cluster_get_root_file (cluster), ==, "cmslab-root-ca.cer");
  g_assert_true (cs_release_at_least (cs_cluster_get_release (cluster), 2, 9));
  g_assert_cmpuint (g_list_model_get_n_items (cs_cluster_get_nodes (cluster)), ==, 3);
  g_assert_cmpuint (g_list_model_get_n_items (cs_cluster_get_slots (cluster)), ==, 5);
  g_assert_cmpstr (names, ==,
                   "cms1.pod2.cms.lab cms1b.pod2.cms.lab pod2.cms.lab conf.pod2.cms.lab "
                   "join.pod2.cms.lab");
  g_assert_cmpint (cs_slot_get_roles (slot), ==,
                   CS_ROLE_CALLBRIDGE | CS_ROLE_XMPP | CS_ROLE_WEBBRIDGE | CS_ROLE_WEBADMIN);
  g_assert_false (cs_slot_key_travels (slot));
  g_assert_true (cs_slot_key_travels (client));
  g_assert_true (cs_slot_is_deployed_to (client, "cms1c"));
  g_assert_cmpstr (cs_slot_get_authority (client), ==, "ca-local");
  g_assert_cmpstr (cs_bundle_spec_get_file_name (bundle), ==, "cms1abc.cer");
  g_assert_true (cs_bundle_spec_holds_slot (bundle, "cms1c"));
  g_assert_false (cs_bundle_spec_holds_slot (bundle, "dbclusterclient"));
  g_assert_cmpstr (config, ==, "cmslab-ad.cms.lab\\cms-CMSLAB-AD-CA");
}

static void
test_defaults (void)
{
  g_autoptr (CsCluster) cluster = cs_cluster_new_from_data (
      HEAD "[Node b]\nHost=10.0.0.2\nPort=2222\nUser=root\n" SLOT
           "[Certificate y]\nNode=a\nCommonName=y\nAuthority=ca-other\nBaseName=why\nDeploy=b\n"
           "Roles=database-server;callbridge\n"
           "[Bundle t]\nKind=trust\nMembers=x;y\n[Bundle c]\nKind=chain\nLeaf=x\nFile=full.pem\n",
      -1, NULL, NULL, NULL);
  CsNode *a = cs_cluster_find_node (cluster, "a");
  CsNode *b = cs_cluster_find_node (cluster, "b");
  CsSlot *x = cs_cluster_find_slot (cluster, "x");
  CsSlot *y = cs_cluster_find_slot (cluster, "y");
  CsBundleSpec *trust = cs_cluster_find_bundle (cluster, "t");
  CsBundleSpec *chain = cs_cluster_find_bundle (cluster, "c");
  g_autofree char *request = cs_slot_dup_file_name (y, ".csr");
  g_autofree char *deploy = g_strjoinv (" ", (char **) cs_slot_get_deploy (y));
  g_autofree char *group = cs_node_dup_group (b);

  g_assert_cmpstr (cs_cluster_get_authority (cluster), ==, "ca-local");
  g_assert_cmpstr (cs_cluster_get_transport (cluster), ==, "transport-sftp");
  g_assert_cmpstr (cs_cluster_get_root_file (cluster), ==, "root-ca.cer");
  g_assert_null (cs_cluster_get_ca_file (cluster));
  g_assert_cmpuint (cs_cluster_get_renew_days (cluster), ==, 30);
  g_assert_cmpuint (cs_node_get_port (a), ==, 22);
  g_assert_cmpstr (cs_node_get_user (a), ==, "admin");
  g_assert_cmpstr (cs_node_get_fqdn (a), ==, "a.lab");
  g_assert_cmpuint (cs_node_get_port (b), ==, 2222);
  g_assert_null (cs_node_get_fqdn (b));
  g_assert_cmpstr (group, ==, "Node b");
  g_assert_cmpstr (cs_slot_get_base_name (x), ==, "x");
  g_assert_cmpuint (g_strv_length ((char **) cs_slot_get_names (x)), ==, 0);
  g_assert_cmpuint (g_strv_length ((char **) cs_slot_get_deploy (x)), ==, 1);
  g_assert_cmpstr (request, ==, "why.csr");
  g_assert_cmpstr (deploy, ==, "a b");
  g_assert_false (cs_slot_key_travels (y));
  g_assert_cmpstr (cs_slot_get_authority (y), ==, "ca-other");
  g_assert_cmpuint (g_strv_length ((char **) cs_bundle_spec_get_deploy (trust)), ==, 2);
  g_assert_true (cs_bundle_spec_is_deployed_to (chain, "a"));
  g_assert_false (cs_bundle_spec_is_deployed_to (chain, "b"));
  g_assert_cmpstr (cs_bundle_spec_get_file_name (chain), ==, "full.pem");
  g_assert_cmpstr (cs_bundle_spec_get_leaf (chain), ==, "x");
}

typedef struct {
  const char *name;
  const char *before;
  const char *group, *key, *value; /* key NULL: the group goes */
  const char *after;
} Edit;

static const Edit edits[] = {
  { "replace", "# a\n[Cluster]\n # b\nName = old  \n\n# c\nX=1\n", "Cluster", "Name", "new.lab",
    "# a\n[Cluster]\n # b\nName = new.lab\n\n# c\nX=1\n" },
  { "add-key", "[Cluster]\nName=c\n\n# node\n[Node a]\nHost=h\n", "Cluster", "Release", "2.9",
    "[Cluster]\nName=c\nRelease=2.9\n\n# node\n[Node a]\nHost=h\n" },
  { "add-group", "[Cluster]\nName=c\n", "Node a", "Host", "h",
    "[Cluster]\nName=c\n\n[Node a]\nHost=h\n" },
  { "add-to-empty-group", "[Cluster]\n[Node a]\nHost=h\n", "Cluster", "Name", "c",
    "[Cluster]\nName=c\n[Node a]\nHost=h\n" },
  { "no-final-newline", "[Cluster]\nName=c", "Cluster", "Release", "2.9",
    "[Cluster]\nName=c\nRelease=2.9\n" },
  { "crlf", "[Cluster]\r\nName=c\r\nRelease=\r\n", "Cluster", "Release", "2.9",
    "[Cluster]\r\nName=c\r\nRelease=2.9\r\n" },
  { "crlf-add", "[Cluster]\r\nName=c\r\n", "Cluster", "Release", "2.9",
    "[Cluster]\r\nName=c\r\nRelease=2.9\r\n" },
  { "byte-order-mark", "\xef\xbb\xbf[Cluster]\nName=c\n", "Cluster", "Name", "d",
    "[Cluster]\nName=d\n" },
  { "escapes", "[Cluster]\nName=c\n[Authority x]\n", "Authority x", "Config", " host\\CA",
    "[Cluster]\nName=c\n[Authority x]\nConfig=\\shost\\\\CA\n" },
  { "remove-key", "[Cluster]\nName=c\n# of it\nX=1\nY=2\n", "Cluster", "X", NULL,
    "[Cluster]\nName=c\n# of it\nY=2\n" },
  { "remove-missing-key", "[Cluster]\nName=c\n", "Cluster", "X", NULL, "[Cluster]\nName=c\n" },
  { "remove-group",
    "[Cluster]\nName=c\n\n# of a\n[Node a]\nHost=h\n# in a\n\n# of b\n[Node b]\nHost=i\n", "Node a",
    NULL, NULL, "[Cluster]\nName=c\n\n# of b\n[Node b]\nHost=i\n" },
  { "remove-last-group", "[Cluster]\nName=c\n# of a\n[Node a]\nHost=h\n", "Node a", NULL, NULL,
    "[Cluster]\nName=c\n" },
  { "remove-both-of-two", "[Node a]\nHost=h\n[Cluster]\nName=c\n[Node a]\nHost=i\n", "Node a", NULL,
    NULL, "[Cluster]\nName=c\n" },
  { "remove-missing-group", "[Cluster]\nName=c\n", "Node a", NULL, NULL, "[Cluster]\nName=c\n" },
};

static void
test_edit (gconstpointer data)
{
  const Edit *one = data;
  g_autoptr (CsCluster) cluster = cs_cluster_new_from_data (one->before, -1, NULL, NULL, NULL);
  g_autofree char *text = NULL;

  if (one->key != NULL) {
    g_autofree char *value = NULL;

    cs_cluster_set_value (cluster, one->group, one->key, one->value);
    value = cs_cluster_dup_value (cluster, one->group, one->key);
    if (one->value == NULL)
      g_assert_null (value);
  } else {
    cs_cluster_remove_group (cluster, one->group);
  }
  text = cs_cluster_dup_text (cluster);
  g_assert_cmpstr (text, ==, one->after);
}

static void
count_cb (gpointer cluster, guint *count)
{
  (*count)++;
}

static void
items_changed_cb (GListModel *list, guint at, guint removed, guint added, guint *count)
{
  (*count)++;
}

static void
test_changed (void)
{
  g_autoptr (CsCluster) cluster = cs_cluster_new ("c.lab");
  guint changes = 0, splices = 0;

  g_assert_cmpuint (g_list_model_get_n_items (cs_cluster_get_findings (cluster)), ==, 0);
  g_signal_connect (cluster, "changed", G_CALLBACK (count_cb), &changes);
  g_signal_connect (cs_cluster_get_nodes (cluster), "items-changed", G_CALLBACK (items_changed_cb),
                    &splices);
  cs_cluster_set_value (cluster, "Node a", "Host", "a.lab");
  g_assert_cmpuint (changes, ==, 1);
  g_assert_cmpuint (splices, ==, 1);
  g_assert_cmpstr (cs_node_get_host (cs_cluster_find_node (cluster, "a")), ==, "a.lab");
  g_assert_cmpuint (cs_cluster_get_line (cluster, "Node a", "Host"), ==, 5);
  cs_cluster_set_value (cluster, "Node a", "Port", "x");
  g_assert_true (cs_findings_have_error (cs_cluster_get_findings (cluster)));
  cs_cluster_remove_group (cluster, "Node a");
  g_assert_null (cs_cluster_find_node (cluster, "a"));
  g_assert_cmpuint (changes, ==, 3);
}

static void
test_save (void)
{
  g_autofree char *folder = g_dir_make_tmp ("cluster-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "x.cluster", NULL);
  g_autofree char *directory = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (CsCluster) cluster = load_lab ();
  g_autoptr (GError) error = NULL;
  GStatBuf status;

  before = cs_cluster_dup_text (cluster);
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  g_assert_cmpint (g_chmod (path, 0660), ==, 0);
  g_assert_true (cs_cluster_save (cluster, path, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &after, NULL, NULL));
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpint (g_stat (path, &status), ==, 0);
#ifdef G_OS_UNIX /* elsewhere a file has no group */
  g_assert_cmpint (status.st_mode & 0777, ==, 0660);
#endif
  g_assert_cmpstr (cs_cluster_get_path (cluster), ==, path);
  directory = cs_cluster_dup_directory (cluster);
  g_assert_cmpstr (directory, ==, folder);

  g_remove (path);
  g_assert_cmpint (g_rmdir (folder), ==, 0); /* nothing temporary was left */
  g_assert_false (cs_cluster_save (cluster, path, &error));
  g_assert_nonnull (error);
}

/* A link may lead to another one: both stay what they are. */
static void
test_save_behind_links (void)
{
  g_autofree char *folder = g_dir_make_tmp ("cluster-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "x.cluster", NULL);
  g_autofree char *between = g_build_filename (folder, "between", NULL);
  g_autofree char *file = g_build_filename (folder, "file", NULL);
  g_autoptr (GFile) first = g_file_new_for_path (path);
  g_autoptr (GFile) second = g_file_new_for_path (between);
  g_autofree char *after = NULL;
  g_autofree char *before = NULL;
  g_autoptr (CsCluster) cluster = load_lab ();
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  if (g_file_make_symbolic_link (second, "file", NULL, NULL)
      && g_file_make_symbolic_link (first, "between", NULL, NULL)) {
    before = cs_cluster_dup_text (cluster);
    g_assert_true (cs_cluster_save (cluster, path, &error));
    g_assert_no_error (error);
    g_assert_true (g_file_test (between, G_FILE_TEST_IS_SYMLINK));
    g_assert_true (g_file_test (path, G_FILE_TEST_IS_SYMLINK));
    g_assert_true (g_file_get_contents (file, &after, NULL, NULL));
    g_assert_cmpstr (after, ==, before);
  } else {
    g_test_skip ("no symbolic link can be made here");
  }
  g_remove (path);
  g_remove (between);
  g_remove (file);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_load_missing (void)
{
  g_autoptr (GListModel) findings = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (cs_cluster_load ("/nonexistent/x.cluster", &findings, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_assert_nonnull (findings);
}

static void
test_many_nodes (void)
{
  GString *text = g_string_new ("[Cluster]\nName=c.lab\n");
  g_autofree char *held = NULL;
  g_autoptr (GListModel) findings = NULL;
  g_autoptr (CsCluster) cluster = NULL;

  for (guint i = 0; i <= CS_CLUSTER_NODES_MAX; i++)
    g_string_append_printf (text, "[Node n%u]\nHost=n%u.lab\n", i, i);
  held = g_string_free (text, FALSE);
  cluster = cs_cluster_new_from_data (held, -1, NULL, &findings, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (cs_cluster_get_nodes (cluster)), ==,
                    CS_CLUSTER_NODES_MAX);
  g_assert_true (cs_findings_have_error (findings));
}

static void
add (const char *topic, const char *name, gconstpointer data, GTestDataFunc function)
{
  g_autofree char *path = g_strdup_printf ("/cluster/%s/%s", topic, name);

  g_test_add_data_func (path, data, function);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    add ("finding", cases[i].name, &cases[i], test_case);
  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    add ("broken", broken[i].name, &broken[i], test_broken);
  for (guint i = 0; i < G_N_ELEMENTS (edits); i++)
    add ("edit", edits[i].name, &edits[i], test_edit);
  g_test_add_func ("/cluster/too-large", test_too_large);
  g_test_add_func ("/cluster/lab", test_lab);
  g_test_add_func ("/cluster/defaults", test_defaults);
  g_test_add_func ("/cluster/changed", test_changed);
  g_test_add_func ("/cluster/save", test_save);
  g_test_add_func ("/cluster/save/behind-links", test_save_behind_links);
  g_test_add_func ("/cluster/load-missing", test_load_missing);
  g_test_add_func ("/cluster/many-nodes", test_many_nodes);
  return g_test_run ();
}
