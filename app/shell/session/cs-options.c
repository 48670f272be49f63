/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-options.h"

#include "cs-installation.h"

#define SCHEMA "org.countersign.Countersign"
#define EXPIRY_DAYS 30

/* The schema lies in the prefix the program was installed in, which the desktop need not know. */
static GSettings *
settings_new (void)
{
  g_autofree char *folder = cs_installation_dup_schemas_folder ();
  g_autoptr (GSettingsSchemaSource) source = g_settings_schema_source_new_from_directory (
      folder, g_settings_schema_source_get_default (), FALSE, NULL);
  GSettingsSchemaSource *look = source != NULL ? source : g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema
      = look != NULL ? g_settings_schema_source_lookup (look, SCHEMA, TRUE) : NULL;

  return schema != NULL ? g_settings_new_full (schema, NULL, NULL) : NULL;
}

GSettings *
cs_options_get (void)
{
  static GSettings *settings;
  static gboolean looked;

  if (!looked)
    settings = settings_new ();
  looked = TRUE;

  return settings;
}

guint
cs_options_get_expiry_days (void)
{
  GSettings *settings = cs_options_get ();

  return settings != NULL ? g_settings_get_uint (settings, CS_OPTION_EXPIRY_DAYS) : EXPIRY_DAYS;
}

gboolean
cs_options_get_flag (const char *key)
{
  GSettings *settings = cs_options_get ();

  return settings == NULL || g_settings_get_boolean (settings, key);
}
