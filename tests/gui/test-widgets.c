/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every widget class built once, without nodes; and what only a widget can get wrong. */
#include "cs-builder-page.h"
#include "cs-cluster-view.h"
#include "cs-compare-view.h"
#include "cs-expiry-page.h"
#include "cs-field-row.h"
#include "cs-finding-row.h"
#include "cs-folding-panes.h"
#include "cs-inspector.h"
#include "cs-matrix-cell.h"
#include "cs-matrix-view.h"
#include "cs-names-page.h"
#include "cs-overview-page.h"
#include "cs-paned-handle.h"
#include "cs-plan-view.h"
#include "cs-prompt-dialog.h"
#include "cs-search-bar.h"
#include "cs-step-row.h"
#include "cs-timeline.h"
#include "cs-told-dialog.h"
#include "cs-validity-bar.h"
#include "cs-wrap-layout.h"
#include "cs-yield-layout.h"
#include "gui-hands.h"

#define NOW G_GINT64_CONSTANT (1800000000)
#define DAY (24 * 60 * 60)

static CsApplication *application;

/* Shows it, lets it draw, and lets go of it: warnings on the way end the test. */
static void
show_once (GtkWidget *widget)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), 320, 240);
  gtk_window_set_child (GTK_WINDOW (window), widget);
  gtk_window_present (GTK_WINDOW (window));
  lab_settle ();
  g_assert_true (gtk_widget_get_mapped (widget));
  lab_assert_no_hyphens (widget);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_panes (void)
{
  show_once (g_object_new (CS_TYPE_BUILDER_PAGE, NULL));
  show_once (g_object_new (CS_TYPE_CLUSTER_VIEW, NULL));
  show_once (cs_compare_view_new ());
  show_once (g_object_new (CS_TYPE_INSPECTOR, NULL));
  show_once (g_object_new (CS_TYPE_PLAN_VIEW, NULL));
  show_once (g_object_new (CS_TYPE_OVERVIEW_PAGE, NULL));
  show_once (g_object_new (CS_TYPE_NAMES_PAGE, NULL));
  show_once (g_object_new (CS_TYPE_EXPIRY_PAGE, NULL));
  show_once (g_object_new (CS_TYPE_MATRIX_VIEW, NULL));
  show_once (cs_timeline_new ());
}

static void
test_step_row (void)
{
  g_autoptr (CsStep) step = cs_step_new (CS_STEP_UPLOAD, "cms1a", "cms1a.cer", "Upload cms1a.cer");
  GtkWidget *row = cs_step_row_new (step, NULL);

  g_object_ref_sink (row);
  cs_step_set_state (step, CS_STEP_RUNNING, NULL);
  cs_step_set_state (step, CS_STEP_FAILED, "the node said no");
  show_once (row);
  g_object_unref (row);
  cs_step_set_state (step, CS_STEP_DONE, NULL); /* nobody looks any more */
}

static void
test_finding_row (void)
{
  g_autoptr (CsFinding) finding
      = cs_finding_new ("some-rule", CS_SEVERITY_WARNING, "Something <b>odd</b>", "Look at it");

  cs_finding_set_place (finding, "lab.cluster", 7, "Node cms1a", "Host");
  show_once (cs_finding_row_new (finding));
}

static void
test_field_rows (void)
{
  const char *const names[] = { "cms1a.pod2.cms.lab", "a-very-long-name.pod2.cms.lab", "x", NULL };
  CsField *fields[] = {
    cs_field_new (CS_FIELD_TEXT, "Subject", "CN=cms1a", CS_TONE_ERROR),
    cs_field_new (CS_FIELD_CODE, "SHA-256", "00ff", CS_TONE_NEUTRAL),
    cs_field_new_names ("Names", names, CS_TONE_NEUTRAL),
    cs_field_new_validity ("Validity", NOW - DAY, NOW + 300 * DAY, NOW, 30),
    cs_field_new_validity ("Validity", NOW - 9 * DAY, NOW - DAY, NOW, 30),
    cs_field_new_validity ("Validity", NOW + DAY, NOW + 9 * DAY, NOW, 30),
  };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
    GtkWidget *list = gtk_list_box_new ();

    gtk_list_box_append (GTK_LIST_BOX (list), cs_field_row_new (fields[i], NULL));
    show_once (list);
    g_object_unref (fields[i]);
  }
}

