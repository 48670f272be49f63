/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Fifty nodes: all at once, and none waits for a slow one. Nothing here measures time. */
#include "lab-world.h"

#define NODES 50
#define SLOW "node7"

static char *
dup_cluster (void)
{
  GString *text = g_string_new ("[Cluster]\nName=cms1.pod2.cms.lab\nRelease=3.0\nAuthority=fake\n"
                                "Transport=fake\nRootFile=root.cer\n@MORE@");

  for (guint i = 0; i < NODES; i++)
    g_string_append_printf (text, "[Node node%u]\nHost=node%u.pod2.cms.lab\n", i, i);
  g_string_append (text, "[Certificate node0]\nNode=node0\nCommonName=node0.pod2.cms.lab\n"
                         "Names=node0.pod2.cms.lab\nRoles=webadmin\n");

  return g_string_free (text, FALSE);
}

static guint
count_known (LabWorld *world)
{
  GListModel *nodes = G_LIST_MODEL (cs_deployment_get_inventory (world->deployment));
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (nodes); i++) {
    g_autoptr (CsNodeState) state = g_list_model_get_item (nodes, i);

    n += cs_node_state_get_knowledge (state) == CS_KNOWLEDGE_FULL;
  }

  return n;
}

/* No node is answered before all of them were asked: with a smaller bound this would never end. */
static void
test_all_at_once (void)
{
  g_autofree char *text = dup_cluster ();
  g_autoptr (LabWorld) world = lab_world_new (text, NULL);

  fake_transport_meet (world->transport, "* list", NODES);
  lab_world_look (world);
  g_assert_cmpuint (count_known (world), ==, NODES);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

static void
test_slow_one (void)
{
  g_autofree char *text = dup_cluster ();
  g_autoptr (LabWorld) world = lab_world_new (text, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  fake_transport_hang (world->transport, SLOW " list");
  cs_deployment_refresh_async (world->deployment, NULL, cancellable, done_cb, &result);
  while (count_known (world) < NODES - 1)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (result); /* that one is still waited for */

  g_cancellable_cancel (cancellable);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (cs_deployment_refresh_finish (world->deployment, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/many-nodes/all-at-once", test_all_at_once);
  g_test_add_func ("/many-nodes/slow-one", test_slow_one);

  return g_test_run ();
}
