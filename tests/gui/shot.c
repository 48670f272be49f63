/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Takes pictures of the window's pages on a lab of its own, light and dark:
 *   shot DIRECTORY
 * or only of the pages after the lab, in the language of LANGUAGE, their names beginning with
 * SCENE: shot DIRECTORY SCENE The pages are drawn by GTK itself into PNG files; nothing of the
 * screen is read. */
#include <glib/gstdio.h>

#include "cs-handover-dialog.h"
#include "cs-new-cluster.h"
#include "cs-preferences.h"
#include "gui-lab.h"

static void
painted_cb (GdkFrameClock *clock, guint *n)
{
  (*n)++;
}

static gboolean
has_painted (gpointer n)
{
  return *(guint *) n >= 3;
}

/* A busy machine is slow with its frames, and what is drawn is what the last one made of it. */
static void
wait_for_frames (GtkWindow *window)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (window));
  guint n = 0;
  gulong id = g_signal_connect (clock, "after-paint", G_CALLBACK (painted_cb), &n);

  gdk_frame_clock_begin_updating (clock);
  lab_wait (has_painted, &n, "some frames");
  gdk_frame_clock_end_updating (clock);
  g_signal_handler_disconnect (clock, id);
}

/* What the window draws, in the pixels of its screen; NULL while it has drawn nothing yet. */
static GskRenderNode *
draw (GtkWindow *window)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (window));
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  float scale = (float) gtk_widget_get_scale_factor (GTK_WIDGET (window));

  gtk_snapshot_scale (snapshot, scale, scale);
  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (GTK_WIDGET (window)),
                          gtk_widget_get_height (GTK_WIDGET (window)));

  return gtk_snapshot_to_node (snapshot);
}

static void
shoot (GtkWindow *window, const char *directory, const char *name)
{
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree char *file = g_strconcat (name, ".png", NULL);
  g_autofree char *path = g_build_filename (directory, file, NULL);

  for (guint i = 0; i < 50 && node == NULL; i++) { /* a busy machine is slow with its first frame */
    lab_settle ();
    wait_for_frames (window);
    node = draw (window);
  }
  g_assert_nonnull (node);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node, NULL);
  g_assert_true (gdk_texture_save_to_png (texture, path));
  g_print ("%s\n", path);
}

/* Takes a picture of the first dialog of each kind on the way, and answers all. */
static void
answer_and_shoot (CsWindow *window, const char *directory)
{
  gboolean shot_key = FALSE;
  gboolean shot_secret = FALSE;
  gboolean shot_root = FALSE;

  while (!lab_is_idle (window)) {
    GtkWindow *dialog = cs_window_prompts_get_dialog (cs_window_get_prompts (window));

    g_main_context_iteration (NULL, TRUE);
    if (dialog == NULL || !gtk_widget_get_mapped (GTK_WIDGET (dialog)))
      continue;
    if (lab_find_button (GTK_WIDGET (dialog), "_Accept These Keys") != NULL && !shot_key) {
      shoot (dialog, directory, "dialog-host-key");
      shot_key = TRUE;
    } else if (lab_find_button (GTK_WIDGET (dialog), "_Accept This Root") != NULL && !shot_root) {
      shoot (dialog, directory, "dialog-root");
      shot_root = TRUE;
    } else if (lab_find (GTK_WIDGET (dialog), GTK_TYPE_PASSWORD_ENTRY) != NULL && !shot_secret) {
      shoot (dialog, directory, "dialog-password");
      shot_secret = TRUE;
    }
    dialog = cs_window_prompts_get_dialog (cs_window_get_prompts (window));
    if (dialog != NULL)
      lab_answer (dialog, NULL);
  }
}

static gboolean
has_begun (gpointer window)
{
  return cs_plan_count_ended (cs_session_get_plan (cs_window_get_session (window))) > 8;
}

/* Every page, light and dark. */
static void
shoot_pages (CsWindow *window, const char *directory, const char *scene)
{
  static const char *const pages[]
      = { "overview", "names", "expiry", "builder", "plan", "pending", "service", "journal" };
  AdwStyleManager *manager = adw_style_manager_get_default ();

  for (guint dark = 0; dark < 2; dark++) {
    adw_style_manager_set_color_scheme (manager, dark ? ADW_COLOR_SCHEME_FORCE_DARK
                                                      : ADW_COLOR_SCHEME_FORCE_LIGHT);
    for (guint i = 0; i < G_N_ELEMENTS (pages); i++) {
      g_autofree char *name = g_strdup_printf ("%s-%s%s", scene, pages[i], dark ? "-dark" : "");

      if (cs_window_show_page (window, pages[i]))
        shoot (GTK_WINDOW (window), directory, name);
    }
  }
  adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_DEFAULT);
}

