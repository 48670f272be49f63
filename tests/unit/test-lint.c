/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <countersign.h>
#include <string.h>

#define DATABASE(names, deploy)                                                                    \
  "Names=" names "\nRoles=database-server\nDeploy=" deploy                                         \
  "\n[Certificate dbclient]\nNode=a\nCommonName=postgres\nRoles=database-client\nDeploy=" deploy   \
  "\n"
#define DATABASE_ABC DATABASE ("a.lab;b.lab;c.lab", "a;b;c")
#define REST "XmppDomain=conf.lab\nWebBridgeName=join.lab\n"

/* A Call Bridge on node c alone, nothing else; a release with a scheduler. */
#define ALONE(common_name, names)                                                                  \
  NULL, "@[Cluster]\nName=cms1.lab\nRelease=2.9\n[Authority ca-local]\n[Node c]\nHost=c.lab\n"     \
        "[Certificate c]\nNode=c\nRoles=callbridge\nCommonName=" common_name "\nNames=" names "\n"
#define SCHEDULER(bridge_trusts, scheduler_trusts)                                                 \
  NULL, "@[Cluster]\nName=c.lab\nRelease=3.3\n[Authority ca-local]\n[Node c]\nHost=c.lab\n"        \
        "[Certificate b]\nNode=c\nRoles=callbridge\nCommonName=c.lab\nNames=c.lab\n"               \
        "[Certificate w]\nNode=c\nRoles=webbridge3-c2w\nCommonName=c.lab\nNames=c.lab\n"           \
        "[Certificate s]\nNode=c\nRoles=scheduler-c2w\nCommonName=c.lab\nNames=c.lab\n"            \
        "[Bundle wf]\nKind=chain\nLeaf=w\n[Bundle sf]\nKind=chain\nLeaf=s\n"                       \
        "[Bundle t]\nKind=trust\nMembers=b" bridge_trusts "\n"                                     \
        "[Bundle u]\nKind=trust\nMembers=b" scheduler_trusts "\n"
#define PUBLIC(word)                                                                               \
  "[Certificate b]\n",                                                                             \
      "[Authority ca-x]\nHost=x\nPublic=" word "\n[Certificate b]\nAuthority=ca-x\n"

/* A cluster in which no rule finds anything. Each case replaces one part of it. */
static const char good[]
    = "[Cluster]\n"
      "Name=cms1.lab\n"
      "Release=2.9\n"
      "XmppDomain=conf.lab\n"
      "WebBridgeName=join.lab\n"
      "\n"
      "[Authority ca-local]\n"
      "Directory=ca\n"
      "\n"
      "[Node a]\nHost=a.lab\n"
      "[Node b]\nHost=b.lab\n"
      "[Node c]\nHost=c.lab\n"
      "\n"
      "[Certificate a]\nNode=a\nCommonName=cms1.lab\nNames=cms1.lab;a.lab;conf.lab;join.lab\n"
      "Roles=callbridge;xmpp;webbridge;webadmin\n"
      "[Certificate b]\nNode=b\nCommonName=cms1.lab\nNames=cms1.lab;b.lab;conf.lab;join.lab\n"
      "Roles=callbridge;xmpp;webbridge;webadmin\n"
      "[Certificate c]\nNode=c\nCommonName=cms1.lab\nNames=cms1.lab;c.lab;conf.lab\nRoles=xmpp\n"
      "[Certificate dbserver]\nNode=a\nCommonName=a.lab\n" DATABASE (
          "a.lab;b.lab;c.lab",
          "a;b;c") "[Bundle ab]\nKind=trust\nMembers=a;b;c\n";

typedef struct {
  const char *name;
  const char *from, *to; /* what is replaced in the good one; NULL: @to is added,
                          * or all there is when it begins with @ */
  const char *ids;       /* the rules that fire, in the order of the alphabet, NULL: none */
  CsSeverity severity;
  const char *key;
  const char *says;
} Case;

