/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Loose files: beside the cluster, without one, changed on disk; a bundle dropped on a node. Real
 * clicks, keys and drags. */
#include <glib/gstdio.h>
#include <string.h>

#include "cs-builder-card.h"
#include "cs-builder-page.h"
#include "cs-cluster-view.h"
#include "cs-inspector.h"
#include "cs-loose-row.h"
#include "cs-loose-view.h"
#include "cs-subject-objects.h"
#include "gui-hands.h"
#include "pki-maker.h"
#include "temporary-folder.h"

/* Of a window: all of it can be shown, or the details instead of the tree. */
#define WIDE GINT_TO_POINTER (1280)
#define NARROW GINT_TO_POINTER (880)

static CsApplication *application;

/* --- files -------------------------------------------------------------------------------------
 */

static char *
dup_certificates (guint first, guint n)
{
  EVP_PKEY *key = maker_key ("ec:P-256", 0);
  GString *text = g_string_new (NULL);

  for (guint i = first; i < first + n; i++) {
    g_autofree char *subject = g_strdup_printf ("CN=loose %u", i);
    g_autofree char *serial = g_strdup_printf ("%06x", i + 1);
    MakerSpec spec = { .subject = subject, .serial = serial };
    g_autoptr (X509) x509 = maker_certificate (&spec, key, NULL, key);
    g_autofree char *pem = maker_x509_pem (x509);

    g_string_append (text, pem);
  }

  return g_string_free (text, FALSE);
}

static void
write_certificates (const char *folder, const char *name, guint first, guint n)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *text = dup_certificates (first, n);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static void
write_request (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  MakerSpec spec = { .subject = "CN=asked for" };
  g_autoptr (X509_REQ) request = maker_request (&spec, maker_key ("ec:P-256", 0));
  g_autofree char *text = maker_request_pem (request);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

/* --- eyes --------------------------------------------------------------------------------------
 */

/* The list as it is shown, searched or not. */
static GListModel *
get_rows (CsWindow *window)
{
  GtkWidget *list = hands_find_named (GTK_WIDGET (window), "loose-list");

  return list != NULL ? G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list))) : NULL;
}

typedef struct {
  CsWindow *window;
  guint n;
  const char *text;
} Expected;

static gboolean
has_rows (gpointer data)
{
  Expected *self = data;
  GListModel *rows = get_rows (self->window);

  return (rows != NULL ? g_list_model_get_n_items (rows) : 0) == self->n;
}

static void
wait_for_rows (CsWindow *window, guint n)
{
  Expected expected = { window, n, NULL };
  g_autofree char *what = g_strdup_printf ("%u loose files", n);

  lab_wait (has_rows, &expected, what);
}

/* Transfer full. */
static CsCertificate *
dup_shown (CsWindow *window)
{
  CsSession *session = cs_window_get_session (window);
  CsSubject *subject = session != NULL ? cs_session_get_selected (session) : NULL;
  g_autoptr (GListModel) objects = subject != NULL && cs_subject_is_local (subject)
                                       ? cs_subject_dup_objects (subject, session)
                                       : NULL;
  g_autoptr (GObject) object = objects != NULL ? g_list_model_get_item (objects, 0) : NULL;

  return CS_IS_CERTIFICATE (object) ? CS_CERTIFICATE (g_steal_pointer (&object)) : NULL;
}

static gboolean
says (GtkWidget *root, const char *text)
{
  if (GTK_IS_LABEL (root) && gtk_widget_get_mapped (root)
      && strstr (gtk_label_get_text (GTK_LABEL (root)), text) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    if (says (child, text))
      return TRUE;
  }

  return FALSE;
}

/* What the inspector says, and not only what the session has selected. */
static gboolean
shows_name (gpointer data)
{
  Expected *self = data;
  g_autoptr (CsCertificate) certificate = dup_shown (self->window);
  GtkWidget *inspector = lab_find (GTK_WIDGET (self->window), CS_TYPE_INSPECTOR);

  return certificate != NULL
         && g_strcmp0 (cs_certificate_get_common_name (certificate), self->text) == 0
         && inspector != NULL && says (inspector, self->text);
}

