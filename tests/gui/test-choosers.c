/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every dialog that asks for a file, by its own buttons, to both outcomes. */
#include <string.h>

#include "cs-builder-page.h"
#include "cs-handover-dialog.h"
#include "cs-inspector.h"
#include "cs-new-cluster.h"
#include "gui-hands.h"
#include "temporary-folder.h"

static CsApplication *application;
static Lab *lab; /* deployed once, for most of them */
static char *folder;

/* --- hands -------------------------------------------------------------------------------------
 */

static gboolean
has_chooser (gpointer unused)
{
  return lab_find_toplevel (GTK_TYPE_FILE_CHOOSER_DIALOG) != NULL;
}

static gboolean
has_no_chooser (gpointer unused)
{
  return !has_chooser (NULL);
}

typedef struct {
  GtkFileChooser *chooser;
  GFile *file;
  gint64 again; /* when to say it once more */
} Choice;

static void
tell (Choice *self)
{
  g_autoptr (GFile) parent = g_file_get_parent (self->file);
  g_autofree char *name = g_file_get_basename (self->file);

  if (gtk_file_chooser_get_action (self->chooser) == GTK_FILE_CHOOSER_ACTION_OPEN) {
    gtk_file_chooser_set_file (self->chooser, self->file, NULL);
    return;
  }
  gtk_file_chooser_set_current_folder (self->chooser, parent, NULL);
  gtk_file_chooser_set_current_name (self->chooser, name);
}

/* The dialog loads a folder of its own first, and forgets then what it was told before. */
static gboolean
has_chosen (gpointer data)
{
  Choice *self = data;
  g_autoptr (GFile) chosen = gtk_file_chooser_get_file (self->chooser);
  gint64 now = g_get_monotonic_time ();

  if (chosen != NULL && g_file_equal (chosen, self->file))
    return TRUE;
  if (now >= self->again) {
    tell (self);
    self->again = now + 500 * G_TIME_SPAN_MILLISECOND;
  }

  return FALSE;
}

/* @path: NULL to cancel */
static void
choose (const char *path)
{
  GtkWidget *dialog;

  lab_wait (has_chooser, NULL, "the dialog that asks for a file");
  dialog = lab_find_toplevel (GTK_TYPE_FILE_CHOOSER_DIALOG);
  /* Until it shows the folder that it begins with: GTK 4.18 itself uses what is gone when a dialog
   * ends, or is told another folder, before. */
  lab_settle ();
  if (path != NULL) {
    g_autoptr (GFile) file = g_file_new_for_path (path);
    Choice choice = { GTK_FILE_CHOOSER (dialog), file, 0 };

    lab_wait (has_chosen, &choice, "the file in the dialog");
    lab_settle (); /* until it has looked at the folder */
    lab_wait (has_chosen, &choice, "the file in the dialog still");
  }
  g_signal_emit_by_name (
      gtk_dialog_get_widget_for_response (GTK_DIALOG (dialog),
                                          path != NULL ? GTK_RESPONSE_ACCEPT : GTK_RESPONSE_CANCEL),
      "clicked");
  lab_wait (has_no_chooser, NULL, "the end of the dialog");
}

static gboolean
has_content (gpointer path)
{
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) && *text != '\0';
}

typedef void (*Asker) (GtkWidget *root);

/* Asks twice: cancelled, nothing is written; accepted, the file begins with @begin. */
static void
drive_save (GtkWidget *root, Asker ask, const char *name, const char *begin)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *text = NULL;

  ask (root);
  choose (NULL);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  ask (root);
  choose (path);
  lab_wait (has_content, path, name);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, begin));
}

/* --- saving ------------------------------------------------------------------------------------
 */

static void
ask_calendar (GtkWidget *root)
{
  lab_press (root, "_Write Calendar…");
}

static void
test_calendar (void)
{
  CsWindow *window = lab_open_page (lab, application, "expiry");
  g_autofree char *path = g_build_filename (folder, "lab.ics", NULL);
  g_autofree char *text = NULL;

  drive_save (GTK_WIDGET (window), ask_calendar, "lab.ics", "BEGIN:VCALENDAR\r\n");
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "dbclusterserver"));
  lab_close_window (window);
}

static void
ask_bundle (GtkWidget *root)
{
  lab_press (root, "_Save As…");
}

static gboolean
can_save (gpointer window)
{
  GtkWidget *button = lab_find_button (GTK_WIDGET (window), "_Save As…");

  return button != NULL && gtk_widget_is_sensitive (button);
}

