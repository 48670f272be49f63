/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a person does with pointer and keyboard alone: the matrix, the tree, the cards of a bundle.
 */
#include <string.h>

#include "cs-builder-card.h"
#include "cs-builder-page.h"
#include "cs-cluster-view.h"
#include "cs-inspector.h"
#include "cs-matrix-view-private.h"
#include "gui-hands.h"

static CsApplication *application;
static Lab *lab; /* deployed once, for all of them */

static CsWindow *
open_window (const char *page)
{
  return lab_open_page (lab, application, page);
}

/* --- waiting for what comes of it --------------------------------------------------------------
 */

typedef struct {
  CsWindow *window;
  CsSubjectKind kind;
  const char *name;
  const char *node;
  guint n;
} Expected;

static gboolean
has_selected (gpointer data)
{
  Expected *self = data;
  g_autoptr (CsSubject) subject = cs_subject_new (self->kind, self->name, self->node);

  return cs_subject_equal (cs_session_get_selected (cs_window_get_session (self->window)), subject);
}

static void
wait_for_selected (CsWindow *window, CsSubjectKind kind, const char *name, const char *node)
{
  Expected expected = { window, kind, name, node, 0 };
  g_autofree char *what = g_strdup_printf ("%s on %s selected", name, node);

  lab_wait (has_selected, &expected, what);
}

static GListModel *
get_draft (CsWindow *window)
{
  return G_LIST_MODEL (
      cs_workbench_get_draft (cs_session_get_workbench (cs_window_get_session (window))));
}

static gboolean
has_cards (gpointer data)
{
  Expected *self = data;
  g_autoptr (CsBundleCard) first = g_list_model_get_item (get_draft (self->window), 0);

  return g_list_model_get_n_items (get_draft (self->window)) == self->n
         && (self->name == NULL || g_strcmp0 (cs_bundle_card_get_source (first), self->name) == 0);
}

/* @first: (nullable): the source of the first of them */
static void
wait_for_cards (CsWindow *window, guint n, const char *first)
{
  Expected expected = { window, CS_SUBJECT_CLUSTER, first, NULL, n };
  g_autofree char *what = g_strdup_printf ("%u cards, the first from %s", n, first);

  lab_wait (has_cards, &expected, what);
  lab_settle ();
}

static gboolean
shows_builder (gpointer window)
{
  return CS_IS_BUILDER_PAGE (cs_window_get_page (window));
}

/* --- the matrix --------------------------------------------------------------------------------
 */

static Point
cell_point (CsWindow *window, const char *file, int column)
{
  CsMatrixView *view = CS_MATRIX_VIEW (lab_find (GTK_WIDGET (window), CS_TYPE_MATRIX_VIEW));
  CsMatrix *matrix = cs_session_get_matrix (cs_window_get_session (window));
  GdkRectangle area = { 0 };

  for (guint row = 0; row < cs_matrix_get_n_rows (matrix); row++) {
    if (g_str_equal (cs_wanted_get_file (cs_matrix_get_row (matrix, row)), file))
      _cs_matrix_view_get_area (view, (int) row, column, &area);
  }
  g_assert_cmpint (area.width, >, 0);

  return hands_point (GTK_WIDGET (view),
                      (area.x + area.width / 2.0) / gtk_widget_get_width (GTK_WIDGET (view)),
                      (area.y + area.height / 2.0) / gtk_widget_get_height (GTK_WIDGET (view)));
}

static void
test_matrix (void)
{
  CsWindow *window = open_window ("overview");

  hands_click (cell_point (window, "cms1a.cer", 0), "1");
  wait_for_selected (window, CS_SUBJECT_FILE, "cms1a.cer", "cms1a");
  hands_key (GTK_WIDGET (window), "Right");
  wait_for_selected (window, CS_SUBJECT_FILE, "cms1a.cer", "cms1b");
  hands_key (GTK_WIDGET (window), "Down");
  wait_for_selected (window, CS_SUBJECT_FILE, "cms1b.key", "cms1b");
  hands_key (GTK_WIDGET (window), "ctrl+Home");
  wait_for_selected (window, CS_SUBJECT_FILE, "cms1a.key", "cms1a");
  hands_click (cell_point (window, "cms1abc.cer", 2), "1");
  wait_for_selected (window, CS_SUBJECT_FILE, "cms1abc.cer", "cms1c");
  gtk_window_destroy (GTK_WINDOW (window));
}

typedef struct {
  CsMatrixView *view;
  int x, y; /* where the pointer rests; -1 while nobody asked */
} Hover;

static gboolean
asked_cb (GtkWidget *view, int x, int y, gboolean keyboard, GtkTooltip *tooltip, Hover *hover)
{
  hover->x = x;
  hover->y = y;

  return FALSE; /* the view itself answers */
}

static gboolean
was_asked (gpointer data)
{
  return ((Hover *) data)->x >= 0;
}

