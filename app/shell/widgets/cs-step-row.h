/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CS_TYPE_STEP_ROW (cs_step_row_get_type ())
G_DECLARE_FINAL_TYPE (CsStepRow, cs_step_row, CS, STEP_ROW, GtkWidget)

/* CsStepRow: one step of a plan: what it does, before → after, and how it went. */
GtkWidget *cs_step_row_new (CsStep *step, CsPlan *plan);

G_END_DECLS
