/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-timeline.h"

#include "cs-look.h"

#define HEIGHT 6
#define SHORTEST 6 /* pixels, so that what has ended is seen too */
#define DAY (24.0 * 60 * 60)

struct _CsTimeline {
  GtkWidget parent_instance;

  double left; /* 0 … 1 of the scale */
  double zone; /* how much of it is the time to renew */
  CsTone tone;
};

G_DEFINE_FINAL_TYPE (CsTimeline, cs_timeline, GTK_TYPE_WIDGET)

static void
draw (CsTimeline *self, GtkSnapshot *snapshot, double from, double to, const GdkRGBA *colour)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self));
  double y = (gtk_widget_get_height (GTK_WIDGET (self)) - HEIGHT) / 2.0;
  gboolean mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  double x = mirrored ? width - to : from;

  if (to > from)
    gtk_snapshot_append_color (
        snapshot, colour, &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) (to - from), HEIGHT));
}

static void
cs_timeline_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  CsTimeline *self = CS_TIMELINE (widget);
  float width = (float) gtk_widget_get_width (widget);
  float y = (float) (gtk_widget_get_height (widget) - HEIGHT) / 2;
  double end = MAX (SHORTEST, self->left * width);
  double zone = MAX (0, (self->left - self->zone) * width);
  GdkRGBA track, filled, due;
  GskRoundedRect clip;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &track);
  track.alpha *= 0.12f;
  filled = cs_look_up_colour (widget, self->tone == CS_TONE_ERROR     ? "error_bg_color"
                                      : self->tone == CS_TONE_WARNING ? "warning_bg_color"
                                                                      : "success_bg_color");
  due = cs_look_up_colour (widget, "warning_bg_color");
  gsk_rounded_rect_init_from_rect (&clip, &GRAPHENE_RECT_INIT (0, y, width, HEIGHT), HEIGHT / 2.0f);
  gtk_snapshot_push_rounded_clip (snapshot, &clip);
  draw (self, snapshot, 0, width, &track);
  draw (self, snapshot, 0, end, &filled);
  if (self->tone == CS_TONE_GOOD)
    draw (self, snapshot, zone, end, &due);
  gtk_snapshot_pop (snapshot);
}

static void
cs_timeline_measure (GtkWidget *widget,
                     GtkOrientation orientation,
                     int for_size,
                     int *minimum,
                     int *natural,
                     int *minimum_baseline,
                     int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 60 : HEIGHT;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 300 : HEIGHT;
}

static void
cs_timeline_class_init (CsTimelineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = cs_timeline_snapshot;
  widget_class->measure = cs_timeline_measure;
  gtk_widget_class_set_css_name (widget_class, "timeline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
cs_timeline_init (CsTimeline *self)
{
}

GtkWidget *
cs_timeline_new (void)
{
  return g_object_new (CS_TYPE_TIMELINE, NULL);
}

void
cs_timeline_set (CsTimeline *self,
                 gint64 now,
                 gint64 end,
                 gint64 horizon,
                 guint warn_days,
                 CsTone tone)
{
  double whole = MAX (1.0, (double) horizon - (double) now);

  g_return_if_fail (CS_IS_TIMELINE (self));

  self->left = CLAMP (((double) end - (double) now) / whole, 0, 1);
  self->zone = CLAMP (warn_days * DAY / whole, 0, 1);
  self->tone = tone;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
