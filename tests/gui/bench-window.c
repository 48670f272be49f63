/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the window costs, for `./dev bench window`; one measurement a process, one number on
 * standard output, in milliseconds:
 *   bench-window frame-bare|frame-ours    from the start of the program to its first frame
 *   bench-window gap-bare|gap-ours        the longest time in which the main loop did not run,
 *                                         while fifty simulated nodes are looked at, then deployed
 * bench-window files-open N             until the first of N loose certificates in one file are
 *                                         seen
 *   bench-window files-gap N              the longest time in which the main loop did not run until
 *                                         all of them are there
 *   bench-window files-scroll N           the median time of a frame while their list is scrolled
 *                                         from its beginning to its end
 *   bench-window file-open|file-gap FOLDER N  the same when the file itself is opened: until what
 * is in it is seen, and until all of it is there "bare" is a libadwaita window without anything,
 * and for the gaps one with a plain list of the same nodes over the same session. */
#include <stdlib.h>

#include "gui-hands.h"
#include "pki-maker.h"

#define NODES 50
#define BEAT 2 /* milliseconds between two looks at the clock */

static gint64 begun;

/* --- the first frame ---------------------------------------------------------------------------
 */

static void
painted_cb (GdkFrameClock *clock, gboolean *painted)
{
  *painted = TRUE;
}

static void
measure_frame (GtkWindow *window)
{
  gboolean painted = FALSE;
  GdkFrameClock *clock;

  gtk_window_present (window);
  clock = gtk_widget_get_frame_clock (GTK_WIDGET (window));
  g_signal_connect (clock, "after-paint", G_CALLBACK (painted_cb), &painted);
  while (!painted)
    g_main_context_iteration (NULL, TRUE);
  g_print ("%.1f\n", (double) (g_get_monotonic_time () - begun) / 1000);
  g_signal_handlers_disconnect_by_func (clock, painted_cb, &painted);
  gtk_window_destroy (window);
}

static GtkWindow *
new_bare_window (GtkApplication *application, GtkWidget *content)
{
  GtkWidget *window = adw_application_window_new (application);

  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 780);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), content);

  return GTK_WINDOW (window);
}

/* --- the main loop's gaps ----------------------------------------------------------------------
 */

typedef struct {
  gint64 last;
  gint64 longest;
} Watchdog;

static gboolean
beat_cb (gpointer user_data)
{
  Watchdog *watchdog = user_data;
  gint64 now = g_get_monotonic_time ();

  if (watchdog->last != 0)
    watchdog->longest = MAX (watchdog->longest, now - watchdog->last);
  watchdog->last = now;

  return G_SOURCE_CONTINUE;
}

static char *
dup_nodes (void)
{
  GString *nodes = g_string_new ("cms01");

  for (guint i = 2; i <= NODES; i++)
    g_string_append_printf (nodes, ",cms%02u", i);

  return g_string_free (nodes, FALSE);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  gtk_list_item_set_child (list_item, gtk_label_new (NULL));
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (list_item)),
                      cs_node_state_get_name (gtk_list_item_get_item (list_item)));
}

/* The same session, shown by the least that shows it. */
static GtkWidget *
new_bare_list (CsSession *session)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GListModel *nodes = g_object_ref (G_LIST_MODEL (cs_session_get_inventory (session)));
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  gtk_scrolled_window_set_child (
      GTK_SCROLLED_WINDOW (scrolled),
      gtk_list_view_new (GTK_SELECTION_MODEL (gtk_no_selection_new (nodes)), factory));

  return scrolled;
}

/* The first look answers the questions; the second one is measured. */
static void
measure_gap (CsApplication *application, gboolean bare)
{
  g_autofree char *nodes = dup_nodes ();
  g_autoptr (Lab) lab = lab_new (nodes, NULL);
  CsWindow *window = lab_open_window (lab, application);
  CsSession *session = cs_window_get_session (window);
  Watchdog watchdog = { 0 };
  GtkWindow *other = NULL;
  guint id;

  lab_wait_answering (window, lab_is_idle, window, "the first look");
  if (bare) {
    gtk_widget_set_visible (GTK_WIDGET (window), FALSE); /* its panes see nothing any more */
    other = new_bare_window (GTK_APPLICATION (application), new_bare_list (session));
    gtk_window_present (other);
  }
  lab_settle ();

  id = g_timeout_add_full (G_PRIORITY_HIGH, BEAT, beat_cb, &watchdog, NULL);
  cs_session_look (session);
  lab_wait_answering (window, lab_is_idle, window, "the second look");
  cs_session_apply (session);
  g_assert_false (lab_is_idle (window));
  lab_wait_answering (window, lab_is_idle, window, "the run");
  lab_settle ();
  g_source_remove (id);
  g_print ("%.1f\n", (double) watchdog.longest / 1000);
  if (other != NULL)
    gtk_window_destroy (other);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* --- loose files -------------------------------------------------------------------------------
 */

#define SCROLL_STEPS 120

static void
write_certificates (const char *folder, guint n)
{
  EVP_PKEY *key = maker_key ("ec:P-256", 0);
  g_autofree char *path = g_build_filename (folder, "many.pem", NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n; i++) {
    g_autofree char *subject = g_strdup_printf ("CN=node %u", i);
    g_autofree char *serial = g_strdup_printf ("%06x", i + 1);
    MakerSpec spec = { .subject = subject, .serial = serial };
    g_autoptr (X509) x509 = maker_certificate (&spec, key, NULL, key);
    g_autofree char *pem = maker_x509_pem (x509);

    g_string_append (text, pem);
  }
  g_assert_true (g_file_set_contents (path, text->str, (gssize) text->len, NULL));
}

typedef struct {
  CsWindow *window;
  guint n;
  gboolean one; /* the file is opened, not its folder */
} Files;

static GtkWidget *
get_list (Files *files)
{
  return hands_find_named (GTK_WIDGET (files->window), "loose-list");
}

static gboolean
sees_first (gpointer data)
{
  Files *files = data;
  GtkWidget *list = files->one ? GTK_WIDGET (files->window) : get_list (files);

  return list != NULL && hands_find_label (list, "node 0") != NULL;
}

/* A short file that is opened is not shown before all of it is there. */
static gboolean
has_all (gpointer data)
{
  Files *files = data;
  GtkWidget *list = get_list (files);

  if (list == NULL)
    return files->one;

  return g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list))))
         == files->n;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double one = *(const double *) a, other = *(const double *) b;

  return one < other ? -1 : one > other;
}

