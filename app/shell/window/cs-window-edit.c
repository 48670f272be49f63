/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is done with local things: pasted, taken back, made again. */
#include "cs-window.h"

#include <glib/gi18n.h>
#include <string.h>

#include "cs-builder-page.h"
#include "cs-subject-objects.h"

#define LONG_FILE_MIN (1024 * 1024) /* bytes: some two thousand certificates */

void
_cs_window_show_problem (CsWindow *self, const char *heading, const char *text)
{
  GtkWidget *dialog;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return; /* it was closed in the meantime */
  dialog = adw_message_dialog_new (GTK_WINDOW (self), heading, text);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static CsHistory *
get_history (CsWindow *self)
{
  return cs_workbench_get_history (cs_session_get_workbench (cs_window_get_session (self)));
}

static void
undone_cb (GObject *history, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsWindow) self = CS_WINDOW (user_data);
  g_autoptr (GError) error = NULL;

  if (!cs_history_finish (CS_HISTORY (history), result, &error))
    _cs_window_show_problem (self, _ ("This Cannot Be Taken Back"), cs_error_show (error));
}

void
_cs_window_undo (CsWindow *self)
{
  cs_history_undo_async (get_history (self), undone_cb, g_object_ref (self));
}

static void
redone_cb (GObject *history, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsWindow) self = CS_WINDOW (user_data);
  g_autoptr (GError) error = NULL;

  if (!cs_history_finish (CS_HISTORY (history), result, &error))
    _cs_window_show_problem (self, _ ("This Cannot Be Made Again"), cs_error_show (error));
}

void
_cs_window_redo (CsWindow *self)
{
  cs_history_redo_async (get_history (self), redone_cb, g_object_ref (self));
}

static void
cut_cb (GObject *session, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsWindow) self = CS_WINDOW (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) cards = cs_subject_cut_finish (result, &error);

  if (cs_window_get_session (self) != CS_SESSION (session)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* it was closed, or shows another cluster */
  if (cards != NULL
      && cs_bundle_draft_add (
          cs_workbench_get_draft (cs_session_get_workbench (CS_SESSION (session))), G_MAXUINT,
          cards, &error))
    cs_window_show_page (self, "builder");
  else
    _cs_window_show_problem (self, _ ("This Cannot Be Put Into the Bundle"), cs_error_show (error));
}

void
_cs_window_add_to_bundle (CsWindow *self)
{
  CsSession *session = cs_window_get_session (self);

  cs_subject_cut_async (cs_session_get_selected (session), session, _cs_window_get_closing (self),
                        cut_cb, g_object_ref (self));
}

/* --- looking at what came ----------------------------------------------------------------------
 */

static void
take_in (CsWindow *self, CsLooseFile *file)
{
  g_autoptr (CsSubject) subject
      = cs_subject_new (CS_SUBJECT_LOOSE, cs_loose_file_get_name (file), NULL);
  CsSession *session;

  _cs_window_need_session (self);
  session = cs_window_get_session (self);
  cs_workbench_add_file (cs_session_get_workbench (session), file);
  /* One of the same name may be shown: it is not the same thing any more. */
  cs_session_select (session, NULL);
  cs_session_inspect (session, subject);
  /* A long one is only looked at. */
  if (g_bytes_get_size (cs_loose_file_get_bytes (file)) <= LONG_FILE_MIN)
    _cs_window_offer_answer (self, file);
}

/* A file or a text on its way into a window. */
typedef struct {
  CsWindow *window;
  GFile *file; /* NULL for a text */
} Arrival;

static Arrival *
new_arrival (CsWindow *self, GFile *file)
{
  Arrival *arrival = g_new0 (Arrival, 1);

  arrival->window = g_object_ref (self);
  g_set_object (&arrival->file, file);

  return arrival;
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Arrival *arrival = user_data;
  g_autoptr (CsWindow) self = arrival->window;
  g_autoptr (GFile) place = arrival->file;
  g_autoptr (GError) error = NULL;
  g_autoptr (CsLooseFile) file = cs_loose_file_load_finish (result, &error);

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return; /* it was closed in the meantime */
  if (file != NULL)
    take_in (self, file);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED))
    cs_window_open (self, place);
  else if (place == NULL)
    _cs_window_show_problem (self, _ ("This Text Cannot Be Read"), cs_error_show (error));
  else
    _cs_window_show_problem (self, _ ("This File Cannot Be Read"), cs_error_show (error));
}

/* Whether there may be so much in it that it is shown while it is read, like a folder. */
static gboolean
is_long (GFile *file)
{
  g_autoptr (GFileInfo) info
      = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE,
                           G_FILE_QUERY_INFO_NONE, NULL, NULL);

  return info != NULL && g_file_info_get_file_type (info) == G_FILE_TYPE_REGULAR
         && g_file_info_get_size (info) > LONG_FILE_MIN;
}

void
cs_window_inspect_file (CsWindow *self, GFile *file)
{
  g_autofree char *name = NULL;

  g_return_if_fail (CS_IS_WINDOW (self));
  g_return_if_fail (G_IS_FILE (file));

  name = g_file_get_basename (file);
  if (g_str_has_suffix (name, ".cluster")) {
    cs_window_open (self, file);
  } else if (g_file_peek_path (file) != NULL
             && g_file_test (g_file_peek_path (file), G_FILE_TEST_IS_DIR)) {
    _cs_window_need_session (self);
    cs_workbench_open_folder (cs_session_get_workbench (cs_window_get_session (self)),
                              g_file_peek_path (file));
    _cs_window_reveal (self, FALSE);
  } else if (g_file_peek_path (file) != NULL && is_long (file)) {
    _cs_window_need_session (self);
    cs_workbench_open_file (cs_session_get_workbench (cs_window_get_session (self)),
                            g_file_peek_path (file));
    _cs_window_reveal (self, FALSE);
  } else {
    cs_loose_file_load_async (file, _cs_window_get_closing (self), loaded_cb,
                              new_arrival (self, file));
  }
}

void
cs_window_inspect_text (CsWindow *self, const char *text)
{
  g_autoptr (GBytes) bytes = NULL;

  g_return_if_fail (CS_IS_WINDOW (self));
  g_return_if_fail (text != NULL);

  bytes = g_bytes_new (text, strlen (text));
  cs_loose_file_read_async (bytes, _ ("Pasted text"), _cs_window_get_closing (self), loaded_cb,
                            new_arrival (self, NULL));
}

/* --- the clipboard -----------------------------------------------------------------------------
 */

/* The page that takes what is pasted into the bundle; NULL when another one, or none, is shown, or
 * there is no cluster: then it is looked at. */
static GtkWidget *
get_bundle_page (CsWindow *self)
{
  GtkWidget *page = cs_window_is_empty (self) ? NULL : cs_window_get_page (self);

  return CS_IS_BUILDER_PAGE (page) ? page : NULL;
}

static void
text_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsWindow) self = CS_WINDOW (user_data);
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
  GtkWidget *page;

  if (text == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  page = get_bundle_page (self);
  if (page != NULL) {
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

  if (value == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  files = gdk_file_list_get_files (g_value_get_boxed (value));
  page = get_bundle_page (self);
  for (GSList *one = files; one != NULL; one = one->next) {
    if (page != NULL)
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
