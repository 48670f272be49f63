/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-matrix-view.h"

#include <glib/gi18n.h>

#include "cs-look.h"
#include "cs-matrix-cell.h"
#include "cs-matrix-view-private.h"
#include "cs-single-click.h"

G_DEFINE_FINAL_TYPE_WITH_CODE (CsMatrixView,
                               cs_matrix_view,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

typedef enum {
  PROP_HADJUSTMENT = 1,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY,
} CsMatrixViewProps;

static guint pointed_signal;
static guint chosen_signal;

int
_cs_matrix_view_get_n_rows (CsMatrixView *self)
{
  return self->matrix != NULL ? (int) cs_matrix_get_n_rows (self->matrix) : 0;
}

int
_cs_matrix_view_get_n_columns (CsMatrixView *self)
{
  return self->matrix != NULL ? (int) cs_matrix_get_n_columns (self->matrix) : 0;
}

/* --- scrolling ---------------------------------------------------------------------------------
 */

/* An adjustment counts from the left, also where one reads from the right. */
int
_cs_matrix_view_get_along (CsMatrixView *self)
{
  double value = gtk_adjustment_get_value (self->hadjustment);

  if (_cs_matrix_view_is_mirrored (self))
    value = gtk_adjustment_get_upper (self->hadjustment)
            - gtk_adjustment_get_page_size (self->hadjustment) - value;

  return (int) MAX (0, value);
}

static void
set_along (CsMatrixView *self, double along)
{
  if (_cs_matrix_view_is_mirrored (self))
    along = gtk_adjustment_get_upper (self->hadjustment)
            - gtk_adjustment_get_page_size (self->hadjustment) - along;
  gtk_adjustment_set_value (self->hadjustment, along);
}

static void
scrolled_cb (CsMatrixView *self)
{
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
set_adjustment (CsMatrixView *self, GtkAdjustment **place, GtkAdjustment *adjustment)
{
  g_autoptr (GtkAdjustment) fresh = NULL;

  if (adjustment == NULL)
    adjustment = fresh = g_object_ref_sink (gtk_adjustment_new (0, 0, 0, 0, 0, 0));
  if (*place != NULL)
    g_signal_handlers_disconnect_by_func (*place, scrolled_cb, self);
  g_set_object (place, adjustment);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (scrolled_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/* Brings @from … @to into a page that begins after the headers. */
static double
into_page (double value, double page, double from, double to)
{
  if (from < value)
    return from;

  return to > value + page ? to - page : value;
}

static void
scroll_to_cursor (CsMatrixView *self)
{
  double down = gtk_adjustment_get_value (self->vadjustment);
  double height = gtk_widget_get_height (GTK_WIDGET (self)) - self->header_height;
  double width = gtk_widget_get_width (GTK_WIDGET (self)) - self->names_width;
  double x = self->cursor_column * self->column_width;
  double y = self->cursor_row * self->row_height;

  if (height <= 0 || width <= 0)
    return;

  gtk_adjustment_set_value (self->vadjustment, into_page (down, height, y, y + self->row_height));
  set_along (self, into_page (_cs_matrix_view_get_along (self), width, x, x + self->column_width));
}

/* --- the cursor --------------------------------------------------------------------------------
 */

static char *
dup_cell_label (CsMatrixView *self, int row, int column)
{
  CsWanted *wanted = cs_matrix_get_row (self->matrix, (guint) row);
  CsNodeState *node = cs_matrix_get_column (self->matrix, (guint) column);
  const CsCell *cell = cs_matrix_get_cell (self->matrix, (guint) row, (guint) column);
  g_autofree char *words = cs_cell_dup_words (cell);

  if (*words == '\0')
    return g_strdup_printf (_ ("%s on %s: not asked for"), cs_wanted_get_file (wanted),
                            cs_node_state_get_name (node));

  /* Translators: a file on a node, and how it stands there */
  return g_strdup_printf (_ ("%s on %s: %s"), cs_wanted_get_file (wanted),
                          cs_node_state_get_name (node), words);
}

/* A new child for a new place, so that a screen reader is told of a focus that moved. */
static void
renew_cell (CsMatrixView *self)
{
  GtkWidget *old = g_steal_pointer (&self->cell);
  gboolean had_focus = old != NULL && gtk_widget_is_focus (old);

  if (_cs_matrix_view_get_n_rows (self) > 0 && _cs_matrix_view_get_n_columns (self) > 0) {
    g_autofree char *label = dup_cell_label (self, self->cursor_row, self->cursor_column);

    self->cell = cs_matrix_cell_new (
        self->cursor_row, self->cursor_column, label,
        cs_matrix_get_cell (self->matrix, (guint) self->cursor_row, (guint) self->cursor_column)
            ->evidence);
    gtk_widget_set_parent (self->cell, GTK_WIDGET (self));
    if (had_focus)
      gtk_widget_grab_focus (self->cell);
  }
  g_clear_pointer (&old, gtk_widget_unparent);
}

static void
place_cursor (CsMatrixView *self, int row, int column)
{
  row = CLAMP (row, 0, MAX (0, _cs_matrix_view_get_n_rows (self) - 1));
  column = CLAMP (column, 0, MAX (0, _cs_matrix_view_get_n_columns (self) - 1));
  if (row == self->cursor_row && column == self->cursor_column && self->cell != NULL)
    return;

  self->cursor_row = row;
  self->cursor_column = column;
  renew_cell (self);
}

static void
point_at (CsMatrixView *self, CsSubjectKind kind, const char *name, const char *node)
{
  g_autoptr (CsSubject) subject = cs_subject_new (kind, name, node);

  g_signal_emit (self, pointed_signal, 0, subject);
}

static void
point_at_row (CsMatrixView *self, int row)
{
  CsWanted *wanted = cs_matrix_get_row (self->matrix, (guint) row);

  if (cs_wanted_get_slot (wanted) != NULL)
    point_at (self, CS_SUBJECT_SLOT, cs_slot_get_name (cs_wanted_get_slot (wanted)), NULL);
  else if (cs_wanted_get_bundle (wanted) != NULL)
    point_at (self, CS_SUBJECT_BUNDLE, cs_bundle_spec_get_name (cs_wanted_get_bundle (wanted)),
              NULL);
  else
    point_at (self, CS_SUBJECT_CLUSTER, "", NULL);
}

static void
point_at_cell (CsMatrixView *self, int row, int column)
{
  place_cursor (self, row, column); /* which keeps it inside */
  point_at (
      self, CS_SUBJECT_FILE,
      cs_wanted_get_file (cs_matrix_get_row (self->matrix, (guint) self->cursor_row)),
      cs_node_state_get_name (cs_matrix_get_column (self->matrix, (guint) self->cursor_column)));
}

/* --- keys --------------------------------------------------------------------------------------
 */

/* How far a key goes: cells, or what only the moment can tell. */
#define FAR G_MAXINT16 /* to the end */
#define PAGE (FAR - 1) /* as many as can be seen */

static gboolean
move_cb (GtkWidget *widget, GVariant *arguments, gpointer unused)
{
  CsMatrixView *self = CS_MATRIX_VIEW (widget);
  int page = MAX (
      1, (gtk_widget_get_height (widget) - self->header_height) / MAX (1, self->row_height) - 1);
  int down, along;

  if (self->cell == NULL)
    return FALSE;

  g_variant_get (arguments, "(ii)", &down, &along);
  if (_cs_matrix_view_is_mirrored (self) && ABS (along) == 1)
    along = -along;
  if (ABS (down) == PAGE)
    down = down > 0 ? page : -page;
  point_at_cell (self, self->cursor_row + down, self->cursor_column + along);
  scroll_to_cursor (self);
  if (down == 0 && along == 0)
    g_signal_emit (self, chosen_signal, 0);

  return TRUE;
}

static void
bind_key (GtkWidgetClass *klass,
          guint key,
          guint keypad,
          GdkModifierType modifiers,
          int down,
          int along)
{
  gtk_widget_class_add_binding (klass, key, modifiers, move_cb, "(ii)", down, along);
  gtk_widget_class_add_binding (klass, keypad, modifiers, move_cb, "(ii)", down, along);
}

static void
bind_keys (GtkWidgetClass *klass)
{
  bind_key (klass, GDK_KEY_Up, GDK_KEY_KP_Up, 0, -1, 0);
  bind_key (klass, GDK_KEY_Down, GDK_KEY_KP_Down, 0, 1, 0);
  bind_key (klass, GDK_KEY_Left, GDK_KEY_KP_Left, 0, 0, -1);
  bind_key (klass, GDK_KEY_Right, GDK_KEY_KP_Right, 0, 0, 1);
  bind_key (klass, GDK_KEY_Home, GDK_KEY_KP_Home, 0, 0, -FAR);
  bind_key (klass, GDK_KEY_End, GDK_KEY_KP_End, 0, 0, FAR);
  bind_key (klass, GDK_KEY_Home, GDK_KEY_KP_Home, GDK_CONTROL_MASK, -FAR, -FAR);
  bind_key (klass, GDK_KEY_End, GDK_KEY_KP_End, GDK_CONTROL_MASK, FAR, FAR);
  bind_key (klass, GDK_KEY_Page_Up, GDK_KEY_KP_Page_Up, 0, -PAGE, 0);
  bind_key (klass, GDK_KEY_Page_Down, GDK_KEY_KP_Page_Down, 0, PAGE, 0);
  bind_key (klass, GDK_KEY_space, GDK_KEY_KP_Space, 0, 0, 0);
  bind_key (klass, GDK_KEY_Return, GDK_KEY_KP_Enter, 0, 0, 0);
}

/* --- the pointer -------------------------------------------------------------------------------
 */

/* -1 for a header; FALSE outside. */
static gboolean
find_at (CsMatrixView *self, double x, double y, int *row, int *column)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  double along = _cs_matrix_view_is_mirrored (self) ? width - x : x;
  double down = y - self->header_height + gtk_adjustment_get_value (self->vadjustment);

  *row = y < self->header_height ? -1 : (int) (down / self->row_height);
  *column = along < self->names_width
                ? -1
                : (int) ((along - self->names_width + _cs_matrix_view_get_along (self))
                         / self->column_width);

  return *row < _cs_matrix_view_get_n_rows (self) && *column < _cs_matrix_view_get_n_columns (self)
         && (*row >= 0 || *column >= 0);
}

static void
set_hover (CsMatrixView *self, int row, int column)
{
  if (self->hover_row == row && self->hover_column == column)
    return;

  self->hover_row = row;
  self->hover_column = column;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
motion_cb (CsMatrixView *self, double x, double y, GtkEventController *controller)
{
  int row, column;

  if (find_at (self, x, y, &row, &column))
    set_hover (self, row, column);
  else
    set_hover (self, -1, -1);
}

static void
leave_cb (CsMatrixView *self, GtkEventController *controller)
{
  set_hover (self, -1, -1);
}

static void
pressed_cb (CsMatrixView *self, int n_presses, double x, double y, GtkGestureClick *gesture)
{
  int row, column;

  if (!find_at (self, x, y, &row, &column))
    return;

  if (row < 0) {
    point_at (self, CS_SUBJECT_NODE,
              cs_node_state_get_name (cs_matrix_get_column (self->matrix, (guint) column)), NULL);
  } else if (column < 0) {
    point_at_row (self, row);
  } else {
    point_at_cell (self, row, column);
    gtk_widget_grab_focus (self->cell);
  }
}

static void
clicked_cb (GtkWidget *widget, double x, double y)
{
  int row, column;

  if (find_at (CS_MATRIX_VIEW (widget), x, y, &row, &column))
    g_signal_emit (widget, chosen_signal, 0);
}

/* What is in a file on a node can be dragged into the bundle being put together. */
static GdkContentProvider *
prepare_cb (CsMatrixView *self, double x, double y, GtkDragSource *source)
{
  g_autoptr (CsSubject) subject = NULL;
  int row, column;

  if (!find_at (self, x, y, &row, &column) || row < 0 || column < 0)
    return NULL;

  subject = cs_subject_new (
      CS_SUBJECT_FILE, cs_wanted_get_file (cs_matrix_get_row (self->matrix, (guint) row)),
      cs_node_state_get_name (cs_matrix_get_column (self->matrix, (guint) column)));

  return gdk_content_provider_new_typed (CS_TYPE_SUBJECT, subject);
}

char *
_cs_matrix_view_dup_tooltip (CsMatrixView *self, int row, int column)
{
  CsNodeState *node;
  g_autofree char *heading = NULL;
  g_autofree char *text = NULL;
  g_autofree char *reason = NULL;

  if (column < 0)
    return g_strdup (cs_wanted_get_file (cs_matrix_get_row (self->matrix, (guint) row)));

  node = cs_matrix_get_column (self->matrix, (guint) column);
  if (row >= 0) {
    heading = dup_cell_label (self, row, column);
    text = cs_escape_control (
        cs_matrix_get_cell (self->matrix, (guint) row, (guint) column)->evidence);
  } else {
    heading = g_strdup (cs_node_state_get_name (node));
    reason = cs_error_dup_shown (cs_node_state_get_error (node));
    if (reason != NULL)
      text = cs_escape_control (reason);
  }

  return g_strconcat (heading, text != NULL ? "\n" : NULL, text, NULL);
}

static gboolean
cs_matrix_view_query_tooltip (GtkWidget *widget,
                              int x,
                              int y,
                              gboolean keyboard,
                              GtkTooltip *tooltip)
{
  CsMatrixView *self = CS_MATRIX_VIEW (widget);
  g_autofree char *text = NULL;
  GdkRectangle area;
  int row = self->cursor_row;
  int column = self->cursor_column;

  if (keyboard ? self->cell == NULL : !find_at (self, x, y, &row, &column))
    return FALSE;

  text = _cs_matrix_view_dup_tooltip (self, row, column);
  _cs_matrix_view_get_area (self, row, column, &area);
  gtk_tooltip_set_text (tooltip, text);
  gtk_tooltip_set_tip_area (tooltip, &area);

  return TRUE;
}

/* --- sizes -------------------------------------------------------------------------------------
 */

static void
cs_matrix_view_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  CsMatrixView *self = CS_MATRIX_VIEW (widget);

  _cs_matrix_view_measure (self);
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = self->natural_column + 110;
    *natural = self->names_width + _cs_matrix_view_get_n_columns (self) * self->natural_column;
  } else {
    *minimum = self->header_height + self->row_height;
    *natural = self->header_height + _cs_matrix_view_get_n_rows (self) * self->row_height;
  }
  *natural = MAX (*natural, *minimum);
}

static void
cs_matrix_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  CsMatrixView *self = CS_MATRIX_VIEW (widget);
  int along;
  int all_height;
  int all_width;

  _cs_matrix_view_fit (self, width);
  along = _cs_matrix_view_get_along (self);
  all_width = self->names_width + _cs_matrix_view_get_n_columns (self) * self->column_width;
  all_height = self->header_height + _cs_matrix_view_get_n_rows (self) * self->row_height;
  gtk_adjustment_configure (self->vadjustment, gtk_adjustment_get_value (self->vadjustment), 0,
                            MAX (all_height, height), self->row_height,
                            MAX (self->row_height, height - self->header_height), height);
  gtk_adjustment_configure (
      self->hadjustment,
      _cs_matrix_view_is_mirrored (self) ? MAX (all_width, width) - width - along : along, 0,
      MAX (all_width, width), self->column_width,
      MAX (self->column_width, width - self->names_width), width);

  if (self->cell != NULL) {
    GdkRectangle area;
    int smallest;

    gtk_widget_measure (self->cell, GTK_ORIENTATION_HORIZONTAL, -1, &smallest, NULL, NULL, NULL);
    _cs_matrix_view_get_area (self, self->cursor_row, self->cursor_column, &area);
    gtk_widget_size_allocate (self->cell, &area, -1);
  }
}

static void
cs_matrix_view_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (cs_matrix_view_parent_class)->css_changed (widget, change);

  _cs_matrix_view_forget_sizes (CS_MATRIX_VIEW (widget));
}

