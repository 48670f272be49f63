/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-run-context.h"

#include <string.h>

#include "cs-error.h"
#include "cs-lint.h"
#include "cs-names.h"
#include "cs-sync.h"
#include "cs-time.h"
#include "cs-verdict.h"

#define WORDS_MAX 1000 /* characters of an authority's words that are kept and shown */

/* An authority's words are input from outside; NULL when it said nothing. */
static char *
dup_words (CsOutcome *outcome)
{
  g_autofree char *clean = NULL;
  g_autofree char *start = NULL;

  if (cs_outcome_get_words (outcome) == NULL)
    return NULL;
  clean = cs_escape_control (cs_outcome_get_words (outcome));
  if (g_utf8_strlen (clean, -1) <= WORDS_MAX)
    return g_steal_pointer (&clean);
  start = g_utf8_substring (clean, 0, WORDS_MAX);

  return g_strconcat (start, "…", NULL);
}

static CsSubmission *
build_submission (CsStep *step, CsRequest *request)
{
  return cs_record_build_submission (cs_step_get_slot (step), request, cs_step_get_replaces (step));
}

/* Whether @record is about this request at this authority. */
static gboolean
is_same_request (const CsRecord *record, CsStep *step, CsRequest *request)
{
  return g_strcmp0 (record->request_sha256, cs_request_get_sha256 (request)) == 0
         && g_strcmp0 (record->authority, cs_slot_get_authority (cs_step_get_slot (step))) == 0;
}

/* What waits at the authority is asked for again whatever it will replace; what was issued is, only
 * when it was not for an older certificate. */
static gboolean
may_retrieve (const CsRecord *record, CsStep *step, CsRequest *request)
{
  if (record->request_id == NULL || !is_same_request (record, step, request))
    return FALSE;

  return record->state == CS_RECORD_PENDING
         || (record->state == CS_RECORD_ISSUED
             && g_strcmp0 (record->replaces, cs_step_get_replaces (step)) == 0);
}

static CsRecord *
new_intent (CsStep *step, CsRequest *request)
{
  CsRecord *record = cs_record_new ();

  record->state = CS_RECORD_INTENT;
  record->authority = g_strdup (cs_slot_get_authority (cs_step_get_slot (step)));
  record->request_sha256 = g_strdup (cs_request_get_sha256 (request));
  record->replaces = g_strdup (cs_step_get_replaces (step));
  record->time = cs_time_now ();
  record->submitted = record->time;

  return record;
}

/* Errors after which the authority has surely not got the request. */
static gboolean
was_not_handed_in (const GError *error)
{
  return g_error_matches (error, CS_ERROR, CS_ERROR_NO_ANSWER)
         || g_error_matches (error, CS_ERROR, CS_ERROR_AUTHENTICATION)
         || g_error_matches (error, CS_ERROR, CS_ERROR_UNTRUSTED)
         || g_error_matches (error, CS_ERROR, CS_ERROR_NOT_SUBMITTED)
         || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
}

/* The intent is on the disk before the request leaves. */
static CsOutcome *
submit (CsRunContext *context,
        CsStep *step,
        CsAuthority *authority,
        CsRequest *request,
        CsRecord *old,
        GError **error)
{
  const char *name = cs_slot_get_name (cs_step_get_slot (step));
  g_autoptr (CsSubmission) submission = build_submission (step, request);
  g_autoptr (CsRecord) intent = new_intent (step, request);
  g_autoptr (GError) local_error = NULL;
  CsOutcome *outcome = NULL;
  gboolean handed_in;

  if (!cs_record_save (intent, context->workspace, name, error))
    return NULL;
  handed_in = !g_cancellable_set_error_if_cancelled (context->cancellable, &local_error);
  if (handed_in)
    outcome = cs_sync_submit (authority, submission, context->cancellable, &local_error);
  if (outcome != NULL)
    return outcome;

  if (!handed_in || was_not_handed_in (local_error))
    cs_record_save (old, context->workspace, name, NULL);
  g_propagate_error (error, g_steal_pointer (&local_error));

  return NULL;
}

