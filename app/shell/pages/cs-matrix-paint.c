/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Sizes and drawing of the matrix. */
#include <adwaita.h>

#include "cs-look.h"
#include "cs-matrix-view-private.h"

#define ICON 16
#define GAP 6
#define PAD 10
#define PAD_ROW 8
#define NAMES_MIN 110
#define NAMES_MAX 320
#define COLUMN_MIN 92
#define COLUMN_MAX 190

typedef struct {
  GdkRGBA text;
  GdkRGBA dim;
  GdkRGBA line;
  GdkRGBA background;
  GdkRGBA accent;
  GdkRGBA tones[CS_TONE_UNKNOWN + 1];
  gboolean strong; /* high contrast */
} Palette;

/* --- sizes -------------------------------------------------------------------------------------
 */

static PangoLayout *
new_layout (CsMatrixView *self, const char *text, PangoEllipsizeMode mode)
{
  g_autofree char *shown = cs_escape_control (text);
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), shown);

  pango_layout_set_ellipsize (layout, mode);
  pango_layout_set_single_paragraph_mode (layout, TRUE);

  return layout;
}

/* A node's name may take two lines, for the columns are narrow. */
static PangoLayout *
new_heading (CsMatrixView *self, const char *text)
{
  PangoLayout *layout = new_layout (self, text, PANGO_ELLIPSIZE_MIDDLE);

  pango_layout_set_single_paragraph_mode (layout, FALSE);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_height (layout, -2);

  return layout;
}

static int
width_of (PangoLayout *layout)
{
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);

  return width;
}

static int
measure_names (CsMatrixView *self, GPtrArray *layouts)
{
  int widest = 0;

  for (guint i = 0; i < layouts->len; i++)
    widest = MAX (widest, width_of (layouts->pdata[i]));

  return widest + ICON + GAP + 2 * PAD;
}

/* Every distinct word once: two thousand cells have a dozen words. */
static int
measure_cells (CsMatrixView *self)
{
  int widest = 0;

  for (int row = 0; row < _cs_matrix_view_get_n_rows (self); row++) {
    for (int column = 0; column < _cs_matrix_view_get_n_columns (self); column++) {
      const CsCell *cell = cs_matrix_get_cell (self->matrix, (guint) row, (guint) column);
      PangoLayout *layout = g_hash_table_lookup (self->layouts, cell->text);

      if (layout == NULL) {
        g_autofree char *words = cs_cell_dup_words (cell);

        layout = new_layout (self, words, PANGO_ELLIPSIZE_END);
        g_hash_table_insert (self->layouts, g_strdup (cell->text), layout);
      }
      widest = MAX (widest, width_of (layout));
    }
  }

  return widest + ICON + GAP + 2 * PAD;
}

