/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The menu of a row, which is one popover for the whole list that @widget holds. */

/* Opens it at a place of its parent. */
void cs_row_menu_open (GtkPopover *menu, double x, double y);
/* Where it belongs when it is asked for by a key: below the row that has the focus. FALSE when the
 * focus is not within @widget. */
gboolean cs_row_menu_find_place (GtkWidget *widget, double *x, double *y);
/* The keys that ask for it: @callback is for gtk_widget_class_add_binding(). */
void cs_row_menu_bind_keys (GtkWidgetClass *widget_class, GtkShortcutFunc callback);

G_END_DECLS
