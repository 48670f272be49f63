/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-reading.h"

#include <string.h>

#include "cs-error.h"
#include "cs-file.h"
#include "cs-loading.h"

#define REST_SHOWN 64 /* bytes that tell text from what is left of an object */

/* In a gap between objects only so many bytes are tried as DER for each byte of the file, so that a
 * file made of beginnings of objects cannot keep us busy. */
#define TRY_FACTOR 8
#define TRY_MIN (1024 * 1024)

static void
append (CsReading *self, CsItem *item)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->items));

  if (n >= CS_READER_ITEMS_MAX) {
    self->full = TRUE;
    return;
  }
  cs_item_set_place (item, self->file, n);
  g_list_store_append (self->items, item);
}

void
cs_reading_add (CsReading *self, gpointer take_object, CsEncoding encoding)
{
  g_autoptr (CsItem) item = cs_item_new_take (take_object, encoding);

  append (self, item);
}

void
cs_reading_add_error (CsReading *self, GError *take_error, CsEncoding encoding)
{
  g_autoptr (CsItem) item = cs_item_new_unknown_take (take_error, encoding);

  append (self, item);
}

char *
cs_reading_ask (CsReading *self, const char *what)
{
  if (self->passphrase == NULL)
    return NULL;

  return self->passphrase (self->file, what, self->user_data);
}

void
cs_reading_free_passphrase (char *passphrase)
{
  if (passphrase == NULL)
    return;

  OPENSSL_cleanse (passphrase, strlen (passphrase));
  g_free (passphrase);
}

/* Blocks that are intact and belong to what others read: no loss when they are passed over. */
static gboolean
is_of_no_concern (const char *label)
{
  static const char *const labels[]
      = { "EC PARAMETERS", "DH PARAMETERS", "DSA PARAMETERS", "PUBLIC KEY", "RSA PUBLIC KEY" };

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++) {
    if (g_str_equal (labels[i], label))
      return TRUE;
  }

  return FALSE;
}

/* OpenSSL's own form: behind the certificate stands what it is trusted for, here of no concern. */
static gboolean
is_trusted_certificate (const CsPemBlock *block)
{
  const guint8 *rest = block->der;
  g_autoptr (X509) x509 = NULL;

  if (!g_str_equal (block->label, "TRUSTED CERTIFICATE"))
    return FALSE;

  x509 = d2i_X509_AUX (NULL, &rest, (long) block->der_size);
  ERR_clear_error ();

  return x509 != NULL && rest == block->der + block->der_size;
}

static void
add_pem_content (CsReading *self, const CsPemBlock *block)
{
  g_autoptr (GError) error = NULL;
  guint before = g_list_model_get_n_items (G_LIST_MODEL (self->items));
  gsize used
      = cs_reading_add_der (self, block->der, block->der_size, CS_ENCODING_PEM, TRUE, &error);

  if (used == block->der_size || (used > 0 && is_trusted_certificate (block)))
    return;

  if (used > 0) {
    g_list_store_splice (self->items, before,
                         g_list_model_get_n_items (G_LIST_MODEL (self->items)) - before, NULL, 0);
    g_set_error (&error, CS_ERROR, CS_ERROR_MALFORMED,
                 "%" G_GSIZE_FORMAT " bytes stand behind the object", block->der_size - used);
  }
  g_prefix_error (&error, "%s block: ", block->label);
  cs_reading_add_error (self, g_steal_pointer (&error), CS_ENCODING_PEM);
}

static void
add_pem (CsReading *self, CsPemBlock *block)
{
  if (block->error != NULL)
    cs_reading_add_error (self, g_steal_pointer (&block->error), CS_ENCODING_PEM);
  else if (is_of_no_concern (block->label))
    cs_reading_add_error (self,
                          g_error_new (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                                       "%s: neither certificate, request, key nor revocation list",
                                       block->label),
                          CS_ENCODING_PEM);
  else if (block->header != NULL && strstr (block->header, "ENCRYPTED") != NULL)
    cs_reading_add_encrypted_pem (self, block);
  else
    add_pem_content (self, block);
}

/* How many bytes at @data are white space, a byte order mark, alone or as UTF-16, or the Ctrl-Z
 * that COPY of Windows leaves behind (domain.md T02). */
static gsize
blank_size (const guint8 *data, gsize size)
{
  if (data[0] == 0 || data[0] == 0x1a || g_ascii_isspace (data[0]))
    return 1;
  if (size >= 2 && (memcmp (data, "\xff\xfe", 2) == 0 || memcmp (data, "\xfe\xff", 2) == 0))
    return 2;

  return cs_file_get_mark_size (data, size);
}

