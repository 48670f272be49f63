/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "gui-lab.h"

G_BEGIN_DECLS

/* A person's hands: the pointer is really moved and keys really pressed (xdotool), so that what is
 * done goes the whole way through the display server. Each call returns when it was sent; what
 * comes of it has to be waited for. */

/* On the screen. */
typedef struct {
  double x, y;
} Point;

/* A point of @widget; without a window manager the window is in its corner. */
Point hands_point (GtkWidget *widget, double fraction_x, double fraction_y);
void hands_move (Point point);
void hands_click (Point point, const char *button); /* "1", "3" for the menu */
void hands_click_twice (Point point);               /* a double click */
void hands_drag (Point from, Point to);
/* The same in parts: what is passed on the way gets its time. */
void hands_press (Point point);
void hands_move_slowly (Point from, Point to);
void hands_release (void);
/* The keys that follow go into @widget's window, once it knows. */
void hands_focus (GtkWidget *widget);
void hands_press_key (const char *key);
/* Presses Tab until the focus is where @wanted says so, as one does who has no pointer; ends the
 * test when it is on no way. Returns: (transfer none): what has it */
typedef gboolean (*HandsWanted) (GtkWidget *widget, gconstpointer data);
GtkWidget *hands_walk_to (GtkWidget *window, HandsWanted wanted, gconstpointer data);
/* To the button with this label (mnemonics included), and presses it with the space bar. */
void hands_press_button (GtkWidget *window, const char *label);
/* Keys by their X names, one after the other ("Down Down Return"), into @widget's window. */
void hands_key (GtkWidget *widget, const char *keys);
void hands_type (const char *text);

/* The first mapped label below @root that says @title; a mapped widget of that name; or NULL. */
GtkWidget *hands_find_label (GtkWidget *root, const char *title);
GtkWidget *hands_find_named (GtkWidget *root, const char *name);

G_END_DECLS
