/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-folding-panes.h"

#include "cs-paned-handle.h"

#define HANDLE 2        /* as wide as one may be */
#define BESIDE_TEXT 160 /* icons and indentation: they do not grow with the text */

/* Of what is hidden as when it was shown: gtk_widget_measure() would say nothing. */
typedef struct {
  GtkWidget *widget; /* borrowed from the paned, nullable */
  int minimum;
  int natural;
} Part;

struct _CsFoldingPanes {
  GtkWidget parent_instance;

  GtkWidget *outer; /* GtkPaned: the start, and the rest */
  GtkWidget *inner; /* GtkPaned: the content, and the end */
  Part start;
  Part content;
  Part end;
  int start_chars;
  gboolean end_shown;
  gboolean end_shown_wide; /* what it was before there was too little room */
  gboolean end_revealed;   /* it is to be shown even so: asked for before the size was known */
  gboolean narrow;
  guint fold_id; /* idle: the last allocation was one for the other way */
};

G_DEFINE_FINAL_TYPE (CsFoldingPanes, cs_folding_panes, GTK_TYPE_WIDGET)

typedef enum {
  PROP_START_CHILD = 1,
  PROP_CONTENT,
  PROP_END_CHILD,
  PROP_END_SHOWN,
  PROP_START_CHARS,
} CsFoldingPanesProps;

static GParamSpec *props[PROP_START_CHARS + 1];

static gboolean
has_focus (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, widget);
}

/* Who worked in the part that gives way goes on in the one that comes. */
static void
exchange (GtkWidget *leaving, GtkWidget *coming)
{
  gboolean take_focus = has_focus (leaving);

  gtk_widget_set_visible (coming, TRUE);
  if (take_focus)
    gtk_widget_child_focus (coming, GTK_DIR_TAB_FORWARD);
  gtk_widget_set_visible (leaving, FALSE);
}

static void
show_parts (CsFoldingPanes *self)
{
  GtkWidget *start = self->start.widget;
  GtkWidget *end = self->end.widget;

  if (start != NULL && end != NULL && self->narrow)
    exchange (self->end_shown ? start : end, self->end_shown ? end : start);
  else if (start != NULL)
    gtk_widget_set_visible (start, TRUE);
  if (end != NULL)
    gtk_widget_set_visible (end, self->end_shown);
}

/* --- sizes -------------------------------------------------------------------------------------
 */

static void
measure_part (Part *part)
{
  if (part->widget != NULL && gtk_widget_get_visible (part->widget))
    gtk_widget_measure (part->widget, GTK_ORIENTATION_HORIZONTAL, -1, &part->minimum,
                        &part->natural, NULL, NULL);
}

static void
measure_parts (CsFoldingPanes *self)
{
  measure_part (&self->start);
  measure_part (&self->content);
  measure_part (&self->end);
}

static int
get_wide_minimum (CsFoldingPanes *self)
{
  return self->start.minimum + self->content.minimum + self->end.minimum + 2 * HANDLE;
}

static int
get_narrow_minimum (CsFoldingPanes *self)
{
  return self->content.minimum + MAX (self->start.minimum, self->end.minimum) + HANDLE;
}

/* What is written there in twice the size needs more room, but not twice as much. */
static void
fit_start (CsFoldingPanes *self)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  PangoFontMetrics *metrics;
  int char_width;

  if (self->start.widget == NULL || self->start_chars == 0)
    return;

  metrics = pango_context_get_metrics (context, NULL, NULL);
  char_width = pango_font_metrics_get_approximate_char_width (metrics);
  pango_font_metrics_unref (metrics);
  gtk_widget_set_size_request (self->start.widget,
                               BESIDE_TEXT + PANGO_PIXELS (self->start_chars * char_width), -1);
}

static void
cs_folding_panes_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (cs_folding_panes_parent_class)->css_changed (widget, change);

  fit_start (CS_FOLDING_PANES (widget));
}

static void
cs_folding_panes_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (cs_folding_panes_parent_class)->system_setting_changed (widget, setting);

  fit_start (CS_FOLDING_PANES (widget));
}

static void
cs_folding_panes_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  CsFoldingPanes *self = CS_FOLDING_PANES (widget);

  if (orientation == GTK_ORIENTATION_VERTICAL) {
    gtk_widget_measure (self->outer, orientation, -1, minimum, natural, NULL, NULL);
    return;
  }
  measure_parts (self);
  *minimum = get_narrow_minimum (self);
  *natural = MAX (*minimum, self->start.natural + self->content.natural + self->end.natural);
}

/* Whoever is being allocated can't show and hide others: that is done right after. */
static gboolean
fold_cb (gpointer data)
{
  CsFoldingPanes *self = data;

  self->fold_id = 0;
  self->narrow = !self->narrow;
  if (self->narrow)
    self->end_shown_wide = self->end_shown;
  self->end_shown = self->narrow ? self->end_revealed : self->end_shown_wide;
  self->end_revealed = FALSE;
  show_parts (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_END_SHOWN]);

  return G_SOURCE_REMOVE;
}

