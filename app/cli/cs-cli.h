/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>

#include "cs-cli-interrupt.h"
#include "cs-cli-output.h"
#include "cs-cli-progress.h"
#include "cs-cli-table.h"

G_BEGIN_DECLS

/* What every verb of countersignctl is made of. A verb is one file, cs-verb-NAME.c:
 *
 *   int
 *   cs_verb_NAME (int argc, char **argv)
 *   {
 *     const GOptionEntry entries[] = { ..., { NULL } };
 *     g_autoptr (GOptionContext) context = cs_cli_context_new ("FILE…", SUMMARY, DESCRIPTION);
 *     g_auto (GStrv) files = NULL;
 *     int code;
 *
 *     g_option_context_add_main_entries (context, entries, NULL);
 *     files = cs_cli_parse (context, argc, argv, &code);
 *     if (files == NULL)
 *       return code;
 *     ...
 */

/**
 * CsExit: the exit codes, a contract (DESIGN, "The command line")
 * @CS_EXIT_DONE: done, or true
 * @CS_EXIT_NEGATIVE: a negative answer: mismatch, not verified, lint error, drift found
 * @CS_EXIT_USAGE: wrong usage or unreadable input
 * @CS_EXIT_FAILED: a node or an authority failed
 * @CS_EXIT_WAITING: waiting for approval
 * @CS_EXIT_CANCELLED: cancelled
 */
typedef enum {
  CS_EXIT_DONE = 0,
  CS_EXIT_NEGATIVE = 1,
  CS_EXIT_USAGE = 2,
  CS_EXIT_FAILED = 3,
  CS_EXIT_WAITING = 4,
  CS_EXIT_CANCELLED = 130,
} CsExit;

/* Of two exit codes the one that counts: 130, 2, 3, 4, 1, 0. */
int cs_cli_exit_worst (int a, int b);
/* The exit code that says what @error is. */
int cs_cli_exit_for_error (const GError *error);

/* "THING: reason" on standard error, control characters escaped. */
void cs_cli_complain (const char *thing, const GError *error);
/* "countersignctl VERB: message" and where help is, on standard error. Returns CS_EXIT_USAGE. */
int cs_cli_usage_error (const char *format, ...) G_GNUC_PRINTF (1, 2);

/**
 * CsCliOptions: what every verb understands
 * @secrets: (nullable): a file of secrets, or "-" for standard input
 * @accept_new_host_keys: hosts seen for the first time are believed; changed keys never are
 * @quiet: only what was asked for, and errors
 * @verbose: also what is normally not worth a line
 */
typedef struct {
  char *secrets;
  gboolean accept_new_host_keys;
  gboolean quiet;
  gboolean verbose;
} CsCliOptions;

/* The options of this process; valid after cs_cli_parse(). */
const CsCliOptions *cs_cli_get_options (void);

/**
 * cs_cli_context_new:
 * @parameters: what follows the options, such as "KEY CERT"
 * @summary: one or two sentences on what the verb does
 * @description: (nullable): details, exit codes, examples
 *
 * Returns: (transfer full): a context, to which the verb adds its main entries; cs_cli_parse() adds
 *   the common options after them
 */
GOptionContext *
cs_cli_context_new (const char *parameters, const char *summary, const char *description);

/**
 * cs_cli_parse:
 * @argc: of the verb: argv[0] is its name
 * @exit_code: (out): what the verb returns when there is nothing to go on with
 *
 * Parses the options. Help goes to standard output, a wrong option to standard error.
 *
 * Returns: (transfer full) (nullable): the arguments that are no options, without the verb's name;
 *   %NULL when the verb is over: return @exit_code
 */
GStrv cs_cli_parse (GOptionContext *context, int argc, char **argv, int *exit_code);

/* The same for a verb whose only argument is a cluster file: its path. Transfer full. */
char *cs_cli_parse_cluster (GOptionContext *context, int argc, char **argv, int *exit_code);

/* Asks on the terminal for a pass phrase: a #CsReaderPassphrase; NULL when there is no terminal or
 * the user declines. */
char *cs_cli_ask_passphrase (const char *file, const char *what, gpointer unused);

G_END_DECLS
