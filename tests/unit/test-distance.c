/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab-world.h"

#define MS 1000

/* --- what is said of it ------------------------------------------------------------------------
 */

typedef struct {
  const char *name;
  CsDistanceSource source;
  gint64 at_least;
  gint64 at_most;
  const char *asked_words; /* what a node said instead of a time */
  const char *severity;    /* NULL: nothing is said */
  const char *text;
  const char *remedy;
} Case;

static const Case cases[] = {
  { "not-looked-at", CS_DISTANCE_UNKNOWN, 0, 0, NULL, NULL, NULL, NULL },
  { "told", CS_DISTANCE_ASKED, 200 * MS, 200 * MS, NULL, NULL, NULL, NULL },
  { "told-too-long", CS_DISTANCE_ASKED, 200 * MS + 1, 200 * MS + 1, NULL, "warning",
    "a – b: the round trip between the database nodes is 200.0 ms, says a: more than the 200 ms",
    "bring the nodes nearer" },
  { "surely-kept", CS_DISTANCE_BOUND, 1 * MS, 200 * MS, NULL, NULL, NULL, NULL },
  { "perhaps-kept", CS_DISTANCE_BOUND, 200 * MS, 201 * MS, NULL, "notice",
    "is not confirmed: between 200.0 and 201.0 ms, reckoned from here", "status --ping" },
  { "reckoned-too-long", CS_DISTANCE_BOUND, 201 * MS, 500 * MS, NULL, "warning",
    "is not confirmed: between 201.0 and 500.0 ms, reckoned from here", "status --ping" },
  { "asked-in-vain", CS_DISTANCE_BOUND, 201 * MS, 500 * MS, "Unknown command", "warning",
    "is not confirmed", "measure it between the nodes" },
};

static void
test_finding (gconstpointer data)
{
  const Case *one = data;
  CsDistance distance = { (char *) "a",  (char *) "b", one->source,
                          one->at_least, one->at_most, (char *) one->asked_words };
  g_autoptr (CsFinding) finding = cs_distance_dup_finding (&distance);

  if (one->severity == NULL) {
    g_assert_null (finding);
    return;
  }
  g_assert_nonnull (finding);
  g_assert_cmpstr (cs_finding_get_id (finding), ==, "database-round-trip");
  g_assert_cmpstr (cs_severity_to_string (cs_finding_get_severity (finding)), ==, one->severity);
  g_assert_nonnull (strstr (cs_finding_get_text (finding), one->text));
  g_assert_nonnull (strstr (cs_finding_get_remedy (finding), one->remedy));
}

/* Only a node that was asked says yes or no. */
static void
test_allowed (void)
{
  CsDistance distance = { (char *) "a", (char *) "b", CS_DISTANCE_BOUND, 1, 2, NULL };

  g_assert_cmpint (cs_distance_is_allowed (&distance), ==, CS_MMP_UNKNOWN);
  distance.source = CS_DISTANCE_ASKED;
  g_assert_cmpint (cs_distance_is_allowed (&distance), ==, CS_MMP_YES);
  distance.at_most = CS_DISTANCE_LIMIT + 1;
  g_assert_cmpint (cs_distance_is_allowed (&distance), ==, CS_MMP_NO);
}

/* --- in a cluster ------------------------------------------------------------------------------
 */

static void
set_round_trip (CsInventory *inventory, const char *node, gint64 time)
{
  CsNodeState *old = cs_inventory_find (inventory, node);
  g_autoptr (CsNodeState) state = cs_node_state_copy_as (old, CS_KNOWLEDGE_FULL);

  cs_node_state_set_round_trip_time (state, time);
  cs_inventory_replace (inventory, state);
}

static char *
dup_line (const CsDistance *one)
{
  return g_strdup_printf ("%s-%s %d %d..%d", one->from, one->to, one->source,
                          (int) (one->at_least / MS), (int) (one->at_most / MS));
}

/* Every two of the database's nodes; a node that nobody looked at has no distance. */
static void
test_cluster (void)
{
  static const char *const expected[]
      = { "cms1a-cms1b 1 60..100", "cms1a-cms1c 0 0..0", "cms1b-cms1c 0 0..0" };
  g_autoptr (LabWorld) world = lab_world_new (lab_cluster, NULL);
  CsInventory *inventory = cs_deployment_get_inventory (world->deployment);
  g_autoptr (GPtrArray) distances = NULL;

  set_round_trip (inventory, "cms1a", 20 * MS);
  set_round_trip (inventory, "cms1b", 80 * MS);
  distances = cs_distances_new (inventory);
  g_assert_cmpuint (distances->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < distances->len; i++) {
    g_autofree char *line = dup_line (distances->pdata[i]);

    g_assert_cmpstr (line, ==, expected[i]);
  }
}

/* A cluster without a database server has none. */
static void
test_no_database (void)
{
  g_autoptr (LabWorld) world = lab_world_new (small_cluster, NULL);
  g_autoptr (GPtrArray) distances
      = cs_distances_new (cs_deployment_get_inventory (world->deployment));

  g_assert_cmpuint (distances->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/distance/finding/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_finding);
  }
  g_test_add_func ("/distance/allowed", test_allowed);
  g_test_add_func ("/distance/cluster", test_cluster);
  g_test_add_func ("/distance/no-database", test_no_database);

  return g_test_run ();
}
