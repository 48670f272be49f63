/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-cli-cluster.h"

#include "cs-cli-prompts.h"

void
cs_cli_ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

void
cs_cli_wait (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

void
cs_cli_print_findings (GListModel *findings)
{
  for (guint i = 0; i < g_list_model_get_n_items (findings); i++) {
    g_autoptr (CsFinding) finding = g_list_model_get_item (findings, i);
    CsSeverity severity = cs_finding_get_severity (finding);
    g_autofree char *line = NULL;

    if (g_strcmp0 (cs_finding_get_id (finding), "node-unknown") == 0)
      continue; /* the look has said so itself */
    line = cs_finding_dup_line (finding);
    if (severity != CS_SEVERITY_NOTICE || cs_cli_get_options ()->verbose)
      cs_cli_print_error ("%s: %s", cs_severity_to_string (severity), line);
  }
}

JsonArray *
cs_cli_findings_to_json (GListModel *findings)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (findings); i++) {
    g_autoptr (CsFinding) finding = g_list_model_get_item (findings, i);
    JsonObject *object = json_object_new ();

    cs_json_set_string (object, "id", cs_finding_get_id (finding));
    cs_json_set_string (object, "severity",
                        cs_severity_to_string (cs_finding_get_severity (finding)));
    cs_json_set_string (object, "text", cs_finding_get_text (finding));
    cs_json_set_string (object, "remedy", cs_finding_get_remedy (finding));
    json_array_add_object_element (array, object);
  }

  return array;
}

CsCliCluster *
cs_cli_cluster_open (const char *path, int *exit_code)
{
  g_autoptr (CsCliCluster) self = g_new0 (CsCliCluster, 1);
  g_autoptr (GError) error = NULL;

  self->prompts = cs_cli_prompts_new (&error);
  if (self->prompts == NULL) {
    cs_cli_complain (NULL, error);
    *exit_code = CS_EXIT_USAGE;
    return NULL;
  }
  self->plugins = cs_plugin_host_new (NULL);
  self->project = cs_project_open (path, self->plugins, CS_PROMPTS (self->prompts), &error);
  if (self->project == NULL) {
    cs_cli_complain (NULL, error);
    *exit_code = CS_EXIT_USAGE;
    return NULL;
  }
  cs_cli_print_findings (cs_project_get_findings (self->project));

  return g_steal_pointer (&self);
}

static void
say_goodbye (CsProject *project)
{
  CsDeployment *deployment = cs_project_get_deployment_for_looking (project);
  g_autoptr (GAsyncResult) result = NULL;

  if (deployment == NULL)
    return;
  cs_fleet_close_async (cs_deployment_get_fleet (deployment), cs_cli_ready_cb, &result);
  cs_cli_wait (&result);
  cs_fleet_close_finish (cs_deployment_get_fleet (deployment), result, NULL);
}

void
cs_cli_cluster_free (CsCliCluster *self)
{
  if (self == NULL)
    return;

  if (self->project != NULL)
    say_goodbye (self->project);
  if (self->prompts != NULL)
    cs_stored_prompts_close (self->prompts);
  g_clear_object (&self->project);
  g_clear_object (&self->prompts);
  g_clear_object (&self->plugins);
  g_free (self);
}

CsDeployment *
cs_cli_cluster_get_for_looking (CsCliCluster *self, int *exit_code)
{
  self->deployment = cs_project_get_deployment_for_looking (self->project);
  if (self->deployment == NULL)
    *exit_code = CS_EXIT_NEGATIVE;

  return self->deployment;
}

CsDeployment *
cs_cli_cluster_get_for_changing (CsCliCluster *self, int *exit_code)
{
  self->deployment = cs_project_get_deployment (self->project);
  if (self->deployment == NULL) {
    cs_cli_print_error ("The cluster file has errors; nothing was started. Try: %s lint %s",
                        "countersignctl",
                        cs_cluster_get_path (cs_project_get_cluster (self->project)));
    *exit_code = CS_EXIT_NEGATIVE;
  }

  return self->deployment;
}

/* --- looking -----------------------------------------------------------------------------------
 */

static void
show_looking_cb (GListModel *inventory)
{
  guint n = g_list_model_get_n_items (inventory);
  guint known = 0;
  g_autofree char *line = NULL;

  for (guint i = 0; i < n; i++) {
    g_autoptr (CsNodeState) state = g_list_model_get_item (inventory, i);

    if (cs_node_state_get_knowledge (state) >= CS_KNOWLEDGE_FULL)
      known++;
  }
  line = g_strdup_printf ("Looking at the nodes: %u of %u", known, n);
  cs_cli_progress_show (known < n ? line : NULL);
}

/* A node that could not be looked at has its say in the exit code, and in words where that is
 * wanted. */