/* What an authority refused it would refuse again, and a person may have to look at every request:
 * only the admin hands it in once more. */
static gboolean
check_not_refused (CsStep *step,
                   CsAuthority *authority,
                   CsRequest *request,
                   const CsRecord *old,
                   GError **error)
{
  const char *name = cs_slot_get_name (cs_step_get_slot (step));

  if (old->state != CS_RECORD_REFUSED || !is_same_request (old, step, request)
      || g_strcmp0 (old->replaces, cs_step_get_replaces (step)) != 0
      || cs_authority_is_idempotent (authority))
    return TRUE;

  cs_error_set (error, CS_ERROR, CS_ERROR_AUTHORITY,
                "%s was refused before: %s. It is not submitted again by itself: countersignctl "
                "pending --resubmit CLUSTER %s",
                name, old->words != NULL ? old->words : "no reason was given", name);
  return FALSE;
}

/* An earlier run ended between asking and storing the answer. The authority may know what became of
 * it; if the request surely never left, it leaves now. */
static CsOutcome *
recover (CsRunContext *context,
         CsStep *step,
         CsAuthority *authority,
         CsRequest *request,
         CsRecord *old,
         GError **error)
{
  const char *name = cs_slot_get_name (cs_step_get_slot (step));
  g_autoptr (CsSubmission) submission = build_submission (step, request);
  g_autoptr (GError) local_error = NULL;
  CsOutcome *outcome = cs_sync_recover (authority, submission, context->cancellable, &local_error);

  if (outcome != NULL)
    return outcome;
  if (g_error_matches (local_error, CS_ERROR, CS_ERROR_NOT_SUBMITTED))
    return submit (context, step, authority, request, old, error);
  if (!g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED)) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return NULL;
  }

  cs_error_set (error, CS_ERROR, CS_ERROR_AUTHORITY,
                "%s: unknown, perhaps submitted: an earlier run ended in between. Look at the "
                "authority; countersignctl pending --resubmit CLUSTER %s submits it again",
                name, name);
  return NULL;
}

/* Asks again what was answered before, or submits. */
static CsOutcome *
obtain_outcome (CsRunContext *context,
                CsStep *step,
                CsAuthority *authority,
                CsRequest *request,
                CsRecord *old,
                GError **error)
{
  if (may_retrieve (old, step, request)) {
    g_autoptr (CsSubmission) submission = build_submission (step, request);

    return cs_sync_retrieve (authority, submission, old->request_id, context->cancellable, error);
  }
  if (is_same_request (old, step, request) && old->state == CS_RECORD_INTENT
      && !cs_authority_is_idempotent (authority))
    return recover (context, step, authority, request, old, error);

  if (!check_not_refused (step, authority, request, old, error))
    return NULL;

  return submit (context, step, authority, request, old, error);
}

/* The record of the answer, saved. */
static CsRecord *
save_answer (CsRunContext *context,
             CsStep *step,
             CsRequest *request,
             CsRecord *old,
             CsOutcome *outcome,
             GError **error)
{
  static const CsRecordState states[] = {
    [CS_OUTCOME_ISSUED] = CS_RECORD_ISSUED,
    [CS_OUTCOME_PENDING] = CS_RECORD_PENDING,
    [CS_OUTCOME_REFUSED] = CS_RECORD_REFUSED,
    [CS_OUTCOME_UNKNOWN] = CS_RECORD_INTENT,
  };
  g_autoptr (CsRecord) record = new_intent (step, request);
  gboolean asked_again = may_retrieve (old, step, request);
  const char *id = cs_outcome_get_request_id (outcome);

  /* An authority that does not know it at the moment does not make us forget its number. */
  if (asked_again && cs_outcome_get_state (outcome) == CS_OUTCOME_UNKNOWN)
    return cs_record_copy (old);

  record->state = states[cs_outcome_get_state (outcome)];
  record->request_id = g_strdup (id == NULL && asked_again ? old->request_id : id);
  record->code = g_strdup (cs_outcome_get_code (outcome));
  record->words = dup_words (outcome);
  if (asked_again && old->submitted != 0)
    record->submitted = old->submitted;
  if (is_same_request (old, step, request))
    record->accepted = g_strdup (old->accepted);
  if (!cs_record_save (record, context->workspace, cs_slot_get_name (cs_step_get_slot (step)),
                       error))
    return NULL;

  return g_steal_pointer (&record);
}

