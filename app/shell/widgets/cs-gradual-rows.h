/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * cs_gradual_rows_new:
 * @widget: the list that shows them
 * @rows: (transfer full): everything that is to be shown
 *
 * GTK makes and measures some two hundred rows of a list at once, however few of them fit into the
 * window, and with rows of several wrapped texts the main loop stands still meanwhile. This begins
 * with a windowful, and adds a few with each frame of @widget until all are there. A list box makes
 * each of its rows, so to one of those it goes on until the last.
 *
 * Returns: (transfer full): the rows that are there already, growing
 */
GListModel *cs_gradual_rows_new (GtkWidget *widget, GListModel *rows);
/* gtk_list_box_bind_model() with that of @rows, which are the caller's. */
void cs_gradual_rows_bind (GtkListBox *list,
                           GListModel *rows,
                           GtkListBoxCreateWidgetFunc create,
                           gpointer user_data);

G_END_DECLS
