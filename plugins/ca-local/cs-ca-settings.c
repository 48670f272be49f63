/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-ca-settings.h"

/* What stands on a screen only. */
#define _(text) cs_language_translate (text)

static const char *const profiles[] = { "server", "client", "client-server", NULL };

const char *const *
cs_ca_settings_get_profiles (void)
{
  return profiles;
}

static void
append (GListStore *list, CsSetting *setting)
{
  g_list_store_append (list, setting);
  g_object_unref (setting);
}

GListModel *
cs_ca_settings_describe (void)
{
  GListStore *list = g_list_store_new (CS_TYPE_SETTING);
  g_autofree char *days = g_strdup_printf ("%d", CS_CA_DAYS_DEFAULT);
  CsSetting *setting;

  setting
      = cs_setting_new ("Directory", CS_SETTING_DIRECTORY, _ ("Folder"),
                        _ ("The authority's own folder, made by “countersignctl ca init”"), NULL);
  cs_setting_set_required (setting, TRUE);
  append (list, setting);

  setting = cs_setting_new (
      "Profile", CS_SETTING_CHOICE, _ ("Profile"),
      _ ("What every certificate is for; without it the roles of each decide"), NULL);
  cs_setting_set_choices (setting, profiles);
  append (list, setting);

  setting = cs_setting_new ("Days", CS_SETTING_INTEGER, _ ("Validity in days"),
                            _ ("How long a certificate is valid, never beyond the root"), days);
  cs_setting_set_range (setting, 1, CS_CA_DAYS_MAX);
  append (list, setting);

  append (list, cs_setting_new ("Wildcards", CS_SETTING_BOOLEAN, _ ("Wildcard names"),
                                _ ("Whether names such as *.example.org are signed"), "false"));

  return G_LIST_MODEL (list);
}

static gboolean
check (CsSettings *settings, GError **error)
{
  g_autoptr (GListModel) described = cs_ca_settings_describe ();

  for (guint i = 0; i < g_list_model_get_n_items (described); i++) {
    g_autoptr (CsSetting) setting = g_list_model_get_item (described, i);
    const char *key = cs_setting_get_key (setting);

    if (!cs_setting_check (setting, cs_settings_get (settings, key), error)) {
      g_prefix_error (error, "[%s]: ", cs_settings_get_group (settings));
      return FALSE;
    }
  }

  return TRUE;
}

CsCaSettings *
cs_ca_settings_read (CsSettings *settings, GError **error)
{
  CsCaSettings *self;
  const char *profile = cs_settings_get (settings, "Profile");

  if (!check (settings, error))
    return NULL;

  self = g_new0 (CsCaSettings, 1);
  self->group = g_strdup (cs_settings_get_group (settings));
  self->directory = cs_settings_dup_path (settings, "Directory");
  self->days = (guint) cs_settings_get_integer (settings, "Days", CS_CA_DAYS_DEFAULT);
  self->wildcards = g_strcmp0 (cs_settings_get (settings, "Wildcards"), "true") == 0;
  if (profile != NULL && *profile != '\0')
    self->profile = cs_ca_profile_from_string (profile);

  return self;
}

void
cs_ca_settings_free (CsCaSettings *self)
{
  g_free (self->group);
  g_free (self->directory);
  g_free (self);
}
