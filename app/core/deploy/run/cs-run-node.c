/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-run-context.h"

#include <string.h>

#include "cs-error.h"
#include "cs-lint.h"
#include "cs-names.h"
#include "cs-reader.h"
#include "cs-survey.h"
#include "cs-sync.h"

/* What was read back needs no second look when the run is proved. */
static void
remember_proved (CsRunContext *context, CsStep *step, GBytes *content)
{
  GHashTable *files = cs_run_find_own (context, context->proved, step);
  const char *file = cs_step_get_file (step);

  if (files == NULL) {
    files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
    cs_run_set_own (context, context->proved, step, files);
  }
  g_hash_table_insert (files, g_strdup (file), cs_node_file_new_read (file, content, 0));
}

/* --- fetch -------------------------------------------------------------------------------------
 */

/* Both set @pem to what is stored: the thing itself, written anew, and nothing else that lay in the
 * file beside it. */
static char *
accept_request (CsRunContext *context, CsStep *step, GBytes *content, char **pem, GError **error)
{
  CsSlot *slot = cs_step_get_slot (step);
  const char *file = cs_step_get_file (step);
  g_autoptr (CsRequest) request = cs_reader_first_request (content, file, error);
  g_autoptr (GListModel) findings = NULL;
  const CsPublicKey *key;

  if (request == NULL)
    return NULL;
  g_mutex_lock (&context->mutex);
  findings = cs_lint_request (context->cluster, slot, request);
  g_mutex_unlock (&context->mutex);
  if (!cs_run_accept_findings (findings, file, error))
    return NULL;
  key = cs_request_get_public_key (request);
  *pem = cs_request_to_pem (request);

  return cs_language_both (
      "asks for what the cluster file says, signed by its own key (%s %u), SHA-256 %.16s…",
      key->type, key->bits, cs_request_get_sha256 (request));
}

static char *
accept_certificate (CsStep *step, GBytes *content, char **pem, GError **error)
{
  g_autoptr (CsCertificate) certificate
      = cs_reader_first_certificate (content, cs_step_get_file (step), error);

  if (certificate == NULL)
    return NULL;
  *pem = cs_certificate_to_pem (certificate);

  return cs_language_both ("%s, fingerprint %.16s…", cs_certificate_get_subject (certificate),
                           cs_certificate_get_sha256 (certificate));
}

char *
cs_run_fetch (CsRunContext *context, CsStep *step, CsStepState *state, GError **error)
{
  const char *file = cs_step_get_file (step);
  g_autoptr (CsConnection) connection = cs_run_connect (context, step, error);
  g_autoptr (GBytes) content = NULL;
  g_autoptr (GBytes) stored = NULL;
  g_autofree char *result = NULL;
  g_autofree char *pem = NULL;

  if (connection == NULL)
    return NULL;
  content = cs_sync_get (connection, file, context->cancellable, error);
  if (content == NULL)
    return NULL;
  result = g_str_has_suffix (file, ".csr") ? accept_request (context, step, content, &pem, error)
                                           : accept_certificate (step, content, &pem, error);
  if (result == NULL) {
    g_prefix_error (error, "%s: ", cs_step_get_node (step));
    return NULL;
  }
  stored = g_bytes_new (pem, strlen (pem));
  if (!cs_workspace_store (context->workspace, cs_slot_get_node (cs_step_get_slot (step)), file,
                           stored, error))
    return NULL;
  remember_proved (context, step, content);

  return g_steal_pointer (&result);
}

/* --- upload ------------------------------------------------------------------------------------
 */

static gboolean
was_present (CsRunContext *context, CsStep *step)
{
  g_autofree char *name = cs_workspace_name (cs_step_get_node (step), cs_step_get_file (step));

  return g_hash_table_contains (context->present, name);
}

/* Rule 3 of the house: whatever a cluster file or a plan says, nothing else is ever written on a
 * node. */
static gboolean
check_name (CsStep *step, GError **error)
{
  if (cs_is_certificate_file_name (cs_step_get_file (step)))
    return TRUE;

  cs_error_set (error, CS_ERROR, CS_ERROR_RULE,
                "%s: only certificate files are ever written on a node", cs_step_get_file (step));
  return FALSE;
}

