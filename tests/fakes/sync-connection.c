/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sync-connection.h"

void
sync_done_cb (GObject *source, GAsyncResult *result, gpointer slot)
{
  *(GAsyncResult **) slot = g_object_ref (result);
}

GAsyncResult *
sync_wait (GAsyncResult **slot)
{
  while (*slot == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *slot;
}

CsConnection *
sync_open (CsTransport *transport,
           CsEndpoint *endpoint,
           CsPrompts *prompts,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  cs_transport_open_async (transport, endpoint, prompts, cancellable, sync_done_cb, &result);

  return cs_transport_open_finish (transport, sync_wait (&result), error);
}

GPtrArray *
sync_list (CsConnection *connection, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  cs_connection_list_async (connection, cancellable, sync_done_cb, &result);

  return cs_connection_list_finish (connection, sync_wait (&result), error);
}

GBytes *
sync_get (CsConnection *connection, const char *name, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  cs_connection_get_async (connection, name, cancellable, sync_done_cb, &result);

  return cs_connection_get_finish (connection, sync_wait (&result), error);
}

gboolean
sync_create (CsConnection *connection, const char *name, GBytes *content, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  cs_connection_create_async (connection, name, content, NULL, sync_done_cb, &result);

  return cs_connection_create_finish (connection, sync_wait (&result), error);
}

gboolean
sync_put (CsConnection *connection, const char *name, GBytes *content, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  cs_connection_put_async (connection, name, content, NULL, sync_done_cb, &result);

  return cs_connection_put_finish (connection, sync_wait (&result), error);
}

gboolean
sync_remove (CsConnection *connection, const char *name, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  cs_connection_remove_async (connection, name, NULL, sync_done_cb, &result);

  return cs_connection_remove_finish (connection, sync_wait (&result), error);
}

char *
sync_run (CsConnection *connection,
          const char *line,
          const char *answer,
          GCancellable *cancellable,
          GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  cs_connection_run_command_async (connection, line, answer, cancellable, sync_done_cb, &result);

  return cs_connection_run_command_finish (connection, sync_wait (&result), error);
}

char *
sync_exec (CsConnection *connection, const char *command, int *status, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  cs_connection_exec_async (connection, command, NULL, sync_done_cb, &result);

  return cs_connection_exec_finish (connection, sync_wait (&result), status, error);
}

void
sync_close (CsConnection *connection)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  cs_connection_close_async (connection, NULL, sync_done_cb, &result);
  cs_connection_close_finish (connection, sync_wait (&result), &error);
  g_assert_no_error (error);
}
