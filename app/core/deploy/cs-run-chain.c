/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-run-context.h"

#include "cs-error.h"
#include "cs-sync.h"
#include "cs-time.h"
#include "cs-verdict.h"

static gboolean
parse_chain (GPtrArray *ders, CsBundle *intermediates, CsBundle *root, GError **error)
{
  for (guint i = 0; i < ders->len; i++) {
    g_autoptr (CsCertificate) certificate = cs_certificate_new_from_der (ders->pdata[i], error);

    if (certificate == NULL)
      return FALSE;
    cs_bundle_add (cs_certificate_is_self_issued (certificate) ? root : intermediates, certificate);
  }
  if (cs_bundle_get_n (root) == 1)
    return TRUE;

  g_set_error (error, CS_ERROR, CS_ERROR_AUTHORITY,
               "The authority delivered %u roots, one is needed", cs_bundle_get_n (root));
  return FALSE;
}

static char *
pinned_root (CsRunContext *context, const char *authority)
{
  g_autofree char *group = g_strdup_printf ("Authority %s", authority);
  char *pinned;

  g_mutex_lock (&context->mutex);
  pinned = cs_cluster_dup_value (context->cluster, group, "RootSha256");
  g_mutex_unlock (&context->mutex);

  return pinned;
}

static gboolean
ask_for_root (CsRunContext *context, const char *authority, CsCertificate *root, GError **error)
{
  g_autofree char *title = g_strdup_printf ("New root of %s", authority);
  g_autofree char *end = cs_time_format (cs_certificate_get_not_after (root));
  g_autoptr (CsPrompt) prompt
      = cs_prompt_new (CS_PROMPT_ROOT, title,
                       "Everything this root signs will be believed. Compare its SHA-256 with what "
                       "the authority's own people tell "
                       "you, then accept it; it is asked once.");
  g_autoptr (CsAnswer) answer = NULL;
  g_autoptr (GError) local_error = NULL;

  cs_prompt_add_detail (prompt, "Subject", cs_certificate_get_subject (root));
  cs_prompt_add_detail (prompt, "Valid until", end);
  cs_prompt_add_detail (prompt, "SHA-256", cs_certificate_get_sha256 (root));
  answer = cs_prompts_ask (context->prompts, prompt, context->cancellable, &local_error);
  if (answer != NULL)
    return TRUE;
  if (g_cancellable_is_cancelled (context->cancellable)) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }

  /* Nobody to ask is no usage error here: the hash is shown, and the authority stays untrusted. */
  g_set_error (error, CS_ERROR, CS_ERROR_UNTRUSTED,
               "The root of %s was not accepted: SHA-256 %s. RootSha256= in [Authority %s] of the "
               "cluster file accepts it",
               authority, cs_certificate_get_sha256 (root), authority);
  return FALSE;
}

/* A root is used only after its SHA-256 was shown and accepted once; what the cluster file pins
 * counts before everything else. */
static gboolean
accept_root (CsRunContext *context,
             CsAuthority *authority,
             const char *name,
             CsCertificate *root,
             gboolean known,
             GError **error)
{
  g_autofree char *pinned = pinned_root (context, name);

  if (pinned != NULL && g_ascii_strcasecmp (pinned, cs_certificate_get_sha256 (root)) == 0)
    return TRUE;
  if (pinned != NULL) {
    g_set_error (error, CS_ERROR, CS_ERROR_UNTRUSTED,
                 "The root of %s has SHA-256 %s, RootSha256= says %s; ask the authority's people "
                 "which is right",
                 name, cs_certificate_get_sha256 (root), pinned);
    return FALSE;
  }

  return known || cs_authority_owns_root (authority) || ask_for_root (context, name, root, error);
}

/* Before anybody is asked: the intermediates must lead to the root, and have a file to go to. */
static gboolean
check_intermediates (CsRunContext *context, CsBundle *intermediates, CsBundle *root, GError **error)
{
  guint n = cs_bundle_get_n (intermediates);

  if (n > 0 && cs_cluster_get_intermediate_file (context->cluster) == NULL) {
    g_set_error_literal (error, CS_ERROR, CS_ERROR_RULE,
                         "The authority has intermediates, and the cluster file names no "
                         "IntermediateFile= for them");
    return FALSE;
  }
  for (guint i = 0; i < n; i++) {
    CsCertificate *one = cs_bundle_get (intermediates, i);
    g_autoptr (CsVerdict) verdict
        = cs_verdict_new (one, intermediates, root, cs_time_now (), NULL, CS_PURPOSE_ANY);

    if (!cs_verdict_is_ok (verdict)) {
      g_set_error (error, CS_ERROR, CS_ERROR_AUTHORITY,
                   "The authority's intermediate “%s” does not lead to its root: %s",
                   cs_certificate_get_subject (one), cs_verdict_get_reason (verdict));
      return FALSE;
    }
  }

  return TRUE;
}

/* What was there before is kept like any file that a run overwrites. Sets @changed when there was
 * another content. */
static gboolean
replace_file (CsRunContext *context,
              const char *file,
              CsBundle *bundle,
              gboolean *changed,
              GError **error)
{
  g_autoptr (GBytes) content = cs_bundle_to_pem (bundle);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GBytes) old = cs_workspace_load (context->workspace, NULL, file, &local_error);

  if (old == NULL && !g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND)) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }
  if (old != NULL && g_bytes_equal (old, content))
    return TRUE;
  if (old != NULL
      && !cs_workspace_keep (context->workspace, context->run_id, "workspace", file, old, error))
    return FALSE;
  *changed = *changed || old != NULL;

  return cs_workspace_store (context->workspace, NULL, file, content, error);
}

static char *
dup_result (CsCertificate *root, gboolean known, gboolean changed)
{
  const char *next = changed ? "; it is a new chain: apply again to bring it to the nodes" : "";

  if (known)
    return g_strdup_printf ("the root is the accepted one, fingerprint %.16s…%s",
                            cs_certificate_get_sha256 (root), next);

  return g_strdup_printf ("%s, fingerprint %.16s…%s", cs_certificate_get_subject (root),
                          cs_certificate_get_sha256 (root), next);
}

char *
cs_run_chain (CsRunContext *context, CsStep *step, CsStepState *state, GError **error)
{
  const char *name = cs_cluster_get_authority (context->cluster);
  const char *file = cs_step_get_file (step);
  CsAuthority *authority = cs_run_find_authority (context, name, error);
  g_autoptr (CsBundle) intermediates = cs_bundle_new ();
  g_autoptr (CsBundle) roots = cs_bundle_new ();
  g_autoptr (CsBundle) old = NULL;
  g_autoptr (GPtrArray) ders = NULL;
  gboolean known, changed = FALSE;
  CsCertificate *root;

  if (authority == NULL)
    return NULL;
  ders = cs_sync_fetch_chain (authority, context->cancellable, error);
  if (ders == NULL || !parse_chain (ders, intermediates, roots, error)
      || !check_intermediates (context, intermediates, roots, error))
    return NULL;

  root = cs_bundle_get (roots, 0);
  old = cs_run_load_bundle (context, NULL, file, NULL);
  known = old != NULL && cs_bundle_equal (old, roots, TRUE);
  if (!accept_root (context, authority, name, root, known, error))
    return NULL;
  if (cs_bundle_get_n (intermediates) > 0
      && !replace_file (context, cs_cluster_get_intermediate_file (context->cluster), intermediates,
                        &changed, error))
    return NULL;
  if (!known && !replace_file (context, file, roots, &changed, error))
    return NULL;

  return dup_result (root, known, changed);
}
