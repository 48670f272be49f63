/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-loose-file.h"

#include <glib/gi18n.h>

struct _CsLooseFile {
  GObject parent_instance;

  char *name;
  GBytes *bytes;
  GListModel *items;
  CsFault faults;
};

G_DEFINE_FINAL_TYPE (CsLooseFile, cs_loose_file, G_TYPE_OBJECT)

static void
cs_loose_file_finalize (GObject *object)
{
  CsLooseFile *self = CS_LOOSE_FILE (object);

  g_free (self->name);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_object (&self->items);

  G_OBJECT_CLASS (cs_loose_file_parent_class)->finalize (object);
}

static void
cs_loose_file_class_init (CsLooseFileClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_loose_file_finalize;
}

static void
cs_loose_file_init (CsLooseFile *self)
{
}

CsLooseFile *
cs_loose_file_new (GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (CsCertificateIndex) items = cs_certificate_index_new ();
  CsLooseFile *self;

  g_return_val_if_fail (bytes != NULL && name != NULL, NULL);

  if (!cs_certificate_index_add_bytes (items, bytes, name, NULL, NULL, error)) {
    g_prefix_error (error, "%s: ", name);
    return NULL;
  }

  self = g_object_new (CS_TYPE_LOOSE_FILE, NULL);
  self->name = g_strdup (name);
  self->bytes = g_bytes_ref (bytes);
  self->items = G_LIST_MODEL (g_steal_pointer (&items));
  self->faults = cs_faults_find_strict (bytes);

  return self;
}

const char *
cs_loose_file_get_name (CsLooseFile *self)
{
  g_return_val_if_fail (CS_IS_LOOSE_FILE (self), NULL);

  return self->name;
}

GBytes *
cs_loose_file_get_bytes (CsLooseFile *self)
{
  g_return_val_if_fail (CS_IS_LOOSE_FILE (self), NULL);

  return self->bytes;
}

GListModel *
cs_loose_file_get_items (CsLooseFile *self)
{
  g_return_val_if_fail (CS_IS_LOOSE_FILE (self), NULL);

  return self->items;
}

CsFault
cs_loose_file_get_faults (CsLooseFile *self)
{
  g_return_val_if_fail (CS_IS_LOOSE_FILE (self), 0);

  return self->faults;
}

/* A cluster file by another name; whoever opens files opens it as one. */
static gboolean
is_cluster (GBytes *bytes)
{
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);

  return size > 0 && g_strstr_len (text, (gssize) size, "[Cluster]") != NULL;
}

static void
load_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GFile *file = G_FILE (data);
  g_autofree char *name = g_file_get_basename (file);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = cs_reader_load (file, cancellable, &error);
  CsLooseFile *loose = bytes != NULL ? cs_loose_file_new (bytes, name, &error) : NULL;

  if (loose == NULL && bytes != NULL && is_cluster (bytes)) {
    g_clear_error (&error);
    g_set_error (&error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, _ ("%s is a cluster file"), name);
  }
  if (loose != NULL)
    g_task_return_pointer (task, loose, g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
cs_loose_file_load_async (GFile *file,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (G_IS_FILE (file));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, cs_loose_file_load_async);
  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, load_thread);
}

CsLooseFile *
cs_loose_file_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
