/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CS_TYPE_FOLDING_PANES (cs_folding_panes_get_type ())
G_DECLARE_FINAL_TYPE (CsFoldingPanes, cs_folding_panes, CS, FOLDING_PANES, GtkWidget)

/**
 * CsFoldingPanes:
 *
 * Three parts beside each other, with handles between them: `start-child`, `content` and
 * `end-child`. Where not all fit at the size that each needs, there are two: `content`, and of
 * the others the one at the end if `end-shown`, else the one at the start. The one at the end
 * folds when there is too little room, and comes back when there is enough; in between `end-shown`
 * is the user's. What is hidden keeps its width; the focus goes from what gives way to what comes.
 *
 * The part at the start has room for rows of `start-chars` characters and their icons, in whatever
 * size the user reads; 0, the default, leaves it to that part.
 */

gboolean cs_folding_panes_get_end_shown (CsFoldingPanes *self);
void cs_folding_panes_set_end_shown (CsFoldingPanes *self, gboolean end_shown);
/* Shows the part at the end, or the one at the start, where it gave way to the other for want of
 * room. Where there is room, who has hidden it wants it hidden. */
void cs_folding_panes_reveal (CsFoldingPanes *self, gboolean end);

G_END_DECLS
