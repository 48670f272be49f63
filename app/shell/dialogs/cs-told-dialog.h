/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>
#include <countersign.h>

G_BEGIN_DECLS

/* A window that says what @prompt says and can only be closed: its details stand side by side, such
 * as the old and the new key of a host. @prompt is not kept. */
GtkWidget *cs_told_dialog_new (GtkWindow *parent, CsPrompt *prompt);

G_END_DECLS
