/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-run-context.h"

#include "cs-error.h"
#include "cs-reader.h"

CsBundle *
cs_run_load_bundle (CsRunContext *context, const char *node, const char *file, GError **error)
{
  g_autoptr (GBytes) content = cs_workspace_load (context->workspace, node, file, error);

  return content != NULL ? cs_bundle_new_from_bytes (content, file, error) : NULL;
}

CsRequest *
cs_run_load_request (CsRunContext *context, CsSlot *slot, GError **error)
{
  g_autofree char *file = cs_slot_dup_file_name (slot, ".csr");
  g_autoptr (GBytes) content
      = cs_workspace_load (context->workspace, cs_slot_get_node (slot), file, error);

  return content != NULL ? cs_reader_first_request (content, file, error) : NULL;
}

gboolean
cs_run_accept_findings (GListModel *findings, const char *what, GError **error)
{
  for (guint i = 0; i < g_list_model_get_n_items (findings); i++) {
    g_autoptr (CsFinding) finding = g_list_model_get_item (findings, i);

    if (cs_finding_get_severity (finding) == CS_SEVERITY_ERROR) {
      g_set_error (error, CS_ERROR, CS_ERROR_MISMATCH, "%s: %s", what,
                   cs_finding_get_text (finding));
      return FALSE;
    }
  }

  return TRUE;
}

static CsSlot *
find_slot (CsRunContext *context, const char *name)
{
  CsSlot *slot;

  g_mutex_lock (&context->mutex);
  slot = cs_cluster_find_slot (context->cluster, name);
  if (slot != NULL)
    g_object_ref (slot);
  g_mutex_unlock (&context->mutex);

  return slot;
}

/* NULL for no file. */
static char *
dup_chain_file (CsRunContext *context, const char *authority, gboolean root)
{
  const char *name;
  char *file;

  g_mutex_lock (&context->mutex);
  name = authority != NULL ? authority : cs_cluster_get_authority (context->cluster);
  file = root ? cs_cluster_dup_root_file (context->cluster, name)
              : cs_cluster_dup_intermediate_file (context->cluster, name);
  g_mutex_unlock (&context->mutex);

  return file;
}

CsBundle *
cs_run_load_chain (CsRunContext *context, const char *authority, gboolean root, GError **error)
{
  g_autofree char *file = dup_chain_file (context, authority, root);

  if (file != NULL)
    return cs_run_load_bundle (context, NULL, file, error);

  cs_error_set (error, CS_ERROR, CS_ERROR_MISMATCH,
                "there are no intermediates: the cluster file names no IntermediateFile=");
  return NULL;
}

static CsBundle *
lookup_member (const char *member, gpointer user_data, GError **error)
{
  CsRunContext *context = user_data;
  g_autoptr (CsSlot) slot = find_slot (context, member);
  g_autofree char *file = NULL;
  const char *authority;
  gboolean root;

  if (cs_member_is_chain (member, &authority, &root))
    return cs_run_load_chain (context, authority, root, error);
  if (slot == NULL)
    return cs_run_load_bundle (context, NULL, member, error);
  file = cs_slot_dup_certificate_file (slot);

  return cs_run_load_bundle (context, cs_slot_get_node (slot), file, error);
}

static CsBundle *
compose_spec (CsRunContext *context, CsBundleSpec *spec, GError **error)
{
  const char *leaf = cs_bundle_spec_get_leaf (spec);
  g_autoptr (CsSlot) slot = leaf != NULL ? find_slot (context, leaf) : NULL;

  return cs_compose_bundle (spec, slot != NULL ? cs_slot_get_authority (slot) : NULL, lookup_member,
                            context, error);
}

static CsBundle *
compose (CsRunContext *context, CsWanted *wanted, GError **error)
{
  g_autoptr (CsBundle) root = NULL;
  g_autoptr (CsBundle) intermediates = NULL;
  g_autoptr (CsBundle) all = NULL;

  if (cs_wanted_get_bundle (wanted) != NULL)
    return compose_spec (context, cs_wanted_get_bundle (wanted), error);

  root = cs_run_load_chain (context, NULL, TRUE, error);
  if (root == NULL)
    return NULL;
  all = cs_bundle_new ();
  intermediates = cs_run_load_chain (context, NULL, FALSE, NULL);
  if (intermediates != NULL)
    cs_bundle_add_all (all, intermediates);
  cs_bundle_add_all (all, root);

  return g_steal_pointer (&all);
}

char *
cs_run_bundle (CsRunContext *context, CsStep *step, CsStepState *state, GError **error)
{
  const char *file = cs_step_get_file (step);
  const char *folder = cs_wanted_get_source (cs_step_get_wanted (step));
  g_autoptr (CsBundle) bundle = compose (context, cs_step_get_wanted (step), error);
  g_autoptr (CsBundle) back = NULL;
  g_autoptr (GBytes) content = NULL;
  g_autofree char *sha256 = NULL;

  if (bundle == NULL) {
    g_prefix_error (error, "%s: ", file);
    return NULL;
  }
  content = cs_bundle_to_pem (bundle);
  if (!cs_workspace_store (context->workspace, folder, file, content, error))
    return NULL;

  back = cs_run_load_bundle (context, folder, file, error);
  if (back == NULL)
    return NULL;
  if (!cs_bundle_equal (bundle, back, TRUE)) {
    cs_error_set (error, CS_ERROR, CS_ERROR_MISMATCH, "%s: read back it holds something else",
                  file);
    return NULL;
  }
  sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, content);

  return cs_language_both ("holds exactly its %u certificates, SHA-256 %.16s…",
                           cs_bundle_get_n (bundle), sha256);
}
