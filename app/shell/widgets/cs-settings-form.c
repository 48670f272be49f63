/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-settings-form.h"

#include <glib/gi18n.h>

#include "cs-look.h"

#define SETTING_DATA "cs-setting"

struct _CsSettingsForm {
  AdwPreferencesGroup parent_instance;

  char *group;
  GPtrArray *rows; /* of GtkWidget, borrowed; each has its CsSetting as data */
};

G_DEFINE_FINAL_TYPE (CsSettingsForm, cs_settings_form, ADW_TYPE_PREFERENCES_GROUP)

static guint changed_signal;

static void
cs_settings_form_finalize (GObject *object)
{
  CsSettingsForm *self = CS_SETTINGS_FORM (object);

  g_free (self->group);
  g_ptr_array_unref (self->rows);

  G_OBJECT_CLASS (cs_settings_form_parent_class)->finalize (object);
}

static void
cs_settings_form_class_init (CsSettingsFormClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_settings_form_finalize;

  changed_signal = g_signal_new ("changed", CS_TYPE_SETTINGS_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
cs_settings_form_init (CsSettingsForm *self)
{
  self->rows = g_ptr_array_new ();
}

static CsSetting *
setting_of (GtkWidget *row)
{
  return g_object_get_data (G_OBJECT (row), SETTING_DATA);
}

/* A choice that may be left open has an entry for that before the others. */
static guint
count_open (CsSetting *setting)
{
  return cs_setting_is_required (setting) || cs_setting_get_fallback (setting) != NULL ? 0 : 1;
}

static char *
dup_choice (GtkWidget *row, CsSetting *setting)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (row));
  guint n_open = count_open (setting);

  return selected < n_open ? NULL : g_strdup (cs_setting_get_choices (setting)[selected - n_open]);
}

/* NULL for what is not given. Transfer full. */
static char *
dup_value (GtkWidget *row)
{
  CsSetting *setting = setting_of (row);

  switch (cs_setting_get_kind (setting)) {
  case CS_SETTING_BOOLEAN:
    return g_strdup (gtk_switch_get_active (
                         GTK_SWITCH (adw_action_row_get_activatable_widget (ADW_ACTION_ROW (row))))
                         ? "true"
                         : "false");
  case CS_SETTING_CHOICE:
    return dup_choice (row, setting);
  case CS_SETTING_SECRET:
    return NULL;
  case CS_SETTING_TEXT:
  case CS_SETTING_INTEGER:
  case CS_SETTING_DIRECTORY:
  case CS_SETTING_PROGRAM:
  case CS_SETTING_HOST:
    break;
  }

  return *gtk_editable_get_text (GTK_EDITABLE (row)) != '\0'
             ? g_strdup (gtk_editable_get_text (GTK_EDITABLE (row)))
             : NULL;
}

static gboolean
check_row (GtkWidget *row)
{
  CsSetting *setting = setting_of (row);
  g_autofree char *value = dup_value (row);
  g_autoptr (GError) error = NULL;
  gboolean good = cs_setting_get_kind (setting) == CS_SETTING_SECRET
                  || cs_setting_check (setting, value, &error);

  if (good)
    gtk_widget_remove_css_class (row, "error");
  else
    gtk_widget_add_css_class (row, "error");
  gtk_widget_set_tooltip_text (row,
                               good ? cs_setting_get_description (setting) : cs_error_show (error));
  gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID,
                               good ? GTK_ACCESSIBLE_INVALID_FALSE : GTK_ACCESSIBLE_INVALID_TRUE,
                               -1);

  return good;
}

static void
changed_cb (CsSettingsForm *self)
{
  cs_settings_form_is_valid (self);
  g_signal_emit (self, changed_signal, 0);
}

static GtkWidget *
new_switch_row (CsSettingsForm *self, const char *value)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *toggle = gtk_switch_new ();

  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  gtk_switch_set_active (GTK_SWITCH (toggle), g_strcmp0 (value, "true") == 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  g_signal_connect_object (toggle, "notify::active", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);

  return row;
}

