/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-matrix-view.h"

G_BEGIN_DECLS

/* What cs-matrix-view.c (the class, input, scrolling) and cs-matrix-paint.c (sizes, drawing)
 * share. Lengths are in pixels of the widget; "along" runs from the start edge, so that
 * right-to-left is one mirroring at the end. */
struct _CsMatrixView {
  GtkWidget parent_instance;

  /* owned */
  CsMatrix *matrix; /* nullable */
  GtkAdjustment *hadjustment;
  GtkAdjustment *vadjustment;
  GtkWidget *cell;         /* the child at the cursor; NULL when there is no cell */
  GHashTable *layouts;     /* text -> PangoLayout, of the cells */
  GPtrArray *row_names;    /* PangoLayout */
  GPtrArray *column_names; /* PangoLayout */
  GHashTable *icons;       /* name -> GdkPaintable */

  guint hscroll_policy : 1;
  guint vscroll_policy : 1;
  guint measured : 1; /* whether the sizes below are of this matrix and font */

  int cursor_row;
  int cursor_column;
  int marked_row; /* -1 when none */
  int marked_column;
  int hover_row; /* -1 when none */
  int hover_column;

  int text_height;
  int row_height;
  int header_height;
  int names_width;    /* of the row headers */
  int natural_column; /* what a column asks for */
  int column_width;   /* what it gets */
};

/* Sizes of what is shown, unless they are known already. */
void _cs_matrix_view_measure (CsMatrixView *self);
/* Shares out @width among the columns. */
void _cs_matrix_view_fit (CsMatrixView *self, int width);
void _cs_matrix_view_forget_sizes (CsMatrixView *self);
void _cs_matrix_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot);
int _cs_matrix_view_get_n_rows (CsMatrixView *self);
int _cs_matrix_view_get_n_columns (CsMatrixView *self);
/* How far the content is scrolled away from its start. */
int _cs_matrix_view_get_along (CsMatrixView *self);
/* What hovering over it tells: its state and the evidence; -1 is a heading. Transfer full. */
char *_cs_matrix_view_dup_tooltip (CsMatrixView *self, int row, int column);
/* Whether it reads from right to left. */
gboolean _cs_matrix_view_is_mirrored (CsMatrixView *self);
/* Where the cell is in the widget, mirrored when need be. */
void _cs_matrix_view_get_area (CsMatrixView *self, int row, int column, GdkRectangle *area);

G_END_DECLS
