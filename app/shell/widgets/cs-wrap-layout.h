/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CS_TYPE_WRAP_LAYOUT (cs_wrap_layout_get_type ())
G_DECLARE_FINAL_TYPE (CsWrapLayout, cs_wrap_layout, CS, WRAP_LAYOUT, GtkLayoutManager)

/**
 * CsWrapLayout: children one after the other, each as wide as it likes, in as many lines as it
 * takes: for chips. (GtkFlowBox puts them in columns.)
 */
GtkLayoutManager *cs_wrap_layout_new (void);

G_END_DECLS
