/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Bundles put together by hand: the pointer is really moved (xdotool), so that what is dragged goes
 * the whole way through the display server. */
#include <glib/gstdio.h>

#include "cs-builder-card.h"
#include "cs-builder-page.h"
#include "cs-cluster-view.h"
#include "cs-inspector.h"
#include "cs-subject-objects.h"
#include "gui-hands.h"

static CsApplication *application;

/* --- eyes --------------------------------------------------------------------------------------
 */

static CsBundleDraft *
get_draft (CsWindow *window)
{
  return cs_workbench_get_draft (cs_session_get_workbench (cs_window_get_session (window)));
}

/* What the names of the cards begin with, in order: the source says which slot it was. */
static char *
dup_order (CsWindow *window)
{
  GListModel *cards = G_LIST_MODEL (get_draft (window));
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (cards); i++) {
    g_autoptr (CsBundleCard) card = g_list_model_get_item (cards, i);

    g_string_append_printf (text, "%s%s", i > 0 ? "," : "", cs_bundle_card_get_source (card));
  }

  return g_string_free (text, FALSE);
}

typedef struct {
  CsWindow *window;
  const char *order;
} Expected;

static gboolean
has_order (gpointer data)
{
  Expected *self = data;
  g_autofree char *order = dup_order (self->window);

  return g_str_equal (order, self->order);
}

static void
wait_for_order (CsWindow *window, const char *order)
{
  Expected expected = { window, order };
  g_autofree char *what = g_strdup_printf ("the cards %s", order);

  lab_wait (has_order, &expected, what);
}

static GtkWidget *
get_card (CsWindow *window, int index)
{
  GtkWidget *card = lab_find (GTK_WIDGET (window), CS_TYPE_BUILDER_CARD);

  g_assert_nonnull (card);

  return GTK_WIDGET (
      gtk_list_box_get_row_at_index (GTK_LIST_BOX (gtk_widget_get_parent (card)), index));
}

/* --- the lab -----------------------------------------------------------------------------------
 */

static CsWindow *
open_complete (Lab *lab)
{
  CsWindow *window = lab_open_window (lab, application);

  lab_wait_answering (window, lab_is_idle, window, "the first look");
  cs_session_apply (cs_window_get_session (window));
  lab_wait_answering (window, lab_is_idle, window, "the run");
  cs_window_show_page (window, "builder");
  lab_settle ();

  return window;
}

static void
drag_from_tree (CsWindow *window, const char *slot)
{
  GtkWidget *tree = lab_find (GTK_WIDGET (window), CS_TYPE_CLUSTER_VIEW);
  GtkWidget *page = lab_find (GTK_WIDGET (window), CS_TYPE_BUILDER_PAGE);
  GtkWidget *label = hands_find_label (tree, slot);

  g_assert_nonnull (label);
  g_assert_nonnull (page);
  hands_drag (hands_point (label, 0.2, 0.5), hands_point (page, 0.5, 0.7));
}

static gboolean
shows_loose (gpointer window)
{
  CsSubject *subject = cs_session_get_selected (cs_window_get_session (CS_WINDOW (window)));

  return subject != NULL && cs_subject_get_kind (subject) == CS_SUBJECT_LOOSE;
}

static guint
count_objects (CsWindow *window)
{
  CsSession *session = cs_window_get_session (window);
  g_autoptr (GListModel) objects
      = cs_subject_dup_objects (cs_session_get_selected (session), session);

  return g_list_model_get_n_items (objects);
}

/* Whether the last of three has got its place, below the others. */
static gboolean
has_cards (gpointer window)
{
  GtkWidget *card = get_card (CS_WINDOW (window), 2);

  return card != NULL && gtk_widget_get_mapped (card) && gtk_widget_get_height (card) > 0;
}

