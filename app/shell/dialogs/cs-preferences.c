/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-preferences.h"

#include <glib/gi18n.h>

#include "cs-look.h"
#include "cs-options.h"

struct _CsPreferences {
  AdwPreferencesWindow parent_instance;

  /* template children */
  AdwActionRow *keyring;
  AdwPreferencesGroup *plugins;
  GtkImage *keyring_icon;
  GtkSpinButton *days;
  GtkSwitch *expiry;
  GtkSwitch *runs;
};

G_DEFINE_FINAL_TYPE (CsPreferences, cs_preferences, ADW_TYPE_PREFERENCES_WINDOW)

static void
cs_preferences_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CS_TYPE_PREFERENCES);

  G_OBJECT_CLASS (cs_preferences_parent_class)->dispose (object);
}

static void
cs_preferences_class_init (CsPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cs_preferences_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/countersign/Countersign/ui/cs-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, CsPreferences, days);
  gtk_widget_class_bind_template_child (widget_class, CsPreferences, expiry);
  gtk_widget_class_bind_template_child (widget_class, CsPreferences, keyring);
  gtk_widget_class_bind_template_child (widget_class, CsPreferences, keyring_icon);
  gtk_widget_class_bind_template_child (widget_class, CsPreferences, plugins);
  gtk_widget_class_bind_template_child (widget_class, CsPreferences, runs);
}

static void
bind (const char *key, gpointer widget, const char *property)
{
  GSettings *settings = cs_options_get ();

  if (settings != NULL)
    g_settings_bind (settings, key, widget, property, G_SETTINGS_BIND_DEFAULT);
  else
    gtk_widget_set_sensitive (GTK_WIDGET (widget), FALSE);
}

static void
cs_preferences_init (CsPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_spin_button_set_range (self->days, 1, 365);
  gtk_spin_button_set_value (self->days, cs_options_get_expiry_days ());
  bind (CS_OPTION_EXPIRY_DAYS, self->days, "value");
  bind (CS_OPTION_NOTIFY_EXPIRY, self->expiry, "active");
  bind (CS_OPTION_NOTIFY_RUNS, self->runs, "active");
}

static void
show_keyring (CsPreferences *self, CsKeyring *keyring)
{
  const char *reason = keyring != NULL ? cs_keyring_get_unavailable_reason (keyring)
                                       : _ ("there is none on this computer");
  g_autofree char *text
      = reason == NULL
            ? g_strdup (_ ("Passwords are kept there when you ask for it, and nowhere else"))
            /* Translators: %s is the reason why there is no keyring */
            : g_strdup_printf (_ ("Passwords are asked for each time: %s"), reason);

  adw_action_row_set_subtitle (self->keyring, text);
  cs_tone_show (reason == NULL ? CS_TONE_GOOD : CS_TONE_UNKNOWN, self->keyring_icon);
}

static void
add_plugin (CsPreferences *self, CsPluginInfo *info)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new ();
  gboolean loaded = cs_plugin_info_is_loaded (info);
  const char *description = cs_plugin_info_get_description (info);
  g_autofree char *title = g_markup_escape_text (cs_plugin_info_get_title (info), -1);
  g_autofree char *reason = cs_language_dup_shown (cs_plugin_info_get_refusal (info));
  g_autofree char *refusal = loaded ? NULL
                                    /* Translators: why a plugin was not loaded */
                                    : g_strdup_printf (_ ("Refused: %s"), reason);
  g_autofree char *shown = cs_escape_control (refusal != NULL       ? refusal
                                              : description != NULL ? description
                                                                    : "");
  g_autofree char *subtitle = g_markup_escape_text (shown, -1);
  const char *kinds = cs_plugin_info_get_kinds_text (info);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  cs_tone_show (loaded ? CS_TONE_GOOD : CS_TONE_ERROR, GTK_IMAGE (icon));
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  if (*kinds != '\0') {
    GtkWidget *label = gtk_label_new (kinds);

    gtk_widget_add_css_class (label, "dim-label");
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  }
  adw_preferences_group_add (self->plugins, row);
}

GtkWidget *
cs_preferences_new (GtkWindow *parent, CsPluginHost *plugins, CsKeyring *keyring)
{
  CsPreferences *self;
  GListModel *all;

  g_return_val_if_fail (CS_IS_PLUGIN_HOST (plugins), NULL);

  self = g_object_new (CS_TYPE_PREFERENCES, "transient-for", parent, NULL);
  show_keyring (self, keyring);
  adw_preferences_group_set_description (self->plugins, cs_plugin_host_get_directory (plugins));
  all = cs_plugin_host_get_plugins (plugins);
  for (guint i = 0; i < g_list_model_get_n_items (all); i++) {
    g_autoptr (CsPluginInfo) info = g_list_model_get_item (all, i);

    add_plugin (self, info);
  }

  return GTK_WIDGET (self);
}