static gsize
skip_blank (const guint8 *data, gsize size, gsize at)
{
  gsize blank;

  while (at < size && (blank = blank_size (data + at, size - at)) > 0)
    at += blank;

  return at;
}

/* A sequence whose length is not written in one byte: the 0x80 bit keeps text apart. */
static gboolean
is_long_sequence (const guint8 *data, gsize size)
{
  return size > 2 && data[0] == 0x30 && data[1] >= 0x80 && data[1] <= 0x84;
}

/* In a gap the beginning of what is inside must fit as well: a sequence, a number or an OID. */
static gsize
find_der (const guint8 *data, gsize from, gsize to)
{
  while (from < to) {
    const guint8 *found = memchr (data + from, 0x30, to - from);
    gsize inside;

    if (found == NULL)
      return to;
    from = (gsize) (found - data);
    if (is_long_sequence (found, to - from)) {
      inside = from + 2 + (found[1] & 0x7f);
      if (inside < to && (data[inside] == 0x30 || data[inside] == 0x02 || data[inside] == 0x06))
        return from;
    }
    from++;
  }

  return to;
}

/* Objects in DER among other bytes, as far as they can be read; what cannot was noise. */
static void
scan_gap (CsReading *self, const guint8 *data, gsize from, gsize to)
{
  while (!self->full && self->budget > 0 && (from = find_der (data, from, to)) < to) {
    gsize used = cs_reading_add_der (self, data + from, to - from, CS_ENCODING_DER, FALSE, NULL);

    from += MAX (used, 1);
  }
}

/* A file that was cut before another was put behind it: its last object claims the first bytes of
 * the next one. Whoever counts the bytes and nothing else reads a forged signature there, and loses
 * the block whose BEGIN mark it swallowed. So an object ends before a mark, unless that mark begins
 * no block and is only some text within the object. */
static gsize
add_der_before (CsReading *self, const guint8 *data, gsize size, gsize mark, GError **error)
{
  gsize used = cs_reading_add_der (self, data, mark, CS_ENCODING_DER, TRUE, error);
  g_autoptr (CsPemBlock) block = NULL;

  if (used > 0 || mark == size)
    return used;

  block = cs_pem_block_new (data, size, mark);
  if (block->error == NULL)
    return 0;
  g_clear_error (error);

  return cs_reading_add_der (self, data, size, CS_ENCODING_DER, TRUE, error);
}

/* An object that was cut before another was put behind it takes the first bytes of that one for its
 * own last ones, and what is left of the other is no object any more. So what stands directly
 * behind an object is text, or is said to be lost. */
static void
judge_rest (CsReading *self, const guint8 *data, gsize from, gsize to)
{
  gsize shown = MIN (to - from, REST_SHOWN);

  for (gsize i = from; i < from + shown; i++) {
    if (data[i] >= 0x20 || data[i] == 0 || g_ascii_isspace (data[i]))
      continue;
    cs_reading_add_error (self,
                          g_error_new_literal (CS_ERROR, CS_ERROR_MALFORMED,
                                               "behind the DER object stands what is neither text "
                                               "nor an object: one of both is cut or damaged"),
                          CS_ENCODING_DER);
    return;
  }
}

/* A run of DER objects, beginning where one may be expected. Returns where it ends. */
static gsize
scan_der (CsReading *self, const guint8 *data, gsize size, gsize at)
{
  gboolean any = FALSE;
  gsize mark;

  at = skip_blank (data, size, at);
  mark = at < size && data[at] == 0x30 ? cs_pem_find (data, size, at) : at;
  while (!self->full && at < size && data[at] == 0x30) {
    g_autoptr (GError) error = NULL;
    gsize used = add_der_before (self, data + at, size - at, mark - at, &error);

    if (used == 0 && !is_long_sequence (data + at, size - at))
      break; /* text that begins with the digit zero */
    if (used == 0) {
      cs_reading_add_error (self, g_steal_pointer (&error), CS_ENCODING_DER);
      return at + 1;
    }
    any = TRUE;
    at = skip_blank (data, size, at + used);
    if (at > mark)
      mark = cs_pem_find (data, size, at);
  }
  if (any)
    judge_rest (self, data, at, mark);

  return at;
}

