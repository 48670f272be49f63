/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-cli.h"

#include "cs-cli-console.h"

static CsCliOptions options;

int
cs_cli_exit_worst (int a, int b)
{
  static const int order[] = { CS_EXIT_CANCELLED, CS_EXIT_USAGE,    CS_EXIT_FAILED,
                               CS_EXIT_WAITING,   CS_EXIT_NEGATIVE, CS_EXIT_DONE };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++) {
    if (a == order[i] || b == order[i])
      return order[i];
  }

  g_return_val_if_reached (CS_EXIT_FAILED);
}

static int
exit_for_own_error (CsError code)
{
  switch (code) {
  case CS_ERROR_MISMATCH:
  case CS_ERROR_RULE:
  case CS_ERROR_STALE:
    return CS_EXIT_NEGATIVE;
  case CS_ERROR_MALFORMED:
  case CS_ERROR_TOO_LARGE:
  case CS_ERROR_NO_ANSWER:
  case CS_ERROR_PLUGIN:
    return CS_EXIT_USAGE;
  case CS_ERROR_UNTRUSTED:
  case CS_ERROR_AUTHENTICATION:
  case CS_ERROR_NODE:
  case CS_ERROR_AUTHORITY:
  case CS_ERROR_NOT_SUBMITTED:
    return CS_EXIT_FAILED;
  }

  g_return_val_if_reached (CS_EXIT_FAILED);
}

/* What only a network can answer; all else is about files of this computer. */
static gboolean
is_network_error (const GError *error)
{
  static const int codes[] = { G_IO_ERROR_TIMED_OUT,           G_IO_ERROR_CLOSED,
                               G_IO_ERROR_HOST_NOT_FOUND,      G_IO_ERROR_HOST_UNREACHABLE,
                               G_IO_ERROR_NETWORK_UNREACHABLE, G_IO_ERROR_CONNECTION_REFUSED,
                               G_IO_ERROR_CONNECTION_CLOSED,   G_IO_ERROR_NOT_CONNECTED,
                               G_IO_ERROR_PROXY_FAILED };

  if (error->domain == G_RESOLVER_ERROR || error->domain == G_TLS_ERROR)
    return TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++) {
    if (g_error_matches (error, G_IO_ERROR, codes[i]))
      return TRUE;
  }

  return FALSE;
}

int
cs_cli_exit_for_error (const GError *error)
{
  g_return_val_if_fail (error != NULL, CS_EXIT_FAILED);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return CS_EXIT_CANCELLED;
  if (error->domain == CS_ERROR)
    return exit_for_own_error (error->code);

  return is_network_error (error) ? CS_EXIT_FAILED : CS_EXIT_USAGE;
}

void
cs_cli_complain (const char *thing, const GError *error)
{
  g_return_if_fail (error != NULL);

  if (thing != NULL)
    cs_cli_print_error ("%s: %s", thing, error->message);
  else
    cs_cli_print_error ("%s", error->message);
}

int
cs_cli_usage_error (const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);

  cs_cli_print_error ("%s: %s", g_get_prgname (), message);
  cs_cli_print_error ("Try: %s --help", g_get_prgname ());

  return CS_EXIT_USAGE;
}

const CsCliOptions *
cs_cli_get_options (void)
{
  return &options;
}

GOptionContext *
cs_cli_context_new (const char *parameters, const char *summary, const char *description)
{
  GOptionContext *context = g_option_context_new (parameters);

  g_option_context_set_summary (context, summary);
  g_option_context_set_description (context, description);
  /* --help is one of the common options, so that they all stand in one list. */
  g_option_context_set_help_enabled (context, FALSE);

  return context;
}

/* Takes "--" out: what follows it is an argument whatever it looks like. */
static GStrv
dup_arguments (char **argv)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  gboolean separated = FALSE;

  for (guint i = 1; argv[i] != NULL; i++) {
    if (!separated && g_str_equal (argv[i], "--"))
      separated = TRUE;
    else
      g_strv_builder_add (builder, argv[i]);
  }

  return g_strv_builder_end (builder);
}

GStrv
cs_cli_parse (GOptionContext *context, int argc, char **argv, int *exit_code)
{
  gboolean help = FALSE;
  const GOptionEntry common[] = {
    { "secrets", 0, 0, G_OPTION_ARG_FILENAME, &options.secrets,
      "Take passwords and pass phrases from FILE (- reads standard input)", "FILE" },
    { "accept-new-host-keys", 0, 0, G_OPTION_ARG_NONE, &options.accept_new_host_keys,
      "Believe hosts that are seen for the first time", NULL },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &options.quiet, "Say only what was asked for", NULL },
    { "verbose", 'v', 0, G_OPTION_ARG_NONE, &options.verbose, "Say more", NULL },
    { "help", 'h', 0, G_OPTION_ARG_NONE, &help, "Show this help", NULL },
    { NULL },
  };
  g_auto (GStrv) strv = g_strdupv (argv);
  g_autofree char *program = g_strdup_printf ("countersignctl %s", argv[0]);
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (argc > 0 && exit_code != NULL, NULL);

  g_set_prgname (program);
  g_option_context_add_main_entries (context, common, NULL);

  if (!g_option_context_parse_strv (context, &strv, &error)) {
    *exit_code = cs_cli_usage_error ("%s", error->message);
    return NULL;
  }
  if (help) {
    g_autofree char *text = g_option_context_get_help (context, FALSE, NULL);

    cs_cli_print ("%s", text);
    *exit_code = CS_EXIT_DONE;
    return NULL;
  }

  return dup_arguments (strv);
}

char *
cs_cli_parse_cluster (GOptionContext *context, int argc, char **argv, int *exit_code)
{
  g_auto (GStrv) arguments = cs_cli_parse (context, argc, argv, exit_code);

  if (arguments == NULL)
    return NULL;
  if (g_strv_length (arguments) == 1)
    return g_strdup (arguments[0]);

  *exit_code = cs_cli_usage_error ("it takes one cluster file");

  return NULL;
}

char *
cs_cli_ask_passphrase (const char *file, const char *what, gpointer unused)
{
  g_autofree char *shown = cs_escape_control (file);
  g_autofree char *question = g_strdup_printf ("Pass phrase for the %s in %s: ", what, shown);

  return cs_console_ask (question, TRUE, NULL, NULL);
}
