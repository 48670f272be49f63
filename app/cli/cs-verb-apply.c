/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-cli-apply.h"
#include "cs-verbs.h"

#define SUMMARY "Brings a cluster to what its file asks for, and proves it."
#define DESCRIPTION                                                                                \
  "Takes a cluster file or a plan file made by plan -o. The plan is shown and asked for first;\n"  \
  "--yes does not ask. Every upload is read back, every node's own verdict is compared with "      \
  "what\n"                                                                                         \
  "is computed here, and everything is recorded in the journal. It can be interrupted and run\n"   \
  "again: what is done stays done. A plan file is refused when the nodes have changed since.\n\n"  \
  "Exit code: 0 done, 1 when rules or nodes stand in the way or a plan is out of date, 2 when a\n" \
  "secret is needed and cannot be asked for, 3 when a node or an authority failed, 4 when a\n"     \
  "certificate waits for an approval, 130 when it was cancelled.\n\n"                              \
  "Examples:\n"                                                                                    \
  "  countersignctl apply lab.cluster\n"                                                           \
  "  countersignctl apply --yes --secrets secrets.ini lab.cluster\n"                               \
  "  countersignctl apply monday.plan"

/* A plan file is JSON, a cluster file never begins with a brace. */
static gboolean
is_plan (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, NULL);
  char first = '\0';

  return stream != NULL && g_input_stream_read (G_INPUT_STREAM (stream), &first, 1, NULL, NULL) == 1
         && first == '{';
}

int
cs_verb_apply (int argc, char **argv)
{
  gboolean yes = FALSE;
  const GOptionEntry entries[] = {
    { "yes", 'y', 0, G_OPTION_ARG_NONE, &yes, "Do not ask before it begins", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = cs_cli_context_new ("CLUSTER|PLAN", SUMMARY, DESCRIPTION);
  g_auto (GStrv) arguments = NULL;
  g_autoptr (CsPlanFile) expected = NULL;
  g_autoptr (CsCliCluster) opened = NULL;
  g_autoptr (GError) error = NULL;
  CsDeployment *deployment;
  int code;

  g_option_context_add_main_entries (context, entries, NULL);
  arguments = cs_cli_parse (context, argc, argv, &code);
  if (arguments == NULL)
    return code;
  if (g_strv_length (arguments) != 1)
    return cs_cli_usage_error ("it takes one cluster file or one plan file");
  if (is_plan (arguments[0])) {
    expected = cs_plan_file_load (arguments[0], &error);
    if (expected == NULL) {
      cs_cli_complain (NULL, error);
      return CS_EXIT_USAGE;
    }
  }

  opened = cs_cli_cluster_open (expected != NULL ? expected->cluster_path : arguments[0], &code);
  deployment = opened != NULL ? cs_cli_cluster_get_for_changing (opened, &code) : NULL;
  if (deployment == NULL)
    return code;

  return cs_cli_apply (deployment, expected != NULL ? (const char *const *) expected->renew : NULL,
                       expected, yes);
}