static gboolean
scan (CsReading *self, const guint8 *data, gsize size, GError **error)
{
  gsize at = scan_der (self, data, size, 0);

  while (at < size && !self->full) {
    gsize begin = cs_pem_find (data, size, at);
    g_autoptr (CsPemBlock) block = NULL;

    scan_gap (self, data, at, begin);
    if (begin >= size)
      break;
    block = cs_pem_block_new (data, size, begin);
    add_pem (self, block);
    at = scan_der (self, data, size, block->end);
  }

  if (self->full)
    cs_error_set (error, CS_ERROR, CS_ERROR_TOO_LARGE, "more than %d things in one file",
                  CS_READER_ITEMS_MAX);
  else if (self->budget == 0)
    cs_error_set (error, CS_ERROR, CS_ERROR_TOO_LARGE,
                  "too many beginnings of DER objects that are none");

  return !self->full && self->budget > 0;
}

GListModel *
cs_reader_read_bytes (GBytes *bytes,
                      const char *file,
                      CsReaderPassphrase passphrase,
                      gpointer user_data,
                      GError **error)
{
  g_autoptr (GListStore) items = g_list_store_new (CS_TYPE_ITEM);
  g_autoptr (GRefString) name = g_ref_string_new (file != NULL ? file : "input");
  CsReading reading = { name, passphrase, user_data, items, FALSE, 0 };
  gsize size;
  const guint8 *data;

  g_return_val_if_fail (bytes != NULL, NULL);

  data = g_bytes_get_data (bytes, &size);
  if (size > CS_READER_FILE_MAX) {
    cs_error_set (error, CS_ERROR, CS_ERROR_TOO_LARGE, "more than %d bytes", CS_READER_FILE_MAX);
    return NULL;
  }
  reading.budget = MAX (TRY_FACTOR * size, TRY_MIN);
  ERR_clear_error ();
  if (!scan (&reading, data, size, error))
    return NULL;
  if (g_list_model_get_n_items (G_LIST_MODEL (items)) == 0) {
    cs_error_set (error, CS_ERROR, CS_ERROR_MALFORMED,
                  "no certificate, request, key or revocation list in it");
    return NULL;
  }

  return G_LIST_MODEL (g_steal_pointer (&items));
}

GBytes *
cs_reader_load (GFile *file, GCancellable *cancellable, GError **error)
{
  CsLoading *loading;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  loading = cs_loading_new (file, cancellable, error);
  if (loading == NULL)
    return NULL;
  if (cs_loading_finish (loading, error))
    return cs_loading_free_to_bytes (loading);

  cs_loading_free (loading);

  return NULL;
}

GListModel *
cs_reader_read_file (GFile *file,
                     CsReaderPassphrase passphrase,
                     gpointer user_data,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (GBytes) bytes = cs_reader_load (file, cancellable, error);
  g_autofree char *name = g_file_get_parse_name (file);
  GListModel *items = NULL;

  if (bytes != NULL)
    items = cs_reader_read_bytes (bytes, name, passphrase, user_data, error);
  if (items == NULL)
    g_prefix_error (error, "%s: ", name);

  return items;
}

/* The first item of @kind; transfer full. */
static CsItem *
first_of_kind (GBytes *bytes, const char *file, CsItemKind kind, GError **error)
{
  g_autoptr (GListModel) items = cs_reader_read_bytes (bytes, file, NULL, NULL, error);

  for (guint i = 0; items != NULL && i < g_list_model_get_n_items (items); i++) {
    g_autoptr (CsItem) item = g_list_model_get_item (items, i);

    if (cs_item_get_kind (item) == kind)
      return g_steal_pointer (&item);
  }
  if (items != NULL)
    cs_error_set (error, CS_ERROR, CS_ERROR_MALFORMED, "no %s in it",
                  cs_item_kind_to_string (kind));
  g_prefix_error (error, "%s: ", file != NULL ? file : "input");

  return NULL;
}

CsCertificate *
cs_reader_first_certificate (GBytes *bytes, const char *file, GError **error)
{
  g_autoptr (CsItem) item = first_of_kind (bytes, file, CS_ITEM_CERTIFICATE, error);

  return item != NULL ? g_object_ref (cs_item_get_certificate (item)) : NULL;
}

CsRequest *
cs_reader_first_request (GBytes *bytes, const char *file, GError **error)
{
  g_autoptr (CsItem) item = first_of_kind (bytes, file, CS_ITEM_REQUEST, error);

  return item != NULL ? g_object_ref (cs_item_get_request (item)) : NULL;
}
