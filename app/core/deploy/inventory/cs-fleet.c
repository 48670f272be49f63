/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-fleet.h"

#include "cs-sync.h"

struct _CsFleet {
  GObject parent_instance;

  CsTransport *transport;
  CsPrompts *prompts;

  GMutex mutex;
  GHashTable *connections; /* node name -> CsConnection; under the mutex */
};

G_DEFINE_FINAL_TYPE (CsFleet, cs_fleet, G_TYPE_OBJECT)

static void
cs_fleet_finalize (GObject *object)
{
  CsFleet *self = CS_FLEET (object);

  g_hash_table_unref (self->connections);
  g_clear_object (&self->transport);
  g_clear_object (&self->prompts);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (cs_fleet_parent_class)->finalize (object);
}

static void
cs_fleet_class_init (CsFleetClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_fleet_finalize;
}

static void
cs_fleet_init (CsFleet *self)
{
  g_mutex_init (&self->mutex);
  self->connections = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

CsFleet *
cs_fleet_new (CsTransport *transport, CsPrompts *prompts)
{
  CsFleet *self;

  g_return_val_if_fail (CS_IS_TRANSPORT (transport), NULL);
  g_return_val_if_fail (CS_IS_PROMPTS (prompts), NULL);

  self = g_object_new (CS_TYPE_FLEET, NULL);
  self->transport = g_object_ref (transport);
  self->prompts = g_object_ref (prompts);

  return self;
}

static CsConnection *
find (CsFleet *self, const char *name)
{
  CsConnection *connection;

  g_mutex_lock (&self->mutex);
  connection = g_hash_table_lookup (self->connections, name);
  if (connection != NULL)
    g_object_ref (connection);
  g_mutex_unlock (&self->mutex);

  return connection;
}

CsConnection *
cs_fleet_connect (CsFleet *self, CsNode *node, GCancellable *cancellable, GError **error)
{
  g_autofree char *group = NULL;
  g_autoptr (CsEndpoint) endpoint = NULL;
  CsConnection *connection;

  g_return_val_if_fail (CS_IS_FLEET (self), NULL);
  g_return_val_if_fail (CS_IS_NODE (node), NULL);

  connection = find (self, cs_node_get_name (node));
  if (connection != NULL)
    return connection;

  group = cs_node_dup_group (node);
  endpoint = cs_endpoint_new (group, cs_node_get_host (node), cs_node_get_port (node),
                              cs_node_get_user (node), cs_node_get_host_key (node));
  if (cs_node_is_legacy (node))
    cs_endpoint_allow_legacy (endpoint);
  connection = cs_sync_open (self->transport, endpoint, self->prompts, cancellable, error);
  if (connection == NULL)
    return NULL;

  g_mutex_lock (&self->mutex);
  g_hash_table_insert (self->connections, g_strdup (cs_node_get_name (node)),
                       g_object_ref (connection));
  g_mutex_unlock (&self->mutex);

  return connection;
}

void
cs_fleet_drop (CsFleet *self, const char *node)
{
  g_return_if_fail (CS_IS_FLEET (self));

  g_mutex_lock (&self->mutex);
  g_hash_table_remove (self->connections, node);
  g_mutex_unlock (&self->mutex);
}

static GPtrArray *
steal_connections (CsFleet *self)
{
  GPtrArray *connections = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer connection;

  g_mutex_lock (&self->mutex);
  g_hash_table_iter_init (&iter, self->connections);
  while (g_hash_table_iter_next (&iter, NULL, &connection))
    g_ptr_array_add (connections, g_object_ref (connection));
  g_hash_table_remove_all (self->connections);
  g_mutex_unlock (&self->mutex);

  return connections;
}

/* The task's data is the number of connections that have not said goodbye yet. A goodbye that fails
 * is one all the same. */
static void
closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  guint *pending = g_task_get_task_data (task);

  cs_connection_close_finish (CS_CONNECTION (source), result, NULL);
  if (--*pending == 0)
    g_task_return_boolean (task, TRUE);
}

void
cs_fleet_close_async (CsFleet *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GPtrArray) connections = NULL;
  guint *pending;

  g_return_if_fail (CS_IS_FLEET (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, cs_fleet_close_async);
  connections = steal_connections (self);
  if (connections->len == 0) {
    g_task_return_boolean (task, TRUE);
    return;
  }
  pending = g_new (guint, 1);
  *pending = connections->len;
  g_task_set_task_data (task, pending, g_free);
  for (guint i = 0; i < connections->len; i++)
    cs_connection_close_async (connections->pdata[i], NULL, closed_cb, g_object_ref (task));
}

gboolean
cs_fleet_close_finish (CsFleet *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
