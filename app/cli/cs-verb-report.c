/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-cli.h"
#include "cs-verbs.h"

#define SUMMARY "Writes what was done in one run into a file: the proof."
#define DESCRIPTION                                                                                \
  "One page that opens in any browser and prints: who, when, the plan, every step and its\n"       \
  "result, every file with its SHA-256 before and after, every command sent and its reply\n"       \
  "(secrets are left out), and the head of the journal. It comes from the journal alone.\n\n"      \
  "With --json, or a FILE that ends in .json: an object with run, cluster, cluster_sha256, "       \
  "user,\n"                                                                                        \
  "computer, begun, ended (null: the run was broken off), head, trouble, steps (id, title, "       \
  "state,\n"                                                                                       \
  "result, begun, ended), files (time, node, file, before, after, key), commands (time, node,\n"   \
  "line, reply, error) and plan. Without -o it goes to standard output.\n\n"                       \
  "Exit code: 0 written, 1 written, but the record is not whole, 2 when there is no such run or\n" \
  "the file cannot be written.\n\n"                                                                \
  "Example:\n"                                                                                     \
  "  countersignctl report lab.cluster 20261125T101500Z-1a2b -o run.html"

static int
write_report (CsReport *report, gboolean json, const char *output)
{
  g_autofree char *text = json ? cs_report_to_json (report) : cs_report_to_html (report);
  g_autoptr (GError) error = NULL;

  if (output == NULL) {
    cs_cli_print ("%s", text);
  } else if (!g_file_set_contents_full (
                 output, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                 0644, &error)) {
    cs_cli_complain (output, error);
    return CS_EXIT_USAGE;
  }
  if (report->trouble == NULL)
    return CS_EXIT_DONE;

  cs_cli_print_error ("The record is not whole: %s", report->trouble);
  return CS_EXIT_NEGATIVE;
}

int
cs_verb_report (int argc, char **argv)
{
  gboolean json = FALSE;
  g_autofree char *output = NULL;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, "Where to write it", "FILE" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Write JSON", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = cs_cli_context_new ("CLUSTER RUN", SUMMARY, DESCRIPTION);
  g_auto (GStrv) arguments = NULL;
  g_autoptr (CsWorkspace) workspace = NULL;
  g_autoptr (CsReport) report = NULL;
  g_autoptr (GError) error = NULL;
  int code;

  g_option_context_add_main_entries (context, entries, NULL);
  arguments = cs_cli_parse (context, argc, argv, &code);
  if (arguments == NULL)
    return code;
  if (g_strv_length (arguments) != 2)
    return cs_cli_usage_error ("it takes one cluster file and one run");
  if (!g_file_test (arguments[0], G_FILE_TEST_EXISTS)) {
    cs_cli_print_error ("%s: there is no such file", arguments[0]);
    return CS_EXIT_USAGE;
  }

  workspace = cs_workspace_new_for_cluster (arguments[0]);
  report = cs_report_new (workspace, arguments[1], &error);
  if (report == NULL) {
    cs_cli_complain (NULL, error);
    return CS_EXIT_USAGE;
  }

  return write_report (report, json || (output != NULL && g_str_has_suffix (output, ".json")),
                       output);
}
