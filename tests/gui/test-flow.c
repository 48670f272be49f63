/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>
#include <string.h>

#include "gui-hands.h"

#include "cs-journal-page.h"
#include "cs-plan-group-row.h"
#include "cs-report-saver.h"
#include "cs-service-page.h"

/* The pages of a day's work: leaving steps out, trying again, putting into service, the record. */

static CsApplication *application;

static CsStep *
find_step (CsWindow *window, const char *id)
{
  CsStep *step = cs_plan_find_step (cs_session_get_plan (cs_window_get_session (window)), id);

  if (step == NULL)
    g_error ("%s: there is no such step", id);

  return step;
}

static CsWindow *
open_lab (Lab *lab)
{
  CsWindow *window = lab_open_window (lab, application);

  lab_wait_answering (window, lab_is_idle, window, "the first look");
  cs_window_show_page (window, "plan");
  lab_settle ();

  return window;
}

/* The check box named @label, as a screen reader finds it: by the step's title. */
static GtkWidget *
find_check (GtkWidget *root, const char *text)
{
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found;

    if (GTK_IS_CHECK_BUTTON (child) && gtk_widget_get_mapped (child)) {
      g_autofree char *label
          = gtk_test_accessible_has_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL)
                ? gtk_test_accessible_check_property (GTK_ACCESSIBLE (child),
                                                      GTK_ACCESSIBLE_PROPERTY_LABEL, text)
                : g_strdup ("unnamed");

      if (label == NULL)
        return child;
    }
    found = find_check (child, text);
    if (found != NULL)
      return found;
  }

  return NULL;
}

static void
test_leave_out (void)
{
  g_autoptr (Lab) lab = NULL;
  CsWindow *window;
  GtkWidget *check;

  if (simulator_skip_unless_there ())
    return;

  lab = lab_new ("cms1a,cms1b,cms1c", NULL);
  window = open_lab (lab);
  check = find_check (GTK_WIDGET (window), "Have ca-local sign cms1b");
  g_assert_nonnull (check);
  gtk_widget_activate (check);
  g_assert_false (cs_step_is_selected (find_step (window, "submit:cms1b.cer")));
  g_assert_false (cs_step_is_selected (find_step (window, "upload:cms1a/cms1abc.cer")));

  lab_press (GTK_WIDGET (window), "_Apply");
  lab_wait_answering (window, lab_is_idle, window, "the run");
  g_assert_cmpint (cs_step_get_state (find_step (window, "submit:cms1a.cer")), ==, CS_STEP_DONE);
  g_assert_cmpint (cs_step_get_state (find_step (window, "submit:cms1b.cer")), ==, CS_STEP_SKIPPED);
  g_assert_cmpint (lab_get_tone (window, CS_SUBJECT_SLOT, "cms1b", NULL), !=, CS_TONE_GOOD);

  /* What was left out is planned again, and one node of it can be asked for. */
  cs_session_retry (cs_window_get_session (window), "cms1b");
  lab_wait_answering (window, lab_is_idle, window, "the second look and run");
  g_assert_cmpint (cs_step_get_state (find_step (window, "upload:cms1b/cms1b.cer")), ==,
                   CS_STEP_DONE);
  g_assert_cmpint (lab_get_tone (window, CS_SUBJECT_SLOT, "cms1b", NULL), ==, CS_TONE_GOOD);
  lab_close_window (window);
}

/* --- into service ------------------------------------------------------------------------------
 */

static void
respond (CsWindow *window, const char *response)
{
  GtkWidget *dialog = lab_find_dialog (window, ADW_TYPE_MESSAGE_DIALOG);

  g_assert_nonnull (dialog);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), response);
  lab_settle ();
}

static guint
count_state (CsWindow *window, CsStepState state)
{
  GListModel *steps = G_LIST_MODEL (cs_session_get_service_plan (cs_window_get_session (window)));
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (steps); i++) {
    g_autoptr (CsStep) step = g_list_model_get_item (steps, i);

    n += cs_step_get_state (step) == state ? 1 : 0;
  }

  return n;
}