#define NAMES_A "Names=cms1.lab;a.lab;conf.lab;join.lab"
#define ERROR CS_SEVERITY_ERROR
#define WARNING CS_SEVERITY_WARNING
#define NOTICE CS_SEVERITY_NOTICE
#define X "[Certificate x]\nNode=c\nCommonName=x.lab\nNames=x.lab"

static const Case cases[] = {
  { "good", NULL, "", NULL },
  { "base-name-dash", NULL, X "\nRoles=turn\nBaseName=cms1-a\n", "base-name", ERROR, "BaseName",
    "cms1-a" },
  { "base-name-dot", "[Certificate b]\n", "[Certificate b]\nBaseName=b.lab\n", "base-name", ERROR,
    "BaseName", "b.lab" },
  { "base-name-underscore", "[Certificate dbclient]\n",
    "[Certificate dbclient]\nBaseName=db_client\n", "base-name", ERROR, "BaseName", "db_client" },
  { "group-as-base-name", NULL,
    "[Certificate x-y]\nNode=c\nCommonName=x.lab\nNames=x.lab\nRoles=turn\n", "base-name", ERROR,
    "BaseName", "x-y" },
  { "names-comma", NAMES_A, NAMES_A ";x.lab, y.lab", "names-syntax", ERROR, "Names",
    "x.lab, y.lab" },
  { "names-space", NAMES_A, NAMES_A ";x y", "names-syntax", ERROR, "Names", "x y" },
  { "names-url", NAMES_A, NAMES_A ";https://x.lab", "names-syntax", ERROR, "Names", "https" },
  { "names-trailing-dot", NAMES_A, NAMES_A ";x.lab.", "names-syntax", ERROR, "Names", "x.lab." },
  { "names-umlaut", NAMES_A, NAMES_A ";m\xc3\xbcller.lab", "names-syntax", ERROR, "Names", "ller" },
  { "names-spaces-around", NAMES_A, "Names= cms1.lab ; a.lab;conf.lab;join.lab;", NULL },
  { "names-addresses", NAMES_A, NAMES_A ";10.0.0.1;2001:db8::1", NULL },
  { "names-twice", NAMES_A, NAMES_A ";a.lab", "names-duplicate", WARNING, "Names", "a.lab" },
  { "names-other-case", NAMES_A, NAMES_A ";A.LAB", "names-duplicate", WARNING, "Names", "A.LAB" },
  { "space-in-organization", "[Certificate b]\n", "[Certificate b]\nOrganization=My Lab\n",
    "subject-space", ERROR, NULL, "My Lab" },
  { "long-unit", "[Certificate b]\n",
    "[Certificate b]\nOrganizationalUnit="
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n",
    "subject-length", ERROR, NULL, "65" },
  { "longest-unit", "[Certificate b]\n",
    "[Certificate b]\nOrganizationalUnit="
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n",
    NULL },
  { "country-long", "[Certificate b]\n", "[Certificate b]\nCountry=USA\n", "country", ERROR,
    "Country", "USA" },
  { "country-small", "[Certificate b]\n", "[Certificate b]\nCountry=us\n", "country", ERROR,
    "Country", "us" },
  { "country", "[Certificate b]\n", "[Certificate b]\nCountry=US\n", NULL },
  { "wildcard", NAMES_A, NAMES_A ";*.other.lab", "wildcard", WARNING, "Names", "*.other.lab" },
  { "cn-missing", "CommonName=a.lab", "CommonName=db.lab", "cn-in-names", WARNING, "Names",
    "db.lab" },
  { "cluster-name", "[Certificate b]\nNode=b\nCommonName=cms1.lab",
    "[Certificate b]\nNode=b\nCommonName=b.lab", "cluster-name", WARNING, "CommonName",
    "cms1.lab" },
  { "node-name", "Names=cms1.lab;b.lab;", "Names=cms1.lab;", "node-name-in-names", ERROR, "Names",
    "b.lab" },
  { "node-name-by-fqdn", "Host=b.lab\n", "Host=10.0.0.2\nFqdn=b.lab\n", NULL },
  { "node-name-other-case", "Names=cms1.lab;b.lab;", "Names=cms1.lab;B.LAB;", NULL },
  { "xmpp-domain", "a.lab;conf.lab;join.lab", "a.lab;join.lab", "xmpp-domain-in-names", ERROR,
    "Names", "conf.lab" },
  { "web-bridge-name", "a.lab;conf.lab;join.lab", "a.lab;conf.lab", "web-bridge-name-in-names",
    ERROR, "Names", "join.lab" },
  { "postgres-capital", "CommonName=postgres", "CommonName=Postgres", "database-client-cn", ERROR,
    "CommonName", "Postgres" },
  { "postgres-mistyped", "CommonName=postgres", "CommonName=postgrest", "database-client-cn", ERROR,
    "CommonName", "postgrest" },
  { "postgres-names", "CommonName=postgres", "CommonName=postgres\nNames=postgres",
    "database-client-names", NOTICE, "Names", "" },
  { "postgres-role", NULL,
    "[Certificate x]\nNode=c\nCommonName=postgres\nNames=postgres\nRoles=turn\n", "postgres-role",
    WARNING, "Roles", "" },
  { "server-names", "Names=a.lab;b.lab;c.lab", "Names=a.lab;b.lab", "database-server-names",
    WARNING, "Names", "c.lab" },
  { "no-role", NULL, X "\n", "no-role", WARNING, "Roles", "" },
  { "web-bridge-3-early", "Release=2.9\n" REST,
    "Release=2.8\n" REST X
    "\nRoles=webbridge3-https;turn\n[Bundle x]\nKind=chain\nLeaf=x\nFile=full.cer\n",
    "role-before-release web-bridge-name-in-names", ERROR, NULL, "" },
  { "xmpp-late", "Release=2.9", "Release=3.0", "role-after-release", ERROR, "Roles",
    "webbridge, xmpp" },
  { "no-release-no-verdict", "Release=2.9\n" REST,
    REST "[Certificate "
         "x]\nNode=c\nCommonName=x.lab\nNames=x.lab;join.lab\nRoles=webbridge3-https\n[Bundle "
         "x]\nKind=chain\nLeaf=x\nFile=full.cer\n",
    "release", NOTICE, "Release", "" },
  { "scheduler-early", NULL,
    X "\nRoles=scheduler-https\n[Bundle x]\nKind=chain\nLeaf=x\nFile=full.cer\n",
    "scheduler-release", ERROR, "Roles", "scheduler-https" },
  { "database-shared", "Roles=database-server\n", "Roles=database-server;turn\n", "database-alone",
    ERROR, "Roles", "turn:" },
  { "key-stays", NULL, X "\nRoles=turn\nDeploy=a\n", "key-stays", NOTICE, "Deploy", "" },
  { "full-chain", NULL,
    "[Certificate x]\nNode=c\nCommonName=join.lab\nNames=join.lab\nRoles=webbridge3-https\n",
    "full-chain", WARNING, "Roles", "" },
  { "full-chain-made", NULL,
    "[Certificate x]\nNode=c\nCommonName=join.lab\nNames=join.lab\nRoles=webbridge3-https\n[Bundle "
    "x]\nKind=chain\nLeaf=x\nFile=full.cer\n",
    NULL },
  { "authority", "[Authority ca-local]\nDirectory=ca\n", "[Authority ca-other]\n",
    "authority-settings", WARNING, "Authority", "ca-local" },
  { "own-authority", "[Certificate b]\n", "[Certificate b]\nAuthority=ca-x\n",
    "own-authority-settings", WARNING, "Authority", "ca-x" },
  { "self-signed", "[Certificate b]\n", "[Certificate b]\nAuthority=self-signed\n", "self-signed",
    WARNING, "Authority", "b" },
  { "not-self-signed", "[Certificate b]\n", "[Certificate b]\nAuthority=ca-local\n", NULL, NOTICE,
    NULL, NULL },
  { "release", "Release=2.9\n", "", "release", NOTICE, "Release", "" },
  { "database-few", DATABASE_ABC, DATABASE ("a.lab;b.lab", "a;b"), "database-nodes-few", ERROR,
    NULL, "2:" },
  { "database-even", DATABASE_ABC,
    DATABASE ("a.lab;b.lab;c.lab;d.lab", "a;b;c;d") "[Node d]\nHost=d.lab\n", "database-nodes-even",
    WARNING, NULL, "4:" },
  { "database-five", DATABASE_ABC,
    DATABASE ("a.lab;b.lab;c.lab;d.lab;e.lab",
              "a;b;c;d;e") "[Node d]\nHost=d.lab\n[Node e]\nHost=e.lab\n",
    NULL },
  { "database-many", DATABASE_ABC,
    DATABASE ("a.lab;b.lab;c.lab;d.lab;e.lab;f.lab",
              "a;b;c;d;e;f") "[Node d]\nHost=d.lab\n[Node e]\nHost=e.lab\n[Node f]\nHost=f.lab\n",
    "database-nodes-many", WARNING, NULL, "6:" },
  { "trust-incomplete", "Members=a;b;c\n", "Members=a\n", "web-bridge-trust xmpp-trust", WARNING,
    NULL, "" },
  { "trust-on-one-node", "Members=a;b;c\n", "Members=a;b;c\nDeploy=a;c\n",
    "web-bridge-trust xmpp-trust", WARNING, NULL, "b:" },
  { "xmpp-domain-unknown", "XmppDomain=conf.lab\n", "", "xmpp-domain", WARNING, "XmppDomain", "" },
  { "c2w-trust", NULL,
    "[Certificate x]\nNode=c\nCommonName=c.lab\nNames=c.lab\nRoles=webbridge3-c2w\n[Bundle "
    "x]\nKind=chain\nLeaf=x\nFile=full.cer\n",
    NULL },
  { "c2w-trust-elsewhere", "Members=a;b;c\n",
    "Members=a;b;c\nDeploy=a;b;c\n[Node d]\nHost=d.lab\n[Certificate "
    "x]\nNode=d\nCommonName=d.lab\nNames=d.lab\nRoles=webbridge3-c2w\n[Bundle "
    "x]\nKind=chain\nLeaf=x\nFile=full.cer\n",
    "c2w-trust", NOTICE, NULL, "d:" },
  { "same-file", "[Bundle ab]\n", "[Bundle ab]\nFile=b.cer\nDeploy=a;b;c\n", "file-clash", ERROR,
    NULL, "b.cer on b for [Certificate b] and [Bundle ab]" },
  { "same-base-name", NULL, X "\nRoles=turn\nBaseName=DBclient\n", "file-clash", ERROR, NULL,
    "[Certificate dbclient]" },
  /* A .crt and a .cer of one base name have one key. */
  { "same-key", NULL, X "\nRoles=turn\nBaseName=c\nAuthority=self-signed\n",
    "file-clash self-signed", ERROR, NULL, "c.key on c for [Certificate c] and [Certificate x]" },
  { "root-as-ca-file", "Release=2.9\n", "Release=2.9\nRootFile=x.cer\nCaFile=x.cer\n", "file-clash",
    ERROR, NULL, "RootFile= of ca-local and CaFile=" },
  { "node-case", NULL, "[Node A]\nHost=d.lab\n", "node-case", ERROR, NULL, "A:" },
  { "same-address", "Host=b.lab\n", "Host=A.lab\nFqdn=b.lab\n", "same-address", ERROR, NULL,
    "a.lab" },
  { "same-host-other-port", "Host=b.lab\n", "Host=a.lab\nPort=23\nFqdn=b.lab\n", NULL },
  { "database-pair", "Roles=database-client\nDeploy=a;b;c\n", "Roles=database-client\nDeploy=a;b\n",
    "database-pair", ERROR, NULL, "c:" },
  { "database-client-node", "Members=a;b;c\n",
    "Members=a;b;c;d\n[Node d]\nHost=d.lab\n[Certificate "
    "d]\nNode=d\nCommonName=cms1.lab\nNames=cms1.lab;d.lab\nRoles=callbridge\n",
    "database-client-node", WARNING, NULL, "d:" },
  { "node-fqdn", "Host=c.lab\n", "Host=10.0.0.3\n", "node-fqdn", NOTICE, "Host", "10.0.0.3" },
  { "cluster-host", "[Node c]\nHost=c.lab\n", "[Node c]\nHost=cms1.lab\nFqdn=c.lab\n",
    "cluster-host", WARNING, "Host", "cms1.lab" },
  { "single-name", ALONE ("x.lab", "x.lab;c.lab"), "single-name", NOTICE, "CommonName", "x.lab" },
  { "single-name-is-node", ALONE ("c.lab", "c.lab"), NULL },
  { "single-name-is-cluster", ALONE ("cms1.lab", "cms1.lab;c.lab"), NULL },
  { "sip-domain", "Release=2.9\n", "Release=2.9\nSipDomain=sip.lab\n", "sip-domain-in-names",
    NOTICE, "Names", "sip.lab" },
  { "sip-domain-held", "Release=2.9\n", "Release=2.9\nSipDomain=conf.lab\n", NULL },
  { "c2w-name", NULL,
    "[Certificate x]\nNode=c\nCommonName=x.lab\nNames=x.lab\nRoles=webbridge3-c2w\n[Bundle "
    "x]\nKind=chain\nLeaf=x\nFile=full.cer\n",
    "c2w-name-in-names", WARNING, "Names", "c.lab" },
  { "xmpp-two", "Roles=xmpp\n", "Roles=turn\n", "xmpp-nodes", NOTICE, NULL, "2:" },
  { "ca-file", "Release=2.9\n", "Release=2.9\nIntermediateFile=i.cer\n", "ca-file", WARNING,
    "IntermediateFile", "" },
  { "ca-file-made", "Release=2.9\n", "Release=2.9\nIntermediateFile=i.cer\nCaFile=ca.cer\n", NULL },
  { "public-client", PUBLIC ("yes"), "public-client-usage", WARNING, "Authority", "callbridge" },
  { "private-client", PUBLIC ("no"), NULL },
  { "not-said-client", "[Certificate b]\n",
    "[Authority ca-x]\nHost=x\n[Certificate b]\nAuthority=ca-x\n", NULL },
  { "scheduler-trust", SCHEDULER ("", ""), "c2w-trust-scheduler scheduler-trust", NOTICE, NULL,
    "c:" },
  { "scheduler-trusted", SCHEDULER (";s", ";w"), NULL },
  { "bundle-ending", "[Bundle ab]\n", "[Bundle ab]\nFile=ab.der\n", "bundle-ending", WARNING,
    "File", "ab.der" },
};

