/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-subject.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CS_TYPE_MATRIX_VIEW (cs_matrix_view_get_type ())
G_DECLARE_FINAL_TYPE (CsMatrixView, cs_matrix_view, CS, MATRIX_VIEW, GtkWidget)

/**
 * CsMatrixView:
 *
 * Files × nodes, drawn by one widget, so that fifty nodes and forty files stay smooth. It scrolls
 * by #GtkScrollable under headers that stay. A cell is told by shape, word and colour; hovering
 * tells its evidence. The cursor moves by arrow keys, Home, End, Page Up and Page Down, and by the
 * pointer.
 *
 * Signals: "pointed" (CsSubject), when a person points at a cell or a header, also on the way to
 * another one; "chosen", when it was pointed at to be seen: clicked, or by Enter.
 */
/* @matrix: (nullable) */
void cs_matrix_view_set_matrix (CsMatrixView *self, CsMatrix *matrix);
/* Marks the cell of @subject and takes the cursor there, scrolled into sight. Whatever is no cell
 * marks none. */
void cs_matrix_view_mark (CsMatrixView *self, CsSubject *subject);

G_END_DECLS
