/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is made of the facts of running nodes: replies as in transcripts, certificates made here. */
#include <string.h>

#include "pki-maker.h"

/* --- hosts -------------------------------------------------------------------------------------
 */

typedef struct {
  const char *name;
  const char *hosts;    /* separated by spaces */
  const char *expected; /* NAME USER HOST PORT, separated by |; NULL: refused */
} HostCase;

static const HostCase host_cases[] = {
  { "name", "cms1a.pod2.cms.lab", "cms1a admin cms1a.pod2.cms.lab 22" },
  { "all-parts", "edge=root@cms1a.lab:4022", "edge root cms1a.lab 4022" },
  { "dashes", "cms-1a.lab", "cms1a admin cms-1a.lab 22" },
  { "address", "10.0.0.1 10.0.0.2:23", "node1 admin 10.0.0.1 22|node2 admin 10.0.0.2 23" },
  { "ipv6", "[fd00::2]:4022 fd00::3", "node1 admin fd00::2 4022|node2 admin fd00::3 22" },
  { "same-label", "a.x.lab a.y.lab", "a admin a.x.lab 22|a2 admin a.y.lab 22" },
  { "given-name-wins", "a.lab a=b.lab", "a2 admin a.lab 22|a admin b.lab 22" },
  { "ports-differ", "127.0.0.1:1 127.0.0.1:2", "node1 admin 127.0.0.1 1|node2 admin 127.0.0.1 2" },
  { "at-in-account", "x@y@a.lab", "a x@y a.lab 22" },
  { "twice", "a.lab a.lab", NULL },
  { "name-twice", "A=a.lab a=b.lab", NULL },
  { "no-host", "admin@", NULL },
  { "no-account", "@a.lab", NULL },
  { "no-name", "=a.lab", NULL },
  { "path", "../x=a.lab", NULL },
  { "port-zero", "a.lab:0", NULL },
  { "port-word", "a.lab:ssh", NULL },
  { "bracket", "[fd00::2", NULL },
  { "control", "a\x1b.lab", NULL },
};

static char *
describe_nodes (CsCluster *cluster)
{
  GListModel *nodes = cs_cluster_get_nodes (cluster);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (nodes); i++) {
    g_autoptr (CsNode) node = g_list_model_get_item (nodes, i);

    g_string_append_printf (text, "%s%s %s %s %u", i > 0 ? "|" : "", cs_node_get_name (node),
                            cs_node_get_user (node), cs_node_get_host (node),
                            cs_node_get_port (node));
  }

  return g_string_free (text, FALSE);
}

