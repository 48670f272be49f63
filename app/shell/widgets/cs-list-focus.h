/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Who comes into @list comes back to the row where the focus was; of itself, GTK since 4.12 begins
 * at the first row, or with Shift+Tab at the last. */
void cs_list_focus_keep_row (GtkWidget *list);

/* For the focus method of what holds a list (CsPane): rows are walked through by the arrow keys,
 * and Tab leaves the list at once, where GTK before 4.12 knows nothing but to stop at each row.
 * @list is in a scrolled window that stands in a box.
 * Returns: whether it was so; then *@moved is what the focus method returns. */
gboolean cs_list_focus_leave (GtkWidget *list, GtkDirectionType direction, gboolean *moved);

G_END_DECLS
