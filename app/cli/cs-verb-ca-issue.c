/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-verb-ca.h"

#include <string.h>

#define SUMMARY "Signs a certificate request with a local authority."
#define DESCRIPTION                                                                                \
  "The request's signature, key and names are checked first; subject and names are copied. The\n"  \
  "same request is answered with the same certificate. Without -o the certificate goes to\n"       \
  "standard output, PEM.\n\n"                                                                      \
  "Exit codes: 0 issued, 2 wrong usage or an unreadable file, 3 refused or failed.\n\n"            \
  "Examples:\n"                                                                                    \
  "  countersignctl ca issue ca cms1a.csr -o cms1a.cer\n"                                          \
  "  countersignctl ca issue ca db.csr --profile client --days 90 --secrets FILE"

typedef struct {
  char *output;
  char *profile;
  int days;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->output);
  g_free (options->profile);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* The one request of the file; which of several is meant must not be guessed. */
static CsRequest *
read_request (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  g_autoptr (GListModel) items
      = cs_reader_read_file (file, NULL, NULL, cs_cli_get_cancellable (), error);
  g_autoptr (CsRequest) found = NULL;
  guint n = 0;

  if (items == NULL)
    return NULL;

  for (guint i = 0; i < g_list_model_get_n_items (items); i++) {
    g_autoptr (CsItem) item = g_list_model_get_item (items, i);

    if (cs_item_get_kind (item) != CS_ITEM_REQUEST)
      continue;
    g_set_object (&found, cs_item_get_request (item));
    n++;
  }
  if (n == 1)
    return g_steal_pointer (&found);

  g_set_error (error, CS_ERROR, CS_ERROR_MALFORMED, "%s: holds %u certificate requests, not one",
               path, n);
  return NULL;
}

static CsSubmission *
new_submission (CsRequest *request, const char *path, int days)
{
  static const char *const usages[] = { "server", "client", NULL };
  g_autofree char *slot = g_path_get_basename (path);
  char *dot = strrchr (slot, '.');
  CsSubmission *submission;

  if (dot != NULL && dot != slot)
    *dot = '\0';
  submission = cs_submission_new (cs_request_get_der (request), slot, usages);
  cs_submission_set_days (submission, (guint) days);

  return submission;
}

static int
deliver (CsOutcome *outcome, const char *path, const char *output)
{
  g_autoptr (CsCertificate) certificate = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *pem = NULL;

  if (cs_outcome_get_state (outcome) != CS_OUTCOME_ISSUED) {
    cs_cli_print_error ("%s: refused: %s", path, cs_outcome_get_words (outcome));
    return CS_EXIT_FAILED;
  }

  certificate = cs_certificate_new_from_der (cs_outcome_get_certificate (outcome), &error);
  if (certificate == NULL)
    return cs_ca_fail (error);
  pem = cs_certificate_to_pem (certificate);
  if (!cs_ca_write (output, pem, strlen (pem), &error))
    return cs_ca_fail (error);
  if (cs_outcome_get_words (outcome) != NULL && !cs_cli_get_options ()->quiet)
    cs_cli_print_error ("%s: %s", path, cs_outcome_get_words (outcome));

  return CS_EXIT_DONE;
}

static int
run (const char *directory, const char *path, const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CsRequest) request = read_request (path, &error);
  g_autoptr (CsCaSession) session = NULL;
  g_autoptr (CsSubmission) submission = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (CsOutcome) outcome = NULL;

  if (request == NULL)
    return cs_ca_fail (error);
  session = cs_ca_session_new (directory, options->profile, &error);
  if (session == NULL)
    return cs_ca_fail (error);

  submission = new_submission (request, path, options->days);
  cs_authority_submit_async (session->authority, submission, cs_cli_get_cancellable (),
                             cs_ca_keep_result_cb, &result);
  outcome = cs_authority_submit_finish (session->authority, cs_ca_wait (&result), &error);

  return outcome != NULL ? deliver (outcome, path, options->output) : cs_ca_fail (error);
}

int
cs_verb_ca_issue (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output, "Write the certificate to FILE",
      "FILE" },
    { "profile", 0, 0, G_OPTION_ARG_STRING, &options.profile,
      "server, client or client-server (default)", "PROFILE" },
    { "days", 0, 0, G_OPTION_ARG_INT, &options.days,
      "Validity (default 397), never beyond the root", "N" },
    { NULL },
  };
  g_autoptr (GOptionContext) context
      = cs_cli_context_new ("DIRECTORY REQUEST", SUMMARY, DESCRIPTION);
  g_auto (GStrv) arguments = NULL;
  int code;

  g_option_context_add_main_entries (context, entries, NULL);
  arguments = cs_cli_parse (context, argc, argv, &code);
  if (arguments == NULL)
    return code;
  if (g_strv_length (arguments) != 2)
    return cs_cli_usage_error ("DIRECTORY and REQUEST are needed");
  if (options.days < 0)
    return cs_cli_usage_error ("--days %d is not 1 or more", options.days);

  return run (arguments[0], arguments[1], &options);
}