/* --- what came back is not believed because it came back ---------------------------------------
 */

/* What an answer is judged with. */
typedef struct {
  CsRunContext *context;
  CsStep *step;
  CsRequest *request;
  CsRecord *record;
} Answer;

static const char *
answer_name (Answer *answer)
{
  return cs_slot_get_name (cs_step_get_slot (answer->step));
}

static gboolean
save_record (Answer *answer, GError **error)
{
  answer->record->time = cs_time_now ();

  return cs_record_save (answer->record, answer->context->workspace, answer_name (answer), error);
}

static GListModel *
lint_certificate (Answer *answer, CsCertificate *certificate)
{
  CsRunContext *context = answer->context;
  GListModel *findings;

  g_mutex_lock (&context->mutex);
  findings = cs_lint_certificate (context->cluster, cs_step_get_slot (answer->step), certificate,
                                  cs_time_now ());
  g_mutex_unlock (&context->mutex);

  return findings;
}

/* The accepted root; one that is not here yet may be in what the authority has given. */
static CsBundle *
load_root (Answer *answer, GError **error)
{
  const char *authority = cs_slot_get_authority (cs_step_get_slot (answer->step));
  CsBundle *root = cs_run_load_chain (answer->context, authority, TRUE, NULL);

  if (root == NULL) {
    if (!cs_run_chain_with_certificate (answer->context, authority, error))
      return NULL;
    root = cs_run_load_chain (answer->context, authority, TRUE, NULL);
  }
  if (root == NULL)
    cs_error_set (
        error, CS_ERROR, CS_ERROR_UNTRUSTED,
        "%s: the certificate is here, and the root of %s is not: it is not used before it "
        "chains to an accepted root",
        answer_name (answer), authority);

  return root;
}

/* Key, names and usage, and its path to the root. */
static gboolean
check_certificate (Answer *answer, CsCertificate *certificate, GError **error)
{
  const char *name = answer_name (answer);
  const char *authority = cs_slot_get_authority (cs_step_get_slot (answer->step));
  g_autoptr (GListModel) differences = cs_request_compare (answer->request, certificate);
  g_autoptr (GListModel) findings = lint_certificate (answer, certificate);
  g_autoptr (CsBundle) root = NULL;
  g_autoptr (CsBundle) intermediates = NULL;
  g_autoptr (CsVerdict) verdict = NULL;

  if (!cs_run_accept_findings (differences, name, error)
      || !cs_run_accept_findings (findings, name, error))
    return FALSE;

  root = load_root (answer, error);
  if (root == NULL)
    return FALSE;

  intermediates = cs_run_load_chain (answer->context, authority, FALSE, NULL);
  verdict = cs_verdict_new (certificate, intermediates, root, cs_time_now (), NULL, CS_PURPOSE_ANY);
  if (cs_verdict_is_ok (verdict))
    return TRUE;

  cs_error_set (error, CS_ERROR, CS_ERROR_MISMATCH,
                "%s: the certificate that was issued is not valid: %s", name,
                cs_verdict_get_reason (verdict));
  return FALSE;
}

