/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-cluster-private.h"

char *
cs_group_dup_string (const CsGroup *group, const char *key)
{
  g_autofree char *value = g_key_file_get_string (group->keys, group->group, key, NULL);

  if (value == NULL || *g_strstrip (value) == '\0')
    return NULL;

  return g_steal_pointer (&value);
}

GStrv
cs_group_dup_list (const CsGroup *group, const char *key)
{
  g_autofree char *value = cs_group_dup_string (group, key);
  g_auto (GStrv) parts = g_strsplit (value != NULL ? value : "", ";", -1);
  g_autoptr (GStrvBuilder) held = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; parts[i] != NULL; i++) {
    if (*g_strstrip (parts[i]) != '\0' && g_hash_table_add (seen, parts[i]))
      g_strv_builder_add (held, parts[i]);
  }

  return g_strv_builder_end (held);
}

guint
cs_group_get_number (const CsGroup *group, const char *key, guint least, guint most, guint fallback)
{
  g_autofree char *value = cs_group_dup_string (group, key);
  guint64 number;

  if (value == NULL || !g_ascii_string_to_unsigned (value, 10, least, most, &number, NULL))
    return fallback;

  return (guint) number;
}
