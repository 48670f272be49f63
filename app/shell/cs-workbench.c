/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-workbench.h"

struct _CsWorkbench {
  GObject parent_instance;

  CsHistory *history;
  CsBundleDraft *draft;
  GListStore *files;
  GObject *aside;
};

G_DEFINE_FINAL_TYPE (CsWorkbench, cs_workbench, G_TYPE_OBJECT)

typedef enum {
  PROP_ASIDE = 1,
} CsWorkbenchProps;

static GParamSpec *props[PROP_ASIDE + 1];

static void
cs_workbench_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch ((CsWorkbenchProps) id) {
  case PROP_ASIDE:
    g_value_set_object (value, CS_WORKBENCH (object)->aside);
    break;
  }
}

static void
cs_workbench_finalize (GObject *object)
{
  CsWorkbench *self = CS_WORKBENCH (object);

  g_clear_object (&self->aside);
  g_object_unref (self->files);
  g_object_unref (self->draft);
  g_object_unref (self->history);

  G_OBJECT_CLASS (cs_workbench_parent_class)->finalize (object);
}

static void
cs_workbench_class_init (CsWorkbenchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = cs_workbench_finalize;
  object_class->get_property = cs_workbench_get_property;

  props[PROP_ASIDE]
      = g_param_spec_object ("aside", NULL, NULL, G_TYPE_OBJECT,
                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
cs_workbench_init (CsWorkbench *self)
{
  self->history = cs_history_new ();
  self->draft = cs_bundle_draft_new (self->history, cs_time_now ());
  self->files = g_list_store_new (CS_TYPE_LOOSE_FILE);
}

CsWorkbench *
cs_workbench_new (void)
{
  return g_object_new (CS_TYPE_WORKBENCH, NULL);
}

CsHistory *
cs_workbench_get_history (CsWorkbench *self)
{
  g_return_val_if_fail (CS_IS_WORKBENCH (self), NULL);

  return self->history;
}

CsBundleDraft *
cs_workbench_get_draft (CsWorkbench *self)
{
  g_return_val_if_fail (CS_IS_WORKBENCH (self), NULL);

  return self->draft;
}

GListModel *
cs_workbench_get_files (CsWorkbench *self)
{
  g_return_val_if_fail (CS_IS_WORKBENCH (self), NULL);

  return G_LIST_MODEL (self->files);
}

CsLooseFile *
cs_workbench_find_file (CsWorkbench *self, const char *name)
{
  g_return_val_if_fail (CS_IS_WORKBENCH (self), NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->files)); i++) {
    g_autoptr (CsLooseFile) file = g_list_model_get_item (G_LIST_MODEL (self->files), i);

    if (g_str_equal (cs_loose_file_get_name (file), name))
      return file; /* borrowed: the list holds it */
  }

  return NULL;
}

void
cs_workbench_add_file (CsWorkbench *self, CsLooseFile *file)
{
  CsLooseFile *same;
  guint position;

  g_return_if_fail (CS_IS_WORKBENCH (self));
  g_return_if_fail (CS_IS_LOOSE_FILE (file));

  same = cs_workbench_find_file (self, cs_loose_file_get_name (file));
  if (same != NULL && g_list_store_find (self->files, same, &position))
    g_list_store_remove (self->files, position);
  else if (g_list_model_get_n_items (G_LIST_MODEL (self->files)) == CS_LOOSE_FILES_MAX)
    g_list_store_remove (self->files, 0);
  g_list_store_append (self->files, file);
}

GObject *
cs_workbench_get_aside (CsWorkbench *self)
{
  g_return_val_if_fail (CS_IS_WORKBENCH (self), NULL);

  return self->aside;
}

void
cs_workbench_set_aside (CsWorkbench *self, GObject *object)
{
  g_return_if_fail (CS_IS_WORKBENCH (self));

  if (g_set_object (&self->aside, object))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ASIDE]);
}
