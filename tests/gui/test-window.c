/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The window as a person uses it: real buttons, real dialogs, simulated meeting servers. */
#include "cs-matrix-view.h"
#include "gui-hands.h"

static CsApplication *application;

static guint
count_steps (CsWindow *window)
{
  CsPlan *plan = cs_session_get_plan (cs_window_get_session (window));

  g_assert_nonnull (plan);

  return g_list_model_get_n_items (G_LIST_MODEL (plan));
}

static gboolean
has_dialog (gpointer window)
{
  GtkWindow *dialog = cs_window_prompts_get_dialog (cs_window_get_prompts (CS_WINDOW (window)));

  return dialog != NULL && gtk_widget_get_mapped (GTK_WIDGET (dialog));
}

static GtkWindow *
wait_for_dialog (CsWindow *window)
{
  lab_wait (has_dialog, window, "a dialog");

  return cs_window_prompts_get_dialog (cs_window_get_prompts (window));
}

/* The one before a run is broken off; one for a password may stand beside it. */
static GtkWidget *
find_question (void)
{
  GListModel *all = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (all); i++) {
    g_autoptr (GtkWidget) one = g_list_model_get_item (all, i);

    if (ADW_IS_MESSAGE_DIALOG (one) && gtk_widget_get_mapped (one)
        && g_str_equal (adw_message_dialog_get_heading (ADW_MESSAGE_DIALOG (one)),
                        "Stop the Run?"))
      return one;
  }

  return NULL;
}

static gboolean
is_asked (gpointer unused)
{
  return find_question () != NULL;
}

static gboolean
is_not_asked (gpointer unused)
{
  return find_question () == NULL;
}

static gboolean
is_empty (gpointer window)
{
  return cs_window_is_empty (window);
}

static GtkWidget *
wait_for_question (CsWindow *window)
{
  lab_wait (is_asked, window, "the question");

  return find_question ();
}

/* --- empty -------------------------------------------------------------------------------------
 */

static void
test_empty (void)
{
  CsWindow *window = cs_window_new (GTK_APPLICATION (application),
                                    cs_application_get_plugins (application), NULL);

  gtk_window_present (GTK_WINDOW (window));
  g_assert_true (cs_window_is_empty (window));
  g_assert_nonnull (lab_find_button (GTK_WIDGET (window), "_Open…"));
  g_assert_nonnull (lab_find (GTK_WIDGET (window), ADW_TYPE_STATUS_PAGE));
  lab_close_window (window);
}

static void
test_unreadable (void)
{
  CsWindow *window = cs_window_new (GTK_APPLICATION (application),
                                    cs_application_get_plugins (application), NULL);
  g_autoptr (GFile) file = g_file_new_for_path ("/nonexistent/<b>&.cluster");
  GtkWidget *page;

  gtk_window_present (GTK_WINDOW (window));
  cs_window_open (window, file);
  g_assert_true (cs_window_is_empty (window));
  page = lab_find (GTK_WIDGET (window), ADW_TYPE_STATUS_PAGE);
  g_assert_nonnull (page);
  g_assert_nonnull (
      strstr (adw_status_page_get_description (ADW_STATUS_PAGE (page)), "&lt;b&gt;&amp;.cluster"));
  lab_close_window (window);
}

/* Neither another file nor the end of the program breaks a run off without a word. */
static void
test_stop (void)
{
  g_autoptr (Lab) lab = NULL;
  g_autoptr (GFile) other = g_file_new_for_path ("/nonexistent/other.cluster");
  CsWindow *window;
  CsSession *session;

  if (simulator_skip_unless_there ())
    return;

  lab = lab_new ("cms1a,cms1b,cms1c", NULL);
  window = lab_open_window (lab, application);
  session = cs_window_get_session (window);
  lab_wait_answering (window, lab_is_idle, window, "the first look");
  cs_session_apply (session); /* and waits for the pass phrase */
  wait_for_dialog (window);

  gtk_window_close (GTK_WINDOW (window));
  lab_press (wait_for_question (window), "_Cancel");
  lab_wait (is_not_asked, NULL, "the end of the question");
  g_action_group_activate_action (G_ACTION_GROUP (application), "quit", NULL);
  lab_press (wait_for_question (window), "_Cancel");
  lab_wait (is_not_asked, NULL, "the end of the question");
  g_assert_true (cs_window_get_session (window) == session);
  g_assert_cmpint (cs_session_get_activity (session), ==, CS_ACTIVITY_RUNNING);

  cs_window_open (window, other);
  g_assert_true (cs_window_get_session (window) == session);
  lab_press (wait_for_question (window), "_Stop the Run");
  lab_wait (is_empty, window, "the run to be given up for the file");
  lab_close_window (window);
}