static void
wait_for_name (CsWindow *window, const char *name)
{
  Expected expected = { window, 0, name };
  g_autofree char *what = g_strdup_printf ("%s in the inspector", name);

  lab_wait (shows_name, &expected, what);
}

static guint
count_widgets (GtkWidget *root, GType type)
{
  guint n = g_type_is_a (G_OBJECT_TYPE (root), type) ? 1 : 0;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_widgets (child, type);

  return n;
}

static gboolean
has_row_label (gpointer data)
{
  Expected *self = data;
  GtkWidget *list = hands_find_named (GTK_WIDGET (self->window), "loose-list");

  return list != NULL && hands_find_label (list, self->text) != NULL;
}

static GtkWidget *
wait_for_row (CsWindow *window, const char *title)
{
  Expected expected = { window, 0, title };

  lab_wait (has_row_label, &expected, title);
  lab_settle ();

  return hands_find_label (hands_find_named (GTK_WIDGET (window), "loose-list"), title);
}

static guint
count_cards (CsWindow *window)
{
  return g_list_model_get_n_items (G_LIST_MODEL (
      cs_workbench_get_draft (cs_session_get_workbench (cs_window_get_session (window)))));
}

static gboolean
has_cards (gpointer data)
{
  Expected *self = data;

  return count_cards (self->window) == self->n;
}

static void
wait_for_cards (CsWindow *window, guint n)
{
  Expected expected = { window, n, NULL };

  lab_wait (has_cards, &expected, "the cards");
}

/* --- beside a cluster --------------------------------------------------------------------------
 */

static CsWindow *
open_lab (Lab *lab)
{
  CsWindow *window = lab_open_window (lab, application);

  lab_wait_answering (window, lab_is_idle, window, "the first look");

  return window;
}

static gboolean
has_no_dialog (gpointer window)
{
  return lab_find_dialog (window, ADW_TYPE_MESSAGE_DIALOG) == NULL;
}

/* What is no certificate is told, and not put into the tray. */
static void
add_request (CsWindow *window)
{
  GtkWidget *dialog;

  hands_click (hands_point (wait_for_row (window, "asked for"), 0.2, 0.5), "3");
  lab_settle ();
  hands_key (GTK_WIDGET (window), "b");   /* Add to the _Bundle */
  dialog = lab_wait_for_message (window); /* why a request is not for a bundle */
  g_assert_cmpstr (adw_message_dialog_get_heading (ADW_MESSAGE_DIALOG (dialog)), ==,
                   "This Cannot Be Put Into the Bundle");
  lab_press (dialog, "_Close");
  lab_wait (has_no_dialog, window, "the end of the dialog");
}