static char *
dup_text (const Case *one)
{
  g_auto (GStrv) parts = NULL;

  if (one->from == NULL && one->to[0] == '@')
    return g_strdup (one->to + 1);
  if (one->from == NULL)
    return g_strconcat (good, one->to, NULL);
  parts = g_strsplit (good, one->from, 2);
  g_assert_cmpuint (g_strv_length (parts), ==, 2);

  return g_strjoinv (one->to, parts);
}

static GListModel *
lint (const char *text)
{
  g_autoptr (GListModel) findings = NULL;
  g_autoptr (CsCluster) cluster = cs_cluster_new_from_data (text, -1, "x.cluster", &findings, NULL);
  GListModel *found;

  g_assert_cmpuint (g_list_model_get_n_items (findings), ==, 0);
  found = cs_lint_cluster (cluster);
  for (guint i = 0; i < g_list_model_get_n_items (found); i++) {
    g_autoptr (CsFinding) one = g_list_model_get_item (found, i);
    g_autofree char *line = cs_finding_dup_line (one);

    g_test_message ("%s: %s", cs_finding_get_id (one), line);
    g_assert_nonnull (cs_finding_get_source (one));
    g_assert_cmpuint (cs_finding_get_line (one), >, 0);
  }

  return found;
}

static int
compare_strings (const char *const *a, const char *const *b)
{
  return strcmp (*a, *b);
}

