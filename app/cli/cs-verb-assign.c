/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-cli-apply.h"
#include "cs-cli-json.h"
#include "cs-cli-output.h"
#include "cs-verbs.h"

#define SUMMARY "Shows the commands that put the files on the nodes into service, or runs them."
#define DESCRIPTION                                                                                \
  "Looks at every node, or at NODE, and prints for each service that its certificates have a\n"    \
  "role for what the release needs: the certificate, whom it trusts, the restart. Each command\n"  \
  "can be copied to the node's command line. Nothing is changed without --run.\n\n"                \
  "With --run each command is sent to its node and the node's SUCCESS or FAILURE is shown; "       \
  "after\n"                                                                                        \
  "a failure nothing that needs it is sent. Where the node has a status that names files, it is\n" \
  "asked and has to name these; where nothing proves a command, it is shown as not proved. A\n"    \
  "restart interrupts the service. Everything goes into the journal.\n\n"                          \
  "A service whose files are not proved to be in place is left out. The certificates of a\n"       \
  "database cluster that is up are never assigned; the maintenance this needs is explained.\n\n"   \
  "--trust decides by what a service knows its peers: “service” as each is documented (Web\n"  \
  "Bridge 2 and XMPP by the certificates themselves, C2W by the CA), “leaves” always by the\n" \
  "certificates, “ca” by their issuer where that is possible.\n\n"                             \
  "With --json: an object with cluster, steps (array of id, node, lines, meaning, after_steps,\n"  \
  "state, result) and findings (array of id, severity, text, remedy).\n\n"                         \
  "Exit code: 0 when everything needed is shown or was done, 1 when something was left out or\n"   \
  "could not be proved, 2 for a node that is not in the cluster file, 3 when a node failed.\n\n"   \
  "Examples:\n"                                                                                    \
  "  countersignctl assign lab.cluster\n"                                                          \
  "  countersignctl assign --run lab.cluster cms1b"

typedef struct {
  gboolean run;
  gboolean json;
  CsTrustChoice trust;
} Options;

static gboolean
parse_trust (const char *word, CsTrustChoice *trust)
{
  static const char *const words[]
      = { [CS_TRUST_BY_SERVICE] = "service", [CS_TRUST_LEAVES] = "leaves", [CS_TRUST_CA] = "ca" };

  *trust = CS_TRUST_BY_SERVICE;
  if (word == NULL)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    if (g_str_equal (words[i], word)) {
      *trust = (CsTrustChoice) i;
      return TRUE;
    }
  }

  return FALSE;
}

/* --- JSON --------------------------------------------------------------------------------------
 */

static JsonArray *
new_array (const char *const *strings)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; strings[i] != NULL; i++)
    json_array_add_string_element (array, strings[i]);

  return array;
}

static JsonObject *
new_step (CsStep *step)
{
  JsonObject *object = json_object_new ();
  JsonArray *after = json_array_new ();
  GPtrArray *dependencies = cs_step_get_dependencies (step);

  for (guint i = 0; i < dependencies->len; i++)
    json_array_add_string_element (after, cs_step_get_id (dependencies->pdata[i]));
  cs_json_set_string (object, "id", cs_step_get_id (step));
  cs_json_set_string (object, "node", cs_step_get_node (step));
  json_object_set_array_member (
      object, "lines", new_array (cs_service_action_get_lines (cs_step_get_action (step))));
  cs_json_set_string (object, "meaning", cs_step_get_after (step));
  json_object_set_array_member (object, "after_steps", after);
  cs_json_set_string (object, "state", cs_step_state_to_string (cs_step_get_state (step)));
  cs_json_set_string (object, "result", cs_step_get_result (step));

  return object;
}

static void
print_json (CsCluster *cluster, CsPlan *plan)
{
  JsonObject *object = json_object_new ();
  JsonArray *steps = json_array_new ();

  cs_json_set_string (object, "cluster", cs_cluster_get_name (cluster));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (plan)); i++) {
    g_autoptr (CsStep) step = g_list_model_get_item (G_LIST_MODEL (plan), i);

    json_array_add_object_element (steps, new_step (step));
  }
  json_object_set_array_member (object, "steps", steps);
  json_object_set_array_member (object, "findings",
                                cs_cli_findings_to_json (cs_plan_get_findings (plan)));
  cs_cli_print_json_object (object, TRUE);
}

