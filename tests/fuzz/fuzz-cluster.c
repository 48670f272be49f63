/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <countersign.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* Every key that has a value has a line, so that no finding is ever without its place. */
static void
check_lines (CsCluster *cluster, const char *group)
{
  g_auto (GStrv) keys = cs_cluster_dup_keys (cluster, group);

  for (guint i = 0; keys[i] != NULL; i++)
    g_assert_cmpuint (cs_cluster_get_line (cluster, group, keys[i]), >, 0);
}

/* A change of one value is read back, and its removal and that of the group as well. */
static void
check_edit (CsCluster *cluster)
{
  g_autofree char *value = NULL;
  g_autofree char *gone = NULL;

  cs_cluster_set_value (cluster, "Node fuzz", "Host", "a\\b;c");
  value = cs_cluster_dup_value (cluster, "Node fuzz", "Host");
  g_assert_cmpstr (value, ==, "a\\b;c");
  cs_cluster_remove_group (cluster, "Node fuzz");
  gone = cs_cluster_dup_value (cluster, "Node fuzz", "Host");
  g_assert_null (gone);
  g_assert_null (cs_cluster_find_node (cluster, "fuzz"));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GListModel) findings = NULL;
  g_autoptr (CsCluster) cluster = NULL;
  g_autoptr (GListModel) found = NULL;
  GListModel *nodes;

  cluster = cs_cluster_new_from_data ((const char *) data, (gssize) size, "f", &findings, NULL);
  g_assert_nonnull (findings);
  if (cluster == NULL)
    return 0;

  found = cs_lint_all (cluster);
  check_lines (cluster, "Cluster");
  nodes = cs_cluster_get_nodes (cluster);
  for (guint i = 0; i < g_list_model_get_n_items (nodes); i++) {
    g_autoptr (CsNode) node = g_list_model_get_item (nodes, i);
    g_autofree char *group = cs_node_dup_group (node);

    g_assert_cmpuint (cs_cluster_get_line (cluster, group, NULL), >, 0);
    check_lines (cluster, group);
  }
  check_edit (cluster);

  return 0;
}
