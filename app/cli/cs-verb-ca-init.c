/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-verb-ca.h"

#define SUMMARY "Makes a new local authority: root certificate, encrypted key, empty record."
#define DESCRIPTION                                                                                \
  "DIRECTORY is made, readable by you only; an authority that is there is never overwritten.\n"    \
  "It will hold ca.cer (the root, to be given to the nodes), ca.key and issued.db. Back up all\n"  \
  "three together. Nobody can recover a forgotten pass phrase.\n\n"                                \
  "Exit codes: 0 made, 2 wrong usage or a folder that is not empty, 3 failed.\n\n"                 \
  "Examples:\n"                                                                                    \
  "  countersignctl ca init ca --subject \"CN=Pod 2 root CA,O=Lab\"\n"                             \
  "  countersignctl ca init ca --subject CN=Root --key ec:P-256 --days 3650 --secrets FILE"

typedef struct {
  char *subject;
  char *key;
  int days;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->subject);
  g_free (options->key);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static void
report (const char *directory, CsCertificate *root)
{
  g_autofree char *file = g_build_filename (directory, "ca.cer", NULL);
  g_autofree char *shown = cs_escape_control (file);
  g_autofree char *end = cs_time_format (cs_certificate_get_not_after (root));

  if (cs_cli_get_options ()->quiet)
    return;

  cs_cli_print ("Root       %s\nSubject    %s\nValid to   %s\nSHA-256    %s\n", shown,
                cs_certificate_get_subject (root), end, cs_certificate_get_sha256 (root));
}

static int
run (const char *directory, const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CsCaSession) session = cs_ca_session_new (directory, NULL, &error);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) der = NULL;
  g_autoptr (CsCertificate) root = NULL;

  if (session == NULL)
    return cs_ca_fail (error);

  cs_local_authority_create_async (CS_LOCAL_AUTHORITY (session->authority), options->subject,
                                   options->key, (guint) options->days, cs_cli_get_cancellable (),
                                   cs_ca_keep_result_cb, &result);
  der = cs_local_authority_create_finish (CS_LOCAL_AUTHORITY (session->authority),
                                          cs_ca_wait (&result), &error);
  root = der != NULL ? cs_certificate_new_from_der (der, &error) : NULL;
  if (root == NULL)
    return cs_ca_fail (error);
  report (directory, root);

  return CS_EXIT_DONE;
}

int
cs_verb_ca_init (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  const GOptionEntry entries[] = {
    { "subject", 0, 0, G_OPTION_ARG_STRING, &options.subject,
      "Its name, the most specific part first: CN=NAME,O=…,C=…", "SUBJECT" },
    { "key", 0, 0, G_OPTION_ARG_STRING, &options.key,
      "rsa:2048, rsa:3072 (default), rsa:4096, ec:P-256, ec:P-384 or ed25519", "KIND" },
    { "days", 0, 0, G_OPTION_ARG_INT, &options.days, "Validity of the root (default 3650)", "N" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = cs_cli_context_new ("DIRECTORY", SUMMARY, DESCRIPTION);
  g_auto (GStrv) arguments = NULL;
  int code;

  options.days = 3650;
  g_option_context_add_main_entries (context, entries, NULL);
  arguments = cs_cli_parse (context, argc, argv, &code);
  if (arguments == NULL)
    return code;
  if (g_strv_length (arguments) != 1 || arguments[0][0] == '\0')
    return cs_cli_usage_error ("one DIRECTORY is needed");
  if (options.subject == NULL)
    return cs_cli_usage_error ("--subject CN=NAME is needed");
  if (options.days < 1)
    return cs_cli_usage_error ("--days %d is not 1 or more", options.days);

  return run (arguments[0], &options);
}
