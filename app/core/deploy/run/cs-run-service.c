/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-run-context.h"

#include <string.h>

#include "cs-error.h"
#include "cs-mmp-command.h"
#include "cs-names.h"
#include "cs-sync.h"

#define WORDS_MAX 200 /* bytes of an answer that is none we know */

/* What the node said while the lines of one step were sent. */
typedef struct {
  GString *said;
  gboolean succeeded; /* it said so at least once */
} Answers;

static void
add_said (Answers *answers, const char *line)
{
  g_autofree char *shown = cs_escape_control (line);

  g_string_append_printf (answers->said, "%s%s", answers->said->len > 0 ? "; " : "", shown);
}

/* An answer in no words that are known is shown, for a person to judge, unless it may hold a
 * secret (T28). */
static void
add_unknown (Answers *answers, const char *line, char *reply)
{
  g_autofree char *start = NULL;

  if (*g_strstrip (reply) == '\0' || cs_mmp_reply_is_secret (line))
    return;
  start = g_utf8_make_valid (reply, (gssize) MIN (strlen (reply), WORDS_MAX));
  add_said (answers, start);
}

static gboolean
take_reply (Answers *answers, CsStep *step, const char *line, char *reply, GError **error)
{
  g_auto (GStrv) lines = NULL;
  CsMmpAnswer outcome = cs_mmp_parse_outcome (reply, &lines);

  for (guint i = 0; lines[i] != NULL; i++)
    add_said (answers, lines[i]);
  if (outcome == CS_MMP_YES)
    answers->succeeded = TRUE;
  else if (lines[0] == NULL)
    add_unknown (answers, line, reply);
  if (outcome != CS_MMP_NO && !cs_mmp_is_unknown_command (reply))
    return TRUE;

  g_set_error (error, CS_ERROR, CS_ERROR_NODE, "%s: %s: %s", cs_step_get_node (step), line,
               outcome == CS_MMP_NO ? answers->said->str
                                    : "this release does not know the command");
  return FALSE;
}

/* Once a service was switched off it is switched on again, whoever cancels. */
static gboolean
send_line (CsRunContext *context,
           CsStep *step,
           CsConnection *connection,
           guint index,
           Answers *answers,
           GError **error)
{
  const char *line = cs_service_action_get_lines (cs_step_get_action (step))[index];
  g_autofree char *reply = NULL;

  if (!cs_journal_append (context->journal, error, "command", "run", context->run_id, "node",
                          cs_step_get_node (step), "line", line, NULL))
    return FALSE;
  reply = cs_sync_run_command (connection, line, index == 0 ? context->cancellable : NULL, error);

  return reply != NULL && take_reply (answers, step, line, reply, error);
}

static gboolean
send_lines (CsRunContext *context,
            CsStep *step,
            CsConnection *connection,
            Answers *answers,
            GError **error)
{
  const char *const *lines = cs_service_action_get_lines (cs_step_get_action (step));

  for (guint i = 0; lines[i] != NULL; i++) {
    if (send_line (context, step, connection, i, answers, error))
      continue;
    if (i > 0)
      g_prefix_error (error, "after “%s” the service may be off: ", lines[i - 1]);
    return FALSE;
  }

  return TRUE;
}

/* Nothing is believed that was not read back: the status has to name what was assigned. */
static gboolean
ask_status (CsRunContext *context,
            CsStep *step,
            CsConnection *connection,
            CsMmpAnswer *answer,
            GError **error)
{
  const CsServiceAction *action = cs_step_get_action (step);
  const char *question = cs_service_action_get_question (action);
  g_autofree char *reply = NULL;
  g_autofree char *difference = NULL;

  *answer = CS_MMP_UNKNOWN;
  if (question == NULL)
    return TRUE;
  reply = cs_sync_run_command (connection, question, context->cancellable, error);
  if (reply == NULL)
    return FALSE;
  *answer = cs_service_action_judge (action, reply, &difference);
  if (*answer != CS_MMP_NO)
    return TRUE;

  g_set_error (error, CS_ERROR, CS_ERROR_NODE, "%s: “%s” was sent, but the status says “%s”",
               cs_step_get_node (step), cs_step_get_title (step), difference);
  return FALSE;
}

char *
cs_run_service (CsRunContext *context, CsStep *step, CsStepState *state, GError **error)
{
  g_autoptr (CsConnection) connection = cs_run_connect (context, step, error);
  g_autoptr (GString) said = g_string_new (NULL);
  Answers answers = { said, FALSE };
  CsMmpAnswer status;

  if (connection == NULL || !send_lines (context, step, connection, &answers, error)
      || !ask_status (context, step, connection, &status, error))
    return NULL;

  if (status == CS_MMP_YES)
    return said->len > 0 ? cs_language_both ("%s; the status names these files", said->str)
                         : cs_language_both ("the status names these files");
  if (answers.succeeded)
    return g_string_free (g_steal_pointer (&said), FALSE);

  *state = CS_STEP_UNPROVED;
  return said->len > 0
             ? cs_language_both ("sent; the node does not say whether it worked: %s", said->str)
             : cs_language_both ("sent; the node does not say whether it worked");
}