/* As many lines as the width asks for, and never a child outside it. */
static void
test_wrap_layout (void)
{
  GtkWidget *box = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0));
  int one_line, two_lines;

  gtk_widget_set_layout_manager (box, cs_wrap_layout_new ());
  for (guint i = 0; i < 2; i++) {
    GtkWidget *child = gtk_label_new (NULL);

    gtk_widget_set_size_request (child, 100, 20);
    gtk_box_append (GTK_BOX (box), child);
  }
  gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, 250, &one_line, NULL, NULL, NULL);
  gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, 150, &two_lines, NULL, NULL, NULL);
  g_assert_cmpint (one_line, >=, 20);
  g_assert_cmpint (two_lines, >=, 2 * one_line);
  g_object_unref (box);
}

/* --- dialogs -----------------------------------------------------------------------------------
 */

typedef struct {
  const char *name;
  CsPromptKind kind;
  const char *accept;
  gboolean enabled; /* before anything was typed */
  const char *fallback;
} DialogCase;

static const DialogCase dialog_cases[] = {
  { "secret", CS_PROMPT_SECRET, "C_ontinue", FALSE, "accept" },
  { "text", CS_PROMPT_TEXT, "C_ontinue", FALSE, "accept" },
  { "host-key", CS_PROMPT_HOST_KEY, "_Accept This Key", TRUE, "cancel" },
  { "root", CS_PROMPT_ROOT, "_Accept This Root", TRUE, "cancel" },
  { "confirm", CS_PROMPT_CONFIRM, "_Yes", TRUE, "accept" },
};

static void
test_dialog (gconstpointer data)
{
  const DialogCase *one = data;
  g_autoptr (CsPrompt) prompt = cs_prompt_new (one->kind, "A question", "What to do?");
  CsPromptDialog *dialog;
  GtkWidget *accept;

  cs_prompt_set_scope (prompt, "Node cms1a", "Password", "admin@cms1a:22 SHA256:x");
  cs_prompt_add_detail (prompt, "Fingerprint", "SHA256:x");
  cs_prompt_set_retry (prompt, TRUE);
  dialog = cs_prompt_dialog_new (prompt, TRUE);
  gtk_window_present (GTK_WINDOW (dialog));
  lab_settle ();
  accept = lab_find_button (GTK_WIDGET (dialog), one->accept);
  g_assert_nonnull (accept);
  g_assert_cmpint (gtk_widget_is_sensitive (accept), ==, one->enabled);
  g_assert_cmpstr (adw_message_dialog_get_default_response (ADW_MESSAGE_DIALOG (dialog)), ==,
                   one->fallback);
  g_assert_cmpint (lab_find (GTK_WIDGET (dialog), GTK_TYPE_CHECK_BUTTON) != NULL, ==,
                   one->kind == CS_PROMPT_SECRET);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static gboolean
find_label (GtkWidget *root, const char *text)
{
  if (GTK_IS_LABEL (root) && g_strcmp0 (gtk_label_get_text (GTK_LABEL (root)), text) == 0)
    return gtk_widget_get_mapped (root);

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    if (find_label (child, text))
      return TRUE;
  }

  return FALSE;
}

