/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <countersign-json.h>

#include "cs-cli-cluster.h"
#include "cs-cli-table.h"
#include "cs-verbs.h"

#define SUMMARY "Shows which name is in which certificate, for what, and on which nodes."
#define DESCRIPTION                                                                                \
  "Looks at every node and compares the names (subjectAltName) of the certificates there with\n"   \
  "those that the cluster file asks for. A name is served (it stands in the right certificate),\n" \
  "missing, extra (in the certificate, and nobody asked for it), unproved (it stands in a\n"       \
  "certificate that has ended, is another one or does not fit its key) or unknown.\n"              \
  "Nothing is changed. --verbose shows what was seen.\n\n"                                         \
  "With --json: an array, one object for each name of each certificate: name, certificate, "       \
  "roles\n"                                                                                        \
  "(array), state, evidence and nodes (array of node, state).\n\n"                                 \
  "Exit code: 0 when every name is served and none is extra, 1 when not, 2 when a secret is "      \
  "needed\n"                                                                                       \
  "and cannot be asked for, 3 when a node could not be looked at.\n\n"                             \
  "Examples:\n"                                                                                    \
  "  countersignctl names lab.cluster\n"                                                           \
  "  countersignctl names --json --secrets secrets.ini lab.cluster"

static JsonArray *
new_roles (CsRole roles)
{
  const char *const *words = cs_role_words ();
  JsonArray *array = json_array_new ();

  for (guint i = 0; words[i] != NULL; i++) {
    if ((roles & cs_role_from_string (words[i])) != 0)
      json_array_add_string_element (array, words[i]);
  }

  return array;
}

static JsonArray *
new_nodes (CsNameUse *use)
{
  const char *const *nodes = cs_name_use_get_nodes (use);
  JsonArray *array = json_array_new ();

  for (guint i = 0; nodes[i] != NULL; i++) {
    JsonObject *object = json_object_new ();

    cs_json_set_string (object, "node", nodes[i]);
    cs_json_set_string (object, "state",
                        cs_name_state_to_string (cs_name_use_get_node_state (use, i)));
    json_array_add_object_element (array, object);
  }

  return array;
}

static void
print_json (GListModel *uses)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();
  g_autofree char *text = NULL;

  json_node_take_array (node, array);
  for (guint i = 0; i < g_list_model_get_n_items (uses); i++) {
    g_autoptr (CsNameUse) use = g_list_model_get_item (uses, i);
    CsSlot *slot = cs_name_use_get_slot (use);
    JsonObject *object = json_object_new ();

    cs_json_set_string (object, "name", cs_name_use_get_name (use));
    cs_json_set_string (object, "certificate", cs_slot_get_name (slot));
    json_object_set_array_member (object, "roles", new_roles (cs_slot_get_roles (slot)));
    cs_json_set_string (object, "state", cs_name_state_to_string (cs_name_use_get_state (use)));
    cs_json_set_string (object, "evidence", cs_name_use_get_evidence (use));
    json_object_set_array_member (object, "nodes", new_nodes (use));
    json_array_add_object_element (array, object);
  }
  text = cs_json_to_text (node, TRUE);
  cs_cli_print ("%s", text);
}

static CsCliStyle
style_of (CsNameState state)
{
  switch (state) {
  case CS_NAME_SERVED:
    return CS_CLI_GOOD;
  case CS_NAME_MISSING:
    return CS_CLI_BAD;
  case CS_NAME_EXTRA:
  case CS_NAME_UNPROVED:
    return CS_CLI_WARN;
  case CS_NAME_UNKNOWN:
    break;
  }

  return CS_CLI_FAINT;
}

static void
print_table (GListModel *uses)
{
  static const char *const headings[] = { "Name", "Certificate", "Roles", "Nodes", "State", NULL };
  g_autoptr (CsCliTable) table = cs_cli_table_new (headings);

  for (guint i = 0; i < g_list_model_get_n_items (uses); i++) {
    g_autoptr (CsNameUse) use = g_list_model_get_item (uses, i);
    CsSlot *slot = cs_name_use_get_slot (use);
    g_autofree char *roles = cs_roles_dup_text (cs_slot_get_roles (slot));
    g_autofree char *nodes = g_strjoinv (", ", (char **) cs_name_use_get_nodes (use));
    CsNameState state = cs_name_use_get_state (use);

    cs_cli_table_add_row (table,
                          (const char *[]){ cs_name_use_get_name (use), cs_slot_get_name (slot),
                                            roles, nodes, cs_name_state_to_string (state) });
    cs_cli_table_set_style (table, 4, style_of (state));
  }
  cs_cli_table_print (table);
}

static void
print_evidence (GListModel *uses)
{
  for (guint i = 0; i < g_list_model_get_n_items (uses); i++) {
    g_autoptr (CsNameUse) use = g_list_model_get_item (uses, i);
    g_autofree char *name = cs_escape_control (cs_name_use_get_name (use));
    g_autofree char *evidence = cs_escape_control (cs_name_use_get_evidence (use));

    cs_cli_print ("%s: %s\n", name, evidence);
  }
}

int
cs_verb_names (int argc, char **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Write JSON", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = cs_cli_context_new ("CLUSTER", SUMMARY, DESCRIPTION);
  g_auto (GStrv) arguments = NULL;
  g_autoptr (CsCliCluster) opened = NULL;
  g_autoptr (CsMatrix) matrix = NULL;
  g_autoptr (GListModel) uses = NULL;
  CsDeployment *deployment;
  int code;

  g_option_context_add_main_entries (context, entries, NULL);
  arguments = cs_cli_parse (context, argc, argv, &code);
  if (arguments == NULL)
    return code;
  if (g_strv_length (arguments) != 1)
    return cs_cli_usage_error ("it takes one cluster file");
  opened = cs_cli_cluster_open (arguments[0], &code);
  deployment = opened != NULL ? cs_cli_cluster_get_for_looking (opened, &code) : NULL;
  if (deployment == NULL)
    return code;

  code = cs_cli_cluster_look (deployment);
  matrix = cs_deployment_dup_matrix (deployment);
  uses = cs_name_uses_new (cs_project_get_cluster (opened->project),
                           cs_deployment_get_inventory (deployment), matrix);
  if (json)
    print_json (uses);
  else
    print_table (uses);
  if (!json && cs_cli_get_options ()->verbose)
    print_evidence (uses);

  return cs_cli_exit_worst (code, cs_name_uses_are_served (uses) ? CS_EXIT_DONE : CS_EXIT_NEGATIVE);
}
