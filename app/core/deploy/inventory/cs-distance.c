/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-distance.h"

#include "cs-i18n.h"
#include "cs-lane.h"
#include "cs-mmp-command.h"
#include "cs-sync.h"

typedef struct {
  CsFleet *fleet;
  GPtrArray *nodes; /* of CsNode */
  GPtrArray *distances;
} Asking;

void
cs_distance_free (CsDistance *self)
{
  if (self == NULL)
    return;

  g_free (self->from);
  g_free (self->to);
  g_free (self->words);
  g_free (self);
}

CsMmpAnswer
cs_distance_is_allowed (const CsDistance *self)
{
  g_return_val_if_fail (self != NULL, CS_MMP_UNKNOWN);

  if (self->source != CS_DISTANCE_ASKED)
    return CS_MMP_UNKNOWN;

  return self->at_most <= CS_DISTANCE_LIMIT ? CS_MMP_YES : CS_MMP_NO;
}

char *
cs_distance_dup_words (const CsDistance *self)
{
  double least, most;

  g_return_val_if_fail (self != NULL, NULL);

  least = (double) self->at_least / 1000.0;
  most = (double) self->at_most / 1000.0;
  switch (self->source) {
  case CS_DISTANCE_ASKED:
    if (cs_distance_is_allowed (self) == CS_MMP_YES)
      /* Translators: %s is a meeting server that was asked */
      return g_strdup_printf (_ ("%.1f ms, says %s"), most, self->from);
    return g_strdup_printf (
        _ ("%.1f ms, says %s: more than the 200 ms that a database cluster may have"), most,
        self->from);
  case CS_DISTANCE_BOUND:
    /* Translators: two times in milliseconds */
    return g_strdup_printf (_ ("between %.1f and %.1f ms, reckoned from here"), least, most);
  case CS_DISTANCE_UNKNOWN:
    break;
  }

  return g_strdup (_ ("unknown"));
}

static CsFinding *
finding_new (const CsDistance *self, CsSeverity severity, const char *remedy)
{
  CsLanguage language = cs_language_set (CS_LANGUAGE_ENGLISH);
  g_autofree char *words = cs_distance_dup_words (self);
  g_autofree char *text = NULL;
  CsFinding *finding;

  cs_language_set (language);
  text = g_strdup_printf (self->source == CS_DISTANCE_ASKED
                              ? "%s – %s: the round trip between the database nodes is %s"
                              : "%s – %s: that the round trip between the database nodes is at "
                                "most 200 ms is not confirmed: %s",
                          self->from, self->to, words);
  finding = cs_finding_new ("database-round-trip", severity, text, remedy);
  cs_finding_set_source (finding, "domain.md 2.2");

  return finding;
}

CsFinding *
cs_distance_dup_finding (const CsDistance *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->source == CS_DISTANCE_UNKNOWN || self->at_most <= CS_DISTANCE_LIMIT)
    return NULL;
  if (self->source == CS_DISTANCE_ASKED)
    return finding_new (self, CS_SEVERITY_WARNING,
                        "bring the nodes nearer to each other, or leave one out of the database "
                        "cluster");

  return finding_new (self,
                      self->at_least > CS_DISTANCE_LIMIT ? CS_SEVERITY_WARNING : CS_SEVERITY_NOTICE,
                      self->words != NULL ? "measure it between the nodes themselves"
                                          : "ask the nodes: countersignctl status --ping");
}

static gboolean
is_database_node (CsInventory *inventory, const char *node)
{
  GListModel *wanted = cs_inventory_get_wanted (inventory);

  for (guint i = 0; i < g_list_model_get_n_items (wanted); i++) {
    g_autoptr (CsWanted) one = g_list_model_get_item (wanted, i);

    if (cs_wanted_get_kind (one) == CS_WANTED_CERTIFICATE && cs_wanted_is_on (one, node)
        && (cs_slot_get_roles (cs_wanted_get_slot (one)) & CS_ROLE_DATABASE_SERVER) != 0)
      return TRUE;
  }

  return FALSE;
}

static CsDistance *
distance_new (CsNodeState *from, CsNodeState *to)
{
  CsDistance *self = g_new0 (CsDistance, 1);
  gint64 a = cs_node_state_get_round_trip_time (from);
  gint64 b = cs_node_state_get_round_trip_time (to);

  self->from = g_strdup (cs_node_state_get_name (from));
  self->to = g_strdup (cs_node_state_get_name (to));
  if (a > 0 && b > 0) {
    self->source = CS_DISTANCE_BOUND;
    self->at_least = ABS (a - b);
    self->at_most = a + b;
  }

  return self;
}