/* Clicked, walked through by keys, searched by typing, put into the tray by menu and by drag. */
static void
test_list (void)
{
  g_autoptr (Lab) lab = lab_new ("cms1a", NULL);
  CsWindow *window;
  GtkWidget *row;

  write_certificates (lab_get_folder (lab), "a.cer", 1, 1);
  write_certificates (lab_get_folder (lab), "b.pem", 2, 3);
  write_request (lab_get_folder (lab), "c.csr");
  window = open_lab (lab);
  wait_for_rows (window, 5);

  hands_click (hands_point (wait_for_row (window, "loose 1"), 0.2, 0.5), "1");
  wait_for_name (window, "loose 1");
  hands_key (GTK_WIDGET (window), "Down Down");
  wait_for_name (window, "loose 3");

  hands_click (hands_point (wait_for_row (window, "loose 4"), 0.2, 0.5), "3");
  wait_for_name (window, "loose 4");
  lab_settle ();
  hands_key (GTK_WIDGET (window), "b"); /* Add to the _Bundle */
  wait_for_cards (window, 1);
  g_assert_true (CS_IS_BUILDER_PAGE (cs_window_get_page (window)));
  lab_settle ();

  row = wait_for_row (window, "loose 2");
  hands_drag (hands_point (row, 0.2, 0.5),
              hands_point (lab_find (GTK_WIDGET (window), CS_TYPE_BUILDER_PAGE), 0.5, 0.7));
  wait_for_cards (window, 2);
  add_request (window);
  wait_for_cards (window, 2);

  hands_click (hands_point (wait_for_row (window, "loose 1"), 0.2, 0.5), "1");
  wait_for_name (window, "loose 1");
  hands_type ("3");
  wait_for_rows (window, 1);
  hands_key (GTK_WIDGET (window), "Escape");
  wait_for_rows (window, 5);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Written by somebody else, the list and the inspector follow; what the cluster rests on makes the
 * window look again, and a new cluster file is told. */
static gboolean
says_changed (gpointer window)
{
  return hands_find_label (window, "The cluster file was changed on disk: what is shown here is of "
                                   "the file as it was.")
         != NULL;
}

static gboolean
says_nothing (gpointer window)
{
  return !says_changed (window);
}

static gboolean
is_looking (gpointer window)
{
  return !lab_is_idle (window);
}

static void
test_changed (void)
{
  g_autoptr (Lab) lab = lab_new ("cms1a", NULL);
  CsWindow *window;
  g_autofree char *workspace = g_build_filename (lab_get_folder (lab), "lab.workspace", NULL);
  g_autofree char *path = g_file_get_path (lab_get_file (lab));
  g_autofree char *text = NULL;
  g_autofree char *longer = NULL;

  write_certificates (lab_get_folder (lab), "a.cer", 1, 1);
  g_assert_cmpint (g_mkdir (workspace, 0700), ==, 0);
  window = open_lab (lab);
  hands_click (hands_point (wait_for_row (window, "loose 1"), 0.2, 0.5), "1");
  wait_for_name (window, "loose 1");
  write_certificates (lab_get_folder (lab), "a.cer", 5, 1);
  wait_for_name (window, "loose 5");

  lab_wait (lab_is_idle, window, "rest");
  write_certificates (workspace, "cmslab-root-ca.cer", 9, 1);
  lab_wait (is_looking, window, "another look");
  lab_wait_answering (window, lab_is_idle, window, "the end of it");

  g_assert_false (says_changed (window));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  longer = g_strconcat (text, "\n# another\n", NULL);
  g_assert_true (g_file_set_contents (path, longer, -1, NULL));
  lab_wait (says_changed, window, "the word that the file is another one");
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  lab_wait (says_nothing, window, "the end of that word, for it is the same again");
  g_assert_cmpint (g_unlink (path), ==, 0);
  lab_wait (says_changed, window, "the word that the file is not as it was");
  g_assert_true (g_file_set_contents (path, longer, -1, NULL));
  lab_press (GTK_WIDGET (window), "Open _Again");
  lab_wait_answering (window, lab_is_idle, window, "the file opened again");
  lab_wait (says_nothing, window, "the end of that word");
  gtk_window_destroy (GTK_WINDOW (window));
}

/* However many there are, only what is seen is made. */
static void
test_many (void)
{
  g_autoptr (Lab) lab = lab_new ("cms1a", NULL);
  CsWindow *window;

  write_certificates (lab_get_folder (lab), "many.pem", 1, 3000);
  window = open_lab (lab);
  wait_for_rows (window, 3000);
  wait_for_row (window, "loose 1");
  g_assert_cmpuint (count_widgets (GTK_WIDGET (window), CS_TYPE_LOOSE_ROW), <, 400);
  hands_click (hands_point (wait_for_row (window, "loose 1"), 0.2, 0.5), "1");
  wait_for_name (window, "loose 1");
  hands_key (GTK_WIDGET (window), "End");
  wait_for_name (window, "loose 3000");
  wait_for_row (window, "loose 3000");
  g_assert_cmpuint (count_widgets (GTK_WIDGET (window), CS_TYPE_LOOSE_ROW), <, 400);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* --- without a cluster -------------------------------------------------------------------------
 */

static void
open_with (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);

  g_application_open (G_APPLICATION (application), &file, 1, "");
}

static void
test_alone (gconstpointer width)
{
  g_autoptr (Lab) lab = lab_new ("cms1a", NULL);
  CsWindow *window = cs_window_new (GTK_APPLICATION (application),
                                    cs_application_get_plugins (application), NULL);
  g_autofree char *one = g_build_filename (lab_get_folder (lab), "one.cer", NULL);
  g_autofree char *folder = g_build_filename (lab_get_folder (lab), "folder", NULL);
  g_autofree char *cluster = g_file_get_path (lab_get_file (lab));

  write_certificates (lab_get_folder (lab), "one.cer", 7, 1);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  write_certificates (folder, "x.cer", 8, 2);
  gtk_window_set_default_size (GTK_WINDOW (window), GPOINTER_TO_INT (width), 700);
  gtk_window_present (GTK_WINDOW (window));
  lab_settle ();

  open_with (one);
  wait_for_name (window, "loose 7");
  g_assert_true (cs_window_is_empty (window));
  g_assert_false (cs_window_show_page (window, "journal")); /* there is nothing to show there */

  open_with (folder);
  wait_for_rows (window, 2);
  hands_click (hands_point (wait_for_row (window, "loose 9"), 0.2, 0.5), "1");
  wait_for_name (window, "loose 9");

  /* The same window takes the cluster. */
  open_with (cluster);
  lab_wait_answering (window, lab_is_idle, window, "the first look");
  g_assert_false (cs_window_is_empty (window));
  wait_for_rows (window, 3);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A file with very much in it is shown as a folder is, while it is read, and begins with its first
 * thing; the way back leads to the files beside the cluster. */
static void
test_long_file (void)
{
  g_autoptr (Lab) lab = lab_new ("cms1a", NULL);
  g_autofree char *folder = g_dir_make_tmp ("countersign-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "long.txt", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  CsWindow *window;

  write_certificates (lab_get_folder (lab), "beside.cer", 7, 1);
  write_certificates (folder, "long.txt", 20, 3000);
  write_certificates (folder, "not-this.cer", 8, 1);
  window = open_lab (lab);
  wait_for_rows (window, 1);
  cs_window_inspect_file (window, file);
  wait_for_name (window, "loose 20");
  wait_for_rows (window, 3000);
  g_assert_true (says (lab_find (GTK_WIDGET (window), CS_TYPE_LOOSE_VIEW), "long.txt"));
  gtk_widget_activate_action (lab_find (GTK_WIDGET (window), CS_TYPE_LOOSE_VIEW), "loose.back",
                              NULL);
  wait_for_rows (window, 1);
  gtk_window_destroy (GTK_WINDOW (window));
  temporary_folder_remove (folder);
}

static CsWindow *
open_empty (gconstpointer width)
{
  CsWindow *window = cs_window_new (GTK_APPLICATION (application),
                                    cs_application_get_plugins (application), NULL);

  gtk_window_set_default_size (GTK_WINDOW (window), GPOINTER_TO_INT (width), 700);
  gtk_window_present (GTK_WINDOW (window));
  lab_settle ();

  return window;
}

static void
paste (CsWindow *window, const char *text)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (window)), text);
  hands_key (GTK_WIDGET (window), "ctrl+v");
}

