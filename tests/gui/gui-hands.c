/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gui-hands.h"

#include <gdk/x11/gdkx.h>

#define DRAG_STEPS 8
#define MAX_STEPS 150 /* more than there are stops in a window */

/* --- the pointer -------------------------------------------------------------------------------
 */

static void
exited_cb (GObject *process, GAsyncResult *result, gpointer done)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_wait_check_finish (G_SUBPROCESS (process), result, &error);
  g_assert_no_error (error);
  *(gboolean *) done = TRUE;
}

static gboolean
is_set (gpointer flag)
{
  return *(gboolean *) flag;
}

static void
xdotool (const char *first, const char *second, const char *third)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process
      = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "xdotool", first, second, third, NULL);
  gboolean done = FALSE;

  g_assert_no_error (error);
  g_subprocess_wait_async (process, NULL, exited_cb, &done);
  lab_wait (is_set, &done, "xdotool");
}

Point
hands_point (GtkWidget *widget, double fraction_x, double fraction_y)
{
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (widget));
  double x, y, dx, dy;

  gtk_widget_translate_coordinates (widget, window, fraction_x * gtk_widget_get_width (widget),
                                    fraction_y * gtk_widget_get_height (widget), &x, &y);
  gtk_native_get_surface_transform (GTK_NATIVE (window), &dx, &dy);

  return (Point){ x + dx, y + dy };
}

void
hands_move (Point point)
{
  g_autofree char *x = g_strdup_printf ("%d", (int) point.x);
  g_autofree char *y = g_strdup_printf ("%d", (int) point.y);

  xdotool ("mousemove", x, y);
}

void
hands_press (Point point)
{
  hands_move (point);
  xdotool ("mousedown", "1", NULL);
  lab_settle (); /* GTK 4.18 begins no drag when the pointer leaves at once what another window was
                    over a moment ago */
}

void
hands_move_slowly (Point from, Point to)
{
  for (int i = 1; i <= DRAG_STEPS; i++)
    hands_move ((Point){ from.x + (to.x - from.x) * i / DRAG_STEPS,
                         from.y + (to.y - from.y) * i / DRAG_STEPS });
}

void
hands_release (void)
{
  lab_settle (); /* the target's answer has no condition to be seen by */
  xdotool ("mouseup", "1", NULL);
}

void
hands_drag (Point from, Point to)
{
  hands_press (from);
  hands_move_slowly (from, to);
  hands_release ();
}

void
hands_click (Point point, const char *button)
{
  hands_move (point);
  xdotool ("click", button, NULL);
}

void
hands_click_twice (Point point)
{
  hands_move (point);
  xdotool ("click", "--repeat=2", "1");
}

static gboolean
is_active (gpointer window)
{
  return gtk_window_is_active (window);
}

void
hands_focus (GtkWidget *widget)
{
  GtkNative *native = gtk_widget_get_native (widget);
  g_autofree char *id
      = g_strdup_printf ("%lu", (gulong) gdk_x11_surface_get_xid (gtk_native_get_surface (native)));

  xdotool ("windowfocus", id, NULL); /* there is no window manager to do it */
  lab_wait (is_active, gtk_widget_get_root (widget), "the window to take keys");
}

void
hands_press_key (const char *key)
{
  xdotool ("key", key, NULL);
}

void
hands_key (GtkWidget *widget, const char *keys)
{
  g_auto (GStrv) all = g_strsplit (keys, " ", -1);

  hands_focus (widget);
  lab_settle (); /* what was done before may still move the focus */
  for (guint i = 0; all[i] != NULL; i++)
    hands_press_key (all[i]);
}

typedef struct {
  GtkWindow *window;
  GtkWidget *before;
} Focus;

static gboolean
has_moved (gpointer data)
{
  const Focus *self = data;

  return gtk_window_get_focus (self->window) != self->before;
}

GtkWidget *
hands_walk_to (GtkWidget *window, HandsWanted wanted, gconstpointer data)
{
  hands_focus (window);
  for (guint i = 0; i < MAX_STEPS; i++) {
    Focus focus = { GTK_WINDOW (window), gtk_window_get_focus (GTK_WINDOW (window)) };

    if (focus.before != NULL && wanted (focus.before, data))
      return focus.before;
    hands_press_key ("Tab");
    lab_wait (has_moved, &focus, "the focus to move");
  }

  g_assert_not_reached ();
}

static gboolean
has_label (GtkWidget *widget, gconstpointer label)
{
  return GTK_IS_BUTTON (widget)
         && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0;
}

void
hands_press_button (GtkWidget *window, const char *label)
{
  hands_walk_to (window, has_label, label);
  hands_press_key ("space");
}

void
hands_type (const char *text)
{
  xdotool ("type", text, NULL);
}

/* --- eyes --------------------------------------------------------------------------------------
 */

GtkWidget *
hands_find_label (GtkWidget *root, const char *title)
{
  if (GTK_IS_LABEL (root) && gtk_widget_get_mapped (root)
      && g_str_equal (gtk_label_get_text (GTK_LABEL (root)), title))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = hands_find_label (child, title);

    if (found != NULL)
      return found;
  }

  return NULL;
}

GtkWidget *
hands_find_named (GtkWidget *root, const char *name)
{
  if (gtk_widget_get_mapped (root) && g_str_equal (gtk_widget_get_name (root), name))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = hands_find_named (child, name);

    if (found != NULL)
      return found;
  }

  return NULL;
}
