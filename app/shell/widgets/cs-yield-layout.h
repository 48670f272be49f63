/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CS_TYPE_YIELD_LAYOUT (cs_yield_layout_get_type ())
G_DECLARE_FINAL_TYPE (CsYieldLayout, cs_yield_layout, CS, YIELD_LAYOUT, GtkLayoutManager)

/**
 * CsYieldLayout:
 *
 * Children in one line. The one that expands gets what the others leave. Where that would cut it
 * off, labels that do not expand give way and are not drawn: a name can be read before the words
 * about it, which icons and tooltips say as well.
 */

G_END_DECLS