void
_cs_matrix_view_forget_sizes (CsMatrixView *self)
{
  self->measured = FALSE;
  g_hash_table_remove_all (self->layouts);
  g_ptr_array_set_size (self->row_names, 0);
  g_ptr_array_set_size (self->column_names, 0);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
_cs_matrix_view_measure (CsMatrixView *self)
{
  g_autoptr (PangoLayout) sample = NULL;

  if (self->measured)
    return;

  self->measured = TRUE;
  for (int row = 0; row < _cs_matrix_view_get_n_rows (self); row++) {
    CsWanted *wanted = cs_matrix_get_row (self->matrix, (guint) row);

    g_ptr_array_add (self->row_names,
                     new_layout (self, cs_wanted_get_file (wanted), PANGO_ELLIPSIZE_MIDDLE));
  }
  for (int column = 0; column < _cs_matrix_view_get_n_columns (self); column++) {
    CsNodeState *state = cs_matrix_get_column (self->matrix, (guint) column);

    g_ptr_array_add (self->column_names, new_heading (self, cs_node_state_get_name (state)));
  }
  sample = new_layout (self, "Xg", PANGO_ELLIPSIZE_NONE);
  pango_layout_get_pixel_size (sample, NULL, &self->text_height);
  self->row_height = MAX (self->text_height, ICON) + 2 * PAD_ROW;
  self->header_height = self->row_height;
  self->names_width = CLAMP (measure_names (self, self->row_names), NAMES_MIN, NAMES_MAX);
  self->natural_column = CLAMP (
      MAX (measure_cells (self), MIN (measure_names (self, self->column_names), COLUMN_MAX)),
      COLUMN_MIN, 2 * COLUMN_MAX);
  self->column_width = self->natural_column;
}

static void
set_widths (GPtrArray *layouts, int width)
{
  for (guint i = 0; i < layouts->len; i++)
    pango_layout_set_width (layouts->pdata[i], MAX (width, 1) * PANGO_SCALE);
}

static int
measure_heights (GPtrArray *layouts)
{
  int highest = 0;

  for (guint i = 0; i < layouts->len; i++) {
    int height;

    pango_layout_get_pixel_size (layouts->pdata[i], NULL, &height);
    highest = MAX (highest, height);
  }

  return highest;
}

void
_cs_matrix_view_fit (CsMatrixView *self, int width)
{
  int n = _cs_matrix_view_get_n_columns (self);
  int left;
  GHashTableIter iter;
  gpointer layout;

  _cs_matrix_view_measure (self);
  self->names_width = CLAMP (measure_names (self, self->row_names), NAMES_MIN, NAMES_MAX);
  self->names_width = MIN (self->names_width, MAX (NAMES_MIN, width / 2));
  left = width - self->names_width;
  self->column_width
      = n > 0 ? CLAMP (left / n, self->natural_column, MAX (self->natural_column, COLUMN_MAX))
              : self->natural_column;

  set_widths (self->row_names, self->names_width - ICON - GAP - 2 * PAD);
  set_widths (self->column_names, self->column_width - ICON - GAP - 2 * PAD);
  self->header_height = MAX (self->row_height, measure_heights (self->column_names) + PAD_ROW);
  g_hash_table_iter_init (&iter, self->layouts);
  while (g_hash_table_iter_next (&iter, NULL, &layout))
    pango_layout_set_width (layout, (self->column_width - ICON - GAP - 2 * PAD) * PANGO_SCALE);
}

gboolean
_cs_matrix_view_is_mirrored (CsMatrixView *self)
{
  return gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
}

void
_cs_matrix_view_get_area (CsMatrixView *self, int row, int column, GdkRectangle *area)
{
  int along = self->names_width + column * self->column_width - _cs_matrix_view_get_along (self);

  area->x = column < 0 ? 0 : along;
  area->width = column < 0 ? self->names_width : self->column_width;
  area->y = self->header_height + row * self->row_height
            - (int) gtk_adjustment_get_value (self->vadjustment);
  area->height = self->row_height;
  if (row < 0) {
    area->y = 0;
    area->height = self->header_height;
  }
  if (_cs_matrix_view_is_mirrored (self))
    area->x = gtk_widget_get_width (GTK_WIDGET (self)) - area->x - area->width;
}

/* --- drawing -----------------------------------------------------------------------------------
 */

static void
load_palette (CsMatrixView *self, Palette *palette)
{
  GtkWidget *widget = GTK_WIDGET (self);
  AdwStyleManager *manager = adw_style_manager_get_for_display (gtk_widget_get_display (widget));

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &palette->text);
  palette->strong = adw_style_manager_get_high_contrast (manager);
  palette->dim = palette->text;
  palette->dim.alpha *= palette->strong ? 0.9f : 0.6f;
  palette->line = palette->text;
  palette->line.alpha *= palette->strong ? 0.5f : 0.12f;
  palette->background = cs_look_up_colour (widget, "view_bg_color");
  palette->accent = cs_look_up_colour (widget, "accent_bg_color");
  palette->tones[CS_TONE_NEUTRAL] = palette->dim;
  palette->tones[CS_TONE_UNKNOWN] = palette->dim;
  palette->tones[CS_TONE_GOOD] = cs_look_up_colour (widget, "success_color");
  palette->tones[CS_TONE_WARNING] = cs_look_up_colour (widget, "warning_color");
  palette->tones[CS_TONE_ERROR] = cs_look_up_colour (widget, "error_color");
}

static void
fill (GtkSnapshot *snapshot, const GdkRectangle *area, const GdkRGBA *colour)
{
  gtk_snapshot_append_color (snapshot, colour,
                             &GRAPHENE_RECT_INIT ((float) area->x, (float) area->y,
                                                  (float) area->width, (float) area->height));
}

static void
tint (GtkSnapshot *snapshot, const GdkRectangle *area, const GdkRGBA *colour, float alpha)
{
  GdkRGBA faint = *colour;

  faint.alpha *= alpha;
  fill (snapshot, area, &faint);
}