static int
judge_nodes (CsInventory *inventory, gboolean aloud)
{
  int code = CS_EXIT_DONE;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (inventory)); i++) {
    g_autoptr (CsNodeState) state = g_list_model_get_item (G_LIST_MODEL (inventory), i);
    const GError *error = cs_node_state_get_error (state);

    if (error == NULL)
      continue;
    if (aloud)
      cs_cli_complain (cs_node_state_get_name (state), error);
    code = cs_cli_exit_worst (code, cs_cli_exit_for_error (error));
  }

  return code;
}

/* What was put before cannot be told when the record of it is no good: that is not the nodes'
 * fault. */
static void
complain_of_journal (CsInventory *inventory)
{
  const char *problem = cs_inventory_get_ledger_problem (inventory);

  if (problem != NULL)
    cs_cli_print_error ("warning: %s; what was put on the nodes before is not compared", problem);
}

static gboolean
refresh (CsDeployment *deployment, GError **error)
{
  CsInventory *inventory = cs_deployment_get_inventory (deployment);
  gulong id = g_signal_connect (inventory, "items-changed", G_CALLBACK (show_looking_cb), NULL);
  g_autoptr (GAsyncResult) result = NULL;

  cs_deployment_refresh_async (deployment, NULL, cs_cli_get_cancellable (), cs_cli_ready_cb,
                               &result);
  cs_cli_wait (&result);
  g_signal_handler_disconnect (inventory, id);
  cs_cli_progress_show (NULL);

  return cs_deployment_refresh_finish (deployment, result, error);
}

int
cs_cli_cluster_look (CsDeployment *deployment)
{
  CsInventory *inventory = cs_deployment_get_inventory (deployment);
  g_autoptr (GError) error = NULL;

  if (!refresh (deployment, &error)) {
    cs_cli_complain (NULL, error);
    return cs_cli_exit_for_error (error);
  }
  complain_of_journal (inventory);

  return judge_nodes (inventory, TRUE);
}

int
cs_cli_cluster_look_again (CsDeployment *deployment)
{
  g_autoptr (GError) error = NULL;

  if (!refresh (deployment, &error)) {
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      cs_cli_complain (NULL, error);
    return cs_cli_exit_for_error (error);
  }

  return judge_nodes (cs_deployment_get_inventory (deployment), FALSE);
}

CsCliCluster *
cs_cli_cluster_open_and_look (GOptionContext *context, int argc, char **argv, int *exit_code)
{
  g_autofree char *path = cs_cli_parse_cluster (context, argc, argv, exit_code);

  return path != NULL ? cs_cli_cluster_open_to_look (path, exit_code) : NULL;
}

CsCliCluster *
cs_cli_cluster_open_to_look (const char *path, int *exit_code)
{
  g_autoptr (CsCliCluster) self = cs_cli_cluster_open (path, exit_code);

  if (self == NULL || cs_cli_cluster_get_for_looking (self, exit_code) == NULL)
    return NULL;
  *exit_code = cs_cli_cluster_look (self->deployment);

  return g_steal_pointer (&self);
}

/* --- showing -----------------------------------------------------------------------------------
 */

static CsCliStyle
style_of (CsCellState state)
{
  switch (state) {
  case CS_CELL_PRESENT:
    return CS_CLI_GOOD;
  case CS_CELL_EXPIRING:
  case CS_CELL_UNKNOWN:
  case CS_CELL_WRONG_NODE:
    return CS_CLI_WARN;
  case CS_CELL_MISSING:
  case CS_CELL_DIFFERS:
  case CS_CELL_KEY_MISMATCH:
  case CS_CELL_EXPIRED:
  case CS_CELL_INVALID:
    return CS_CLI_BAD;
  case CS_CELL_NOT_WANTED:
    break;
  }

  return CS_CLI_FAINT;
}

/* A sign beside the word, for whoever cannot tell the colours. */
static char *
dup_cell_text (const CsCell *cell)
{
  static const char *const signs[] = {
    [CS_CELL_NOT_WANTED] = "·", [CS_CELL_PRESENT] = "✓",    [CS_CELL_MISSING] = "✗",
    [CS_CELL_DIFFERS] = "≠",    [CS_CELL_WRONG_NODE] = "?", [CS_CELL_KEY_MISMATCH] = "✗",
    [CS_CELL_EXPIRING] = "!",   [CS_CELL_EXPIRED] = "✗",    [CS_CELL_INVALID] = "✗",
    [CS_CELL_UNKNOWN] = "?",
  };

  return *cell->text != '\0' ? g_strdup_printf ("%s %s", signs[cell->state], cell->text)
                             : g_strdup (signs[cell->state]);
}

