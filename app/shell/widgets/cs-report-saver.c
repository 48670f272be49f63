/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-report-saver.h"

#include <countersign.h>
#include <glib/gi18n.h>

#include "cs-look.h"

/* A report on its way into a file. */
typedef struct {
  char *cluster;
  char *run;
  GFile *file;
  char *trouble; /* what is wrong with the record: the report says so too */
} Saving;

static Saving *
saving_new (const char *cluster, const char *run, GFile *file)
{
  Saving *saving = g_new0 (Saving, 1);

  saving->cluster = g_strdup (cluster);
  saving->run = g_strdup (run);
  g_set_object (&saving->file, file);

  return saving;
}

static void
saving_free (gpointer data)
{
  Saving *saving = data;

  g_free (saving->cluster);
  g_free (saving->run);
  g_free (saving->trouble);
  g_clear_object (&saving->file);
  g_free (saving);
}

static void
free_closure (gpointer data, GClosure *closure)
{
  saving_free (data);
}

static void
write_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Saving *saving = task_data;
  g_autoptr (CsWorkspace) workspace = cs_workspace_new_for_cluster (saving->cluster);
  g_autoptr (GError) error = NULL;
  g_autoptr (CsReport) report = cs_report_new (workspace, saving->run, &error);
  g_autofree char *name = g_file_get_basename (saving->file);
  g_autofree char *text = NULL;

  if (report == NULL) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  text = g_str_has_suffix (name, ".json") ? cs_report_to_json (report) : cs_report_to_html (report);
  saving->trouble = g_strdup (report->trouble);
  if (g_file_replace_contents (saving->file, text, strlen (text), NULL, FALSE, G_FILE_CREATE_NONE,
                               NULL, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
open_cb (AdwToast *toast, GFile *file)
{
  GtkWidget *overlay = g_object_get_data (G_OBJECT (toast), "overlay");
  g_autofree char *uri = g_file_get_uri (file);

  gtk_show_uri (GTK_WINDOW (gtk_widget_get_root (overlay)), uri, GDK_CURRENT_TIME);
}

static void
say (AdwToastOverlay *toasts, char *text, GFile *file)
{
  g_autofree char *owned_text = text;
  AdwToast *toast = cs_toast_new (text);

  if (file != NULL) {
    adw_toast_set_button_label (toast, _ ("_Open"));
    g_object_set_data (G_OBJECT (toast), "overlay", toasts);
    g_signal_connect_object (toast, "button-clicked", G_CALLBACK (open_cb), file, 0);
  }
  adw_toast_set_timeout (toast, file != NULL ? 10 : 0);
  adw_toast_overlay_add_toast (toasts, toast);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AdwToastOverlay *toasts = ADW_TOAST_OVERLAY (source);
  Saving *saving = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  if (gtk_widget_get_root (GTK_WIDGET (toasts)) == NULL)
    return; /* the window is gone */
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    say (toasts, g_strdup_printf (_ ("The report was not written: %s"), cs_error_show (error)),
         NULL);
  else if (saving->trouble != NULL)
    say (toasts,
         g_strdup_printf (_ ("The report was written, but the record is not whole: %s"),
                          saving->trouble),
         saving->file);
  else
    say (toasts, g_strdup (_ ("The report was written")), saving->file);
}

void
cs_report_saver_save (AdwToastOverlay *toasts, const char *cluster, const char *run, GFile *file)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (ADW_IS_TOAST_OVERLAY (toasts));
  g_return_if_fail (cluster != NULL && run != NULL);
  g_return_if_fail (G_IS_FILE (file));

  task = g_task_new (toasts, NULL, written_cb, NULL);
  g_task_set_source_tag (task, cs_report_saver_save);
  g_task_set_task_data (task, saving_new (cluster, run, file), saving_free);
  g_task_run_in_thread (task, write_thread);
}

static void
chosen_cb (GtkNativeDialog *dialog, int response, Saving *saving)
{
  AdwToastOverlay *toasts = g_object_get_data (G_OBJECT (dialog), "overlay");

  if (response == GTK_RESPONSE_ACCEPT) {
    g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

    cs_report_saver_save (toasts, saving->cluster, saving->run, file);
  }
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

static void
add_filter (GtkFileChooser *chooser, const char *name, const char *pattern)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  gtk_file_filter_add_pattern (filter, pattern);
  gtk_file_chooser_add_filter (chooser, filter);
}

void
cs_report_saver_ask (AdwToastOverlay *toasts, const char *cluster, const char *run)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (toasts)));
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      _ ("Write a Report"), window, GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Write"), NULL);
  g_autofree char *name = g_strconcat (run, ".html", NULL);

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  add_filter (GTK_FILE_CHOOSER (dialog), _ ("Page for a browser (.html)"), "*.html");
  add_filter (GTK_FILE_CHOOSER (dialog), _ ("JSON for programs (.json)"), "*.json");
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_object_set_data_full (G_OBJECT (dialog), "overlay", g_object_ref (toasts), g_object_unref);
  g_signal_connect_data (dialog, "response", G_CALLBACK (chosen_cb),
                         saving_new (cluster, run, NULL), free_closure, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}
