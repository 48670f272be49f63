/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "gui-lab.h"

/* A window in German: what is on the screen is German, what is written down is not. */

static CsApplication *application;

static gboolean
speak_german (void)
{
  if (lab_speak ("de"))
    return TRUE;

  g_test_skip ("no German catalogue is found by this C library");
  return FALSE;
}

static gpointer
ask_language (gpointer unused)
{
  return GINT_TO_POINTER (cs_language_get ());
}

static void
test_core (void)
{
  static const char english[] = "it has expired";
  g_autoptr (GThread) lane = NULL;
  g_autofree char *written = NULL;
  g_autofree char *shown = NULL;

  if (!speak_german ())
    return;

  /* A program that did not ask for it, as the command line, is never translated. */
  cs_language_set (CS_LANGUAGE_USER);
  g_assert_cmpstr (cs_language_translate (english), ==, english);
  cs_language_enable ();
  g_assert_cmpstr (cs_language_translate (english), ==, "es ist abgelaufen");
  g_assert_cmpint (cs_language_get (), ==, CS_LANGUAGE_USER);
  /* What is made for a file is English also then, and knows how it reads on the screen. */
  written = cs_language_both ("not complete yet: %s", "cms1a.cer");
  g_assert_cmpstr (written, ==, "not complete yet: cms1a.cer");
  shown = cs_language_dup_shown (written);
  g_assert_cmpstr (shown, ==, "noch nicht vollständig: cms1a.cer");
  /* Nor is a thread that did not. */
  lane = g_thread_new ("lane", ask_language, NULL);
  g_assert_cmpint (GPOINTER_TO_INT (g_thread_join (g_steal_pointer (&lane))), ==,
                   CS_LANGUAGE_ENGLISH);
}

/* An error is English in files and at the command line; also behind what was put before it. */
static void
test_errors (void)
{
  static const char text[] = "[Cluster]\nName=lab\nNonsense=1\n[Node a]\nHost=a\nPort=x\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) outer = NULL;
  g_autoptr (GListModel) findings = NULL;
  g_autoptr (CsCluster) cluster = NULL;
  g_autoptr (CsFinding) finding = NULL;
  g_autofree char *shown = NULL;

  if (!speak_german ())
    return;

  cs_language_enable ();
  cs_error_set (&error, CS_ERROR, CS_ERROR_NODE, "%s: no password was given", "cms1a");
  g_prefix_error (&error, "[Node a]: ");
  g_assert_cmpstr (error->message, ==, "[Node a]: cms1a: no password was given");
  shown = cs_error_dup_shown (error);
  g_assert_cmpstr (shown, ==, "[Node a]: cms1a: es wurde kein Passwort angegeben");
  cs_error_set (&outer, CS_ERROR, CS_ERROR_MALFORMED, "not a certificate: %s",
                "DER of no known kind");
  g_assert_cmpstr (outer->message, ==, "not a certificate: DER of no known kind");
  g_assert_cmpstr (cs_error_show (outer), ==, "kein Zertifikat: DER keiner bekannten Art");

  cluster = cs_cluster_new_from_data (text, -1, NULL, &findings, NULL);
  g_assert_nonnull (cluster);
  finding = g_list_model_get_item (findings, 1);
  g_assert_cmpstr (cs_finding_get_text (finding), ==, "“x” is not accepted here");
  g_assert_cmpstr (cs_finding_get_remedy (finding), ==, "accepted: a number from 1 to 65535");
  g_assert_cmpstr (cs_finding_get_shown_text (finding), ==, "„x“ wird hier nicht angenommen");
  g_assert_cmpstr (cs_finding_get_shown_remedy (finding), ==,
                   "angenommen wird: eine Zahl von 1 bis 65535");
}

static CsStep *
find_step (CsWindow *window, const char *id)
{
  CsStep *step = cs_plan_find_step (cs_session_get_plan (cs_window_get_session (window)), id);

  g_assert_nonnull (step);

  return step;
}

/* Nothing that the program wrote there is German. */
static void
check_file (const char *path, const char *english)
{
  static const char *const german[] = { "signieren", "Knoten", "hochladen", "Schlüssel", "Läuft" };
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, english));
  for (guint i = 0; i < G_N_ELEMENTS (german); i++) {
    if (strstr (text, german[i]) != NULL)
      g_error ("%s holds “%s”", path, german[i]);
  }
}

static char *
dup_plan_path (const char *workspace)
{
  g_autofree char *kept = g_build_filename (workspace, "kept", NULL);
  g_autoptr (GDir) folder = g_dir_open (kept, 0, NULL);

  g_assert_nonnull (folder);

  return g_build_filename (kept, g_dir_read_name (folder), "plan.json", NULL);
}

static void
test_window (void)
{
  g_autoptr (Lab) lab = NULL;
  g_autofree char *workspace = NULL;
  g_autofree char *journal = NULL;
  g_autofree char *plan = NULL;
  g_autofree char *result = NULL;
  CsWindow *window;
  CsStep *step;
  const CsCell *cell;

  if (simulator_skip_unless_there () || !speak_german ())
    return;

  cs_language_enable ();
  cs_language_set (CS_LANGUAGE_USER);
  lab = lab_new ("cms1a,cms1b,cms1c", NULL);
  window = lab_open_window (lab, application);
  lab_wait_answering (window, lab_is_idle, window, "the look");
  step = find_step (window, "submit:cms1a.cer");
  g_assert_cmpstr (cs_step_get_title (step), ==, "Have ca-local sign cms1a");
  g_assert_cmpstr (cs_step_get_shown_title (step), ==, "Von ca-local signieren lassen: cms1a");
  g_assert_cmpstr (cs_step_get_shown_before (step), ==, "kein Zertifikat");
  cell = cs_matrix_find (cs_session_get_matrix (cs_window_get_session (window)), "cms1a.cer",
                         "cms1a");
  g_assert_cmpstr (cell->evidence, ==, "Sie ist nicht auf dem Knoten.");

  cs_window_show_page (window, "plan");
  lab_press (GTK_WIDGET (window), "_Apply");
  lab_wait_answering (window, lab_is_idle, window, "the run");
  g_assert_cmpint (cs_step_get_state (step), ==, CS_STEP_DONE);
  g_assert_true (g_str_has_prefix (cs_step_get_result (step), "for the request's key"));
  result = cs_language_dup_shown (cs_step_get_result (step));
  g_assert_true (g_str_has_prefix (result, "für den Schlüssel"));
  workspace = g_build_filename (lab_get_folder (lab), "lab.workspace", NULL);
  journal = g_build_filename (workspace, "journal.jsonl", NULL);
  plan = dup_plan_path (workspace);
  check_file (journal, "Have ca-local sign cms1a");
  check_file (plan, "Have ca-local sign cms1a");
  lab_close_window (window);
}

int
main (int argc, char *argv[])
{
  application = lab_begin (&argc, &argv);
  g_test_add_func ("/language/core", test_core);
  g_test_add_func ("/language/errors", test_errors);
  g_test_add_func ("/language/window", test_window);

  return lab_run (application);
}
