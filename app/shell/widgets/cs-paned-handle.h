/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A GtkPaned of which one child is shown draws no handle, but takes the clicks where it was last.
 * From now on @paned takes them only while both are shown. */
void cs_paned_handle_watch (GtkPaned *paned);

G_END_DECLS