static void
test_bundle (void)
{
  CsWindow *window = lab_open_page (lab, application, "builder");
  g_autofree char *path
      = g_build_filename (lab_get_folder (lab), "lab.workspace", "cms1a", "cms1a.cer", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  cs_builder_page_add_file (CS_BUILDER_PAGE (cs_window_get_page (window)), file);
  lab_wait (can_save, window, "a bundle that can be saved");
  drive_save (GTK_WIDGET (window), ask_bundle, "bundle.cer", "-----BEGIN CERTIFICATE-----");
  lab_close_window (window);
}

static void
ask_certificate (GtkWidget *root)
{
  GtkWidget *button = hands_find_named (root, "save-pem");

  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
}

static void
test_certificate (void)
{
  CsWindow *window = lab_open_page (lab, application, "overview");

  g_assert_true (lab_select (window, CS_SUBJECT_FILE, "cms1a.cer", "cms1a"));
  lab_settle ();
  drive_save (GTK_WIDGET (window), ask_certificate, "one.pem", "-----BEGIN CERTIFICATE-----");
  lab_close_window (window);
}

static void
ask_report (GtkWidget *root)
{
  lab_press (root, "Re_port…");
}

static gboolean
has_report (gpointer window)
{
  return lab_find_button (GTK_WIDGET (window), "Re_port…") != NULL;
}

static void
test_report (void)
{
  CsWindow *window = lab_open_page (lab, application, "journal");

  lab_wait (has_report, window, "the run in the journal");
  drive_save (GTK_WIDGET (window), ask_report, "run.html", "<!DOCTYPE html>");
  lab_close_window (window);
}

static void
type_into (GtkWidget *dialog, guint row, const char *text)
{
  GtkWidget *entry = lab_find (dialog, ADW_TYPE_ENTRY_ROW);

  for (guint i = 0; i < row; i++)
    entry = gtk_widget_get_next_sibling (entry);
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

static void
ask_cluster (GtkWidget *root)
{
  lab_press (root, "_Save…");
}

static void
test_cluster (void)
{
  CsWindow *window = cs_window_new (GTK_APPLICATION (application),
                                    cs_application_get_plugins (application), NULL);
  GtkWidget *dialog;

  gtk_window_present (GTK_WINDOW (window));
  gtk_widget_activate_action (GTK_WIDGET (window), "window.new-cluster", NULL);
  lab_settle ();
  dialog = lab_find_toplevel (CS_TYPE_NEW_CLUSTER);
  g_assert_nonnull (dialog);
  type_into (dialog, 0, "cms1.pod2.cms.lab");
  type_into (dialog, 2, "127.0.0.1 x y");
  drive_save (dialog, ask_cluster, "new.cluster", "#");
  g_assert_false (cs_window_is_empty (window));
  lab_close_window (window);
}

/* --- opening -----------------------------------------------------------------------------------
 */

static gboolean
shows_loose (gpointer window)
{
  CsSubject *subject = cs_session_get_selected (cs_window_get_session (CS_WINDOW (window)));

  return subject != NULL && cs_subject_get_kind (subject) == CS_SUBJECT_LOOSE;
}

static void
test_open (void)
{
  CsWindow *window = lab_open_page (lab, application, "overview");
  g_autofree char *path = g_build_filename (lab_get_folder (lab), "ca", "ca.cer", NULL);

  gtk_widget_activate_action (GTK_WIDGET (window), "window.open-file", NULL);
  choose (NULL);
  g_assert_false (shows_loose (window));
  gtk_widget_activate_action (GTK_WIDGET (window), "window.open-file", NULL);
  choose (path);
  lab_wait (shows_loose, window, "the file in the inspector");
  lab_close_window (window);
}

static void
ask_hand_over (GtkWidget *root)
{
  lab_press (root, "_Save As…");
}

/* What people are asked, and what they sent back. */
static void
test_people (void)
{
  g_autoptr (Lab) people = lab_new ("cms1a", NULL);
  g_autofree char *path = g_build_filename (lab_get_folder (people), "ca", "ca.cer", NULL);
  CsWindow *window;
  GtkWidget *dialog;

  lab_ask_people (people);
  window = lab_open_page (people, application, "pending");
  cs_session_apply (cs_window_get_session (window));
  lab_wait_answering (window, lab_is_idle, window, "the run");
  cs_window_show_page (window, "pending");
  lab_settle ();
  lab_press (GTK_WIDGET (window), "Hand _Over…");
  lab_settle ();
  dialog = lab_find_toplevel (CS_TYPE_HANDOVER_DIALOG);
  g_assert_nonnull (dialog);
  drive_save (dialog, ask_hand_over, "cms1a.csr", "-----BEGIN CERTIFICATE REQUEST-----");
  lab_close_window (dialog);

  lab_press (GTK_WIDGET (window), "_Take an Answer…");
  choose (NULL);
  g_assert_false (shows_loose (window));
  lab_press (GTK_WIDGET (window), "_Take an Answer…");
  choose (path);
  lab_wait (shows_loose, window, "the answer in the inspector");
  lab_close_window (window);
}

int
main (int argc, char *argv[])
{
  int status;

  application = lab_begin (&argc, &argv);
  folder = g_dir_make_tmp ("countersign-XXXXXX", NULL);
  lab = lab_new ("cms1a,cms1b,cms1c", NULL);
  lab_deploy (lab, application);
  g_test_add_func ("/choosers/calendar", test_calendar);
  g_test_add_func ("/choosers/bundle", test_bundle);
  g_test_add_func ("/choosers/certificate", test_certificate);
  g_test_add_func ("/choosers/report", test_report);
  g_test_add_func ("/choosers/cluster", test_cluster);
  g_test_add_func ("/choosers/open", test_open);
  g_test_add_func ("/choosers/people", test_people);
  status = g_test_run ();
  lab_free (lab);
  temporary_folder_remove (folder);
  g_free (folder);
  g_object_unref (application);

  return status;
}
