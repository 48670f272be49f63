/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CS_TYPE_LOOSE_ROW (cs_loose_row_get_type ())
G_DECLARE_FINAL_TYPE (CsLooseRow, cs_loose_row, CS, LOOSE_ROW, GtkBox)

/* CsLooseRow: one thing of a loose file, in the list of the Files section. */
/* @list_item: whose child it is to be; not held, for it goes with it */
GtkWidget *cs_loose_row_new (GtkListItem *list_item);
/* Shows what the list item holds. @warn_days: from so many days before its end on it is told. */
void cs_loose_row_show (CsLooseRow *self, guint warn_days);
CsFound *cs_loose_row_get_found (CsLooseRow *self); /* nullable, borrowed */
/* Until it is shown the next time, it holds what was there before: nobody sees it. */
void cs_loose_row_set_stale (CsLooseRow *self);
gboolean cs_loose_row_is_stale (CsLooseRow *self);
guint cs_loose_row_get_position (CsLooseRow *self);

G_END_DECLS