/* The nodes of a table, from @first up to but without @end. */
static void
add_matrix_row (CsCliTable *table, CsMatrix *matrix, guint row, guint first, guint end)
{
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (cells, g_strdup (cs_wanted_get_file (cs_matrix_get_row (matrix, row))));
  for (guint column = first; column < end; column++)
    g_ptr_array_add (cells, dup_cell_text (cs_matrix_get_cell (matrix, row, column)));
  g_ptr_array_add (cells, NULL);
  cs_cli_table_add_row (table, (const char *const *) cells->pdata);
  for (guint column = first; column < end; column++)
    cs_cli_table_set_style (table, column - first + 1,
                            style_of (cs_matrix_get_cell (matrix, row, column)->state));
}

static gboolean
has_file (CsMatrix *matrix, guint row, guint first, guint end)
{
  for (guint column = first; column < end; column++) {
    if (cs_matrix_get_cell (matrix, row, column)->state != CS_CELL_NOT_WANTED)
      return TRUE;
  }

  return FALSE;
}

static void
print_nodes (CsMatrix *matrix, guint first, guint end)
{
  gboolean all = end - first == cs_matrix_get_n_columns (matrix);
  g_autoptr (GPtrArray) headings = g_ptr_array_new ();
  g_autoptr (CsCliTable) table = NULL;

  g_ptr_array_add (headings, (gpointer) "File");
  for (guint column = first; column < end; column++)
    g_ptr_array_add (headings,
                     (gpointer) cs_node_state_get_name (cs_matrix_get_column (matrix, column)));
  g_ptr_array_add (headings, NULL);

  table = cs_cli_table_new ((const char *const *) headings->pdata);
  for (guint row = 0; row < cs_matrix_get_n_rows (matrix); row++) {
    if (all || has_file (matrix, row, first, end))
      add_matrix_row (table, matrix, row, first, end);
  }
  cs_cli_table_print (table);
}

static guint
measure_files (CsMatrix *matrix)
{
  guint width = 0;

  for (guint row = 0; row < cs_matrix_get_n_rows (matrix); row++)
    width = MAX (width, cs_cli_text_width (cs_wanted_get_file (cs_matrix_get_row (matrix, row))));

  return width;
}

static guint
measure_node (CsMatrix *matrix, guint column)
{
  guint width = cs_cli_text_width (cs_node_state_get_name (cs_matrix_get_column (matrix, column)));

  for (guint row = 0; row < cs_matrix_get_n_rows (matrix); row++) {
    g_autofree char *text = dup_cell_text (cs_matrix_get_cell (matrix, row, column));

    width = MAX (width, cs_cli_text_width (text));
  }

  return width;
}

/* Where the nodes from @first on end that have room beside each other; at least one has. */
static guint
find_end (CsMatrix *matrix, guint first)
{
  guint n_columns = cs_matrix_get_n_columns (matrix);
  guint used;
  guint end;

  if (!cs_cli_is_terminal ())
    return n_columns;

  used = measure_files (matrix);
  for (end = first; end < n_columns; end++) {
    used += CS_CLI_TABLE_GAP + measure_node (matrix, end);
    if (end > first && used > cs_cli_get_width ())
      break;
  }

  return end;
}

void
cs_cli_print_matrix (CsMatrix *matrix)
{
  guint first = 0;

  do {
    guint end = find_end (matrix, first);

    if (first > 0)
      cs_cli_print ("\n");
    print_nodes (matrix, first, end);
    first = end;
  } while (first < cs_matrix_get_n_columns (matrix));
}

static const char *
place_of (CsStep *step)
{
  if (cs_step_get_authority (step) != NULL)
    return cs_step_get_lane (step);

  return cs_step_get_node (step) != NULL ? cs_step_get_node (step) : "this computer";
}

static void
print_place (CsPlan *plan, const char *place)
{
  g_autofree char *heading = cs_cli_style (CS_CLI_STRONG, place);

  cs_cli_print ("%s\n", heading);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (plan)); i++) {
    g_autoptr (CsStep) step = g_list_model_get_item (G_LIST_MODEL (plan), i);

    if (g_strcmp0 (place_of (step), place) != 0)
      continue;
    cs_cli_print ("  %s\n", cs_step_get_title (step));
    if (cs_step_get_before (step) != NULL)
      cs_cli_print ("      %s → %s\n", cs_step_get_before (step), cs_step_get_after (step));
  }
}

void
cs_cli_print_plan (CsPlan *plan)
{
  g_autoptr (GHashTable) printed = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (plan)); i++) {
    g_autoptr (CsStep) step = g_list_model_get_item (G_LIST_MODEL (plan), i);

    if (g_hash_table_add (printed, (gpointer) place_of (step)))
      print_place (plan, place_of (step));
  }
}
