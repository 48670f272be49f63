/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-manual-texts.h"

static void
append_names (GString *text, CsRequest *request, const char *prefix)
{
  GPtrArray *names = cs_request_get_names (request);

  for (guint i = 0; i < names->len; i++) {
    const CsGeneralName *name = g_ptr_array_index (names, i);
    g_autofree char *shown = cs_general_name_dup_shown (name);

    g_string_append_printf (text, "%s%s: %s\n", prefix,
                            name->type == CS_NAME_DNS ? "DNS" : cs_name_type_to_string (name->type),
                            shown);
  }
  if (names->len == 0)
    g_string_append_printf (text, "%snone\n", prefix);
}

static void
append_fields (GString *text, CsRequest *request, CsSubmission *submission)
{
  const CsPublicKey *key = cs_request_get_public_key (request);
  g_autofree char *subject = cs_escape_control (cs_request_get_subject (request));
  g_autofree char *common_name = cs_request_get_common_name (request) != NULL
                                     ? cs_escape_control (cs_request_get_common_name (request))
                                     : g_strdup ("none");
  g_autofree char *usages = g_strjoinv (" and ", (char **) cs_submission_get_usages (submission));

  g_string_append_printf (text, "Common name: %s\nSubject: %s\nAlternative names:\n", common_name,
                          subject);
  append_names (text, request, "  ");
  g_string_append_printf (text, "Key: %s, %u bits\nUse: TLS %s authentication\n", key->type,
                          key->bits, usages);
  if (cs_submission_get_days (submission) > 0)
    g_string_append_printf (text, "Validity: %u days\n", cs_submission_get_days (submission));
  g_string_append_printf (text, "SHA-256 of the request: %s\n", cs_request_get_sha256 (request));
}

char *
cs_manual_text_for_mail (CsRequest *request, CsSubmission *submission, const char *address)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *pem = cs_request_to_pem (request);

  if (address != NULL && *address != '\0')
    g_string_append_printf (text, "To: %s\n", address);
  g_string_append_printf (text,
                          "Subject: Certificate request %s\n\n"
                          "Please issue a certificate for the request below.\n\n",
                          cs_submission_get_slot (submission));
  append_fields (text, request, submission);
  g_string_append (text,
                   "\nPlease send back the certificate with those of your authority that it chains "
                   "to, the root included,\nas PEM, DER or PKCS #7.\n\n");
  g_string_append (text, pem);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
cs_manual_text_for_form (CsRequest *request, CsSubmission *submission)
{
  g_autoptr (GString) text = g_string_new (NULL);

  append_fields (text, request, submission);

  return g_string_free (g_steal_pointer (&text), FALSE);
}
