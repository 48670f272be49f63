/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Windows beside the window: a new cluster, settings, preferences, shortcuts; files that were open
 * before. */
#include "cs-window.h"

#include <glib/gi18n.h>

#include "cs-consent.h"
#include "cs-new-cluster.h"
#include "cs-preferences.h"
#include "cs-question.h"
#include "cs-settings-dialog.h"

#define MIME_TYPE "application/x-countersign-cluster"
#define RECENT_MAX 8

static void
created_cb (CsWindow *self, GFile *file)
{
  cs_window_open (self, file);
}

void
_cs_window_show_new_cluster (CsWindow *self)
{
  GtkWidget *dialog = cs_new_cluster_new (GTK_WINDOW (self), _cs_window_get_plugins (self));

  g_signal_connect_object (dialog, "created", G_CALLBACK (created_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
_cs_window_show_preferences (CsWindow *self)
{
  gtk_window_present (GTK_WINDOW (cs_preferences_new (
      GTK_WINDOW (self), _cs_window_get_plugins (self), _cs_window_get_keyring (self))));
}

/* The plugins are made anew with their new settings. What is local stays. */
static void
written_cb (CsWindow *self)
{
  CsSession *session = cs_window_get_session (self);
  g_autoptr (GFile) file = NULL;

  if (session == NULL || cs_cluster_get_path (cs_session_get_cluster (session)) == NULL)
    return;
  file = g_file_new_for_path (cs_cluster_get_path (cs_session_get_cluster (session)));
  cs_window_open (self, file);
}

static void
saved_cb (CsWindow *self, CsChange *change)
{
  CsSession *session = cs_window_get_session (self);

  if (session == NULL)
    return;
  cs_history_take (cs_workbench_get_history (cs_session_get_workbench (session)),
                   g_object_ref (change));
  g_signal_connect_object (change, "written", G_CALLBACK (written_cb), self, G_CONNECT_SWAPPED);
  written_cb (self);
}

void
_cs_window_show_settings (CsWindow *self)
{
  CsSession *session = cs_window_get_session (self);
  GtkWidget *dialog = cs_settings_dialog_new (GTK_WINDOW (self), cs_session_get_cluster (session),
                                              _cs_window_get_plugins (self));

  g_signal_connect_object (dialog, "saved", G_CALLBACK (saved_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Not as a help overlay, which GTK keeps hidden for each window: whoever asks for one window more
 * than there are over the accessibility bus is given that by GTK 4.8, which ends the program. */
void
_cs_window_show_shortcuts (CsWindow *self)
{
  g_autoptr (GtkBuilder) builder
      = gtk_builder_new_from_resource ("/org/countersign/Countersign/ui/cs-shortcuts.ui");
  GtkWindow *shortcuts = GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts"));

  gtk_window_set_transient_for (shortcuts, GTK_WINDOW (self));
  gtk_window_set_destroy_with_parent (shortcuts, TRUE);
  gtk_window_present (shortcuts);
}

/* --- files that were open before ---------------------------------------------------------------
 */

void
_cs_window_note_recent (GFile *file)
{
  g_autofree char *uri = g_file_get_uri (file);
  GtkRecentData data = {
    .mime_type = (char *) MIME_TYPE,
    .app_name = (char *) "Countersign",
    .app_exec = (char *) "countersign %u",
  };

  gtk_recent_manager_add_full (gtk_recent_manager_get_default (), uri, &data);
}

static int
compare_recent (gconstpointer a, gconstpointer b)
{
  return g_date_time_compare (gtk_recent_info_get_modified ((GtkRecentInfo *) b),
                              gtk_recent_info_get_modified ((GtkRecentInfo *) a));
}

static void
append_recent (GMenu *menu, GtkRecentInfo *info)
{
  g_autofree char *shown = gtk_recent_info_get_uri_display (info);
  /* An underscore in a menu would be a mnemonic. */
  g_auto (GStrv) parts = g_strsplit (shown, "_", -1);
  g_autofree char *label = g_strjoinv ("__", parts);
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, "window.open-recent", "s",
                                     gtk_recent_info_get_uri (info));
  g_menu_append_item (menu, item);
}

void
_cs_window_fill_recent (GMenu *menu)
{
  GList *all = gtk_recent_manager_get_items (gtk_recent_manager_get_default ());
  guint n = 0;

  g_menu_remove_all (menu);
  all = g_list_sort (all, compare_recent);
  for (GList *l = all; l != NULL && n < RECENT_MAX; l = l->next) {
    if (g_strcmp0 (gtk_recent_info_get_mime_type (l->data), MIME_TYPE) != 0
        || !gtk_recent_info_is_local (l->data) || !gtk_recent_info_exists (l->data))
      continue;
    append_recent (menu, l->data);
    n++;
  }
  g_list_free_full (all, (GDestroyNotify) gtk_recent_info_unref);
}

/* --- a stranger's file -------------------------------------------------------------------------
 */

/* What is asked about, on its way to the answer. */
typedef struct {
  CsWindow *window;
  CsCluster *cluster;
  GPtrArray *items;
  GFile *file;
} Question;

static void
question_free (gpointer data, GClosure *closure)
{
  Question *question = data;

  g_object_unref (question->cluster);
  g_ptr_array_unref (question->items);
  g_object_unref (question->file);
  g_free (question);
}

static void
consent_cb (AdwMessageDialog *dialog, const char *response, Question *question)
{
  g_autoptr (GError) error = NULL;

  if (g_strcmp0 (response, "open") != 0)
    return;
  /* What cannot be remembered is asked again next time. */
  if (!cs_consent_give (question->cluster, question->items, &error))
    g_message ("%s", error->message);
  _cs_window_open_agreed (question->window, question->file);
}

static char *
dup_body (GPtrArray *items)
{
  GString *text = g_string_new (
      _ ("This file did not come from you, or was changed since. Opening it lets this program use "
         "what stands here. Open it only if you know all of these:"));

  g_string_append (text, "\n");
  for (guint i = 0; i < items->len; i++) {
    const CsConsentItem *item = g_ptr_array_index (items, i);
    g_autofree char *group = cs_escape_control (item->group);
    g_autofree char *value = cs_escape_control (item->value);

    g_string_append_printf (text, "\n%s: %s=%s", group, item->key, value);
  }

  return g_string_free (text, FALSE);
}

gboolean
_cs_window_ask_consent (CsWindow *self, GFile *file)
{
  const char *path = g_file_peek_path (file);
  g_autoptr (CsCluster) cluster = path != NULL ? cs_cluster_load (path, NULL, NULL) : NULL;
  g_autoptr (GPtrArray) items = NULL;
  g_autofree char *body = NULL;
  Question *question;
  GtkWidget *dialog;

  if (cluster == NULL)
    return FALSE; /* opening it says why */
  items = cs_consent_list (cluster, _cs_window_get_plugins (self));
  if (cs_consent_is_given (cluster, items))
    return FALSE;

  body = dup_body (items);
  dialog = cs_question_new (GTK_WINDOW (self), _ ("Open This Cluster File?"), body, "open",
                            _ ("_Open"), ADW_RESPONSE_DEFAULT);
  question = g_new0 (Question, 1);
  question->window = self; /* the dialog is its own, and goes with it */
  question->cluster = g_steal_pointer (&cluster);
  question->items = g_steal_pointer (&items);
  question->file = g_object_ref (file);
  g_signal_connect_data (dialog, "response", G_CALLBACK (consent_cb), question, question_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));

  return TRUE;
}
