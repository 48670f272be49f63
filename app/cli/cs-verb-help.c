/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-cli.h"
#include "cs-verbs.h"

int
cs_verb_help (int argc, char **argv)
{
  g_autoptr (GOptionContext) context
      = cs_cli_context_new ("[VERB]", "Shows all verbs, or what one of them does.",
                            "Example:\n  countersignctl help plugins");
  g_auto (GStrv) names = NULL;
  const CsVerb *verb;
  int code;

  names = cs_cli_parse (context, argc, argv, &code);
  if (names == NULL)
    return code;

  if (names[0] == NULL) {
    g_autofree char *text = cs_verbs_dup_help ();

    cs_cli_print ("%s", text);
    return CS_EXIT_DONE;
  }
  if (names[1] != NULL)
    return cs_cli_usage_error ("one verb at a time");

  verb = cs_verbs_find (names[0]);
  if (verb == NULL)
    return cs_cli_usage_error ("there is no verb “%s”", names[0]);

  return verb->run (2, (char *[]){ names[0], (char *) "--help", NULL });
}
