/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-cli-distances.h"
#include "cs-cli-json.h"
#include "cs-cli-watch.h"
#include "cs-verbs.h"

#define SUMMARY "Shows which file is on which node, and whether it is the right one."
#define DESCRIPTION                                                                                \
  "Looks at every node: reads back the certificates, compares them by fingerprint with what the\n" \
  "cluster file asks for, and asks the node itself (pki match, pki verify). Nothing is changed.\n" \
  "A file that holds the right certificates and something else (text, a Ctrl-Z, a byte order\n"    \
  "mark), lacks a line end or is binary differs, for a strict reader may not see them; one\n"      \
  "with Windows line ends does not.\n"                                                             \
  "What this program has put there before is compared with what is there now: changed by\n"        \
  "somebody else, rolled back to an older file, removed. A file that was changed and still\n"      \
  "is what it should be is in place. Below the table stands why, of each file that is not what\n"  \
  "it should be; --quiet leaves it out, --verbose shows the evidence of every cell.\n"             \
  "On a terminal that is too narrow for all nodes they stand in groups, one below the other.\n\n"  \
  "--verbose and JSON also tell the round trips between the database nodes, which may be 200 "     \
  "ms:\n"                                                                                          \
  "as far as they can be reckoned from here (the difference and the sum of two round trips).\n"    \
  "With --ping each node is asked for the way to the others, by the command ping; nobody has\n"    \
  "confirmed what a server answers, and a node that does not end its answer costs a time-out.\n"   \
  "What is longer, or may be, is a finding; it does not change the exit code.\n\n"                 \
  "--watch looks again and again, prints what changes and nothing else, and ends with Ctrl+C\n"    \
  "or after --count looks.\n\n"                                                                    \
  "With --json: an object with cluster, complete, nodes (array of name, state, error,\n"           \
  "round_trip_ms, connection: an object with key-exchange, cipher, mac, host-key, server and\n"    \
  "library), database_round_trips (array of from, to, source: ping, bound or unknown,\n"           \
  "at_least_ms, at_most_ms, allowed: yes, no or unknown, words), findings (array of id,\n"         \
  "severity, text, remedy) and files (array of file, kind, slot, cells: array of node, state,\n"   \
  "drift, text, evidence). A cell's state is not-wanted, present, missing, differs, wrong-node,\n" \
  "key-mismatch, expiring, expired, invalid or unknown; its drift none, changed, rolled-back\n"    \
  "or removed. With --watch and --json this object stands in one line, and after it one object\n"  \
  "a line for each change: time, node, file (null: the node itself), from, to, text, evidence.\n"  \
  "\n"                                                                                             \
  "Exit code: 0 when everything is in place, 1 when not, 2 when a secret is needed and cannot\n"   \
  "be asked for, 3 when a node could not be looked at; of the last look with --count; 130 when\n"  \
  "Ctrl+C ended it.\n\n"                                                                           \
  "Examples:\n"                                                                                    \
  "  countersignctl status lab.cluster\n"                                                          \
  "  countersignctl status --watch --interval 300 lab.cluster\n"                                   \
  "  countersignctl status --json --secrets secrets.ini lab.cluster"

static const char *
kind_word (CsWantedKind kind)
{
  static const char *const words[]
      = { "key", "request", "certificate", "bundle", "root", "intermediates", "ca-file" };

  return words[kind];
}

