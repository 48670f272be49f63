/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-session-words.h"

#include <glib/gi18n.h>

static guint
count_unknown (CsMatrix *matrix)
{
  guint n = 0;

  for (guint i = 0; i < cs_matrix_get_n_columns (matrix); i++) {
    if (cs_node_state_get_knowledge (cs_matrix_get_column (matrix, i)) != CS_KNOWLEDGE_FULL)
      n++;
  }

  return n;
}

char *
cs_words_for_plan (CsPlan *plan, CsMatrix *matrix, CsTone *tone)
{
  guint n_unknown = count_unknown (matrix);
  guint n_steps;

  g_return_val_if_fail (CS_IS_PLAN (plan), NULL);

  n_steps = g_list_model_get_n_items (G_LIST_MODEL (plan));
  *tone = CS_TONE_WARNING;
  if (n_unknown > 0)
    return g_strdup_printf (
        ngettext ("%u node could not be looked at", "%u nodes could not be looked at", n_unknown),
        n_unknown);
  if (n_steps == 0 && !cs_matrix_is_complete (matrix))
    return g_strdup (_ ("Nothing to do, but not everything is in place"));
  if (n_steps == 0) {
    *tone = CS_TONE_GOOD;
    return g_strdup (_ ("Everything is in place"));
  }

  *tone = CS_TONE_NEUTRAL;
  return g_strdup_printf (ngettext ("%u step to do", "%u steps to do", n_steps), n_steps);
}

char *
cs_words_for_restore (CsPlan *plan, const char *run, CsTone *tone)
{
  guint n_steps;

  g_return_val_if_fail (CS_IS_PLAN (plan), NULL);

  n_steps = g_list_model_get_n_items (G_LIST_MODEL (plan));
  *tone = CS_TONE_NEUTRAL;
  if (n_steps > 0)
    return g_strdup_printf (ngettext ("%u file to put back", "%u files to put back", n_steps),
                            n_steps);
  if (cs_findings_have_error (cs_plan_get_findings (plan))) {
    *tone = CS_TONE_ERROR;
    return g_strdup (_ ("Nothing can be put back"));
  }

  *tone = CS_TONE_GOOD;
  /* Translators: %s is the name of a run */
  return g_strdup_printf (_ ("Nothing to put back: nothing that run %s overwrote is missing"), run);
}

/* Nothing when there are none. */
static void append_count (GString *text, guint n, const char *format, ...) G_GNUC_PRINTF (3, 4);

static void
append_count (GString *text, guint n, const char *format, ...)
{
  va_list arguments;

  if (n == 0)
    return;

  va_start (arguments, format);
  g_string_append_vprintf (text, format, arguments);
  va_end (arguments);
}

static void
append_left (GString *text, CsPlan *left, guint n_unknown)
{
  guint n_left = g_list_model_get_n_items (G_LIST_MODEL (left));

  if (n_unknown > 0)
    g_string_append (text, _ (", what is left is not known"));
  else if (n_left > 0)
    g_string_append_printf (
        text, ngettext (", %u step left to do", ", %u steps left to do", n_left), n_left);
  else
    g_string_append (text, _ (", nothing left to do"));
}

char *
cs_words_for_run (CsRun *run, CsPlan *left, CsMatrix *matrix, CsTone *tone)
{
  GString *text = g_string_new (NULL);
  guint n_done, n_failed, n_unproved, n_skipped, n_waiting;
  gboolean good;

  g_return_val_if_fail (CS_IS_RUN (run), g_string_free (text, FALSE));

  n_done = cs_run_count (run, CS_STEP_DONE);
  n_failed = cs_run_count (run, CS_STEP_FAILED);
  n_unproved = cs_run_count (run, CS_STEP_UNPROVED);
  n_skipped = cs_run_count (run, CS_STEP_SKIPPED);
  n_waiting = cs_run_count (run, CS_STEP_WAITING);
  /* Translators: the beginning of one line, "12 done, 1 failed, 3 steps left to do" */
  g_string_append_printf (text, ngettext ("%u done", "%u done", n_done), n_done);
  append_count (text, n_failed, ngettext (", %u failed", ", %u failed", n_failed), n_failed);
  append_count (text, n_waiting, ngettext (", %u waiting", ", %u waiting", n_waiting), n_waiting);
  append_count (text, n_unproved, ngettext (", %u not proved", ", %u not proved", n_unproved),
                n_unproved);
  append_count (text, n_skipped, ngettext (", %u skipped", ", %u skipped", n_skipped), n_skipped);
  if (left != NULL)
    append_left (text, left, count_unknown (matrix));

  good = left != NULL
             ? cs_matrix_is_complete (matrix) && g_list_model_get_n_items (G_LIST_MODEL (left)) == 0
             : n_unproved + n_skipped + n_waiting == 0;
  *tone = n_failed > 0 ? CS_TONE_ERROR : good ? CS_TONE_GOOD : CS_TONE_WARNING;

  return g_string_free (text, FALSE);
}

const char *
cs_words_for_activity (CsActivity activity)
{
  switch (activity) {
  case CS_ACTIVITY_LOOKING:
    return _ ("Looking at the nodes…");
  case CS_ACTIVITY_RUNNING:
    return _ ("Carrying out the plan…");
  case CS_ACTIVITY_ASSIGNING:
    return _ ("Putting the files into service…");
  case CS_ACTIVITY_ASKING:
    return _ ("Asking the authorities…");
  case CS_ACTIVITY_PROBING:
    return _ ("Asking the services for their certificates…");
  case CS_ACTIVITY_IDLE:
    break;
  }

  return "";
}

const char *
cs_session_get_summary (CsSession *self)
{
  g_return_val_if_fail (CS_IS_SESSION (self), NULL);

  if (cs_session_get_activity (self) != CS_ACTIVITY_IDLE)
    return cs_words_for_activity (cs_session_get_activity (self));

  return cs_session_get_message (self) != NULL ? cs_session_get_message (self) : "";
}