static void
test_pasted (gconstpointer width)
{
  CsWindow *window = open_empty (width);
  g_autofree char *text = dup_certificates (11, 1);

  paste (window, text);
  wait_for_name (window, "loose 11");
  gtk_window_destroy (GTK_WINDOW (window));
}

#define MANY 20000
#define TOO_MANY                                                                                   \
  " holds more than 1000 certificates: too many for a bundle. Drop those that it should hold."

/* It is read beside the main loop, as long as there is a window that wants it. */
static void
test_pasted_long (void)
{
  g_autofree char *one = dup_certificates (11, 1);
  g_autofree char *text = maker_repeat (one, MANY);
  CsWindow *window = open_empty (WIDE);
  g_autoptr (GCancellable) closing = g_object_ref (_cs_window_get_closing (window));
  GtkWidget *dialog;

  cs_window_inspect_text (window, text);
  g_assert_null (cs_window_get_session (window)); /* which comes with the first that is taken in */
  wait_for_name (window, "loose 11");

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), "window.add-to-bundle", NULL));
  dialog = lab_wait_for_message (window);
  g_assert_cmpstr (adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (dialog)), ==,
                   "Pasted text" TOO_MANY);
  lab_press (dialog, "_Close");
  lab_wait (has_no_dialog, window, "the end of the dialog");
  g_assert_false (g_cancellable_is_cancelled (closing));
  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_true (g_cancellable_is_cancelled (closing));
}

