/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-certreq-folder.h"

#include "cs-certreq-command.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#define FILE_NAME "submission.ini"
#define GROUP "Submission"

static const char *const state_words[] = { "new", "called", "answered" };

static char *
dup_file (CsCertreqFolder *self, const char *file)
{
  return g_build_filename (self->path, file, NULL);
}

gboolean
cs_certreq_folder_store (CsCertreqFolder *self, const char *file, GBytes *content, GError **error)
{
  g_autofree char *path = dup_file (self, file);
  gsize size;
  const char *data = g_bytes_get_data (content, &size);

  return g_file_set_contents_full (path, data != NULL ? data : "", (gssize) size,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600, error);
}

GBytes *
cs_certreq_folder_load (CsCertreqFolder *self, const char *file)
{
  g_autofree char *path = dup_file (self, file);
  GStatBuf status;
  char *data;
  gsize size;

  if (g_stat (path, &status) != 0 || status.st_size > CS_REMOTE_FILE_MAX
      || !g_file_get_contents (path, &data, &size, NULL))
    return NULL;

  return g_bytes_new_take (data, size);
}

/* --- making ------------------------------------------------------------------------------------
 */

static CsCertreqFolder *
make (const char *parent, const char *what, const char *digest, GError **error)
{
  g_autoptr (CsCertreqFolder) self = g_new0 (CsCertreqFolder, 1);

  self->name = g_strdup_printf ("countersign-%s-%.8s-%08x", what, digest, g_random_int ());
  self->path = g_build_filename (parent, self->name, NULL);
  self->time = cs_time_now ();
  if (g_mkdir (self->path, 0700) != 0) {
    int code = errno;

    cs_error_set (error, G_FILE_ERROR, (gint) g_file_error_from_errno (code),
                  "%s: the private folder cannot be made: %s", self->path, g_strerror (code));
    return NULL;
  }

  return g_steal_pointer (&self);
}

static gboolean
store_request (CsCertreqFolder *self, CsSubmission *submission, GError **error)
{
  g_autoptr (CsRequest) request
      = cs_request_new_from_der (cs_submission_get_request (submission), error);
  g_autofree char *pem = NULL;
  g_autoptr (GBytes) content = NULL;

  if (request == NULL)
    return FALSE;
  pem = cs_request_to_pem (request);
  content = g_bytes_new (pem, strlen (pem));

  return cs_certreq_folder_store (self, CS_CERTREQ_REQUEST, content, error);
}

static char *
digest_of (CsSubmission *submission)
{
  return g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, cs_submission_get_request (submission));
}

CsCertreqFolder *
cs_certreq_folder_new (const char *parent,
                       const CsCertreqSettings *settings,
                       CsSubmission *submission,
                       GError **error)
{
  const char *slot = cs_submission_get_slot (submission);
  g_autofree char *digest = digest_of (submission);
  g_autoptr (CsCertreqFolder) self
      = make (parent, cs_is_plain_name (slot) ? slot : "request", digest, error);

  if (self == NULL)
    return NULL;
  self->request_sha256 = g_steal_pointer (&digest);
  self->replaces = g_strdup (cs_submission_get_replaces (submission));
  self->config = g_strdup (settings->config);
  self->host = g_strdup (settings->host);
  if (!store_request (self, submission, error)) {
    cs_certreq_folder_remove (self);
    return NULL;
  }

  return g_steal_pointer (&self);
}

CsCertreqFolder *
cs_certreq_folder_new_passing (const char *parent, GError **error)
{
  return make (parent, "question", "00000000", error);
}

void
cs_certreq_folder_remove (CsCertreqFolder *self)
{
  g_autoptr (GDir) folder = g_dir_open (self->path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *path = dup_file (self, name);

    g_remove (path);
  }
  g_rmdir (self->path);
}

void
cs_certreq_folder_free (CsCertreqFolder *self)
{
  g_free (self->path);
  g_free (self->name);
  g_free (self->request_sha256);
  g_free (self->replaces);
  g_free (self->config);
  g_free (self->host);
  g_free (self->request_id);
  g_free (self);
}

/* --- submission.ini ----------------------------------------------------------------------------
 */

static void
set (GKeyFile *file, const char *key, const char *value)
{
  if (value != NULL)
    g_key_file_set_string (file, GROUP, key, value);
}

gboolean
cs_certreq_folder_save (CsCertreqFolder *self, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *time = cs_time_format (self->time);
  g_autoptr (GBytes) content = NULL;
  char *text;
  gsize size;

  set (file, "State", state_words[self->state]);
  set (file, "Request", self->request_sha256);
  set (file, "Replaces", self->replaces);
  set (file, "Config", self->config);
  set (file, "Host", self->host);
  set (file, "RequestId", self->request_id);
  set (file, "Time", time);
  text = g_key_file_to_data (file, &size, NULL);
  content = g_bytes_new_take (text, size);

  return cs_certreq_folder_store (self, FILE_NAME, content, error);
}

static CsCertreqState
parse_state (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (state_words); i++) {
    if (g_strcmp0 (word, state_words[i]) == 0)
      return (CsCertreqState) i;
  }

  return CS_CERTREQ_STATE_CALLED; /* what cannot be read was perhaps called */
}

/* NULL when @name is no folder of a submission. */
static CsCertreqFolder *
load (const char *parent, const char *name)
{
  g_autoptr (CsCertreqFolder) self = g_new0 (CsCertreqFolder, 1);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *path = NULL;
  g_autofree char *state = NULL;
  g_autofree char *time = NULL;

  self->name = g_strdup (name);
  self->path = g_build_filename (parent, name, NULL);
  path = dup_file (self, FILE_NAME);
  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL))
    return NULL;

  state = g_key_file_get_string (file, GROUP, "State", NULL);
  time = g_key_file_get_string (file, GROUP, "Time", NULL);
  self->state = parse_state (state);
  self->request_sha256 = g_key_file_get_string (file, GROUP, "Request", NULL);
  self->replaces = g_key_file_get_string (file, GROUP, "Replaces", NULL);
  self->config = g_key_file_get_string (file, GROUP, "Config", NULL);
  self->host = g_key_file_get_string (file, GROUP, "Host", NULL);
  self->request_id = g_key_file_get_string (file, GROUP, "RequestId", NULL);
  if (time == NULL || !cs_time_parse (time, &self->time, NULL))
    self->time = 0;

  return g_steal_pointer (&self);
}

CsCertreqFolder *
cs_certreq_folder_find (const char *parent, CsSubmission *submission, const char *request_id)
{
  g_autoptr (GDir) folder = g_dir_open (parent, 0, NULL);
  g_autofree char *digest = digest_of (submission);
  const char *replaces = cs_submission_get_replaces (submission);
  CsCertreqFolder *best = NULL;
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL) {
    CsCertreqFolder *one = load (parent, name);

    if (one == NULL)
      continue;
    if (g_strcmp0 (one->request_sha256, digest) != 0
        || (request_id != NULL ? g_strcmp0 (one->request_id, request_id) != 0
                               : g_strcmp0 (one->replaces, replaces) != 0)
        || (best != NULL && best->time >= one->time)) {
      cs_certreq_folder_free (one);
      continue;
    }
    g_clear_pointer (&best, cs_certreq_folder_free);
    best = one;
  }

  return best;
}