/* A file that cannot be opened takes the place of the lab, and nothing leads to its pages. */
static void
test_unreadable_after_lab (void)
{
  g_autoptr (Lab) lab = NULL;
  g_autoptr (GFile) file = g_file_new_for_path ("/nonexistent/other.cluster");
  CsWindow *window;

  if (simulator_skip_unless_there ())
    return;

  lab = lab_new ("cms1a", NULL);
  window = lab_open_window (lab, application);
  lab_wait_answering (window, lab_is_idle, window, "the first look");
  g_assert_nonnull (hands_find_label (GTK_WIDGET (window), "Journal"));
  cs_window_open (window, file);
  lab_settle ();
  g_assert_nonnull (hands_find_label (GTK_WIDGET (window), "This File Cannot Be Opened"));
  g_assert_null (hands_find_label (GTK_WIDGET (window), "Journal"));
  cs_window_open (window, lab_get_file (lab));
  lab_wait_answering (window, lab_is_idle, window, "the look after it");
  g_assert_nonnull (hands_find_label (GTK_WIDGET (window), "Journal"));
  lab_close_window (window);
}

/* --- the lab -----------------------------------------------------------------------------------
 */

static void
assert_all_done (CsWindow *window)
{
  GListModel *steps = G_LIST_MODEL (cs_session_get_plan (cs_window_get_session (window)));

  for (guint i = 0; i < g_list_model_get_n_items (steps); i++) {
    g_autoptr (CsStep) step = g_list_model_get_item (steps, i);

    if (cs_step_get_state (step) != CS_STEP_DONE)
      g_error ("%s: %s", cs_step_get_id (step), cs_step_get_result (step));
  }
}

static void
assert_all_good (CsWindow *window)
{
  const char *const slots[] = { "cms1a", "cms1b", "cms1c", "dbclusterserver", "dbclusterclient" };
  const char *const nodes[] = { "cms1a", "cms1b", "cms1c" };

  for (guint i = 0; i < G_N_ELEMENTS (slots); i++)
    g_assert_cmpint (lab_get_tone (window, CS_SUBJECT_SLOT, slots[i], NULL), ==, CS_TONE_GOOD);
  for (guint i = 0; i < G_N_ELEMENTS (nodes); i++) {
    g_assert_cmpint (lab_get_tone (window, CS_SUBJECT_NODE, nodes[i], NULL), ==, CS_TONE_GOOD);
    g_assert_cmpint (lab_get_tone (window, CS_SUBJECT_FILE, "cms1abc.cer", nodes[i]), ==,
                     CS_TONE_GOOD);
    g_assert_cmpint (lab_get_tone (window, CS_SUBJECT_FILE, "dbclusterserver.key", nodes[i]), ==,
                     CS_TONE_GOOD);
  }
  g_assert_cmpint (lab_get_tone (window, CS_SUBJECT_BUNDLE, "cms1abc", NULL), ==, CS_TONE_GOOD);
  g_assert_cmpint (lab_get_tone (window, CS_SUBJECT_CLUSTER, "", NULL), ==, CS_TONE_GOOD);
}

/* Everything can be selected, and the inspector draws all of it. */
static void
visit_all (CsWindow *window)
{
  g_assert_true (lab_select (window, CS_SUBJECT_CLUSTER, "", NULL));
  lab_settle ();
  g_assert_true (lab_select (window, CS_SUBJECT_SLOT, "cms1a", NULL));
  lab_settle ();
  g_assert_true (lab_select (window, CS_SUBJECT_BUNDLE, "cms1abc", NULL));
  lab_settle ();
  g_assert_true (lab_select (window, CS_SUBJECT_NODE, "cms1b", NULL));
  lab_settle ();
  g_assert_true (lab_select (window, CS_SUBJECT_FILE, "cms1abc.cer", "cms1c"));
  lab_settle ();
  g_assert_false (lab_select (window, CS_SUBJECT_FILE, "nothing.cer", "cms1c"));
}

static void
visit_pages (CsWindow *window)
{
  static const char *const pages[] = { "names", "expiry", "plan", "overview" };

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++) {
    g_assert_true (cs_window_show_page (window, pages[i]));
    lab_settle ();
  }
  g_assert_false (cs_window_show_page (window, "nothing"));
}

static void
assert_cell (GtkWidget *matrix, const char *label)
{
  GtkWidget *cell = gtk_widget_get_first_child (matrix);

  g_assert_nonnull (cell);
  g_assert_null (gtk_widget_get_next_sibling (cell));
  gtk_test_accessible_assert_role (cell, GTK_ACCESSIBLE_ROLE_GRID_CELL);
  gtk_test_accessible_assert_property (cell, GTK_ACCESSIBLE_PROPERTY_LABEL, label);
  /* whether the window has the keyboard is not this test's business: there is no window manager */
  g_assert_true (gtk_widget_is_focus (cell));
}

