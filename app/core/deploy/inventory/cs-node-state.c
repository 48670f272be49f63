/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-node-state.h"

struct _CsNodeState {
  GObject parent_instance;

  CsNode *node;
  CsKnowledge knowledge;
  GError *error;
  GListStore *files;
  GHashTable *by_name; /* name, borrowed from the file -> CsNodeFile, borrowed from @files */
  gint64 round_trip_time;
  GStrv facts; /* of the connection */
  CsMmpDatabase *database;
  GHashTable *matches;  /* file name -> CsMmpAnswer */
  GHashTable *verifies; /* file name -> CsMmpAnswer */
};

G_DEFINE_FINAL_TYPE (CsNodeState, cs_node_state, G_TYPE_OBJECT)

static void
cs_node_state_finalize (GObject *object)
{
  CsNodeState *self = CS_NODE_STATE (object);

  g_clear_object (&self->node);
  g_clear_error (&self->error);
  g_hash_table_unref (self->by_name);
  g_clear_object (&self->files);
  g_strfreev (self->facts);
  g_clear_pointer (&self->database, cs_mmp_database_unref);
  g_hash_table_unref (self->matches);
  g_hash_table_unref (self->verifies);

  G_OBJECT_CLASS (cs_node_state_parent_class)->finalize (object);
}

static void
cs_node_state_class_init (CsNodeStateClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_node_state_finalize;
}

static void
cs_node_state_init (CsNodeState *self)
{
  self->files = g_list_store_new (CS_TYPE_NODE_FILE);
  self->facts = g_new0 (char *, 1);
  self->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  self->matches = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->verifies = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

CsNodeState *
cs_node_state_new (CsNode *node, CsKnowledge knowledge)
{
  CsNodeState *self;

  g_return_val_if_fail (CS_IS_NODE (node), NULL);

  self = g_object_new (CS_TYPE_NODE_STATE, NULL);
  self->node = g_object_ref (node);
  self->knowledge = knowledge;

  return self;
}

CsNodeState *
cs_node_state_new_failed (CsNode *node, const GError *error)
{
  CsNodeState *self = cs_node_state_new (node, CS_KNOWLEDGE_FAILED);

  g_return_val_if_fail (error != NULL, NULL);

  self->error = g_error_copy (error);

  return self;
}

static void
copy_answers (GHashTable *from, GHashTable *to)
{
  GHashTableIter iter;
  gpointer name, answer;

  g_hash_table_iter_init (&iter, from);
  while (g_hash_table_iter_next (&iter, &name, &answer))
    g_hash_table_insert (to, g_strdup (name), answer);
}

CsNodeState *
cs_node_state_copy_as (CsNodeState *self, CsKnowledge knowledge)
{
  CsNodeState *copy;

  g_return_val_if_fail (CS_IS_NODE_STATE (self), NULL);

  copy = cs_node_state_new (self->node, knowledge);
  copy->round_trip_time = self->round_trip_time;
  cs_node_state_take_facts (copy, g_strdupv (self->facts));
  copy->error = self->error != NULL ? g_error_copy (self->error) : NULL;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->files)); i++) {
    g_autoptr (CsNodeFile) file = g_list_model_get_item (G_LIST_MODEL (self->files), i);

    cs_node_state_add_file (copy, file);
  }
  if (self->database != NULL && knowledge != CS_KNOWLEDGE_NONE)
    copy->database = cs_mmp_database_ref (self->database);
  copy_answers (self->matches, copy->matches);
  copy_answers (self->verifies, copy->verifies);

  return copy;
}

static int
compare_names (gconstpointer a, gconstpointer b, gpointer unused)
{
  return g_strcmp0 (cs_node_file_get_name ((CsNodeFile *) a),
                    cs_node_file_get_name ((CsNodeFile *) b));
}

