/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-run-context.h"

#include <string.h>

#include "cs-error.h"
#include "cs-lint.h"
#include "cs-sync.h"
#include "cs-time.h"
#include "cs-verdict.h"

static CsAuthority *
find_authority (CsRunContext *context, const char *name, GError **error)
{
  CsAuthority *authority = g_hash_table_lookup (context->authorities, name);

  if (authority == NULL)
    g_set_error (error, CS_ERROR, CS_ERROR_PLUGIN,
                 "There is no authority “%s” here; see countersignctl plugins", name);

  return authority;
}

/* --- root and intermediates --------------------------------------------------------------------
 */

static gboolean
parse_chain (GPtrArray *ders, CsBundle *intermediates, CsBundle *root, GError **error)
{
  for (guint i = 0; i < ders->len; i++) {
    g_autoptr (CsCertificate) certificate = cs_certificate_new_from_der (ders->pdata[i], error);

    if (certificate == NULL)
      return FALSE;
    cs_bundle_add (cs_certificate_is_self_issued (certificate) ? root : intermediates, certificate);
  }
  if (cs_bundle_get_n (root) == 1)
    return TRUE;

  g_set_error (error, CS_ERROR, CS_ERROR_AUTHORITY,
               "The authority delivered %u roots, one is needed", cs_bundle_get_n (root));
  return FALSE;
}

static char *
pinned_root (CsRunContext *context, const char *authority)
{
  g_autofree char *group = g_strdup_printf ("Authority %s", authority);
  char *pinned;

  g_mutex_lock (&context->mutex);
  pinned = cs_cluster_dup_value (context->cluster, group, "RootSha256");
  g_mutex_unlock (&context->mutex);

  return pinned;
}

static gboolean
ask_for_root (CsRunContext *context, const char *authority, CsCertificate *root, GError **error)
{
  g_autofree char *title = g_strdup_printf ("New root of %s", authority);
  g_autofree char *end = cs_time_format (cs_certificate_get_not_after (root));
  g_autoptr (CsPrompt) prompt
      = cs_prompt_new (CS_PROMPT_ROOT, title,
                       "Everything this root signs will be believed. Compare its SHA-256 with what "
                       "the authority's own people tell "
                       "you, then accept it; it is asked once.");
  g_autoptr (CsAnswer) answer = NULL;
  g_autoptr (GError) local_error = NULL;

  cs_prompt_add_detail (prompt, "Subject", cs_certificate_get_subject (root));
  cs_prompt_add_detail (prompt, "Valid until", end);
  cs_prompt_add_detail (prompt, "SHA-256", cs_certificate_get_sha256 (root));
  answer = cs_prompts_ask (context->prompts, prompt, context->cancellable, &local_error);
  if (answer != NULL)
    return TRUE;
  if (g_cancellable_is_cancelled (context->cancellable)) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }

  /* Nobody to ask is no usage error here: the hash is shown, and the authority stays untrusted. */
  g_set_error (error, CS_ERROR, CS_ERROR_UNTRUSTED,
               "The root of %s was not accepted: SHA-256 %s. RootSha256= in [Authority %s] of the "
               "cluster file accepts it",
               authority, cs_certificate_get_sha256 (root), authority);
  return FALSE;
}

/* A root is used only after its SHA-256 was shown and accepted once. */
static gboolean
accept_root (CsRunContext *context,
             CsAuthority *authority,
             const char *name,
             CsCertificate *root,
             GError **error)
{
  g_autofree char *pinned = pinned_root (context, name);

  if (pinned != NULL && g_ascii_strcasecmp (pinned, cs_certificate_get_sha256 (root)) == 0)
    return TRUE;
  if (pinned != NULL) {
    g_set_error (error, CS_ERROR, CS_ERROR_UNTRUSTED,
                 "The root of %s has SHA-256 %s, RootSha256= says %s; ask the authority's people "
                 "which is right",
                 name, cs_certificate_get_sha256 (root), pinned);
    return FALSE;
  }

  return cs_authority_owns_root (authority) || ask_for_root (context, name, root, error);
}

static gboolean
store_intermediates (CsRunContext *context, CsBundle *intermediates, GError **error)
{
  const char *file = cs_cluster_get_intermediate_file (context->cluster);
  g_autoptr (GBytes) content = NULL;

  if (cs_bundle_get_n (intermediates) == 0)
    return TRUE;
  if (file == NULL) {
    g_set_error_literal (error, CS_ERROR, CS_ERROR_RULE,
                         "The authority has intermediates, and the cluster file names no "
                         "IntermediateFile= for them");
    return FALSE;
  }
  content = cs_bundle_to_pem (intermediates);

  return cs_workspace_store (context->workspace, NULL, file, content, error);
}

