/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-sync.h"

#include "cs-error.h"

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

char *
cs_sync_exec (CsConnection *connection,
              const char *command,
              int *status,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  cs_connection_exec_async (connection, command, cancellable, ready_cb, &result);
  wait_for (&result);

  return cs_connection_exec_finish (connection, result, status, error);
}

static gboolean
time_is_over_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);

  return G_SOURCE_REMOVE;
}

static void
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

/* A cancellable ends it in both cases; which one it was the outer one knows. */
char *
cs_sync_exec_timed (CsConnection *connection,
                    const char *command,
                    guint seconds,
                    int *status,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (GCancellable) either = g_cancellable_new ();
  g_autoptr (GSource) clock = g_timeout_source_new_seconds (seconds);
  g_autoptr (GError) local_error = NULL;
  gulong id = 0;
  char *output;

  if (cancellable != NULL)
    id = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), g_object_ref (either),
                                g_object_unref);
  g_source_set_callback (clock, time_is_over_cb, either, NULL);
  g_source_attach (clock, g_main_context_get_thread_default ());

  output = cs_sync_exec (connection, command, status, either, &local_error);
  g_source_destroy (clock);
  g_cancellable_disconnect (cancellable, id);
  if (output != NULL)
    return output;

  if (g_cancellable_is_cancelled (either) && !g_cancellable_is_cancelled (cancellable))
    cs_error_set (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                  "it gave no answer in %u seconds and was given up", seconds);
  else
    g_propagate_error (error, g_steal_pointer (&local_error));

  return NULL;
}

void
cs_sync_close (CsConnection *connection)
{
  g_autoptr (GAsyncResult) result = NULL;

  cs_connection_close_async (connection, NULL, ready_cb, &result);
  wait_for (&result);
  cs_connection_close_finish (connection, result, NULL);
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