/* One real child, at the cursor; what is selected elsewhere takes the cursor and the focus along.
 */
static void
test_matrix (void)
{
  g_autoptr (Lab) lab = NULL;
  CsWindow *window;
  GtkWidget *matrix;

  if (simulator_skip_unless_there ())
    return;

  lab = lab_new ("cms1a,cms1b", NULL);
  window = lab_open_window (lab, application);
  lab_wait_answering (window, lab_is_idle, window, "the look");
  matrix = lab_find (GTK_WIDGET (window), CS_TYPE_MATRIX_VIEW);
  g_assert_nonnull (matrix);
  gtk_test_accessible_assert_role (matrix, GTK_ACCESSIBLE_ROLE_GRID);
  gtk_widget_grab_focus (matrix);
  assert_cell (matrix, "cms1a.key on cms1a: missing");
  g_assert_true (lab_select (window, CS_SUBJECT_FILE, "cms1abc.cer", "cms1b"));
  assert_cell (matrix, "cms1abc.cer on cms1b: missing");
  /* What is no cell leaves the cursor where it is. */
  g_assert_true (lab_select (window, CS_SUBJECT_NODE, "cms1a", NULL));
  assert_cell (matrix, "cms1abc.cer on cms1b: missing");
  visit_pages (window);
  lab_close_window (window);
}

static void
test_lab (void)
{
  g_autoptr (Lab) lab = NULL;
  CsWindow *window;

  if (simulator_skip_unless_there ())
    return;

  lab = lab_new ("cms1a,cms1b,cms1c", NULL);
  window = lab_open_window (lab, application);
  cs_window_show_page (window, "plan");
  g_assert_cmpint (lab_get_tone (window, CS_SUBJECT_NODE, "cms1a", NULL), ==, CS_TONE_UNKNOWN);
  g_assert_cmpint (lab_get_tone (window, CS_SUBJECT_SLOT, "cms1a", NULL), ==, CS_TONE_UNKNOWN);
  lab_wait_answering (window, lab_is_idle, window, "the first look");
  g_assert_cmpuint (count_steps (window), >, 0);
  g_assert_cmpint (lab_get_tone (window, CS_SUBJECT_SLOT, "cms1a", NULL), ==, CS_TONE_WARNING);
  visit_all (window);

  lab_press (GTK_WIDGET (window), "_Apply");
  lab_wait_answering (window, lab_is_idle, window, "the run");
  assert_all_done (window);
  g_assert_nonnull (
      strstr (cs_session_get_message (cs_window_get_session (window)), "nothing left to do"));
  assert_all_good (window);
  visit_all (window);

  lab_press (GTK_WIDGET (window), "_Look Again");
  g_assert_cmpint (lab_get_tone (window, CS_SUBJECT_NODE, "cms1a", NULL), ==, CS_TONE_UNKNOWN);
  lab_wait_answering (window, lab_is_idle, window, "the second look");
  g_assert_cmpuint (count_steps (window), ==, 0);
  g_assert_false (gtk_widget_is_sensitive (lab_find_button (GTK_WIDGET (window), "_Apply")));
  assert_all_good (window);
  lab_close_window (window);
}

/* --- trouble -----------------------------------------------------------------------------------
 */

static gboolean
has_ended_one (gpointer window)
{
  return cs_plan_count_ended (cs_session_get_plan (cs_window_get_session (CS_WINDOW (window)))) > 0;
}

static void
test_cancel (void)
{
  g_autoptr (Lab) lab = NULL;
  CsWindow *window;

  if (simulator_skip_unless_there ())
    return;

  lab = lab_new ("cms1a,cms1b,cms1c", NULL);
  window = lab_open_window (lab, application);
  cs_window_show_page (window, "plan");
  lab_wait_answering (window, lab_is_idle, window, "the first look");
  lab_press (GTK_WIDGET (window), "_Apply");
  lab_wait_answering (window, has_ended_one, window, "the first step");
  lab_press (GTK_WIDGET (window), "_Cancel");
  lab_wait_answering (window, lab_is_idle, window, "the end of the run");
  g_assert_nonnull (strstr (cs_session_get_message (cs_window_get_session (window)), "skipped"));
  g_assert_cmpint (lab_get_tone (window, CS_SUBJECT_CLUSTER, "", NULL), !=, CS_TONE_GOOD);

  /* What was cancelled is continued by planning again. */
  lab_press (GTK_WIDGET (window), "_Look Again");
  lab_wait_answering (window, lab_is_idle, window, "the second look");
  lab_press (GTK_WIDGET (window), "_Apply");
  lab_wait_answering (window, lab_is_idle, window, "the second run");
  assert_all_done (window);
  assert_all_good (window);
  lab_close_window (window);
}

