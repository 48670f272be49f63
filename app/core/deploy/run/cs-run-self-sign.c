/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-run-context.h"

#include <string.h>

#include "cs-error.h"
#include "cs-lint.h"
#include "cs-mmp-command.h"
#include "cs-mmp-reply.h"
#include "cs-reader.h"
#include "cs-sync.h"
#include "cs-time.h"

/* What the node says to `pki selfsigned` is not known, so only what it made counts: the
 * certificate is read, compared with what was asked for and matched with its key. */
static CsCertificate *
read_self_signed (CsRunContext *context, CsStep *step, CsConnection *connection, GError **error)
{
  CsSlot *slot = cs_step_get_slot (step);
  const char *file = cs_step_get_file (step);
  g_autofree char *key = cs_slot_dup_file_name (slot, ".key");
  g_autofree char *line = cs_mmp_pki_match (key, file, error);
  g_autoptr (GBytes) content = NULL;
  g_autoptr (CsCertificate) certificate = NULL;
  g_autoptr (GListModel) findings = NULL;
  g_autofree char *reply = NULL;

  content = cs_sync_get (connection, file, context->cancellable, error);
  if (content == NULL) {
    g_prefix_error (error, "the node made no certificate of that name: ");
    return NULL;
  }
  certificate = cs_reader_first_certificate (content, file, error);
  reply = line != NULL && certificate != NULL
              ? cs_sync_run_command (connection, line, context->cancellable, error)
              : NULL;
  if (reply == NULL)
    return NULL;
  if (cs_mmp_parse_pki_match (reply) != CS_MMP_YES) {
    g_set_error (error, CS_ERROR, CS_ERROR_MISMATCH,
                 "%s: the node does not say that it matches its key", file);
    return NULL;
  }
  g_mutex_lock (&context->mutex);
  findings = cs_lint_certificate (context->cluster, slot, certificate, cs_time_now ());
  g_mutex_unlock (&context->mutex);
  if (!cs_run_accept_findings (findings, file, error))
    return NULL;

  return g_steal_pointer (&certificate);
}

static char *
store_self_signed (CsRunContext *context, CsStep *step, CsCertificate *certificate, GError **error)
{
  g_autofree char *pem = cs_certificate_to_pem (certificate);
  g_autofree char *end = cs_time_format (cs_certificate_get_not_after (certificate));
  g_autoptr (GBytes) stored = g_bytes_new (pem, strlen (pem));

  if (!cs_workspace_store (context->workspace, cs_step_get_node (step), cs_step_get_file (step),
                           stored, error))
    return NULL;

  return cs_language_both ("the node made the key and signed it itself, until %s, fingerprint "
                           "%.16s…; nobody trusts it unless told to",
                           end, cs_certificate_get_sha256 (certificate));
}

char *
cs_run_self_sign (CsRunContext *context, CsStep *step, CsStepState *state, GError **error)
{
  g_autofree char *said = cs_run_request (context, step, state, error);
  g_autoptr (CsConnection) connection = NULL;
  g_autoptr (CsCertificate) certificate = NULL;

  if (said == NULL)
    return NULL;
  connection = cs_run_connect (context, step, error);
  if (connection == NULL)
    return NULL;
  certificate = read_self_signed (context, step, connection, error);
  if (certificate == NULL) {
    g_prefix_error (error, "%s: pki selfsigned: it said %s: ", cs_step_get_node (step), said);
    return NULL;
  }

  return store_self_signed (context, step, certificate, error);
}