static GdkPaintable *
get_icon (CsMatrixView *self, const char *name)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GdkPaintable *icon = g_hash_table_lookup (self->icons, name);

  if (icon == NULL) {
    GtkIconTheme *theme = gtk_icon_theme_get_for_display (gtk_widget_get_display (widget));

    icon = GDK_PAINTABLE (gtk_icon_theme_lookup_icon (
        theme, name, NULL, ICON, gtk_widget_get_scale_factor (widget),
        gtk_widget_get_direction (widget), GTK_ICON_LOOKUP_FORCE_SYMBOLIC));
    g_hash_table_insert (self->icons, g_strdup (name), icon);
  }

  return icon;
}

static void
draw_icon (CsMatrixView *self,
           GtkSnapshot *snapshot,
           const char *name,
           int x,
           int y,
           const GdkRGBA *colour)
{
  const GdkRGBA colours[] = { *colour, *colour, *colour, *colour };

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) y));
  gtk_symbolic_paintable_snapshot_symbolic (GTK_SYMBOLIC_PAINTABLE (get_icon (self, name)),
                                            snapshot, ICON, ICON, colours, G_N_ELEMENTS (colours));
  gtk_snapshot_restore (snapshot);
}

/* An icon at the start, a text after it. @name and @layout may be NULL. */
static void
draw_label (CsMatrixView *self,
            GtkSnapshot *snapshot,
            const GdkRectangle *area,
            const char *name,
            const GdkRGBA *icon_colour,
            PangoLayout *layout,
            const GdkRGBA *colour)
{
  gboolean mirrored = _cs_matrix_view_is_mirrored (self);
  PangoRectangle text;
  int icon_x = mirrored ? area->x + area->width - PAD - ICON : area->x + PAD;
  int x = icon_x + ICON + GAP;
  int height;

  if (name != NULL)
    draw_icon (self, snapshot, name, icon_x, area->y + (area->height - ICON) / 2, icon_colour);
  if (layout == NULL)
    return;

  /* The text lies somewhere in the width of its layout. */
  pango_layout_get_pixel_extents (layout, NULL, &text);
  height = text.height > 0 ? text.height : self->text_height;
  x = mirrored ? icon_x - GAP - text.x - text.width : x - text.x;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (
      snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) (area->y + (area->height - height) / 2)));
  gtk_snapshot_append_layout (snapshot, layout, colour);
  gtk_snapshot_restore (snapshot);
}

static void
draw_cell (CsMatrixView *self, GtkSnapshot *snapshot, const Palette *palette, int row, int column)
{
  const CsCell *cell = cs_matrix_get_cell (self->matrix, (guint) row, (guint) column);
  CsTone tone = cs_cell_get_tone (cell);
  const GdkRGBA *colour = &palette->tones[tone];
  GdkRectangle area;

  _cs_matrix_view_get_area (self, row, column, &area);
  if (row == self->marked_row && column == self->marked_column)
    tint (snapshot, &area, &palette->accent, 0.22f);
  else if (row == self->hover_row && column == self->hover_column)
    tint (snapshot, &area, &palette->text, 0.08f);
  else if (row == self->hover_row || column == self->hover_column)
    tint (snapshot, &area, &palette->text, 0.03f);
  if (tone == CS_TONE_ERROR || tone == CS_TONE_WARNING)
    tint (snapshot, &area, colour, 0.08f);
  draw_label (self, snapshot, &area, cs_cell_get_icon_name (cell), colour,
              g_hash_table_lookup (self->layouts, cell->text), colour);
}

/* A file of another certificate or bundle than the one above begins a group. */
static gboolean
begins_group (CsMatrixView *self, int row)
{
  CsWanted *above, *wanted;

  if (row == 0)
    return FALSE;
  above = cs_matrix_get_row (self->matrix, (guint) row - 1);
  wanted = cs_matrix_get_row (self->matrix, (guint) row);

  return cs_wanted_get_slot (wanted) == NULL
         || cs_wanted_get_slot (wanted) != cs_wanted_get_slot (above);
}