static GtkWidget *
new_choice_row (CsSettingsForm *self, CsSetting *setting, const char *value)
{
  const char *const *choices = cs_setting_get_choices (setting);
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  guint n_open = count_open (setting);

  if (n_open > 0)
    /* Translators: one of several choices: none of the others */
    gtk_string_list_append (list, _ ("not chosen"));
  gtk_string_list_splice (list, n_open, 0, choices);

  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (list));
  for (guint i = 0; choices[i] != NULL; i++) {
    if (g_strcmp0 (choices[i], value) == 0)
      adw_combo_row_set_selected (ADW_COMBO_ROW (row), i + n_open);
  }
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);

  return row;
}

static GtkWidget *
new_secret_row (void)
{
  GtkWidget *row = adw_action_row_new ();

  adw_action_row_set_subtitle (ADW_ACTION_ROW (row),
                               _ ("Never in the file: it is asked for when it is needed"));

  return row;
}

static GtkWidget *
new_entry_row (CsSettingsForm *self, const char *value)
{
  GtkWidget *row = adw_entry_row_new ();

  gtk_editable_set_text (GTK_EDITABLE (row), value != NULL ? value : "");
  g_signal_connect_object (row, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);

  return row;
}

static GtkWidget *
new_row (CsSettingsForm *self, CsSetting *setting, const char *value)
{
  switch (cs_setting_get_kind (setting)) {
  case CS_SETTING_BOOLEAN:
    return new_switch_row (self, value);
  case CS_SETTING_CHOICE:
    return new_choice_row (self, setting, value);
  case CS_SETTING_SECRET:
    return new_secret_row ();
  case CS_SETTING_TEXT:
  case CS_SETTING_INTEGER:
  case CS_SETTING_DIRECTORY:
  case CS_SETTING_PROGRAM:
  case CS_SETTING_HOST:
    break;
  }

  return new_entry_row (self, value);
}

static void
add_setting (CsSettingsForm *self, CsSetting *setting, CsCluster *cluster)
{
  g_autofree char *there
      = cluster != NULL ? cs_cluster_dup_value (cluster, self->group, cs_setting_get_key (setting))
                        : NULL;
  GtkWidget *row
      = new_row (self, setting, there != NULL ? there : cs_setting_get_fallback (setting));

  g_object_set_data_full (G_OBJECT (row), SETTING_DATA, g_object_ref (setting), g_object_unref);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), cs_setting_get_label (setting));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->rows, row);
  check_row (row);
}

GtkWidget *
cs_settings_form_new (GListModel *described, CsCluster *cluster, const char *group)
{
  CsSettingsForm *self = g_object_new (CS_TYPE_SETTINGS_FORM, NULL);

  self->group = g_strdup (group);
  for (guint i = 0; described != NULL && i < g_list_model_get_n_items (described); i++) {
    g_autoptr (CsSetting) setting = g_list_model_get_item (described, i);

    add_setting (self, setting, cluster);
  }

  return GTK_WIDGET (self);
}

gboolean
cs_settings_form_is_valid (CsSettingsForm *self)
{
  gboolean valid = TRUE;

  g_return_val_if_fail (CS_IS_SETTINGS_FORM (self), FALSE);

  for (guint i = 0; i < self->rows->len; i++)
    valid = check_row (self->rows->pdata[i]) && valid;

  return valid;
}

void
cs_settings_form_store (CsSettingsForm *self, CsCluster *cluster)
{
  g_return_if_fail (CS_IS_SETTINGS_FORM (self));
  g_return_if_fail (CS_IS_CLUSTER (cluster));

  for (guint i = 0; i < self->rows->len; i++) {
    GtkWidget *row = self->rows->pdata[i];
    CsSetting *setting = setting_of (row);
    g_autofree char *value = dup_value (row);
    g_autofree char *there
        = cs_cluster_dup_value (cluster, self->group, cs_setting_get_key (setting));

    if (cs_setting_get_kind (setting) == CS_SETTING_SECRET || g_strcmp0 (value, there) == 0)
      continue;
    /* A default that the file does not spell out needs no line. */
    if (there == NULL && g_strcmp0 (value, cs_setting_get_fallback (setting)) == 0)
      continue;
    cs_cluster_set_value (cluster, self->group, cs_setting_get_key (setting), value);
  }
}
