/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-run-context.h"

#include "cs-error.h"
#include "cs-sync.h"
#include "cs-time.h"
#include "cs-verdict.h"

/* What a chain step works with. */
typedef struct {
  CsRunContext *context;
  CsAuthority *authority;
  const char *name;
  char *root_file;
  char *intermediate_file; /* nullable */
  CsBundle *roots;         /* what will be written, the newest first */
  CsBundle *intermediates;
  CsBundle *before;  /* the roots that were accepted before; may be empty */
  CsBundle *all;     /* everything that may stand in a path: delivered, or here before */
  gboolean complete; /* every certificate of the authority could be looked at */
} Chain;

static void
chain_clear (Chain *chain)
{
  g_free (chain->root_file);
  g_free (chain->intermediate_file);
  g_clear_object (&chain->roots);
  g_clear_object (&chain->intermediates);
  g_clear_object (&chain->before);
  g_clear_object (&chain->all);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Chain, chain_clear)

static void
load_before (Chain *chain)
{
  g_autoptr (CsBundle) intermediates = NULL;
  CsBundle *roots = cs_run_load_bundle (chain->context, NULL, chain->root_file, NULL);

  chain->before = roots != NULL ? roots : cs_bundle_new ();
  cs_bundle_add_all (chain->all, chain->before);
  if (chain->intermediate_file == NULL)
    return;
  intermediates = cs_run_load_bundle (chain->context, NULL, chain->intermediate_file, NULL);
  if (intermediates != NULL)
    cs_bundle_add_all (chain->all, intermediates);
}

static gboolean
leads_to (CsCertificate *member, CsBundle *intermediates, CsBundle *roots)
{
  g_autoptr (CsVerdict) verdict
      = cs_verdict_new (member, intermediates, roots, cs_time_now (), NULL, CS_PURPOSE_ANY);

  return cs_verdict_is_ok (verdict);
}

/* Those of an older root that was delivered too are kept only for their members; one that leads
 * nowhere is kept for the complaint. */
static void
take_intermediates (Chain *chain)
{
  for (guint i = 0; i < cs_bundle_get_n (chain->all); i++) {
    CsCertificate *one = cs_bundle_get (chain->all, i);

    if (!cs_certificate_is_self_issued (one)
        && (leads_to (one, chain->all, chain->roots) || !leads_to (one, chain->all, chain->all)))
      cs_bundle_add (chain->intermediates, one);
  }
}

/* Sorts what was delivered: intermediates as they come, of the roots only the newest; after a CA
 * renewal an authority may deliver both (domain.md T55). */
static gboolean
take_delivered (Chain *chain, GPtrArray *ders, GError **error)
{
  CsCertificate *newest = NULL;

  for (guint i = 0; i < ders->len; i++) {
    g_autoptr (CsCertificate) certificate = cs_certificate_new_from_der (ders->pdata[i], error);

    if (certificate == NULL)
      return FALSE;
    cs_bundle_add (chain->all, certificate);
  }
  for (guint i = 0; i < cs_bundle_get_n (chain->all); i++) {
    CsCertificate *one = cs_bundle_get (chain->all, i);

    if (cs_certificate_is_self_issued (one)
        && (newest == NULL
            || cs_certificate_get_not_before (one) > cs_certificate_get_not_before (newest)))
      newest = one;
  }
  if (newest == NULL) {
    g_set_error (error, CS_ERROR, CS_ERROR_AUTHORITY, "%s delivered no root, one is needed",
                 chain->name);
    return FALSE;
  }
  cs_bundle_add (chain->roots, newest);
  take_intermediates (chain);

  return TRUE;
}

/* --- members of an older root ------------------------------------------------------------------
 */

/* What a member needs to be verified stays, as long as it is a member. */
static void
keep_path_of (Chain *chain, CsCertificate *member)
{
  g_autoptr (CsVerdict) verdict = NULL;
  CsBundle *path;

  if (leads_to (member, chain->intermediates, chain->roots))
    return;
  verdict = cs_verdict_new (member, chain->all, chain->all, cs_time_now (), NULL, CS_PURPOSE_ANY);
  if (!cs_verdict_is_ok (verdict))
    return; /* it is no good whatever is kept */

  path = cs_verdict_get_path (verdict);
  for (guint i = 1; i < cs_bundle_get_n (path); i++) {
    CsCertificate *one = cs_bundle_get (path, i);

    cs_bundle_add (cs_certificate_is_self_issued (one) ? chain->roots : chain->intermediates, one);
  }
}

