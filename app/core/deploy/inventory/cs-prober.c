/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-prober.h"

#include "cs-error.h"
#include "cs-i18n.h"
#include "cs-lane.h"
#include "cs-mmp-reply.h"
#include "cs-service-port.h"
#include "cs-sync.h"

/* One service of a node, while it is asked. */
typedef struct {
  CsRole role;
  char *slot;
  guint16 port;
  CsServing *serving;   /* as soon as there is something to tell */
  GAsyncResult *result; /* of the probe */
} Service;

/* What all lanes read. */
typedef struct {
  CsFleet *fleet;
  CsProbe *probe;
  char *xmpp_domain;
  guint pending; /* lanes still running; main context only */
} Work;

/* A lane that asks one node. */
typedef struct {
  GTask *task;
  CsNode *node;
  GPtrArray *services;
} Lane;

static void
service_free (gpointer data)
{
  Service *service = data;

  g_free (service->slot);
  g_clear_object (&service->serving);
  g_clear_object (&service->result);
  g_free (service);
}

static void
work_free (gpointer data)
{
  Work *work = data;

  g_object_unref (work->fleet);
  g_object_unref (work->probe);
  g_free (work->xmpp_domain);
  g_free (work);
}

static void
lane_free (Lane *lane)
{
  g_object_unref (lane->task);
  g_object_unref (lane->node);
  g_ptr_array_unref (lane->services);
  g_free (lane);
}

static void
conclude (Lane *lane, Service *service, CsStanding standing, const char *words)
{
  service->serving = cs_serving_new (cs_node_get_name (lane->node), service->role, service->slot,
                                     service->port, NULL, standing, words);
}

/* --- which port --------------------------------------------------------------------------------
 */

/* Several services have one status; it is asked once. The replies are not kept: some hold secrets.
 */
static char *
ask_status (Lane *lane, const char *question, GHashTable *replies, GError **error)
{
  Work *work = g_task_get_task_data (lane->task);
  GCancellable *cancellable = g_task_get_cancellable (lane->task);
  g_autoptr (CsConnection) connection = NULL;
  char *reply = g_hash_table_lookup (replies, question);

  if (reply != NULL)
    return reply;
  connection = cs_fleet_connect (work->fleet, lane->node, cancellable, error);
  if (connection == NULL)
    return NULL;
  reply = cs_sync_run_command (connection, question, cancellable, error);
  if (reply == NULL)
    cs_fleet_drop (work->fleet, cs_node_get_name (lane->node));
  else
    g_hash_table_insert (replies, g_strdup (question), reply);

  return reply;
}

static void
find_port (Lane *lane, Service *service, GHashTable *replies)
{
  const char *question = cs_service_port_question (service->role);
  g_autoptr (GError) error = NULL;
  const char *reply;
  CsPortAnswer answer;

  service->port = cs_node_get_service_port (lane->node, service->role);
  if (service->port != 0)
    return;

  reply = ask_status (lane, question, replies, &error);
  if (reply == NULL) {
    conclude (lane, service, CS_STANDING_UNKNOWN, error->message);
    return;
  }
  answer = cs_service_port_read (service->role, reply, &service->port);
  if (answer == CS_PORT_OFF)
    conclude (lane, service, CS_STANDING_OFF, _ ("the node says that it is switched off"));
  else if (answer == CS_PORT_UNKNOWN)
    conclude (lane, service, CS_STANDING_UNKNOWN,
              cs_mmp_is_unknown_command (reply)
                  ? _ ("this release of the node does not know the service")
                  : _ ("the node does not say at which port it listens; ServicePorts= can"));
}

/* --- what it shows -----------------------------------------------------------------------------
 */

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Service *service = user_data;

  service->result = g_object_ref (result);
}

static void
ask (Lane *lane, Service *service)
{
  Work *work = g_task_get_task_data (lane->task);
  CsProbeOpening opening = cs_service_port_opening (service->role);
  const char *name = opening == CS_PROBE_XMPP && work->xmpp_domain != NULL
                         ? work->xmpp_domain
                         : cs_node_get_fqdn (lane->node);

  cs_probe_ask_async (work->probe, cs_node_get_host (lane->node), service->port, name, opening,
                      g_task_get_cancellable (lane->task), asked_cb, service);
}

static CsStanding
standing_of (const GError *error)
{
  if (g_error_matches (error, CS_ERROR, CS_ERROR_MALFORMED)
      || g_error_matches (error, CS_ERROR, CS_ERROR_NODE))
    return CS_STANDING_NO_TLS;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED))
    return CS_STANDING_UNKNOWN;

  return CS_STANDING_CLOSED;
}

static void
take_answer (Lane *lane, Service *service)
{
  Work *work = g_task_get_task_data (lane->task);
  g_autoptr (GError) error = NULL;
  CsServed *served = cs_probe_ask_finish (work->probe, service->result, &error);

  if (served == NULL)
    conclude (lane, service, standing_of (error), error->message);
  else
    service->serving = cs_serving_new (cs_node_get_name (lane->node), service->role, service->slot,
                                       service->port, served, CS_STANDING_UNKNOWN, NULL);
}

/* One after the other is asked for its port, for the node has one command line; then all services
 * at once. */
