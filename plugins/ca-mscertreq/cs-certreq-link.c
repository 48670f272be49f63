/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-certreq-link.h"

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
cs_certreq_link_open (CsTransport *transport,
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

GBytes *
cs_certreq_link_get (CsConnection *connection,
                     const char *name,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  cs_connection_get_async (connection, name, cancellable, ready_cb, &result);
  wait_for (&result);

  return cs_connection_get_finish (connection, result, error);
}

gboolean
cs_certreq_link_put (CsConnection *connection,
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

char *
cs_certreq_link_exec (CsConnection *connection,
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
cs_certreq_link_exec_timed (CsConnection *connection,
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

  output = cs_certreq_link_exec (connection, command, status, either, &local_error);
  g_source_destroy (clock);
  g_cancellable_disconnect (cancellable, id);
  if (output != NULL)
    return output;

  if (g_cancellable_is_cancelled (either) && !g_cancellable_is_cancelled (cancellable))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                 "it gave no answer in %u seconds and was given up", seconds);
  else
    g_propagate_error (error, g_steal_pointer (&local_error));

  return NULL;
}

void
cs_certreq_link_close (CsConnection *connection)
{
  g_autoptr (GAsyncResult) result = NULL;

  cs_connection_close_async (connection, NULL, ready_cb, &result);
  wait_for (&result);
  cs_connection_close_finish (connection, result, NULL);
}
