/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the lab by keyboard does not touch, by real keys alone: bundles, the calendar, lists, the
 * preferences, the proof and the way back. */
#include "cs-builder-card.h"
#include "cs-builder-page.h"
#include "cs-cluster-view.h"
#include "cs-plan-view.h"
#include "cs-preferences.h"
#include "gui-hands.h"
#include "temporary-folder.h"

#define ONE_TRY (5 * G_TIME_SPAN_SECOND)
#define SPOILED "not a bundle any more\n"

static CsApplication *application;
static Lab *lab; /* deployed once, for all of them */
static char *folder;

/* --- eyes --------------------------------------------------------------------------------------
 */

static gboolean
is_there (gpointer type)
{
  return lab_find_toplevel (*(GType *) type) != NULL;
}

static gboolean
is_gone (gpointer type)
{
  return !is_there (type);
}

/* --- saving ------------------------------------------------------------------------------------
 */

typedef struct {
  GtkWindow *dialog;
  const char *path;
} Typed;

static gboolean
is_typed (gpointer data)
{
  const Typed *self = data;
  GtkWidget *focus = gtk_window_get_focus (self->dialog);

  return GTK_IS_EDITABLE (focus)
         && g_str_equal (gtk_editable_get_text (GTK_EDITABLE (focus)), self->path);
}

static gboolean
is_entry (GtkWidget *widget, gconstpointer unused)
{
  return GTK_IS_TEXT (widget);
}

typedef struct {
  GType type;
  gint64 again;
} Closing;

/* A dialog that still looks at its folder does not hear of Return. */
static gboolean
is_closed (gpointer data)
{
  Closing *self = data;

  if (is_gone (&self->type))
    return TRUE;
  if (g_get_monotonic_time () >= self->again) {
    hands_press_key ("Return");
    self->again = g_get_monotonic_time () + ONE_TRY;
  }

  return FALSE;
}

/* Types where the file is to be, and sees it begin with @begin. */
static void
save_as (const char *name, const char *begin)
{
  Closing closing = { GTK_TYPE_FILE_CHOOSER_DIALOG, 0 };
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *content = NULL;
  Typed typed = { NULL, path };

  lab_wait (is_there, &closing.type, "the dialog that asks for a file");
  typed.dialog = GTK_WINDOW (lab_find_toplevel (closing.type));
  hands_walk_to (GTK_WIDGET (typed.dialog), is_entry, NULL);
  hands_press_key ("ctrl+a");
  hands_type (path);
  lab_wait (is_typed, &typed, "the path in the dialog");
  lab_wait (is_closed, &closing, "the end of the dialog");
  lab_wait_for_text (path, begin);
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_true (g_str_has_prefix (content, begin));
}

static void
test_calendar (void)
{
  CsWindow *window = lab_open_page (lab, application, "overview");

  hands_key (GTK_WIDGET (window), "alt+3");
  hands_press_button (GTK_WIDGET (window), "_Write Calendar…");
  save_as ("lab.ics", "BEGIN:VCALENDAR");
  lab_close_window (window);
}

static gboolean
has_run (gpointer window)
{
  return lab_find_button (window, "Re_port…") != NULL;
}

/* --- bundles -----------------------------------------------------------------------------------
 */

static GListModel *
get_draft (CsWindow *window)
{
  return G_LIST_MODEL (
      cs_workbench_get_draft (cs_session_get_workbench (cs_window_get_session (window))));
}

typedef struct {
  CsWindow *window;
  guint n;
  CsBundleCard *first; /* nullable: any */
} Cards;

static gboolean
has_cards (gpointer data)
{
  Cards *self = data;
  g_autoptr (CsBundleCard) first = g_list_model_get_item (get_draft (self->window), 0);

  return g_list_model_get_n_items (get_draft (self->window)) == self->n
         && (self->first == NULL || first == self->first);
}

static gboolean
can_save (gpointer window)
{
  GtkWidget *button = lab_find_button (window, "_Save As…");

  return button != NULL && gtk_widget_is_sensitive (button);
}

static gboolean
is_card (GtkWidget *widget, gconstpointer unused)
{
  return CS_IS_BUILDER_CARD (widget);
}

/* Two of the lab's certificates. */
static char *
dup_two (void)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < 2; i++) {
    g_autofree char *path
        = g_build_filename (lab_get_folder (lab), "lab.workspace", i == 0 ? "cms1a" : "cms1b",
                            i == 0 ? "cms1a.cer" : "cms1b.cer", NULL);
    g_autofree char *one = NULL;

    g_assert_true (g_file_get_contents (path, &one, NULL, NULL));
    g_string_append (text, one);
  }

  return g_string_free (text, FALSE);
}

