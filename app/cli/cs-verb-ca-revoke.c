/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-verb-ca.h"

#define REVOKE_SUMMARY "Marks a certificate of a local authority as revoked."
#define REVOKE_DESCRIPTION                                                                         \
  "SERIAL is the number that `ca list` shows. Nobody learns of it before the next `ca crl` is\n"   \
  "where it is looked for. A revocation cannot be taken back; a request whose certificate was\n"   \
  "revoked is answered with a new one.\n\n"                                                        \
  "Exit codes: 0 revoked (also when it was before), 2 no such certificate, 3 failed.\n\n"          \
  "Example:\n"                                                                                     \
  "  countersignctl ca revoke ca 5f3a… --reason keyCompromise"

#define CRL_SUMMARY "Signs the list of what a local authority revoked (CRL)."
#define CRL_DESCRIPTION                                                                            \
  "Written as PEM. Whoever checks it wants a newer one before its next update is due.\n\n"         \
  "Exit codes: 0 written, 2 wrong usage or the file cannot be written, 3 failed.\n\n"              \
  "Example:\n"                                                                                     \
  "  countersignctl ca crl ca -o cmslab-root-ca.crl --days 7"

/* As people copy it: with colons, in capitals, with leading zeros. */
static char *
normalise_serial (const char *serial)
{
  g_autoptr (GString) digits = g_string_new (NULL);

  for (const char *p = serial; *p != '\0'; p++)
    if (*p != ':' && (*p != '0' || digits->len > 0))
      g_string_append_c (digits, g_ascii_tolower (*p));

  return g_string_free (g_steal_pointer (&digits), FALSE);
}

static GBytes *
find_certificate (CsCaSession *session, const char *serial, GError **error)
{
  g_autoptr (GPtrArray) list = cs_ca_session_list (session, error);
  g_autofree char *wanted = normalise_serial (serial);

  if (list == NULL)
    return NULL;

  for (guint i = 0; i < list->len; i++) {
    const CsIssued *issued = g_ptr_array_index (list, i);

    if (g_str_equal (issued->serial, wanted))
      return g_bytes_ref (issued->certificate);
  }

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
               "%s: nothing was issued under this number; “countersignctl ca list” shows them",
               serial);
  return NULL;
}

static int
revoke_by_serial (const char *directory, const char *serial, const char *reason)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CsCaSession) session = cs_ca_session_new (directory, NULL, &error);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) certificate = NULL;

  if (session != NULL)
    certificate = find_certificate (session, serial, &error);
  if (certificate == NULL)
    return cs_ca_fail (error);

  cs_authority_revoke_async (session->authority, certificate, reason, cs_cli_get_cancellable (),
                             cs_ca_keep_result_cb, &result);
  if (!cs_authority_revoke_finish (session->authority, cs_ca_wait (&result), &error))
    return cs_ca_fail (error);

  return CS_EXIT_DONE;
}

int
cs_verb_ca_revoke (int argc, char **argv)
{
  g_autofree char *reason = NULL;
  const GOptionEntry entries[] = {
    { "reason", 0, 0, G_OPTION_ARG_STRING, &reason,
      "unspecified (default), keyCompromise, affiliationChanged, superseded or "
      "cessationOfOperation",
      "REASON" },
    { NULL },
  };
  g_autoptr (GOptionContext) context
      = cs_cli_context_new ("DIRECTORY SERIAL", REVOKE_SUMMARY, REVOKE_DESCRIPTION);
  g_auto (GStrv) arguments = NULL;
  int code;

  g_option_context_add_main_entries (context, entries, NULL);
  arguments = cs_cli_parse (context, argc, argv, &code);
  if (arguments == NULL)
    return code;
  if (g_strv_length (arguments) != 2)
    return cs_cli_usage_error ("DIRECTORY and SERIAL are needed");

  return revoke_by_serial (arguments[0], arguments[1], reason != NULL ? reason : "unspecified");
}

static int
make_crl (const char *directory, const char *output, int days)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CsCaSession) session = cs_ca_session_new (directory, NULL, &error);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) crl = NULL;
  CsLocalAuthority *authority;

  if (session == NULL)
    return cs_ca_fail (error);

  authority = CS_LOCAL_AUTHORITY (session->authority);
  cs_local_authority_make_crl_async (authority, (guint) days, cs_cli_get_cancellable (),
                                     cs_ca_keep_result_cb, &result);
  crl = cs_local_authority_make_crl_finish (authority, cs_ca_wait (&result), &error);
  if (crl == NULL
      || !cs_ca_write (output, g_bytes_get_data (crl, NULL), g_bytes_get_size (crl), &error))
    return cs_ca_fail (error);

  return CS_EXIT_DONE;
}

int
cs_verb_ca_crl (int argc, char **argv)
{
  g_autofree char *output = NULL;
  int days = 30;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, "Write the list to FILE", "FILE" },
    { "days", 0, 0, G_OPTION_ARG_INT, &days, "Until its next update (default 30)", "N" },
    { NULL },
  };
  g_autoptr (GOptionContext) context
      = cs_cli_context_new ("DIRECTORY", CRL_SUMMARY, CRL_DESCRIPTION);
  g_auto (GStrv) arguments = NULL;
  int code;

  g_option_context_add_main_entries (context, entries, NULL);
  arguments = cs_cli_parse (context, argc, argv, &code);
  if (arguments == NULL)
    return code;
  if (g_strv_length (arguments) != 1)
    return cs_cli_usage_error ("one DIRECTORY is needed");
  if (output == NULL)
    return cs_cli_usage_error ("-o FILE is needed");
  if (days < 1)
    return cs_cli_usage_error ("--days %d is not 1 or more", days);

  return make_crl (arguments[0], output, days);
}