/* --- text --------------------------------------------------------------------------------------
 */

/* The commands stand alone in their lines, to be copied. */
static void
print_step (CsStep *step)
{
  const char *const *lines = cs_service_action_get_lines (cs_step_get_action (step));
  g_autofree char *meaning
      = cs_escape_control (cs_step_get_after (step) != NULL ? cs_step_get_after (step) : "");

  if (*meaning != '\0' && !cs_cli_get_options ()->quiet)
    cs_cli_print ("  # %s\n", meaning);
  for (guint i = 0; lines[i] != NULL; i++)
    cs_cli_print ("  %s\n", lines[i]);
}

static void
print_lines (CsPlan *plan)
{
  const char *node = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (plan)); i++) {
    g_autoptr (CsStep) step = g_list_model_get_item (G_LIST_MODEL (plan), i);

    if (g_strcmp0 (node, cs_step_get_node (step)) != 0)
      cs_cli_print ("%s%s:\n", node != NULL ? "\n" : "", cs_step_get_node (step));
    node = cs_step_get_node (step);
    print_step (step);
  }
}

/* --- the verb ----------------------------------------------------------------------------------
 */

static int
assign (CsDeployment *deployment, const char *node, const Options *options)
{
  int code = cs_cli_cluster_look (deployment);
  CsCluster *cluster = cs_deployment_get_cluster (deployment);
  g_autoptr (CsPlan) plan = NULL;

  if (code == CS_EXIT_CANCELLED || code == CS_EXIT_USAGE)
    return code;

  plan = cs_deployment_dup_service_plan (deployment, node, options->trust);
  cs_cli_print_findings (cs_plan_get_findings (plan));
  if (cs_findings_have_error (cs_plan_get_findings (plan)))
    code = cs_cli_exit_worst (code, CS_EXIT_NEGATIVE);
  if (!options->json && !options->run)
    print_lines (plan);
  if (options->run && g_list_model_get_n_items (G_LIST_MODEL (plan)) > 0)
    code = cs_cli_exit_worst (code, cs_cli_carry_out (deployment, plan, options->json));
  if (options->json)
    print_json (cluster, plan);

  return code;
}

static gboolean
parse_arguments (char **arguments, const char *trust, Options *options, int *code)
{
  guint n = g_strv_length (arguments);

  if (n < 1 || n > 2) {
    *code = cs_cli_usage_error ("it takes one cluster file, and one node at most");
    return FALSE;
  }
  if (!parse_trust (trust, &options->trust)) {
    *code = cs_cli_usage_error ("--trust takes service, leaves or ca");
    return FALSE;
  }

  return TRUE;
}

int
cs_verb_assign (int argc, char **argv)
{
  Options options = { FALSE };
  g_autofree char *trust = NULL;
  const GOptionEntry entries[] = {
    { "run", 0, 0, G_OPTION_ARG_NONE, &options.run, "Send the commands to the nodes", NULL },
    { "trust", 0, 0, G_OPTION_ARG_STRING, &trust, "By what peers are known: service, leaves, ca",
      "WHAT" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, "Write JSON", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = cs_cli_context_new ("CLUSTER [NODE]", SUMMARY, DESCRIPTION);
  g_auto (GStrv) arguments = NULL;
  g_autoptr (CsCliCluster) opened = NULL;
  CsDeployment *deployment;
  int code;

  g_option_context_add_main_entries (context, entries, NULL);
  arguments = cs_cli_parse (context, argc, argv, &code);
  if (arguments == NULL || !parse_arguments (arguments, trust, &options, &code))
    return code;
  opened = cs_cli_cluster_open (arguments[0], &code);
  deployment = opened != NULL ? cs_cli_cluster_get_for_changing (opened, &code) : NULL;
  if (deployment == NULL)
    return code;
  if (arguments[1] != NULL
      && cs_cluster_find_node (cs_deployment_get_cluster (deployment), arguments[1]) == NULL) {
    cs_cli_print_error ("%s: there is no node of that name in %s", arguments[1], arguments[0]);
    return CS_EXIT_USAGE;
  }

  return assign (deployment, arguments[1], &options);
}