/* Believes only what it reads back. */
static gboolean
prove_put (CsRunContext *context,
           CsStep *step,
           CsConnection *connection,
           GBytes *content,
           GError **error)
{
  const char *file = cs_step_get_file (step);
  g_autoptr (GBytes) back = NULL;

  back = cs_sync_get (connection, file, context->cancellable, error);
  if (back == NULL)
    return FALSE;
  if (g_bytes_equal (content, back))
    return TRUE;

  g_set_error (error, CS_ERROR, CS_ERROR_NODE,
               "%s: %s: read back it is not what was written (%" G_GSIZE_FORMAT
               " bytes of %" G_GSIZE_FORMAT "); what lies there must not be used, apply again",
               cs_step_get_node (step), file, g_bytes_get_size (back), g_bytes_get_size (content));
  return FALSE;
}

/* Of a key only the hash of the one that was there is written down; @content can be that very one.
 */
static gboolean
note_put (CsRunContext *context, CsStep *step, GBytes *content, GBytes *old, GError **error)
{
  gboolean is_key = cs_step_get_kind (step) == CS_STEP_PUT_KEY;
  g_autofree char *before
      = old != NULL ? g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, old) : NULL;
  g_autofree char *after
      = is_key && old != content ? NULL : g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, content);

  return cs_journal_append (context->journal, error, is_key ? "put-key" : "put", "run",
                            context->run_id, "step", cs_step_get_id (step), "node",
                            cs_step_get_node (step), "file", cs_step_get_file (step), "before",
                            before, "after", after, NULL);
}

/* Writes a file that was not there when the plan was made. FALSE without an error: nothing was
 * written, for by now something may lie there. Costs no round trip more than any other put. */
static gboolean
create (CsRunContext *context,
        CsStep *step,
        CsConnection *connection,
        GBytes *content,
        GError **error)
{
  g_autoptr (GError) refusal = NULL;

  if (!note_put (context, step, content, NULL, error))
    return FALSE;
  if (cs_sync_create (connection, cs_step_get_file (step), content, context->cancellable, &refusal))
    return prove_put (context, step, connection, content, error);
  if (!g_error_matches (refusal, G_IO_ERROR, G_IO_ERROR_EXISTS)
      && !g_error_matches (refusal, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED))
    g_propagate_error (error, g_steal_pointer (&refusal));

  return FALSE;
}