/* Where there is less room: the third part of the window folds, names can still be read. */
static void
shoot_small (CsWindow *window, const char *directory, const char *scene)
{
  static const char *const pages[] = { "overview", "names", "expiry", "service" };
  static const int widths[] = { 1060, 880 };
  int before_width, before_height;

  gtk_window_get_default_size (GTK_WINDOW (window), &before_width, &before_height);
  for (guint w = 0; w < G_N_ELEMENTS (widths); w++) {
    gtk_window_set_default_size (GTK_WINDOW (window), widths[w], 700);
    for (guint i = 0; i < G_N_ELEMENTS (pages); i++) {
      g_autofree char *name = g_strdup_printf ("%s-%d-%s", scene, widths[w], pages[i]);

      cs_window_show_page (window, pages[i]);
      shoot (GTK_WINDOW (window), directory, name);
    }
    if (w == 1) {
      g_autofree char *name = g_strdup_printf ("%s-%d-details", scene, widths[w]);

      gtk_widget_activate_action (GTK_WIDGET (window), "window.details", NULL);
      cs_window_show_page (window, "overview");
      shoot (GTK_WINDOW (window), directory, name);
      gtk_widget_activate_action (GTK_WIDGET (window), "window.details", NULL);
    }
  }
  gtk_window_set_default_size (GTK_WINDOW (window), before_width, before_height);
}

/* A cluster that was looked at and nothing else. */
static void
shoot_fresh (CsApplication *application,
             const char *directory,
             const char *scene,
             const char *nodes)
{
  g_autoptr (Lab) lab = lab_new (nodes, NULL);
  CsWindow *window = lab_open_window (lab, application);

  lab_wait_answering (window, lab_is_idle, window, "the look");
  shoot_pages (window, directory, scene);
  shoot_small (window, directory, scene);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
shoot_fifty (CsApplication *application, const char *directory)
{
  g_autoptr (GString) nodes = g_string_new ("cms01");

  for (guint i = 2; i <= 50; i++)
    g_string_append_printf (nodes, ",cms%02u", i);
  shoot_fresh (application, directory, "fifty", nodes->str);
}

static void
shoot_long_names (CsApplication *application, const char *directory)
{
  shoot_fresh (application, directory, "long",
               "conferencing-frankfurt-am-main-01,conferencing-frankfurt-am-main-02,x");
}

/* What a person may have set: from right to left, twice the size. */
static void
shoot_settings (CsWindow *window, const char *directory)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  GtkSettings *settings = gtk_settings_get_default ();
  int dpi;

  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  cs_window_show_page (window, "overview");
  shoot (GTK_WINDOW (window), directory, "rtl");
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (settings, "gtk-xft-dpi", 2 * (dpi > 0 ? dpi : 96 * 1024), NULL);
  shoot (GTK_WINDOW (window), directory, "twice");
  adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_FORCE_DARK);
  shoot (GTK_WINDOW (window), directory, "twice-dark");
  adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_DEFAULT);
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
}

static void
shoot_lab (CsApplication *application, const char *directory)
{
  g_autoptr (Lab) lab
      = lab_new ("cms1a,cms1b,cms1c", (const char *[]){ "--switch=latency=5", NULL });
  CsWindow *window = lab_open_window (lab, application);

  shoot (GTK_WINDOW (window), directory, "looking");
  answer_and_shoot (window, directory);
  lab_select (window, CS_SUBJECT_SLOT, "cms1a", NULL);
  cs_window_show_page (window, "plan");
  shoot (GTK_WINDOW (window), directory, "plan");
  lab_press (GTK_WIDGET (window), "_Apply");
  lab_wait_answering (window, has_begun, window, "the first steps");
  shoot (GTK_WINDOW (window), directory, "running");
  answer_and_shoot (window, directory);
  shoot (GTK_WINDOW (window), directory, "done");
  lab_press (GTK_WIDGET (window), "_Look Again");
  lab_wait_answering (window, lab_is_idle, window, "the second look");
  lab_select (window, CS_SUBJECT_FILE, "cms1abc.cer", "cms1b");
  shoot_pages (window, directory, "lab");
  shoot_settings (window, directory);
  cs_window_show_page (window, "plan");
  lab_select (window, CS_SUBJECT_BUNDLE, "cms1abc", NULL);
  shoot (GTK_WINDOW (window), directory, "bundle");
  lab_select (window, CS_SUBJECT_NODE, "cms1b", NULL);
  shoot (GTK_WINDOW (window), directory, "node");
  lab_select (window, CS_SUBJECT_FILE, "cms1abc.cer", "cms1b");
  gtk_window_set_default_size (GTK_WINDOW (window), 1024, 700);
  shoot (GTK_WINDOW (window), directory, "file");
  lab_select (window, CS_SUBJECT_SLOT, "cms1a", NULL);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_DARK);
  shoot (GTK_WINDOW (window), directory, "dark");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* The pages alone, for an environment that is another: its contrast, its scale, its language. */
