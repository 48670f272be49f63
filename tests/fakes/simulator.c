/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "simulator.h"
#include "temporary-folder.h"

#include <json-glib/json-glib.h>

/* Set by the build for the tests. */
#define PROGRAM "COUNTERSIGN_SIMULATOR"

struct _Simulator {
  GSubprocess *process;
  GDataInputStream *output;
  char *state;
  GHashTable *nodes; /* name -> JsonObject */
};

gboolean
simulator_skip_unless_there (void)
{
  const char *program = g_getenv (PROGRAM);

  if (program != NULL && g_file_test (program, G_FILE_TEST_IS_EXECUTABLE))
    return FALSE;
  g_test_skip (PROGRAM " does not name a countersign-simulator");

  return TRUE;
}

static void
take_node (Simulator *self, const char *line)
{
  g_autoptr (JsonNode) root = json_from_string (line, NULL);
  JsonObject *node;

  g_assert_nonnull (root);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (root));
  node = json_node_get_object (root);
  g_hash_table_insert (self->nodes, g_strdup (json_object_get_string_member (node, "node")),
                       json_object_ref (node));
}

static void
wait_until_ready (Simulator *self)
{
  for (;;) {
    g_autoptr (GError) error = NULL;
    g_autofree char *line = g_data_input_stream_read_line (self->output, NULL, NULL, &error);

    g_assert_no_error (error);
    g_assert_nonnull (line); /* else it ended before it was ready */
    if (g_str_equal (line, "ready"))
      return;
    take_node (self, line);
  }
}

Simulator *
simulator_start (const char *nodes, const char *const *arguments)
{
  Simulator *self = g_new0 (Simulator, 1);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  self->state = g_dir_make_tmp ("countersign-simulator-XXXXXX", NULL);
  self->nodes
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) json_object_unref);

  g_ptr_array_add (argv, (gpointer) g_getenv (PROGRAM));
  g_ptr_array_add (argv, (gpointer) "--state");
  g_ptr_array_add (argv, self->state);
  g_ptr_array_add (argv, (gpointer) "--nodes");
  g_ptr_array_add (argv, (gpointer) nodes);
  g_ptr_array_add (argv, (gpointer) "--exit-with-stdin");
  for (; arguments != NULL && *arguments != NULL; arguments++)
    g_ptr_array_add (argv, (gpointer) *arguments);
  g_ptr_array_add (argv, NULL);

  self->process
      = g_subprocess_newv ((const char *const *) argv->pdata,
                           G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  self->output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  wait_until_ready (self);

  return self;
}

void
simulator_stop (Simulator *self)
{
  g_output_stream_close (g_subprocess_get_stdin_pipe (self->process), NULL, NULL);
  g_subprocess_wait (self->process, NULL, NULL);
  g_object_unref (self->output);
  g_object_unref (self->process);
  g_hash_table_unref (self->nodes);
  temporary_folder_remove (self->state);
  g_free (self->state);
  g_free (self);
}

const char *
simulator_get_state (Simulator *self)
{
  return self->state;
}

static JsonObject *
get_node (Simulator *self, const char *name)
{
  JsonObject *node = g_hash_table_lookup (self->nodes, name);

  g_assert_nonnull (node);

  return node;
}

guint16
simulator_get_port (Simulator *self, const char *node)
{
  return (guint16) json_object_get_int_member (get_node (self, node), "port");
}

const char *
simulator_get_host (Simulator *self, const char *node)
{
  return json_object_get_string_member (get_node (self, node), "host");
}

const char *
simulator_get_host_key (Simulator *self, const char *node)
{
  return json_object_get_string_member (get_node (self, node), "host_key");
}

static CsEndpoint *
new_endpoint (Simulator *self, const char *node, const char *host_key)
{
  g_autofree char *group = g_strdup_printf ("Node %s", node);

  return cs_endpoint_new (group, simulator_get_host (self, node), simulator_get_port (self, node),
                          "admin", host_key);
}

CsEndpoint *
simulator_new_endpoint (Simulator *self, const char *node)
{
  return new_endpoint (self, node, simulator_get_host_key (self, node));
}

CsEndpoint *
simulator_new_unpinned_endpoint (Simulator *self, const char *node)
{
  return new_endpoint (self, node, NULL);
}