/* From the tree into the tray, within the tray, and out of it as a file. */
static void
test_drags (void)
{
  g_autoptr (Lab) lab = lab_new ("cms1a,cms1b,cms1c", NULL);
  CsWindow *window = open_complete (lab);
  GtkWidget *inspector = lab_find (GTK_WIDGET (window), CS_TYPE_INSPECTOR);

  drag_from_tree (window, "cms1a");
  wait_for_order (window, "cms1a");
  drag_from_tree (window, "cms1b");
  wait_for_order (window, "cms1a,cms1b");
  drag_from_tree (window, "cms1c");
  wait_for_order (window, "cms1a,cms1b,cms1c");

  lab_wait (has_cards, window, "the cards");
  hands_drag (hands_point (get_card (window, 0), 0.3, 0.5),
              hands_point (get_card (window, 2), 0.3, 0.9));
  wait_for_order (window, "cms1b,cms1c,cms1a");

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), "edit.undo", NULL));
  wait_for_order (window, "cms1a,cms1b,cms1c");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), "edit.redo", NULL));
  wait_for_order (window, "cms1b,cms1c,cms1a");

  lab_settle ();
  hands_drag (hands_point (hands_find_named (GTK_WIDGET (window), "bundle-handle"), 0.3, 0.5),
              hands_point (inspector, 0.5, 0.5));
  lab_wait (shows_loose, window, "the bundle in the inspector");
  g_assert_cmpuint (count_objects (window), ==, 3);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* The same without a drag: a certificate from the tree's menu, one from the overview by Ctrl+B. */
static void
test_add (void)
{
  g_autoptr (Lab) lab = lab_new ("cms1a,cms1b,cms1c", NULL);
  CsWindow *window = open_complete (lab);
  CsSession *session = cs_window_get_session (window);
  GtkWidget *tree = lab_find (GTK_WIDGET (window), CS_TYPE_CLUSTER_VIEW);
  g_autoptr (CsSubject) slot = cs_subject_new (CS_SUBJECT_SLOT, "cms1a", NULL);
  g_autoptr (CsSubject) file = cs_subject_new (CS_SUBJECT_FILE, "cms1b.cer", "cms1b");
  g_autoptr (CsSubject) key = cs_subject_new (CS_SUBJECT_FILE, "cms1b.key", "cms1b");

  cs_session_select (session, slot);
  g_assert_true (gtk_widget_activate_action (tree, "window.add-to-bundle", NULL));
  wait_for_order (window, "cms1a");

  cs_window_show_page (window, "overview");
  cs_session_select (session, file);
  hands_focus (GTK_WIDGET (window));
  hands_press_key ("ctrl+b");
  wait_for_order (window, "cms1a,cms1b/cms1b.cer");

  /* A private key is not for a bundle, and it says so. */
  cs_session_select (session, key);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), "window.add-to-bundle", NULL));
  gtk_window_destroy (GTK_WINDOW (lab_wait_for_message (window)));
  wait_for_order (window, "cms1a,cms1b/cms1b.cer");
  gtk_window_destroy (GTK_WINDOW (window));
}

/* --- keys --------------------------------------------------------------------------------------
 */

static gboolean
is_sensitive (gpointer button)
{
  return gtk_widget_is_sensitive (button);
}

static GBytes *
load (Lab *lab, const char *name)
{
  g_autofree char *path = g_build_filename (lab_get_folder (lab), name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  GBytes *bytes = cs_reader_load (file, NULL, &error);

  g_assert_no_error (error);

  return bytes;
}

/* What is pasted is taken in; a card is moved and removed with actions that have keys. */
static void
test_keys (void)
{
  g_autoptr (Lab) lab = lab_new ("cms1a,cms1b,cms1c", NULL);
  CsWindow *window = open_complete (lab);
  g_autoptr (GBytes) first = load (lab, "lab.workspace/cms1a/cms1a.cer");
  g_autoptr (GBytes) second = load (lab, "lab.workspace/cms1b/cms1b.cer");
  g_autofree char *cut = g_strndup (g_bytes_get_data (first, NULL), g_bytes_get_size (first) - 1);
  g_autofree char *text = g_strdup_printf ("%s%.*s", cut, (int) g_bytes_get_size (second),
                                           (const char *) g_bytes_get_data (second, NULL));
  GtkWidget *save;

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (window)), text);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), "edit.paste", NULL));
  wait_for_order (window, "Pasted text,Pasted text");
  save = lab_find_button (GTK_WIDGET (window), "_Save As…");
  g_assert_false (gtk_widget_is_sensitive (save));
  lab_press (GTK_WIDGET (window), "Add the Line Ends"); /* T01: they ran into one another */
  lab_wait (is_sensitive, save, "what can be saved");

  gtk_widget_activate_action (get_card (window, 0), "card.down", NULL);
  gtk_widget_activate_action (get_card (window, 0), "card.remove", NULL);
  wait_for_order (window, "Pasted text");
  g_assert_cmpuint (cs_bundle_draft_count_strict (get_draft (window)), ==, 1);

  /* On any other page what is pasted is looked at. */
  cs_window_show_page (window, "overview");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), "edit.paste", NULL));
  lab_wait (shows_loose, window, "the pasted text in the inspector");
  g_assert_cmpuint (count_objects (window), ==, 2);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A certificate that is nowhere any more comes back as a file. */
