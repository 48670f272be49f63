/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab-world.h"

#define DOMAINS                                                                                    \
  "WebBridgeName=join.pod2.cms.lab\nXmppDomain=conf.pod2.cms.lab\nSipDomain=pod2.cms.lab\n"

static const struct {
  const char *name;
  const char *serves;
} serves_cases[] = {
  { "cms1.pod2.cms.lab", "cluster" },
  { "CMS1.Pod2.cms.lab", "cluster" },
  { "join.pod2.cms.lab", "web-bridge" },
  { "conf.pod2.cms.lab", "xmpp-domain" },
  { "pod2.cms.lab", "sip-domain" },
  { "cms1b.pod2.cms.lab", "node database-node" },
  { "postgres", "database-client" },
  { "Postgres", "" },
  { "www.example.com", "" },
};

static void
test_serves (void)
{
  g_autoptr (LabWorld) world = lab_world_new (lab_cluster, DOMAINS);

  for (guint i = 0; i < G_N_ELEMENTS (serves_cases); i++) {
    g_auto (GStrv) words
        = cs_serves_dup_words (cs_serves_of_name (world->cluster, serves_cases[i].name));
    g_autofree char *text = g_strjoinv (" ", words);

    g_assert_cmpstr (text, ==, serves_cases[i].serves);
  }
}

static char *
dup_names (CsNameTable *table)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (table)); i++) {
    g_autoptr (CsNameRow) row = g_list_model_get_item (G_LIST_MODEL (table), i);

    g_string_append_printf (names, "%s %u\n", cs_name_row_get_name (row),
                            g_list_model_get_n_items (G_LIST_MODEL (row)));
  }

  return g_string_free (names, FALSE);
}

/* Before anything is known of a node: who is asked for, and nothing good. */
static void
test_asked (void)
{
  g_autoptr (LabWorld) world = lab_world_new (lab_cluster, DOMAINS);
  g_autoptr (CsNameTable) table = cs_name_table_new (world->cluster, NULL);
  g_autofree char *names = dup_names (table);
  CsNameRow *row;

  g_assert_cmpstr (names, ==,
                   "cms1.pod2.cms.lab 3\n"
                   "join.pod2.cms.lab 0\n"
                   "conf.pod2.cms.lab 0\n"
                   "pod2.cms.lab 0\n"
                   "cms1a.pod2.cms.lab 4\n" /* its own, and the server's on three nodes */
                   "cms1b.pod2.cms.lab 4\n"
                   "cms1c.pod2.cms.lab 4\n"
                   "postgres 3\n");
  row = cs_name_table_find (table, "CMS1A.pod2.cms.lab");
  g_assert_cmpint (cs_name_row_get_roles (row, "cms1a"), ==,
                   CS_ROLE_CALLBRIDGE | CS_ROLE_WEBADMIN | CS_ROLE_DATABASE_SERVER);
  g_assert_cmpint (cs_name_row_get_roles (row, "cms1b"), ==, CS_ROLE_DATABASE_SERVER);
  g_assert_cmpint (cs_name_row_get_tone (row, "cms1b"), ==, CS_TONE_UNKNOWN);
  g_assert_cmpint (cs_name_row_get_tone (cs_name_table_find (table, "pod2.cms.lab"), "cms1a"), ==,
                   CS_TONE_NEUTRAL);
}

static CsNameUse *
use_of (CsNameTable *table, const char *name, const char *slot, const char *node)
{
  CsNameRow *row = cs_name_table_find (table, name);

  return row != NULL ? cs_name_row_find_use (row, slot, node) : NULL;
}

static CsNameTable *
look (LabWorld *world)
{
  lab_world_look (world);

  return cs_name_table_new (world->cluster, cs_deployment_get_inventory (world->deployment));
}

static void
test_held (void)
{
  g_autoptr (LabWorld) world = lab_world_new_complete (small_cluster, NULL);
  g_autoptr (CsNameTable) table = look (world);
  CsNameUse *postgres = use_of (table, "postgres", "dbclient", "cms1b");

  g_assert_cmpint (cs_name_use_get_held (use_of (table, "cms1.pod2.cms.lab", "cms1b", "cms1b")), ==,
                   CS_HELD_YES);
  g_assert_cmpint (cs_name_use_get_asked (postgres), ==, CS_ASKED_COMMON_NAME);
  g_assert_cmpint (cs_name_use_get_held (postgres), ==, CS_HELD_YES);
  g_assert_cmpint (cs_name_use_get_tone (postgres), ==, CS_TONE_GOOD);
  g_assert_null (use_of (table, "cms1.pod2.cms.lab", "cms1b", "cms1a"));
}

/* Another certificate under the file's name: what it lacks and what it has besides. */
static void
test_other_certificate (void)
{
  g_autoptr (LabWorld) world = lab_world_new_complete (small_cluster, NULL);
  g_autoptr (CsNameTable) table = NULL;
  CsNameUse *missing, *extra;

  fake_node_copy (lab_world_node (world, "cms1b"), "cms1a.cer", lab_world_node (world, "cms1a"),
                  "cms1b.cer");
  table = look (world);
  missing = use_of (table, "cms1b.pod2.cms.lab", "cms1b", "cms1b");
  g_assert_cmpint (cs_name_use_get_held (missing), ==, CS_HELD_NO);
  g_assert_cmpint (cs_name_use_get_tone (missing), ==, CS_TONE_ERROR);
  extra = use_of (table, "cms1a.pod2.cms.lab", "cms1b", "cms1b");
  g_assert_cmpint (cs_name_use_get_asked (extra), ==, CS_ASKED_NOT);
  g_assert_cmpint (cs_name_use_get_tone (extra), ==, CS_TONE_WARNING);
}

static void
test_absent (void)
{
  g_autoptr (LabWorld) world = lab_world_new_complete (small_cluster, NULL);
  g_autoptr (CsNameTable) table = NULL;

  fake_node_remove (lab_world_node (world, "cms1b"), "cms1b.cer");
  table = look (world);
  g_assert_cmpint (cs_name_use_get_held (use_of (table, "cms1.pod2.cms.lab", "cms1b", "cms1b")), ==,
                   CS_HELD_NO_CERTIFICATE);
}

/* A node that cannot be reached, a file that cannot be read: unknown, never green. */
static void
test_unknown (void)
{
  g_autoptr (LabWorld) world = lab_world_new_complete (small_cluster, NULL);
  g_autoptr (CsNameTable) table = NULL;

  fake_transport_fail (world->transport, "cms1b list", CS_ERROR, CS_ERROR_NODE, 0, -1);
  fake_node_put_text (lab_world_node (world, "cms1a"), "cms1a.cer", "no certificate\n");
  table = look (world);
  g_assert_cmpint (cs_name_use_get_tone (use_of (table, "cms1.pod2.cms.lab", "cms1b", "cms1b")), ==,
                   CS_TONE_UNKNOWN);
  g_assert_cmpint (cs_name_use_get_tone (use_of (table, "cms1.pod2.cms.lab", "cms1a", "cms1a")), ==,
                   CS_TONE_UNKNOWN);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/name-table/serves", test_serves);
  g_test_add_func ("/name-table/asked", test_asked);
  g_test_add_func ("/name-table/held", test_held);
  g_test_add_func ("/name-table/other-certificate", test_other_certificate);
  g_test_add_func ("/name-table/absent", test_absent);
  g_test_add_func ("/name-table/unknown", test_unknown);

  return g_test_run ();
}
