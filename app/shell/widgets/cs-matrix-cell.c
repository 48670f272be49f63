/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-matrix-cell.h"

struct _CsMatrixCell {
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (CsMatrixCell, cs_matrix_cell, GTK_TYPE_WIDGET)

static void
cs_matrix_cell_class_init (CsMatrixCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_css_name (widget_class, "matrixcell");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GRID_CELL);
}

static void
cs_matrix_cell_init (CsMatrixCell *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE); /* the matrix itself takes the pointer */
}

GtkWidget *
cs_matrix_cell_new (int row, int column, const char *label, const char *description)
{
  GtkWidget *self = g_object_new (CS_TYPE_MATRIX_CELL, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_RELATION_ROW_INDEX, row + 1,
                                  GTK_ACCESSIBLE_RELATION_COL_INDEX, column + 1, -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_SELECTED, TRUE, -1);

  return self;
}
