/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "lab-world.h"

static FakeNode *
a (LabWorld *world)
{
  return lab_world_node (world, "cms1a");
}

static FakeNode *
b (LabWorld *world)
{
  return lab_world_node (world, "cms1b");
}

static const char *const kinds[]
    = { "slot", "request", "certificate", "key", "issuer", "place", "bundle", "chain" };
static const char *const tones[] = { "neutral", "good", "warning", "error", "unknown" };

/* One relation a line: "kind node/file tone text". */
static char *
dup_lines (GListModel *take_relations)
{
  g_autoptr (GListModel) relations = take_relations;
  GString *lines = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (relations); i++) {
    g_autoptr (CsRelation) one = g_list_model_get_item (relations, i);

    g_assert_cmpuint (strlen (cs_relation_get_text (one)), >, 0);
    g_string_append_printf (lines, "%s %s/%s %s\n", kinds[cs_relation_get_kind (one)],
                            cs_relation_get_node (one) != NULL ? cs_relation_get_node (one) : "-",
                            cs_relation_get_file (one) != NULL ? cs_relation_get_file (one)
                                                               : cs_relation_get_text (one),
                            tones[cs_relation_get_tone (one)]);
  }

  return g_string_free (lines, FALSE);
}

static CsNodeFile *
file_of (LabWorld *world, const char *node, const char *name)
{
  CsInventory *inventory = cs_deployment_get_inventory (world->deployment);
  CsNodeFile *file = cs_node_state_find_file (cs_inventory_find (inventory, node), name);

  g_assert_nonnull (file);

  return file;
}

static char *
dup_of_certificate (LabWorld *world, const char *node, const char *name)
{
  return dup_lines (
      cs_relations_of_certificate (world->cluster, cs_deployment_get_inventory (world->deployment),
                                   cs_node_file_get_certificate (file_of (world, node, name))));
}

static char *
dup_of_request (LabWorld *world, const char *node, const char *name)
{
  return dup_lines (
      cs_relations_of_request (world->cluster, cs_deployment_get_inventory (world->deployment),
                               cs_node_file_get_request (file_of (world, node, name))));
}

static char *
dup_root_name (LabWorld *world)
{
  CsBundle *root = cs_inventory_get_root (cs_deployment_get_inventory (world->deployment), "fake");

  return g_strdup (cs_certificate_get_subject (cs_bundle_get (root, 0)));
}

static void
test_complete (void)
{
  g_autoptr (LabWorld) world = lab_world_new_complete (small_cluster, NULL);
  g_autofree char *certificate = NULL, *request = NULL, *root = NULL, *expected = NULL;

  lab_world_look (world);
  root = dup_root_name (world);
  certificate = dup_of_certificate (world, "cms1b", "cms1b.cer");
  expected = g_strdup_printf ("slot cms1b/cms1b good\n"
                              "request cms1b/cms1b.csr good\n"
                              "key cms1b/cms1b.key good\n"
                              "issuer -/%s good\n"
                              "issuer cms1a/root.cer neutral\n"
                              "issuer cms1b/root.cer neutral\n"
                              "place cms1b/cms1b.cer neutral\n"
                              "bundle cms1a/cms1ab.cer neutral\n"
                              "bundle cms1b/cms1ab.cer neutral\n",
                              root);
  g_assert_cmpstr (certificate, ==, expected);
  request = dup_of_request (world, "cms1b", "cms1b.csr");
  g_assert_cmpstr (request, ==, "slot cms1b/cms1b good\ncertificate cms1b/cms1b.cer good\n");
}

/* Swapped files: the file says cms1b, the key says cms1a (trap T18). */
static void
test_swapped (void)
{
  g_autoptr (LabWorld) world = lab_world_new_complete (small_cluster, NULL);
  g_autofree char *lines = NULL, *request = NULL;

  fake_node_copy (b (world), "cms1a.cer", a (world), "cms1b.cer");
  lab_world_look (world);
  lines = dup_of_certificate (world, "cms1b", "cms1b.cer");
  g_assert_true (g_str_has_prefix (lines, "slot cms1a/cms1a good\n"
                                          "request cms1a/cms1a.csr good\n"));
  g_assert_nonnull (strstr (lines, "key cms1a/cms1a.key good\n"));
  g_assert_nonnull (strstr (lines, "key cms1b/cms1b.key error\n"));
  g_assert_nonnull (strstr (lines, "place cms1b/cms1b.cer"));
  request = dup_of_request (world, "cms1b", "cms1b.csr");
  g_assert_cmpstr (request, ==, "slot cms1b/cms1b good\n");
}