void
cs_node_state_add_file (CsNodeState *self, CsNodeFile *file)
{
  g_return_if_fail (CS_IS_NODE_STATE (self));
  g_return_if_fail (CS_IS_NODE_FILE (file));

  if (g_hash_table_contains (self->by_name, cs_node_file_get_name (file)))
    return; /* a node that lists a name twice: the first one counts */

  g_list_store_insert_sorted (self->files, file, compare_names, NULL);
  g_hash_table_insert (self->by_name, (gpointer) cs_node_file_get_name (file), file);
}

void
cs_node_state_set_round_trip_time (CsNodeState *self, gint64 microseconds)
{
  g_return_if_fail (CS_IS_NODE_STATE (self));

  self->round_trip_time = microseconds;
}

void
cs_node_state_take_database (CsNodeState *self, CsMmpDatabase *database)
{
  g_return_if_fail (CS_IS_NODE_STATE (self));

  g_clear_pointer (&self->database, cs_mmp_database_unref);
  self->database = database;
}

void
cs_node_state_set_match (CsNodeState *self, const char *file, CsMmpAnswer answer)
{
  g_return_if_fail (CS_IS_NODE_STATE (self));

  g_hash_table_insert (self->matches, g_strdup (file), GINT_TO_POINTER (answer));
}

void
cs_node_state_set_verify (CsNodeState *self, const char *file, CsMmpAnswer answer)
{
  g_return_if_fail (CS_IS_NODE_STATE (self));

  g_hash_table_insert (self->verifies, g_strdup (file), GINT_TO_POINTER (answer));
}

CsNode *
cs_node_state_get_node (CsNodeState *self)
{
  g_return_val_if_fail (CS_IS_NODE_STATE (self), NULL);

  return self->node;
}

const char *
cs_node_state_get_name (CsNodeState *self)
{
  g_return_val_if_fail (CS_IS_NODE_STATE (self), NULL);

  return cs_node_get_name (self->node);
}

CsKnowledge
cs_node_state_get_knowledge (CsNodeState *self)
{
  g_return_val_if_fail (CS_IS_NODE_STATE (self), CS_KNOWLEDGE_NONE);

  return self->knowledge;
}

const GError *
cs_node_state_get_error (CsNodeState *self)
{
  g_return_val_if_fail (CS_IS_NODE_STATE (self), NULL);

  return self->error;
}

GListModel *
cs_node_state_get_files (CsNodeState *self)
{
  g_return_val_if_fail (CS_IS_NODE_STATE (self), NULL);

  return G_LIST_MODEL (self->files);
}

CsNodeFile *
cs_node_state_find_file (CsNodeState *self, const char *name)
{
  g_return_val_if_fail (CS_IS_NODE_STATE (self), NULL);

  return g_hash_table_lookup (self->by_name, name);
}

gint64
cs_node_state_get_round_trip_time (CsNodeState *self)
{
  g_return_val_if_fail (CS_IS_NODE_STATE (self), 0);

  return self->round_trip_time;
}

void
cs_node_state_take_facts (CsNodeState *self, GStrv facts)
{
  g_return_if_fail (CS_IS_NODE_STATE (self));
  g_return_if_fail (facts != NULL);

  g_strfreev (self->facts);
  self->facts = facts;
}

const char *const *
cs_node_state_get_facts (CsNodeState *self)
{
  g_return_val_if_fail (CS_IS_NODE_STATE (self), NULL);

  return (const char *const *) self->facts;
}

const CsMmpDatabase *
cs_node_state_get_database (CsNodeState *self)
{
  g_return_val_if_fail (CS_IS_NODE_STATE (self), NULL);

  return self->database;
}

CsMmpAnswer
cs_node_state_get_match (CsNodeState *self, const char *file)
{
  g_return_val_if_fail (CS_IS_NODE_STATE (self), CS_MMP_UNKNOWN);

  return (CsMmpAnswer) GPOINTER_TO_INT (g_hash_table_lookup (self->matches, file));
}

CsMmpAnswer
cs_node_state_get_verify (CsNodeState *self, const char *file)
{
  g_return_val_if_fail (CS_IS_NODE_STATE (self), CS_MMP_UNKNOWN);

  return (CsMmpAnswer) GPOINTER_TO_INT (g_hash_table_lookup (self->verifies, file));
}