static void
test_bundle (void)
{
  CsWindow *window = lab_open_page (lab, application, "overview");
  g_autofree char *text = dup_two ();
  Cards two = { window, 2, NULL };
  Cards one = { window, 1, NULL };
  g_autoptr (CsBundleCard) second = NULL;

  hands_key (GTK_WIDGET (window), "alt+4");
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (window)), text);
  hands_press_button (GTK_WIDGET (window), "_Paste");
  lab_wait (has_cards, &two, "what was pasted");
  lab_wait (can_save, window, "what can be saved");

  second = g_list_model_get_item (get_draft (window), 1);
  hands_walk_to (GTK_WIDGET (window), is_card, NULL);
  hands_press_key ("alt+Down");
  two.first = second;
  lab_wait (has_cards, &two, "the second to be the first");
  lab_settle ();
  hands_walk_to (GTK_WIDGET (window), is_card, NULL);
  hands_press_key ("Delete");
  lab_wait (has_cards, &one, "one to be removed");
  hands_press_key ("ctrl+z");
  lab_wait (has_cards, &two, "it to come back");
  lab_wait (can_save, window, "what can be saved");
  hands_press_key ("ctrl+s");
  save_as ("bundle.cer", "-----BEGIN CERTIFICATE-----");
  lab_close_window (window);
}

static gboolean
can_repair (gpointer window)
{
  return lab_find_button (window, "Keep Each Once") != NULL;
}

/* The same twice, with text around it: two things to be mended, each by a button of its own. */
static void
test_repair (void)
{
  CsWindow *window = lab_open_page (lab, application, "builder");
  g_autofree char *once = dup_two ();
  g_autofree char *text = g_strconcat ("Bag Attributes\n", once, once, NULL);
  Cards four = { window, 4, NULL };
  Cards two = { window, 2, NULL };

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (window)), text);
  hands_press_button (GTK_WIDGET (window), "_Paste");
  lab_wait (has_cards, &four, "what was pasted");
  lab_wait (can_repair, window, "the repairs");
  g_assert_nonnull (lab_find_button (GTK_WIDGET (window), "Remove the Text"));
  hands_press_button (GTK_WIDGET (window), "Keep Each Once");
  lab_wait (has_cards, &two, "what is there twice to be removed");
  lab_close_window (window);
}

/* --- lists -------------------------------------------------------------------------------------
 */

typedef struct {
  CsWindow *window;
  GtkWidget *list;
  GtkWidget *row; /* where one was in it */
} Walk;

static gboolean
is_in_list (GtkWidget *widget, gconstpointer list)
{
  return gtk_widget_is_ancestor (widget, (GtkWidget *) list);
}

static gboolean
is_inside (gpointer data)
{
  const Walk *self = data;
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self->window));

  return focus != NULL && is_in_list (focus, self->list);
}

static gboolean
is_elsewhere (gpointer data)
{
  const Walk *self = data;

  return gtk_window_get_focus (GTK_WINDOW (self->window)) != NULL && !is_inside (data);
}

static gboolean
is_on_another_row (gpointer data)
{
  const Walk *self = data;

  return is_inside (data) && gtk_window_get_focus (GTK_WINDOW (self->window)) != self->row;
}

static gboolean
has_chosen_row (gpointer list)
{
  g_autoptr (GtkSelectionModel) model = NULL;
  g_autoptr (GtkBitset) chosen = NULL;

  g_object_get (list, "model", &model, NULL);
  chosen = gtk_selection_model_get_selection (model);

  return !gtk_bitset_is_empty (chosen);
}

/* The first Down in a list without a selection: GTK 4.18 selects the row that has the focus, GTK
 * 4.8 the next one. */
static void
choose_first (GtkWidget *list)
{
  if (has_chosen_row (list))
    return;

  hands_press_key ("Down");
  lab_wait (has_chosen_row, list, "a row to be selected");
}

/* From row to row by the arrow keys; one Tab leaves the list, and one goes back to where one was.
 * Returns: in the list. */
static void
walk_through (Walk *self)
{
  self->row = hands_walk_to (GTK_WIDGET (self->window), is_in_list, self->list);
  hands_press_key ("Tab");
  lab_wait (is_elsewhere, self, "the focus to leave the list");
  hands_press_key ("shift+Tab");
  lab_wait (is_inside, self, "the focus to come back");
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (self->window)) == self->row);
  choose_first (self->list);
  for (guint i = 0; i < 2; i++) {
    self->row = gtk_window_get_focus (GTK_WINDOW (self->window));
    hands_press_key ("Down");
    lab_wait (is_on_another_row, self, "the next row");
  }
}

static void
leave_backwards (Walk *self)
{
  hands_press_key ("shift+Tab");
  lab_wait (is_elsewhere, self, "the focus to leave the list the other way");
}

static gboolean
has_selected (gpointer window)
{
  return cs_session_get_selected (cs_window_get_session (window)) != NULL;
}

static void
test_tree (void)
{
  CsWindow *window = lab_open_page (lab, application, "overview");
  GtkWidget *tree = lab_find (GTK_WIDGET (window), CS_TYPE_CLUSTER_VIEW);
  Walk walk = { window, lab_find (tree, GTK_TYPE_LIST_VIEW), NULL };
  g_autoptr (CsSubject) before = NULL;

  g_set_object (&before, cs_session_get_selected (cs_window_get_session (window)));
  walk_through (&walk);
  g_assert_false (
      cs_subject_equal (cs_session_get_selected (cs_window_get_session (window)), before));
  leave_backwards (&walk);
  lab_close_window (window);
}