static void
work_lane (gpointer data)
{
  Lane *lane = data;
  GMainContext *context = g_main_context_get_thread_default ();
  g_autoptr (GHashTable) replies = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  cs_lane_take_turn ();
  for (guint i = 0; i < lane->services->len; i++) {
    Service *service = lane->services->pdata[i];

    if (service->serving == NULL)
      find_port (lane, service, replies);
  }
  for (guint i = 0; i < lane->services->len; i++) {
    Service *service = lane->services->pdata[i];

    if (service->serving == NULL)
      ask (lane, service);
  }
  for (guint i = 0; i < lane->services->len; i++) {
    Service *service = lane->services->pdata[i];

    while (service->serving == NULL && service->result == NULL)
      g_main_context_iteration (context, TRUE);
    if (service->serving == NULL)
      take_answer (lane, service);
  }
  cs_lane_give_turn ();
}

/* --- the beginning and the end -----------------------------------------------------------------
 */

static gboolean
lane_done_cb (gpointer data)
{
  Lane *lane = data;
  GTask *task = lane->task;
  Work *work = g_task_get_task_data (task);
  CsInventory *inventory = g_task_get_source_object (task);

  for (guint i = 0; i < lane->services->len; i++) {
    Service *service = lane->services->pdata[i];

    cs_inventory_add_serving (inventory, service->serving);
  }
  if (--work->pending == 0 && !g_task_return_error_if_cancelled (task))
    g_task_return_boolean (task, TRUE);
  lane_free (lane);

  return G_SOURCE_REMOVE;
}

static gboolean
is_served_by (CsSlot *slot, CsRole role, const char *node)
{
  if ((cs_slot_get_roles (slot) & role) == 0)
    return FALSE;

  return role == CS_ROLE_DATABASE_SERVER ? cs_slot_is_deployed_to (slot, node)
                                         : g_strcmp0 (cs_slot_get_node (slot), node) == 0;
}

/* As for the assignment: of several certificates with a role the first one. */
static GPtrArray *
list_services (CsCluster *cluster, const char *node)
{
  GListModel *slots = cs_cluster_get_slots (cluster);
  const CsRole *roles = cs_service_port_roles ();
  GPtrArray *services = g_ptr_array_new_with_free_func (service_free);

  for (guint i = 0; roles[i] != CS_ROLE_NONE; i++) {
    for (guint j = 0; j < g_list_model_get_n_items (slots); j++) {
      g_autoptr (CsSlot) slot = g_list_model_get_item (slots, j);
      Service *service;

      if (!is_served_by (slot, roles[i], node))
        continue;
      service = g_new0 (Service, 1);
      service->role = roles[i];
      service->slot = g_strdup (cs_slot_get_name (slot));
      g_ptr_array_add (services, service);
      break;
    }
  }

  return services;
}

/* A node that could not be looked at is not tried a second time: it may have refused a password. */
static void
conclude_unknown (Lane *lane, CsNodeState *state)
{
  const GError *error = state != NULL ? cs_node_state_get_error (state) : NULL;

  if (state != NULL && cs_node_state_get_knowledge (state) == CS_KNOWLEDGE_FULL)
    return;
  for (guint i = 0; i < lane->services->len; i++)
    conclude (lane, lane->services->pdata[i], CS_STANDING_UNKNOWN,
              error != NULL ? error->message : _ ("the node has not been looked at"));
}

static void
start_lane (GTask *task, CsCluster *cluster, CsNode *node)
{
  Work *work = g_task_get_task_data (task);
  CsInventory *inventory = g_task_get_source_object (task);
  Lane *lane = g_new0 (Lane, 1);

  lane->task = g_object_ref (task);
  lane->node = g_object_ref (node);
  lane->services = list_services (cluster, cs_node_get_name (node));
  conclude_unknown (lane, cs_inventory_find (inventory, cs_node_get_name (node)));
  cs_inventory_forget_servings (inventory, cs_node_get_name (node));
  work->pending++;
  cs_lane_start ("probe", work_lane, lane, lane_done_cb, lane);
}

void
cs_prober_run_async (CsInventory *inventory,
                     CsCluster *cluster,
                     CsFleet *fleet,
                     CsProbe *probe,
                     const char *const *nodes,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (inventory, cancellable, callback, user_data);
  GListModel *all = cs_cluster_get_nodes (cluster);
  Work *work = g_new0 (Work, 1);

  g_task_set_source_tag (task, cs_prober_run_async);
  /* Every lane reports, also a cancelled one, and only the last one returns the task. */
  g_task_set_check_cancellable (task, FALSE);
  work->fleet = g_object_ref (fleet);
  work->probe = g_object_ref (probe);
  work->xmpp_domain = g_strdup (cs_cluster_get_xmpp_domain (cluster));
  g_task_set_task_data (task, work, work_free);
  for (guint i = 0; i < g_list_model_get_n_items (all); i++) {
    g_autoptr (CsNode) node = g_list_model_get_item (all, i);

    if (nodes == NULL || g_strv_contains (nodes, cs_node_get_name (node)))
      start_lane (task, cluster, node);
  }
  if (work->pending == 0)
    g_task_return_boolean (task, TRUE);
}

gboolean
cs_prober_run_finish (CsInventory *inventory, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, inventory), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
