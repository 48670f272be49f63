/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>
#include <countersign.h>

G_BEGIN_DECLS

#define CS_TYPE_HANDOVER_DIALOG (cs_handover_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CsHandoverDialog, cs_handover_dialog, CS, HANDOVER_DIALOG, AdwWindow)

/* CsHandoverDialog: the forms in which a request is handed to people: to be copied, or written into
 * a file. Nothing is sent. */
GtkWidget *cs_handover_dialog_new (GtkWindow *parent, CsPending *pending);
/* Writes the form that is shown. Main context; the dialog says how it ended. */
void cs_handover_dialog_save (CsHandoverDialog *self, GFile *file);

G_END_DECLS