/* What is no error, and still not what was asked for: by id, to say each once. */
static GPtrArray *
list_differences (Answer *answer, CsCertificate *certificate)
{
  g_autoptr (GListModel) compared = cs_request_compare (answer->request, certificate);
  g_autoptr (GListModel) findings = lint_certificate (answer, certificate);
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < g_list_model_get_n_items (compared); i++) {
    g_autoptr (CsFinding) finding = g_list_model_get_item (compared, i);

    g_ptr_array_add (texts, g_strdup (cs_finding_get_text (finding)));
  }
  for (guint i = 0; i < g_list_model_get_n_items (findings); i++) {
    g_autoptr (CsFinding) finding = g_list_model_get_item (findings, i);

    if (g_strcmp0 (cs_finding_get_id (finding), "client-usage") == 0)
      g_ptr_array_add (texts, g_strdup (cs_finding_get_text (finding)));
  }

  return texts;
}

static CsPrompt *
new_difference_prompt (Answer *answer, CsCertificate *certificate, GPtrArray *differences)
{
  g_autofree char *title
      = g_strdup_printf ("Certificate of %s differs from its request", answer_name (answer));
  g_autofree char *end = cs_time_format (cs_certificate_get_not_after (certificate));
  CsPrompt *prompt = cs_prompt_new (CS_PROMPT_CONFIRM, title,
                                    "It is for the right key and chains to the root, and it is not "
                                    "all that was asked for. Use it "
                                    "as it is? It is asked once for this certificate.");

  for (guint i = 0; i < differences->len; i++)
    cs_prompt_add_detail (prompt, "Difference", differences->pdata[i]);
  cs_prompt_add_detail (prompt, "Valid until", end);
  cs_prompt_add_detail (prompt, "SHA-256", cs_certificate_get_sha256 (certificate));

  return prompt;
}

/* Before anybody is asked it is written down, so that it can be accepted later too. */
static gboolean
record_offer (Answer *answer, const char *sha256, const char *words, GError **error)
{
  CsRecord *record = answer->record;

  g_free (record->offered);
  g_free (record->words);
  record->offered = g_strdup (sha256);
  record->words = g_strdup (words);

  return save_record (answer, error);
}

static gboolean
accept_differences (Answer *answer, CsCertificate *certificate, GError **error)
{
  CsRecord *record = answer->record;
  const char *sha256 = cs_certificate_get_sha256 (certificate);
  g_autoptr (GPtrArray) differences = list_differences (answer, certificate);
  g_autoptr (CsPrompt) prompt = NULL;
  g_autoptr (CsAnswer) accepted = NULL;
  g_autofree char *text = NULL;

  if (differences->len == 0 || g_strcmp0 (record->accepted, sha256) == 0)
    return TRUE;

  prompt = new_difference_prompt (answer, certificate, differences);
  g_ptr_array_add (differences, NULL);
  text = g_strjoinv ("; ", (char **) differences->pdata);
  if (!record_offer (answer, sha256, text, error))
    return FALSE;
  accepted = cs_prompts_ask (answer->context->prompts, prompt, answer->context->cancellable, NULL);
  if (g_cancellable_set_error_if_cancelled (answer->context->cancellable, error))
    return FALSE;
  if (accepted == NULL) {
    cs_error_set (error, CS_ERROR, CS_ERROR_UNTRUSTED,
                  "%s: the certificate %.16s… differs from its request and was not accepted: %s. "
                  "countersignctl pending --accept CLUSTER %s accepts it",
                  answer_name (answer), sha256, text, answer_name (answer));
    return FALSE;
  }
  record->accepted = g_steal_pointer (&record->offered);

  return save_record (answer, error);
}

/* What an accepted root or a later day may still make good is asked for again: it waits. */
static void
keep_waiting (Answer *answer, const GError *reason)
{
  if (answer->record->request_id == NULL)
    return;

  answer->record->state = CS_RECORD_PENDING;
  g_free (answer->record->words);
  answer->record->words = g_strdup (reason->message);
  save_record (answer, NULL);
}