GPtrArray *
cs_distances_new (CsInventory *inventory)
{
  GListModel *states = G_LIST_MODEL (inventory);
  GPtrArray *distances;

  g_return_val_if_fail (CS_IS_INVENTORY (inventory), NULL);

  distances = g_ptr_array_new_with_free_func ((GDestroyNotify) cs_distance_free);
  for (guint i = 0; i < g_list_model_get_n_items (states); i++) {
    g_autoptr (CsNodeState) from = g_list_model_get_item (states, i);

    if (!is_database_node (inventory, cs_node_state_get_name (from)))
      continue;
    for (guint j = i + 1; j < g_list_model_get_n_items (states); j++) {
      g_autoptr (CsNodeState) to = g_list_model_get_item (states, j);

      if (is_database_node (inventory, cs_node_state_get_name (to)))
        g_ptr_array_add (distances, distance_new (from, to));
    }
  }

  return distances;
}

/* --- asking -------------------------------------------------------------------------------------
 */

static void
asking_free (gpointer data)
{
  Asking *self = data;

  g_object_unref (self->fleet);
  g_ptr_array_unref (self->nodes);
  g_clear_pointer (&self->distances, g_ptr_array_unref);
  g_free (self);
}

static CsNode *
find_node (Asking *self, const char *name)
{
  for (guint i = 0; i < self->nodes->len; i++) {
    if (g_strcmp0 (cs_node_get_name (self->nodes->pdata[i]), name) == 0)
      return self->nodes->pdata[i];
  }

  return NULL;
}

static void
take_reply (CsDistance *distance, const char *reply)
{
  gint64 time = cs_mmp_parse_ping (reply);

  if (time < 0) {
    distance->words = cs_mmp_dup_words (reply);
    return;
  }
  distance->source = CS_DISTANCE_ASKED;
  distance->at_least = distance->at_most = time;
}

static gboolean
ask_node (Asking *self, CsDistance *distance, GCancellable *cancellable, GError **error)
{
  g_autofree char *line = cs_mmp_ping (cs_node_get_host (find_node (self, distance->to)), error);
  g_autoptr (CsConnection) connection = NULL;
  g_autofree char *reply = NULL;

  if (line == NULL)
    return FALSE;
  connection = cs_fleet_connect (self->fleet, find_node (self, distance->from), cancellable, error);
  if (connection == NULL)
    return FALSE;
  reply = cs_sync_run_command (connection, line, cancellable, error);
  if (reply == NULL) {
    cs_fleet_drop (self->fleet, distance->from);
    return FALSE;
  }
  take_reply (distance, reply);

  return TRUE;
}

/* A node that could not be looked at is not asked: its error has been told. */
static void
ask_lane (gpointer task)
{
  Asking *self = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  for (guint i = 0; i < self->distances->len && !g_cancellable_is_cancelled (cancellable); i++) {
    CsDistance *distance = self->distances->pdata[i];
    g_autoptr (GError) error = NULL;

    if (distance->source != CS_DISTANCE_UNKNOWN && !ask_node (self, distance, cancellable, &error))
      distance->words = g_strdup (error->message);
  }
}

static gboolean
asked_cb (gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Asking *self = g_task_get_task_data (task);

  g_task_return_pointer (task, g_steal_pointer (&self->distances),
                         (GDestroyNotify) g_ptr_array_unref);

  return G_SOURCE_REMOVE;
}

void
cs_distances_ask_async (CsInventory *inventory,
                        CsFleet *fleet,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GTask *task;
  Asking *self;

  g_return_if_fail (CS_IS_INVENTORY (inventory));
  g_return_if_fail (CS_IS_FLEET (fleet));

  task = g_task_new (inventory, cancellable, callback, user_data);
  g_task_set_source_tag (task, cs_distances_ask_async);
  self = g_new0 (Asking, 1);
  self->fleet = g_object_ref (fleet);
  self->nodes = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (inventory)); i++) {
    g_autoptr (CsNodeState) state = g_list_model_get_item (G_LIST_MODEL (inventory), i);

    g_ptr_array_add (self->nodes, g_object_ref (cs_node_state_get_node (state)));
  }
  self->distances = cs_distances_new (inventory);
  g_task_set_task_data (task, self, asking_free);
  cs_lane_start ("distances", ask_lane, task, asked_cb, task);
}

GPtrArray *
cs_distances_ask_finish (CsInventory *inventory, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, inventory), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