static void
test_wrong_password (void)
{
  g_autoptr (Lab) lab = NULL;
  CsWindow *window;
  GtkWindow *dialog;

  if (simulator_skip_unless_there ())
    return;

  lab = lab_new ("cms1a", NULL);
  window = lab_open_window (lab, application);
  cs_window_show_page (window, "plan");
  lab_answer (wait_for_dialog (window), NULL); /* the host key */
  dialog = wait_for_dialog (window);
  g_assert_nonnull (lab_find (GTK_WIDGET (dialog), GTK_TYPE_PASSWORD_ENTRY));
  /* The address says little of which node it is. */
  g_assert_nonnull (hands_find_label (GTK_WIDGET (dialog), "[Node cms1a]"));
  lab_answer (dialog, "wrong");
  lab_wait (lab_is_idle, window, "the refusal");
  g_assert_cmpint (lab_get_tone (window, CS_SUBJECT_NODE, "cms1a", NULL), ==, CS_TONE_ERROR);
  g_assert_cmpint (lab_get_tone (window, CS_SUBJECT_SLOT, "cms1a", NULL), ==, CS_TONE_UNKNOWN);

  /* It is not tried again by itself; asked again, it works. */
  lab_press (GTK_WIDGET (window), "_Look Again");
  lab_wait_answering (window, lab_is_idle, window, "the second look");
  g_assert_cmpint (lab_get_tone (window, CS_SUBJECT_NODE, "cms1a", NULL), ==, CS_TONE_WARNING);
  lab_close_window (window);
}

static void
test_host_key_refused (void)
{
  g_autoptr (Lab) lab = NULL;
  CsWindow *window;
  GtkWindow *dialog;

  if (simulator_skip_unless_there ())
    return;

  lab = lab_new ("cms1a", NULL);
  window = lab_open_window (lab, application);
  cs_window_show_page (window, "plan");
  dialog = wait_for_dialog (window);
  g_assert_cmpstr (adw_message_dialog_get_default_response (ADW_MESSAGE_DIALOG (dialog)), ==,
                   "cancel");
  lab_press (GTK_WIDGET (dialog), "_Cancel");
  lab_wait (lab_is_idle, window, "the refusal");
  g_assert_cmpint (lab_get_tone (window, CS_SUBJECT_NODE, "cms1a", NULL), ==, CS_TONE_ERROR);
  lab_close_window (window);
}

/* In the middle of a look, with a question open: nothing may touch the window that is gone. */
static void
test_close_while_asked (void)
{
  g_autoptr (Lab) lab = NULL;
  CsWindow *window;
  CsWindow *watched;

  if (simulator_skip_unless_there ())
    return;

  lab = lab_new ("cms1a,cms1b", NULL);
  window = lab_open_window (lab, application);
  cs_window_show_page (window, "plan");
  watched = window;
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &watched);
  wait_for_dialog (window);
  lab_close_window (window);
  lab_settle ();
  g_assert_null (watched);
}

static void
test_close_while_running (void)
{
  g_autoptr (Lab) lab = NULL;
  CsWindow *window;
  CsWindow *watched;

  if (simulator_skip_unless_there ())
    return;

  lab = lab_new ("cms1a,cms1b,cms1c", NULL);
  window = lab_open_window (lab, application);
  cs_window_show_page (window, "plan");
  watched = window;
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &watched);
  lab_wait_answering (window, lab_is_idle, window, "the first look");
  lab_press (GTK_WIDGET (window), "_Apply");
  lab_wait_answering (window, has_ended_one, window, "the first step");
  gtk_window_close (GTK_WINDOW (window));
  lab_press (wait_for_question (window), "_Stop the Run");
  lab_settle ();
  g_assert_null (watched);
}

int
main (int argc, char *argv[])
{
  application = lab_begin (&argc, &argv);
  g_test_add_func ("/window/empty", test_empty);
  g_test_add_func ("/window/unreadable", test_unreadable);
  g_test_add_func ("/window/unreadable/after-lab", test_unreadable_after_lab);
  g_test_add_func ("/window/stop", test_stop);
  g_test_add_func ("/window/lab", test_lab);
  g_test_add_func ("/window/matrix", test_matrix);
  g_test_add_func ("/window/cancel", test_cancel);
  g_test_add_func ("/window/wrong-password", test_wrong_password);
  g_test_add_func ("/window/host-key-refused", test_host_key_refused);
  g_test_add_func ("/window/close-while-asked", test_close_while_asked);
  g_test_add_func ("/window/close-while-running", test_close_while_running);

  return lab_run (application);
}
