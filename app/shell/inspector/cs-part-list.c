/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-part-list.h"

#include <glib/gi18n.h>

#include "cs-subject-objects.h"

struct _CsPartList {
  GObject parent_instance;

  GListModel *objects; /* nullable */
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CsPartList,
                               cs_part_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static guint
count_objects (CsPartList *self)
{
  return self->objects != NULL ? g_list_model_get_n_items (self->objects) : 0;
}

static GType
get_item_type (GListModel *list)
{
  return GTK_TYPE_STRING_OBJECT;
}

static guint
get_n_items (GListModel *list)
{
  return count_objects (CS_PART_LIST (list)) + 1;
}

static gpointer
get_item (GListModel *list, guint position)
{
  CsPartList *self = CS_PART_LIST (list);
  guint n = count_objects (self);
  g_autoptr (GObject) object = NULL;
  g_autofree char *text = NULL;
  g_autofree char *title = NULL;

  if (position > n)
    return NULL;
  if (position == 0) {
    text = g_strdup_printf (ngettext ("All of it: %u part", "All of it: %u parts", n), n);
  } else {
    object = g_list_model_get_item (self->objects, position - 1);
    title = cs_object_dup_title (object);
    text = g_strdup_printf ("%u. %s", position, title);
  }

  return gtk_string_object_new (text);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
cs_part_list_finalize (GObject *object)
{
  g_clear_object (&CS_PART_LIST (object)->objects);

  G_OBJECT_CLASS (cs_part_list_parent_class)->finalize (object);
}

static void
cs_part_list_class_init (CsPartListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_part_list_finalize;
}

static void
cs_part_list_init (CsPartList *self)
{
}

GListModel *
cs_part_list_new (GListModel *objects)
{
  CsPartList *self = g_object_new (CS_TYPE_PART_LIST, NULL);

  g_set_object (&self->objects, objects);

  return G_LIST_MODEL (self);
}