static void
test_hosts (gconstpointer data)
{
  const HostCase *test = data;
  g_auto (GStrv) hosts = g_strsplit (test->hosts, " ", -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (CsCluster) cluster = cs_adoption_parse_hosts ((const char *const *) hosts, &error);
  g_autofree char *described = NULL;

  if (test->expected == NULL) {
    g_assert_error (error, CS_ERROR, CS_ERROR_MALFORMED);
    g_assert_null (strchr (error->message, '\x1b'));
    return;
  }
  g_assert_no_error (error);
  described = describe_nodes (cluster);
  g_assert_cmpstr (described, ==, test->expected);
}

/* --- nodes -------------------------------------------------------------------------------------
 */

#define UNKNOWN_COMMAND "Unknown command"
#define CALLBRIDGE(key, certificate)                                                               \
  "Listening interfaces  : a\nPreferred interface   : none\nKey file              : " key          \
  "\nCertificate file      : " certificate                                                         \
  "\nAddress               : none\nC2W trusted certs                   : none\n"
#define WEBBRIDGE3(key, chain)                                                                     \
  "Enabled                               : true\n"                                                 \
  "HTTPS listening ports and interfaces  : a:445 b:445\n"                                          \
  "HTTPS Key file                        : " key                                                   \
  "\nHTTPS Full chain certificate file     : " chain                                               \
  "\nC2W Key file                          : " key                                                 \
  "\nC2W Full chain certificate file       : " chain "\n"
#define DATABASE                                                                                   \
  "Status                   : Enabled\nNodes:\n    10.48.36.61          : Connected Primary\n"     \
  "Node in use              : 10.48.36.61\nInterface                : a\nCertificates\n"           \
  "  Server Key             : dbserver.key\n  Server Certificate     : dbserver.cer\n"             \
  "  Client Key             : dbclient.key\n  Client Certificate     : dbclient.cer\n"             \
  "  CA Certificate         : root.cer\n"
#define NO_DATABASE "Status                   : Disabled\n"

/* The lab's authority: a root and an issuing CA below it. */
typedef struct {
  X509 *root;
  X509 *issuing;
  CsCluster *cluster;
  GPtrArray *facts;
} World;

static const MakerSpec root_spec = { .subject = "CN=Root", .ca = TRUE };
static const MakerSpec issuing_spec = { .subject = "CN=Issuing", .serial = "02", .ca = TRUE };

static EVP_PKEY *
key_of (guint number)
{
  return maker_key ("ec:P-256", number);
}

static void
world_init (World *self, const char *hosts)
{
  g_auto (GStrv) parts = g_strsplit (hosts, " ", -1);
  GListModel *nodes;

  self->root = maker_certificate (&root_spec, key_of (100), NULL, key_of (100));
  self->issuing = maker_certificate (&issuing_spec, key_of (101), self->root, key_of (100));
  self->cluster = cs_adoption_parse_hosts ((const char *const *) parts, NULL);
  self->facts = g_ptr_array_new_with_free_func (g_object_unref);
  nodes = cs_cluster_get_nodes (self->cluster);
  for (guint i = 0; i < g_list_model_get_n_items (nodes); i++) {
    g_autoptr (CsNode) node = g_list_model_get_item (nodes, i);
    g_autoptr (CsNodeState) state = cs_node_state_new (node, CS_KNOWLEDGE_FULL);

    g_ptr_array_add (self->facts, cs_node_facts_new (state));
  }
}

static void
world_clear (World *self)
{
  X509_free (self->root);
  X509_free (self->issuing);
  g_object_unref (self->cluster);
  g_ptr_array_unref (self->facts);
}

static CsNodeFacts *
facts_at (World *self, guint place)
{
  return g_ptr_array_index (self->facts, place);
}

static void
put (World *self, guint place, const char *name, const char *text)
{
  g_autoptr (GBytes) content = g_bytes_new (text, strlen (text));
  g_autoptr (CsNodeFile) file = g_str_has_suffix (name, ".key")
                                    ? cs_node_file_new_listed (name, strlen (text), 0)
                                    : cs_node_file_new_read (name, content, 0);

  cs_node_state_add_file (cs_node_facts_get_state (facts_at (self, place)), file);
}

static void
put_x509 (World *self, guint place, const char *name, X509 *first, X509 *second, X509 *third)
{
  g_autofree char *a = maker_x509_pem (first);
  g_autofree char *b = second != NULL ? maker_x509_pem (second) : g_strdup ("");
  g_autofree char *c = third != NULL ? maker_x509_pem (third) : g_strdup ("");
  g_autofree char *text = g_strconcat (a, b, c, NULL);

  put (self, place, name, text);
}

/* BASE.key and BASE.cer, of which the node says that they match. */
static void
put_leaf (World *self, guint place, const char *base, X509 *leaf)
{
  g_autofree char *key = g_strconcat (base, ".key", NULL);
  g_autofree char *file = g_strconcat (base, ".cer", NULL);
  CsKeyPair pair = { key, file };

  put (self, place, key, "");
  put_x509 (self, place, file, leaf, NULL, NULL);
  cs_node_facts_set_match (facts_at (self, place), &pair, CS_MMP_YES);
}

static X509 *
issue (World *self, guint key, const MakerSpec *spec, X509 *from)
{
  return maker_certificate (spec, key_of (key), from, key_of (from == self->root ? 100 : 101));
}

static X509 *
put_pair (World *self, guint place, const char *base, guint key, const MakerSpec *spec, X509 *from)
{
  X509 *leaf = issue (self, key, spec, from);

  put_leaf (self, place, base, leaf);

  return leaf;
}

static void
reply (World *self, guint place, const char *line, const char *text)
{
  cs_node_facts_take_reply (facts_at (self, place), line, text);
}

/* Composes, and holds what was made against the program's own reader. */
static CsCluster *
compose (World *self, GStrv *open)
{
  g_autofree char *text = cs_adoption_compose (self->facts, open);
  CsCluster *cluster = cs_cluster_new_from_data (text, -1, NULL, NULL, NULL);

  g_assert_nonnull (cluster);

  return cluster;
}

static gboolean
mentions (char **open, const char *words)
{
  for (guint i = 0; open[i] != NULL; i++) {
    if (strstr (open[i], words) != NULL)
      return TRUE;
  }

  return FALSE;
}

static void
assert_value (CsCluster *cluster, const char *group, const char *key, const char *expected)
{
  g_autofree char *value = cs_cluster_dup_value (cluster, group, key);

  g_assert_cmpstr (value, ==, expected);
}

static const MakerSpec spec_a = { .subject = "CN=cms.lab",
                                  .serial = "0a",
                                  .extensions = { "subjectAltName=DNS:cms.lab,DNS:a.cms.lab" } };
static const MakerSpec spec_b = { .subject = "CN=cms.lab",
                                  .serial = "0b",
                                  .extensions = { "subjectAltName=DNS:cms.lab,DNS:b.cms.lab" } };
static const MakerSpec spec_client = { .subject = "CN=postgres", .serial = "0c" };
static const MakerSpec spec_server = { .subject = "CN=a.cms.lab", .serial = "0d" };

static void
test_lab (void)
{
  World world;
  g_auto (GStrv) open = NULL;
  g_autoptr (CsCluster) cluster = NULL;
  g_autoptr (X509) a = NULL;
  g_autoptr (X509) b = NULL;
  g_autoptr (X509) server = NULL;
  g_autoptr (X509) client = NULL;

  world_init (&world, "a.cms.lab b.cms.lab");
  server = issue (&world, 3, &spec_server, world.root);
  client = issue (&world, 4, &spec_client, world.root);
  a = put_pair (&world, 0, "a", 1, &spec_a, world.root);
  b = put_pair (&world, 1, "b", 2, &spec_b, world.root);
  for (guint i = 0; i < 2; i++) {
    put_leaf (&world, i, "dbserver", server);
    put_leaf (&world, i, "dbclient", client);
    put_x509 (&world, i, "root.cer", world.root, NULL, NULL);
    put_x509 (&world, i, "both.cer", i == 0 ? a : b, i == 0 ? b : a, NULL);
    reply (&world, i, "callbridge",
           i == 0 ? CALLBRIDGE ("a.key", "a.cer") : CALLBRIDGE ("b.key", "b.cer"));
    reply (&world, i, "xmpp", "Domain : conf.cms.lab\nKey file : none\n");
    reply (&world, i, "webbridge3", "Enabled : false\n");
    /* One node that says what the pairs are for is enough. */
    reply (&world, i, "database cluster status", i == 1 ? DATABASE : NO_DATABASE);
  }

  cluster = compose (&world, &open);
  assert_value (cluster, "Cluster", "Name", "cms.lab");
  assert_value (cluster, "Cluster", "Release", "2.9");
  assert_value (cluster, "Cluster", "XmppDomain", "conf.cms.lab");
  assert_value (cluster, "Cluster", "RootFile", "root.cer");
  assert_value (cluster, "Cluster", "SipDomain", NULL);
  assert_value (cluster, "Certificate a", "Node", "a");
  assert_value (cluster, "Certificate a", "Names", "cms.lab;a.cms.lab");
  assert_value (cluster, "Certificate a", "Roles", "callbridge");
  assert_value (cluster, "Certificate dbserver", "Roles", "database-server");
  assert_value (cluster, "Certificate dbserver", "Deploy", "a;b");
  assert_value (cluster, "Certificate dbclient", "Roles", "database-client");
  assert_value (cluster, "Bundle both", "Kind", "trust");
  assert_value (cluster, "Bundle both", "Members", "a;b");
  assert_value (cluster, "Bundle both", "Deploy", "a;b");
  g_assert_true (mentions (open, "Release=2.9 is a guess"));
  world_clear (&world);
}

static void
test_chain (void)
{
  World world;
  g_auto (GStrv) open = NULL;
  g_autoptr (CsCluster) cluster = NULL;
  g_autoptr (X509) leaf = NULL;

  world_init (&world, "10.0.0.1");
  leaf = put_pair (&world, 0, "edge", 1, &spec_a, world.issuing);
  put_x509 (&world, 0, "edge-fullchain.crt", leaf, world.issuing, world.root);
  put_x509 (&world, 0, "root.cer", world.root, NULL, NULL);
  put_x509 (&world, 0, "issuing.cer", world.issuing, NULL, NULL);
  put_x509 (&world, 0, "ca.cer", world.issuing, world.root, NULL);
  reply (&world, 0, "webbridge3", WEBBRIDGE3 ("edge.key", "edge-fullchain.crt"));
  reply (&world, 0, "xmpp", UNKNOWN_COMMAND);
  reply (&world, 0, "scheduler", "Enabled : false\n");

  cluster = compose (&world, &open);
  assert_value (cluster, "Cluster", "Release", "3.3");
  assert_value (cluster, "Cluster", "IntermediateFile", "issuing.cer");
  assert_value (cluster, "Cluster", "CaFile", "ca.cer");
  assert_value (cluster, "Certificate edge", "Roles", "webbridge3-https;webbridge3-c2w");
  assert_value (cluster, "Bundle edge-fullchain", "Kind", "chain");
  assert_value (cluster, "Bundle edge-fullchain", "Leaf", "edge");
  assert_value (cluster, "Bundle edge-fullchain", "File", "edge-fullchain.crt");
  /* One address and no label that fits: the name is one of two, so it is none. */
  assert_value (cluster, "Node node1", "Fqdn", NULL);
  g_assert_true (mentions (open, "node1: its own DNS name is not known"));
  g_assert_true (mentions (open, "Name= is not known"));
  world_clear (&world);
}

static void
test_same_base_name (void)
{
  World world;
  g_auto (GStrv) open = NULL;
  g_autoptr (CsCluster) cluster = NULL;
  g_autoptr (X509) a = NULL;
  g_autoptr (X509) b = NULL;

  world_init (&world, "10.0.0.1 10.0.0.2");
  a = put_pair (&world, 0, "web", 1, &spec_a, world.root);
  b = put_pair (&world, 1, "web", 2, &spec_b, world.root);

  cluster = compose (&world, &open);
  assert_value (cluster, "Certificate node1-web", "BaseName", "web");
  assert_value (cluster, "Certificate node2-web", "BaseName", "web");
  assert_value (cluster, "Certificate node2-web", "Names", "cms.lab;b.cms.lab");
  assert_value (cluster, "Certificate node2-web", "Roles", NULL);
  assert_value (cluster, "Node node2", "Fqdn", "b.cms.lab");
  g_assert_true (mentions (open, "node1-web: no service uses it"));
  g_assert_true (mentions (open, "Release= is not known"));
  world_clear (&world);
}

/* Trap T18: a certificate that bears the name of a key and belongs to another. */
static void
test_no_match (void)
{
  World world;
  g_auto (GStrv) open = NULL;
  g_autoptr (CsCluster) cluster = NULL;
  g_autoptr (X509) a = NULL;
  CsKeyPair pair = { (char *) "a.key", (char *) "a.cer" };

  world_init (&world, "a.cms.lab");
  a = put_pair (&world, 0, "a", 1, &spec_a, world.root);
  cs_node_facts_set_match (facts_at (&world, 0), &pair, CS_MMP_NO);
  reply (&world, 0, "callbridge", CALLBRIDGE ("a.key", "a.cer"));

  cluster = compose (&world, &open);
  g_assert_cmpuint (g_list_model_get_n_items (cs_cluster_get_slots (cluster)), ==, 0);
  g_assert_true (mentions (open, "no certificate was found for a.key"));
  g_assert_true (mentions (open, "callbridge uses a.key and a.cer, which are no pair"));
  world_clear (&world);
}

/* Without a word of the node its request decides. */
static void
test_request_proves (void)
{
  World world;
  g_auto (GStrv) open = NULL;
  g_autoptr (CsCluster) cluster = NULL;
  g_autoptr (X509) a = NULL;
  g_autoptr (X509_REQ) request = maker_request (&spec_a, key_of (1));
  g_autofree char *pem = maker_request_pem (request);
  CsKeyPair pair = { (char *) "a.key", (char *) "a.cer" };

  world_init (&world, "a.cms.lab");
  a = put_pair (&world, 0, "a", 1, &spec_a, world.root);
  put (&world, 0, "a.csr", pem);
  cs_node_facts_set_match (facts_at (&world, 0), &pair, CS_MMP_UNKNOWN);

  cluster = compose (&world, &open);
  g_assert_nonnull (cs_cluster_find_slot (cluster, "a"));
  world_clear (&world);
}

static void
test_stranger_in_bundle (void)
{
  static const MakerSpec stranger_spec = { .subject = "CN=stranger", .serial = "77" };
  World world;
  g_auto (GStrv) open = NULL;
  g_autoptr (CsCluster) cluster = NULL;
  g_autoptr (X509) a = NULL;
  g_autoptr (X509) stranger = maker_certificate (&stranger_spec, key_of (9), NULL, key_of (9));

  world_init (&world, "a.cms.lab");
  a = put_pair (&world, 0, "a", 1, &spec_a, world.root);
  put_x509 (&world, 0, "trust.cer", a, stranger, NULL);

  cluster = compose (&world, &open);
  g_assert_null (cs_cluster_find_bundle (cluster, "trust"));
  g_assert_true (mentions (open, "trust.cer holds CN=stranger"));
  world_clear (&world);
}

/* A hostile certificate may not write lines of its own into the file. */
static void
test_hostile_names (void)
{
  static const MakerSpec hostile
      = { .subject = "O=x\n[Node evil]\nHost=evil.lab/CN=a;b\\n", .serial = "66" };
  World world;
  g_auto (GStrv) open = NULL;
  g_autoptr (CsCluster) cluster = NULL;
  g_autoptr (X509) a = NULL;

  world_init (&world, "a.cms.lab");
  a = put_pair (&world, 0, "a", 1, &hostile, world.root);

  cluster = compose (&world, &open);
  g_assert_cmpuint (g_list_model_get_n_items (cs_cluster_get_nodes (cluster)), ==, 1);
  g_assert_cmpstr (cs_slot_get_common_name (cs_cluster_find_slot (cluster, "a")), ==, "a;b\\n");
  world_clear (&world);
}

static void
test_doubts (void)
{
  World world;
  g_auto (GStrv) open = NULL;
  g_autoptr (CsCluster) cluster = NULL;

  world_init (&world, "a.cms.lab");
  put (&world, 0, "seen.key", "");
  reply (&world, 0, "callbridge", "what?");
  reply (&world, 0, "database cluster status", NO_DATABASE);
  cs_node_facts_take_pki_list (facts_at (&world, 0),
                               "User supplied certificates and keys:\nlisted.cer\n");

  cluster = compose (&world, &open);
  g_assert_true (mentions (open, "the answer to “callbridge” was not understood"));
  g_assert_true (mentions (open, "listed.cer: “pki list” names it"));
  g_assert_true (mentions (open, "seen.key: the directory shows it"));
  g_assert_false (mentions (open, "database cluster status"));
  world_clear (&world);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (host_cases); i++) {
    g_autofree char *path = g_strconcat ("/adoption/hosts/", host_cases[i].name, NULL);

    g_test_add_data_func (path, &host_cases[i], test_hosts);
  }
  g_test_add_func ("/adoption/lab", test_lab);
  g_test_add_func ("/adoption/chain", test_chain);
  g_test_add_func ("/adoption/same-base-name", test_same_base_name);
  g_test_add_func ("/adoption/no-match", test_no_match);
  g_test_add_func ("/adoption/request-proves", test_request_proves);
  g_test_add_func ("/adoption/stranger-in-bundle", test_stranger_in_bundle);
  g_test_add_func ("/adoption/hostile-names", test_hostile_names);
  g_test_add_func ("/adoption/doubts", test_doubts);

  return g_test_run ();
}
