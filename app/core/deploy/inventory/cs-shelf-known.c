/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-shelf-known.h"

#include "cs-wanted.h"
#include "cs-workspace.h"

char *
cs_shelf_dup_path_below (GFile *folder, GFile *file)
{
  char *path = g_file_get_relative_path (folder, file);

  return G_DIR_SEPARATOR == '/' || path == NULL ? path
                                                : g_strdelimit (path, G_DIR_SEPARATOR_S, '/');
}

static void
add_known (GHashTable *known, const char *workspace, const char *node, const char *file)
{
  g_autofree char *name = cs_workspace_name (node, file);

  g_hash_table_add (known, g_strconcat (workspace, "/", name, NULL));
}

/* Members of a bundle that are files lie in the workspace's top folder. */
static void
add_members (GHashTable *known, CsCluster *cluster, const char *workspace, CsBundleSpec *bundle)
{
  const char *const *members = bundle != NULL ? cs_bundle_spec_get_members (bundle) : NULL;

  for (guint i = 0; members != NULL && members[i] != NULL; i++) {
    if (members[i][0] != '@' && cs_cluster_find_slot (cluster, members[i]) == NULL)
      add_known (known, workspace, NULL, members[i]);
  }
}

GHashTable *
cs_shelf_list_known (CsCluster *cluster, const char *workspace)
{
  GHashTable *known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GListModel) wanted = cs_wanted_list_new (cluster);

  for (guint i = 0; i < g_list_model_get_n_items (wanted); i++) {
    g_autoptr (CsWanted) one = g_list_model_get_item (wanted, i);

    add_known (known, workspace, cs_wanted_get_source (one), cs_wanted_get_file (one));
    add_members (known, cluster, workspace, cs_wanted_get_bundle (one));
  }

  return known;
}

GHashTable *
cs_shelf_list_closed (CsCluster *cluster, const char *folder, const char *workspace)
{
  static const char *const own[] = { "kept", "plugins", "submissions", NULL };
  GHashTable *closed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (GStrv) authorities = cs_cluster_dup_authorities (cluster);
  g_autoptr (GFile) top = g_file_new_for_path (folder);

  for (guint i = 0; own[i] != NULL; i++)
    g_hash_table_add (closed, g_strconcat (workspace, "/", own[i], NULL));
  for (guint i = 0; authorities[i] != NULL; i++) {
    g_autofree char *group = g_strconcat ("Authority ", authorities[i], NULL);
    g_autofree char *value = cs_cluster_dup_value (cluster, group, "Directory");
    g_autoptr (GFile) file = value != NULL ? g_file_resolve_relative_path (top, value) : NULL;
    char *path = file != NULL ? cs_shelf_dup_path_below (top, file) : NULL;

    if (path != NULL)
      g_hash_table_add (closed, path);
  }

  return closed;
}
