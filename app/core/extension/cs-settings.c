/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-setting.h"

#include "cs-finding.h"

struct _CsSettings {
  GObject parent_instance;

  char *group;
  char *base_directory;
  GHashTable *values; /* key -> value */
  GPtrArray *keys;    /* the keys of @values in the order they were set, and a final NULL */
};

G_DEFINE_FINAL_TYPE (CsSettings, cs_settings, G_TYPE_OBJECT)

static void
cs_settings_finalize (GObject *object)
{
  CsSettings *self = CS_SETTINGS (object);

  g_free (self->group);
  g_free (self->base_directory);
  g_ptr_array_unref (self->keys);
  g_hash_table_unref (self->values);

  G_OBJECT_CLASS (cs_settings_parent_class)->finalize (object);
}

static void
cs_settings_class_init (CsSettingsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_settings_finalize;
}

static void
cs_settings_init (CsSettings *self)
{
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->keys = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->keys, NULL);
}

CsSettings *
cs_settings_new (const char *group, const char *base_directory)
{
  CsSettings *self;

  g_return_val_if_fail (group != NULL, NULL);

  self = g_object_new (CS_TYPE_SETTINGS, NULL);
  self->group = g_strdup (group);
  self->base_directory = g_strdup (base_directory);

  return self;
}

void
cs_settings_set (CsSettings *self, const char *key, const char *value)
{
  g_return_if_fail (CS_IS_SETTINGS (self));
  g_return_if_fail (key != NULL && value != NULL);

  if (!g_hash_table_contains (self->values, key))
    g_ptr_array_insert (self->keys, (int) self->keys->len - 1, g_strdup (key));
  g_hash_table_insert (self->values, g_strdup (key), g_strdup (value));
}

const char *
cs_settings_get_group (CsSettings *self)
{
  g_return_val_if_fail (CS_IS_SETTINGS (self), NULL);

  return self->group;
}

const char *
cs_settings_get (CsSettings *self, const char *key)
{
  g_return_val_if_fail (CS_IS_SETTINGS (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  return g_hash_table_lookup (self->values, key);
}

char *
cs_settings_dup_path (CsSettings *self, const char *key)
{
  const char *value = cs_settings_get (self, key);

  if (value == NULL || *value == '\0')
    return NULL;

  return g_canonicalize_filename (value, self->base_directory);
}

gint64
cs_settings_get_integer (CsSettings *self, const char *key, gint64 fallback)
{
  const char *value = cs_settings_get (self, key);
  gint64 number;

  if (value != NULL && g_ascii_string_to_signed (value, 10, G_MININT64, G_MAXINT64, &number, NULL))
    return number;

  return fallback;
}

const char *const *
cs_settings_get_keys (CsSettings *self)
{
  g_return_val_if_fail (CS_IS_SETTINGS (self), NULL);

  return (const char *const *) self->keys->pdata;
}

static void
add_finding (CsSettings *self,
             GListStore *findings,
             const char *id,
             CsSeverity severity,
             const char *key,
             const char *text,
             const char *remedy)
{
  g_autoptr (CsFinding) finding = cs_finding_new (id, severity, text, remedy);

  cs_finding_set_place (finding, NULL, 0, self->group, key);
  g_list_store_append (findings, finding);
}

static void
check_known (CsSettings *self, GListModel *described, GListStore *findings)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < g_list_model_get_n_items (described); i++) {
    g_autoptr (CsSetting) setting = g_list_model_get_item (described, i);

    /* The model keeps the setting, and so its key, alive. */
    g_hash_table_add (known, (gpointer) cs_setting_get_key (setting));
  }
  for (guint i = 0; i + 1 < self->keys->len; i++) {
    const char *key = g_ptr_array_index (self->keys, i);

    if (!g_hash_table_contains (known, key))
      add_finding (self, findings, "unknown-setting", CS_SEVERITY_WARNING, key,
                   "the plugin knows no such key", NULL);
  }
}

GListModel *
cs_settings_check (CsSettings *self, GListModel *described)
{
  GListStore *findings;

  g_return_val_if_fail (CS_IS_SETTINGS (self), NULL);
  g_return_val_if_fail (G_IS_LIST_MODEL (described), NULL);

  findings = g_list_store_new (CS_TYPE_FINDING);
  check_known (self, described, findings);
  for (guint i = 0; i < g_list_model_get_n_items (described); i++) {
    g_autoptr (CsSetting) setting = g_list_model_get_item (described, i);
    const char *key = cs_setting_get_key (setting);
    g_autoptr (GError) error = NULL;

    if (!cs_setting_check (setting, cs_settings_get (self, key), &error))
      add_finding (self, findings, "wrong-setting", CS_SEVERITY_ERROR, key, error->message,
                   cs_setting_get_description (setting));
  }

  return G_LIST_MODEL (findings);
}
