/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-deployment.h"

#include "cs-time.h"

#define PATIENCE 30000 /* ms; a key takes a node up to about 8 s (domain.md T22) */

struct _CsDeployment {
  GObject parent_instance;

  CsCluster *cluster;
  CsWorkspace *workspace;
  CsFleet *fleet;
  CsPrompts *prompts;
  CsInventory *inventory;
  GHashTable *authorities; /* name -> CsAuthority */
  guint patience;
};

G_DEFINE_FINAL_TYPE (CsDeployment, cs_deployment, G_TYPE_OBJECT)

static void
cs_deployment_finalize (GObject *object)
{
  CsDeployment *self = CS_DEPLOYMENT (object);

  g_hash_table_unref (self->authorities);
  g_clear_object (&self->inventory);
  g_clear_object (&self->fleet);
  g_clear_object (&self->prompts);
  g_clear_object (&self->workspace);
  g_clear_object (&self->cluster);

  G_OBJECT_CLASS (cs_deployment_parent_class)->finalize (object);
}

static void
cs_deployment_class_init (CsDeploymentClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_deployment_finalize;
}

static void
cs_deployment_init (CsDeployment *self)
{
  self->patience = PATIENCE;
  self->authorities = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

CsDeployment *
cs_deployment_new (CsCluster *cluster,
                   CsWorkspace *workspace,
                   CsTransport *transport,
                   CsPrompts *prompts)
{
  CsDeployment *self;

  g_return_val_if_fail (CS_IS_CLUSTER (cluster), NULL);
  g_return_val_if_fail (CS_IS_WORKSPACE (workspace), NULL);

  self = g_object_new (CS_TYPE_DEPLOYMENT, NULL);
  self->cluster = g_object_ref (cluster);
  self->workspace = g_object_ref (workspace);
  self->prompts = g_object_ref (prompts);
  self->fleet = cs_fleet_new (transport, prompts);
  self->inventory = cs_inventory_new (cluster, workspace);

  return self;
}

void
cs_deployment_add_authority (CsDeployment *self, const char *name, CsAuthority *authority)
{
  g_return_if_fail (CS_IS_DEPLOYMENT (self));
  g_return_if_fail (name != NULL && CS_IS_AUTHORITY (authority));

  g_hash_table_insert (self->authorities, g_strdup (name), g_object_ref (authority));
}

CsAuthority *
cs_deployment_get_authority (CsDeployment *self, const char *name)
{
  g_return_val_if_fail (CS_IS_DEPLOYMENT (self), NULL);

  return g_hash_table_lookup (self->authorities, name);
}

CsCluster *
cs_deployment_get_cluster (CsDeployment *self)
{
  g_return_val_if_fail (CS_IS_DEPLOYMENT (self), NULL);

  return self->cluster;
}

CsWorkspace *
cs_deployment_get_workspace (CsDeployment *self)
{
  g_return_val_if_fail (CS_IS_DEPLOYMENT (self), NULL);

  return self->workspace;
}

CsFleet *
cs_deployment_get_fleet (CsDeployment *self)
{
  g_return_val_if_fail (CS_IS_DEPLOYMENT (self), NULL);

  return self->fleet;
}

CsPrompts *
cs_deployment_get_prompts (CsDeployment *self)
{
  g_return_val_if_fail (CS_IS_DEPLOYMENT (self), NULL);

  return self->prompts;
}

CsInventory *
cs_deployment_get_inventory (CsDeployment *self)
{
  g_return_val_if_fail (CS_IS_DEPLOYMENT (self), NULL);

  return self->inventory;
}

guint
cs_deployment_get_patience (CsDeployment *self)
{
  g_return_val_if_fail (CS_IS_DEPLOYMENT (self), 0);

  return self->patience;
}

void
cs_deployment_set_patience (CsDeployment *self, guint milliseconds)
{
  g_return_if_fail (CS_IS_DEPLOYMENT (self));

  self->patience = milliseconds;
}

static void
refreshed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  GError *error = NULL;

  if (cs_inventory_refresh_finish (CS_INVENTORY (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
cs_deployment_refresh_async (CsDeployment *self,
                             const char *const *nodes,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task;

  g_return_if_fail (CS_IS_DEPLOYMENT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, cs_deployment_refresh_async);
  cs_inventory_refresh_async (self->inventory, self->fleet, nodes, cancellable, refreshed_cb, task);
}

gboolean
cs_deployment_refresh_finish (CsDeployment *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

CsDesired *
cs_deployment_dup_desired (CsDeployment *self)
{
  g_return_val_if_fail (CS_IS_DEPLOYMENT (self), NULL);

  return cs_desired_new (self->cluster, self->inventory, cs_time_now ());
}

CsMatrix *
cs_deployment_dup_matrix (CsDeployment *self)
{
  g_autoptr (CsDesired) desired = cs_deployment_dup_desired (self);

  return cs_matrix_new (self->inventory, desired, cs_time_now ());
}

/* --- plans -------------------------------------------------------------------------------------
 */

/* What a plan is wanted for. */
typedef struct {
  const char *const *renew;
  const char *node;
  const char *run;
  CsTrustChoice trust;
} Order;

typedef CsPlan *(*Planning) (CsDeployment *self, const Order *order, GError **error);

/* A plan is written down and shown: made once more in the language of the user, it lends its texts
 * to the one that is used. */
static CsPlan *
plan_in_both (CsDeployment *self, Planning planning, const Order *order, GError **error)
{
  CsLanguage language = cs_language_set (CS_LANGUAGE_ENGLISH);
  CsPlan *plan = planning (self, order, error);
  g_autoptr (CsPlan) shown = NULL;

  cs_language_set (language);
  if (plan != NULL && language == CS_LANGUAGE_USER)
    shown = planning (self, order, NULL);
  if (shown != NULL)
    cs_plan_take_words (plan, shown);

  return plan;
}

static CsPlan *
plan_ordinary (CsDeployment *self, const Order *order, GError **error)
{
  g_autoptr (CsDesired) desired = cs_deployment_dup_desired (self);

  return cs_plan_new (self->cluster, self->inventory, desired, order->renew, cs_time_now ());
}

static CsPlan *
plan_services (CsDeployment *self, const Order *order, GError **error)
{
  g_autoptr (CsDesired) desired = cs_deployment_dup_desired (self);
  gint64 now = cs_time_now ();
  g_autoptr (CsMatrix) matrix = cs_matrix_new (self->inventory, desired, now);

  return cs_plan_new_for_services (self->cluster, self->inventory, desired, matrix, order->node,
                                   order->trust, now);
}

static CsPlan *
plan_restore (CsDeployment *self, const Order *order, GError **error)
{
  return cs_plan_new_for_restore (self->cluster, self->inventory, self->workspace, order->run,
                                  order->node, cs_time_now (), error);
}

CsPlan *
cs_deployment_dup_plan (CsDeployment *self, const char *const *renew)
{
  Order order = { .renew = renew };

  g_return_val_if_fail (CS_IS_DEPLOYMENT (self), NULL);

  return plan_in_both (self, plan_ordinary, &order, NULL);
}

CsPlan *
cs_deployment_dup_service_plan (CsDeployment *self, const char *node, CsTrustChoice trust)
{
  Order order = { .node = node, .trust = trust };

  g_return_val_if_fail (CS_IS_DEPLOYMENT (self), NULL);

  return plan_in_both (self, plan_services, &order, NULL);
}

CsPlan *
cs_deployment_dup_restore_plan (CsDeployment *self,
                                const char *run,
                                const char *node,
                                GError **error)
{
  Order order = { .run = run, .node = node };

  g_return_val_if_fail (CS_IS_DEPLOYMENT (self), NULL);

  return plan_in_both (self, plan_restore, &order, error);
}

CsPlan *
cs_deployment_dup_upload_plan (CsDeployment *self,
                               const char *node,
                               const char *file,
                               CsBundle *bundle,
                               GError **error)
{
  g_return_val_if_fail (CS_IS_DEPLOYMENT (self), NULL);

  return cs_plan_new_for_upload (self->cluster, self->inventory, node, file, bundle, cs_time_now (),
                                 error);
}
