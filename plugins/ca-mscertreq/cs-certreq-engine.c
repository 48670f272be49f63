/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-certreq-engine.h"

#include "cs-certreq-command.h"
#include "cs-certreq-here.h"
#include "cs-certreq-outcome.h"
#include "cs-certreq-process.h"
#include "cs-certreq-there.h"

#include <string.h>

#define PLUGIN "ca-mscertreq"

char *
cs_certreq_engine_dup_parent (CsCertreqEngine *self, GError **error)
{
  return cs_services_dup_private_folder (self->services, PLUGIN, error);
}

CsCertreqPlace *
cs_certreq_engine_new_place (CsCertreqEngine *self)
{
  if (self->settings->host == NULL)
    return cs_certreq_here_new (self->settings, self->account);

  return cs_certreq_there_new (self->settings, self->transport, self->prompts);
}

/* Whether the password would have to be an argument. */
static gboolean
is_visible (CsCertreqEngine *self)
{
  return self->settings->host != NULL || !cs_certreq_process_can_log_in ();
}

static gboolean
run (CsCertreqEngine *self,
     CsCertreqPlace *place,
     CsCertreqFolder *folder,
     GStrv argv,
     guint32 *status,
     GCancellable *cancellable,
     GError **error)
{
  CsSecret *password = cs_certreq_account_get_password (self->account);
  gboolean ran;
  GStrv with_account;

  if (password == NULL || !is_visible (self))
    return cs_certreq_place_run (place, folder, (const char *const *) argv, status, cancellable,
                                 error);

  with_account = cs_certreq_command_add_account (argv, self->settings->account, password);
  ran = cs_certreq_place_run (place, folder, (const char *const *) with_account, status,
                              cancellable, error);
  cs_certreq_command_wipe (with_account);

  return ran;
}

/* What went wrong before certreq was called did not hand anything in. Errors that say so already
 * stay what they are. */
static void
mark_not_submitted (GError **error, const GError *cause)
{
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      || g_error_matches (cause, CS_ERROR, CS_ERROR_NO_ANSWER)
      || g_error_matches (cause, CS_ERROR, CS_ERROR_AUTHENTICATION)
      || g_error_matches (cause, CS_ERROR, CS_ERROR_UNTRUSTED))
    g_propagate_error (error, g_error_copy (cause));
  else
    g_set_error_literal (error, CS_ERROR, CS_ERROR_NOT_SUBMITTED, cause->message);
}

/* What was made there goes again when it did not come to a call. */
static gboolean
unlock_and_prepare (CsCertreqEngine *self,
                    CsCertreqPlace *place,
                    CsCertreqFolder *folder,
                    GCancellable *cancellable,
                    GError **error)
{
  if (!cs_certreq_account_unlock (self->account, is_visible (self), cancellable, error))
    return FALSE;
  if (cs_certreq_place_prepare (place, folder, cancellable, error))
    return TRUE;
  cs_certreq_place_clean (place, folder, TRUE);

  return FALSE;
}

/* The place with everything ready for the call, and the intent on the disk; NULL when nothing was
 * handed in. */
static CsCertreqPlace *
make_ready (CsCertreqEngine *self,
            CsCertreqFolder *folder,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (CsCertreqPlace) place = cs_certreq_engine_new_place (self);

  if (!unlock_and_prepare (self, place, folder, cancellable, error))
    return NULL;
  folder->state = CS_CERTREQ_STATE_CALLED;
  if (cs_certreq_folder_save (folder, error))
    return g_steal_pointer (&place);
  cs_certreq_place_clean (place, folder, TRUE);

  return NULL;
}

/* After the call, however it ended: brings the files here and stores the number before anything
 * else. @call: what the call's error was, if any. */
