/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "cs-session.h"

G_BEGIN_DECLS

#define CS_TYPE_PENDING_ROW (cs_pending_row_get_type ())
G_DECLARE_FINAL_TYPE (CsPendingRow, cs_pending_row, CS, PENDING_ROW, GtkListBoxRow)

/* CsPendingRow: one request that waits, was refused or wants the admin's word. Its actions are
 * those of CsApprovals; what cannot be taken back is asked about first. */
GtkWidget *cs_pending_row_new (CsSession *session, CsPending *pending);
CsPending *cs_pending_row_get_pending (CsPendingRow *self); /* borrowed */
/* Its age, and what can be done now. */
void cs_pending_row_update (CsPendingRow *self);

G_END_DECLS