static void
draw_row_name (CsMatrixView *self, GtkSnapshot *snapshot, const Palette *palette, int row)
{
  CsWanted *wanted = cs_matrix_get_row (self->matrix, (guint) row);
  GdkRectangle area;

  _cs_matrix_view_get_area (self, row, -1, &area);
  if (row == self->hover_row)
    tint (snapshot, &area, &palette->text, 0.06f);
  draw_label (self, snapshot, &area, cs_wanted_kind_to_icon_name (cs_wanted_get_kind (wanted)),
              &palette->dim, self->row_names->pdata[row], &palette->text);
}

static void
draw_column_name (CsMatrixView *self, GtkSnapshot *snapshot, const Palette *palette, int column)
{
  CsNodeState *state = cs_matrix_get_column (self->matrix, (guint) column);
  CsKnowledge knowledge = cs_node_state_get_knowledge (state);
  GdkRectangle area;

  _cs_matrix_view_get_area (self, -1, column, &area);
  if (column == self->hover_column)
    tint (snapshot, &area, &palette->text, 0.06f);
  draw_label (self, snapshot, &area, cs_knowledge_to_icon_name (knowledge),
              &palette->tones[knowledge == CS_KNOWLEDGE_FAILED ? CS_TONE_ERROR : CS_TONE_NEUTRAL],
              self->column_names->pdata[column], &palette->text);
}

static void
draw_lines (CsMatrixView *self, GtkSnapshot *snapshot, const Palette *palette, int first, int last)
{
  GdkRectangle area;

  for (int row = first; row <= last; row++) {
    _cs_matrix_view_get_area (self, row, -1, &area);
    tint (snapshot, &(GdkRectangle){ 0, area.y, gtk_widget_get_width (GTK_WIDGET (self)), 1 },
          &palette->line, begins_group (self, row) ? 1.0f : 0.4f);
  }
}

/* The part of the widget that is neither header: what scrolls. */
static void
push_clip (CsMatrixView *self, GtkSnapshot *snapshot, gboolean under_columns, gboolean beside_rows)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  int x = beside_rows && !_cs_matrix_view_is_mirrored (self) ? self->names_width : 0;
  int y = under_columns ? self->header_height : 0;

  if (beside_rows)
    width = MAX (0, width - self->names_width);
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width,
                                                         (float) MAX (0, height - y)));
}

static void
draw_rules (CsMatrixView *self, GtkSnapshot *snapshot, const Palette *palette)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  int x = _cs_matrix_view_is_mirrored (self) ? width - self->names_width : self->names_width - 1;

  fill (snapshot, &(GdkRectangle){ 0, self->header_height - 1, width, 1 }, &palette->line);
  fill (snapshot, &(GdkRectangle){ x, 0, 1, height }, &palette->line);
}

void
_cs_matrix_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  CsMatrixView *self = (CsMatrixView *) widget;
  int n_rows = _cs_matrix_view_get_n_rows (self);
  int n_columns = _cs_matrix_view_get_n_columns (self);
  int room = gtk_widget_get_width (widget) - self->names_width;
  int along = _cs_matrix_view_get_along (self);
  int down = (int) gtk_adjustment_get_value (self->vadjustment);
  int first_row = down / self->row_height;
  int last_row = MIN (n_rows - 1, (down + gtk_widget_get_height (widget)) / self->row_height);
  int first = along / self->column_width;
  int last = MIN (n_columns - 1, (along + MAX (0, room)) / self->column_width);
  Palette palette;

  if (n_rows == 0 || n_columns == 0)
    return;

  load_palette (self, &palette);
  push_clip (self, snapshot, TRUE, TRUE);
  for (int row = first_row; row <= last_row; row++) {
    for (int column = first; column <= last; column++)
      draw_cell (self, snapshot, &palette, row, column);
  }
  gtk_snapshot_pop (snapshot);

  push_clip (self, snapshot, TRUE, FALSE);
  for (int row = first_row; row <= last_row; row++)
    draw_row_name (self, snapshot, &palette, row);
  draw_lines (self, snapshot, &palette, first_row, last_row);
  gtk_snapshot_pop (snapshot);

  push_clip (self, snapshot, FALSE, TRUE);
  for (int column = first; column <= last; column++)
    draw_column_name (self, snapshot, &palette, column);
  gtk_snapshot_pop (snapshot);
  draw_rules (self, snapshot, &palette);

  push_clip (self, snapshot, TRUE, TRUE);
  if (self->cell != NULL)
    gtk_widget_snapshot_child (widget, self->cell, snapshot);
  gtk_snapshot_pop (snapshot);
}