static void
test_service (void)
{
  g_autoptr (Lab) lab = NULL;
  CsWindow *window;
  CsSession *session;
  GtkWidget *row;

  if (simulator_skip_unless_there ())
    return;

  lab = lab_new ("cms1a,cms1b,cms1c", NULL);
  window = open_lab (lab);
  session = cs_window_get_session (window);
  cs_window_show_page (window, "service");
  lab_settle ();
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (cs_session_get_service_plan (session))),
                    ==, 0);
  cs_session_apply (session);
  lab_wait_answering (window, lab_is_idle, window, "the run");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (cs_session_get_service_plan (session))),
                    ==, 33);

  /* That every file is there says nothing of the commands. */
  g_assert_nonnull (hands_find_label (GTK_WIDGET (window), "33 commands ready to send"));
  g_assert_cmpint (cs_session_get_tone (session), ==, CS_TONE_GOOD);

  /* Asked first; no is no. */
  lab_press (GTK_WIDGET (window), "_Send…");
  respond (window, "cancel");
  g_assert_true (lab_is_idle (window));
  g_assert_cmpuint (count_state (window, CS_STEP_PLANNED), ==, 33);

  /* Nothing listens on these servers yet: they take the files and refuse to start with them. */
  lab_press (GTK_WIDGET (window), "_Send…");
  respond (window, "send");
  lab_wait_answering (window, lab_is_idle, window, "the commands");
  g_assert_cmpuint (count_state (window, CS_STEP_DONE), ==, 21);
  g_assert_cmpuint (count_state (window, CS_STEP_FAILED), ==, 12);
  lab_assert_no_hyphens (GTK_WIDGET (window));
  /* The bar is as long as the words beside it say. */
  row = lab_find (GTK_WIDGET (window), CS_TYPE_PLAN_GROUP_ROW);
  g_assert_nonnull (hands_find_label (row, "7 of 11 done"));
  g_assert_cmpfloat_with_epsilon (gtk_progress_bar_get_fraction (GTK_PROGRESS_BAR (
                                      lab_find (row, GTK_TYPE_PROGRESS_BAR))),
                                  7.0 / 11, 0.001);
  g_assert_null (hands_find_label (GTK_WIDGET (window), "33 commands ready to send"));
  g_assert_cmpint (cs_session_get_tone (session), ==, CS_TONE_ERROR);
  g_assert_false (cs_session_can_assign (session, NULL));

  cs_session_look (session);
  lab_wait_answering (window, lab_is_idle, window, "another look");
  g_assert_true (cs_session_can_assign (session, NULL));
  lab_close_window (window);
}

static void
test_trust (void)
{
  g_autoptr (Lab) lab = NULL;
  CsWindow *window;
  CsSession *session;
  GtkWidget *page;

  if (simulator_skip_unless_there ())
    return;

  lab = lab_new ("cms1a,cms1b,cms1c", NULL);
  window = open_lab (lab);
  session = cs_window_get_session (window);
  cs_session_apply (session);
  lab_wait_answering (window, lab_is_idle, window, "the run");
  cs_window_show_page (window, "service");
  lab_settle ();
  page = lab_find (GTK_WIDGET (window), CS_TYPE_SERVICE_PAGE);
  g_assert_nonnull (
      cs_plan_find_step (cs_session_get_service_plan (session), "service:cms1a/webbridge trust"));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (lab_find (page, GTK_TYPE_DROP_DOWN)), CS_TRUST_CA);
  g_assert_cmpint (cs_session_get_trust (session), ==, CS_TRUST_CA);
  g_assert_cmpstr (cs_step_get_title (cs_plan_find_step (cs_session_get_service_plan (session),
                                                         "service:cms1a/webbridge trust")),
                   ==, "webbridge trust cmslab-root-ca.cer");
  lab_close_window (window);
}

/* --- the record --------------------------------------------------------------------------------
 */

static gboolean
shows_list (gpointer page)
{
  GtkWidget *list = lab_find (page, GTK_TYPE_LIST_VIEW);

  return list != NULL
         && g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list))))
                > 0;
}

static gboolean
says_broken (gpointer page)
{
  GtkWidget *icon = lab_find (page, GTK_TYPE_IMAGE);

  return icon != NULL && gtk_widget_has_css_class (icon, "error");
}