/* The pages whose rows are nothing but rows: what is in one of them is shown by Return. */
static void
test_list (gconstpointer page)
{
  CsWindow *window = lab_open_page (lab, application, page);
  gboolean names = g_str_equal (page, "names");
  GtkWidget *list
      = lab_find (cs_window_get_page (window), names ? GTK_TYPE_COLUMN_VIEW : GTK_TYPE_LIST_VIEW);
  Walk walk = { window, list, NULL };

  lab_assert_no_hyphens (GTK_WIDGET (window));
  walk_through (&walk);
  cs_session_select (cs_window_get_session (window), NULL);
  hands_press_key ("Return");
  lab_wait (has_selected, window, "what the row is about");
  leave_backwards (&walk);
  lab_close_window (window);
}

/* --- preferences -------------------------------------------------------------------------------
 */

static gboolean
is_switch (GtkWidget *widget, gconstpointer unused)
{
  return GTK_IS_SWITCH (widget);
}

static gboolean
is_on (gpointer toggle)
{
  return gtk_switch_get_active (toggle);
}

static gboolean
is_off (gpointer toggle)
{
  return !is_on (toggle);
}

static void
test_preferences (void)
{
  CsWindow *window = lab_open_page (lab, application, "overview");
  GType type = CS_TYPE_PREFERENCES;
  GtkWidget *dialog, *toggle;

  hands_key (GTK_WIDGET (window), "ctrl+comma");
  lab_wait (is_there, &type, "the preferences");
  dialog = lab_find_toplevel (type);
  toggle = hands_walk_to (dialog, is_switch, NULL);
  g_assert_true (is_on (toggle));
  hands_press_key ("space");
  lab_wait (is_off, toggle, "the switch to be off");
  hands_press_key ("space");
  lab_wait (is_on, toggle, "the switch to be on");
  hands_press_key ("Escape");
  lab_wait (is_gone, &type, "the end of the preferences");
  lab_close_window (window);
}

/* --- the way back ------------------------------------------------------------------------------
 */

static gboolean
shows_plan (gpointer window)
{
  return CS_IS_PLAN_VIEW (cs_window_get_page (window))
         && cs_session_can_apply (cs_window_get_session (window), NULL);
}

static void
activity_cb (CsSession *session, GParamSpec *pspec, gboolean *begun)
{
  *begun = *begun || cs_session_get_activity (session) == CS_ACTIVITY_RUNNING;
}

static gboolean
is_true (gpointer value)
{
  return *(gboolean *) value;
}

/* A short run may be over before anybody asks whether it has begun. */
static void
apply (CsWindow *window)
{
  CsSession *session = cs_window_get_session (window);
  gboolean begun = FALSE;
  gulong id = g_signal_connect (session, "notify::activity", G_CALLBACK (activity_cb), &begun);

  lab_wait (shows_plan, window, "a plan that can be carried out");
  hands_key (GTK_WIDGET (window), "ctrl+Return");
  lab_wait (is_true, &begun, "the run to begin");
  lab_wait_answering (window, lab_is_idle, window, "the run");
  g_signal_handler_disconnect (session, id);
}

/* The proof of a run, whose button comes after the one of the way back. */
static void
test_report (void)
{
  CsWindow *window = lab_open_page (lab, application, "journal");

  lab_wait (has_run, window, "the run in the journal");
  hands_press_button (GTK_WIDGET (window), "Re_port…");
  save_as ("report.html", "<!DOCTYPE html>");
  lab_close_window (window);
}

/* A run overwrites what somebody else put there, and is undone. */
static void
test_restore (void)
{
  g_autofree char *there = lab_dup_node_path (lab, "cms1b", "cms1abc.cer");
  g_autofree char *content = NULL;
  CsWindow *window;

  g_assert_true (g_file_set_contents (there, SPOILED, -1, NULL));
  window = lab_open_page (lab, application, "plan");
  apply (window);
  g_assert_true (g_file_get_contents (there, &content, NULL, NULL));
  g_assert_true (g_str_has_prefix (content, "-----BEGIN CERTIFICATE-----"));

  hands_key (GTK_WIDGET (window), "alt+8");
  lab_wait (has_run, window, "the run in the journal");
  hands_press_button (GTK_WIDGET (window), "_Restore…");
  apply (window);
  lab_wait_for_text (there, SPOILED);
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
  g_test_add_func ("/keys/calendar", test_calendar);
  g_test_add_func ("/keys/bundle", test_bundle);
  g_test_add_func ("/keys/repair", test_repair);
  g_test_add_func ("/keys/tree", test_tree);
  g_test_add_data_func ("/keys/names", "names", test_list);
  g_test_add_data_func ("/keys/expiry", "expiry", test_list);
  g_test_add_func ("/keys/preferences", test_preferences);
  g_test_add_func ("/keys/report", test_report);
  g_test_add_func ("/keys/restore", test_restore);
  status = g_test_run ();
  lab_free (lab);
  temporary_folder_remove (folder);
  g_free (folder);
  g_object_unref (application);

  return status;
}
