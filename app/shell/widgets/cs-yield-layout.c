/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-yield-layout.h"

#define SPACING 6

struct _CsYieldLayout {
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (CsYieldLayout, cs_yield_layout, GTK_TYPE_LAYOUT_MANAGER)

static gboolean
yields (GtkWidget *child)
{
  return GTK_IS_LABEL (child) && !gtk_widget_get_hexpand (child);
}

/* What all of them need beside each other; of the labels that yield, if @with_words. */
static void
measure_line (GtkWidget *widget, gboolean with_words, int *minimum, int *natural)
{
  *minimum = *natural = -SPACING;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    int child_minimum, child_natural;

    if (!gtk_widget_get_visible (child) || (yields (child) && !with_words))
      continue;
    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum, &child_natural, NULL,
                        NULL);
    *minimum += child_minimum + SPACING;
    *natural += child_natural + SPACING;
  }
  *minimum = MAX (*minimum, 0);
  *natural = MAX (*natural, *minimum);
}

static void
measure_height (GtkWidget *widget, int *minimum, int *natural)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    int child_minimum, child_natural;

    if (!gtk_widget_get_visible (child))
      continue;
    gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, -1, &child_minimum, &child_natural, NULL,
                        NULL);
    *minimum = MAX (*minimum, child_minimum);
    *natural = MAX (*natural, child_natural);
  }
}

static void
cs_yield_layout_measure (GtkLayoutManager *manager,
                         GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  int unused;

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_VERTICAL) {
    measure_height (widget, minimum, natural);
    return;
  }
  measure_line (widget, FALSE, minimum, &unused);
  measure_line (widget, TRUE, &unused, natural);
}

static void
cs_yield_layout_allocate (GtkLayoutManager *manager,
                          GtkWidget *widget,
                          int width,
                          int height,
                          int baseline)
{
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  gboolean with_words;
  int used, x = 0;

  measure_line (widget, TRUE, &(int){ 0 }, &used);
  with_words = used <= width;
  if (!with_words)
    measure_line (widget, FALSE, &(int){ 0 }, &used);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    int minimum, natural;

    if (yields (child))
      gtk_widget_set_child_visible (child, with_words);
    if (!gtk_widget_should_layout (child) || !gtk_widget_get_child_visible (child))
      continue;
    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
    if (gtk_widget_get_hexpand (child))
      natural = MAX (minimum, natural + width - used);
    gtk_widget_size_allocate (
        child, &(GtkAllocation){ mirrored ? width - x - natural : x, 0, natural, height }, -1);
    x += natural + SPACING;
  }
}

static void
cs_yield_layout_class_init (CsYieldLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->measure = cs_yield_layout_measure;
  layout_class->allocate = cs_yield_layout_allocate;
}

static void
cs_yield_layout_init (CsYieldLayout *self)
{
}
