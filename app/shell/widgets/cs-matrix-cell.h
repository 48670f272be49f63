/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CS_TYPE_MATRIX_CELL (cs_matrix_cell_get_type ())
G_DECLARE_FINAL_TYPE (CsMatrixCell, cs_matrix_cell, CS, MATRIX_CELL, GtkWidget)

/**
 * CsMatrixCell:
 *
 * The one real child of a matrix view: it lies over the cell at the cursor, takes the focus and
 * tells a screen reader where that is and how it stands. It draws nothing but the ring of the
 * focus.
 */
/* @row, @column: from 0. @label: row, column, state; @description: the evidence */
GtkWidget *cs_matrix_cell_new (int row, int column, const char *label, const char *description);

G_END_DECLS
