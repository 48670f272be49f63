/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CS_TYPE_COMPARE_VIEW (cs_compare_view_get_type ())
G_DECLARE_FINAL_TYPE (CsCompareView, cs_compare_view, CS, COMPARE_VIEW, GtkWidget)

/* CsCompareView: two certificates or requests side by side; what differs is marked by a sign, a word
 * and a colour. `countersignctl compare` says the same. */
GtkWidget *cs_compare_view_new (void);
/* Each a CsCertificate or CsRequest; either may be NULL: then it says what to do. */
void cs_compare_view_set (CsCompareView *self, GObject *first, GObject *second);

G_END_DECLS
