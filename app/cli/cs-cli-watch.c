/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-cli-watch.h"

#include "cs-cli-json.h"

/* One thing that is otherwise than it was; @file NULL: the node itself. Strings are borrowed. */
typedef struct {
  const char *node;
  const char *file;
  const char *from;
  const char *to;
  const char *text;
  const char *evidence;
} Change;

static void
print_change_as_json (const Change *change, const char *time)
{
  JsonObject *object = json_object_new ();

  cs_json_set_string (object, "time", time);
  cs_json_set_string (object, "node", change->node);
  cs_json_set_string (object, "file", change->file);
  cs_json_set_string (object, "from", change->from);
  cs_json_set_string (object, "to", change->to);
  cs_json_set_string (object, "text", change->text);
  cs_json_set_string (object, "evidence", change->evidence);
  cs_cli_print_json_object (object, FALSE);
}

static void
print_change (const Change *change, gboolean json)
{
  g_autofree char *time = cs_time_format (cs_time_now ());
  g_autofree char *text = NULL;
  g_autofree char *clean = NULL;

  if (json) {
    print_change_as_json (change, time);
    return;
  }

  text = g_strdup_printf ("%s %s%s%s: %s, was %s. %s", time, change->node,
                          change->file != NULL ? " " : "", change->file != NULL ? change->file : "",
                          change->text != NULL ? change->text : change->to, change->from,
                          change->evidence != NULL ? change->evidence : "");
  clean = cs_escape_control (g_strchomp (text));
  cs_cli_print ("%s\n", clean);
}

static const char *
word_for_node (CsNodeState *state)
{
  return cs_node_state_get_error (state) != NULL ? "failed" : "known";
}

static void
compare_node (CsNodeState *before, CsNodeState *after, gboolean json)
{
  const GError *error = cs_node_state_get_error (after);
  Change change = { .node = cs_node_state_get_name (after),
                    .from = word_for_node (before),
                    .to = word_for_node (after),
                    .evidence = error != NULL ? error->message : NULL };

  if (g_strcmp0 (change.from, change.to) != 0)
    print_change (&change, json);
}

static void
compare_cell (CsMatrix *before, CsMatrix *after, guint row, guint column, gboolean json)
{
  const CsCell *old = cs_matrix_get_cell (before, row, column);
  const CsCell *new = cs_matrix_get_cell (after, row, column);
  Change change = { .node = cs_node_state_get_name (cs_matrix_get_column (after, column)),
                    .file = cs_wanted_get_file (cs_matrix_get_row (after, row)),
                    .from = cs_cell_state_to_string (old->state),
                    .to = cs_cell_state_to_string (new->state),
                    .text = new->text,
                    .evidence = new->evidence };

  if (old->state != new->state || old->drift != new->drift || !g_str_equal (old->text, new->text))
    print_change (&change, json);
}

/* Rows and columns are the cluster file's: the same in both. A node that went away says so once,
 * and not once more for each of its files. */
static void
compare (CsMatrix *before, CsMatrix *after, gboolean json)
{
  for (guint column = 0; column < cs_matrix_get_n_columns (after); column++) {
    CsNodeState *old = cs_matrix_get_column (before, column);
    CsNodeState *new = cs_matrix_get_column (after, column);

    compare_node (old, new, json);
    if (cs_node_state_get_error (old) != NULL || cs_node_state_get_error (new) != NULL)
      continue;
    for (guint row = 0; row < cs_matrix_get_n_rows (after); row++)
      compare_cell (before, after, row, column, json);
  }
}

/* --- time --------------------------------------------------------------------------------------
 */

static gboolean
over_cb (gpointer user_data)
{
  gboolean *over = user_data;

  *over = TRUE;

  return G_SOURCE_REMOVE;
}

static gboolean
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  return over_cb (user_data);
}

/* Until the time is over or somebody interrupts. */
static void
pause_for (int seconds)
{
  g_autoptr (GSource) timer = g_timeout_source_new_seconds ((guint) seconds);
  g_autoptr (GSource) cancel = g_cancellable_source_new (cs_cli_get_cancellable ());
  gboolean over = FALSE;

  g_source_set_callback (timer, over_cb, &over, NULL);
  g_source_set_callback (cancel, G_SOURCE_FUNC (cancelled_cb), &over, NULL);
  g_source_attach (timer, NULL);
  g_source_attach (cancel, NULL);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
  g_source_destroy (timer);
  g_source_destroy (cancel);
}

int
cs_cli_watch (CsDeployment *deployment, const CsWatch *watch, gboolean json, int code)
{
  g_autoptr (CsMatrix) seen = cs_deployment_dup_matrix (deployment);

  for (int looks = 1; watch->count == 0 || looks < watch->count; looks++) {
    g_autoptr (CsMatrix) now = NULL;

    /* Whoever reads a pipe wants it now; and when nobody reads any more it is over. */
    if (cs_cli_flush (CS_EXIT_DONE) != CS_EXIT_DONE)
      return CS_EXIT_USAGE;
    pause_for (watch->interval);
    if (g_cancellable_is_cancelled (cs_cli_get_cancellable ()))
      return CS_EXIT_CANCELLED;
    code = cs_cli_cluster_look_again (deployment);
    if (code == CS_EXIT_CANCELLED)
      return code;
    now = cs_deployment_dup_matrix (deployment);
    compare (seen, now, json);
    g_set_object (&seen, now);
  }

  return cs_cli_exit_worst (code, cs_matrix_is_complete (seen) ? CS_EXIT_DONE : CS_EXIT_NEGATIVE);
}
