/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-loading.h"

#include "cs-error.h"
#include "cs-reading.h"

#define STEP_MAX (64 * 1024) /* bytes */

struct _CsLoading {
  GInputStream *stream;      /* NULL when all of it is there */
  GCancellable *cancellable; /* nullable */
  GByteArray *bytes;
  CsNoise noise;
  gsize size; /* when it was opened; 0 for a pipe, which is measured while it is read */
  guint8 step[STEP_MAX];
};

static void
wipe (gpointer data)
{
  GByteArray *bytes = data;

  OPENSSL_cleanse (bytes->data, bytes->len);
  g_byte_array_unref (bytes);
}

static void
set_too_large (GError **error)
{
  cs_error_set (error, CS_ERROR, CS_ERROR_TOO_LARGE, "more than %d bytes", CS_READER_FILE_MAX);
}

static gsize
measure (GFileInputStream *stream, GCancellable *cancellable)
{
  g_autoptr (GFileInfo) info
      = g_file_input_stream_query_info (stream, G_FILE_ATTRIBUTE_STANDARD_SIZE, cancellable, NULL);

  return info != NULL ? (gsize) g_file_info_get_size (info) : 0;
}

CsLoading *
cs_loading_new (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, error);
  CsLoading *self;
  gsize size;

  if (stream == NULL)
    return NULL;
  size = measure (stream, cancellable);
  if (size > CS_READER_FILE_MAX) {
    set_too_large (error);
    return NULL;
  }

  self = g_new0 (CsLoading, 1);
  self->stream = G_INPUT_STREAM (g_steal_pointer (&stream));
  g_set_object (&self->cancellable, cancellable);
  self->bytes = g_byte_array_new ();
  self->size = size;

  return self;
}

static void
clear (CsLoading *self)
{
  OPENSSL_cleanse (self->step, sizeof self->step);
  g_clear_object (&self->stream);
  g_clear_object (&self->cancellable);
  g_free (self);
}

void
cs_loading_free (CsLoading *self)
{
  wipe (self->bytes);
  clear (self);
}

GBytes *
cs_loading_free_to_bytes (CsLoading *self)
{
  GByteArray *bytes = self->bytes;

  clear (self);

  return g_bytes_new_with_free_func (bytes->data, bytes->len, wipe, bytes);
}

gboolean
cs_loading_go_on (CsLoading *self, gsize size, GError **error)
{
  GByteArray *bytes = self->bytes;
  gssize n;

  if (self->stream == NULL)
    return TRUE;
  n = g_input_stream_read (self->stream, self->step, MIN (size, STEP_MAX), self->cancellable,
                           error);
  if (n < 0)
    return FALSE;
  if (n == 0)
    g_clear_object (&self->stream);
  g_byte_array_append (bytes, self->step, (guint) n);
  if (bytes->len > CS_READER_NOISE_MAX
      && cs_noise_goes_on (&self->noise, bytes->data, bytes->len)) {
    cs_error_set (error, CS_ERROR, CS_ERROR_TOO_LARGE,
                  "more than %d bytes in a row that are neither PEM nor DER", CS_READER_NOISE_MAX);
    return FALSE;
  }
  if (bytes->len > CS_READER_FILE_MAX)
    set_too_large (error);

  return bytes->len <= CS_READER_FILE_MAX;
}

gboolean
cs_loading_finish (CsLoading *self, GError **error)
{
  while (self->stream != NULL) {
    if (!cs_loading_go_on (self, STEP_MAX, error))
      return FALSE;
  }

  return TRUE;
}

gboolean
cs_loading_is_complete (const CsLoading *self)
{
  return self->stream == NULL;
}

const guint8 *
cs_loading_peek (const CsLoading *self, gsize *size)
{
  *size = self->bytes->len;

  return self->bytes->data;
}

gsize
cs_loading_get_expected_size (const CsLoading *self)
{
  return MAX (self->size, self->bytes->len);
}