/* What nobody can decode is a line, and its bytes are a click away. */
static void
test_folded (void)
{
  g_autoptr (CsField) field
      = cs_field_new_folded ("1.2.3.4", "not decoded, 2 bytes", "05 00\nnull", CS_TONE_WARNING);
  GtkWidget *window = gtk_window_new ();
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *expander;

  gtk_list_box_append (GTK_LIST_BOX (list), cs_field_row_new (field, NULL));
  gtk_window_set_child (GTK_WINDOW (window), list);
  gtk_window_present (GTK_WINDOW (window));
  lab_settle ();
  g_assert_true (find_label (window, "not decoded, 2 bytes"));
  g_assert_false (find_label (window, "05 00\nnull"));
  expander = lab_find (window, GTK_TYPE_EXPANDER);
  g_assert_nonnull (expander);
  gtk_widget_activate (expander);
  lab_settle ();
  g_assert_true (find_label (window, "05 00\nnull"));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A key that changed: both are there to be compared, and there is nothing to accept. */
static void
test_told (void)
{
  g_autoptr (CsPrompt) prompt = cs_prompt_new (
      CS_PROMPT_HOST_KEY, "The host key of cms1a has changed", "Why, and what now");
  g_autoptr (GtkWidget) parent = g_object_ref_sink (gtk_window_new ());
  GtkWidget *dialog;
  GtkWidget *close;

  cs_prompt_add_detail (prompt, "Known until now", "SHA256:old");
  cs_prompt_add_detail (prompt, "Shown now", "SHA256:new");
  dialog = cs_told_dialog_new (GTK_WINDOW (parent), prompt);
  gtk_window_present (GTK_WINDOW (dialog));
  lab_settle ();
  close = lab_find_button (dialog, "_Close");
  g_assert_nonnull (close);
  g_assert_null (lab_find_button (dialog, "_Accept This Key"));
  g_assert_true (find_label (dialog, "SHA256:old"));
  g_assert_true (find_label (dialog, "SHA256:new"));
  gtk_window_destroy (GTK_WINDOW (dialog));
  gtk_window_destroy (GTK_WINDOW (parent));
}

/* --- little room -------------------------------------------------------------------------------
 */

static GtkWidget *
new_part (int width)
{
  GtkWidget *part = gtk_drawing_area_new ();

  gtk_widget_set_size_request (part, width, 20);

  return part;
}

typedef struct {
  GtkWidget *panes;
  int width;
  gboolean start;
  gboolean end;
} Parts;

static gboolean
shows (gpointer data)
{
  const Parts *wanted = data;
  GtkWidget *start, *end;
  gboolean same;

  g_object_get (wanted->panes, "start-child", &start, "end-child", &end, NULL);
  same = gtk_widget_get_width (wanted->panes) == wanted->width
         && gtk_widget_get_mapped (start) == wanted->start
         && gtk_widget_get_mapped (end) == wanted->end;
  g_object_unref (start);
  g_object_unref (end);

  return same;
}

/* The parts need 200 + 300 + 200. */
static const struct {
  const char *what;
  int width;  /* 0: as it is */
  int shown;  /* -1: as it is */
  int reveal; /* the part at the end, or 0 that at the start; -1: neither */
  gboolean start;
  gboolean end;
} fold_steps[] = {
  { "all, for there is room", 900, -1, -1, TRUE, TRUE },
  { "no end in little room", 600, -1, -1, TRUE, FALSE },
  { "no start when the end is wanted in little room", 0, TRUE, -1, FALSE, TRUE },
  { "the start when it is looked for", 0, -1, FALSE, TRUE, FALSE },
  { "the end when it is looked for", 0, -1, TRUE, FALSE, TRUE },
  { "all, when there is room again", 900, -1, -1, TRUE, TRUE },
  { "no end, when it is not wanted", 0, FALSE, -1, TRUE, FALSE },
  { "no end where it is not wanted, though there is room", 0, -1, TRUE, TRUE, FALSE },
  { "the same in little room", 600, -1, -1, TRUE, FALSE },
  { "what was not wanted does not come back", 900, -1, -1, TRUE, FALSE },
};

static void
test_folding (void)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *panes = g_object_new (CS_TYPE_FOLDING_PANES, "start-child", new_part (200), "content",
                                   new_part (300), "end-child", new_part (200), NULL);
  int width = 0;

  gtk_window_set_child (GTK_WINDOW (window), panes);
  for (guint i = 0; i < G_N_ELEMENTS (fold_steps); i++) {
    width = fold_steps[i].width > 0 ? fold_steps[i].width : width;
    Parts wanted = { panes, width, fold_steps[i].start, fold_steps[i].end };

    if (fold_steps[i].width > 0)
      gtk_window_set_default_size (GTK_WINDOW (window), fold_steps[i].width, 200);
    if (fold_steps[i].shown >= 0)
      cs_folding_panes_set_end_shown (CS_FOLDING_PANES (panes), fold_steps[i].shown);
    if (fold_steps[i].reveal >= 0)
      cs_folding_panes_reveal (CS_FOLDING_PANES (panes), fold_steps[i].reveal);
    gtk_window_present (GTK_WINDOW (window));
    lab_wait (shows, &wanted, fold_steps[i].what);
    while (g_main_context_iteration (NULL, FALSE))
      ; /* what follows an allocation */
    g_assert_true (shows (&wanted));
    g_assert_true (cs_folding_panes_get_end_shown (CS_FOLDING_PANES (panes)) == wanted.end);
  }
  gtk_window_destroy (GTK_WINDOW (window));
}

/* What was asked for before there was a size is there when there is one, too small as it is. */
static void
test_revealed_first (void)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *panes = g_object_new (CS_TYPE_FOLDING_PANES, "start-child", new_part (200), "content",
                                   new_part (300), "end-child", new_part (200), NULL);
  Parts wanted = { panes, 600, FALSE, TRUE };

  gtk_window_set_child (GTK_WINDOW (window), panes);
  gtk_window_set_default_size (GTK_WINDOW (window), wanted.width, 200);
  cs_folding_panes_reveal (CS_FOLDING_PANES (panes), TRUE);
  gtk_window_present (GTK_WINDOW (window));
  lab_wait (shows, &wanted, "the end, and no start");
  gtk_window_destroy (GTK_WINDOW (window));
}