static void
keep_members (Chain *chain)
{
  CsRunContext *context = chain->context;
  g_autoptr (GPtrArray) slots = g_ptr_array_new_with_free_func (g_object_unref);
  GListModel *list;

  g_mutex_lock (&context->mutex);
  list = cs_cluster_get_slots (context->cluster);
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    g_ptr_array_add (slots, g_list_model_get_item (list, i));
  g_mutex_unlock (&context->mutex);

  chain->complete = TRUE;
  for (guint i = 0; i < slots->len; i++) {
    CsSlot *slot = slots->pdata[i];
    g_autofree char *file = cs_slot_dup_certificate_file (slot);
    g_autoptr (CsBundle) member = NULL;

    if (g_strcmp0 (cs_slot_get_authority (slot), chain->name) != 0)
      continue;
    member = cs_run_load_bundle (context, cs_slot_get_node (slot), file, NULL);
    if (member != NULL)
      keep_path_of (chain, cs_bundle_get (member, 0));
    else
      chain->complete = FALSE;
  }
}

/* A certificate that is not here may need any of the roots that were accepted. */
static void
keep_when_in_doubt (Chain *chain)
{
  if (!chain->complete)
    cs_bundle_add_all (chain->roots, chain->before);
}

/* --- acceptance --------------------------------------------------------------------------------
 */

/* What RootSha256= accepts; NULL when it is not there. */
static GStrv
pinned_roots (CsRunContext *context, const char *authority)
{
  g_autofree char *group = g_strdup_printf ("Authority %s", authority);
  g_autofree char *pinned = NULL;
  GStrv list;

  g_mutex_lock (&context->mutex);
  pinned = cs_cluster_dup_value (context->cluster, group, "RootSha256");
  g_mutex_unlock (&context->mutex);
  if (pinned == NULL)
    return NULL;

  list = g_strsplit (pinned, ";", -1);
  for (guint i = 0; list[i] != NULL; i++)
    g_strstrip (list[i]);

  return list;
}

static gboolean
is_pinned (const char *const *pinned, CsCertificate *root)
{
  for (guint i = 0; pinned[i] != NULL; i++) {
    if (g_ascii_strcasecmp (pinned[i], cs_certificate_get_sha256 (root)) == 0)
      return TRUE;
  }

  return FALSE;
}

