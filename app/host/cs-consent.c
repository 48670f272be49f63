/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-consent.h"

#include <string.h>

#define FILE_NAME "consent.ini"
#define GROUP "Agreed"

static void
item_free (gpointer data)
{
  CsConsentItem *item = data;

  g_free (item->group);
  g_free (item->key);
  g_free (item->value);
  g_free (item);
}

/* A folder beside the cluster file came with it. */
static gboolean
is_inside (CsCluster *cluster, const char *directory)
{
  g_autofree char *base = cs_cluster_dup_directory (cluster);
  g_autofree char *inside = g_canonicalize_filename (directory, base);
  g_autofree char *folder = g_canonicalize_filename (base, NULL);
  g_autofree char *prefix = g_strconcat (folder, G_DIR_SEPARATOR_S, NULL);

  return strcmp (inside, folder) == 0 || g_str_has_prefix (inside, prefix);
}

static gboolean
is_asked (CsCluster *cluster, CsSetting *setting, const char *value)
{
  switch (cs_setting_get_kind (setting)) {
  case CS_SETTING_PROGRAM:
  case CS_SETTING_HOST:
    return TRUE;
  case CS_SETTING_DIRECTORY:
    return !is_inside (cluster, value);
  case CS_SETTING_TEXT:
  case CS_SETTING_INTEGER:
  case CS_SETTING_BOOLEAN:
  case CS_SETTING_CHOICE:
  case CS_SETTING_SECRET:
    break;
  }

  return FALSE;
}

/* @described is taken. */
static void
add_group (GPtrArray *items, CsCluster *cluster, const char *group, GListModel *described)
{
  g_autoptr (GListModel) settings = described;

  for (guint i = 0; settings != NULL && i < g_list_model_get_n_items (settings); i++) {
    g_autoptr (CsSetting) setting = g_list_model_get_item (settings, i);
    g_autofree char *value = cs_cluster_dup_value (cluster, group, cs_setting_get_key (setting));
    CsConsentItem *item;

    if (value == NULL || *value == '\0' || !is_asked (cluster, setting, value))
      continue;
    item = g_new0 (CsConsentItem, 1);
    item->group = g_strdup (group);
    item->key = g_strdup (cs_setting_get_key (setting));
    item->value = g_steal_pointer (&value);
    g_ptr_array_add (items, item);
  }
}

static void
add_authority (GPtrArray *items,
               GHashTable *seen,
               CsCluster *cluster,
               CsPluginHost *plugins,
               const char *name)
{
  g_autofree char *group = g_strconcat ("Authority ", name, NULL);
  g_autoptr (CsAuthority) authority = NULL;

  if (!g_hash_table_add (seen, g_strdup (name)))
    return;
  authority = cs_plugin_host_new_authority (plugins, name, NULL);
  if (authority != NULL)
    add_group (items, cluster, group, cs_authority_describe_settings (authority));
}

GPtrArray *
cs_consent_list (CsCluster *cluster, CsPluginHost *plugins)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (item_free);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *group = NULL;
  g_autoptr (CsTransport) transport = NULL;
  GListModel *slots;

  g_return_val_if_fail (CS_IS_CLUSTER (cluster), items);
  g_return_val_if_fail (CS_IS_PLUGIN_HOST (plugins), items);

  transport = cs_plugin_host_new_transport (plugins, cs_cluster_get_transport (cluster), NULL);
  group = g_strconcat ("Transport ", cs_cluster_get_transport (cluster), NULL);
  if (transport != NULL)
    add_group (items, cluster, group, cs_transport_describe_settings (transport));
  add_authority (items, seen, cluster, plugins, cs_cluster_get_authority (cluster));
  slots = cs_cluster_get_slots (cluster);
  for (guint i = 0; i < g_list_model_get_n_items (slots); i++) {
    g_autoptr (CsSlot) slot = g_list_model_get_item (slots, i);

    add_authority (items, seen, cluster, plugins, cs_slot_get_authority (slot));
  }

  return items;
}

/* --- what was agreed to ------------------------------------------------------------------------
 */

/* Of the path and of every value: a file that is changed is asked about anew. */
static char *
dup_digest (CsCluster *cluster, GPtrArray *items)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *path = g_canonicalize_filename (cs_cluster_get_path (cluster), NULL);

  g_checksum_update (checksum, (const guchar *) path, (gssize) strlen (path) + 1);
  for (guint i = 0; i < items->len; i++) {
    const CsConsentItem *item = g_ptr_array_index (items, i);
    const char *parts[] = { item->group, item->key, item->value };

    for (guint k = 0; k < G_N_ELEMENTS (parts); k++)
      g_checksum_update (checksum, (const guchar *) parts[k], (gssize) strlen (parts[k]) + 1);
  }

  return g_strdup (g_checksum_get_string (checksum));
}

static char *
dup_file (void)
{
  return g_build_filename (g_get_user_data_dir (), "countersign", FILE_NAME, NULL);
}

gboolean
cs_consent_is_given (CsCluster *cluster, GPtrArray *items)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *name = dup_file ();
  g_autofree char *digest = NULL;

  g_return_val_if_fail (CS_IS_CLUSTER (cluster), FALSE);
  g_return_val_if_fail (items != NULL, FALSE);

  if (items->len == 0)
    return TRUE;
  digest = dup_digest (cluster, items);

  return g_key_file_load_from_file (file, name, G_KEY_FILE_NONE, NULL)
         && g_key_file_has_key (file, GROUP, digest, NULL);
}

gboolean
cs_consent_give (CsCluster *cluster, GPtrArray *items, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *name = dup_file ();
  g_autofree char *folder = g_path_get_dirname (name);
  g_autofree char *digest = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (CS_IS_CLUSTER (cluster), FALSE);
  g_return_val_if_fail (items != NULL, FALSE);

  digest = dup_digest (cluster, items);
  g_key_file_load_from_file (file, name, G_KEY_FILE_NONE, NULL); /* one that is not there is new */
  g_key_file_set_string (file, GROUP, digest, cs_cluster_get_path (cluster));
  if (g_mkdir_with_parents (folder, 0700) != 0) {
    cs_error_set (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "%s: the folder cannot be made",
                  folder);
    return FALSE;
  }
  text = g_key_file_to_data (file, NULL, NULL);

  return g_file_set_contents_full (name, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}
