/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-certificate-file-private.h"

#include <string.h>

#include "cs-certificate-index-private.h"
#include "cs-certificate-private.h"
#include "cs-error.h"
#include "cs-loading.h"
#include "cs-pem.h"

#define BEGIN "-----BEGIN CERTIFICATE-----"
#define END "-----END CERTIFICATE-----"
#define BODY_MAX                                                                                   \
  (2 * 1024 * 1024) /* bytes of base64; what is longer is for the reader to judge                  \
                     */

/* So many parts of one file may be odd before all the rest of it is: each costs the reader a start,
 * and the reader's own bounds are those of one start. */
#define ODD_MAX 1000

struct _CsCertificateFile {
  GBytes *bytes;      /* NULL with … */
  CsLoading *loading; /* … where it comes from */
  const guint8 *data; /* what is there of it */
  gsize size;
  gsize at;     /* up to where it has been read */
  gsize needed; /* bytes from there on without which what comes next is not known */

  GRefString *name;
  CsReaderPassphrase passphrase;
  gpointer user_data;
  CsBundle *expected; /* nullable, borrowed */

  CsCertificateIndex *index; /* that is being filled; borrowed */
  guint n_found;
  guint n_odd;
};

/* A plain block, decoded to the index's room, where it is not one of its items yet. */
typedef struct {
  gsize end; /* in the file; 0: there is none */
  gsize size;
  gint64 not_before;
  gint64 not_after;
} Plain;

/* --- blocks ------------------------------------------------------------------------------------
 */

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

/* Whether the next entry is the certificate in @der, and its times. */
static gboolean
check (CsCertificateFile *self, const guint8 *der, Plain *plain)
{
  CsCertificate *expected
      = self->expected != NULL && self->n_found < cs_bundle_get_n (self->expected)
            ? cs_bundle_get (self->expected, self->n_found)
            : NULL;
  gsize size = 0;
  const guint8 *data
      = expected != NULL ? g_bytes_get_data (cs_certificate_get_der (expected), &size) : NULL;

  if (data == NULL || size != plain->size || memcmp (data, der, size) != 0)
    return cs_certificate_check (der, plain->size, &plain->not_before, &plain->not_after);

  plain->not_before = cs_certificate_get_not_before (expected);
  plain->not_after = cs_certificate_get_not_after (expected);

  return TRUE;
}

/* The CERTIFICATE block that begins at @begin, when it is as everybody writes them; else the reader
 * has to look. */
static gboolean
find_plain (CsCertificateFile *self, gsize begin, Plain *plain)
{
  const guint8 *data = self->data;
  gsize at = begin + strlen (BEGIN);
  const guint8 *mark;
  gsize end;
  guint8 *der;

  plain->end = 0;
  if (self->size - begin <= strlen (BEGIN) || memcmp (data + begin, BEGIN, strlen (BEGIN)) != 0)
    return FALSE;
  at += data[at] == '\r' ? 1 : 0;
  if (at >= self->size || data[at++] != '\n')
    return FALSE;

  mark = memchr (data + at, '-', self->size - at);
  if (mark == NULL || (gsize) (mark - data) - at > BODY_MAX)
    return FALSE;
  der = cs_certificate_index_make_room (self->index, (gsize) (mark - data) - at);
  plain->size = decode_lines (data, at, self->size, der, &end);
  if (plain->size == 0 || self->size - end < strlen (END)
      || memcmp (data + end, END, strlen (END)) != 0 || !check (self, der, plain))
    return FALSE;
  plain->end = end + strlen (END);

  return TRUE;
}

static void
add_plain (CsCertificateFile *self, const Plain *plain)
{
  cs_certificate_index_append_room (self->index, self->n_found++, plain->size, plain->not_before,
                                    plain->not_after, CS_ENCODING_PEM);
  self->at = plain->end;
}

/* Gives the part up to @to to the reader. FALSE with @error when it is beyond a limit; that nothing
 * is in it is none. */
static gboolean
add_odd (CsCertificateFile *self, gsize to, GError **error)
{
  g_autoptr (GBytes) part = g_bytes_new_static (self->data + self->at, to - self->at);
  g_autoptr (GError) reason = NULL;
  g_autoptr (GListModel) items
      = cs_reader_read_bytes (part, self->name, self->passphrase, self->user_data, &reason);

  self->n_odd++;
  self->at = to;
  for (guint i = 0; items != NULL && i < g_list_model_get_n_items (items); i++) {
    g_autoptr (CsItem) item = g_list_model_get_item (items, i);

    cs_certificate_index_append_item (self->index, self->n_found++, item);
  }
  if (items != NULL || g_error_matches (reason, CS_ERROR, CS_ERROR_MALFORMED))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&reason));

  return FALSE;
}

/* --- parts -------------------------------------------------------------------------------------
 */

gboolean
cs_certificate_file_is_all_there (const CsCertificateFile *self)
{
  return self->loading == NULL || cs_loading_is_complete (self->loading);
}

gboolean
cs_certificate_file_is_at_end (const CsCertificateFile *self)
{
  return cs_certificate_file_is_all_there (self) && self->at >= self->size;
}

static gboolean
is_full (const CsCertificateFile *self, GError **error)
{
  if (self->n_found <= CS_READER_ITEMS_MAX)
    return FALSE;

  cs_error_set (error, CS_ERROR, CS_ERROR_TOO_LARGE, "more than %d things in one file",
                CS_READER_ITEMS_MAX);

  return TRUE;
}

