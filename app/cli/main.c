/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <locale.h>
#include <stdlib.h>
#ifdef CS_FINDS_LEAKS
#include <sanitizer/lsan_interface.h>
#endif

#include "cs-cli-console.h"
#include "cs-cli.h"
#include "cs-process.h"
#include "cs-verbs.h"

static int
show_help (void)
{
  g_autofree char *text = cs_verbs_dup_help ();

  cs_cli_print ("%s", text);

  return CS_EXIT_DONE;
}

static int
run_unknown (const char *name)
{
  const CsVerb *guess = cs_verbs_guess (name);

  if (guess != NULL)
    return cs_cli_usage_error ("there is no verb “%s”; did you mean “%s”?", name, guess->name);

  return cs_cli_usage_error ("there is no verb “%s”", name);
}

static int
run (int argc, char **argv)
{
  const CsVerb *verb;

  if (argc < 2)
    return cs_cli_usage_error ("a verb is missing");
  if (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h"))
    return show_help ();
  if (g_str_equal (argv[1], "--version")) {
    cs_cli_print ("countersignctl %s\n", CS_VERSION);
    return CS_EXIT_DONE;
  }

  verb = cs_verbs_find (argv[1]);
  if (verb == NULL)
    return run_unknown (argv[1]);

  return verb->run (argc - 1, argv + 1);
}

static int
run_with (char **argv)
{
  g_auto (GStrv) arguments = cs_console_dup_arguments (argv);

  return run ((int) g_strv_length (arguments), arguments);
}

/* A thread may still take leave of a node: exit() would run what OpenSSL and libssh have registered
 * for it, and take away under the thread what it uses. So a sanitizer looks for leaks before the
 * end, while all that the thread has is still its own. */
static void
end (int code)
{
#ifdef CS_FINDS_LEAKS
  __lsan_do_leak_check ();
#endif
  _Exit (code);
}

int
main (int argc, char **argv)
{
  (void) argc;

  setlocale (LC_ALL, "");
  cs_process_harden ();
  cs_console_init ();
  g_set_prgname ("countersignctl");

  end (cs_cli_flush (run_with (argv)));
}
