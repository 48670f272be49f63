/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-certificate-index-private.h"

#include <string.h>

#include "cs-certificate-private.h"
#include "cs-error.h"
#include "cs-item-private.h"
#include "cs-pem.h"
#include "cs-time.h"

#define BEGIN "-----BEGIN CERTIFICATE-----"
#define END "-----END CERTIFICATE-----"
#define CHUNK_MIN (16 * 1024)       /* bytes */
#define CHUNK_MAX (4 * 1024 * 1024) /* bytes */
#define BODY_MAX                                                                                   \
  (2 * 1024 * 1024) /* bytes of base64; what is longer is for the reader to judge                  \
                     */

/* So many parts of one file may be odd before all the rest of it is: each costs the reader a start,
 * and the reader's own bounds are those of one start. */
#define ODD_MAX 1000

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
static guint8 *
make_room (CsCertificateIndex *self, gsize size)
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

/* One file being added. */
typedef struct {
  CsCertificateIndex *index;
  const guint8 *data;
  gsize size;
  gsize at; /* up to where it has been read */
  GRefString *file;
  CsReaderPassphrase passphrase;
  gpointer user_data;
  CsBundle *expected; /* nullable */
  guint first;        /* where in the index this part of it begins */
  guint n_before;     /* its things before that part */
  guint n_odd;
} Adding;

/* How many of the file's things have been found. */
static guint
count_found (const Adding *adding)
{
  return adding->n_before + adding->index->entries->len - adding->first;
}

static Entry *
append (Adding *adding)
{
  CsCertificateIndex *self = adding->index;
  Entry entry = {
    .file = self->files->len - 1,
    .index = count_found (adding),
  };

  g_array_append_val (self->entries, entry);

  return &g_array_index (self->entries, Entry, self->entries->len - 1);
}

/* The certificate of @size bytes that stands behind what is used of the last chunk. */
static void
append_certificate (Adding *adding,
                    gsize size,
                    gint64 not_before,
                    gint64 not_after,
                    CsEncoding encoding)
{
  CsCertificateIndex *self = adding->index;
  Entry *entry = append (adding);

  entry->not_before = not_before;
  entry->not_after = not_after;
  entry->chunk = self->chunks->len - 1;
  entry->offset = (guint32) self->used;
  entry->size = (guint32) size;
  entry->encoding = (guint8) encoding;
  self->used += size;
}

/* What the reader found, certificates as bytes like all others. */
static void
append_item (Adding *adding, CsItem *item)
{
  CsCertificateIndex *self = adding->index;
  CsCertificate *certificate = cs_item_get_certificate (item);

  if (certificate != NULL) {
    gsize size;
    const guint8 *der = g_bytes_get_data (cs_certificate_get_der (certificate), &size);

    memcpy (make_room (self, size), der, size);
    append_certificate (adding, size, cs_certificate_get_not_before (certificate),
                        cs_certificate_get_not_after (certificate), cs_item_get_encoding (item));
  } else {
    Entry *entry = append (adding);

    entry->not_before = entry->not_after = CS_TIME_LONG_AGO;
    entry->chunk = self->others->len;
    cs_item_set_place (item, adding->file, entry->index);
    g_ptr_array_add (self->others, g_object_ref (item));
  }
}

/* Gives a part of the file to the reader. FALSE with @error when it is beyond a limit; that nothing
 * is in it is none. */
static gboolean
add_odd (Adding *adding, gsize from, gsize to, GError **error)
{
  g_autoptr (GBytes) part = g_bytes_new_static (adding->data + from, to - from);
  g_autoptr (GError) reason = NULL;
  g_autoptr (GListModel) items = NULL;

  adding->n_odd++;
  items = cs_reader_read_bytes (part, adding->file, adding->passphrase, adding->user_data, &reason);
  for (guint i = 0; items != NULL && i < g_list_model_get_n_items (items); i++) {
    g_autoptr (CsItem) item = g_list_model_get_item (items, i);

    append_item (adding, item);
  }
  if (items != NULL || g_error_matches (reason, CS_ERROR, CS_ERROR_MALFORMED))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&reason));

  return FALSE;
}

/* Text, and nothing but: no DER object is without a byte that text has not. */
static gboolean
is_text (const guint8 *data, gsize from, gsize to)
{
  for (gsize at = from; at < to; at++) {
    if (!g_ascii_isprint (data[at]) && !g_ascii_isspace (data[at]))
      return FALSE;
  }

  return TRUE;
}

/* The base64 lines from @at on, decoded to @out; *@end is where the first other line begins.
 * Returns the size, or 0 when they are not as OpenSSL and all others write them. */