static void
test_answer (void)
{
  g_autoptr (Lab) lab = lab_new ("cms1a,cms1b,cms1c", NULL);
  CsWindow *window = open_complete (lab);
  g_autofree char *path
      = g_build_filename (lab_get_folder (lab), "lab.workspace", "cms1b", "cms1b.cer", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  cs_window_inspect_file (window, file);
  lab_wait (shows_loose, window, "the file in the inspector");
  lab_settle ();
  g_assert_nonnull (hands_find_label (lab_find (GTK_WIDGET (window), CS_TYPE_INSPECTOR),
                                      "This is the certificate of cms1b as it is known."));
  g_assert_null (lab_find_button (GTK_WIDGET (window), "_Use It"));
  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
exists (gpointer path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static gboolean
is_gone (gpointer path)
{
  return !exists (path);
}

static gboolean
is_offered (gpointer window)
{
  return lab_find_button (GTK_WIDGET (window), "_Use It") != NULL;
}

static gboolean
can_undo (gpointer window)
{
  CsWorkbench *workbench = cs_session_get_workbench (cs_window_get_session (window));

  return cs_history_get_undo_label (cs_workbench_get_history (workbench)) != NULL;
}

/* Lost here and on its node, it comes back from outside: offered, used, and taken back. */
static void
test_use (void)
{
  g_autoptr (Lab) lab = lab_new ("cms1a,cms1b,cms1c", NULL);
  CsWindow *window = open_complete (lab);
  g_autofree char *path
      = g_build_filename (lab_get_folder (lab), "lab.workspace", "cms1b", "cms1b.cer", NULL);
  g_autofree char *there = lab_dup_node_path (lab, "cms1b", "cms1b.cer");
  g_autofree char *outside = g_build_filename (lab_get_folder (lab), "found.cer", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (outside);

  g_assert_cmpint (g_rename (path, outside), ==, 0);
  g_assert_cmpint (g_unlink (there), ==, 0);
  cs_session_look (cs_window_get_session (window));
  lab_wait_answering (window, lab_is_idle, window, "the second look");
  cs_window_inspect_file (window, file);
  lab_wait (is_offered, window, "the offer");
  g_assert_true (is_gone (path));
  lab_press (GTK_WIDGET (window), "_Use It");
  lab_wait (exists, path, "the certificate in the workspace");
  lab_wait (can_undo, window, "that it can be taken back");
  lab_wait_answering (window, lab_is_idle, window, "the look after it");
  gtk_widget_activate_action (GTK_WIDGET (window), "edit.undo", NULL);
  lab_wait (is_gone, path, "the certificate taken back");
  lab_wait_answering (window, lab_is_idle, window, "the look after that");
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char *argv[])
{
  application = lab_begin (&argc, &argv);
  g_test_add_func ("/builder/drags", test_drags);
  g_test_add_func ("/builder/add", test_add);
  g_test_add_func ("/builder/keys", test_keys);
  g_test_add_func ("/builder/answer", test_answer);
  g_test_add_func ("/builder/use", test_use);

  return lab_run (application);
}
