/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-shelf-reader.h"

#include "cs-time.h"

struct _CsFound {
  GObject parent_instance;

  CsShelfFile *file;
  guint index;
  CsItem *item; /* NULL until it is asked for */
};

G_DEFINE_FINAL_TYPE (CsFound, cs_found, G_TYPE_OBJECT)

static void
cs_found_finalize (GObject *object)
{
  CsFound *self = CS_FOUND (object);

  g_clear_object (&self->item);
  cs_shelf_file_unref (self->file);

  G_OBJECT_CLASS (cs_found_parent_class)->finalize (object);
}

static void
cs_found_class_init (CsFoundClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_found_finalize;
}

static void
cs_found_init (CsFound *self)
{
}

CsFound *
cs_found_new (CsShelfFile *file, guint index)
{
  CsFound *self = g_object_new (CS_TYPE_FOUND, NULL);

  self->file = cs_shelf_file_ref (file);
  self->index = index;

  return self;
}

const char *
cs_found_get_file (CsFound *self)
{
  g_return_val_if_fail (CS_IS_FOUND (self), NULL);

  return self->file->path;
}

guint
cs_found_get_index (CsFound *self)
{
  g_return_val_if_fail (CS_IS_FOUND (self), 0);

  return self->index;
}

guint
cs_found_get_n (CsFound *self)
{
  g_return_val_if_fail (CS_IS_FOUND (self), 0);

  return self->file->n;
}

CsItem *
cs_found_get_item (CsFound *self)
{
  g_return_val_if_fail (CS_IS_FOUND (self), NULL);

  if (self->item == NULL && self->file->items != NULL)
    self->item
        = g_list_model_get_item (G_LIST_MODEL (self->file->items), self->file->first + self->index);

  return self->item;
}

const char *
cs_found_get_error (CsFound *self)
{
  const GError *error;

  g_return_val_if_fail (CS_IS_FOUND (self), NULL);

  if (self->file->items == NULL)
    return self->file->error;
  error = cs_item_get_error (cs_found_get_item (self));

  return error != NULL ? error->message : NULL;
}

gint64
cs_found_get_not_after (CsFound *self)
{
  g_return_val_if_fail (CS_IS_FOUND (self), CS_TIME_LONG_AGO);

  return self->file->items != NULL ? cs_certificate_index_get_not_after (
             self->file->items, self->file->first + self->index)
                                   : CS_TIME_LONG_AGO;
}
