/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-record.h"

#include "cs-error.h"
#include "cs-file.h"
#include "cs-time.h"

#define GROUP "Submission"

static const char *const state_words[] = { "none", "intent", "pending", "issued", "refused" };

CsRecord *
cs_record_new (void)
{
  return g_new0 (CsRecord, 1);
}

CsRecord *
cs_record_copy (CsRecord *self)
{
  CsRecord *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = cs_record_new ();
  copy->state = self->state;
  copy->authority = g_strdup (self->authority);
  copy->request_sha256 = g_strdup (self->request_sha256);
  copy->replaces = g_strdup (self->replaces);
  copy->request_id = g_strdup (self->request_id);
  copy->code = g_strdup (self->code);
  copy->words = g_strdup (self->words);
  copy->offered = g_strdup (self->offered);
  copy->accepted = g_strdup (self->accepted);
  copy->submitted = self->submitted;
  copy->time = self->time;

  return copy;
}

void
cs_record_free (CsRecord *self)
{
  if (self == NULL)
    return;

  g_free (self->authority);
  g_free (self->request_sha256);
  g_free (self->replaces);
  g_free (self->request_id);
  g_free (self->code);
  g_free (self->words);
  g_free (self->offered);
  g_free (self->accepted);
  g_free (self);
}

static gboolean
parse_state (const char *word, CsRecordState *state)
{
  for (guint i = 0; i < G_N_ELEMENTS (state_words); i++) {
    if (g_strcmp0 (word, state_words[i]) == 0) {
      *state = (CsRecordState) i;
      return TRUE;
    }
  }

  return FALSE;
}

static CsRecord *
record_from_key_file (GKeyFile *file, const char *path, GError **error)
{
  g_autoptr (CsRecord) self = cs_record_new ();
  g_autofree char *state = g_key_file_get_string (file, GROUP, "State", NULL);
  g_autofree char *time = g_key_file_get_string (file, GROUP, "Time", NULL);
  g_autofree char *submitted = g_key_file_get_string (file, GROUP, "Submitted", NULL);

  if (!parse_state (state, &self->state)) {
    cs_error_set (error, CS_ERROR, CS_ERROR_MALFORMED,
                  "%s: State “%s” is not known; move the file away to submit anew", path,
                  state != NULL ? state : "");
    return NULL;
  }
  if (!cs_time_parse (time, &self->time, error)) {
    g_prefix_error (error, "%s: Time: ", path);
    return NULL;
  }
  if (submitted != NULL && !cs_time_parse (submitted, &self->submitted, error)) {
    g_prefix_error (error, "%s: Submitted: ", path);
    return NULL;
  }
  self->authority = g_key_file_get_string (file, GROUP, "Authority", NULL);
  self->request_sha256 = g_key_file_get_string (file, GROUP, "RequestSha256", NULL);
  self->replaces = g_key_file_get_string (file, GROUP, "Replaces", NULL);
  self->request_id = g_key_file_get_string (file, GROUP, "RequestId", NULL);
  self->code = g_key_file_get_string (file, GROUP, "Code", NULL);
  self->words = g_key_file_get_string (file, GROUP, "Words", NULL);
  self->offered = g_key_file_get_string (file, GROUP, "Offered", NULL);
  self->accepted = g_key_file_get_string (file, GROUP, "Accepted", NULL);

  return g_steal_pointer (&self);
}

CsRecord *
cs_record_load (CsWorkspace *workspace, const char *slot, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GError) local_error = NULL;

  name = g_strconcat (slot, ".ini", NULL);
  path = g_build_filename (cs_workspace_get_path (workspace), "submissions", name, NULL);
  if (g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &local_error))
    return record_from_key_file (file, path, error);

  if (g_error_matches (local_error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return cs_record_new ();

  g_set_error (error, CS_ERROR, CS_ERROR_MALFORMED, "%s: %s", path, local_error->message);
  return NULL;
}

static void
set_optional (GKeyFile *file, const char *key, const char *value)
{
  if (value != NULL)
    g_key_file_set_string (file, GROUP, key, value);
}

gboolean
cs_record_save (CsRecord *self, CsWorkspace *workspace, const char *slot, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *path = cs_workspace_dup_record_path (workspace, slot, error);
  g_autofree char *time = cs_time_format (self->time);
  g_autofree char *submitted = self->submitted != 0 ? cs_time_format (self->submitted) : NULL;
  g_autofree char *text = NULL;
  gsize length;

  if (path == NULL)
    return FALSE;

  g_key_file_set_string (file, GROUP, "State", state_words[self->state]);
  g_key_file_set_string (file, GROUP, "Time", time);
  set_optional (file, "Authority", self->authority);
  set_optional (file, "RequestSha256", self->request_sha256);
  set_optional (file, "Replaces", self->replaces);
  set_optional (file, "RequestId", self->request_id);
  set_optional (file, "Code", self->code);
  set_optional (file, "Words", self->words);
  set_optional (file, "Offered", self->offered);
  set_optional (file, "Accepted", self->accepted);
  set_optional (file, "Submitted", submitted);
  text = g_key_file_to_data (file, &length, NULL);

  return cs_file_write (path, text, (gssize) length, 0644, error);
}

gboolean
cs_record_forget (CsWorkspace *workspace, const char *slot, GError **error)
{
  g_autoptr (CsRecord) none = cs_record_new ();

  none->time = cs_time_now ();

  return cs_record_save (none, workspace, slot, error);
}

CsSubmission *
cs_record_build_submission (CsSlot *slot, CsRequest *request, const char *replaces)
{
  static const char *const client[] = { "client", NULL };
  static const char *const both[] = { "server", "client", NULL };
  gboolean only_client = cs_slot_get_roles (slot) == CS_ROLE_DATABASE_CLIENT;
  CsSubmission *submission = cs_submission_new (
      cs_request_get_der (request), cs_slot_get_name (slot), only_client ? client : both);

  cs_submission_set_replaces (submission, replaces);

  return submission;
}
