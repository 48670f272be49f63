/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A row that says what is wrong with a bundle being put together, with a button of the repair's
 * name where there is one. */
GtkWidget *cs_repair_row_new (CsBundleDraft *draft, CsFinding *finding);

G_END_DECLS