/* The root that was there before is kept like any file that a run overwrites. */
static gboolean
keep_old_root (CsRunContext *context, const char *file, gboolean *existed, GError **error)
{
  g_autoptr (GBytes) old = cs_workspace_load (context->workspace, NULL, file, NULL);

  *existed = old != NULL;

  return old == NULL
         || cs_workspace_keep (context->workspace, context->run_id, "workspace", file, old, error);
}

char *
cs_run_chain (CsRunContext *context, CsStep *step, CsStepState *state, GError **error)
{
  const char *name = cs_cluster_get_authority (context->cluster);
  const char *file = cs_step_get_file (step);
  CsAuthority *authority = find_authority (context, name, error);
  g_autoptr (CsBundle) intermediates = cs_bundle_new ();
  g_autoptr (CsBundle) root = cs_bundle_new ();
  g_autoptr (CsBundle) known = NULL;
  g_autoptr (GPtrArray) ders = NULL;
  g_autoptr (GBytes) content = NULL;
  gboolean existed = FALSE;

  if (authority == NULL)
    return NULL;
  ders = cs_sync_fetch_chain (authority, context->cancellable, error);
  if (ders == NULL || !parse_chain (ders, intermediates, root, error)
      || !store_intermediates (context, intermediates, error))
    return NULL;

  known = cs_run_load_bundle (context, NULL, file, NULL);
  if (known != NULL && cs_bundle_equal (known, root, TRUE))
    return g_strdup_printf ("the root is the accepted one, fingerprint %.16s…",
                            cs_certificate_get_sha256 (cs_bundle_get (root, 0)));
  if (!accept_root (context, authority, name, cs_bundle_get (root, 0), error))
    return NULL;

  content = cs_bundle_to_pem (root);
  if (!keep_old_root (context, file, &existed, error)
      || !cs_workspace_store (context->workspace, NULL, file, content, error))
    return NULL;

  return g_strdup_printf (
      "%s, fingerprint %.16s…%s", cs_certificate_get_subject (cs_bundle_get (root, 0)),
      cs_certificate_get_sha256 (cs_bundle_get (root, 0)),
      existed ? "; it is a new root: apply again to bring it to the nodes" : "");
}

/* --- submission --------------------------------------------------------------------------------
 */

static CsSubmission *
build_submission (CsStep *step, CsRequest *request)
{
  static const char *const client[] = { "client", NULL };
  static const char *const both[] = { "server", "client", NULL };
  CsSlot *slot = cs_step_get_slot (step);
  gboolean only_client = cs_slot_get_roles (slot) == CS_ROLE_DATABASE_CLIENT;
  CsSubmission *submission = cs_submission_new (
      cs_request_get_der (request), cs_slot_get_name (slot), only_client ? client : both);

  cs_submission_set_replaces (submission, cs_step_get_replaces (step));

  return submission;
}

static gboolean
is_same_submission (const CsRecord *record, CsStep *step, CsRequest *request)
{
  return g_strcmp0 (record->request_sha256, cs_request_get_sha256 (request)) == 0
         && g_strcmp0 (record->authority, cs_slot_get_authority (cs_step_get_slot (step))) == 0
         && g_strcmp0 (record->replaces, cs_step_get_replaces (step)) == 0;
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

  return record;
}

/* Asks again what was answered before, or submits with the intent on the disk first. */
static CsOutcome *
obtain_outcome (CsRunContext *context,
                CsStep *step,
                CsAuthority *authority,
                CsRequest *request,
                GError **error)
{
  const char *name = cs_slot_get_name (cs_step_get_slot (step));
  g_autoptr (CsRecord) old = cs_record_load (context->workspace, name, error);
  g_autoptr (CsRecord) intent = NULL;
  g_autoptr (CsSubmission) submission = build_submission (step, request);

  if (old == NULL)
    return NULL;
  if (is_same_submission (old, step, request) && old->request_id != NULL
      && (old->state == CS_RECORD_PENDING || old->state == CS_RECORD_ISSUED))
    return cs_sync_retrieve (authority, submission, old->request_id, context->cancellable, error);
  if (is_same_submission (old, step, request) && old->state == CS_RECORD_INTENT
      && !cs_authority_is_idempotent (authority)) {
    g_set_error (error, CS_ERROR, CS_ERROR_AUTHORITY,
                 "%s: unknown, perhaps submitted: an earlier run ended in between. Look at the "
                 "authority, then remove "
                 "submissions/%s.ini to submit it again",
                 name, name);
    return NULL;
  }

  intent = new_intent (step, request);
  if (!cs_record_save (intent, context->workspace, name, error))
    return NULL;

  return cs_sync_submit (authority, submission, context->cancellable, error);
}

static gboolean
save_answer (CsRunContext *context,
             CsStep *step,
             CsRequest *request,
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

  record->state = states[cs_outcome_get_state (outcome)];
  record->request_id = g_strdup (cs_outcome_get_request_id (outcome));
  record->words = g_strdup (cs_outcome_get_words (outcome));

  return cs_record_save (record, context->workspace, cs_slot_get_name (cs_step_get_slot (step)),
                         error);
}