static void
shoot_scene (CsApplication *application, const char *directory, const char *scene)
{
  g_autoptr (Lab) lab = lab_new ("cms1a,cms1b,cms1c", NULL);
  CsWindow *window = lab_open_window (lab, application);
  g_autofree char *before = g_strconcat (scene, "-before", NULL);
  g_autofree char *running = g_strconcat (scene, "-done", NULL);

  lab_wait_answering (window, lab_is_idle, window, "the look");
  cs_window_show_page (window, "plan");
  lab_select (window, CS_SUBJECT_SLOT, "cms1a", NULL);
  shoot (GTK_WINDOW (window), directory, before);
  cs_session_apply (cs_window_get_session (window));
  lab_wait_answering (window, lab_is_idle, window, "the run");
  shoot (GTK_WINDOW (window), directory, running);
  cs_session_look (cs_window_get_session (window));
  lab_wait_answering (window, lab_is_idle, window, "the second look");
  lab_select (window, CS_SUBJECT_FILE, "cms1a.cer", "cms1a");
  shoot_pages (window, directory, scene);
  shoot_small (window, directory, scene);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A request that people have to be asked for. */
static void
shoot_waiting (CsApplication *application, const char *directory)
{
  g_autoptr (Lab) lab = lab_new ("cms1a", NULL);
  CsWindow *window;
  GtkWidget *dialog;

  lab_ask_people (lab);
  window = lab_open_window (lab, application);
  lab_wait_answering (window, lab_is_idle, window, "the look");
  cs_session_apply (cs_window_get_session (window));
  lab_wait_answering (window, lab_is_idle, window, "the run");
  shoot_pages (window, directory, "waiting");
  cs_window_show_page (window, "pending");
  lab_settle ();
  lab_press (GTK_WIDGET (window), "Hand _Over…");
  dialog = lab_find_dialog (window, CS_TYPE_HANDOVER_DIALOG);
  g_assert_nonnull (dialog);
  shoot (GTK_WINDOW (dialog), directory, "hand-over");
  gtk_window_destroy (GTK_WINDOW (dialog));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A window beside @window that was just presented. */
static void
shoot_beside (GtkWidget *dialog, const char *directory, const char *name)
{
  gtk_window_present (GTK_WINDOW (dialog));
  shoot (GTK_WINDOW (dialog), directory, name);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
fill_in (GtkWidget *dialog)
{
  static const char *const answers[]
      = { "cms1.pod2.cms.lab", "2.9", "cms1a.pod2.cms.lab cms-1b.pod2.cms.lab" };
  GtkWidget *row = lab_find (dialog, ADW_TYPE_ENTRY_ROW);

  for (guint i = 0; i < G_N_ELEMENTS (answers) && row != NULL; i++) {
    gtk_editable_set_text (GTK_EDITABLE (row), answers[i]);
    row = gtk_widget_get_next_sibling (row);
  }
}

static void
shoot_dialogs (CsApplication *application, const char *directory)
{
  CsWindow *window = cs_window_new (GTK_APPLICATION (application),
                                    cs_application_get_plugins (application), NULL);
  CsPluginHost *plugins = cs_application_get_plugins (application);
  GtkWidget *dialog;

  gtk_window_present (GTK_WINDOW (window));
  shoot_beside (cs_preferences_new (GTK_WINDOW (window), plugins, NULL), directory, "preferences");
  dialog = cs_new_cluster_new (GTK_WINDOW (window), plugins);
  gtk_window_present (GTK_WINDOW (dialog));
  lab_settle ();
  fill_in (dialog);
  shoot_beside (dialog, directory, "new-cluster");
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
shoot_empty (CsApplication *application, const char *directory)
{
  CsWindow *window = cs_window_new (GTK_APPLICATION (application),
                                    cs_application_get_plugins (application), NULL);
  g_autoptr (GFile) missing = g_file_new_for_path ("/nonexistent/lab.cluster");

  gtk_window_present (GTK_WINDOW (window));
  shoot (GTK_WINDOW (window), directory, "empty");
  cs_window_open (window, missing);
  shoot (GTK_WINDOW (window), directory, "unreadable");
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char *argv[])
{
  g_autoptr (CsApplication) application = NULL;

  if (argc != 2 && argc != 3) {
    g_printerr ("usage: shot DIRECTORY [SCENE]\n");
    return 2;
  }
  lab_prepare ();
  gtk_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  if (g_getenv ("LANGUAGE") != NULL && lab_speak (g_getenv ("LANGUAGE"))) {
    cs_language_enable ();
    cs_language_set (CS_LANGUAGE_USER);
  }
  if (g_strcmp0 (argv[2], "rtl") == 0)
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  g_mkdir_with_parents (argv[1], 0755);
  application = lab_start_application ();
  if (argc == 3) {
    shoot_scene (application, argv[1], argv[2]);
    return 0;
  }

  shoot_empty (application, argv[1]);
  shoot_dialogs (application, argv[1]);
  shoot_lab (application, argv[1]);
  shoot_waiting (application, argv[1]);
  shoot_long_names (application, argv[1]);
  shoot_fifty (application, argv[1]);

  return 0;
}