static void
cs_matrix_view_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (cs_matrix_view_parent_class)->system_setting_changed (widget, setting);

  g_hash_table_remove_all (CS_MATRIX_VIEW (widget)->icons);
  _cs_matrix_view_forget_sizes (CS_MATRIX_VIEW (widget));
}

static void
cs_matrix_view_direction_changed (GtkWidget *widget, GtkTextDirection previous)
{
  GTK_WIDGET_CLASS (cs_matrix_view_parent_class)->direction_changed (widget, previous);

  _cs_matrix_view_forget_sizes (CS_MATRIX_VIEW (widget));
}

/* --- class -------------------------------------------------------------------------------------
 */

static gboolean
cs_matrix_view_grab_focus (GtkWidget *widget)
{
  CsMatrixView *self = CS_MATRIX_VIEW (widget);

  return self->cell != NULL && gtk_widget_grab_focus (self->cell);
}

static gboolean
cs_matrix_view_focus (GtkWidget *widget, GtkDirectionType direction)
{
  CsMatrixView *self = CS_MATRIX_VIEW (widget);

  if (self->cell == NULL || gtk_widget_is_focus (self->cell))
    return FALSE;

  return gtk_widget_grab_focus (self->cell);
}

static void
cs_matrix_view_dispose (GObject *object)
{
  CsMatrixView *self = CS_MATRIX_VIEW (object);

  g_clear_pointer (&self->cell, gtk_widget_unparent);
  g_clear_object (&self->matrix);
  g_clear_object (&self->hadjustment);
  g_clear_object (&self->vadjustment);
  g_clear_pointer (&self->layouts, g_hash_table_unref);
  g_clear_pointer (&self->icons, g_hash_table_unref);
  g_clear_pointer (&self->row_names, g_ptr_array_unref);
  g_clear_pointer (&self->column_names, g_ptr_array_unref);

  G_OBJECT_CLASS (cs_matrix_view_parent_class)->dispose (object);
}

