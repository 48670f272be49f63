/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-validity-bar.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "cs-look.h"

#define HEIGHT 18
#define TRACK 8
#define MARK 4
#define DAY (24.0 * 60 * 60)

struct _CsValidityBar {
  GtkWidget parent_instance;

  double passed; /* 0 … 1 of the whole, may be outside */
  double due;    /* where the zone begins, 0 … 1 */
};

G_DEFINE_FINAL_TYPE (CsValidityBar, cs_validity_bar, GTK_TYPE_WIDGET)

/* A part of the track, @from and @to between 0 and 1. */
static void
draw_part (CsValidityBar *self,
           GtkSnapshot *snapshot,
           double from,
           double to,
           const GdkRGBA *colour)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self));
  double y = (gtk_widget_get_height (GTK_WIDGET (self)) - TRACK) / 2.0;
  gboolean mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  double x = (mirrored ? 1 - to : from) * width;

  if (to > from)
    gtk_snapshot_append_color (
        snapshot, colour,
        &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) ((to - from) * width), TRACK));
}

static void
draw_mark (CsValidityBar *self, GtkSnapshot *snapshot, const GdkRGBA *colour)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self));
  double height = gtk_widget_get_height (GTK_WIDGET (self));
  gboolean mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  double at = CLAMP (self->passed, 0, 1);
  double x = CLAMP ((mirrored ? 1 - at : at) * width - MARK / 2.0, 0, MAX (0, width - MARK));
  GskRoundedRect mark;

  gsk_rounded_rect_init_from_rect (&mark, &GRAPHENE_RECT_INIT ((float) x, 0, MARK, (float) height),
                                   MARK / 2.0f);
  gtk_snapshot_push_rounded_clip (snapshot, &mark);
  gtk_snapshot_append_color (snapshot, colour, &mark.bounds);
  gtk_snapshot_pop (snapshot);
}

static void
cs_validity_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  CsValidityBar *self = CS_VALIDITY_BAR (widget);
  float width = (float) gtk_widget_get_width (widget);
  float y = (gtk_widget_get_height (widget) - TRACK) / 2.0f;
  double passed = CLAMP (self->passed, 0, 1);
  GdkRGBA text, track, zone, filled;
  GskRoundedRect clip;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &text);
  track = text;
  track.alpha = 0.12f;
  zone = cs_look_up_colour (widget, "warning_bg_color");
  filled = cs_look_up_colour (widget, self->passed > 1     ? "error_bg_color"
                                      : passed > self->due ? "warning_bg_color"
                                                           : "success_bg_color");

  gsk_rounded_rect_init_from_rect (&clip, &GRAPHENE_RECT_INIT (0, y, width, TRACK), TRACK / 2.0f);
  gtk_snapshot_push_rounded_clip (snapshot, &clip);
  draw_part (self, snapshot, 0, 1, &track);
  zone.alpha *= 0.45f;
  draw_part (self, snapshot, MAX (self->due, passed), 1, &zone);
  draw_part (self, snapshot, 0, passed, &filled);
  gtk_snapshot_pop (snapshot);
  draw_mark (self, snapshot, &text);
}

static void
cs_validity_bar_measure (GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 80 : HEIGHT;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 240 : HEIGHT;
}

static void
cs_validity_bar_class_init (CsValidityBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = cs_validity_bar_snapshot;
  widget_class->measure = cs_validity_bar_measure;
  gtk_widget_class_set_css_name (widget_class, "validitybar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_METER);
}

static void
cs_validity_bar_init (CsValidityBar *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Validity"), -1);
}

GtkWidget *
cs_validity_bar_new (void)
{
  return g_object_new (CS_TYPE_VALIDITY_BAR, NULL);
}

void
cs_validity_bar_set (CsValidityBar *self, gint64 start, gint64 end, gint64 now, guint warn_days)
{
  double whole = (double) end - (double) start;

  g_return_if_fail (CS_IS_VALIDITY_BAR (self));

  self->passed = whole > 0 ? ((double) now - (double) start) / whole : 1;
  self->due = whole > 0 ? CLAMP (1 - warn_days * DAY / whole, 0, 1) : 0;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, 100.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW,
                                  100.0 * CLAMP (self->passed, 0, 1), -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