/* What came back is not believed because it came back: key, names and usage, and its path to the
 * root. */
static gboolean
check_certificate (CsRunContext *context,
                   CsStep *step,
                   CsRequest *request,
                   CsCertificate *certificate,
                   GError **error)
{
  CsSlot *slot = cs_step_get_slot (step);
  const char *name = cs_slot_get_name (slot);
  g_autoptr (GListModel) differences = cs_request_compare (request, certificate);
  g_autoptr (GListModel) findings = NULL;
  g_autoptr (CsBundle) root = NULL;
  g_autoptr (CsBundle) intermediates = NULL;
  g_autoptr (CsVerdict) verdict = NULL;
  const char *intermediate_file;

  g_mutex_lock (&context->mutex);
  findings = cs_lint_certificate (context->cluster, slot, certificate, cs_time_now ());
  intermediate_file = cs_cluster_get_intermediate_file (context->cluster);
  g_mutex_unlock (&context->mutex);
  if (!cs_run_accept_findings (differences, name, error)
      || !cs_run_accept_findings (findings, name, error))
    return FALSE;

  root = cs_run_load_bundle (context, NULL, cs_cluster_get_root_file (context->cluster), error);
  if (root == NULL)
    return FALSE;
  if (intermediate_file != NULL)
    intermediates = cs_run_load_bundle (context, NULL, intermediate_file, NULL);
  verdict = cs_verdict_new (certificate, intermediates, root, cs_time_now (), NULL, CS_PURPOSE_ANY);
  if (cs_verdict_is_ok (verdict))
    return TRUE;

  g_set_error (error, CS_ERROR, CS_ERROR_MISMATCH,
               "%s: the certificate that was issued is not valid: %s", name,
               cs_verdict_get_reason (verdict));
  return FALSE;
}

static char *
take_certificate (CsRunContext *context,
                  CsStep *step,
                  CsRequest *request,
                  CsOutcome *outcome,
                  GError **error)
{
  CsSlot *slot = cs_step_get_slot (step);
  g_autoptr (CsCertificate) certificate
      = cs_certificate_new_from_der (cs_outcome_get_certificate (outcome), error);
  g_autofree char *pem = NULL;
  g_autofree char *end = NULL;
  g_autoptr (GBytes) content = NULL;

  if (certificate == NULL || !check_certificate (context, step, request, certificate, error))
    return NULL;

  pem = cs_certificate_to_pem (certificate);
  content = g_bytes_new (pem, strlen (pem));
  if (!cs_workspace_store (context->workspace, cs_slot_get_node (slot), cs_step_get_file (step),
                           content, error))
    return NULL;
  end = cs_time_format (cs_certificate_get_not_after (certificate));

  return g_strdup_printf (
      "for the request's key, chains to the root, until %s, fingerprint %.16s…%s%s", end,
      cs_certificate_get_sha256 (certificate), cs_outcome_get_words (outcome) != NULL ? "; " : "",
      cs_outcome_get_words (outcome) != NULL ? cs_outcome_get_words (outcome) : "");
}

static const char *
words_of (CsOutcome *outcome)
{
  return cs_outcome_get_words (outcome) != NULL ? cs_outcome_get_words (outcome)
                                                : "it gave no reason";
}

char *
cs_run_submit (CsRunContext *context, CsStep *step, CsStepState *state, GError **error)
{
  CsSlot *slot = cs_step_get_slot (step);
  CsAuthority *authority = find_authority (context, cs_slot_get_authority (slot), error);
  g_autoptr (CsRequest) request = NULL;
  g_autoptr (CsOutcome) outcome = NULL;

  if (authority == NULL)
    return NULL;
  request = cs_run_load_request (context, slot, error);
  if (request == NULL)
    return NULL;
  outcome = obtain_outcome (context, step, authority, request, error);
  if (outcome == NULL || !save_answer (context, step, request, outcome, error))
    return NULL;

  switch (cs_outcome_get_state (outcome)) {
  case CS_OUTCOME_ISSUED:
    return take_certificate (context, step, request, outcome, error);
  case CS_OUTCOME_PENDING:
    *state = CS_STEP_WAITING;
    return g_strdup_printf ("waits for an approval, request %s: %s",
                            cs_outcome_get_request_id (outcome), words_of (outcome));
  case CS_OUTCOME_REFUSED:
    g_set_error (error, CS_ERROR, CS_ERROR_AUTHORITY, "%s refused %s: %s",
                 cs_slot_get_authority (slot), cs_slot_get_name (slot), words_of (outcome));
    return NULL;
  case CS_OUTCOME_UNKNOWN:
    break;
  }

  g_set_error (error, CS_ERROR, CS_ERROR_AUTHORITY, "%s: unknown, perhaps submitted: %s",
               cs_slot_get_name (slot), words_of (outcome));
  return NULL;
}
