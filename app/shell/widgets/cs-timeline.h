/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CS_TYPE_TIMELINE (cs_timeline_get_type ())
G_DECLARE_FINAL_TYPE (CsTimeline, cs_timeline, CS, TIMELINE, GtkWidget)

/**
 * CsTimeline: the time left to one certificate, on the same scale for all of a list: from today at
 * the start to the end of the longest. A decoration: the words stand beside it.
 */
GtkWidget *cs_timeline_new (void);
/* Times as in cs-time.h; @horizon: where the scale ends; @warn_days: the zone before the end. */
void cs_timeline_set (CsTimeline *self,
                      gint64 now,
                      gint64 end,
                      gint64 horizon,
                      guint warn_days,
                      CsTone tone);

G_END_DECLS