/* What the node does not say is unknown, and never good. */
static void
test_node_talks_nonsense (void)
{
  g_autoptr (LabWorld) world = lab_world_new_complete (small_cluster, NULL);
  g_autofree char *lines = NULL;

  fake_node_set_reply (b (world), "pki match", "Lorem ipsum\n");
  lab_world_look (world);
  lines = dup_of_certificate (world, "cms1b", "cms1b.cer");
  g_assert_nonnull (strstr (lines, "key cms1b/cms1b.key unknown\n"));
}

/* A bundle of the right name with another content holds it not (trap T10). */
static void
test_other_bundle (void)
{
  g_autoptr (LabWorld) world = lab_world_new_complete (small_cluster, NULL);
  g_autofree char *lines = NULL;

  fake_node_copy (a (world), "root.cer", a (world), "cms1ab.cer");
  lab_world_look (world);
  lines = dup_of_certificate (world, "cms1b", "cms1b.cer");
  g_assert_null (strstr (lines, "bundle cms1a/"));
  g_assert_nonnull (strstr (lines, "bundle cms1b/cms1ab.cer"));
}

static void
put_together (FakeNode *node, const char *file, const char *first, const char *second)
{
  g_autoptr (GBytes) one = fake_node_get (node, first);
  g_autoptr (GBytes) other = fake_node_get (node, second);
  g_autofree char *text = g_strdup_printf (
      "%.*s%.*s", (int) g_bytes_get_size (one), (const char *) g_bytes_get_data (one, NULL),
      (int) g_bytes_get_size (other), (const char *) g_bytes_get_data (other, NULL));

  fake_node_put_text (node, file, text);
}

static void
test_chain (void)
{
  g_autoptr (LabWorld) world = lab_world_new_complete (small_cluster, NULL);
  g_autofree char *lines = NULL;

  put_together (b (world), "cms1ab.cer", "cms1b.cer", "root.cer");
  put_together (a (world), "cms1ab.cer", "root.cer", "cms1a.cer");
  lab_world_look (world);
  lines = dup_of_certificate (world, "cms1b", "cms1b.cer");
  g_assert_nonnull (strstr (lines, "chain cms1b/cms1ab.cer good\n"));
  g_clear_pointer (&lines, g_free);
  lines = dup_of_certificate (world, "cms1a", "root.cer");
  g_assert_nonnull (strstr (lines, "chain cms1a/cms1ab.cer warning\n"));
}

static void
test_no_issuer (void)
{
  g_autoptr (LabWorld) world = lab_world_new (small_cluster, NULL);
  g_autoptr (LabWorld) other = lab_world_new_complete (small_cluster, NULL);
  g_autofree char *lines = NULL;

  fake_node_copy (a (world), "cms1a.cer", a (other), "cms1a.cer");
  lab_world_look (world);
  lines = dup_of_certificate (world, "cms1a", "cms1a.cer");
  g_assert_nonnull (strstr (lines, " unknown\n"));
  g_assert_null (strstr (lines, "issuer cms1"));
  g_assert_null (strstr (lines, "slot"));
}

static void
test_self_signed (void)
{
  g_autoptr (LabWorld) world = lab_world_new (self_signed_cluster, NULL);
  g_autofree char *lines = NULL;

  g_object_unref (lab_world_apply (world));
  lines = dup_of_certificate (world, "cms1a", "web.crt");
  g_assert_nonnull (strstr (lines, "key cms1a/web.key good\n"));
}

/* The same, as an inspector shows it. */
static void
test_section (void)
{
  g_autoptr (LabWorld) world = lab_world_new_complete (small_cluster, NULL);
  g_autoptr (CsSection) section = NULL;
  g_autoptr (CsField) second = NULL;
  CsInventory *inventory = cs_deployment_get_inventory (world->deployment);

  lab_world_look (world);
  section = cs_details_of_relations (cs_relations_of_certificate (
      world->cluster, inventory,
      cs_node_file_get_certificate (file_of (world, "cms1b", "cms1b.cer"))));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (section)), ==, 9);
  second = g_list_model_get_item (G_LIST_MODEL (section), 1);
  g_assert_cmpstr (cs_field_get_label (second), ==, "Answers the request");
  g_assert_true (g_str_has_prefix (cs_field_get_text (second), "cms1b, cms1b.csr: "));
  g_assert_cmpint (cs_field_get_tone (second), ==, CS_TONE_GOOD);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/relations/complete", test_complete);
  g_test_add_func ("/relations/swapped", test_swapped);
  g_test_add_func ("/relations/node-talks-nonsense", test_node_talks_nonsense);
  g_test_add_func ("/relations/other-bundle", test_other_bundle);
  g_test_add_func ("/relations/chain", test_chain);
  g_test_add_func ("/relations/no-issuer", test_no_issuer);
  g_test_add_func ("/relations/self-signed", test_self_signed);
  g_test_add_func ("/relations/section", test_section);

  return g_test_run ();
}