static gboolean
ask_for_root (CsRunContext *context, const char *authority, CsCertificate *root, GError **error)
{
  g_autofree char *title = g_strdup_printf (cs_language_translate ("New root of %s"), authority);
  g_autofree char *end = cs_time_format (cs_certificate_get_not_after (root));
  g_autoptr (CsPrompt) prompt = cs_prompt_new (
      CS_PROMPT_ROOT, title,
      cs_language_translate (
          "Everything this root signs will be believed. Compare its SHA-256 with what "
          "the authority's own people tell "
          "you, then accept it; it is asked once."));
  g_autoptr (CsAnswer) answer = NULL;
  g_autoptr (GError) local_error = NULL;

  cs_prompt_add_detail (prompt, cs_language_translate ("Subject"),
                        cs_certificate_get_subject (root));
  cs_prompt_add_detail (prompt, cs_language_translate ("Valid until"), end);
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
accept_root (Chain *chain, CsCertificate *root, GError **error)
{
  g_auto (GStrv) pinned = pinned_roots (chain->context, chain->name);

  if (pinned != NULL && is_pinned ((const char *const *) pinned, root))
    return TRUE;
  if (pinned != NULL) {
    g_autofree char *list = g_strjoinv (", ", pinned);

    g_set_error (error, CS_ERROR, CS_ERROR_UNTRUSTED,
                 "The root of %s has SHA-256 %s, RootSha256= says %s; ask the authority's people "
                 "which is right",
                 chain->name, cs_certificate_get_sha256 (root), list);
    return FALSE;
  }

  return cs_bundle_contains (chain->before, root) || cs_authority_owns_root (chain->authority)
         || ask_for_root (chain->context, chain->name, root, error);
}

static gboolean
accept_roots (Chain *chain, GError **error)
{
  for (guint i = 0; i < cs_bundle_get_n (chain->roots); i++) {
    if (!accept_root (chain, cs_bundle_get (chain->roots, i), error))
      return FALSE;
  }

  return TRUE;
}

/* Before anybody is asked: the intermediates must lead to a root, and have a file to go to. */
static gboolean
check_intermediates (Chain *chain, GError **error)
{
  guint n = cs_bundle_get_n (chain->intermediates);

  if (n > 0 && chain->intermediate_file == NULL) {
    g_set_error (error, CS_ERROR, CS_ERROR_RULE,
                 "%s has intermediates, and the cluster file names no IntermediateFile= for them",
                 chain->name);
    return FALSE;
  }
  for (guint i = 0; i < n; i++) {
    CsCertificate *one = cs_bundle_get (chain->intermediates, i);
    g_autoptr (CsVerdict) verdict = cs_verdict_new (one, chain->intermediates, chain->roots,
                                                    cs_time_now (), NULL, CS_PURPOSE_ANY);

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

static gboolean
replace_files (Chain *chain, gboolean *changed, GError **error)
{
  gboolean known = cs_bundle_equal (chain->before, chain->roots, TRUE);

  if (cs_bundle_get_n (chain->intermediates) > 0
      && !replace_file (chain->context, chain->intermediate_file, chain->intermediates, changed,
                        error))
    return FALSE;

  return known || replace_file (chain->context, chain->root_file, chain->roots, changed, error);
}

static char *
dup_result (Chain *chain, gboolean changed)
{
  CsCertificate *root = cs_bundle_get (chain->roots, 0);
  guint older = cs_bundle_get_n (chain->roots) - 1;
  g_autofree char *kept
      = older > 0 ? g_strdup_printf ("; %u older, for certificates that still chain to it", older)
                  : g_strdup ("");

  if (cs_bundle_contains (chain->before, root))
    return changed
               ? cs_language_both ("the root is the accepted one, fingerprint %.16s…%s; it is a "
                                   "new chain: apply again to bring it to the nodes",
                                   cs_certificate_get_sha256 (root), kept)
               : cs_language_both ("the root is the accepted one, fingerprint %.16s…%s",
                                   cs_certificate_get_sha256 (root), kept);
  if (changed)
    return cs_language_both (
        "%s, fingerprint %.16s…%s; it is a new chain: apply again to bring it to the nodes",
        cs_certificate_get_subject (root), cs_certificate_get_sha256 (root), kept);

  return cs_language_both ("%s, fingerprint %.16s…%s", cs_certificate_get_subject (root),
                           cs_certificate_get_sha256 (root), kept);
}

static void
chain_init (Chain *chain, CsRunContext *context, const char *authority)
{
  chain->context = context;
  chain->name = authority;
  g_mutex_lock (&context->mutex);
  chain->root_file = cs_cluster_dup_root_file (context->cluster, chain->name);
  chain->intermediate_file = cs_cluster_dup_intermediate_file (context->cluster, chain->name);
  g_mutex_unlock (&context->mutex);
  chain->roots = cs_bundle_new ();
  chain->intermediates = cs_bundle_new ();
  chain->all = cs_bundle_new ();
}

/* Asks for the chain, has its root accepted and writes it. TRUE with *@known FALSE when the
 * authority does not know it yet. */
static gboolean
bring_chain (Chain *chain, gboolean *known, gboolean *changed, GError **error)
{
  g_autoptr (GPtrArray) ders = NULL;

  chain->authority = cs_run_find_authority (chain->context, chain->name, error);
  if (chain->authority == NULL)
    return FALSE;
  ders = cs_sync_fetch_chain (chain->authority, chain->context->cancellable, error);
  if (ders == NULL)
    return FALSE;
  *known = ders->len > 0;
  if (!*known)
    return TRUE;
  if (!take_delivered (chain, ders, error))
    return FALSE;
  load_before (chain);
  keep_members (chain);
  keep_when_in_doubt (chain);

  return check_intermediates (chain, error) && accept_roots (chain, error)
         && replace_files (chain, changed, error);
}

char *
cs_run_chain (CsRunContext *context, CsStep *step, CsStepState *state, GError **error)
{
  g_auto (Chain) chain = { NULL };
  gboolean known = FALSE;
  gboolean changed = FALSE;

  chain_init (&chain, context, cs_step_get_authority (step));
  if (!bring_chain (&chain, &known, &changed, error))
    return NULL;
  if (known)
    return dup_result (&chain, changed);

  g_mutex_lock (&context->mutex);
  g_hash_table_add (context->chainless, g_strdup (chain.name));
  g_mutex_unlock (&context->mutex);
  *state = CS_STEP_WAITING;
  return cs_language_both ("not known yet: it comes with the first certificate");
}

gboolean
cs_run_chain_with_certificate (CsRunContext *context, const char *authority, GError **error)
{
  g_auto (Chain) chain = { NULL };
  gboolean known = FALSE;
  gboolean changed = FALSE;
  gboolean late;

  g_mutex_lock (&context->mutex);
  late = g_hash_table_remove (context->chainless, authority);
  g_mutex_unlock (&context->mutex);
  if (!late)
    return TRUE; /* it was asked for, and its root was not accepted */

  chain_init (&chain, context, authority);

  return bring_chain (&chain, &known, &changed, error);
}
