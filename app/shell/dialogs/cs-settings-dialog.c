/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-settings-dialog.h"

#include <glib/gi18n.h>

#include "cs-look.h"
#include "cs-settings-form.h"

struct _CsSettingsDialog {
  AdwWindow parent_instance;

  /* owned */
  CsCluster *cluster; /* a copy: what is not saved is forgotten */
  GPtrArray *forms;   /* of CsSettingsForm, borrowed from the page */

  /* template children */
  AdwPreferencesPage *page;
  AdwToastOverlay *toasts;
  GtkButton *save;
};

G_DEFINE_FINAL_TYPE (CsSettingsDialog, cs_settings_dialog, ADW_TYPE_WINDOW)

static guint saved_signal;

static void
cs_settings_dialog_dispose (GObject *object)
{
  CsSettingsDialog *self = CS_SETTINGS_DIALOG (object);

  g_clear_pointer (&self->forms, g_ptr_array_unref);
  g_clear_object (&self->cluster);
  gtk_widget_dispose_template (GTK_WIDGET (self), CS_TYPE_SETTINGS_DIALOG);

  G_OBJECT_CLASS (cs_settings_dialog_parent_class)->dispose (object);
}

static void
save_cb (CsSettingsDialog *self)
{
  cs_settings_dialog_save (self);
}

static void
cs_settings_dialog_class_init (CsSettingsDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cs_settings_dialog_dispose;

  saved_signal = g_signal_new ("saved", CS_TYPE_SETTINGS_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 1, CS_TYPE_CHANGE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/countersign/Countersign/ui/cs-settings-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CsSettingsDialog, page);
  gtk_widget_class_bind_template_child (widget_class, CsSettingsDialog, save);
  gtk_widget_class_bind_template_child (widget_class, CsSettingsDialog, toasts);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
}

static void
cs_settings_dialog_init (CsSettingsDialog *self)
{
  self->forms = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

static gboolean
is_valid (CsSettingsDialog *self)
{
  gboolean valid = TRUE;

  for (guint i = 0; i < self->forms->len; i++)
    valid = cs_settings_form_is_valid (self->forms->pdata[i]) && valid;

  return valid;
}

static void
changed_cb (CsSettingsDialog *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->save), is_valid (self));
}

/* @described is taken. */
static void
add_form (CsSettingsDialog *self, const char *title, const char *group, GListModel *described)
{
  g_autoptr (GListModel) settings = described;
  GtkWidget *form;

  if (settings == NULL || g_list_model_get_n_items (settings) == 0)
    return;
  form = cs_settings_form_new (settings, self->cluster, group);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (form), title);
  adw_preferences_page_add (self->page, ADW_PREFERENCES_GROUP (form));
  g_ptr_array_add (self->forms, form);
  g_signal_connect_object (form, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
}

static void
add_authority (CsSettingsDialog *self, CsPluginHost *plugins, GHashTable *seen, const char *name)
{
  g_autofree char *group = g_strconcat ("Authority ", name, NULL);
  /* Translators: %s is the name of a plugin */
  g_autofree char *title = g_strdup_printf (_ ("Authority %s"), name);
  g_autoptr (CsAuthority) authority = NULL;

  if (!g_hash_table_add (seen, g_strdup (name)))
    return;
  authority = cs_plugin_host_new_authority (plugins, name, NULL);
  if (authority != NULL)
    add_form (self, title, group, cs_authority_describe_settings (authority));
}

static void
add_forms (CsSettingsDialog *self, CsPluginHost *plugins)
{
  const char *name = cs_cluster_get_transport (self->cluster);
  g_autofree char *group = g_strconcat ("Transport ", name, NULL);
  /* Translators: %s is the name of a plugin */
  g_autofree char *title = g_strdup_printf (_ ("Transport %s"), name);
  g_autoptr (CsTransport) transport = cs_plugin_host_new_transport (plugins, name, NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GListModel *slots = cs_cluster_get_slots (self->cluster);

  add_authority (self, plugins, seen, cs_cluster_get_authority (self->cluster));
  for (guint i = 0; i < g_list_model_get_n_items (slots); i++) {
    g_autoptr (CsSlot) slot = g_list_model_get_item (slots, i);

    add_authority (self, plugins, seen, cs_slot_get_authority (slot));
  }
  if (transport != NULL)
    add_form (self, title, group, cs_transport_describe_settings (transport));
}

GtkWidget *
cs_settings_dialog_new (GtkWindow *parent, CsCluster *cluster, CsPluginHost *plugins)
{
  g_autofree char *text = cs_cluster_dup_text (cluster);
  CsSettingsDialog *self;

  g_return_val_if_fail (CS_IS_CLUSTER (cluster), NULL);
  g_return_val_if_fail (CS_IS_PLUGIN_HOST (plugins), NULL);

  self = g_object_new (CS_TYPE_SETTINGS_DIALOG, "transient-for", parent, NULL);
  self->cluster = cs_cluster_new_from_data (text, -1, cs_cluster_get_path (cluster), NULL, NULL);
  add_forms (self, plugins);
  changed_cb (self);

  return GTK_WIDGET (self);
}

gboolean
cs_settings_dialog_save (CsSettingsDialog *self)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (CsSettingsChange) change = NULL;
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (CS_IS_SETTINGS_DIALOG (self), FALSE);

  if (!is_valid (self))
    return FALSE;
  before = cs_cluster_dup_text (self->cluster);
  for (guint i = 0; i < self->forms->len; i++)
    cs_settings_form_store (self->forms->pdata[i], self->cluster);
  if (!cs_cluster_save (self->cluster, cs_cluster_get_path (self->cluster), &error)) {
    adw_toast_overlay_add_toast (self->toasts, cs_toast_new (cs_error_show (error)));
    return FALSE;
  }
  after = cs_cluster_dup_text (self->cluster);
  change = cs_settings_change_new (cs_cluster_get_path (self->cluster), before, after);
  g_signal_emit (self, saved_signal, 0, change);
  gtk_window_close (GTK_WINDOW (self));

  return TRUE;
}