static void
test_journal (void)
{
  g_autoptr (Lab) lab = NULL;
  CsWindow *window;
  GtkWidget *page;
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  char *digit;

  if (simulator_skip_unless_there ())
    return;

  lab = lab_new ("cms1a,cms1b,cms1c", NULL);
  window = open_lab (lab);
  cs_window_show_page (window, "journal");
  lab_settle ();
  page = lab_find (GTK_WIDGET (window), CS_TYPE_JOURNAL_PAGE);
  g_assert_false (shows_list (page));
  cs_session_apply (cs_window_get_session (window));
  lab_wait_answering (window, lab_is_idle, window, "the run");
  lab_wait (shows_list, page, "the record");
  g_assert_false (says_broken (page));

  path = g_build_filename (lab_get_folder (lab), "lab.workspace", "journal.jsonl", NULL);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  digit = strstr (text, "\"steps\"");
  g_assert_nonnull (digit);
  digit[1] = 'S';
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  cs_pane_invalidate (CS_PANE (page));
  lab_wait (says_broken, page, "the broken chain");
  lab_close_window (window);
}

/* --- the way back ------------------------------------------------------------------------------
 */

static const char other_content[] = "not the bundle\n";

static void
run_plan (CsWindow *window, const char *what)
{
  lab_press (GTK_WIDGET (window), "_Apply");
  lab_wait_answering (window, lab_is_idle, window, what);
}

static gboolean
has_toast (gpointer page)
{
  return lab_find (page, g_type_from_name ("AdwToastWidget")) != NULL;
}

/* Writes the report of the newest run, as the file dialog would have it. */
static void
check_report (CsWindow *window, Lab *lab, const char *run, const char *name, const char *wanted)
{
  GtkWidget *page = lab_find (GTK_WIDGET (window), CS_TYPE_JOURNAL_PAGE);
  AdwToastOverlay *toasts = ADW_TOAST_OVERLAY (lab_find (page, ADW_TYPE_TOAST_OVERLAY));
  g_autofree char *path = g_build_filename (lab_get_folder (lab), name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  cs_report_saver_save (
      toasts, cs_cluster_get_path (cs_session_get_cluster (cs_window_get_session (window))), run,
      file);
  lab_wait_for_text (path, wanted);
  lab_wait_for_text (path, run);
  lab_wait (has_toast, page, "what the page says of the report");
}

static void
test_restore (void)
{
  g_autoptr (Lab) lab = NULL;
  g_autofree char *path = NULL;
  g_autofree char *content = NULL;
  g_autofree char *run = NULL;
  CsWindow *window;
  CsSession *session;
  GtkWidget *page;

  if (simulator_skip_unless_there ())
    return;

  lab = lab_new ("cms1a,cms1b,cms1c", NULL);
  window = open_lab (lab);
  session = cs_window_get_session (window);
  run_plan (window, "the first run");
  path = lab_dup_node_path (lab, "cms1b", "cms1abc.cer");
  g_assert_true (g_file_set_contents (path, other_content, -1, NULL));
  cs_session_look (session);
  lab_wait_answering (window, lab_is_idle, window, "the look at the other content");
  run_plan (window, "the run that overwrites it");

  /* The newest run stands first. */
  cs_window_show_page (window, "journal");
  page = lab_find (GTK_WIDGET (window), CS_TYPE_JOURNAL_PAGE);
  lab_wait (shows_list, page, "the record");
  run = g_variant_dup_string (
      gtk_actionable_get_action_target_value (GTK_ACTIONABLE (lab_find_button (page, "_Restore…"))),
      NULL);
  check_report (window, lab, run, "run.html", "<html");
  check_report (window, lab, run, "run.json", "\"run\"");
  lab_press (page, "_Restore…");
  lab_wait_answering (window, lab_is_idle, window, "the look before the way back");
  g_assert_cmpstr (cs_session_get_restored_run (session), ==, run);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (cs_session_get_plan (session))), ==, 1);
  find_step (window, "restore:cms1b/cms1abc.cer");
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_cmpstr (content, !=, other_content); /* nothing was done yet */
  run_plan (window, "the way back");
  g_clear_pointer (&content, g_free);
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, other_content);

  /* And the next look is an ordinary one. */
  cs_session_look (session);
  lab_wait_answering (window, lab_is_idle, window, "the ordinary plan");
  g_assert_null (cs_session_get_restored_run (session));
  find_step (window, "upload:cms1b/cms1abc.cer");
  lab_close_window (window);
}

int
main (int argc, char *argv[])
{
  application = lab_begin (&argc, &argv);
  g_test_add_func ("/flow/leave-out", test_leave_out);
  g_test_add_func ("/flow/service", test_service);
  g_test_add_func ("/flow/service/trust", test_trust);
  g_test_add_func ("/flow/journal", test_journal);
  g_test_add_func ("/flow/restore", test_restore);

  return lab_run (application);
}
