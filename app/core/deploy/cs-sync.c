/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-sync.h"

/* Who hears of a thread's commands. */
typedef struct {
  CsSyncListener function;
  gpointer user_data;
} Listener;

static GPrivate listener_key = G_PRIVATE_INIT (g_free);

void
cs_sync_listen (CsSyncListener function, gpointer user_data)
{
  Listener *listener = NULL;

  if (function != NULL) {
    listener = g_new (Listener, 1);
    listener->function = function;
    listener->user_data = user_data;
  }
  g_private_replace (&listener_key, listener);
}

static void
ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

static void
wait_for (GAsyncResult **result)
{
  GMainContext *context = g_main_context_get_thread_default ();

  while (*result == NULL)
    g_main_context_iteration (context, TRUE);
}

CsConnection *
cs_sync_open (CsTransport *transport,
              CsEndpoint *endpoint,
              CsPrompts *prompts,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  cs_transport_open_async (transport, endpoint, prompts, cancellable, ready_cb, &result);
  wait_for (&result);

  return cs_transport_open_finish (transport, result, error);
}

GPtrArray *
cs_sync_list (CsConnection *connection, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  cs_connection_list_async (connection, cancellable, ready_cb, &result);
  wait_for (&result);

  return cs_connection_list_finish (connection, result, error);
}

GBytes *
cs_sync_get (CsConnection *connection, const char *name, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  cs_connection_get_async (connection, name, cancellable, ready_cb, &result);
  wait_for (&result);

  return cs_connection_get_finish (connection, result, error);
}

gboolean
cs_sync_put (CsConnection *connection,
             const char *name,
             GBytes *content,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  cs_connection_put_async (connection, name, content, cancellable, ready_cb, &result);
  wait_for (&result);

  return cs_connection_put_finish (connection, result, error);
}

gboolean
cs_sync_create (CsConnection *connection,
                const char *name,
                GBytes *content,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  cs_connection_create_async (connection, name, content, cancellable, ready_cb, &result);
  wait_for (&result);

  return cs_connection_create_finish (connection, result, error);
}

char *
cs_sync_run_command (CsConnection *connection,
                     const char *line,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  Listener *listener = g_private_get (&listener_key);
  g_autoptr (GError) local_error = NULL;
  char *reply;

  cs_connection_run_command_async (connection, line, NULL, cancellable, ready_cb, &result);
  wait_for (&result);

  reply = cs_connection_run_command_finish (connection, result, &local_error);
  if (listener != NULL)
    listener->function (line, reply, local_error, listener->user_data);
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));

  return reply;
}

CsOutcome *
cs_sync_submit (CsAuthority *authority,
                CsSubmission *submission,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  cs_authority_submit_async (authority, submission, cancellable, ready_cb, &result);
  wait_for (&result);

  return cs_authority_submit_finish (authority, result, error);
}

CsOutcome *
cs_sync_retrieve (CsAuthority *authority,
                  CsSubmission *submission,
                  const char *request_id,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  cs_authority_retrieve_async (authority, submission, request_id, cancellable, ready_cb, &result);
  wait_for (&result);

  return cs_authority_retrieve_finish (authority, result, error);
}

CsOutcome *
cs_sync_recover (CsAuthority *authority,
                 CsSubmission *submission,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  cs_authority_recover_async (authority, submission, cancellable, ready_cb, &result);
  wait_for (&result);

  return cs_authority_recover_finish (authority, result, error);
}

GPtrArray *
cs_sync_fetch_chain (CsAuthority *authority, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  cs_authority_fetch_chain_async (authority, cancellable, ready_cb, &result);
  wait_for (&result);

  return cs_authority_fetch_chain_finish (authority, result, error);
}