static void
cs_matrix_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CsMatrixView *self = CS_MATRIX_VIEW (object);

  switch ((CsMatrixViewProps) id) {
  case PROP_HADJUSTMENT:
    g_value_set_object (value, self->hadjustment);
    break;
  case PROP_VADJUSTMENT:
    g_value_set_object (value, self->vadjustment);
    break;
  case PROP_HSCROLL_POLICY:
    g_value_set_enum (value, (int) self->hscroll_policy);
    break;
  case PROP_VSCROLL_POLICY:
    g_value_set_enum (value, (int) self->vscroll_policy);
    break;
  }
}

static void
cs_matrix_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  CsMatrixView *self = CS_MATRIX_VIEW (object);

  switch ((CsMatrixViewProps) id) {
  case PROP_HADJUSTMENT:
    set_adjustment (self, &self->hadjustment, g_value_get_object (value));
    break;
  case PROP_VADJUSTMENT:
    set_adjustment (self, &self->vadjustment, g_value_get_object (value));
    break;
  case PROP_HSCROLL_POLICY:
    self->hscroll_policy = (guint) g_value_get_enum (value) & 1;
    break;
  case PROP_VSCROLL_POLICY:
    self->vscroll_policy = (guint) g_value_get_enum (value) & 1;
    break;
  }
}