static void
test_hover (void)
{
  CsWindow *window = open_window ("overview");
  Hover hover = { CS_MATRIX_VIEW (lab_find (GTK_WIDGET (window), CS_TYPE_MATRIX_VIEW)), -1, -1 };
  Point point = cell_point (window, "cms1abc.cer", 1);
  g_autofree char *text = NULL;
  GdkRectangle area;
  int row = _cs_matrix_view_get_n_rows (hover.view) - 2; /* the bundle, before the root */

  g_signal_connect (hover.view, "query-tooltip", G_CALLBACK (asked_cb), &hover);
  hands_move_slowly ((Point){ point.x - 8, point.y }, point);
  lab_wait (was_asked, &hover, "the question what is to be told");
  _cs_matrix_view_get_area (hover.view, row, 1, &area);
  g_assert_true (gdk_rectangle_contains_point (&area, hover.x, hover.y));
  text = _cs_matrix_view_dup_tooltip (hover.view, row, 1);
  g_assert_true (g_str_has_prefix (text, "cms1abc.cer on cms1b: present\n"));
  g_assert_nonnull (strstr (text, "exactly its 3 certificates, by fingerprint"));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Over the switcher, which turns the page, into the tray. */
static void
test_matrix_drag (void)
{
  CsWindow *window = open_window ("overview");
  Point cell = cell_point (window, "cms1abc.cer", 1);
  Point tab = hands_point (hands_find_label (GTK_WIDGET (window), "Bundles"), 0.5, 0.5);

  hands_press (cell);
  hands_move_slowly (cell, tab);
  lab_wait (shows_builder, window, "the page of the bundles");
  lab_settle ();
  hands_move_slowly (tab,
                     hands_point (lab_find (GTK_WIDGET (window), CS_TYPE_BUILDER_PAGE), 0.5, 0.7));
  hands_release ();
  wait_for_cards (window, 3, "cms1b/cms1abc.cer");
  gtk_window_destroy (GTK_WINDOW (window));
}

/* --- the tree ----------------------------------------------------------------------------------
 */

static gboolean
has_no_search (gpointer tree)
{
  return lab_find (tree, GTK_TYPE_SEARCH_ENTRY) == NULL;
}

static void
test_tree (void)
{
  CsWindow *window = open_window ("overview");
  GtkWidget *tree = lab_find (GTK_WIDGET (window), CS_TYPE_CLUSTER_VIEW);

  hands_click (hands_point (hands_find_label (tree, "cms1a"), 0.3, 0.5), "1");
  wait_for_selected (window, CS_SUBJECT_SLOT, "cms1a", NULL);
  hands_key (GTK_WIDGET (window), "Down");
  wait_for_selected (window, CS_SUBJECT_SLOT, "cms1b", NULL);
  hands_type ("dbclusterc");
  wait_for_selected (window, CS_SUBJECT_SLOT, "dbclusterclient", NULL);
  hands_key (GTK_WIDGET (window), "Escape");
  lab_wait (has_no_search, tree, "the end of the search");
  lab_settle ();

  hands_click (hands_point (hands_find_label (tree, "cms1c"), 0.3, 0.5), "3");
  wait_for_selected (window, CS_SUBJECT_SLOT, "cms1c", NULL);
  lab_settle ();
  hands_key (GTK_WIDGET (window), "p"); /* Show _Plan */
  lab_settle ();
  g_assert_false (shows_builder (window));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* --- little room -------------------------------------------------------------------------------
 */

#define NARROW 880
#define SLOW_HANDS 2000 /* of a busy machine */

static gboolean
shows_tree (gpointer window)
{
  return lab_find (window, CS_TYPE_CLUSTER_VIEW) != NULL
         && lab_find (window, CS_TYPE_INSPECTOR) == NULL;
}

static gboolean
is_in (gpointer window, GType type)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (window));

  return focus != NULL && gtk_widget_get_ancestor (focus, type) != NULL;
}

static gboolean
works_in_tree (gpointer window)
{
  return shows_tree (window) && is_in (window, CS_TYPE_CLUSTER_VIEW);
}

static gboolean
works_in_details (gpointer window)
{
  return lab_shows_details (window) && is_in (window, CS_TYPE_INSPECTOR);
}

static CsWindow *
open_narrow (void)
{
  CsWindow *window = open_window ("overview");

  gtk_window_set_default_size (GTK_WINDOW (window), NARROW, 700);
  lab_wait (shows_tree, window, "a window without room for the details");
  lab_settle ();

  return window;
}

static Point
row_point (CsWindow *window, const char *title)
{
  return hands_point (
      hands_find_label (lab_find (GTK_WIDGET (window), CS_TYPE_CLUSTER_VIEW), title), 0.3, 0.5);
}