/* The ids of what was found, each once, in the order of the alphabet. */
static char *
dup_ids (GListModel *found)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (found); i++) {
    g_autoptr (CsFinding) one = g_list_model_get_item (found, i);

    if (!g_ptr_array_find_with_equal_func (ids, cs_finding_get_id (one), g_str_equal, NULL))
      g_ptr_array_add (ids, (gpointer) cs_finding_get_id (one));
  }
  g_ptr_array_sort (ids, (GCompareFunc) compare_strings);
  g_ptr_array_add (ids, NULL);

  return g_strjoinv (" ", (char **) ids->pdata);
}

static void
test_case (gconstpointer data)
{
  const Case *one = data;
  g_autofree char *text = dup_text (one);
  g_autoptr (GListModel) found = lint (text);
  g_autoptr (CsFinding) first = g_list_model_get_item (found, 0);
  g_autofree char *ids = dup_ids (found);

  g_assert_cmpstr (ids, ==, one->ids != NULL ? one->ids : "");
  if (one->ids == NULL)
    return;
  g_assert_cmpint (cs_finding_get_severity (first), ==, one->severity);
  if (one->key != NULL)
    g_assert_cmpstr (cs_finding_get_key (first), ==, one->key);
  g_assert_nonnull (strstr (cs_finding_get_text (first), one->says));
}