/* What lies there now; NULL without an error when it is nothing. */
static GBytes *
get_old (CsRunContext *context, CsStep *step, CsConnection *connection, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  GBytes *old
      = cs_sync_get (connection, cs_step_get_file (step), context->cancellable, &local_error);

  if (old == NULL && !g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    g_propagate_error (error, g_steal_pointer (&local_error));

  return old;
}

/* Puts @content where @old (nullable) was found, which has been kept. */
static gboolean
put_over (CsRunContext *context,
          CsStep *step,
          CsConnection *connection,
          GBytes *content,
          GBytes *old,
          GError **error)
{
  return note_put (context, step, content, old, error)
         && cs_sync_put (connection, cs_step_get_file (step), content, context->cancellable, error)
         && prove_put (context, step, connection, content, error);
}

/* What a first attempt of this step left, whose connection broke: nothing is lost with it. */
static gboolean
is_part_of (GBytes *old, GBytes *content)
{
  gsize old_size, size;
  const void *old_data = g_bytes_get_data (old, &old_size);
  const void *data = g_bytes_get_data (content, &size);

  return old_size < size && (old_size == 0 || memcmp (old_data, data, old_size) == 0);
}

typedef gboolean (*KeepFunc) (CsRunContext *context, CsStep *step, GBytes *old, GError **error);

typedef enum {
  PUT_FAILED,
  PUT_NEW,
  PUT_OVER,
  PUT_NEEDLESS,
} PutResult;

/* The same lies there: what create() announced did not happen, or a first attempt has done it. That
 * is written down, for else a restore would believe that something was overwritten. */
static PutResult
leave_it (CsRunContext *context, CsStep *step, GBytes *content, GError **error)
{
  return was_present (context, step) || note_put (context, step, content, content, error)
             ? PUT_NEEDLESS
             : PUT_FAILED;
}

/* Puts over what lies there now, which is kept before. */
static PutResult
replace (CsRunContext *context,
         CsStep *step,
         CsConnection *connection,
         GBytes *content,
         KeepFunc keep,
         GError **error)
{
  GError *local_error = NULL;
  g_autoptr (GBytes) old = get_old (context, step, connection, &local_error);

  if (local_error != NULL) {
    g_propagate_error (error, local_error);
    return PUT_FAILED;
  }
  if (old != NULL && g_bytes_equal (old, content))
    return leave_it (context, step, content, error);
  if (old != NULL && !was_present (context, step) && is_part_of (old, content))
    g_clear_pointer (&old, g_bytes_unref);
  if ((old != NULL && !keep (context, step, old, error))
      || !put_over (context, step, connection, content, old, error))
    return PUT_FAILED;

  return old != NULL ? PUT_OVER : PUT_NEW;
}

/* Puts a file, whatever lies there; something that appeared since the plan is kept like what the
 * plan knew of. */
static PutResult
put (CsRunContext *context, CsStep *step, GBytes *content, KeepFunc keep, GError **error)
{
  g_autoptr (CsConnection) connection = NULL;
  GError *local_error = NULL;

  if (!check_name (step, error))
    return PUT_FAILED;
  connection = cs_run_connect (context, step, error);
  if (connection == NULL)
    return PUT_FAILED;
  if (!was_present (context, step)) {
    if (create (context, step, connection, content, &local_error))
      return PUT_NEW;
    if (local_error != NULL) {
      g_propagate_error (error, local_error);
      return PUT_FAILED;
    }
  }

  return replace (context, step, connection, content, keep, error);
}

/* A certificate for another key must never reach a node (trap T18). */
static gboolean
check_answers (CsRunContext *context,
               CsSlot *slot,
               GBytes *content,
               const char *file,
               GError **error)
{
  g_autoptr (CsCertificate) certificate = cs_reader_first_certificate (content, file, error);
  g_autoptr (CsRequest) request = NULL;

  if (certificate == NULL)
    return FALSE;
  request = cs_run_load_request (context, slot, NULL);
  if (request == NULL || cs_request_is_answered_by (request, certificate))
    return TRUE;

  cs_error_set (error, CS_ERROR, CS_ERROR_MISMATCH,
                "%s was issued for another key than the request's", file);
  return FALSE;
}

static GBytes *
load_source (CsRunContext *context, CsStep *step, GError **error)
{
  CsWanted *wanted = cs_step_get_wanted (step);
  const char *file = cs_step_get_file (step);
  CsSlot *slot = cs_wanted_get_slot (wanted);
  g_autoptr (GBytes) content
      = cs_workspace_load (context->workspace, cs_wanted_get_source (wanted), file, error);
  g_autoptr (CsBundle) bundle = NULL;

  if (content == NULL || (slot != NULL && !check_answers (context, slot, content, file, error)))
    return NULL;

  /* Written anew, so that what a node gets is PEM with LF and nothing else (domain.md T06). */
  bundle = cs_bundle_new_from_bytes (content, file, error);

  return bundle != NULL ? cs_bundle_to_pem (bundle) : NULL;
}

/* A private key in a file that is no key file is neither copied to this computer nor lost. */
static gboolean
keep_old (CsRunContext *context, CsStep *step, GBytes *old, GError **error)
{
  const char *node = cs_step_get_node (step);
  const char *file = cs_step_get_file (step);
  g_autoptr (CsNodeFile) seen = cs_node_file_new_read (file, old, 0);

  if (!cs_node_file_holds_key (seen))
    return cs_workspace_keep (context->workspace, context->run_id, node, file, old, error);

  cs_error_set (error, CS_ERROR, CS_ERROR_RULE,
                "%s on %s holds a private key, which would be lost: it is not overwritten. Move it "
                "to another name, then apply again",
                file, node);
  return FALSE;
}

char *
cs_run_put_file (CsRunContext *context, CsStep *step, GBytes *content, GError **error)
{
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, content);
  PutResult result = put (context, step, content, keep_old, error);

  if (result == PUT_FAILED)
    return NULL;
  remember_proved (context, step, content);
  if (result == PUT_NEEDLESS)
    return cs_language_both ("was there already, SHA-256 %.16s…", sha256);
  if (result == PUT_OVER)
    return cs_language_both ("read back, SHA-256 %.16s…; the old file is kept", sha256);

  return cs_language_both ("read back, SHA-256 %.16s…", sha256);
}

/* A request that goes back to its node is judged once more before. */
static GBytes *
load_request (CsRunContext *context, CsStep *step, GError **error)
{
  g_autoptr (GBytes) content = cs_workspace_load (context->workspace, cs_step_get_node (step),
                                                  cs_step_get_file (step), error);
  g_autofree char *pem = NULL;
  g_autofree char *said
      = content != NULL ? accept_request (context, step, content, &pem, error) : NULL;

  return said != NULL ? g_bytes_new (pem, strlen (pem)) : NULL;
}

