/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab-world.h"

#define STATUS                                                                                     \
  "Status : Enabled\nNodes:\n  10.0.0.1 (me) : Connected Primary\n  10.0.0.2 : Connected\n"        \
  "Node in use : 10.0.0.1\n"

static CsField *
find_field (GListModel *sections, const char *title, const char *label)
{
  for (guint i = 0; i < g_list_model_get_n_items (sections); i++) {
    g_autoptr (CsSection) section = g_list_model_get_item (sections, i);

    if (g_strcmp0 (cs_section_get_title (section), title) != 0)
      continue;
    for (guint j = 0; j < g_list_model_get_n_items (G_LIST_MODEL (section)); j++) {
      g_autoptr (CsField) field = g_list_model_get_item (G_LIST_MODEL (section), j);

      if (g_strcmp0 (cs_field_get_label (field), label) == 0)
        return field; /* borrowed: the section holds it */
    }
  }

  return NULL;
}

/* --- the database ------------------------------------------------------------------------------
 */

typedef struct {
  const char *name;
  CsKnowledge knowledge;
  gboolean shown;
  CsTone tone;
} Case;

static const Case cases[] = {
  { "known", CS_KNOWLEDGE_FULL, TRUE, CS_TONE_GOOD },
  { "looked-at-again", CS_KNOWLEDGE_LOOKING, TRUE, CS_TONE_UNKNOWN },
  { "not-known-any-more", CS_KNOWLEDGE_NONE, FALSE, CS_TONE_UNKNOWN },
};

/* What the database said stays while its node is looked at again, but not as something good. */
static void
test_database (gconstpointer data)
{
  const Case *one = data;
  g_autoptr (LabWorld) world = lab_world_new (small_cluster, NULL);
  CsInventory *inventory = cs_deployment_get_inventory (world->deployment);
  CsNode *node = cs_node_state_get_node (cs_inventory_find (inventory, "cms1a"));
  g_autoptr (CsNodeState) seen = cs_node_state_new (node, CS_KNOWLEDGE_FULL);
  g_autoptr (CsNodeState) state = NULL;
  g_autoptr (GListModel) sections = NULL;
  CsField *field;

  cs_node_state_take_database (seen, cs_mmp_parse_database_status (STATUS));
  state = cs_node_state_copy_as (seen, one->knowledge);
  g_clear_object (&seen);
  sections = cs_details_of_node (state, NULL, NULL);
  field = find_field (sections, "Database Cluster", "Primary");
  g_assert_cmpint (field != NULL, ==, one->shown);
  g_assert_cmpint (cs_node_state_get_database (state) != NULL, ==, one->shown);
  if (!one->shown)
    return;

  g_assert_cmpstr (cs_field_get_text (field), ==, "10.0.0.1");
  g_assert_cmpint (cs_field_get_tone (field), ==, one->tone);
}

/* --- the round trips ---------------------------------------------------------------------------
 */

static void
set_round_trip (CsInventory *inventory, const char *node, gint64 milliseconds)
{
  CsNodeState *old = cs_inventory_find (inventory, node);
  g_autoptr (CsNodeState) state = cs_node_state_copy_as (old, CS_KNOWLEDGE_FULL);

  cs_node_state_set_round_trip_time (state, milliseconds * 1000);
  cs_inventory_replace (inventory, state);
}

/* As reckoned from here, which is never good: as unknown, or as a warning. */
static void
test_distances (void)
{
  g_autoptr (LabWorld) world = lab_world_new (lab_cluster, NULL);
  CsInventory *inventory = cs_deployment_get_inventory (world->deployment);
  g_autoptr (GListModel) sections = NULL;
  g_autoptr (CsDesired) desired = NULL;
  CsField *near, *far;

  set_round_trip (inventory, "cms1a", 1);
  set_round_trip (inventory, "cms1b", 2);
  set_round_trip (inventory, "cms1c", 300);
  desired = cs_desired_new (world->cluster, inventory, cs_time_now ());
  sections = cs_details_of_node (cs_inventory_find (inventory, "cms1b"), desired, NULL);
  near = find_field (sections, "Round Trips to Database Nodes", "cms1a");
  far = find_field (sections, "Round Trips to Database Nodes", "cms1c");
  g_assert_cmpstr (cs_field_get_text (near), ==, "between 1.0 and 3.0 ms, reckoned from here");
  g_assert_cmpint (cs_field_get_tone (near), ==, CS_TONE_UNKNOWN);
  g_assert_cmpstr (cs_field_get_text (far), ==, "between 298.0 and 302.0 ms, reckoned from here");
  g_assert_cmpint (cs_field_get_tone (far), ==, CS_TONE_WARNING);
  g_assert_null (find_field (sections, "Round Trips to Database Nodes", "cms1b"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/details-node/database/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_database);
  }
  g_test_add_func ("/details-node/distances", test_distances);

  return g_test_run ();
}
