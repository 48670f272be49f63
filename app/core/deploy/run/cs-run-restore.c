/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-run-context.h"

#include <string.h>

#include "cs-error.h"
#include "cs-mmp-command.h"
#include "cs-mmp-reply.h"
#include "cs-sync.h"

/* The file name with the ending of the key that belongs to it; NULL for what is no certificate. */
static char *
dup_key_name (const char *file)
{
  if (!g_str_has_suffix (file, ".cer") && !g_str_has_suffix (file, ".crt"))
    return NULL;

  return g_strdup_printf ("%.*s.key", (int) (strlen (file) - strlen (".cer")), file);
}

/* A certificate that is back while its key is another one is no way back: the node has the say. */
static gboolean
ask_match (CsRunContext *context, CsStep *step, const char **said, GError **error)
{
  const char *node = cs_step_get_node (step);
  const char *file = cs_step_get_file (step);
  g_autofree char *key = dup_key_name (file);
  g_autofree char *place = key != NULL ? cs_workspace_name (node, key) : NULL;
  g_autofree char *line = NULL;
  g_autofree char *reply = NULL;
  g_autoptr (CsConnection) connection = NULL;

  if (place == NULL || !g_hash_table_contains (context->present, place))
    return TRUE;
  line = cs_mmp_pki_match (key, file, error);
  connection = line != NULL ? cs_run_connect (context, step, error) : NULL;
  if (connection == NULL)
    return FALSE;
  reply = cs_sync_run_command (connection, line, context->cancellable, error);
  if (reply == NULL)
    return FALSE;
  *said = cs_mmp_parse_pki_match (reply) == CS_MMP_YES ? "; the node says that its key matches"
                                                       : "; whether its key matches is unknown";
  if (cs_mmp_parse_pki_match (reply) != CS_MMP_NO)
    return TRUE;

  g_set_error (error, CS_ERROR, CS_ERROR_MISMATCH,
               "%s: %s is back, but the key that lies there now is another one; the service must "
               "not be restarted before the pair is put right",
               node, file);
  return FALSE;
}

char *
cs_run_restore (CsRunContext *context, CsStep *step, CsStepState *state, GError **error)
{
  const char *run = cs_step_get_kept_run (step);
  g_autoptr (GBytes) content
      = cs_workspace_load_kept (context->workspace, run, cs_step_get_node (step),
                                cs_step_get_file (step), cs_step_get_kept_sha256 (step), error);
  g_autofree char *put = content != NULL ? cs_run_put_file (context, step, content, error) : NULL;
  const char *said = "";

  if (put != NULL && ask_match (context, step, &said, error))
    return g_strconcat (put, said, NULL);

  g_prefix_error (error, "NOT RESTORED (the kept copies stay under kept/%s): ", run);
  return NULL;
}
