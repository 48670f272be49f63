/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-run-context.h"

#include "cs-error.h"

static GHashTable *
collect_authorities (CsDeployment *deployment)
{
  GHashTable *authorities = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  GListModel *slots = cs_cluster_get_slots (cs_deployment_get_cluster (deployment));
  const char *main_name = cs_cluster_get_authority (cs_deployment_get_cluster (deployment));
  CsAuthority *main_one = cs_deployment_get_authority (deployment, main_name);

  if (main_one != NULL)
    g_hash_table_insert (authorities, g_strdup (main_name), g_object_ref (main_one));
  for (guint i = 0; i < g_list_model_get_n_items (slots); i++) {
    g_autoptr (CsSlot) slot = g_list_model_get_item (slots, i);
    const char *name = cs_slot_get_authority (slot);
    CsAuthority *authority = cs_deployment_get_authority (deployment, name);

    if (authority != NULL)
      g_hash_table_insert (authorities, g_strdup (name), g_object_ref (authority));
  }

  return authorities;
}

static void
collect_present (CsRunContext *context, CsNodeState *state)
{
  GListModel *files = cs_node_state_get_files (state);

  for (guint i = 0; i < g_list_model_get_n_items (files); i++) {
    g_autoptr (CsNodeFile) file = g_list_model_get_item (files, i);

    g_hash_table_add (context->present, cs_workspace_name (cs_node_state_get_name (state),
                                                           cs_node_file_get_name (file)));
  }
}

static void
collect_world (CsDeployment *deployment, CsRunContext *context)
{
  CsInventory *inventory = cs_deployment_get_inventory (deployment);
  GListModel *wanted = cs_inventory_get_wanted (inventory);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (inventory)); i++) {
    g_autoptr (CsNodeState) state = g_list_model_get_item (G_LIST_MODEL (inventory), i);

    g_hash_table_insert (context->nodes, g_strdup (cs_node_state_get_name (state)),
                         g_object_ref (cs_node_state_get_node (state)));
    collect_present (context, state);
  }
  for (guint i = 0; i < g_list_model_get_n_items (wanted); i++)
    g_ptr_array_add (context->wanted, g_list_model_get_item (wanted, i));
}

static CsCluster *
copy_cluster (CsCluster *cluster, GError **error)
{
  g_autofree char *text = cs_cluster_dup_text (cluster);
  g_autoptr (GListModel) findings = NULL;

  return cs_cluster_new_from_data (text, -1, cs_cluster_get_path (cluster), &findings, error);
}

gboolean
cs_run_context_init (CsRunContext *context,
                     CsDeployment *deployment,
                     const char *run_id,
                     GCancellable *cancellable,
                     GError **error)
{
  g_mutex_init (&context->mutex);
  g_cond_init (&context->changed);
  context->run_id = g_strdup (run_id);
  context->workspace = g_object_ref (cs_deployment_get_workspace (deployment));
  context->fleet = g_object_ref (cs_deployment_get_fleet (deployment));
  context->prompts = g_object_ref (cs_deployment_get_prompts (deployment));
  context->cancellable = cancellable != NULL ? g_object_ref (cancellable) : g_cancellable_new ();
  context->authorities = collect_authorities (deployment);
  context->nodes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  context->wanted = g_ptr_array_new_with_free_func (g_object_unref);
  context->present = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  context->states = g_hash_table_new (NULL, NULL);
  context->keys
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  context->proved = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                           (GDestroyNotify) g_hash_table_unref);
  context->listed
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_strfreev);
  context->surveys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  context->lost = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  context->touched = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  context->chainless = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  context->made = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  context->unanswered = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  context->patience = cs_deployment_get_patience (deployment);
  collect_world (deployment, context);

  context->cluster = copy_cluster (cs_deployment_get_cluster (deployment), error);

  return context->cluster != NULL;
}

gboolean
cs_run_context_open (CsRunContext *context, GError **error)
{
  g_autofree char *path = cs_workspace_dup_journal_path (context->workspace, error);

  if (path == NULL)
    return FALSE;
  context->journal = cs_journal_open (path, error);

  return context->journal != NULL && cs_run_load_unanswered (context, path, error);
}

void
cs_run_context_clear (CsRunContext *context)
{
  g_free (context->run_id);
  g_clear_object (&context->workspace);
  g_clear_object (&context->fleet);
  g_clear_object (&context->prompts);
  g_clear_object (&context->journal);
  g_clear_object (&context->cancellable);
  g_clear_object (&context->cluster);
  g_hash_table_unref (context->authorities);
  g_hash_table_unref (context->nodes);
  g_ptr_array_unref (context->wanted);
  g_hash_table_unref (context->present);
  g_hash_table_unref (context->chainless);
  g_hash_table_unref (context->states);
  g_hash_table_unref (context->keys);
  g_hash_table_unref (context->proved);
  g_hash_table_unref (context->listed);
  g_hash_table_unref (context->surveys);
  g_hash_table_unref (context->lost);
  g_hash_table_unref (context->touched);
  g_hash_table_unref (context->made);
  g_hash_table_unref (context->unanswered);
  g_mutex_clear (&context->mutex);
  g_cond_clear (&context->changed);
}

CsAuthority *
cs_run_find_authority (CsRunContext *context, const char *name, GError **error)
{
  CsAuthority *authority = g_hash_table_lookup (context->authorities, name);

  if (authority == NULL)
    cs_error_set (error, CS_ERROR, CS_ERROR_PLUGIN,
                  "There is no authority “%s” here; see countersignctl plugins", name);

  return authority;
}

char *
cs_run_dup_loss (CsRunContext *context, const char *node)
{
  char *why;

  g_mutex_lock (&context->mutex);
  why = g_strdup (g_hash_table_lookup (context->lost, node));
  g_mutex_unlock (&context->mutex);

  return why;
}

/* A node that could not be reached is not tried again in this run: neither is every step's time-out
 * waited for, nor a refused password sent until the account is locked (domain.md T32). */
CsConnection *
cs_run_connect (CsRunContext *context, CsStep *step, GError **error)
{
  const char *name = cs_step_get_node (step);
  CsNode *node = g_hash_table_lookup (context->nodes, name);
  g_autoptr (GError) local_error = NULL;
  CsConnection *connection
      = cs_fleet_connect (context->fleet, node, context->cancellable, &local_error);

  if (connection != NULL)
    return connection;

  g_mutex_lock (&context->mutex);
  g_hash_table_insert (context->lost, g_strdup (name), g_strdup (local_error->message));
  g_mutex_unlock (&context->mutex);
  g_propagate_error (error, g_steal_pointer (&local_error));

  return NULL;
}

/* A lane's own entry in a table that all lanes share; borrowed. */
gpointer
cs_run_find_own (CsRunContext *context, GHashTable *table, CsStep *step)
{
  gpointer value;

  g_mutex_lock (&context->mutex);
  value = g_hash_table_lookup (table, cs_step_get_node (step));
  g_mutex_unlock (&context->mutex);

  return value;
}

void
cs_run_set_own (CsRunContext *context, GHashTable *table, CsStep *step, gpointer value)
{
  g_mutex_lock (&context->mutex);
  g_hash_table_insert (table, g_strdup (cs_step_get_node (step)), value);
  g_mutex_unlock (&context->mutex);
}