/* Each step is drawn before the next one is taken. */
static double
scroll (Files *files)
{
  GtkWidget *scrolled = gtk_widget_get_ancestor (get_list (files), GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  GdkFrameClock *clock = gtk_widget_get_frame_clock (scrolled);
  double times[SCROLL_STEPS];

  for (int i = 0; i < SCROLL_STEPS; i++) {
    gboolean painted = FALSE;
    gint64 start = g_get_monotonic_time ();
    gulong id = g_signal_connect (clock, "after-paint", G_CALLBACK (painted_cb), &painted);

    gtk_adjustment_set_value (adjustment,
                              gtk_adjustment_get_upper (adjustment) * (i + 1) / (SCROLL_STEPS + 1));
    while (!painted)
      g_main_context_iteration (NULL, TRUE);
    g_signal_handler_disconnect (clock, id);
    times[i] = (double) (g_get_monotonic_time () - start) / 1000;
  }
  qsort (times, SCROLL_STEPS, sizeof times[0], compare_doubles);

  return times[SCROLL_STEPS / 2];
}

static void
measure_files (CsApplication *application, const char *what, const char *folder, guint n)
{
  gboolean one = g_str_has_prefix (what, "file-");
  g_autofree char *path = g_build_filename (folder, one ? "many.pem" : NULL, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  Files files = { cs_window_new (GTK_APPLICATION (application),
                                 cs_application_get_plugins (application), NULL),
                  n, one };
  Watchdog watchdog = { 0 };
  gint64 start;
  guint id;

  gtk_window_present (GTK_WINDOW (files.window));
  lab_settle ();
  id = g_timeout_add_full (G_PRIORITY_HIGH, BEAT, beat_cb, &watchdog, NULL);
  start = g_get_monotonic_time ();
  cs_window_inspect_file (files.window, file);
  lab_wait (sees_first, &files, "the first row");
  if (g_str_has_suffix (what, "-open"))
    g_print ("%.1f\n", (double) (g_get_monotonic_time () - start) / 1000);
  lab_wait (has_all, &files, "all rows");
  lab_settle ();
  g_source_remove (id);
  if (g_str_has_suffix (what, "-gap"))
    g_print ("%.1f\n", (double) watchdog.longest / 1000);
  if (g_str_equal (what, "files-scroll"))
    g_print ("%.2f\n", scroll (&files));
  gtk_window_destroy (GTK_WINDOW (files.window));
}

int
main (int argc, char *argv[])
{
  const char *what = argc >= 2 ? argv[1] : "";
  g_autoptr (CsApplication) application = NULL;

  begun = g_get_monotonic_time ();
  if (g_str_equal (what, "files-make") && argc == 4) {
    write_certificates (argv[2], (guint) g_ascii_strtoull (argv[3], NULL, 10));
    return 0;
  }
  lab_prepare ();
  application = lab_start_application ();
  if (g_str_equal (what, "frame-bare"))
    measure_frame (new_bare_window (GTK_APPLICATION (application), NULL));
  else if (g_str_equal (what, "frame-ours"))
    measure_frame (GTK_WINDOW (cs_window_new (GTK_APPLICATION (application),
                                              cs_application_get_plugins (application), NULL)));
  else if (g_str_equal (what, "gap-bare") || g_str_equal (what, "gap-ours"))
    measure_gap (application, g_str_equal (what, "gap-bare"));
  else if ((g_str_has_prefix (what, "files-") || g_str_has_prefix (what, "file-")) && argc == 4)
    measure_files (application, what, argv[2], (guint) g_ascii_strtoull (argv[3], NULL, 10));
  else
    g_printerr ("usage: bench-window frame-bare|frame-ours|gap-bare|gap-ours\n"
                "       bench-window files-make|files-open|files-gap|files-scroll FOLDER N\n"
                "       bench-window file-open|file-gap FOLDER N\n");

  return 0;
}