char *
cs_run_upload (CsRunContext *context, CsStep *step, CsStepState *state, GError **error)
{
  GBytes *own = cs_step_get_content (step);
  gboolean is_request = g_str_has_suffix (cs_step_get_file (step), ".csr");
  g_autoptr (GBytes) content = own != NULL  ? g_bytes_ref (own)
                               : is_request ? load_request (context, step, error)
                                            : load_source (context, step, error);

  return content != NULL ? cs_run_put_file (context, step, content, error) : NULL;
}

/* --- database keys: from node to node, through memory only --------------------------------------
 */

char *
cs_run_take_key (CsRunContext *context, CsStep *step, CsStepState *state, GError **error)
{
  CsSlot *slot = cs_step_get_slot (step);
  const char *file = cs_step_get_file (step);
  g_autoptr (CsConnection) connection = NULL;
  g_autoptr (GBytes) key = NULL;

  if (!cs_slot_key_travels (slot)) {
    cs_error_set (error, CS_ERROR, CS_ERROR_RULE, "%s: a node's own key is never read", file);
    return NULL;
  }
  connection = cs_run_connect (context, step, error);
  if (connection == NULL)
    return NULL;
  key = cs_sync_get (connection, file, context->cancellable, error);
  if (key == NULL)
    return NULL;

  g_mutex_lock (&context->mutex);
  g_hash_table_insert (context->keys, g_strdup (cs_slot_get_name (slot)), g_bytes_ref (key));
  g_mutex_unlock (&context->mutex);

  return cs_language_both ("held until the run ends, written nowhere here");
}

/* By the certificate that it is of: files on different nodes may have equal names (domain.md T37).
 */
static GBytes *
find_key (CsRunContext *context, CsSlot *slot)
{
  GBytes *key;

  g_mutex_lock (&context->mutex);
  key = g_hash_table_lookup (context->keys, cs_slot_get_name (slot));
  if (key != NULL)
    g_bytes_ref (key);
  g_mutex_unlock (&context->mutex);

  return key;
}

/* Of a key that is replaced only the hash is kept, and that is in the record. */
static gboolean
keep_hash (CsRunContext *context, CsStep *step, GBytes *old, GError **error)
{
  return TRUE;
}

char *
cs_run_put_key (CsRunContext *context, CsStep *step, CsStepState *state, GError **error)
{
  g_autoptr (GBytes) key = find_key (context, cs_step_get_slot (step));

  g_return_val_if_fail (key != NULL, NULL); /* it depends on the step that took it */

  switch (put (context, step, key, keep_hash, error)) {
  case PUT_NEW:
    return cs_language_both ("read back and the same");
  case PUT_OVER:
    return cs_language_both ("read back and the same; of the old one the hash is kept");
  case PUT_NEEDLESS:
    return cs_language_both ("the same key was there already");
  case PUT_FAILED:
  default:
    return NULL;
  }
}

/* --- the proof ---------------------------------------------------------------------------------
 */

static CsNodeState *
look_at (CsRunContext *context, CsStep *step, CsNode *node)
{
  g_autofree char *why = cs_run_dup_loss (context, cs_node_get_name (node));
  g_autoptr (GError) error = NULL;

  if (why == NULL)
    return cs_survey_node (context->fleet, node, context->wanted,
                           cs_run_find_own (context, context->proved, step), context->cancellable);

  g_set_error_literal (&error, CS_ERROR, CS_ERROR_NODE, why);

  return cs_node_state_new_failed (node, error);
}

char *
cs_run_check (CsRunContext *context, CsStep *step, CsStepState *state, GError **error)
{
  CsNode *node = g_hash_table_lookup (context->nodes, cs_step_get_node (step));
  CsNodeState *survey = look_at (context, step, node);
  const GError *failure = cs_node_state_get_error (survey);

  if (failure != NULL)
    g_propagate_error (error, g_error_copy (failure));

  g_mutex_lock (&context->mutex);
  g_hash_table_insert (context->surveys, g_strdup (cs_step_get_node (step)), survey);
  g_mutex_unlock (&context->mutex);

  /* What was seen is judged in the main context, when all lanes have ended. */
  return failure == NULL ? g_strdup ("read; being judged") : NULL;
}
