/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-sim-server.h"

#include "cs-sim-connection.h"

#include <gio/gio.h>
#include <gio/gnetworking.h>
#include <glib/gstdio.h>
#include <openssl/crypto.h>

#define THREADS_MAX 256

typedef struct {
  CsSimServer *server;
  CsSimNode *node;
  GSocket *socket;
  GSource *source;
} Listener;

struct _CsSimServer {
  GPtrArray *listeners;
  GThreadPool *threads;
  guint last_number;

  GMutex lock;
  GHashTable *connections; /* all that exist */
};

static void
listener_free (Listener *self)
{
  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_object_unref (self->socket);
  g_free (self);
}

/* Off the list before it is freed: its socket's number may be somebody else's right after. */
static void
serve_thread (gpointer data, gpointer user_data)
{
  CsSimConnection *connection = data;
  CsSimServer *self = user_data;

  cs_sim_connection_run (connection);
  g_mutex_lock (&self->lock);
  g_hash_table_remove (self->connections, connection);
  g_mutex_unlock (&self->lock);
  cs_sim_connection_free (connection);
  /* the thread may end with the process, before OpenSSL hears of it */
  OPENSSL_thread_stop ();
}

CsSimServer *
cs_sim_server_new (void)
{
  CsSimServer *self = g_new0 (CsSimServer, 1);

  g_mutex_init (&self->lock);
  self->listeners = g_ptr_array_new_with_free_func ((GDestroyNotify) listener_free);
  self->connections = g_hash_table_new (NULL, NULL);
  self->threads = g_thread_pool_new (serve_thread, self, THREADS_MAX, FALSE, NULL);

  return self;
}

void
cs_sim_server_free (CsSimServer *self)
{
  GHashTableIter iter;
  gpointer connection;

  g_ptr_array_unref (self->listeners);
  g_mutex_lock (&self->lock);
  g_hash_table_iter_init (&iter, self->connections);
  while (g_hash_table_iter_next (&iter, &connection, NULL))
    cs_sim_connection_cut (connection);
  g_mutex_unlock (&self->lock);
  g_thread_pool_free (self->threads, FALSE, TRUE);
  g_hash_table_unref (self->connections);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static void
close_socket (socket_t fd)
{
#ifdef G_OS_WIN32
  closesocket (fd);
#else
  g_close (fd, NULL);
#endif
}

static gboolean
is_welcome (CsSimServer *self, CsSimNode *node)
{
  g_autoptr (CsSimSwitches) switches = cs_sim_node_dup_switches (node, FALSE);
  guint n;

  g_mutex_lock (&self->lock);
  n = g_hash_table_size (self->connections);
  g_mutex_unlock (&self->lock);

  return n < THREADS_MAX && !cs_sim_node_is_down (node)
         && (!cs_sim_switches_is (switches, CS_SIM_ACCEPT, "close")
             || !cs_sim_node_take_fault (node, switches, 0, "accept"));
}

static gboolean
accept_cb (GSocket *socket, GIOCondition condition, gpointer data)
{
  Listener *listener = data;
  CsSimServer *self = listener->server;
  CsSimConnection *connection;
  int on = 1;
  socket_t fd = accept (g_socket_get_fd (socket), NULL, NULL);

  if (fd == SSH_INVALID_SOCKET)
    return G_SOURCE_CONTINUE;
  if (!is_welcome (self, listener->node)) {
    close_socket (fd);
    return G_SOURCE_CONTINUE;
  }
  /* libssh's server side stalls 40 ms an exchange without it */
  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, (const void *) &on, sizeof on);
  connection = cs_sim_connection_new (listener->node, fd, ++self->last_number);
  g_mutex_lock (&self->lock);
  g_hash_table_add (self->connections, connection);
  g_mutex_unlock (&self->lock);
  g_thread_pool_push (self->threads, connection, NULL);

  return G_SOURCE_CONTINUE;
}

GSocket *
cs_sim_server_open_socket (const char *address, guint16 port, GError **error)
{
  g_autoptr (GSocketAddress) where = g_inet_socket_address_new_from_string (address, port);
  g_autoptr (GSocket) socket = NULL;

  if (where == NULL) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s: not an address", address);
    return NULL;
  }
  socket = g_socket_new (g_socket_address_get_family (where), G_SOCKET_TYPE_STREAM,
                         G_SOCKET_PROTOCOL_TCP, error);
  if (socket == NULL || !g_socket_bind (socket, where, TRUE, error)
      || !g_socket_listen (socket, error)) {
    g_prefix_error (error, "%s:%u: ", address, port);
    return NULL;
  }
  g_socket_set_blocking (socket, FALSE);

  return g_steal_pointer (&socket);
}

guint16
cs_sim_server_listen (CsSimServer *self,
                      CsSimNode *node,
                      const char *address,
                      guint16 port,
                      GError **error)
{
  g_autoptr (GSocket) socket = cs_sim_server_open_socket (address, port, error);
  g_autoptr (GSocketAddress) where = NULL;
  Listener *listener;

  if (socket == NULL)
    return 0;
  where = g_socket_get_local_address (socket, error);
  if (where == NULL)
    return 0;
  listener = g_new0 (Listener, 1);
  listener->server = self;
  listener->node = node;
  listener->source = g_socket_create_source (socket, G_IO_IN, NULL);
  listener->socket = g_steal_pointer (&socket);
  g_source_set_callback (listener->source, G_SOURCE_FUNC (accept_cb), listener, NULL);
  g_source_attach (listener->source, NULL);
  g_ptr_array_add (self->listeners, listener);

  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (where));
}