/* From where it has been read on, past everything that is odd, to behind the next plain block, or
 * to the end of the file. A plain block is one whatever follows it; anything else may be the
 * beginning of one that is not there yet, and then nothing is added before more is loaded. */
static gboolean
add_next (CsCertificateFile *self, GError **error)
{
  gsize begin = cs_pem_find (self->data, self->size, self->at);
  gboolean odd = !is_text (self->data, self->at, begin);
  Plain plain = { 0 };

  if (!odd && find_plain (self, begin, &plain)) {
    add_plain (self, &plain);
    return TRUE;
  }
  if (!odd && begin == self->size && cs_certificate_file_is_all_there (self)) {
    self->at = begin;
    return TRUE;
  }
  if (self->n_odd >= ODD_MAX)
    begin = self->size;
  else if (!odd)
    begin = cs_pem_find (self->data, self->size, begin + 1);
  while (begin < self->size && !find_plain (self, begin, &plain))
    begin = cs_pem_find (self->data, self->size, begin + 1);
  if (plain.end == 0 && !cs_certificate_file_is_all_there (self)) {
    self->needed = 2 * (self->size - self->at);
    return TRUE;
  }
  if (!add_odd (self, begin, error))
    return FALSE;
  /* Decoded once more: what stands before it was put into the room. */
  if (plain.end > 0 && find_plain (self, begin, &plain))
    add_plain (self, &plain);

  return TRUE;
}

/* Loads up to @size bytes at a time, until there is what is needed. */
static gboolean
load_more (CsCertificateFile *self, gsize size, GError **error)
{
  while (!cs_certificate_file_is_all_there (self)
         && self->size - self->at < MAX (self->needed, 1)) {
    if (!cs_loading_go_on (self->loading, MAX (size, 1), error))
      return FALSE;
    self->data = cs_loading_peek (self->loading, &self->size);
  }
  self->needed = 0;

  return TRUE;
}

gboolean
cs_certificate_file_append (CsCertificateFile *self,
                            CsCertificateIndex *index,
                            gsize size,
                            GError **error)
{
  gsize to = self->at + MIN (size, G_MAXSIZE - self->at);

  if (self->size > CS_READER_FILE_MAX) {
    cs_error_set (error, CS_ERROR, CS_ERROR_TOO_LARGE, "more than %d bytes", CS_READER_FILE_MAX);
    return FALSE;
  }
  self->index = index;
  cs_certificate_index_begin_file (index, self->name);
  while (self->at < to && !cs_certificate_file_is_at_end (self)) {
    if (!load_more (self, size, error) || !add_next (self, error) || is_full (self, error))
      return FALSE;
  }
  if (!cs_certificate_file_is_at_end (self) || self->n_found > 0)
    return TRUE;

  cs_error_set (error, CS_ERROR, CS_ERROR_MALFORMED,
                "no certificate, request, key or revocation list in it");

  return FALSE;
}

gboolean
cs_certificate_file_read (CsCertificateFile *self,
                          CsCertificateIndex *index,
                          gsize size,
                          GError **error)
{
  GListModel *list = G_LIST_MODEL (index);
  guint first = g_list_model_get_n_items (list);
  gboolean good = cs_certificate_file_append (self, index, size, error);
  guint n = g_list_model_get_n_items (list);

  if (self->n_found > CS_READER_ITEMS_MAX) {
    n -= self->n_found - CS_READER_ITEMS_MAX;
    cs_certificate_index_take_back (index, n);
    self->n_found = CS_READER_ITEMS_MAX;
  }
  g_list_model_items_changed (list, first, 0, n - first);

  return good;
}

/* --- the file ----------------------------------------------------------------------------------
 */

static CsCertificateFile *
new_file (const char *name)
{
  CsCertificateFile *self = g_new0 (CsCertificateFile, 1);

  self->name = g_ref_string_new (name != NULL ? name : "input");

  return self;
}

CsCertificateFile *
cs_certificate_file_new (GBytes *bytes, const char *name)
{
  CsCertificateFile *self = new_file (name);

  self->bytes = g_bytes_ref (bytes);
  self->data = g_bytes_get_data (bytes, &self->size);

  return self;
}

CsCertificateFile *
cs_certificate_file_open (GFile *file, const char *name, GCancellable *cancellable, GError **error)
{
  CsLoading *loading = cs_loading_new (file, cancellable, error);
  CsCertificateFile *self;

  if (loading == NULL)
    return NULL;
  self = new_file (name);
  self->loading = loading;

  return self;
}

void
cs_certificate_file_free (CsCertificateFile *self)
{
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->loading, cs_loading_free);
  g_ref_string_release (self->name);
  g_free (self);
}

void
cs_certificate_file_set_passphrase (CsCertificateFile *self,
                                    CsReaderPassphrase passphrase,
                                    gpointer user_data)
{
  self->passphrase = passphrase;
  self->user_data = user_data;
}

void
cs_certificate_file_set_expected (CsCertificateFile *self, CsBundle *expected)
{
  self->expected = expected;
}

gboolean
cs_certificate_file_load (CsCertificateFile *self, GError **error)
{
  if (self->loading == NULL)
    return TRUE;
  if (!cs_loading_finish (self->loading, error))
    return FALSE;
  self->data = cs_loading_peek (self->loading, &self->size);

  return TRUE;
}

char *
cs_certificate_file_dup_sha256 (const CsCertificateFile *self)
{
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, self->data, self->size);
}

double
cs_certificate_file_get_fraction (const CsCertificateFile *self)
{
  gsize size = self->loading != NULL ? cs_loading_get_expected_size (self->loading) : self->size;

  return size > 0 ? (double) self->at / (double) size : 1;
}
