/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-cli-apply.h"

#include <string.h>

#include "cs-cli-console.h"

/* --- progress ----------------------------------------------------------------------------------
 */

static const char *
sign_of (CsStepState state)
{
  switch (state) {
  case CS_STEP_DONE:
    return "✓";
  case CS_STEP_FAILED:
    return "✗";
  case CS_STEP_WAITING:
    return "…";
  case CS_STEP_SKIPPED:
    return "-";
  case CS_STEP_UNPROVED:
    return "?";
  case CS_STEP_PLANNED:
  case CS_STEP_RUNNING:
    break;
  }

  return " ";
}

static CsCliStyle
style_of (CsStepState state)
{
  switch (state) {
  case CS_STEP_DONE:
    return CS_CLI_GOOD;
  case CS_STEP_FAILED:
    return CS_CLI_BAD;
  case CS_STEP_WAITING:
  case CS_STEP_SKIPPED:
  case CS_STEP_UNPROVED:
    return CS_CLI_WARN;
  case CS_STEP_PLANNED:
  case CS_STEP_RUNNING:
    break;
  }

  return CS_CLI_PLAIN;
}

static void
show_bar (CsPlan *plan, CsStep *step)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (plan));
  guint over = 0;
  g_autofree char *bar = NULL;
  g_autofree char *line = NULL;
  const guint width = 20;

  for (guint i = 0; i < n; i++) {
    g_autoptr (CsStep) other = g_list_model_get_item (G_LIST_MODEL (plan), i);

    if (cs_step_get_state (other) > CS_STEP_RUNNING)
      over++;
  }
  bar = g_strnfill (width, '.');
  memset (bar, '#', n > 0 ? over * width / n : 0);
  line = g_strdup_printf ("[%s] %u/%u %s", bar, over, n, cs_step_get_title (step));
  cs_cli_progress_show (over < n ? line : NULL);
}

static void
print_step (CsStep *step)
{
  CsStepState state = cs_step_get_state (step);
  /* Other titles say on which node, commands do not. */
  const char *node = cs_step_get_kind (step) == CS_STEP_SERVICE ? cs_step_get_node (step) : NULL;
  g_autofree char *sign = cs_cli_style (style_of (state), sign_of (state));
  g_autofree char *result
      = cs_escape_control (cs_step_get_result (step) != NULL ? cs_step_get_result (step) : "");

  if (state == CS_STEP_FAILED)
    cs_cli_print_error ("✗ %s: %s", cs_step_get_title (step), result);
  else if (!cs_cli_get_options ()->quiet)
    cs_cli_print ("%s %s%s%s%s%s\n", sign, node != NULL ? node : "", node != NULL ? ": " : "",
                  cs_step_get_title (step), *result != '\0' ? ": " : "", result);
}

/* A check is judged at the very end: its line is printed then. */
static void
step_changed_cb (CsStep *step, GParamSpec *pspec, CsPlan *plan)
{
  if (cs_step_get_state (step) > CS_STEP_RUNNING
      && (cs_step_get_kind (step) != CS_STEP_CHECK || cs_step_get_state (step) != CS_STEP_DONE))
    print_step (step);
  show_bar (plan, step);
}

static void
print_checks (CsPlan *plan)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (plan)); i++) {
    g_autoptr (CsStep) step = g_list_model_get_item (G_LIST_MODEL (plan), i);

    if (cs_step_get_kind (step) == CS_STEP_CHECK && cs_step_get_state (step) == CS_STEP_DONE)
      print_step (step);
  }
}

static void
watch (CsPlan *plan)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (plan)); i++) {
    g_autoptr (CsStep) step = g_list_model_get_item (G_LIST_MODEL (plan), i);

    g_signal_connect_object (step, "notify::state", G_CALLBACK (step_changed_cb), plan, 0);
  }
}

/* --- before ------------------------------------------------------------------------------------
 */

static gboolean
is_still_so (CsPlanFile *expected, CsPlan *plan)
{
  g_auto (GStrv) differences = cs_plan_file_compare (expected, plan);

  if (differences[0] == NULL)
    return TRUE;

  cs_cli_print_error (
      "The plan is out of date; nothing was changed. What moved since it was made:");
  for (guint i = 0; differences[i] != NULL; i++)
    cs_cli_print_error ("  %s", differences[i]);
  cs_cli_print_error ("Make a new plan with “countersignctl plan -o”, look at it, and apply that");

  return FALSE;
}

gboolean
cs_cli_may_go_on (gboolean yes, int *exit_code)
{
  g_autofree char *answer = NULL;
  g_autoptr (GError) error = NULL;

  if (yes)
    return TRUE;

  answer = cs_console_ask ("Apply this plan? [y/N] ", FALSE, NULL, &error);
  if (answer != NULL && g_ascii_strncasecmp (answer, "y", 1) == 0)
    return TRUE;

  if (answer == NULL && g_error_matches (error, CS_ERROR, CS_ERROR_NO_ANSWER)) {
    cs_cli_print_error ("There is no terminal to ask on; --yes applies without asking");
    *exit_code = CS_EXIT_USAGE;
  } else {
    cs_cli_print_error ("Nothing was changed");
    *exit_code = CS_EXIT_CANCELLED;
  }

  return FALSE;
}

