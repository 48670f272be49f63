/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-cli-json.h"
#include "cs-cli.h"
#include "cs-project.h"
#include "cs-stored-prompts.h"
#include "cs-verbs.h"

#define SUMMARY                                                                                    \
  "Checks a cluster file: its own grammar, what the meeting servers and their certificates\n"      \
  "need, the settings of its plugins. Nothing is contacted and nothing is changed."
#define DESCRIPTION                                                                                \
  "An error stops apply; warnings and notices do not. A plugin that is named and not there is\n"   \
  "an error; countersignctl plugins lists those there are.\n\n"                                    \
  "Exit codes: 0 no error (there may be warnings), 1 at least one error, 2 the file cannot be\n"   \
  "read.\n\n"                                                                                      \
  "With --json: an array of objects with id, severity (error, warning or notice), file, line,\n"   \
  "group, key, text, remedy, source; null where it does not apply. Worst first.\n\n"               \
  "Examples:\n"                                                                                    \
  "  countersignctl lint lab.cluster\n"                                                            \
  "  countersignctl lint --json lab.cluster"

static JsonObject *
new_object (CsFinding *finding)
{
  JsonObject *object = json_object_new ();
  guint line = cs_finding_get_line (finding);

  cs_json_set_string (object, "id", cs_finding_get_id (finding));
  cs_json_set_string (object, "severity",
                      cs_severity_to_string (cs_finding_get_severity (finding)));
  cs_json_set_string (object, "file", cs_finding_get_file (finding));
  if (line > 0)
    json_object_set_int_member (object, "line", line);
  else
    json_object_set_null_member (object, "line");
  cs_json_set_string (object, "group", cs_finding_get_group (finding));
  cs_json_set_string (object, "key", cs_finding_get_key (finding));
  cs_json_set_string (object, "text", cs_finding_get_text (finding));
  cs_json_set_string (object, "remedy", cs_finding_get_remedy (finding));
  cs_json_set_string (object, "source", cs_finding_get_source (finding));

  return object;
}

static void
print_json (GListModel *findings)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (findings); i++) {
    g_autoptr (CsFinding) finding = g_list_model_get_item (findings, i);

    json_array_add_object_element (array, new_object (finding));
  }
  cs_cli_print_json_array (array);
}

static CsCliStyle
style_for (CsSeverity severity)
{
  switch (severity) {
  case CS_SEVERITY_NOTICE:
    return CS_CLI_FAINT;
  case CS_SEVERITY_WARNING:
    return CS_CLI_WARN;
  case CS_SEVERITY_ERROR:
    return CS_CLI_BAD;
  }

  g_return_val_if_reached (CS_CLI_PLAIN);
}

static void
print_lines (GListModel *findings, const char *path)
{
  guint counts[CS_SEVERITY_ERROR + 1] = { 0 };

  for (guint i = 0; i < g_list_model_get_n_items (findings); i++) {
    g_autoptr (CsFinding) finding = g_list_model_get_item (findings, i);
    CsSeverity severity = cs_finding_get_severity (finding);
    g_autofree char *word = cs_cli_style (style_for (severity), cs_severity_to_string (severity));
    g_autofree char *line = cs_finding_dup_line (finding);
    g_autofree char *clean = cs_escape_control (line);

    counts[severity]++;
    cs_cli_print ("%s: %s\n", word, clean);
  }
  if (!cs_cli_get_options ()->quiet) {
    g_autofree char *shown = cs_escape_control (path);

    cs_cli_print ("%s: errors: %u, warnings: %u, notices: %u\n", shown, counts[CS_SEVERITY_ERROR],
                  counts[CS_SEVERITY_WARNING], counts[CS_SEVERITY_NOTICE]);
  }
}

/* Opened as every other verb would open it, so that they agree; there is nothing to ask for. */
static CsProject *
open_project (const char *path, GError **error)
{
  g_autoptr (CsPluginHost) plugins = cs_plugin_host_new (NULL);
  g_autoptr (CsStoredPrompts) nobody = cs_stored_prompts_new (NULL, NULL, NULL);

  return cs_project_open (path, plugins, CS_PROMPTS (nobody), error);
}

int
cs_verb_lint (int argc, char **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Write JSON", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = cs_cli_context_new ("CLUSTER", SUMMARY, DESCRIPTION);
  g_autoptr (CsProject) project = NULL;
  GListModel *findings;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  int code;

  g_option_context_add_main_entries (context, entries, NULL);
  path = cs_cli_parse_cluster (context, argc, argv, &code);
  if (path == NULL)
    return code;

  project = open_project (path, &error);
  if (project == NULL) {
    cs_cli_complain (NULL, error);
    return CS_EXIT_USAGE;
  }

  findings = cs_project_get_findings (project);
  if (json)
    print_json (findings);
  else
    print_lines (findings, path);

  return cs_findings_have_error (findings) ? CS_EXIT_NEGATIVE : CS_EXIT_DONE;
}
