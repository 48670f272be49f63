/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-cli-table.h"

#include <countersign.h>

typedef struct {
  char **cells;
  CsCliStyle *styles;
} Row;

struct _CsCliTable {
  guint n_columns;
  GPtrArray *rows; /* of Row; the first holds the headings */
};

static void
row_free (gpointer data)
{
  Row *row = data;

  g_strfreev (row->cells);
  g_free (row->styles);
  g_free (row);
}

CsCliTable *
cs_cli_table_new (const char *const *headings)
{
  CsCliTable *self = g_new0 (CsCliTable, 1);

  self->n_columns = g_strv_length ((char **) headings);
  self->rows = g_ptr_array_new_with_free_func (row_free);
  cs_cli_table_add_row (self, headings);
  for (guint i = 0; i < self->n_columns; i++)
    cs_cli_table_set_style (self, i, CS_CLI_STRONG);

  return self;
}

void
cs_cli_table_free (CsCliTable *self)
{
  g_ptr_array_unref (self->rows);
  g_free (self);
}

void
cs_cli_table_add_row (CsCliTable *self, const char *const *cells)
{
  Row *row = g_new0 (Row, 1);

  row->cells = g_new0 (char *, self->n_columns + 1);
  row->styles = g_new0 (CsCliStyle, self->n_columns);
  for (guint i = 0; i < self->n_columns; i++)
    row->cells[i] = cs_escape_control (cells[i]);

  g_ptr_array_add (self->rows, row);
}

void
cs_cli_table_set_style (CsCliTable *self, guint column, CsCliStyle style)
{
  Row *row;

  g_return_if_fail (column < self->n_columns);

  row = self->rows->pdata[self->rows->len - 1];
  row->styles[column] = style;
}

static guint *
measure (CsCliTable *self)
{
  guint *widths = g_new0 (guint, self->n_columns);

  for (guint r = 0; r < self->rows->len; r++) {
    const Row *row = self->rows->pdata[r];

    for (guint i = 0; i < self->n_columns; i++)
      widths[i] = MAX (widths[i], cs_cli_text_width (row->cells[i]));
  }

  return widths;
}

/* The last column is not padded: no line ends in blanks. */
static void
append_aligned (GString *line, const Row *row, const guint *widths, guint n_columns)
{
  for (guint i = 0; i < n_columns; i++) {
    g_autofree char *cell = cs_cli_style (row->styles[i], row->cells[i]);
    guint padding
        = i + 1 < n_columns ? widths[i] - cs_cli_text_width (row->cells[i]) + CS_CLI_TABLE_GAP : 0;

    g_string_append (line, cell);
    g_string_append_printf (line, "%*s", (int) padding, "");
  }
}

void
cs_cli_table_print (CsCliTable *self)
{
  g_autofree guint *widths = measure (self);
  gboolean aligned = cs_cli_is_terminal ();

  for (guint r = 0; r < self->rows->len; r++) {
    const Row *row = self->rows->pdata[r];
    g_autoptr (GString) line = g_string_new (NULL);
    g_autofree char *plain = g_strjoinv ("\t", row->cells);

    if (aligned)
      append_aligned (line, row, widths, self->n_columns);
    cs_cli_print ("%s\n", aligned ? line->str : plain);
  }
}
