/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-adopter.h"

#include "cs-error.h"
#include "cs-lane.h"
#include "cs-mmp-command.h"
#include "cs-names.h"
#include "cs-sync.h"

#define CONTENT_MAX (32 * 1024 * 1024) /* bytes of all certificate files of one node */

/* All nodes of one call. Main context only. */
typedef struct {
  GPtrArray *facts; /* by the place of the node; every lane fills its own */
  guint n_done;
  CsAdopterProgress progress;
  gpointer progress_data;
} Adopter;

/* A lane that looks at one node. */
typedef struct {
  GTask *task;
  CsFleet *fleet;
  CsNode *node;
  guint place;
  CsNodeFacts *facts;
} Look;

/* What a lane works with once it is connected. */
typedef struct {
  CsConnection *connection;
  CsNodeState *state;
  CsNodeFacts *facts;
  GCancellable *cancellable;
  gsize n_read; /* bytes */
} Visit;

static void
adopter_free (gpointer data)
{
  Adopter *self = data;

  g_ptr_array_unref (self->facts);
  g_free (self);
}

/* The whole is limited too: a directory may hold thousands of files. */
static GBytes *
get_content (Visit *visit, const char *name, GError **error)
{
  g_autoptr (GBytes) content = cs_sync_get (visit->connection, name, visit->cancellable, error);

  if (content == NULL)
    return NULL;
  visit->n_read += g_bytes_get_size (content);
  if (visit->n_read > CONTENT_MAX) {
    g_set_error (error, CS_ERROR, CS_ERROR_NODE,
                 "%s: its certificate files are larger than %d MiB together; remove those that "
                 "are none",
                 cs_node_state_get_name (visit->state), CONTENT_MAX / (1024 * 1024));
    return NULL;
  }

  return g_steal_pointer (&content);
}

static gboolean
read_file (Visit *visit, const CsRemoteFile *remote, GError **error)
{
  g_autoptr (CsNodeFile) file = NULL;
  g_autoptr (GBytes) content = NULL;
  g_autofree char *name = NULL;

  if (cs_is_certificate_file_name (remote->name) && !g_str_has_suffix (remote->name, ".key")
      && remote->size <= CS_REMOTE_FILE_MAX) {
    content = get_content (visit, remote->name, error);
    if (content == NULL)
      return FALSE;
    file = cs_node_file_new_read (remote->name, content, remote->modified);
  } else {
    name = cs_escape_control (remote->name);
    file = cs_node_file_new_listed (name, remote->size, remote->modified);
  }
  cs_node_state_add_file (visit->state, file);

  return TRUE;
}

static gboolean
read_files (Visit *visit, GError **error)
{
  g_autoptr (GPtrArray) files = cs_sync_list (visit->connection, visit->cancellable, error);

  if (files == NULL)
    return FALSE;

  for (guint i = 0; i < files->len; i++) {
    if (!read_file (visit, g_ptr_array_index (files, i), error))
      return FALSE;
  }

  return TRUE;
}

static char *
ask (Visit *visit, const char *line, GError **error)
{
  return cs_sync_run_command (visit->connection, line, visit->cancellable, error);
}

static gboolean
ask_services (Visit *visit, GError **error)
{
  g_auto (GStrv) questions = cs_node_facts_questions ();
  g_autofree char *list = cs_mmp_pki_list ();
  g_autofree char *listed = ask (visit, list, error);

  if (listed == NULL)
    return FALSE;
  cs_node_facts_take_pki_list (visit->facts, listed);
  for (guint i = 0; questions[i] != NULL; i++) {
    g_autofree char *reply = ask (visit, questions[i], error);

    if (reply == NULL)
      return FALSE;
    cs_node_facts_take_reply (visit->facts, questions[i], reply);
  }

  return TRUE;
}

static gboolean
ask_matches (Visit *visit, GError **error)
{
  g_autoptr (GPtrArray) pairs = cs_node_facts_dup_pairs (visit->facts);

  for (guint i = 0; i < pairs->len; i++) {
    const CsKeyPair *pair = g_ptr_array_index (pairs, i);
    g_autofree char *line = cs_mmp_pki_match (pair->key, pair->certificate, error);
    g_autofree char *reply = line != NULL ? ask (visit, line, error) : NULL;

    if (reply == NULL)
      return FALSE;
    cs_node_facts_set_match (visit->facts, pair, cs_mmp_parse_pki_match (reply));
  }

  return TRUE;
}

static void
look_lane (gpointer data)
{
  Look *look = data;
  GCancellable *cancellable = g_task_get_cancellable (look->task);
  g_autoptr (GError) error = NULL;
  g_autoptr (CsConnection) connection
      = cs_fleet_connect (look->fleet, look->node, cancellable, &error);
  g_autoptr (CsNodeState) state = cs_node_state_new (look->node, CS_KNOWLEDGE_FULL);
  g_autoptr (CsNodeFacts) facts = cs_node_facts_new (state);
  Visit visit = { connection, state, facts, cancellable, 0 };

  if (connection != NULL && read_files (&visit, &error) && ask_services (&visit, &error)
      && ask_matches (&visit, &error)) {
    look->facts = g_steal_pointer (&facts);
    return;
  }

  if (connection != NULL)
    cs_fleet_drop (look->fleet, cs_node_get_name (look->node));
  g_clear_object (&state);
  state = cs_node_state_new_failed (look->node, error);
  look->facts = cs_node_facts_new (state);
}

static gboolean
look_done_cb (gpointer data)
{
  Look *look = data;
  Adopter *self = g_task_get_task_data (look->task);

  g_ptr_array_index (self->facts, look->place) = look->facts;
  self->n_done++;
  if (self->progress != NULL)
    self->progress (cs_node_get_name (look->node), self->n_done, self->facts->len,
                    self->progress_data);
  if (self->n_done == self->facts->len && !g_task_return_error_if_cancelled (look->task))
    g_task_return_pointer (look->task, g_ptr_array_ref (self->facts),
                           (GDestroyNotify) g_ptr_array_unref);
  g_object_unref (look->fleet);
  g_object_unref (look->node);
  g_object_unref (look->task);
  g_free (look);

  return G_SOURCE_REMOVE;
}

void
cs_adopter_look_async (CsFleet *fleet,
                       CsCluster *cluster,
                       CsAdopterProgress progress,
                       gpointer progress_data,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  GListModel *nodes;
  Adopter *self;

  g_return_if_fail (CS_IS_FLEET (fleet));
  g_return_if_fail (CS_IS_CLUSTER (cluster));

  nodes = cs_cluster_get_nodes (cluster);
  g_return_if_fail (g_list_model_get_n_items (nodes) > 0);

  task = g_task_new (fleet, cancellable, callback, user_data);
  g_task_set_source_tag (task, cs_adopter_look_async);
  /* Every lane reports, also a cancelled one, and only the last one returns the task. */
  g_task_set_check_cancellable (task, FALSE);
  self = g_new0 (Adopter, 1);
  self->facts = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_set_size (self->facts, (int) g_list_model_get_n_items (nodes));
  self->progress = progress;
  self->progress_data = progress_data;
  g_task_set_task_data (task, self, adopter_free);

  for (guint i = 0; i < g_list_model_get_n_items (nodes); i++) {
    Look *look = g_new0 (Look, 1);

    look->task = g_object_ref (task);
    look->fleet = g_object_ref (fleet);
    look->node = g_list_model_get_item (nodes, i);
    look->place = i;
    cs_lane_start ("adopt", look_lane, look, look_done_cb, look);
  }
}

GPtrArray *
cs_adopter_look_finish (CsFleet *fleet, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, fleet), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