static CsOutcome *
take_answer (CsCertreqEngine *self,
             CsCertreqPlace *place,
             CsCertreqFolder *folder,
             CsCertreqAnswer *answer,
             GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GBytes) output = NULL;
  g_autoptr (CsCertreqReply) reply = NULL;

  /* Not the caller's cancellable: what happened is to be known whether or not somebody waits. */
  if (!cs_certreq_place_collect (place, folder, NULL, &local_error)) {
    cs_error_set (error, CS_ERROR, CS_ERROR_AUTHORITY,
                  "certreq was called, but its answer could not be fetched: %s",
                  local_error->message);
    return NULL;
  }
  output = cs_certreq_folder_load (folder, CS_CERTREQ_OUTPUT);
  reply = cs_certreq_reply_new (output);
  if (reply->request_id != NULL) {
    g_free (folder->request_id);
    folder->request_id = g_strdup (reply->request_id);
  }
  if (cs_certreq_outcome_is_answer (folder, reply))
    folder->state = CS_CERTREQ_STATE_ANSWERED;
  if (!cs_certreq_folder_save (folder, error))
    return NULL;
  cs_certreq_place_clean (place, folder, folder->state == CS_CERTREQ_STATE_ANSWERED);

  if (g_error_matches (answer->call, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_propagate_error (error, g_error_copy (answer->call));
    return NULL;
  }
  answer->reply = reply;
  answer->folder = folder;

  return cs_certreq_outcome_conclude (answer, error);
}

static CsCertreqAnswer
new_answer (CsCertreqEngine *self, CsSubmission *submission, CsCertreqQuestion question)
{
  CsCertreqAnswer answer = { .question = question,
                             .settings = self->settings,
                             .account = self->account,
                             .submission = submission };

  return answer;
}

CsOutcome *
cs_certreq_engine_submit (CsCertreqEngine *self,
                          CsSubmission *submission,
                          GCancellable *cancellable,
                          GError **error)
{
  CsCertreqAnswer answer = new_answer (self, submission, CS_CERTREQ_SUBMITTED);
  g_autofree char *parent = cs_certreq_engine_dup_parent (self, error);
  g_auto (GStrv) argv = cs_certreq_command_submit (self->settings);
  g_autoptr (CsCertreqFolder) folder = NULL;
  g_autoptr (CsCertreqPlace) place = NULL;
  g_autoptr (GError) before = NULL;
  g_autoptr (GError) call = NULL;

  if (parent == NULL)
    return NULL;
  folder = cs_certreq_folder_new (parent, self->settings, submission, &before);
  if (folder != NULL)
    place = make_ready (self, folder, cancellable, &before);
  if (place != NULL && !run (self, place, folder, argv, &answer.status, cancellable, &call)
      && g_error_matches (call, CS_ERROR, CS_ERROR_NOT_SUBMITTED)) {
    cs_certreq_place_clean (place, folder, TRUE);
    before = g_steal_pointer (&call);
  }
  if (before != NULL) {
    if (folder != NULL)
      cs_certreq_folder_remove (folder);
    mark_not_submitted (error, before);
    return NULL;
  }
  answer.call = call;

  return take_answer (self, place, folder, &answer, error);
}

/* It becomes an argument, and it means nothing at another authority (domain.md T51). */
static gboolean
check_number (CsCertreqEngine *self,
              CsCertreqFolder *submitted,
              const char *request_id,
              GError **error)
{
  gsize digits = strspn (request_id, "0123456789");

  if (digits == 0 || digits > CS_CERTREQ_ID_DIGITS || request_id[digits] != '\0') {
    cs_error_set (error, CS_ERROR, CS_ERROR_AUTHORITY,
                  "“%s” is no request number of a Microsoft authority", request_id);
    return FALSE;
  }
  if (submitted == NULL || g_strcmp0 (submitted->config, self->settings->config) == 0)
    return TRUE;

  cs_error_set (error, CS_ERROR, CS_ERROR_AUTHORITY,
                "Request %s was handed to %s, and Config= names %s now. Set it back until the "
                "request is answered, or submit it anew",
                request_id, submitted->config, self->settings->config);
  return FALSE;
}