/* A certificate that is no good is not asked for again. */
static gboolean
accept_certificate (Answer *answer, CsCertificate *certificate, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (check_certificate (answer, certificate, &local_error))
    return accept_differences (answer, certificate, error);

  if (g_error_matches (local_error, CS_ERROR, CS_ERROR_MISMATCH)
      && cs_certificate_get_not_before (certificate) <= cs_time_now ()) {
    answer->record->state = CS_RECORD_REFUSED;
    g_free (answer->record->words);
    answer->record->words = g_strdup (local_error->message);
    save_record (answer, NULL);
  } else {
    keep_waiting (answer, local_error);
  }
  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

static char *
take_certificate (Answer *answer, CsOutcome *outcome, GError **error)
{
  CsSlot *slot = cs_step_get_slot (answer->step);
  g_autoptr (CsCertificate) certificate
      = cs_certificate_new_from_der (cs_outcome_get_certificate (outcome), error);
  g_autofree char *words = dup_words (outcome);
  g_autofree char *pem = NULL;
  g_autofree char *end = NULL;
  g_autoptr (GBytes) content = NULL;

  if (certificate == NULL || !accept_certificate (answer, certificate, error))
    return NULL;

  pem = cs_certificate_to_pem (certificate);
  content = g_bytes_new (pem, strlen (pem));
  if (!cs_workspace_store (answer->context->workspace, cs_slot_get_node (slot),
                           cs_step_get_file (answer->step), content, error))
    return NULL;
  end = cs_time_format (cs_certificate_get_not_after (certificate));

  return cs_language_both (
      "for the request's key, chains to the root, until %s, fingerprint %.16s…%s%s", end,
      cs_certificate_get_sha256 (certificate), words != NULL ? "; " : "",
      words != NULL ? words : "");
}

/* What the outcome means for the step. */
static char *
conclude_outcome (Answer *answer, CsOutcome *outcome, CsStepState *state, GError **error)
{
  const char *name = answer_name (answer);
  g_autofree char *said = dup_words (outcome);
  const char *words = said != NULL ? said : "it gave no reason";

  switch (cs_outcome_get_state (outcome)) {
  case CS_OUTCOME_ISSUED:
    return take_certificate (answer, outcome, error);
  case CS_OUTCOME_PENDING:
    *state = CS_STEP_WAITING;
    return cs_language_both ("waits for an approval, request %s: %s",
                             cs_outcome_get_request_id (outcome), words);
  case CS_OUTCOME_REFUSED:
    cs_error_set (error, CS_ERROR, CS_ERROR_AUTHORITY, "%s refused %s: %s",
                  cs_slot_get_authority (cs_step_get_slot (answer->step)), name, words);
    return NULL;
  case CS_OUTCOME_UNKNOWN:
    break;
  }

  cs_error_set (error, CS_ERROR, CS_ERROR_AUTHORITY,
                "%s: unknown, perhaps submitted: %s. Look at the authority; countersignctl pending "
                "--resubmit CLUSTER %s submits it again",
                name, words, name);
  return NULL;
}

char *
cs_run_submit (CsRunContext *context, CsStep *step, CsStepState *state, GError **error)
{
  CsSlot *slot = cs_step_get_slot (step);
  CsAuthority *authority = cs_run_find_authority (context, cs_slot_get_authority (slot), error);
  g_autoptr (CsRequest) request = NULL;
  g_autoptr (CsRecord) old = NULL;
  g_autoptr (CsRecord) record = NULL;
  g_autoptr (CsOutcome) outcome = NULL;
  Answer answer;

  if (authority == NULL)
    return NULL;
  request = cs_run_load_request (context, slot, error);
  if (request == NULL)
    return NULL;
  old = cs_record_load (context->workspace, cs_slot_get_name (slot), error);
  if (old == NULL)
    return NULL;
  outcome = obtain_outcome (context, step, authority, request, old, error);
  if (outcome == NULL)
    return NULL;
  record = save_answer (context, step, request, old, outcome, error);
  if (record == NULL)
    return NULL;
  answer = (Answer){ context, step, request, record };

  return conclude_outcome (&answer, outcome, state, error);
}