static gboolean
says_line (gpointer data)
{
  Expected *self = data;

  return hands_find_label (GTK_WIDGET (self->window), self->text) != NULL;
}

static void
wait_for_line (CsWindow *window, const char *text)
{
  Expected expected = { window, 0, text };

  lab_wait (says_line, &expected, text);
}

/* Whether it is one certificate or several: what is odd is said of the file, above its content. */
static void
test_unclean (gconstpointer n)
{
  CsWindow *window = open_empty (WIDE);
  g_autofree char *clean = dup_certificates (11, GPOINTER_TO_INT (n));
  g_autofree char *text = g_strconcat (clean, "\x1a", NULL);

  paste (window, clean);
  wait_for_name (window, "loose 11");
  g_assert_false (says (lab_find (GTK_WIDGET (window), CS_TYPE_INSPECTOR), "Strict reader"));

  paste (window, text);
  wait_for_line (window, "may not see all of it: no line end after a certificate, a Ctrl-Z");
  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
has_all_rows (gpointer data)
{
  Expected *self = data;
  GtkWidget *card = lab_find (GTK_WIDGET (self->window), CS_TYPE_BUILDER_CARD);

  return card != NULL
         && gtk_list_box_get_row_at_index (GTK_LIST_BOX (gtk_widget_get_parent (card)),
                                           (int) self->n - 1)
                != NULL;
}

/* A row of the tray is not made of each at once, and what is no bundle any more is refused. */
static void
test_tray (void)
{
  g_autoptr (Lab) lab = lab_new ("cms1a", NULL);
  CsWindow *window = open_lab (lab);
  g_autofree char *text = dup_certificates (1, 300);
  g_autofree char *path = g_build_filename (lab_get_folder (lab), "many.pem", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  Expected expected = { window, 300, NULL };
  CsBuilderPage *page;

  cs_window_show_page (window, "builder");
  lab_settle ();
  page = CS_BUILDER_PAGE (cs_window_get_page (window));
  cs_builder_page_add_bytes (page, bytes, "some");
  g_assert_cmpuint (count_cards (window), ==, 0); /* it is read in a thread */
  wait_for_cards (window, 300);
  g_assert_false (has_all_rows (&expected));
  lab_wait (has_all_rows, &expected, "the last of the rows");

  write_certificates (lab_get_folder (lab), "many.pem", 1, 1001);
  cs_builder_page_add_file (page, file);
  wait_for_line (window, "many.pem" TOO_MANY);
  g_assert_cmpuint (count_cards (window), ==, 300);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* --- a bundle onto a node ----------------------------------------------------------------------
 */

/* Of the question for a name, once it can be typed into. */
static GtkWidget *
find_entry (CsWindow *window)
{
  GtkWidget *dialog = lab_find_dialog (window, ADW_TYPE_MESSAGE_DIALOG);

  return dialog != NULL ? lab_find (dialog, GTK_TYPE_ENTRY) : NULL;
}

static gboolean
has_entry (gpointer window)
{
  return find_entry (window) != NULL;
}

/* The last that says so: the first is the certificate's. */
static void
find_last (GtkWidget *root, const char *title, GtkWidget **found)
{
  if (GTK_IS_LABEL (root) && gtk_widget_get_mapped (root)
      && g_str_equal (gtk_label_get_text (GTK_LABEL (root)), title))
    *found = root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    find_last (child, title, found);
}

static void
drop_on_node (CsWindow *window)
{
  GtkWidget *tree = lab_find (GTK_WIDGET (window), CS_TYPE_CLUSTER_VIEW);
  GtkWidget *row = NULL;

  g_assert_true (lab_select (window, CS_SUBJECT_NODE, "cms1b", NULL));
  lab_settle ();
  find_last (tree, "cms1b", &row);
  hands_drag (hands_point (hands_find_named (GTK_WIDGET (window), "bundle-handle"), 0.3, 0.5),
              hands_point (row, 0.3, 0.5));
  lab_wait (has_entry, window, "the question for a name");
}

static void
test_upload (void)
{
  g_autoptr (Lab) lab = lab_new ("cms1a,cms1b,cms1c", NULL);
  CsWindow *window = open_lab (lab);
  CsSession *session = cs_window_get_session (window);
  g_autofree char *text = dup_certificates (21, 2);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  CsPlan *before;
  CsStep *step;

  cs_window_show_page (window, "builder");
  lab_settle ();
  cs_builder_page_add_bytes (CS_BUILDER_PAGE (cs_window_get_page (window)), bytes, "two");
  wait_for_cards (window, 2);
  lab_settle ();
  before = cs_session_get_plan (session);

  drop_on_node (window);
  lab_press (lab_find_dialog (window, ADW_TYPE_MESSAGE_DIALOG),
             "_Cancel"); /* the button closes it, too */
  lab_wait (has_no_dialog, window, "the end of the question");
  g_assert_true (cs_session_get_plan (session) == before);

  drop_on_node (window);
  gtk_editable_set_text (GTK_EDITABLE (find_entry (window)), "two.cer");
  lab_press (lab_find_dialog (window, ADW_TYPE_MESSAGE_DIALOG), "_Plan It");
  lab_wait (has_no_dialog, window, "the end of the second question");
  step = cs_plan_find_step (cs_session_get_plan (session), "upload:cms1b/two.cer");
  g_assert_nonnull (step);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (cs_session_get_plan (session))), ==, 1);
  g_assert_cmpint (cs_step_get_state (step), ==, CS_STEP_PLANNED);
  g_assert_cmpstr (cs_session_get_message (session), ==, "1 step to do");
  lab_press (GTK_WIDGET (window), "_Apply");
  lab_wait_answering (window, lab_is_idle, window, "the run");
  g_assert_cmpstr (cs_step_get_result (step), !=, NULL);
  g_assert_cmpint (cs_step_get_state (step), ==, CS_STEP_DONE);
  g_assert_true (lab_select (window, CS_SUBJECT_FILE, "two.cer", "cms1b"));
  g_assert_false (lab_select (window, CS_SUBJECT_FILE, "two.cer", "cms1a"));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char *argv[])
{
  application = lab_begin (&argc, &argv);
  g_test_add_func ("/loose/list", test_list);
  g_test_add_func ("/loose/changed", test_changed);
  g_test_add_func ("/loose/many", test_many);
  g_test_add_data_func ("/loose/alone", WIDE, test_alone);
  g_test_add_data_func ("/loose/alone/narrow", NARROW, test_alone);
  g_test_add_func ("/loose/long-file", test_long_file);
  g_test_add_data_func ("/loose/pasted", WIDE, test_pasted);
  g_test_add_data_func ("/loose/pasted/narrow", NARROW, test_pasted);
  g_test_add_func ("/loose/pasted/long", test_pasted_long);
  g_test_add_data_func ("/loose/unclean/one", GINT_TO_POINTER (1), test_unclean);
  g_test_add_data_func ("/loose/unclean/several", GINT_TO_POINTER (3), test_unclean);
  g_test_add_func ("/loose/tray", test_tray);
  g_test_add_func ("/loose/upload", test_upload);

  return lab_run (application);
}
