/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CS_TYPE_VALIDITY_BAR (cs_validity_bar_get_type ())
G_DECLARE_FINAL_TYPE (CsValidityBar, cs_validity_bar, CS, VALIDITY_BAR, GtkWidget)

/**
 * CsValidityBar: from issue to end, with today as a mark and the days in which a renewal is due as
 * a zone of their own. What it shows also stands beside it as text.
 */
GtkWidget *cs_validity_bar_new (void);
/* Times as in cs-time.h. */
void
cs_validity_bar_set (CsValidityBar *self, gint64 start, gint64 end, gint64 now, guint warn_days);

G_END_DECLS
