/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-single-click.h"

/* Of one watched widget; its gesture owns it. */
typedef struct {
  GWeakRef self;
  CsSingleClickFunc callback;
  guint waiting; /* for a second click, which may not come */
  double x, y;   /* of the first */
} SingleClick;

static void
single_click_free (gpointer data, GClosure *unused)
{
  SingleClick *click = data;

  g_clear_handle_id (&click->waiting, g_source_remove);
  g_weak_ref_clear (&click->self);
  g_free (click);
}

static gboolean
over_cb (gpointer data)
{
  SingleClick *click = data;
  g_autoptr (GtkWidget) self = g_weak_ref_get (&click->self);

  click->waiting = 0;
  if (self != NULL)
    click->callback (self, click->x, click->y);

  return G_SOURCE_REMOVE;
}

static void
pressed_cb (SingleClick *click, int n_presses, double x, double y, GtkGestureClick *gesture)
{
  g_clear_handle_id (&click->waiting, g_source_remove);
}

static void
released_cb (SingleClick *click, int n_presses, double x, double y, GtkGestureClick *gesture)
{
  GtkWidget *widget = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  int time;

  if (n_presses != 1)
    return;
  g_object_get (gtk_widget_get_settings (widget), "gtk-double-click-time", &time, NULL);
  click->x = x;
  click->y = y;
  g_clear_handle_id (&click->waiting, g_source_remove);
  click->waiting = g_timeout_add ((guint) time, over_cb, click);
}

void
cs_single_click_watch (GtkWidget *widget, CsSingleClickFunc callback, GtkWidget *self)
{
  GtkGesture *gesture;
  SingleClick *click;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (GTK_IS_WIDGET (self));

  gesture = gtk_gesture_click_new ();
  click = g_new0 (SingleClick, 1);
  g_weak_ref_init (&click->self, self);
  click->callback = callback;
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (gesture), GDK_BUTTON_PRIMARY);
  g_signal_connect_data (gesture, "pressed", G_CALLBACK (pressed_cb), click, single_click_free,
                         G_CONNECT_SWAPPED);
  g_signal_connect_swapped (gesture, "released", G_CALLBACK (released_cb), click);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (gesture));
}
