/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CS_TYPE_FINDING_ROW (cs_finding_row_get_type ())
G_DECLARE_FINAL_TYPE (CsFindingRow, cs_finding_row, CS, FINDING_ROW, GtkWidget)

/* CsFindingRow: what a rule has to say, where, and what to do about it. */
GtkWidget *cs_finding_row_new (CsFinding *finding);

G_END_DECLS
