/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-wrap-layout.h"

#define SPACING 6

struct _CsWrapLayout {
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (CsWrapLayout, cs_wrap_layout, GTK_TYPE_LAYOUT_MANAGER)

/* Where the next child goes. */
typedef struct {
  int width; /* of a line */
  int x;
  int y;
  int line_height;
} Pen;

/* Moves the pen behind a child of @width × @height and gives where it stands. */
static void
place (Pen *pen, int width, int height, GtkAllocation *allocation)
{
  if (pen->x > 0 && pen->x + width > pen->width) {
    pen->x = 0;
    pen->y += pen->line_height + SPACING;
    pen->line_height = 0;
  }
  *allocation = (GtkAllocation){ pen->x, pen->y, width, height };
  pen->x += width + SPACING;
  pen->line_height = MAX (pen->line_height, height);
}

static GtkAllocation
place_child (Pen *pen, GtkWidget *child)
{
  GtkAllocation allocation;
  int minimum, natural, width, height;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  width = CLAMP (natural, minimum, MAX (minimum, pen->width));
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL, NULL);
  place (pen, width, height, &allocation);

  return allocation;
}

static int
measure_height (GtkWidget *widget, int width)
{
  Pen pen = { .width = width };

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    if (gtk_widget_should_layout (child))
      place_child (&pen, child);
  }

  return pen.y + pen.line_height;
}

static void
measure_width (GtkWidget *widget, int *minimum, int *natural)
{
  *minimum = 0;
  *natural = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    int child_minimum, child_natural;

    if (!gtk_widget_should_layout (child))
      continue;
    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum, &child_natural, NULL,
                        NULL);
    *minimum = MAX (*minimum, child_minimum);
    *natural += child_natural + SPACING;
  }
  *natural = MAX (*natural - SPACING, *minimum);
}

static void
cs_wrap_layout_measure (GtkLayoutManager *manager,
                        GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    measure_width (widget, minimum, natural);
  else
    *minimum = *natural = measure_height (widget, for_size < 0 ? G_MAXINT / 2 : for_size);
}

static void
cs_wrap_layout_allocate (GtkLayoutManager *manager,
                         GtkWidget *widget,
                         int width,
                         int height,
                         int baseline)
{
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  Pen pen = { .width = width };

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkAllocation allocation;

    if (!gtk_widget_should_layout (child))
      continue;
    allocation = place_child (&pen, child);
    if (mirrored)
      allocation.x = width - allocation.x - allocation.width;
    gtk_widget_size_allocate (child, &allocation, -1);
  }
}

static GtkSizeRequestMode
cs_wrap_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
cs_wrap_layout_class_init (CsWrapLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->measure = cs_wrap_layout_measure;
  layout_class->allocate = cs_wrap_layout_allocate;
  layout_class->get_request_mode = cs_wrap_layout_get_request_mode;
}

static void
cs_wrap_layout_init (CsWrapLayout *self)
{
}

GtkLayoutManager *
cs_wrap_layout_new (void)
{
  return g_object_new (CS_TYPE_WRAP_LAYOUT, NULL);
}