/* What is asked for is shown instead of the tree; who only walks through the tree stays there. */
static void
test_narrow_tree (void)
{
  CsWindow *window = open_narrow ();

  hands_click (row_point (window, "cms1a"), "1");
  lab_wait (works_in_details, window, "the details of what was clicked");
  wait_for_selected (window, CS_SUBJECT_SLOT, "cms1a", NULL);
  hands_key (GTK_WIDGET (window), "F9");
  lab_wait (works_in_tree, window, "the tree");
  hands_key (GTK_WIDGET (window), "Down");
  wait_for_selected (window, CS_SUBJECT_SLOT, "cms1b", NULL);
  hands_press_key ("Down");
  wait_for_selected (window, CS_SUBJECT_SLOT, "cms1c", NULL);
  g_assert_true (works_in_tree (window));
  hands_press_key ("Return");
  lab_wait (works_in_details, window, "the details of what was chosen by key");
  wait_for_selected (window, CS_SUBJECT_SLOT, "cms1c", NULL);
  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
is_closed (gpointer tree)
{
  return hands_find_label (tree, "cms1abc") == NULL;
}

/* A double click opens and closes in the tree, so the tree is still wanted. */
static void
test_narrow_double_click (void)
{
  CsWindow *window = open_narrow ();
  GtkWidget *tree = lab_find (GTK_WIDGET (window), CS_TYPE_CLUSTER_VIEW);
  Point bundles = row_point (window, "Bundles");
  GtkSettings *settings = gtk_widget_get_settings (tree);

  g_object_set (settings, "gtk-double-click-time", SLOW_HANDS, NULL);
  g_assert_false (is_closed (tree));
  hands_click_twice (bundles);
  lab_wait (is_closed, tree, "the bundles to be closed");
  lab_settle ();
  g_assert_true (shows_tree (window));
  gtk_settings_reset_property (settings, "gtk-double-click-time");
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_narrow_matrix (void)
{
  CsWindow *window = open_narrow ();

  hands_click (cell_point (window, "cms1a.cer", 1), "1");
  wait_for_selected (window, CS_SUBJECT_FILE, "cms1a.cer", "cms1b");
  lab_wait (lab_shows_details, window, "the details of what was clicked");
  hands_key (GTK_WIDGET (window), "F9");
  lab_wait (shows_tree, window, "the tree");
  gtk_widget_grab_focus (lab_find (GTK_WIDGET (window), CS_TYPE_MATRIX_VIEW));
  hands_key (GTK_WIDGET (window), "Down");
  wait_for_selected (window, CS_SUBJECT_FILE, "cms1b.key", "cms1b");
  g_assert_true (shows_tree (window));
  hands_press_key ("Return");
  lab_wait (lab_shows_details, window, "the details of what was chosen by key");
  gtk_window_destroy (GTK_WINDOW (window));
}

/* --- the cards of a bundle ---------------------------------------------------------------------
 */

static GtkWidget *
get_card (CsWindow *window, int index)
{
  GtkWidget *card = lab_find (GTK_WIDGET (window), CS_TYPE_BUILDER_CARD);

  g_assert_nonnull (card);

  return GTK_WIDGET (
      gtk_list_box_get_row_at_index (GTK_LIST_BOX (gtk_widget_get_parent (card)), index));
}

static void
test_cards (void)
{
  CsWindow *window = open_window ("builder");
  GtkWidget *tree = lab_find (GTK_WIDGET (window), CS_TYPE_CLUSTER_VIEW);
  static const char *const slots[] = { "cms1a", "cms1b", "cms1c" };

  for (guint i = 0; i < G_N_ELEMENTS (slots); i++) {
    hands_drag (hands_point (hands_find_label (tree, slots[i]), 0.2, 0.5),
                hands_point (lab_find (GTK_WIDGET (window), CS_TYPE_BUILDER_PAGE), 0.5, 0.8));
    wait_for_cards (window, i + 1, "cms1a");
  }

  hands_click (hands_point (get_card (window, 0), 0.3, 0.5), "1");
  lab_settle ();
  gtk_widget_grab_focus (get_card (window, 0));
  hands_key (GTK_WIDGET (window), "alt+Down");
  wait_for_cards (window, 3, "cms1b");
  gtk_widget_grab_focus (get_card (window, 0));
  hands_key (GTK_WIDGET (window), "Delete");
  wait_for_cards (window, 2, "cms1a");
  hands_key (GTK_WIDGET (window), "ctrl+z");
  wait_for_cards (window, 3, "cms1b");
  hands_click (hands_point (lab_find (get_card (window, 0), GTK_TYPE_BUTTON), 0.5, 0.5), "1");
  wait_for_cards (window, 2, "cms1a");
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char *argv[])
{
  int status;

  application = lab_begin (&argc, &argv);
  lab = lab_new ("cms1a,cms1b,cms1c", NULL);
  lab_deploy (lab, application);
  g_test_add_func ("/hands/matrix", test_matrix);
  g_test_add_func ("/hands/hover", test_hover);
  g_test_add_func ("/hands/matrix-drag", test_matrix_drag);
  g_test_add_func ("/hands/tree", test_tree);
  g_test_add_func ("/hands/narrow/tree", test_narrow_tree);
  g_test_add_func ("/hands/narrow/double-click", test_narrow_double_click);
  g_test_add_func ("/hands/narrow/matrix", test_narrow_matrix);
  g_test_add_func ("/hands/cards", test_cards);
  status = g_test_run ();
  lab_free (lab);
  g_object_unref (application);

  return status;
}
