/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-loose-file.h"

#include <glib/gi18n.h>

#define PART_SIZE (256 * 1024) /* bytes, after which somebody may have no use for it any more */

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

/* Whether it holds no more than a bundle may. */
static gboolean
fits_bundle (CsLooseFile *self)
{
  return g_list_model_get_n_items (self->items) <= CS_BUNDLE_CARDS_MAX;
}

/* --- cutting -----------------------------------------------------------------------------------
 */

/* A file in parts. */
typedef struct {
  GPtrArray *cards;
  GListModel *others; /* what is no certificate */
} Cut;

static void
cut_free (gpointer data)
{
  Cut *cut = data;

  g_clear_pointer (&cut->cards, g_ptr_array_unref);
  g_clear_object (&cut->others);
  g_free (cut);
}

static void
cut_thread (GTask *task, gpointer source, gpointer unused, GCancellable *cancellable)
{
  CsLooseFile *self = CS_LOOSE_FILE (source);
  g_autoptr (GListModel) others = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *cards = cs_bundle_cards_from_bytes (self->bytes, self->name, &others, &error);
  Cut *cut;

  if (cards == NULL) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  cut = g_new0 (Cut, 1);
  cut->cards = cards;
  cut->others = g_steal_pointer (&others);
  g_task_return_pointer (task, cut, cut_free);
}

void
cs_loose_file_cut_async (CsLooseFile *self,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (CS_IS_LOOSE_FILE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, cs_loose_file_cut_async);
  if (fits_bundle (self))
    g_task_run_in_thread (task, cut_thread);
  else
    g_task_return_new_error (
        task, CS_ERROR, CS_ERROR_TOO_LARGE,
        /* Translators: %s is a file */
        _ ("%s holds more than %d certificates: too many for a bundle. Drop those that it "
           "should hold."),
        self->name, CS_BUNDLE_CARDS_MAX);
}

GPtrArray *
cs_loose_file_cut_finish (GAsyncResult *result, GListModel **others, GError **error)
{
  Cut *cut = g_task_propagate_pointer (G_TASK (result), error);
  GPtrArray *cards;

  if (cut == NULL)
    return NULL;

  cards = g_steal_pointer (&cut->cards);
  if (others != NULL)
    *others = g_steal_pointer (&cut->others);
  cut_free (cut);

  return cards;
}

/* --- reading -----------------------------------------------------------------------------------
 */

static gboolean
read_part (CsCertificateFile *reading,
           CsCertificateIndex *items,
           const char *name,
           GCancellable *cancellable,
           GError **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (cs_certificate_file_read (reading, items, PART_SIZE, error))
    return TRUE;

  g_prefix_error (error, "%s: ", name);
  return FALSE;
}

static CsLooseFile *
read_bytes (GBytes *bytes, const char *name, GCancellable *cancellable, GError **error)
{
  g_autoptr (CsCertificateIndex) items = cs_certificate_index_new ();
  g_autoptr (CsCertificateFile) reading = cs_certificate_file_new (bytes, name);
  CsLooseFile *self;

  do {
    if (!read_part (reading, items, name, cancellable, error))
      return NULL;
  } while (!cs_certificate_file_is_at_end (reading));

  self = g_object_new (CS_TYPE_LOOSE_FILE, NULL);
  self->name = g_strdup (name);
  self->bytes = g_bytes_ref (bytes);
  self->items = G_LIST_MODEL (g_steal_pointer (&items));
  /* Of one that is too long they are not told, so it need not be read a second time. */
  if (fits_bundle (self))
    self->faults = cs_faults_find_strict (bytes);

  return self;
}

/* Takes @loose and @error, one of which is NULL. */
static void
finish (GTask *task, CsLooseFile *loose, GError *error)
{
  if (loose != NULL)
    g_task_return_pointer (task, loose, g_object_unref);
  else
    g_task_return_error (task, error);
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
  CsLooseFile *loose = bytes != NULL ? read_bytes (bytes, name, cancellable, &error) : NULL;

  if (loose == NULL && bytes != NULL && is_cluster (bytes)) {
    g_clear_error (&error);
    g_set_error (&error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, _ ("%s is a cluster file"), name);
  }
  finish (task, loose, g_steal_pointer (&error));
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

typedef struct {
  GBytes *bytes;
  char *name;
} Content;

static void
content_free (gpointer data)
{
  Content *content = data;

  g_bytes_unref (content->bytes);
  g_free (content->name);
  g_free (content);
}

static void
read_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Content *content = data;
  g_autoptr (GError) error = NULL;
  CsLooseFile *loose = read_bytes (content->bytes, content->name, cancellable, &error);

  finish (task, loose, g_steal_pointer (&error));
}

void
cs_loose_file_read_async (GBytes *bytes,
                          const char *name,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Content *content;

  g_return_if_fail (bytes != NULL && name != NULL);

  content = g_new0 (Content, 1);
  content->bytes = g_bytes_ref (bytes);
  content->name = g_strdup (name);
  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, cs_loose_file_read_async);
  g_task_set_task_data (task, content, content_free);
  g_task_run_in_thread (task, read_thread);
}

CsLooseFile *
cs_loose_file_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