static void
cs_folding_panes_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  CsFoldingPanes *self = CS_FOLDING_PANES (widget);
  gboolean narrow = width < get_wide_minimum (self);
  int minimum;

  if (narrow == self->narrow)
    g_clear_handle_id (&self->fold_id, g_source_remove);
  else if (self->fold_id == 0)
    self->fold_id = g_idle_add_full (G_PRIORITY_HIGH, fold_cb, self, NULL);

  /* Until then there may be more than there is room for. */
  gtk_widget_measure (self->outer, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  gtk_widget_size_allocate (self->outer, &(GtkAllocation){ 0, 0, MAX (width, minimum), height },
                            -1);
}

/* --- class -------------------------------------------------------------------------------------
 */

static void
cs_folding_panes_dispose (GObject *object)
{
  CsFoldingPanes *self = CS_FOLDING_PANES (object);

  g_clear_handle_id (&self->fold_id, g_source_remove);
  self->start.widget = self->content.widget = self->end.widget = NULL;
  g_clear_pointer (&self->outer, gtk_widget_unparent);

  G_OBJECT_CLASS (cs_folding_panes_parent_class)->dispose (object);
}

static void
cs_folding_panes_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CsFoldingPanes *self = CS_FOLDING_PANES (object);

  switch ((CsFoldingPanesProps) id) {
  case PROP_START_CHILD:
    g_value_set_object (value, self->start.widget);
    break;
  case PROP_CONTENT:
    g_value_set_object (value, self->content.widget);
    break;
  case PROP_END_CHILD:
    g_value_set_object (value, self->end.widget);
    break;
  case PROP_END_SHOWN:
    g_value_set_boolean (value, self->end_shown);
    break;
  case PROP_START_CHARS:
    g_value_set_int (value, self->start_chars);
    break;
  }
}

static void
cs_folding_panes_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  CsFoldingPanes *self = CS_FOLDING_PANES (object);

  switch ((CsFoldingPanesProps) id) {
  case PROP_START_CHILD:
    self->start.widget = g_value_get_object (value);
    gtk_paned_set_start_child (GTK_PANED (self->outer), self->start.widget);
    fit_start (self);
    break;
  case PROP_CONTENT:
    self->content.widget = g_value_get_object (value);
    gtk_paned_set_start_child (GTK_PANED (self->inner), self->content.widget);
    break;
  case PROP_END_CHILD:
    self->end.widget = g_value_get_object (value);
    gtk_paned_set_end_child (GTK_PANED (self->inner), self->end.widget);
    break;
  case PROP_END_SHOWN:
    cs_folding_panes_set_end_shown (self, g_value_get_boolean (value));
    break;
  case PROP_START_CHARS:
    self->start_chars = g_value_get_int (value);
    fit_start (self);
    break;
  }
}

static void
cs_folding_panes_class_init (CsFoldingPanesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  static const char *const parts[] = { NULL, "start-child", "content", "end-child" };

  object_class->dispose = cs_folding_panes_dispose;
  object_class->get_property = cs_folding_panes_get_property;
  object_class->set_property = cs_folding_panes_set_property;
  widget_class->css_changed = cs_folding_panes_css_changed;
  widget_class->measure = cs_folding_panes_measure;
  widget_class->size_allocate = cs_folding_panes_size_allocate;
  widget_class->system_setting_changed = cs_folding_panes_system_setting_changed;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);

  for (guint i = PROP_START_CHILD; i <= PROP_END_CHILD; i++)
    props[i] = g_param_spec_object (parts[i], NULL, NULL, GTK_TYPE_WIDGET,
                                    G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_END_SHOWN]
      = g_param_spec_boolean ("end-shown", NULL, NULL, TRUE,
                              G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_START_CHARS] = g_param_spec_int ("start-chars", NULL, NULL, 0, G_MAXINT16, 0,
                                              G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
cs_folding_panes_init (CsFoldingPanes *self)
{
  self->end_shown = TRUE;
  self->inner = g_object_new (GTK_TYPE_PANED, "resize-end-child", FALSE, "shrink-start-child",
                              FALSE, "shrink-end-child", FALSE, "position", 562, NULL);
  self->outer
      = g_object_new (GTK_TYPE_PANED, "resize-start-child", FALSE, "shrink-start-child", FALSE,
                      "shrink-end-child", FALSE, "position", 330, "end-child", self->inner, NULL);
  cs_paned_handle_watch (GTK_PANED (self->inner));
  cs_paned_handle_watch (GTK_PANED (self->outer));
  gtk_widget_set_parent (self->outer, GTK_WIDGET (self));
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

gboolean
cs_folding_panes_get_end_shown (CsFoldingPanes *self)
{
  g_return_val_if_fail (CS_IS_FOLDING_PANES (self), FALSE);

  return self->end_shown;
}

void
cs_folding_panes_set_end_shown (CsFoldingPanes *self, gboolean end_shown)
{
  g_return_if_fail (CS_IS_FOLDING_PANES (self));

  if (self->end_shown == end_shown)
    return;

  self->end_shown = end_shown;
  show_parts (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_END_SHOWN]);
}

void
cs_folding_panes_reveal (CsFoldingPanes *self, gboolean end)
{
  g_return_if_fail (CS_IS_FOLDING_PANES (self));

  if (self->narrow)
    cs_folding_panes_set_end_shown (self, end);
  else if (gtk_widget_get_width (GTK_WIDGET (self)) == 0)
    self->end_revealed = end;
}