static gsize
decode_lines (const guint8 *data, gsize at, gsize size, guint8 *out, gsize *end)
{
  gsize decoded = 0;
  gboolean padded = FALSE;

  while (at < size && data[at] != '-') {
    const guint8 *newline = memchr (data + at, '\n', size - at);
    gsize length = newline != NULL ? (gsize) (newline - data) - at : 0;
    gsize next = at + length + 1;

    if (length > 0 && data[at + length - 1] == '\r')
      length--;
    /* EVP_DecodeBlock() skips white space at both ends: then it answers fewer bytes. */
    if (length == 0 || length % 4 != 0 || padded
        || EVP_DecodeBlock (out + decoded, data + at, (int) length) != (int) (length / 4 * 3))
      return 0;
    decoded += length / 4 * 3;
    for (gsize i = 1; i <= 2 && data[at + length - i] == '='; i++)
      decoded--;
    padded = data[at + length - 1] == '=';
    if (memchr (data + at, '=', length - 2) != NULL)
      return 0;
    at = next;
  }
  *end = at;

  return decoded;
}

/* Whether the next entry is the certificate of @length bytes at @der, and its times. */
static gboolean
check (Adding *adding, const guint8 *der, gsize length, gint64 *not_before, gint64 *not_after)
{
  guint place = count_found (adding);
  CsCertificate *expected = adding->expected != NULL && place < cs_bundle_get_n (adding->expected)
                                ? cs_bundle_get (adding->expected, place)
                                : NULL;
  gsize size = 0;
  const guint8 *data
      = expected != NULL ? g_bytes_get_data (cs_certificate_get_der (expected), &size) : NULL;

  if (data == NULL || size != length || memcmp (data, der, length) != 0)
    return cs_certificate_check (der, length, not_before, not_after);

  *not_before = cs_certificate_get_not_before (expected);
  *not_after = cs_certificate_get_not_after (expected);

  return TRUE;
}

/* The CERTIFICATE block that begins at @begin, when it is as everybody writes them. Returns where
 * it ends, or 0, with nothing appended, when the reader has to look. */
static gsize
add_plain (Adding *adding, gsize begin)
{
  const guint8 *data = adding->data;
  gsize at = begin + strlen (BEGIN);
  const guint8 *mark;
  gsize length, end;
  guint8 *der;
  gint64 not_before, not_after;

  if (adding->size - begin <= strlen (BEGIN) || memcmp (data + begin, BEGIN, strlen (BEGIN)) != 0)
    return 0;
  at += data[at] == '\r' ? 1 : 0;
  if (at >= adding->size || data[at++] != '\n')
    return 0;

  mark = memchr (data + at, '-', adding->size - at);
  if (mark == NULL || (gsize) (mark - data) - at > BODY_MAX)
    return 0;
  der = make_room (adding->index, (gsize) (mark - data) - at);
  length = decode_lines (data, at, adding->size, der, &end);
  if (length == 0 || adding->size - end < strlen (END)
      || memcmp (data + end, END, strlen (END)) != 0
      || !check (adding, der, length, &not_before, &not_after))
    return 0;

  append_certificate (adding, length, not_before, not_after, CS_ENCODING_PEM);

  return end + strlen (END);
}

static gboolean
is_full (const Adding *adding, GError **error)
{
  if (count_found (adding) <= CS_READER_ITEMS_MAX)
    return FALSE;

  cs_error_set (error, CS_ERROR, CS_ERROR_TOO_LARGE, "more than %d things in one file",
                CS_READER_ITEMS_MAX);

  return TRUE;
}

/* From where it has been read on, past everything that is odd, to behind the next plain block, or
 * to the end of the file. */
static gboolean
add_next (Adding *adding, GError **error)
{
  CsCertificateIndex *self = adding->index;
  gsize begin = cs_pem_find (adding->data, adding->size, adding->at);
  gboolean odd = !is_text (adding->data, adding->at, begin);
  gsize end = odd ? 0 : add_plain (adding, begin);
  Entry last;

  if (end > 0) {
    adding->at = end;
    return TRUE;
  }
  if (!odd && begin == adding->size) {
    adding->at = begin;
    return TRUE;
  }
  if (adding->n_odd >= ODD_MAX)
    begin = adding->size;
  else if (!odd)
    begin = cs_pem_find (adding->data, adding->size, begin + 1);
  while (begin < adding->size && (end = add_plain (adding, begin)) == 0)
    begin = cs_pem_find (adding->data, adding->size, begin + 1);

  /* The plain block that ends the odd part is found first and comes last. */
  if (end > 0) {
    last = *entry_at (self, self->entries->len - 1);
    g_array_set_size (self->entries, self->entries->len - 1);
  }
  if (!add_odd (adding, adding->at, begin, error))
    return FALSE;
  if (end > 0) {
    last.index = count_found (adding);
    g_array_append_val (self->entries, last);
  }
  adding->at = end > 0 ? end : adding->size;

  return TRUE;
}

