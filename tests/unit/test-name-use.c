/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Names × roles × nodes, on nodes in memory. */
#include <string.h>

#include "lab-world.h"

static FakeNode *
b (LabWorld *world)
{
  return lab_world_node (world, "cms1b");
}

/* --- worlds ------------------------------------------------------------------------------------
 */

static void
no_certificate (LabWorld *world)
{
  fake_node_remove (b (world), "cms1b.cer");
}

static void
swapped (LabWorld *world)
{
  fake_node_copy (b (world), "cms1a.cer", lab_world_node (world, "cms1a"), "cms1b.cer");
}

static void
asks_for_more (LabWorld *world)
{
  cs_cluster_set_value (world->cluster, "Certificate cms1b", "Names",
                        "cms1.pod2.cms.lab;CMS1B.pod2.cms.lab;new.pod2.cms.lab");
}

static void
asks_for_less (LabWorld *world)
{
  cs_cluster_set_value (world->cluster, "Certificate cms1b", "Names", "cms1.pod2.cms.lab");
}

static void
node_gone (LabWorld *world)
{
  fake_transport_fail (world->transport, "cms1b list", CS_ERROR, CS_ERROR_NODE, 0, -1);
}

typedef struct {
  const char *name;
  void (*change) (LabWorld *world);
  const char *wanted;
  const char *slot;
  CsNameState state;
  gboolean served; /* all */
} Case;

static const Case cases[] = {
  { "all-is-well", NULL, "cms1b.pod2.cms.lab", "cms1b", CS_NAME_SERVED, TRUE },
  { "no-certificate", no_certificate, "cms1b.pod2.cms.lab", "cms1b", CS_NAME_MISSING, FALSE },
  { "other-slot", no_certificate, "cms1a.pod2.cms.lab", "cms1a", CS_NAME_SERVED, FALSE },
  { "another-certificate", swapped, "cms1b.pod2.cms.lab", "cms1b", CS_NAME_MISSING, FALSE },
  { "asked-for-more", asks_for_more, "new.pod2.cms.lab", "cms1b", CS_NAME_MISSING, FALSE },
  { "nobody-asks", asks_for_less, "cms1b.pod2.cms.lab", "cms1b", CS_NAME_EXTRA, FALSE },
  { "node-gone", node_gone, "cms1b.pod2.cms.lab", "cms1b", CS_NAME_UNKNOWN, FALSE },
};

static CsNameUse *
find (GListModel *uses, const char *name, const char *slot)
{
  for (guint i = 0; i < g_list_model_get_n_items (uses); i++) {
    g_autoptr (CsNameUse) use = g_list_model_get_item (uses, i);

    if (g_ascii_strcasecmp (cs_name_use_get_name (use), name) == 0
        && g_str_equal (cs_slot_get_name (cs_name_use_get_slot (use)), slot))
      return use; /* the list holds it */
  }

  return NULL;
}

static void
test_case (gconstpointer data)
{
  const Case *one = data;
  g_autoptr (LabWorld) world = lab_world_new_complete (small_cluster, NULL);
  g_autoptr (CsMatrix) matrix = NULL;
  g_autoptr (GListModel) uses = NULL;
  CsNameUse *use;

  if (one->change != NULL)
    one->change (world);
  lab_world_look (world);
  matrix = cs_deployment_dup_matrix (world->deployment);
  uses = cs_name_uses_new (world->cluster, cs_deployment_get_inventory (world->deployment), matrix);
  use = find (uses, one->wanted, one->slot);
  g_assert_nonnull (use);
  g_assert_cmpstr (cs_name_state_to_string (cs_name_use_get_state (use)), ==,
                   cs_name_state_to_string (one->state));
  g_assert_cmpint (cs_name_use_get_node_state (use, 0), ==, one->state);
  g_assert_nonnull (strstr (cs_name_use_get_evidence (use), cs_name_use_get_nodes (use)[0]));
  g_assert_null (cs_name_use_get_nodes (use)[1]);
  g_assert_cmpint (cs_name_uses_are_served (uses), ==, one->served);
}

/* A name that stands in a certificate which is no good is no good either. */
static void
test_unproved (void)
{
  g_autoptr (LabWorld) world = lab_world_new_complete (small_cluster, NULL);
  CsInventory *inventory = cs_deployment_get_inventory (world->deployment);
  gint64 later = cs_time_now () + G_GINT64_CONSTANT (100) * 365 * 86400;
  g_autoptr (CsDesired) desired = NULL;
  g_autoptr (CsMatrix) matrix = NULL;
  g_autoptr (GListModel) uses = NULL;

  lab_world_look (world);
  desired = cs_desired_new (world->cluster, inventory, later);
  matrix = cs_matrix_new (inventory, desired, later);
  uses = cs_name_uses_new (world->cluster, inventory, matrix);
  g_assert_cmpint (cs_name_use_get_state (find (uses, "cms1b.pod2.cms.lab", "cms1b")), ==,
                   CS_NAME_UNPROVED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/name-use/world/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/name-use/unproved", test_unproved);

  return g_test_run ();
}
