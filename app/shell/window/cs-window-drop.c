/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How a file gets into the window: dropped, or chosen. */
#include "cs-window.h"

#include <glib/gi18n.h>

static gboolean
drop_cb (CsWindow *self, const GValue *value, double x, double y, GtkDropTarget *target)
{
  g_autoptr (GSList) files = NULL;

  if (G_VALUE_HOLDS (value, CS_TYPE_BUNDLE)) {
    g_autoptr (GBytes) pem = cs_bundle_to_pem (g_value_get_object (value));
    g_autofree char *text = g_strndup (g_bytes_get_data (pem, NULL), g_bytes_get_size (pem));

    cs_window_inspect_text (self, text);
    return TRUE;
  }
  if (G_VALUE_HOLDS (value, G_TYPE_STRING)) {
    cs_window_inspect_text (self, g_value_get_string (value));
    return TRUE;
  }
  files = gdk_file_list_get_files (g_value_get_boxed (value));
  for (GSList *one = files; one != NULL; one = one->next)
    cs_window_inspect_file (self, one->data);

  return files != NULL;
}

void
_cs_window_init_drop (CsWindow *self)
{
  GType types[] = { CS_TYPE_BUNDLE, GDK_TYPE_FILE_LIST, G_TYPE_STRING };
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);

  gtk_drop_target_set_gtypes (target, types, G_N_ELEMENTS (types));
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

static void
chosen_cb (CsWindow *self, int response, GtkNativeDialog *dialog)
{
  if (response == GTK_RESPONSE_ACCEPT) {
    g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

    cs_window_inspect_file (self, file);
  }
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

/* @suffixes: NULL for every file */
static void
add_filter (GtkFileChooserNative *dialog, const char *name, const char *const *suffixes)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  if (suffixes == NULL)
    gtk_file_filter_add_pattern (filter, "*");
  for (guint i = 0; suffixes != NULL && suffixes[i] != NULL; i++)
    gtk_file_filter_add_suffix (filter, suffixes[i]);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
}

void
_cs_window_choose_file (CsWindow *self)
{
  GtkFileChooserNative *dialog
      = gtk_file_chooser_native_new (_ ("Open a Cluster or Certificate File"), GTK_WINDOW (self),
                                     GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Open"), NULL);

  add_filter (dialog, _ ("Cluster files"), (const char *[]){ "cluster", NULL });
  add_filter (dialog, _ ("Certificates"),
              (const char *[]){ "cer", "crt", "pem", "der", "p7b", "p7c", "p12", "pfx", "csr",
                                "crl", NULL });
  add_filter (dialog, _ ("All files"), NULL);
  g_signal_connect_object (dialog, "response", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}
