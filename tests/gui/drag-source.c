/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Another program from which something can be dragged:
 *   drag-source file PATH | text FILE     the file itself, or what is in it
 * Its window goes where that of the program under test is not, and "ready" is printed. */
#include <gdk/x11/gdkx.h>
#include <gtk/gtk.h>

#define PLACE "1320"
#define SIZE 200

static GdkContentProvider *
new_content (const char *kind, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *text = NULL;

  if (g_str_equal (kind, "file"))
    return gdk_content_provider_new_typed (GDK_TYPE_FILE_LIST,
                                           gdk_file_list_new_from_array (&file, 1));
  g_file_get_contents (path, &text, NULL, NULL);

  return gdk_content_provider_new_typed (G_TYPE_STRING, text);
}

static void
moved_cb (GObject *process, GAsyncResult *result, gpointer unused)
{
  g_autoptr (GError) error = NULL;

  if (!g_subprocess_wait_check_finish (G_SUBPROCESS (process), result, &error))
    g_error ("xdotool: %s", error->message);
  g_print ("ready\n");
}

static void
move_aside (GtkWidget *window)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));
  g_autofree char *id = g_strdup_printf ("%lu", (gulong) gdk_x11_surface_get_xid (surface));
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "xdotool",
                                                      "windowmove", "--sync", id, PLACE, "0", NULL);

  if (process == NULL)
    g_error ("xdotool: %s", error->message);
  g_subprocess_wait_async (process, NULL, moved_cb, NULL);
}

int
main (int argc, char *argv[])
{
  GtkDragSource *source = gtk_drag_source_new ();
  GdkContentProvider *content;
  GtkWidget *window;

  if (argc != 3)
    return 2;
  gtk_init ();
  window = gtk_window_new ();
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), SIZE, SIZE);
  content = new_content (argv[1], argv[2]);
  gtk_drag_source_set_content (source, content);
  gtk_widget_add_controller (window, GTK_EVENT_CONTROLLER (source));
  g_signal_connect (window, "map", G_CALLBACK (move_aside), NULL);
  gtk_window_present (GTK_WINDOW (window));
  for (;;)
    g_main_context_iteration (NULL, TRUE);
}
