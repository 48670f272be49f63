/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is done with local things: pasted, taken back, made again. */
#include "cs-window.h"

#include <glib/gi18n.h>
#include <string.h>

#include "cs-builder-page.h"

void
_cs_window_show_problem (CsWindow *self, const char *heading, const char *text)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), heading, text);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static CsHistory *
get_history (CsWindow *self)
{
  return cs_workbench_get_history (cs_session_get_workbench (cs_window_get_session (self)));
}

void
_cs_window_undo (CsWindow *self)
{
  g_autoptr (GError) error = NULL;

  if (!cs_history_undo (get_history (self), &error))
    _cs_window_show_problem (self, _ ("This Cannot Be Taken Back"), error->message);
}

void
_cs_window_redo (CsWindow *self)
{
  g_autoptr (GError) error = NULL;

  if (!cs_history_redo (get_history (self), &error))
    _cs_window_show_problem (self, _ ("This Cannot Be Made Again"), error->message);
}

/* --- looking at what came ----------------------------------------------------------------------
 */

static void
take_in (CsWindow *self, CsLooseFile *file)
{
  CsSession *session = cs_window_get_session (self);
  g_autoptr (CsSubject) subject
      = cs_subject_new (CS_SUBJECT_LOOSE, cs_loose_file_get_name (file), NULL);

  if (session == NULL)
    return;

  cs_workbench_add_file (cs_session_get_workbench (session), file);
  /* One of the same name may be shown: it is not the same thing any more. */
  cs_session_select (session, NULL);
  cs_session_select (session, subject);
  _cs_window_offer_answer (self, file);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsWindow) self = CS_WINDOW (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (CsLooseFile) file = cs_loose_file_load_finish (result, &error);

  if (cs_window_get_session (self) == NULL)
    return;
  if (file != NULL)
    take_in (self, file);
  else
    _cs_window_show_problem (self, _ ("This File Cannot Be Read"), error->message);
}

void
cs_window_inspect_file (CsWindow *self, GFile *file)
{
  g_autofree char *name = NULL;

  g_return_if_fail (CS_IS_WINDOW (self));
  g_return_if_fail (G_IS_FILE (file));

  name = g_file_get_basename (file);
  if (cs_window_get_session (self) == NULL || g_str_has_suffix (name, ".cluster"))
    cs_window_open (self, file);
  else
    cs_loose_file_load_async (file, NULL, loaded_cb, g_object_ref (self));
}

void
cs_window_inspect_text (CsWindow *self, const char *text)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (CsLooseFile) file = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (CS_IS_WINDOW (self));
  g_return_if_fail (text != NULL);

  bytes = g_bytes_new (text, strlen (text));
  file = cs_loose_file_new (bytes, _ ("Pasted text"), &error);
  if (file != NULL)
    take_in (self, file);
  else
    _cs_window_show_problem (self, _ ("This Text Cannot Be Read"), error->message);
}

/* --- the clipboard -----------------------------------------------------------------------------
 */

static void
text_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsWindow) self = CS_WINDOW (user_data);
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
  GtkWidget *page;

  if (text == NULL || cs_window_get_session (self) == NULL)
    return;

  page = cs_window_get_page (self);
  if (CS_IS_BUILDER_PAGE (page)) {
    g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

    cs_builder_page_add_bytes (CS_BUILDER_PAGE (page), bytes, _ ("Pasted text"));
    return;
  }
  cs_window_inspect_text (self, text);
}

static void
files_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsWindow) self = CS_WINDOW (user_data);
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (source), result, NULL);
  g_autoptr (GSList) files = NULL;
  GtkWidget *page;

  if (value == NULL || cs_window_get_session (self) == NULL)
    return;

  files = gdk_file_list_get_files (g_value_get_boxed (value));
  page = cs_window_get_page (self);
  for (GSList *one = files; one != NULL; one = one->next) {
    if (CS_IS_BUILDER_PAGE (page))
      cs_builder_page_add_file (CS_BUILDER_PAGE (page), one->data);
    else
      cs_window_inspect_file (self, one->data);
  }
}

void
_cs_window_paste (CsWindow *self)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));

  if (gdk_content_formats_contain_gtype (gdk_clipboard_get_formats (clipboard), GDK_TYPE_FILE_LIST))
    gdk_clipboard_read_value_async (clipboard, GDK_TYPE_FILE_LIST, G_PRIORITY_DEFAULT, NULL,
                                    files_cb, g_object_ref (self));
  else
    gdk_clipboard_read_text_async (clipboard, NULL, text_cb, g_object_ref (self));
}
