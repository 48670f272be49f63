/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-comparison-private.h"

struct _CsComparisonRow {
  GObject parent_instance;

  const char *id; /* static */
  char *label;
  char *first;
  char *second;
};

G_DEFINE_FINAL_TYPE (CsComparisonRow, cs_comparison_row, G_TYPE_OBJECT)

static void
cs_comparison_row_finalize (GObject *object)
{
  CsComparisonRow *self = CS_COMPARISON_ROW (object);

  g_free (self->label);
  g_free (self->first);
  g_free (self->second);

  G_OBJECT_CLASS (cs_comparison_row_parent_class)->finalize (object);
}

static void
cs_comparison_row_class_init (CsComparisonRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_comparison_row_finalize;
}

static void
cs_comparison_row_init (CsComparisonRow *self)
{
}

CsComparisonRow *
cs_comparison_row_new (const char *id, const char *label, const char *first, const char *second)
{
  CsComparisonRow *self = g_object_new (CS_TYPE_COMPARISON_ROW, NULL);

  self->id = id;
  self->label = g_strdup (label);
  self->first = g_strdup (first);
  self->second = g_strdup (second);

  return self;
}

const char *
cs_comparison_row_get_id (CsComparisonRow *self)
{
  g_return_val_if_fail (CS_IS_COMPARISON_ROW (self), NULL);

  return self->id;
}

const char *
cs_comparison_row_get_label (CsComparisonRow *self)
{
  g_return_val_if_fail (CS_IS_COMPARISON_ROW (self), NULL);

  return self->label;
}

const char *
cs_comparison_row_get_first (CsComparisonRow *self)
{
  g_return_val_if_fail (CS_IS_COMPARISON_ROW (self), NULL);

  return self->first;
}

const char *
cs_comparison_row_get_second (CsComparisonRow *self)
{
  g_return_val_if_fail (CS_IS_COMPARISON_ROW (self), NULL);

  return self->second;
}

gboolean
cs_comparison_row_is_same (CsComparisonRow *self)
{
  g_return_val_if_fail (CS_IS_COMPARISON_ROW (self), FALSE);

  return g_strcmp0 (self->first, self->second) == 0;
}