/* Up to behind the first thing that ends beyond @to. */
static gboolean
add_until (Adding *adding, gsize to, GError **error)
{
  if (adding->size > CS_READER_FILE_MAX) {
    cs_error_set (error, CS_ERROR, CS_ERROR_TOO_LARGE, "more than %d bytes", CS_READER_FILE_MAX);
    return FALSE;
  }
  while (adding->at < MIN (to, adding->size)) {
    if (!add_next (adding, error) || is_full (adding, error))
      return FALSE;
  }
  if (adding->at < adding->size || count_found (adding) > 0)
    return TRUE;

  cs_error_set (error, CS_ERROR, CS_ERROR_MALFORMED,
                "no certificate, request, key or revocation list in it");

  return FALSE;
}

static void
take_back (CsCertificateIndex *self, guint n)
{
  while (self->entries->len > n) {
    if (entry_at (self, self->entries->len - 1)->size == 0)
      g_ptr_array_set_size (self->others, (int) self->others->len - 1);
    g_array_set_size (self->entries, self->entries->len - 1);
  }
}

/* @adding says how. All of @bytes, or nothing. */
static gboolean
add (Adding *adding, GBytes *bytes, const char *file, GError **error)
{
  CsCertificateIndex *self = adding->index;

  adding->data = g_bytes_get_data (bytes, &adding->size);
  adding->first = self->entries->len;
  adding->file = g_ref_string_new (file != NULL ? file : "input");
  g_ptr_array_add (self->files, adding->file);
  if (!add_until (adding, G_MAXSIZE, error)) {
    take_back (self, adding->first);
    g_ptr_array_set_size (self->files, (int) self->files->len - 1);
    return FALSE;
  }
  g_list_model_items_changed (G_LIST_MODEL (self), adding->first, 0,
                              self->entries->len - adding->first);

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
  Adding adding = { .index = self, .passphrase = passphrase, .user_data = user_data };

  g_return_val_if_fail (CS_IS_CERTIFICATE_INDEX (self), FALSE);
  g_return_val_if_fail (bytes != NULL, FALSE);

  return add (&adding, bytes, file, error);
}

gboolean
cs_certificate_index_add_expected (CsCertificateIndex *self,
                                   GBytes *bytes,
                                   const char *file,
                                   CsBundle *expected,
                                   GError **error)
{
  Adding adding = { .index = self, .expected = expected };

  g_return_val_if_fail (CS_IS_CERTIFICATE_INDEX (self), FALSE);
  g_return_val_if_fail (bytes != NULL, FALSE);

  return add (&adding, bytes, file, error);
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

struct _CsCertificateFile {
  Adding adding;
  GBytes *bytes;
};

CsCertificateFile *
cs_certificate_file_new (GBytes *bytes, const char *file)
{
  CsCertificateFile *self = g_new0 (CsCertificateFile, 1);

  self->bytes = g_bytes_ref (bytes);
  self->adding.data = g_bytes_get_data (bytes, &self->adding.size);
  self->adding.file = g_ref_string_new (file != NULL ? file : "input");

  return self;
}

void
cs_certificate_file_free (CsCertificateFile *self)
{
  g_bytes_unref (self->bytes);
  g_ref_string_release (self->adding.file);
  g_free (self);
}

gboolean
cs_certificate_file_read (CsCertificateFile *self,
                          CsCertificateIndex *index,
                          gsize size,
                          GError **error)
{
  Adding *adding = &self->adding;
  GPtrArray *files = index->files;
  gboolean good;

  if (files->len == 0 || files->pdata[files->len - 1] != adding->file)
    g_ptr_array_add (files, g_ref_string_acquire (adding->file));
  adding->index = index;
  adding->first = index->entries->len;
  good = add_until (adding, adding->at + MIN (size, adding->size), error);
  take_back (index,
             MIN (index->entries->len, adding->first + CS_READER_ITEMS_MAX - adding->n_before));
  adding->n_before = count_found (adding);
  g_list_model_items_changed (G_LIST_MODEL (index), adding->first, 0,
                              index->entries->len - adding->first);

  return good;
}

gboolean
cs_certificate_file_is_at_end (const CsCertificateFile *self)
{
  return self->adding.at >= self->adding.size;
}

double
cs_certificate_file_get_fraction (const CsCertificateFile *self)
{
  return self->adding.size > 0 ? (double) self->adding.at / (double) self->adding.size : 1;
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
