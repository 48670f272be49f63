/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-drag-content.h"

static GdkContentProvider *
new_for_file (GFile *file)
{
  GdkFileList *list = gdk_file_list_new_from_array (&file, 1);
  GdkContentProvider *provider = gdk_content_provider_new_typed (GDK_TYPE_FILE_LIST, list);

  g_boxed_free (GDK_TYPE_FILE_LIST, list); /* the provider has a copy */

  return provider;
}

GdkContentProvider *
cs_drag_content_new (GObject *object, GFile *file)
{
  GdkContentProvider *own;
  GdkContentProvider *both[2];

  g_return_val_if_fail (G_IS_OBJECT (object), NULL);

  own = gdk_content_provider_new_typed (G_OBJECT_TYPE (object), object);
  if (file == NULL)
    return own;

  both[0] = own;
  both[1] = new_for_file (file);

  return gdk_content_provider_new_union (both, G_N_ELEMENTS (both));
}
