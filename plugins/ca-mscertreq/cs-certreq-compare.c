/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-certreq-compare.h"

#define DAY (24 * 60 * 60)

static CsRequest *
parse_request (CsSubmission *submission)
{
  return cs_request_new_from_der (cs_submission_get_request (submission), NULL);
}

CsCertificate *
cs_certreq_compare_find (GBytes *content, CsSubmission *submission, gboolean *others)
{
  g_autoptr (CsRequest) request = parse_request (submission);
  g_autoptr (GListModel) items = cs_reader_read_bytes (content, "certificate", NULL, NULL, NULL);

  *others = FALSE;
  for (guint i = 0; items != NULL && i < g_list_model_get_n_items (items); i++) {
    g_autoptr (CsItem) item = g_list_model_get_item (items, i);
    CsCertificate *certificate = cs_item_get_certificate (item);

    if (certificate == NULL)
      continue;
    if (request != NULL && cs_request_is_answered_by (request, certificate))
      return g_object_ref (certificate);
    *others = TRUE;
  }

  return NULL;
}

static void
add (GListStore *list, const char *id, const char *text)
{
  g_autoptr (CsFinding) finding = cs_finding_new (id, CS_SEVERITY_WARNING, text, NULL);

  g_list_store_append (list, finding);
}

/* The roles of the certificate may need more than the request says. */
static void
compare_usages (GListStore *list, CsSubmission *submission, CsCertificate *certificate)
{
  const char *const *usages = cs_submission_get_usages (submission);

  if (g_strv_contains (usages, "server") && !cs_certificate_allows_server (certificate))
    add (list, "missing-usage",
         "The certificate may not be used by a TLS server, as its roles need");
  if (g_strv_contains (usages, "client") && !cs_certificate_allows_client (certificate))
    add (list, "missing-usage",
         "The certificate may not be used by a TLS client, as its roles need");
}

/* What validity a template has is not known here, so a shorter one shows in the authority's words
 * and in the end that is always shown. */
static void
compare_validity (GListStore *list, CsSubmission *submission, CsCertificate *certificate)
{
  gint64 begin = cs_certificate_get_not_before (certificate);
  gint64 end = cs_certificate_get_not_after (certificate);
  guint days = cs_submission_get_days (submission);
  g_autoptr (CsFinding) now = cs_certificate_judge_time (certificate, cs_time_now ());

  if (now != NULL)
    add (list, "other-validity", cs_finding_get_text (now));
  if (days > 0 && end - begin < (gint64) days * DAY) {
    g_autofree char *text = g_strdup_printf ("The certificate is valid for %" G_GINT64_FORMAT
                                             " days, asked was for %u",
                                             (end - begin) / DAY, days);

    add (list, "other-validity", text);
  }
}

GListModel *
cs_certreq_compare (CsSubmission *submission, CsCertificate *certificate)
{
  GListStore *list = g_list_store_new (CS_TYPE_FINDING);
  g_autoptr (CsRequest) request = parse_request (submission);
  g_autoptr (GListModel) differences
      = request != NULL ? cs_request_compare (request, certificate) : NULL;
  gboolean usage_named = FALSE;

  for (guint i = 0; differences != NULL && i < g_list_model_get_n_items (differences); i++) {
    g_autoptr (CsFinding) finding = g_list_model_get_item (differences, i);

    usage_named = usage_named || g_str_equal (cs_finding_get_id (finding), "missing-usage");
    g_list_store_append (list, finding);
  }
  if (!usage_named)
    compare_usages (list, submission, certificate);
  compare_validity (list, submission, certificate);

  return G_LIST_MODEL (list);
}

char *
cs_certreq_compare_dup_words (GListModel *differences)
{
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (differences); i++) {
    g_autoptr (CsFinding) finding = g_list_model_get_item (differences, i);

    g_string_append_printf (words, "%s%s", i > 0 ? "; " : "", cs_finding_get_text (finding));
  }

  return g_string_free (g_steal_pointer (&words), FALSE);
}

static CsPrompt *
build_prompt (CsSubmission *submission, CsCertificate *certificate, GListModel *differences)
{
  g_autofree char *title = g_strdup_printf ("The certificate of %s is not what was asked for",
                                            cs_submission_get_slot (submission));
  g_autofree char *begin = cs_time_format (cs_certificate_get_not_before (certificate));
  g_autofree char *end = cs_time_format (cs_certificate_get_not_after (certificate));
  CsPrompt *prompt = cs_prompt_new (
      CS_PROMPT_CONFIRM, title,
      "The authority issued a certificate for the right key, but with the differences below. The "
      "template mostly is the reason: it may take names from the directory or allow one usage "
      "only. Use the certificate all the same?");

  for (guint i = 0; i < g_list_model_get_n_items (differences); i++) {
    g_autoptr (CsFinding) finding = g_list_model_get_item (differences, i);

    cs_prompt_add_detail (prompt, "Difference", cs_finding_get_text (finding));
  }
  cs_prompt_add_detail (prompt, "Subject", cs_certificate_get_subject (certificate));
  cs_prompt_add_detail (prompt, "Valid from", begin);
  cs_prompt_add_detail (prompt, "Valid until", end);
  cs_prompt_add_detail (prompt, "SHA-256", cs_certificate_get_sha256 (certificate));

  return prompt;
}

gboolean
cs_certreq_compare_ask (CsPrompts *prompts,
                        CsSubmission *submission,
                        CsCertificate *certificate,
                        GListModel *differences,
                        CsCertreqVerdict *verdict,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (CsPrompt) prompt = NULL;
  g_autoptr (CsAnswer) answer = NULL;
  g_autoptr (GError) local_error = NULL;

  *verdict = CS_CERTREQ_AS_ASKED;
  if (g_list_model_get_n_items (differences) == 0)
    return TRUE;
  *verdict = CS_CERTREQ_UNDECIDED;
  if (prompts == NULL)
    return TRUE;

  prompt = build_prompt (submission, certificate, differences);
  answer = cs_prompts_ask (prompts, prompt, cancellable, &local_error);
  if (answer != NULL)
    *verdict = CS_CERTREQ_AS_ASKED;
  else if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  else if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    *verdict = CS_CERTREQ_DECLINED;

  return TRUE;
}
