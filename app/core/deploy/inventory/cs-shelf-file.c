/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-shelf-file.h"

static void
clear_part (gpointer data)
{
  g_clear_object (&((CsShelfPart *) data)->items);
}

static void
clear_more (gpointer data)
{
  CsShelfMore *self = data;

  cs_shelf_file_unref (self->file);
  clear_part (&self->part);
  g_free (self->error);
}

static void
clear_file (gpointer data)
{
  CsShelfFile *self = data;

  g_free (self->path);
  g_array_unref (self->parts);
  g_free (self->error);
}

CsShelfFile *
cs_shelf_file_new (const char *path)
{
  CsShelfFile *self = g_atomic_rc_box_new0 (CsShelfFile);

  self->path = g_strdup (path);
  self->parts = g_array_new (FALSE, FALSE, sizeof (CsShelfPart));
  g_array_set_clear_func (self->parts, clear_part);

  return self;
}

CsShelfFile *
cs_shelf_file_ref (CsShelfFile *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
cs_shelf_file_unref (CsShelfFile *self)
{
  g_atomic_rc_box_release_full (self, clear_file);
}

void
cs_shelf_file_add_more (CsShelfFile *self, CsShelfMore *more)
{
  if (more->part.n > 0) {
    CsShelfPart part = more->part;

    more->part.items = NULL;
    g_array_append_val (self->parts, part);
    self->n += part.n;
  }
  if (more->error != NULL) {
    self->error = g_steal_pointer (&more->error);
    self->n++;
  }
  self->is_open = !more->is_last;
}

const CsShelfPart *
cs_shelf_file_find (const CsShelfFile *self, guint index, guint *position)
{
  for (guint i = 0; i < self->parts->len; i++) {
    const CsShelfPart *part = &g_array_index (self->parts, CsShelfPart, i);

    if (index < part->n) {
      *position = part->first + index;
      return part;
    }
    index -= part->n;
  }

  return NULL;
}

GArray *
cs_shelf_more_new_array (void)
{
  GArray *more = g_array_new (FALSE, FALSE, sizeof (CsShelfMore));

  g_array_set_clear_func (more, clear_more);

  return more;
}
