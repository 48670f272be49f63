/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "cs-error.h"
#include "cs-json.h"
#include "cs-plan.h"

void
cs_plan_file_free (CsPlanFile *self)
{
  if (self == NULL)
    return;

  g_free (self->cluster_path);
  g_free (self->cluster_sha256);
  g_strfreev (self->renew);
  g_strfreev (self->step_ids);
  g_clear_pointer (&self->nodes, g_hash_table_unref);
  g_free (self);
}

static const char *
get_string (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : NULL;
}

static JsonArray *
get_array (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static gboolean
read_step_ids (JsonArray *steps, GStrvBuilder *ids)
{
  for (guint i = 0; i < json_array_get_length (steps); i++) {
    JsonNode *node = json_array_get_element (steps, i);
    const char *id
        = JSON_NODE_HOLDS_OBJECT (node) ? get_string (json_node_get_object (node), "id") : NULL;

    if (id == NULL)
      return FALSE;
    g_strv_builder_add (ids, id);
  }

  return TRUE;
}

static gboolean
read_strings (JsonArray *array, GStrvBuilder *strings)
{
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonNode *node = json_array_get_element (array, i);

    if (json_node_get_value_type (node) != G_TYPE_STRING)
      return FALSE;
    g_strv_builder_add (strings, json_node_get_string (node));
  }

  return TRUE;
}

static gboolean
read_nodes (JsonObject *object, GHashTable *nodes)
{
  JsonNode *node = json_object_get_member (object, "nodes");
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;

  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &name, &value)) {
    if (json_node_get_value_type (value) != G_TYPE_STRING)
      return FALSE;
    g_hash_table_insert (nodes, g_strdup (name), json_node_dup_string (value));
  }

  return TRUE;
}

static gboolean
read_object (CsPlanFile *self, JsonObject *object)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) renew = g_strv_builder_new ();
  JsonArray *steps = get_array (object, "steps");
  JsonArray *names = get_array (object, "renew");

  if (json_object_get_int_member_with_default (object, "countersign_plan", 0) != 1)
    return FALSE;
  self->cluster_path = g_strdup (get_string (object, "cluster_file"));
  self->cluster_sha256 = g_strdup (get_string (object, "cluster_sha256"));
  if (self->cluster_path == NULL || self->cluster_sha256 == NULL || steps == NULL || names == NULL
      || !read_step_ids (steps, ids) || !read_strings (names, renew)
      || !read_nodes (object, self->nodes))
    return FALSE;

  self->step_ids = g_strv_builder_end (ids);
  self->renew = g_strv_builder_end (renew);

  return TRUE;
}

/* Not by an immutable parser, which ends the program over some malformed texts (json-glib 1.10). */
CsPlanFile *
cs_plan_file_parse (const char *text, gssize length, const char *name, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (CsPlanFile) self = g_new0 (CsPlanFile, 1);
  g_autoptr (GError) local_error = NULL;
  gsize size;
  JsonNode *root;

  g_return_val_if_fail (text != NULL && name != NULL, NULL);

  size = length >= 0 ? (gsize) length : strlen (text);
  self->nodes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (!g_utf8_validate (text, (gssize) size, NULL) || !cs_json_is_shallow (text, size)
      || !json_parser_load_from_data (parser, text, (gssize) size, &local_error)) {
    g_set_error (error, CS_ERROR, CS_ERROR_MALFORMED, "%s: not a plan file: %s", name,
                 local_error != NULL ? local_error->message : "not UTF-8, or nested too deep");
    return NULL;
  }
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root)
      || !read_object (self, json_node_get_object (root))) {
    g_set_error (error, CS_ERROR, CS_ERROR_MALFORMED,
                 "%s: not a plan file; make one with: countersignctl plan -o PLAN CLUSTER", name);
    return NULL;
  }

  return g_steal_pointer (&self);
}

CsPlanFile *
cs_plan_file_load (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE,
                                                  G_FILE_QUERY_INFO_NONE, NULL, error);
  g_autofree char *text = NULL;
  gsize length;

  if (info == NULL)
    return NULL;
  if (g_file_info_get_size (info) > CS_PLAN_FILE_MAX) {
    g_set_error (error, CS_ERROR, CS_ERROR_TOO_LARGE, "%s: more than %d bytes", path,
                 CS_PLAN_FILE_MAX);
    return NULL;
  }
  if (!g_file_load_contents (file, NULL, &text, &length, NULL, error))
    return NULL;

  return cs_plan_file_parse (text, (gssize) length, path, error);
}
