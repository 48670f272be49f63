/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-pane.h"

G_BEGIN_DECLS

#define CS_TYPE_LOOSE_FILLER (cs_loose_filler_get_type ())
G_DECLARE_FINAL_TYPE (CsLooseFiller, cs_loose_filler, CS, LOOSE_FILLER, GObject)

/* CsLooseFiller: says what stands in which row of a list of CsLooseRow, and when: GTK makes two
 * hundred rows for every place that is scrolled to, and shows twenty. Those in sight are filled at
 * once, all others in later frames. */
/* @pane: which has @list; neither is held: it goes before they do. */
CsLooseFiller *cs_loose_filler_new (CsPane *pane, GtkListView *list);
/* When the row of @list_item gets another thing to show. */
void cs_loose_filler_bind (CsLooseFiller *self, GtkListItem *list_item);
/* Fills all rows anew. */
void cs_loose_filler_refresh (CsLooseFiller *self);

G_END_DECLS