static JsonObject *
new_connection (CsNodeState *state)
{
  const char *const *facts = cs_node_state_get_facts (state);
  JsonObject *object = json_object_new ();

  for (guint i = 0; facts[i] != NULL && facts[i + 1] != NULL; i += 2)
    cs_json_set_string (object, facts[i], facts[i + 1]);

  return object;
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
    json_object_set_object_member (object, "connection", new_connection (state));
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
    cs_json_set_string (object, "drift", cs_drift_to_string (cell->drift));
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
print_json (CsCluster *cluster, CsMatrix *matrix, GPtrArray *distances, gboolean one_line)
{
  g_autoptr (GListModel) findings = cs_cli_distances_judge (distances);
  JsonObject *object = json_object_new ();

  cs_json_set_string (object, "cluster", cs_cluster_get_name (cluster));
  json_object_set_boolean_member (object, "complete", cs_matrix_is_complete (matrix));
  json_object_set_array_member (object, "nodes", new_nodes (matrix));
  json_object_set_array_member (object, "database_round_trips",
                                cs_cli_distances_to_json (distances));
  json_object_set_array_member (object, "findings", cs_cli_findings_to_json (findings));
  json_object_set_array_member (object, "files", new_files (matrix));
  cs_cli_print_json_object (object, !one_line);
}

/* What was agreed on with each node. */
static void
print_facts (CsMatrix *matrix)
{
  for (guint i = 0; i < cs_matrix_get_n_columns (matrix); i++) {
    CsNodeState *state = cs_matrix_get_column (matrix, i);
    const char *const *facts = cs_node_state_get_facts (state);

    for (guint j = 0; facts[j] != NULL && facts[j + 1] != NULL; j += 2)
      cs_cli_print ("%s: %s: %s\n", cs_node_state_get_name (state), facts[j], facts[j + 1]);
  }
}

/* Whether its word in the table leaves one asking why. */
static gboolean
is_question (const CsCell *cell)
{
  return cell->drift != CS_DRIFT_NONE || cell->state == CS_CELL_DIFFERS
         || cell->state == CS_CELL_KEY_MISMATCH || cell->state == CS_CELL_EXPIRED
         || cell->state == CS_CELL_INVALID;
}

/* Why each cell is what it is: @all that are asked for, or those that are a question. */
static void
print_evidence (CsMatrix *matrix, gboolean all)
{
  for (guint row = 0; row < cs_matrix_get_n_rows (matrix); row++) {
    for (guint i = 0; i < cs_matrix_get_n_columns (matrix); i++) {
      const CsCell *cell = cs_matrix_get_cell (matrix, row, i);
      g_autofree char *evidence = cs_escape_control (cell->evidence);

      if (all ? cell->state != CS_CELL_NOT_WANTED : is_question (cell))
        cs_cli_print ("%s on %s: %s\n", cs_wanted_get_file (cs_matrix_get_row (matrix, row)),
                      cs_node_state_get_name (cs_matrix_get_column (matrix, i)), evidence);
    }
  }
}

static void
print_text (CsMatrix *matrix, GPtrArray *distances, gboolean ping)
{
  const CsCliOptions *options = cs_cli_get_options ();
  g_autoptr (GListModel) findings = cs_cli_distances_judge (distances);

  cs_cli_print_matrix (matrix);
  if (ping || options->verbose)
    cs_cli_print_distances (distances);
  cs_cli_print_findings (findings);
  if (options->verbose)
    print_facts (matrix);
  if (!options->quiet)
    print_evidence (matrix, options->verbose);
}

static gboolean
check_watch (const CsWatch *watch)
{
  if (!watch->on && (watch->interval != CS_WATCH_SECONDS || watch->count != 0))
    cs_cli_usage_error ("--interval and --count go with --watch");
  else if (watch->interval < 1 || watch->count < 0)
    cs_cli_usage_error ("--interval and --count are positive numbers");
  else
    return TRUE;

  return FALSE;
}

int
cs_verb_status (int argc, char **argv)
{
  gboolean json = FALSE;
  gboolean ping = FALSE;
  CsWatch watch = { FALSE, CS_WATCH_SECONDS, 0 };
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Write JSON", NULL },
    { "ping", 0, 0, G_OPTION_ARG_NONE, &ping, "Ask the database nodes for their round trips",
      NULL },
    { "watch", 0, 0, G_OPTION_ARG_NONE, &watch.on, "Look again and again, print what changes",
      NULL },
    { "interval", 0, 0, G_OPTION_ARG_INT, &watch.interval, "Seconds between two looks (60)",
      "SECONDS" },
    { "count", 0, 0, G_OPTION_ARG_INT, &watch.count, "End after so many looks", "N" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = cs_cli_context_new ("CLUSTER", SUMMARY, DESCRIPTION);
  g_autoptr (CsCliCluster) opened = NULL;
  g_autofree char *path = NULL;
  g_autoptr (CsMatrix) matrix = NULL;
  g_autoptr (GPtrArray) distances = NULL;
  g_autoptr (GError) error = NULL;
  int code;

  g_option_context_add_main_entries (context, entries, NULL);
  path = cs_cli_parse_cluster (context, argc, argv, &code);
  if (path == NULL)
    return code;
  if (!check_watch (&watch))
    return CS_EXIT_USAGE;
  opened = cs_cli_cluster_open_to_look (path, &code);
  if (opened == NULL)
    return code;

  distances = cs_cli_distances (opened->deployment, ping, &error);
  if (distances == NULL) {
    cs_cli_complain (NULL, error);
    return cs_cli_exit_worst (code, cs_cli_exit_for_error (error));
  }
  matrix = cs_deployment_dup_matrix (opened->deployment);
  if (json)
    print_json (cs_project_get_cluster (opened->project), matrix, distances, watch.on);
  else
    print_text (matrix, distances, ping);
  if (watch.on)
    return cs_cli_watch (opened->deployment, &watch, json, code);

  return cs_cli_exit_worst (code, cs_matrix_is_complete (matrix) ? CS_EXIT_DONE : CS_EXIT_NEGATIVE);
}
