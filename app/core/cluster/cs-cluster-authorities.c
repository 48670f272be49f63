/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which authorities a cluster uses, and where their chains lie. */
#include "cs-cluster.h"

/* One value of an authority's group; NULL when there is none. */
static char *
dup_own (CsCluster *self, const char *authority, const char *key)
{
  g_autofree char *group = g_strdup_printf ("Authority %s", authority);

  return cs_cluster_dup_value (self, group, key);
}

static gboolean
is_main (CsCluster *self, const char *authority)
{
  return g_strcmp0 (authority, cs_cluster_get_authority (self)) == 0;
}

static void
add_once (GStrvBuilder *names, GHashTable *seen, const char *name)
{
  if (g_strcmp0 (name, CS_SELF_SIGNED) != 0 && g_hash_table_add (seen, (gpointer) name))
    g_strv_builder_add (names, name);
}

GStrv
cs_cluster_dup_authorities (CsCluster *self)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GListModel *slots;

  g_return_val_if_fail (CS_IS_CLUSTER (self), NULL);

  add_once (names, seen, cs_cluster_get_authority (self));
  slots = cs_cluster_get_slots (self);
  for (guint i = 0; i < g_list_model_get_n_items (slots); i++) {
    g_autoptr (CsSlot) slot = g_list_model_get_item (slots, i);

    add_once (names, seen, cs_slot_get_authority (slot));
  }

  return g_strv_builder_end (names);
}

char *
cs_cluster_dup_root_file (CsCluster *self, const char *authority)
{
  char *file;

  g_return_val_if_fail (CS_IS_CLUSTER (self), NULL);
  g_return_val_if_fail (authority != NULL, NULL);

  if (is_main (self, authority))
    return g_strdup (cs_cluster_get_root_file (self));
  file = dup_own (self, authority, "RootFile");

  return file != NULL ? file : g_strdup_printf ("%s-root.cer", authority);
}

char *
cs_cluster_dup_intermediate_file (CsCluster *self, const char *authority)
{
  g_return_val_if_fail (CS_IS_CLUSTER (self), NULL);
  g_return_val_if_fail (authority != NULL, NULL);

  return is_main (self, authority) ? g_strdup (cs_cluster_get_intermediate_file (self))
                                   : dup_own (self, authority, "IntermediateFile");
}
