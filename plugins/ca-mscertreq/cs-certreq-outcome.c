/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-certreq-outcome.h"

#include <string.h>

#include "cs-certreq-command.h"
#include "cs-certreq-compare.h"
#include "cs-certreq-errors.h"

#define LOGON_FAILURE 0x8007052e
#define LOGON_DENIED 0x8009030c

gboolean
cs_certreq_outcome_is_answer (CsCertreqFolder *folder, CsCertreqReply *reply)
{
  g_autoptr (GBytes) certificate = cs_certreq_folder_load (folder, CS_CERTREQ_CERTIFICATE);

  return certificate != NULL || reply->request_id != NULL || reply->code != 0;
}

/* --- a certificate -----------------------------------------------------------------------------
 */

static CsOutcome *
conclude_certificate (const CsCertreqAnswer *answer, CsCertificate *certificate, GBytes *content)
{
  if (answer->submitted != NULL) /* kept where everything else of it is */
    cs_certreq_folder_store (answer->submitted, CS_CERTREQ_CERTIFICATE, content, NULL);

  return cs_outcome_new_issued (cs_certificate_get_der (certificate), answer->folder->request_id,
                                answer->reply->words);
}

/* --- no certificate ----------------------------------------------------------------------------
 */

/* What is said of it: the cause and the next step, certreq's own words, and where all of them are.
 */
static char *
dup_explanation (const CsCertreqAnswer *answer, guint32 code)
{
  g_autofree char *cause = cs_certreq_errors_explain (code, answer->settings->host);
  const char *words = answer->reply->words;
  g_autofree char *output = g_build_filename (answer->folder->path, CS_CERTREQ_OUTPUT, NULL);

  if (answer->question == CS_CERTREQ_RETRIEVED)
    return g_strdup_printf ("%s It said: %s", cause, words != NULL ? words : "nothing");

  return g_strdup_printf ("%s It said: %s (all of it in %s)", cause,
                          words != NULL ? words : "nothing", output);
}

static char *
dup_code (guint32 code)
{
  return g_strdup_printf ("0x%08x", code);
}

/* Every transcript of a waiting request ends with this, in whatever language (domain.md 3.3). */
#define TAKEN_MARK "(0)"

/* A number, no certificate and no code: it waits. Where the mark is missing that is not certain: a
 * denial that gives no code looks the same. It is asked for again either way, never submitted. */
static CsOutcome *
conclude_waiting (const CsCertreqAnswer *answer)
{
  const char *words = answer->reply->words;
  g_autofree char *text = NULL;

  if (words != NULL && strstr (words, TAKEN_MARK) != NULL)
    return cs_outcome_new_pending (answer->folder->request_id, words);
  text = g_strdup_printf ("not certain that it waits, for it gave no error code either: read what "
                          "it said, and ask the authority's people when that stays. It said: %s",
                          words != NULL ? words : "nothing");

  return cs_outcome_new_pending (answer->folder->request_id, text);
}

/* With a number the authority has it. What it decided says the code that follows, if one does: a
 * refusal, unless that code is one of the way there or back. */
static CsOutcome *
conclude_number (const CsCertreqAnswer *answer, guint32 code)
{
  const CsCertreqError *known = cs_certreq_errors_lookup (code);
  g_autofree char *text = NULL;
  g_autofree char *number = NULL;

  if (code == 0)
    return conclude_waiting (answer);
  if (known != NULL && known->kind != CS_CERTREQ_KIND_POLICY)
    return cs_outcome_new_pending (answer->folder->request_id, answer->reply->words);
  text = dup_explanation (answer, code);
  number = dup_code (code);

  return cs_outcome_new_refused (answer->folder->request_id, number, text);
}

static CsOutcome *
conclude_code (const CsCertreqAnswer *answer, guint32 code, GError **error)
{
  const CsCertreqError *known = cs_certreq_errors_lookup (code);
  g_autofree char *text = dup_explanation (answer, code);
  g_autofree char *number = dup_code (code);

  if (known == NULL || known->kind == CS_CERTREQ_KIND_BROKEN)
    return cs_outcome_new_unknown (text);
  if (known->kind == CS_CERTREQ_KIND_POLICY)
    return cs_outcome_new_refused (NULL, number, text);

  if (answer->question == CS_CERTREQ_RETRIEVED)
    g_set_error_literal (error, CS_ERROR, CS_ERROR_AUTHORITY, text);
  else
    g_set_error_literal (error, CS_ERROR, CS_ERROR_NOT_SUBMITTED, text);
  return NULL;
}

static CsOutcome *
conclude_nothing (const CsCertreqAnswer *answer)
{
  g_autofree char *output = g_build_filename (answer->folder->path, CS_CERTREQ_OUTPUT, NULL);
  const char *words = answer->reply->words;
  g_autofree char *text = NULL;

  if (answer->call != NULL)
    text = g_strdup_printf ("%s, without a request number in %s", answer->call->message, output);
  else if (answer->question == CS_CERTREQ_RECOVERED)
    text = g_strdup_printf ("certreq was called and an earlier run ended before its answer; there "
                            "is no request number in %s",
                            output);
  else
    text = g_strdup_printf ("certreq ended with status %u and gave neither a certificate nor a "
                            "request number; it said: %s",
                            answer->status, words != NULL ? words : "nothing");

  return cs_outcome_new_unknown (text);
}

static void
judge_account (const CsCertreqAnswer *answer, guint32 code)
{
  cs_certreq_account_judge (answer->account, code != LOGON_FAILURE && code != LOGON_DENIED);
}

CsOutcome *
cs_certreq_outcome_conclude (const CsCertreqAnswer *answer, GError **error)
{
  g_autoptr (GBytes) content = cs_certreq_folder_load (answer->folder, CS_CERTREQ_CERTIFICATE);
  gboolean others = FALSE;
  g_autoptr (CsCertificate) certificate
      = content != NULL ? cs_certreq_compare_find (content, answer->submission, &others) : NULL;
  guint32 code = cs_certreq_reply_get_code (answer->reply, answer->status);

  judge_account (answer, code);
  if (certificate != NULL)
    return conclude_certificate (answer, certificate, content);
  if (others)
    return cs_outcome_new_refused (answer->folder->request_id, NULL,
                                   "what came back is a certificate for another key than the "
                                   "request's: it is not used");
  if (answer->reply->request_id != NULL)
    return conclude_number (answer, code);
  if (code != 0)
    return conclude_code (answer, code, error);
  if (answer->question == CS_CERTREQ_RETRIEVED && answer->status == 0)
    return cs_outcome_new_pending (answer->folder->request_id, answer->reply->words);

  return conclude_nothing (answer);
}