static CsOutcome *
retrieve_in (CsCertreqEngine *self,
             CsCertreqFolder *passing,
             CsCertreqAnswer *answer,
             const char *request_id,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (CsCertreqPlace) place = cs_certreq_engine_new_place (self);
  g_auto (GStrv) argv = cs_certreq_command_retrieve (self->settings, request_id);
  g_autoptr (GError) call = NULL;

  if (!unlock_and_prepare (self, place, passing, cancellable, error))
    return NULL;
  if (!run (self, place, passing, argv, &answer->status, cancellable, &call)) {
    cs_certreq_place_clean (place, passing, TRUE);
    g_propagate_error (error, g_steal_pointer (&call));
    return NULL;
  }

  return take_answer (self, place, passing, answer, error);
}

CsOutcome *
cs_certreq_engine_retrieve (CsCertreqEngine *self,
                            CsSubmission *submission,
                            const char *request_id,
                            GCancellable *cancellable,
                            GError **error)
{
  CsCertreqAnswer answer = new_answer (self, submission, CS_CERTREQ_RETRIEVED);
  g_autofree char *parent = cs_certreq_engine_dup_parent (self, error);
  g_autoptr (CsCertreqFolder) submitted = NULL;
  g_autoptr (CsCertreqFolder) passing = NULL;
  CsOutcome *outcome;

  if (parent == NULL)
    return NULL;
  submitted = cs_certreq_folder_find (parent, submission, request_id);
  if (!check_number (self, submitted, request_id, error))
    return NULL;
  passing = cs_certreq_folder_new_passing (parent, error);
  if (passing == NULL)
    return NULL;
  passing->request_id = g_strdup (request_id);
  answer.submitted = submitted;
  outcome = retrieve_in (self, passing, &answer, request_id, cancellable, error);
  cs_certreq_folder_remove (passing);

  return outcome;
}

static CsOutcome *
recover_from (CsCertreqEngine *self,
              CsCertreqFolder *folder,
              CsSubmission *submission,
              GError **error)
{
  CsCertreqAnswer answer = new_answer (self, submission, CS_CERTREQ_RECOVERED);
  g_autoptr (CsCertreqPlace) place = NULL;

  if (folder->state == CS_CERTREQ_STATE_ANSWERED) {
    g_autoptr (GBytes) output = cs_certreq_folder_load (folder, CS_CERTREQ_OUTPUT);
    g_autoptr (CsCertreqReply) reply = cs_certreq_reply_new (output);

    answer.reply = reply;
    answer.folder = folder;
    return cs_certreq_outcome_conclude (&answer, error);
  }
  if (g_strcmp0 (folder->host, self->settings->host) != 0) {
    cs_error_set (error, CS_ERROR, CS_ERROR_AUTHORITY,
                  "certreq was called on %s, and Host= names another computer now. Set it back, so "
                  "that its answer can be looked for",
                  folder->host != NULL ? folder->host : "this computer");
    return NULL;
  }
  place = cs_certreq_engine_new_place (self);

  return take_answer (self, place, folder, &answer, error);
}

CsOutcome *
cs_certreq_engine_recover (CsCertreqEngine *self, CsSubmission *submission, GError **error)
{
  g_autofree char *parent = cs_certreq_engine_dup_parent (self, error);
  g_autoptr (CsCertreqFolder) folder = NULL;

  if (parent == NULL)
    return NULL;
  folder = cs_certreq_folder_find (parent, submission, NULL);
  if (folder != NULL)
    return recover_from (self, folder, submission, error);

  /* The intent is on the disk before certreq is called: without one it never was. */
  cs_error_set (error, CS_ERROR, CS_ERROR_NOT_SUBMITTED, "%s was not handed in",
                cs_submission_get_slot (submission));
  return NULL;
}
