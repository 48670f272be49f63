/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-cli-cluster.h"
#include "cs-verbs.h"

#define SUMMARY "Shows what would be done to bring a cluster to what its file asks for."
#define DESCRIPTION                                                                                \
  "Looks at every node and changes nothing. With -o the plan is written to a file, to be "         \
  "reviewed\n"                                                                                     \
  "and then applied: apply refuses it when the nodes have changed since.\n\n"                      \
  "With --json: an object with countersign_plan (1), cluster_file, cluster_sha256, made, renew,\n" \
  "nodes (NODE/FILE to SHA-256, \"present\" or \"missing\"), steps (array of id, kind, node, "     \
  "file,\n"                                                                                        \
  "slot, title, before, after, after_steps) and findings (array of id, severity, group, text,\n"   \
  "remedy). The same is what -o writes.\n\n"                                                       \
  "Exit code: 0 also when there is something to do, 1 when the cluster file or the nodes stand "   \
  "in\n"                                                                                           \
  "the way of it, 2 when a secret is needed and cannot be asked for, 3 when a node could not be\n" \
  "looked at.\n\n"                                                                                 \
  "Examples:\n"                                                                                    \
  "  countersignctl plan lab.cluster\n"                                                            \
  "  countersignctl plan -o monday.plan lab.cluster\n"                                             \
  "  countersignctl apply monday.plan"

static int
write_plan (CsPlan *plan, const char *path)
{
  g_autofree char *text = cs_plan_to_json (plan);
  g_autoptr (GError) error = NULL;

  if (g_file_set_contents_full (path, text, -1,
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0644,
                                &error))
    return CS_EXIT_DONE;

  cs_cli_complain (path, error);
  return CS_EXIT_USAGE;
}

static void
print_plan (CsPlan *plan, gboolean json)
{
  g_autofree char *text = NULL;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (plan));

  if (json) {
    text = cs_plan_to_json (plan);
    cs_cli_print ("%s", text);
    return;
  }
  cs_cli_print_plan (plan);
  if (n > 0)
    cs_cli_print ("\nSteps: %u\n", n);
  else if (!cs_findings_have_error (cs_plan_get_findings (plan)))
    cs_cli_print ("Nothing to do: everything is in place.\n");
}

int
cs_verb_plan (int argc, char **argv)
{
  gboolean json = FALSE;
  g_autofree char *output = NULL;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Write JSON", NULL },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, "Write the plan to a file that apply takes",
      "PLAN" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = cs_cli_context_new ("CLUSTER", SUMMARY, DESCRIPTION);
  g_autofree char *path = NULL;
  g_autoptr (CsCliCluster) opened = NULL;
  g_autoptr (CsPlan) plan = NULL;
  CsDeployment *deployment;
  int code;

  g_option_context_add_main_entries (context, entries, NULL);
  path = cs_cli_parse_cluster (context, argc, argv, &code);
  if (path == NULL)
    return code;
  opened = cs_cli_cluster_open (path, &code);
  deployment = opened != NULL ? cs_cli_cluster_get_for_changing (opened, &code) : NULL;
  if (deployment == NULL)
    return code;

  code = cs_cli_cluster_look (deployment);
  if (code == CS_EXIT_CANCELLED || code == CS_EXIT_USAGE)
    return code;
  plan = cs_deployment_dup_plan (deployment, NULL);
  cs_cli_print_findings (cs_plan_get_findings (plan));
  print_plan (plan, json);
  if (output != NULL)
    code = cs_cli_exit_worst (code, write_plan (plan, output));
  if (cs_findings_have_error (cs_plan_get_findings (plan)))
    code = cs_cli_exit_worst (code, CS_EXIT_NEGATIVE);

  return code;
}
