/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-manual-store.h"

#include <glib/gstdio.h>
#include <string.h>

#define ID_DIGITS 12
#define REQUEST_FILE "request.csr"
#define MESSAGE_FILE "message.txt"
#define SINCE_FILE "since"
#define ANSWER_FILE "answer.pem"
#define FORMER_FILE "answer.former.pem"

char *
cs_manual_store_dup_id (CsSubmission *submission)
{
  GBytes *request = cs_submission_get_request (submission);
  const char *replaces = cs_submission_get_replaces (submission);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize size;
  const guint8 *data = g_bytes_get_data (request, &size);

  g_checksum_update (checksum, data, (gssize) size);
  if (replaces != NULL)
    g_checksum_update (checksum, (const guint8 *) replaces, (gssize) strlen (replaces));

  return g_strdup_printf ("%s-%.*s", cs_submission_get_slot (submission), ID_DIGITS,
                          g_checksum_get_string (checksum));
}

char *
cs_manual_store_dup_path (const char *base, const char *id, const char *file)
{
  return cs_is_plain_name (id) ? g_build_filename (base, id, file, NULL) : NULL;
}

static gboolean
write_file (const char *base,
            const char *id,
            const char *file,
            const char *text,
            gssize length,
            GError **error)
{
  g_autofree char *path = cs_manual_store_dup_path (base, id, file);

  if (path == NULL) {
    cs_error_set (error, CS_ERROR, CS_ERROR_AUTHORITY, "“%s” is no request's number", id);
    return FALSE;
  }

  return cs_file_write (path, text, length, 0600, error);
}

static gboolean
write_since (const char *base, const char *id, GError **error)
{
  g_autofree char *now = cs_time_format (cs_time_now ());

  return write_file (base, id, SINCE_FILE, now, -1, error);
}

/* Who hands a request in once more wants another answer than the one that was no good: else that
 * would be given out for ever. */
static gboolean
put_answer_aside (const char *base, const char *id, GError **error)
{
  g_autofree char *answer = cs_manual_store_dup_path (base, id, ANSWER_FILE);
  g_autofree char *former = cs_manual_store_dup_path (base, id, FORMER_FILE);

  if (!g_file_test (answer, G_FILE_TEST_EXISTS) || g_rename (answer, former) == 0)
    return TRUE;

  cs_error_set (error, CS_ERROR, CS_ERROR_NOT_SUBMITTED, "%s: it cannot be put aside", answer);
  return FALSE;
}

gboolean
cs_manual_store_hand_over (const char *base,
                           const char *id,
                           CsSubmission *submission,
                           const char *message,
                           GError **error)
{
  g_autoptr (CsRequest) request
      = cs_request_new_from_der (cs_submission_get_request (submission), error);
  g_autofree char *folder = cs_is_plain_name (id) ? g_build_filename (base, id, NULL) : NULL;
  g_autofree char *pem = NULL;

  if (request == NULL)
    return FALSE;
  if (folder == NULL || g_mkdir_with_parents (folder, 0700) != 0) {
    cs_error_set (error, CS_ERROR, CS_ERROR_NOT_SUBMITTED, "%s: its folder cannot be made in %s",
                  id, base);
    return FALSE;
  }
  pem = cs_request_to_pem (request);

  /* Since when it waits is written last: it says that all the rest is there. */
  return put_answer_aside (base, id, error) && write_file (base, id, REQUEST_FILE, pem, -1, error)
         && write_file (base, id, MESSAGE_FILE, message, -1, error)
         && write_since (base, id, error);
}

gboolean
cs_manual_store_find (const char *base, const char *id, gint64 *since)
{
  g_autofree char *path = cs_manual_store_dup_path (base, id, SINCE_FILE);
  g_autofree char *text = NULL;

  return path != NULL && g_file_get_contents (path, &text, NULL, NULL)
         && cs_time_parse (g_strstrip (text), since, NULL);
}

CsBundle *
cs_manual_store_read (const char *path, gboolean *whole, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (CsBundle) bundle = NULL;
  g_autoptr (GListModel) items = NULL;
  GStatBuf status;

  if (g_stat (path, &status) != 0 || status.st_size > CS_MANUAL_FILE_MAX) {
    cs_error_set (error, CS_ERROR, CS_ERROR_TOO_LARGE,
                  "%s: it is not there, or larger than %d bytes", path, CS_MANUAL_FILE_MAX);
    return NULL;
  }
  items = cs_reader_read_file (file, NULL, NULL, NULL, error);
  if (items == NULL)
    return NULL;

  bundle = cs_bundle_new ();
  if (whole != NULL)
    *whole = TRUE;
  for (guint i = 0; i < g_list_model_get_n_items (items); i++) {
    g_autoptr (CsItem) item = g_list_model_get_item (items, i);

    if (cs_item_get_certificate (item) != NULL)
      cs_bundle_add (bundle, cs_item_get_certificate (item));
    if (whole != NULL && cs_item_get_kind (item) == CS_ITEM_UNKNOWN)
      *whole = FALSE;
  }
  if (cs_bundle_get_n (bundle) > 0)
    return g_steal_pointer (&bundle);

  cs_error_set (error, CS_ERROR, CS_ERROR_MALFORMED, "%s: there is no certificate in it", path);
  return NULL;
}

CsBundle *
cs_manual_store_load_answer (const char *base, const char *id, GError **error)
{
  g_autofree char *path = cs_manual_store_dup_path (base, id, ANSWER_FILE);

  if (path == NULL || !g_file_test (path, G_FILE_TEST_EXISTS))
    return NULL;

  return cs_manual_store_read (path, NULL, error);
}

gboolean
cs_manual_store_save_answer (const char *base, const char *id, CsBundle *answer, GError **error)
{
  g_autoptr (GBytes) pem = cs_bundle_to_pem (answer);
  gsize size;
  const char *text = g_bytes_get_data (pem, &size);

  return write_file (base, id, ANSWER_FILE, text, (gssize) size, error);
}

GPtrArray *
cs_manual_store_list_answers (const char *base)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GDir) folder = g_dir_open (base, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL) {
    CsBundle *answer = cs_manual_store_load_answer (base, name, NULL);

    if (answer != NULL)
      g_ptr_array_add (list, answer);
  }

  return list;
}
