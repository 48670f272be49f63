/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is dropped on the window comes from another program, through the display server. */
#include "cs-inspector.h"
#include "gui-hands.h"

#define SOURCE_PLACE ((Point){ 1400, 100 }) /* drag-source.c says where it goes */

#define NARROW 880

static CsApplication *application;

static gboolean
shows_loose (gpointer window)
{
  CsSubject *subject = cs_session_get_selected (cs_window_get_session (CS_WINDOW (window)));

  return subject != NULL && cs_subject_get_kind (subject) == CS_SUBJECT_LOOSE;
}

static GSubprocess *
start_source (const char *kind, const char *path)
{
  g_autoptr (GError) error = NULL;
  GSubprocess *source = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                                          g_getenv ("DRAG_SOURCE"), kind, path, NULL);
  g_autoptr (GDataInputStream) output = NULL;
  g_autofree char *line = NULL;

  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (source));
  line = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (line, ==, "ready");

  return source;
}

static gboolean
shows_no_details (gpointer window)
{
  return lab_find (window, CS_TYPE_INSPECTOR) == NULL;
}

static void
test_drop (gconstpointer kind)
{
  g_autoptr (Lab) lab = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GSubprocess) source = NULL;
  CsWindow *window;

  if (simulator_skip_unless_there ())
    return;

  lab = lab_new ("cms1a", NULL);
  path = g_build_filename (lab_get_folder (lab), "ca", "ca.cer", NULL);
  window = lab_open_window (lab, application);
  lab_wait_answering (window, lab_is_idle, window, "the look");
  gtk_window_set_default_size (GTK_WINDOW (window), NARROW, 700);
  lab_wait (shows_no_details, window, "a window without room for the details");
  lab_settle ();
  g_assert_false (shows_loose (window));
  source = start_source (kind, path);
  hands_drag (SOURCE_PLACE, hands_point (GTK_WIDGET (window), 0.5, 0.8));
  lab_wait (shows_loose, window, "what was dropped in the inspector");
  lab_wait (lab_shows_details, window, "the details of what was dropped");
  lab_settle ();
  g_assert_nonnull (hands_find_label (GTK_WIDGET (window), "CN=CMS Lab Root CA"));
  g_subprocess_force_exit (source);
  lab_close_window (window);
}

int
main (int argc, char *argv[])
{
  application = lab_begin (&argc, &argv);
  g_test_add_data_func ("/drop/file", "file", test_drop);
  g_test_add_data_func ("/drop/text", "text", test_drop);

  return lab_run (application);
}