static void
test_worst_first (void)
{
  g_autofree char *text = g_strconcat (
      good, "[Node d]\nHost=10.0.0.4\n" X "\nBaseName=x-y\n[Bundle x]\nKind=trust\nMembers=x\n",
      "File=x.der\n", NULL);
  g_autoptr (GListModel) found = lint (text);
  int before = CS_SEVERITY_ERROR;

  g_assert_cmpuint (g_list_model_get_n_items (found), ==, 4);
  for (guint i = 0; i < 4; i++) {
    g_autoptr (CsFinding) one = g_list_model_get_item (found, i);

    g_assert_cmpint (cs_finding_get_severity (one), <=, before);
    before = (int) cs_finding_get_severity (one);
  }
}

static void
test_lab (void)
{
  g_autofree char *path
      = g_test_build_filename (G_TEST_DIST, "..", "data", "examples", "lab.cluster", NULL);
  g_autoptr (CsCluster) cluster = cs_cluster_load (path, NULL, NULL);
  g_autoptr (GListModel) found = cs_lint_cluster (cluster);

  g_assert_cmpuint (g_list_model_get_n_items (found), ==, 0);
}

static void
test_empty (void)
{
  g_autoptr (GListModel) found
      = lint ("[Cluster]\nName=c.lab\nRelease=2.9\n[Authority ca-local]\n");
  g_autofree char *ids = dup_ids (found);

  g_assert_cmpstr (ids, ==, "no-nodes");
}

static void
test_self_test (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (cs_lint_self_test (&error));
  g_assert_no_error (error);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/lint/%s", cases[i].name);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/lint/order", test_worst_first);
  g_test_add_func ("/lint/lab", test_lab);
  g_test_add_func ("/lint/empty", test_empty);
  g_test_add_func ("/lint/self-test", test_self_test);
  return g_test_run ();
}
