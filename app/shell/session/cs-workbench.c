/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-workbench.h"

struct _CsWorkbench {
  GObject parent_instance;

  CsHistory *history;
  CsBundleDraft *draft;
  GListStore *files;
  GObject *aside;
  CsShelf *own_shelf;
  CsShelf *shelf; /* the same, or of a folder that was opened */
};

G_DEFINE_FINAL_TYPE (CsWorkbench, cs_workbench, G_TYPE_OBJECT)

typedef enum {
  PROP_ASIDE = 1,
  PROP_SHELF,
} CsWorkbenchProps;

static GParamSpec *props[PROP_SHELF + 1];

static void
cs_workbench_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch ((CsWorkbenchProps) id) {
  case PROP_ASIDE:
    g_value_set_object (value, CS_WORKBENCH (object)->aside);
    break;
  case PROP_SHELF:
    g_value_set_object (value, CS_WORKBENCH (object)->shelf);
    break;
  }
}

static void
cs_workbench_finalize (GObject *object)
{
  CsWorkbench *self = CS_WORKBENCH (object);

  g_clear_object (&self->aside);
  g_clear_object (&self->shelf);
  g_clear_object (&self->own_shelf);
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
  props[PROP_SHELF]
      = g_param_spec_object ("shelf", NULL, NULL, CS_TYPE_SHELF,
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

void
cs_workbench_set_cluster (CsWorkbench *self, CsCluster *cluster)
{
  g_return_if_fail (CS_IS_WORKBENCH (self));

  g_clear_object (&self->own_shelf);
  self->own_shelf = cs_shelf_new_for_cluster (cluster);
  g_set_object (&self->shelf, self->own_shelf);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SHELF]);
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

CsShelf *
cs_workbench_get_shelf (CsWorkbench *self)
{
  g_return_val_if_fail (CS_IS_WORKBENCH (self), NULL);

  return self->shelf;
}

CsShelf *
cs_workbench_get_own_shelf (CsWorkbench *self)
{
  g_return_val_if_fail (CS_IS_WORKBENCH (self), NULL);

  return self->own_shelf;
}

/* Takes @shelf. */
static void
take_shelf (CsWorkbench *self, CsShelf *shelf)
{
  g_autoptr (CsShelf) left = g_steal_pointer (&self->shelf);

  self->shelf = shelf;
  if (left != self->own_shelf)
    cs_shelf_close (left);
  cs_shelf_load (self->shelf);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SHELF]);
}

void
cs_workbench_open_folder (CsWorkbench *self, const char *folder)
{
  g_return_if_fail (CS_IS_WORKBENCH (self));

  take_shelf (self, folder != NULL ? cs_shelf_new (folder) : g_object_ref (self->own_shelf));
}

void
cs_workbench_open_file (CsWorkbench *self, const char *path)
{
  g_return_if_fail (CS_IS_WORKBENCH (self));
  g_return_if_fail (path != NULL);

  take_shelf (self, cs_shelf_new_for_file (path));
}

void
cs_workbench_close (CsWorkbench *self)
{
  g_return_if_fail (CS_IS_WORKBENCH (self));

  cs_shelf_close (self->shelf);
  cs_shelf_close (self->own_shelf);
}

CsFound *
cs_workbench_dup_found (CsWorkbench *self, CsSubject *subject)
{
  guint position;

  g_return_val_if_fail (CS_IS_WORKBENCH (self), NULL);
  g_return_val_if_fail (CS_IS_SUBJECT (subject), NULL);

  return cs_shelf_find (self->shelf, cs_subject_get_name (subject), cs_subject_get_index (subject),
                        &position)
             ? g_list_model_get_item (G_LIST_MODEL (self->shelf), position)
             : NULL;
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
