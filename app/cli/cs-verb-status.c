/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <countersign-json.h>

#include "cs-cli-cluster.h"
#include "cs-verbs.h"

#define SUMMARY "Shows which file is on which node, and whether it is the right one."
#define DESCRIPTION                                                                                \
  "Looks at every node: reads back the certificates, compares them by fingerprint with what the\n" \
  "cluster file asks for, and asks the node itself (pki match, pki verify). Nothing is changed.\n" \
  "--verbose shows the evidence of every cell.\n\n"                                                \
  "With --json: an object with cluster, complete, nodes (array of name, state, error,\n"           \
  "round_trip_ms) and files (array of file, kind, slot, cells: array of node, state, text,\n"      \
  "evidence). A cell's state is not-wanted, present, missing, differs, wrong-node, "               \
  "key-mismatch,\n"                                                                                \
  "expiring, expired, invalid or unknown.\n\n"                                                     \
  "Exit code: 0 when everything is in place, 1 when not, 2 when a secret is needed and cannot "    \
  "be\n"                                                                                           \
  "asked for, 3 when a node could not be looked at.\n\n"                                           \
  "Examples:\n"                                                                                    \
  "  countersignctl status lab.cluster\n"                                                          \
  "  countersignctl status --json --secrets secrets.ini lab.cluster"

static const char *
kind_word (CsWantedKind kind)
{
  static const char *const words[]
      = { "key", "request", "certificate", "bundle", "root", "intermediates", "ca-file" };

  return words[kind];
}

static JsonArray *
new_nodes (CsMatrix *matrix)
{
  static const char *const words[] = { "unknown", "unknown", "known", "failed" };
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < cs_matrix_get_n_columns (matrix); i++) {
    CsNodeState *state = cs_matrix_get_column (matrix, i);
    const GError *error = cs_node_state_get_error (state);
    JsonObject *object = json_object_new ();

    cs_json_set_string (object, "name", cs_node_state_get_name (state));
    cs_json_set_string (object, "state", words[cs_node_state_get_knowledge (state)]);
    cs_json_set_string (object, "error", error != NULL ? error->message : NULL);
    json_object_set_double_member (object, "round_trip_ms",
                                   (double) cs_node_state_get_round_trip_time (state) / 1000.0);
    json_array_add_object_element (array, object);
  }

  return array;
}

static JsonArray *
new_cells (CsMatrix *matrix, guint row)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < cs_matrix_get_n_columns (matrix); i++) {
    const CsCell *cell = cs_matrix_get_cell (matrix, row, i);
    JsonObject *object = json_object_new ();

    cs_json_set_string (object, "node", cs_node_state_get_name (cs_matrix_get_column (matrix, i)));
    cs_json_set_string (object, "state", cs_cell_state_to_string (cell->state));
    cs_json_set_string (object, "text", cell->text);
    cs_json_set_string (object, "evidence", cell->evidence);
    json_array_add_object_element (array, object);
  }

  return array;
}

static JsonArray *
new_files (CsMatrix *matrix)
{
  JsonArray *array = json_array_new ();

  for (guint row = 0; row < cs_matrix_get_n_rows (matrix); row++) {
    CsWanted *wanted = cs_matrix_get_row (matrix, row);
    CsSlot *slot = cs_wanted_get_slot (wanted);
    JsonObject *object = json_object_new ();

    cs_json_set_string (object, "file", cs_wanted_get_file (wanted));
    cs_json_set_string (object, "kind", kind_word (cs_wanted_get_kind (wanted)));
    cs_json_set_string (object, "slot", slot != NULL ? cs_slot_get_name (slot) : NULL);
    json_object_set_array_member (object, "cells", new_cells (matrix, row));
    json_array_add_object_element (array, object);
  }

  return array;
}

static void
print_json (CsCluster *cluster, CsMatrix *matrix)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  g_autofree char *text = NULL;

  json_node_take_object (node, object);
  cs_json_set_string (object, "cluster", cs_cluster_get_name (cluster));
  json_object_set_boolean_member (object, "complete", cs_matrix_is_complete (matrix));
  json_object_set_array_member (object, "nodes", new_nodes (matrix));
  json_object_set_array_member (object, "files", new_files (matrix));
  text = cs_json_to_text (node, TRUE);
  cs_cli_print ("%s", text);
}

static void
print_evidence (CsMatrix *matrix)
{
  for (guint row = 0; row < cs_matrix_get_n_rows (matrix); row++) {
    for (guint i = 0; i < cs_matrix_get_n_columns (matrix); i++) {
      const CsCell *cell = cs_matrix_get_cell (matrix, row, i);
      g_autofree char *evidence = cs_escape_control (cell->evidence);

      if (cell->state != CS_CELL_NOT_WANTED)
        cs_cli_print ("%s on %s: %s\n", cs_wanted_get_file (cs_matrix_get_row (matrix, row)),
                      cs_node_state_get_name (cs_matrix_get_column (matrix, i)), evidence);
    }
  }
}

int
cs_verb_status (int argc, char **argv)
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
  if (json)
    print_json (cs_project_get_cluster (opened->project), matrix);
  else
    cs_cli_print_matrix (matrix);
  if (!json && cs_cli_get_options ()->verbose)
    print_evidence (matrix);

  return cs_cli_exit_worst (code, cs_matrix_is_complete (matrix) ? CS_EXIT_DONE : CS_EXIT_NEGATIVE);
}