/* What the start asks for when text is @times as big as it usually is here. */
static int
measure_start (GtkWidget *start, int times)
{
  GtkSettings *settings = gtk_settings_get_default ();
  int dpi, minimum;

  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (settings, "gtk-xft-dpi", times * (dpi > 0 ? dpi : 96 * 1024), NULL);
  gtk_widget_measure (start, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);

  return minimum;
}

/* Names in twice the size need more room, icons do not. */
static void
test_folding_text (void)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *start = new_part (0);
  GtkWidget *panes = g_object_new (CS_TYPE_FOLDING_PANES, "start-chars", 20, "start-child", start,
                                   "content", new_part (300), "end-child", new_part (200), NULL);
  int once, twice;

  gtk_window_set_child (GTK_WINDOW (window), panes);
  gtk_window_present (GTK_WINDOW (window));
  once = measure_start (start, 1);
  twice = measure_start (start, 2);
  g_assert_cmpint (once, >, 200);
  g_assert_cmpint (twice, >, once * 5 / 4);
  g_assert_cmpint (twice, <, once * 2);
  g_assert_cmpint (measure_start (start, 1), ==, once);
  gtk_window_destroy (GTK_WINDOW (window));
}

typedef struct {
  GtkWidget *paned;
  int position; /* another one than this */
  gboolean pressed;
} Handle;

static void
pressed_cb (GtkButton *button, Handle *handle)
{
  handle->pressed = TRUE;
}

static gboolean
is_pressed (gpointer data)
{
  return ((Handle *) data)->pressed;
}

static gboolean
has_moved (gpointer data)
{
  const Handle *self = data;

  return gtk_paned_get_position (GTK_PANED (self->paned)) != self->position;
}

/* Where the handle was, the child that is left is clicked; where it is again, it is dragged. */
static void
test_paned_handle (void)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *start = gtk_button_new ();
  GtkWidget *end = gtk_button_new ();
  GtkWidget *paned = g_object_new (GTK_TYPE_PANED, "orientation", GTK_ORIENTATION_VERTICAL,
                                   "position", 150, "start-child", start, "end-child", end, NULL);
  Handle handle = { paned, 150, FALSE };
  Point point, above;

  cs_paned_handle_watch (GTK_PANED (paned));
  g_signal_connect (start, "clicked", G_CALLBACK (pressed_cb), &handle);
  gtk_window_set_default_size (GTK_WINDOW (window), 300, 300);
  gtk_window_set_child (GTK_WINDOW (window), paned);
  gtk_window_present (GTK_WINDOW (window));
  lab_settle ();
  point = hands_point (start, 0.5, 1);
  above = hands_point (start, 0.5, 0.7);

  gtk_widget_set_visible (end, FALSE);
  lab_settle ();
  hands_click (point, "1");
  lab_wait (is_pressed, &handle, "what is left to be clicked");

  gtk_widget_set_visible (end, TRUE);
  lab_settle ();
  hands_drag (point, above);
  lab_wait (has_moved, &handle, "the handle to be dragged");
  gtk_window_destroy (GTK_WINDOW (window));
}

static int
measure_height (GtkWidget *widget)
{
  int height;

  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, -1, NULL, &height, NULL, NULL);

  return height;
}

/* There at once when it is asked for, and no gap while it is not. */
static void
test_search_bar (void)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *entry = gtk_search_entry_new ();
  GtkWidget *bar = gtk_search_bar_new ();
  int entry_height;

  gtk_search_bar_set_child (GTK_SEARCH_BAR (bar), entry);
  cs_search_bar_set_instant (GTK_SEARCH_BAR (bar));
  gtk_window_set_child (GTK_WINDOW (window), bar);
  gtk_window_present (GTK_WINDOW (window));
  lab_settle ();
  g_assert_cmpint (measure_height (bar), ==, 0);

  entry_height = measure_height (entry);
  gtk_search_bar_set_search_mode (GTK_SEARCH_BAR (bar), TRUE);
  g_assert_cmpint (measure_height (bar), >=, entry_height);
  gtk_search_bar_set_search_mode (GTK_SEARCH_BAR (bar), FALSE);
  g_assert_cmpint (measure_height (bar), ==, 0);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A name keeps its room as long as it can, and the words about it give way. */
