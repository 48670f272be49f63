/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A click that no second one follows. For what moves things about under the pointer: done at once,
 * it would send the second half of a double click to something else. */

/* @x, @y: where it was, within the widget that is watched */
typedef void (*CsSingleClickFunc) (GtkWidget *self, double x, double y);
/* From now on @callback is called when @widget was clicked once with the first button, and the time
 * for a second click is over; no more when @self is gone. What a child of @widget takes for itself
 * is no click on it. */
void cs_single_click_watch (GtkWidget *widget, CsSingleClickFunc callback, GtkWidget *self);

G_END_DECLS