/* --- after -------------------------------------------------------------------------------------
 */

static int
code_of_run (CsRun *run)
{
  int code = CS_EXIT_DONE;

  if (g_cancellable_is_cancelled (cs_cli_get_cancellable ()))
    code = CS_EXIT_CANCELLED;
  if (cs_run_count (run, CS_STEP_FAILED) > 0)
    code = cs_cli_exit_worst (code, CS_EXIT_FAILED);
  if (cs_run_count (run, CS_STEP_UNPROVED) > 0)
    code = cs_cli_exit_worst (code, CS_EXIT_NEGATIVE);
  if (cs_run_count (run, CS_STEP_WAITING) > 0)
    code = cs_cli_exit_worst (code, CS_EXIT_WAITING);

  return code;
}

static void
print_summary (CsRun *run)
{
  if (cs_cli_get_options ()->quiet)
    return;

  cs_cli_print ("\nRun %s: %u done, %u failed, %u waiting, %u not done", cs_run_get_id (run),
                cs_run_count (run, CS_STEP_DONE), cs_run_count (run, CS_STEP_FAILED),
                cs_run_count (run, CS_STEP_WAITING), cs_run_count (run, CS_STEP_SKIPPED));
  if (cs_run_count (run, CS_STEP_UNPROVED) > 0)
    cs_cli_print (", %u not proved", cs_run_count (run, CS_STEP_UNPROVED));
  cs_cli_print ("\n");
  cs_cli_print ("Journal head: %s\n\n", cs_run_get_journal_head (run));
}

int
cs_cli_carry_out (CsDeployment *deployment, CsPlan *plan, gboolean silent)
{
  g_autoptr (CsRun) run = cs_run_new (deployment, plan);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  if (!silent)
    watch (plan);
  cs_run_start_async (run, cs_cli_get_cancellable (), cs_cli_ready_cb, &result);
  cs_cli_wait (&result);
  cs_cli_progress_show (NULL);
  if (!cs_run_start_finish (run, result, &error)) {
    cs_cli_complain (NULL, error);
    return cs_cli_exit_for_error (error);
  }
  if (!silent) {
    print_checks (plan);
    print_summary (run);
  }

  return code_of_run (run);
}

static int
code_of_findings (CsPlan *plan)
{
  return cs_findings_have_error (cs_plan_get_findings (plan)) ? CS_EXIT_NEGATIVE : CS_EXIT_DONE;
}

static void
print_matrix_of (CsDeployment *deployment)
{
  g_autoptr (CsMatrix) matrix = NULL;

  if (cs_cli_get_options ()->quiet)
    return;

  matrix = cs_deployment_dup_matrix (deployment);
  cs_cli_print_matrix (matrix);
}

/* Uploaded is not in service (domain.md T29). */
static void
print_service_hint (CsPlan *plan, CsCluster *cluster)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (plan)); i++) {
    g_autoptr (CsStep) step = g_list_model_get_item (G_LIST_MODEL (plan), i);

    if (cs_step_get_kind (step) != CS_STEP_UPLOAD || cs_step_get_state (step) != CS_STEP_DONE)
      continue;
    cs_cli_print ("What was uploaded is not in service yet: “countersignctl assign %s” shows the "
                  "commands that do it.\n",
                  cs_cluster_get_path (cluster));
    return;
  }
}

int
cs_cli_apply (CsDeployment *deployment,
              const char *const *renew,
              CsPlanFile *expected,
              gboolean yes)
{
  int code = cs_cli_cluster_look (deployment);
  g_autoptr (CsPlan) plan = NULL;

  if (code == CS_EXIT_CANCELLED || code == CS_EXIT_USAGE)
    return code;

  plan = cs_deployment_dup_plan (deployment, renew);
  if (expected != NULL && !is_still_so (expected, plan))
    return CS_EXIT_NEGATIVE;
  cs_cli_print_findings (cs_plan_get_findings (plan));
  code = cs_cli_exit_worst (code, code_of_findings (plan));
  if (g_list_model_get_n_items (G_LIST_MODEL (plan)) == 0) {
    print_matrix_of (deployment);
    if (!cs_cli_get_options ()->quiet)
      cs_cli_print (code == CS_EXIT_DONE ? "\nNothing to do: everything is in place.\n"
                                         : "\nNothing can be done.\n");
    return code;
  }

  if (!yes)
    cs_cli_print_plan (plan);
  if (!cs_cli_may_go_on (yes, &code))
    return code;
  code = cs_cli_exit_worst (code, cs_cli_carry_out (deployment, plan, FALSE));
  print_matrix_of (deployment);
  if (!cs_cli_get_options ()->quiet)
    print_service_hint (plan, cs_deployment_get_cluster (deployment));

  return code;
}
