/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CS_TYPE_FIELD_ROW (cs_field_row_get_type ())
G_DECLARE_FINAL_TYPE (CsFieldRow, cs_field_row, CS, FIELD_ROW, GtkListBoxRow)

/* CsFieldRow: one field of an inspector, drawn by its kind. @cluster: (nullable): says what names
 * are in it */
GtkWidget *cs_field_row_new (CsField *field, CsCluster *cluster);

G_END_DECLS
