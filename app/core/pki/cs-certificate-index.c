/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-certificate-index-private.h"

#include <string.h>

#include "cs-certificate-file-private.h"
#include "cs-certificate-private.h"
#include "cs-item-private.h"
#include "cs-time.h"

#define CHUNK_MIN (16 * 1024)       /* bytes */
#define CHUNK_MAX (4 * 1024 * 1024) /* bytes */

#define STALE_MIN 1024 /* weak references before the dead ones are looked for */

/* One item. A certificate is bytes in a chunk; anything else is an object in others. */
typedef struct {
  gint64 not_before;
  gint64 not_after;
  guint32 chunk; /* or the place in others */
  guint32 offset;
  guint32 size; /* 0: not a certificate */
  guint32 file;
  guint32 index; /* in its file */
  guint8 encoding;
} Entry;

struct _CsCertificateIndex {
  GObject parent_instance;

  GArray *entries;   /* of Entry */
  GPtrArray *chunks; /* of GBytes: written from front to back, and never where an item looks */
  gsize used;        /* bytes of the last chunk */
  GPtrArray *files;  /* of GRefString */
  GPtrArray *others; /* of CsItem */

  GMutex lock;
  GHashTable *alive; /* position → GWeakRef */
  guint stale_at;    /* how many of them to have before the dead are dropped */
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CsCertificateIndex,
                               cs_certificate_index,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static const Entry *
entry_at (CsCertificateIndex *self, guint position)
{
  return &g_array_index (self->entries, Entry, position);
}

CsItem *
cs_certificate_index_make_item (CsCertificateIndex *self, guint position)
{
  g_autoptr (GBytes) der = NULL;
  const Entry *entry;
  CsCertificate *certificate;
  CsItem *item;

  g_return_val_if_fail (CS_IS_CERTIFICATE_INDEX (self), NULL);
  g_return_val_if_fail (position < self->entries->len, NULL);

  entry = entry_at (self, position);
  if (entry->size == 0)
    return g_object_ref (g_ptr_array_index (self->others, entry->chunk));

  der = g_bytes_new_from_bytes (g_ptr_array_index (self->chunks, entry->chunk), entry->offset,
                                entry->size);
  certificate = cs_certificate_new_known (der, entry->not_before, entry->not_after);
  item = cs_item_new_take (G_OBJECT (certificate), entry->encoding);
  cs_item_set_place (item, g_ptr_array_index (self->files, entry->file), entry->index);

  return item;
}

const guint8 *
cs_certificate_index_peek_der (CsCertificateIndex *self, guint position, gsize *size)
{
  const Entry *entry;

  g_return_val_if_fail (CS_IS_CERTIFICATE_INDEX (self), NULL);
  g_return_val_if_fail (position < self->entries->len, NULL);

  entry = entry_at (self, position);
  *size = entry->size;
  if (entry->size == 0)
    return NULL;

  return (const guint8 *) g_bytes_get_data (self->chunks->pdata[entry->chunk], NULL)
         + entry->offset;
}

static void
weak_ref_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

static gboolean
is_dead (gpointer position, gpointer value, gpointer user_data)
{
  g_autoptr (GObject) object = g_weak_ref_get (value);

  return object == NULL;
}

static void
remember (CsCertificateIndex *self, guint position, CsItem *item)
{
  GWeakRef *ref = g_new0 (GWeakRef, 1);

  if (g_hash_table_size (self->alive) >= self->stale_at) {
    g_hash_table_foreach_remove (self->alive, is_dead, NULL);
    self->stale_at = MAX (STALE_MIN, 2 * g_hash_table_size (self->alive));
  }
  g_weak_ref_init (ref, item);
  g_hash_table_replace (self->alive, GUINT_TO_POINTER (position), ref);
}

static GType
get_item_type (GListModel *list)
{
  return CS_TYPE_ITEM;
}

static guint
get_n_items (GListModel *list)
{
  return CS_CERTIFICATE_INDEX (list)->entries->len;
}

static gpointer
get_item (GListModel *list, guint position)
{
  CsCertificateIndex *self = CS_CERTIFICATE_INDEX (list);
  g_autoptr (GMutexLocker) locker = NULL;
  GWeakRef *known;
  CsItem *item;

  if (position >= self->entries->len)
    return NULL;

  locker = g_mutex_locker_new (&self->lock);
  known = g_hash_table_lookup (self->alive, GUINT_TO_POINTER (position));
  item = known != NULL ? g_weak_ref_get (known) : NULL;
  if (item == NULL) {
    item = cs_certificate_index_make_item (self, position);
    remember (self, position, item);
  }

  return item;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
cs_certificate_index_finalize (GObject *object)
{
  CsCertificateIndex *self = CS_CERTIFICATE_INDEX (object);

  g_hash_table_unref (self->alive);
  g_array_unref (self->entries);
  g_ptr_array_unref (self->chunks);
  g_ptr_array_unref (self->files);
  g_ptr_array_unref (self->others);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (cs_certificate_index_parent_class)->finalize (object);
}

static void
cs_certificate_index_class_init (CsCertificateIndexClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_certificate_index_finalize;
}

static void
cs_certificate_index_init (CsCertificateIndex *self)
{
  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  self->chunks = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  self->files = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);
  self->others = g_ptr_array_new_with_free_func (g_object_unref);
  self->alive = g_hash_table_new_full (NULL, NULL, NULL, weak_ref_free);
  self->stale_at = STALE_MIN;
  g_mutex_init (&self->lock);
}

CsCertificateIndex *
cs_certificate_index_new (void)
{
  return g_object_new (CS_TYPE_CERTIFICATE_INDEX, NULL);
}

/* Room for @size bytes behind what is used of the last chunk, in a new one when it is full. Chunks
 * grow, so that an index of one certificate is small. */
guint8 *
cs_certificate_index_make_room (CsCertificateIndex *self, gsize size)
{
  GBytes *last = self->chunks->len > 0 ? self->chunks->pdata[self->chunks->len - 1] : NULL;
  gsize length = last != NULL ? g_bytes_get_size (last) : 0;

  if (length - self->used < size) {
    length = MAX (CLAMP (2 * length, CHUNK_MIN, CHUNK_MAX), size);
    last = g_bytes_new_take (g_malloc (length), length);
    g_ptr_array_add (self->chunks, last);
    self->used = 0;
  }

  return (guint8 *) g_bytes_get_data (last, NULL) + self->used;
}

void
cs_certificate_index_begin_file (CsCertificateIndex *self, GRefString *file)
{
  if (self->files->len == 0 || self->files->pdata[self->files->len - 1] != file)
    g_ptr_array_add (self->files, g_ref_string_acquire (file));
}

static Entry *
append (CsCertificateIndex *self, guint index)
{
  Entry entry = { .file = self->files->len - 1, .index = index };

  g_array_append_val (self->entries, entry);

  return &g_array_index (self->entries, Entry, self->entries->len - 1);
}

void
cs_certificate_index_append_room (CsCertificateIndex *self,
                                  guint index,
                                  gsize size,
                                  gint64 not_before,
                                  gint64 not_after,
                                  CsEncoding encoding)
{
  Entry *entry = append (self, index);

  entry->not_before = not_before;
  entry->not_after = not_after;
  entry->chunk = self->chunks->len - 1;
  entry->offset = (guint32) self->used;
  entry->size = (guint32) size;
  entry->encoding = (guint8) encoding;
  self->used += size;
}

void
cs_certificate_index_append_item (CsCertificateIndex *self, guint index, CsItem *item)
{
  CsCertificate *certificate = cs_item_get_certificate (item);

  if (certificate != NULL) {
    gsize size;
    const guint8 *der = g_bytes_get_data (cs_certificate_get_der (certificate), &size);

    memcpy (cs_certificate_index_make_room (self, size), der, size);
    cs_certificate_index_append_room (
        self, index, size, cs_certificate_get_not_before (certificate),
        cs_certificate_get_not_after (certificate), cs_item_get_encoding (item));
  } else {
    Entry *entry = append (self, index);

    entry->not_before = entry->not_after = CS_TIME_LONG_AGO;
    entry->chunk = self->others->len;
    cs_item_set_place (item, g_ptr_array_index (self->files, entry->file), index);
    g_ptr_array_add (self->others, g_object_ref (item));
  }
}

void
cs_certificate_index_take_back (CsCertificateIndex *self, guint n)
{
  while (self->entries->len > n) {
    if (entry_at (self, self->entries->len - 1)->size == 0)
      g_ptr_array_set_size (self->others, (int) self->others->len - 1);
    g_array_set_size (self->entries, self->entries->len - 1);
  }
}

/* All of @file, or nothing. */
static gboolean
add (CsCertificateIndex *self, CsCertificateFile *file, GError **error)
{
  guint first = self->entries->len;
  guint n_files = self->files->len;

  if (!cs_certificate_file_append (file, self, G_MAXSIZE, error)) {
    cs_certificate_index_take_back (self, first);
    g_ptr_array_set_size (self->files, (int) n_files);
    return FALSE;
  }
  g_list_model_items_changed (G_LIST_MODEL (self), first, 0, self->entries->len - first);

  return TRUE;
}

gboolean
cs_certificate_index_add_bytes (CsCertificateIndex *self,
                                GBytes *bytes,
                                const char *file,
                                CsReaderPassphrase passphrase,
                                gpointer user_data,
                                GError **error)
{
  g_autoptr (CsCertificateFile) reading = NULL;

  g_return_val_if_fail (CS_IS_CERTIFICATE_INDEX (self), FALSE);
  g_return_val_if_fail (bytes != NULL, FALSE);

  reading = cs_certificate_file_new (bytes, file);
  cs_certificate_file_set_passphrase (reading, passphrase, user_data);

  return add (self, reading, error);
}

gboolean
cs_certificate_index_add_expected (CsCertificateIndex *self,
                                   GBytes *bytes,
                                   const char *file,
                                   CsBundle *expected,
                                   GError **error)
{
  g_autoptr (CsCertificateFile) reading = NULL;

  g_return_val_if_fail (CS_IS_CERTIFICATE_INDEX (self), FALSE);
  g_return_val_if_fail (bytes != NULL, FALSE);

  reading = cs_certificate_file_new (bytes, file);
  cs_certificate_file_set_expected (reading, expected);

  return add (self, reading, error);
}

gboolean
cs_certificate_index_add_file (CsCertificateIndex *self,
                               GFile *file,
                               CsReaderPassphrase passphrase,
                               gpointer user_data,
                               GCancellable *cancellable,
                               GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *name = NULL;
  gboolean added;

  g_return_val_if_fail (CS_IS_CERTIFICATE_INDEX (self), FALSE);
  g_return_val_if_fail (G_IS_FILE (file), FALSE);

  name = g_file_get_parse_name (file);
  bytes = cs_reader_load (file, cancellable, error);
  added = bytes != NULL
          && cs_certificate_index_add_bytes (self, bytes, name, passphrase, user_data, error);
  if (!added)
    g_prefix_error (error, "%s: ", name);

  return added;
}

CsItemKind
cs_certificate_index_get_kind (CsCertificateIndex *self, guint position)
{
  const Entry *entry;

  g_return_val_if_fail (CS_IS_CERTIFICATE_INDEX (self), CS_ITEM_UNKNOWN);
  g_return_val_if_fail (position < self->entries->len, CS_ITEM_UNKNOWN);

  entry = entry_at (self, position);

  return entry->size > 0 ? CS_ITEM_CERTIFICATE
                         : cs_item_get_kind (g_ptr_array_index (self->others, entry->chunk));
}

gint64
cs_certificate_index_get_not_before (CsCertificateIndex *self, guint position)
{
  g_return_val_if_fail (CS_IS_CERTIFICATE_INDEX (self), CS_TIME_NEVER);
  g_return_val_if_fail (position < self->entries->len, CS_TIME_NEVER);

  return entry_at (self, position)->not_before;
}

gint64
cs_certificate_index_get_not_after (CsCertificateIndex *self, guint position)
{
  g_return_val_if_fail (CS_IS_CERTIFICATE_INDEX (self), CS_TIME_LONG_AGO);
  g_return_val_if_fail (position < self->entries->len, CS_TIME_LONG_AGO);

  return entry_at (self, position)->not_after;
}

guint
cs_certificate_index_get_n_certificates (CsCertificateIndex *self)
{
  g_return_val_if_fail (CS_IS_CERTIFICATE_INDEX (self), 0);

  return self->entries->len - self->others->len;
}
