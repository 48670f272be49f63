/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-cli-apply.h"
#include "cs-verbs.h"

#define SUMMARY "Puts back what a run overwrote."
#define DESCRIPTION                                                                                \
  "Plans the way back from the copies that RUN kept, compares them with the journal, shows the\n"  \
  "plan and asks; --yes does not ask. Every file is read back, and a certificate is held "         \
  "against\n"                                                                                      \
  "the key on its node. It is a run of its own: what it overwrites is kept too, so that the way\n" \
  "back has a way back. Files that RUN put where nothing was stay there.\n\n"                      \
  "What the cluster file asks for does not change: a later apply brings it again.\n\n"             \
  "Exit code: 0 when everything is back, 1 when something cannot be restored (a key that was\n"    \
  "replaced, a copy that is missing or was changed), 2 when there is no such run, 3 when a node\n" \
  "failed: then the copies are kept and it can be run again.\n\n"                                  \
  "Examples:\n"                                                                                    \
  "  countersignctl restore lab.cluster 20261125T101500Z-1a2b\n"                                   \
  "  countersignctl restore --yes --secrets secrets.ini lab.cluster 20261125T101500Z-1a2b cms1b"

static int
restore (CsDeployment *deployment, const char *run, const char *node, gboolean yes)
{
  int code = cs_cli_cluster_look (deployment);
  g_autoptr (CsPlan) plan = NULL;
  g_autoptr (GError) error = NULL;

  if (code == CS_EXIT_CANCELLED || code == CS_EXIT_USAGE)
    return code;

  plan = cs_deployment_dup_restore_plan (deployment, run, node, &error);
  if (plan == NULL) {
    cs_cli_complain (NULL, error);
    return cs_cli_exit_for_error (error);
  }
  cs_cli_print_findings (cs_plan_get_findings (plan));
  if (cs_findings_have_error (cs_plan_get_findings (plan)))
    code = cs_cli_exit_worst (code, CS_EXIT_NEGATIVE);
  if (g_list_model_get_n_items (G_LIST_MODEL (plan)) == 0) {
    if (!cs_cli_get_options ()->quiet)
      cs_cli_print (code == CS_EXIT_DONE ? "Nothing to do: everything is back.\n"
                                         : "Nothing can be done.\n");
    return code;
  }
  if (!yes)
    cs_cli_print_plan (plan);
  if (!cs_cli_may_go_on (yes, &code))
    return code;

  return cs_cli_exit_worst (code, cs_cli_carry_out (deployment, plan, FALSE));
}

int
cs_verb_restore (int argc, char **argv)
{
  gboolean yes = FALSE;
  const GOptionEntry entries[] = {
    { "yes", 'y', 0, G_OPTION_ARG_NONE, &yes, "Do not ask before it begins", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context
      = cs_cli_context_new ("CLUSTER RUN [NODE]", SUMMARY, DESCRIPTION);
  g_auto (GStrv) arguments = NULL;
  g_autoptr (CsCliCluster) opened = NULL;
  CsDeployment *deployment;
  guint n;
  int code;

  g_option_context_add_main_entries (context, entries, NULL);
  arguments = cs_cli_parse (context, argc, argv, &code);
  if (arguments == NULL)
    return code;
  n = g_strv_length (arguments);
  if (n < 2 || n > 3)
    return cs_cli_usage_error ("it takes one cluster file, one run, and one node at most");
  opened = cs_cli_cluster_open (arguments[0], &code);
  deployment = opened != NULL ? cs_cli_cluster_get_for_changing (opened, &code) : NULL;
  if (deployment == NULL)
    return code;
  if (n == 3
      && cs_cluster_find_node (cs_deployment_get_cluster (deployment), arguments[2]) == NULL) {
    cs_cli_print_error ("%s: there is no node of that name in %s", arguments[2], arguments[0]);
    return CS_EXIT_USAGE;
  }

  return restore (deployment, arguments[1], arguments[2], yes);
}