static void
cs_matrix_view_class_init (CsMatrixViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = cs_matrix_view_dispose;
  object_class->get_property = cs_matrix_view_get_property;
  object_class->set_property = cs_matrix_view_set_property;
  widget_class->css_changed = cs_matrix_view_css_changed;
  widget_class->direction_changed = cs_matrix_view_direction_changed;
  widget_class->focus = cs_matrix_view_focus;
  widget_class->grab_focus = cs_matrix_view_grab_focus;
  widget_class->measure = cs_matrix_view_measure;
  widget_class->query_tooltip = cs_matrix_view_query_tooltip;
  widget_class->size_allocate = cs_matrix_view_size_allocate;
  widget_class->snapshot = _cs_matrix_view_snapshot;
  widget_class->system_setting_changed = cs_matrix_view_system_setting_changed;

  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");
  pointed_signal = g_signal_new ("pointed", CS_TYPE_MATRIX_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, CS_TYPE_SUBJECT);
  chosen_signal = g_signal_new ("chosen", CS_TYPE_MATRIX_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_css_name (widget_class, "matrixview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GRID);
  bind_keys (widget_class);
}

static void
add_controllers (CsMatrixView *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkDragSource *source = gtk_drag_source_new ();

  g_signal_connect_object (source, "prepare", G_CALLBACK (prepare_cb), self, G_CONNECT_SWAPPED);
  gtk_drag_source_set_actions (source, GDK_ACTION_COPY);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (source));
  g_signal_connect_object (motion, "motion", G_CALLBACK (motion_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (motion, "leave", G_CALLBACK (leave_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  g_signal_connect_object (click, "pressed", G_CALLBACK (pressed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  cs_single_click_watch (GTK_WIDGET (self), clicked_cb, GTK_WIDGET (self));
}

static void
cs_matrix_view_init (CsMatrixView *self)
{
  self->layouts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->icons = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->row_names = g_ptr_array_new_with_free_func (g_object_unref);
  self->column_names = g_ptr_array_new_with_free_func (g_object_unref);
  self->marked_row = self->marked_column = -1;
  self->hover_row = self->hover_column = -1;
  set_adjustment (self, &self->hadjustment, NULL);
  set_adjustment (self, &self->vadjustment, NULL);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Files on nodes"), -1);
  add_controllers (self);
}

void
cs_matrix_view_set_matrix (CsMatrixView *self, CsMatrix *matrix)
{
  g_return_if_fail (CS_IS_MATRIX_VIEW (self));

  if (!g_set_object (&self->matrix, matrix))
    return;

  _cs_matrix_view_forget_sizes (self);
  gtk_accessible_update_relation (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_RELATION_ROW_COUNT, _cs_matrix_view_get_n_rows (self),
      GTK_ACCESSIBLE_RELATION_COL_COUNT, _cs_matrix_view_get_n_columns (self), -1);
  self->cursor_row = CLAMP (self->cursor_row, 0, MAX (0, _cs_matrix_view_get_n_rows (self) - 1));
  self->cursor_column
      = CLAMP (self->cursor_column, 0, MAX (0, _cs_matrix_view_get_n_columns (self) - 1));
  set_hover (self, -1, -1);
  renew_cell (self);
}

void
cs_matrix_view_mark (CsMatrixView *self, CsSubject *subject)
{
  int row = -1;
  int column = -1;

  g_return_if_fail (CS_IS_MATRIX_VIEW (self));

  if (subject != NULL && cs_subject_get_kind (subject) == CS_SUBJECT_FILE) {
    for (int i = 0; i < _cs_matrix_view_get_n_rows (self) && row < 0; i++)
      if (g_strcmp0 (cs_wanted_get_file (cs_matrix_get_row (self->matrix, (guint) i)),
                     cs_subject_get_name (subject))
          == 0)
        row = i;
    for (int i = 0; i < _cs_matrix_view_get_n_columns (self) && column < 0; i++)
      if (g_strcmp0 (cs_node_state_get_name (cs_matrix_get_column (self->matrix, (guint) i)),
                     cs_subject_get_node (subject))
          == 0)
        column = i;
  }
  if (row < 0 || column < 0)
    row = column = -1;
  if (row == self->marked_row && column == self->marked_column)
    return;

  self->marked_row = row;
  self->marked_column = column;
  if (row >= 0) {
    place_cursor (self, row, column);
    scroll_to_cursor (self);
  }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