static void
test_yielding (void)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *name = gtk_label_new ("dbclusterserver.key");
  GtkWidget *words = gtk_label_new ("present");
  int all, width;

  g_object_set (name, "hexpand", TRUE, "ellipsize", PANGO_ELLIPSIZE_MIDDLE, NULL);
  gtk_box_append (GTK_BOX (line), name);
  gtk_box_append (GTK_BOX (line), words);
  gtk_widget_set_layout_manager (line, g_object_new (CS_TYPE_YIELD_LAYOUT, NULL));
  gtk_window_set_child (GTK_WINDOW (window), line);
  gtk_widget_measure (line, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &all, NULL, NULL);
  gtk_widget_measure (name, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);

  gtk_widget_size_allocate (line, &(GtkAllocation){ 0, 0, all, 20 }, -1);
  g_assert_true (gtk_widget_get_child_visible (words));
  g_assert_cmpint (gtk_widget_get_width (name), ==, width);
  gtk_widget_size_allocate (line, &(GtkAllocation){ 0, 0, all - 1, 20 }, -1);
  g_assert_false (gtk_widget_get_child_visible (words));
  g_assert_cmpint (gtk_widget_get_width (name), ==, all - 1);
  gtk_widget_size_allocate (line, &(GtkAllocation){ 0, 0, all, 20 }, -1);
  g_assert_true (gtk_widget_get_child_visible (words));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* --- questions ---------------------------------------------------------------------------------
 */

typedef struct {
  guint n_yes;
  guint n_no;
} Tally;

static void
tally_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Tally *tally = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CsAnswer) answer = cs_prompts_ask_finish (CS_PROMPTS (source), result, &error);

  if (answer != NULL) {
    tally->n_yes++;
  } else {
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    tally->n_no++;
  }
}

static void
ask (CsWindowPrompts *prompts, GCancellable *cancellable, Tally *tally)
{
  g_autoptr (CsPrompt) prompt = cs_prompt_new (CS_PROMPT_CONFIRM, "A question", "Yes?");

  cs_prompts_ask_async (CS_PROMPTS (prompts), prompt, cancellable, tally_cb, tally);
}

/* One dialog at a time; a cancelled question goes away; closing answers the rest with no. */
static void
test_questions (void)
{
  GtkWidget *window = gtk_window_new ();
  g_autoptr (CsWindowPrompts) prompts = cs_window_prompts_new (GTK_WINDOW (window), NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GtkWindow *first;
  Tally tally = { 0 };

  gtk_window_present (GTK_WINDOW (window));
  ask (prompts, NULL, &tally);
  ask (prompts, cancellable, &tally);
  ask (prompts, NULL, &tally);
  ask (prompts, NULL, &tally);
  lab_settle ();
  first = cs_window_prompts_get_dialog (prompts);
  g_assert_nonnull (first);
  lab_press (GTK_WIDGET (first), "_Yes");
  lab_settle ();
  g_assert_cmpuint (tally.n_yes, ==, 1);
  g_assert_true (cs_window_prompts_get_dialog (prompts) != first);

  g_cancellable_cancel (cancellable); /* it is the one being asked */
  lab_settle ();
  g_assert_cmpuint (tally.n_no, ==, 1);
  g_assert_nonnull (cs_window_prompts_get_dialog (prompts));

  cs_window_prompts_close (prompts);
  ask (prompts, NULL, &tally);
  lab_settle ();
  g_assert_cmpuint (tally.n_no, ==, 4);
  g_assert_null (cs_window_prompts_get_dialog (prompts));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char *argv[])
{
  application = lab_begin (&argc, &argv);
  g_test_add_func ("/widgets/panes", test_panes);
  g_test_add_func ("/widgets/step-row", test_step_row);
  g_test_add_func ("/widgets/finding-row", test_finding_row);
  g_test_add_func ("/widgets/field-rows", test_field_rows);
  g_test_add_func ("/widgets/wrap-layout", test_wrap_layout);
  for (guint i = 0; i < G_N_ELEMENTS (dialog_cases); i++) {
    g_autofree char *path = g_strdup_printf ("/widgets/dialog/%s", dialog_cases[i].name);

    g_test_add_data_func (path, &dialog_cases[i], test_dialog);
  }
  g_test_add_func ("/widgets/folded", test_folded);
  g_test_add_func ("/widgets/told", test_told);
  g_test_add_func ("/widgets/folding-panes", test_folding);
  g_test_add_func ("/widgets/folding-panes/revealed-first", test_revealed_first);
  g_test_add_func ("/widgets/folding-panes/text-size", test_folding_text);
  g_test_add_func ("/widgets/paned-handle", test_paned_handle);
  g_test_add_func ("/widgets/search-bar", test_search_bar);
  g_test_add_func ("/widgets/yield-layout", test_yielding);
  g_test_add_func ("/widgets/questions", test_questions);

  return lab_run (application);
}
