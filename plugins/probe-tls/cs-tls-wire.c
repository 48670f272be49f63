/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-tls-wire.h"

static void
say_late (CsTlsWire *self, GError **error)
{
  g_clear_error (error);
  cs_error_set (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                "%s: no answer in time; a firewall may be in between", self->label);
}

gboolean
cs_tls_wire_open (CsTlsWire *self,
                  const char *host,
                  guint16 port,
                  guint seconds,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) local_error = NULL;
  g_autofree char *reason = NULL;

  self->label = g_strdup_printf ("%s, port %u", host, port);
  self->deadline = g_get_monotonic_time () + (gint64) seconds * G_USEC_PER_SEC;
  self->cancellable = cancellable;
  /* Nothing of the surroundings changes where this goes. */
  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_set_timeout (client, seconds);
  self->connection
      = g_socket_client_connect_to_host (client, host, port, cancellable, &local_error);
  if (self->connection != NULL) {
    self->socket = g_socket_connection_get_socket (self->connection);
    g_socket_set_blocking (self->socket, FALSE);
    return TRUE;
  }
  reason = cs_error_dup_reason (local_error->message);
  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    say_late (self, error);
  else
    g_set_error (error, local_error->domain, local_error->code, "%s: %s", self->label, reason);

  return FALSE;
}

void
cs_tls_wire_clear (CsTlsWire *self)
{
  g_clear_object (&self->connection);
  g_free (self->label);
}

/* Until the socket can do it or the time is over. */
static gboolean
wait_for (CsTlsWire *self, GIOCondition condition, GError **error)
{
  gint64 left = self->deadline - g_get_monotonic_time ();
  g_autoptr (GError) local_error = NULL;

  if (left > 0
      && g_socket_condition_timed_wait (self->socket, condition, left, self->cancellable,
                                        &local_error))
    return TRUE;
  if (local_error == NULL || g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    say_late (self, &local_error);
  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

gboolean
cs_tls_wire_send (CsTlsWire *self, const void *bytes, gsize length, GError **error)
{
  const char *next = bytes;

  while (length > 0) {
    g_autoptr (GError) local_error = NULL;
    gssize sent = g_socket_send (self->socket, next, length, self->cancellable, &local_error);

    if (sent >= 0) {
      next += sent;
      length -= (gsize) sent;
    } else if (!g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK)) {
      g_prefix_error (&local_error, "%s: ", self->label);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    } else if (!wait_for (self, G_IO_OUT, error)) {
      return FALSE;
    }
  }

  return TRUE;
}

gssize
cs_tls_wire_receive (CsTlsWire *self, void *buffer, gsize size, GError **error)
{
  for (;;) {
    g_autoptr (GError) local_error = NULL;
    gssize got = g_socket_receive (self->socket, buffer, size, self->cancellable, &local_error);

    if (got >= 0)
      return got;
    if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED))
      return 0; /* hung up without the polite form */
    if (!g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK)) {
      g_prefix_error (&local_error, "%s: ", self->label);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return -1;
    }
    if (!wait_for (self, G_IO_IN, error))
      return -1;
  }
}
