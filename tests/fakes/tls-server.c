/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tls-server.h"

#include <openssl/ssl.h>
#include <string.h>

#include "pki-maker.h"

#define PATIENCE (60 * G_USEC_PER_SEC)

struct _TlsServer {
  TlsServerMode mode;
  CsProbeOpening opening;
  GSocketService *service;
  guint16 port;
  GPtrArray *chain;
  SSL_CTX *context;
  GCancellable *stop;
  GMutex mutex;
  GCond left;
  guint visitors; /* under the mutex, as is the name */
  char *name;
};

static SSL_CTX *
new_context (TlsServer *self)
{
  const MakerSpec root_spec = { .subject = "CN=TLS root", .ca = TRUE };
  const MakerSpec leaf_spec = { .subject = "CN=tls.lab" };
  EVP_PKEY *root_key = maker_key ("ec:P-256", 1);
  EVP_PKEY *leaf_key = maker_key ("ec:P-256", 2);
  X509 *root = maker_certificate (&root_spec, root_key, NULL, root_key);
  g_autoptr (X509) leaf = maker_certificate (&leaf_spec, leaf_key, root, root_key);
  SSL_CTX *context = SSL_CTX_new (TLS_server_method ());

  g_ptr_array_add (self->chain, maker_x509_der (leaf));
  g_ptr_array_add (self->chain, maker_x509_der (root));
  g_assert_cmpint (SSL_CTX_use_certificate (context, leaf), ==, 1);
  g_assert_cmpint (SSL_CTX_use_PrivateKey (context, leaf_key), ==, 1);
  g_assert_cmpint (SSL_CTX_add0_chain_cert (context, root), ==, 1);
  if (self->mode == TLS_SERVER_WANTS_CLIENT || self->mode == TLS_SERVER_OLD)
    SSL_CTX_set_verify (context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
  if (self->mode == TLS_SERVER_OLD)
    SSL_CTX_set_max_proto_version (context, TLS1_2_VERSION);
  if (self->mode == TLS_SERVER_REFUSES)
    SSL_CTX_set_cipher_list (context, "PSK"),
        SSL_CTX_set_max_proto_version (context, TLS1_2_VERSION);

  return context;
}

static gboolean
wait_for (TlsServer *self, GSocket *socket, GIOCondition condition)
{
  return g_socket_condition_timed_wait (socket, condition, PATIENCE, self->stop, NULL);
}

static gboolean
say (TlsServer *self, GSocket *socket, const char *bytes, gsize length)
{
  while (length > 0) {
    gssize sent;

    if (!wait_for (self, socket, G_IO_OUT))
      return FALSE;
    sent = g_socket_send (socket, bytes, length, self->stop, NULL);
    if (sent < 0)
      return FALSE;
    bytes += sent;
    length -= (gsize) sent;
  }

  return TRUE;
}

/* Byte by byte up to @end, for what follows is TLS. */
static gboolean
hear (TlsServer *self, GSocket *socket, const char *end, gsize length)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char byte;

  while (wait_for (self, socket, G_IO_IN)
         && g_socket_receive (socket, &byte, 1, self->stop, NULL) == 1) {
    g_string_append_c (text, byte);
    if (end != NULL ? g_str_has_suffix (text->str, end) : text->len == length)
      return TRUE;
  }

  return FALSE;
}

static gboolean
say_text (TlsServer *self, GSocket *socket, const char *text)
{
  return say (self, socket, text, strlen (text));
}

static gboolean
open_protocol (TlsServer *self, GSocket *socket)
{
  gboolean plain = self->mode == TLS_SERVER_PLAIN;

  if (self->opening == CS_PROBE_POSTGRESQL)
    return hear (self, socket, NULL, 8) && say_text (self, socket, plain ? "N" : "S") && !plain;
  if (self->opening == CS_PROBE_XMPP)
    return hear (self, socket, "version='1.0'>", 0)
           /* in two pieces, with whitespace that RFC 6120 allows */
           && say_text (self, socket, "<?xml version='1.0'?>\n<stream:stream id='x'>\n<stream:fea")
           && say_text (self, socket,
                        plain ? "tures></stream:features>" : "tures><starttls/></stream:features>")
           && hear (self, socket, "/>", 0)
           && say_text (self, socket, plain ? "<failure/>" : "<proceed xmlns='urn:x'/>") && !plain;
  if (plain)
    say_text (self, socket, "HTTP/1.1 400 Bad Request\r\n\r\n");

  return !plain;
}

static void
shake_hands (TlsServer *self, GSocket *socket)
{
  SSL *ssl = SSL_new (self->context);
  int result;

  SSL_set_fd (ssl, g_socket_get_fd (socket));
  while ((result = SSL_accept (ssl)) != 1) {
    int error = SSL_get_error (ssl, result);

    if ((error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE)
        || !wait_for (self, socket, error == SSL_ERROR_WANT_READ ? G_IO_IN : G_IO_OUT))
      break;
  }
  g_mutex_lock (&self->mutex);
  g_free (self->name);
  self->name = g_strdup (SSL_get_servername (ssl, TLSEXT_NAMETYPE_host_name));
  g_mutex_unlock (&self->mutex);
  SSL_free (ssl);
}

static void
serve (TlsServer *self, GSocket *socket)
{
  static const char garbage[] = "\377\0\377\0garbage that is no record of TLS\n";

  g_socket_set_blocking (socket, FALSE);
  if (self->mode == TLS_SERVER_HANGS_UP)
    return;
  if (self->mode == TLS_SERVER_SILENT)
    wait_for (self, socket, G_IO_HUP);
  else if (self->mode == TLS_SERVER_GARBAGE)
    say (self, socket, garbage, sizeof garbage);
  else if (self->mode == TLS_SERVER_ENDLESS)
    while (say (self, socket, garbage + 4, sizeof garbage - 5))
      ;
  else if (open_protocol (self, socket))
    shake_hands (self, socket);
  OPENSSL_thread_stop ();
}

static gboolean
run_cb (GThreadedSocketService *service,
        GSocketConnection *connection,
        GObject *source,
        gpointer user_data)
{
  TlsServer *self = user_data;

  serve (self, g_socket_connection_get_socket (connection));
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  g_mutex_lock (&self->mutex);
  self->visitors--;
  g_cond_signal (&self->left);
  g_mutex_unlock (&self->mutex);

  return FALSE;
}

/* In the main context, before the thread of the visitor begins. */
static gboolean
incoming_cb (GSocketService *service,
             GSocketConnection *connection,
             GObject *source,
             gpointer user_data)
{
  TlsServer *self = user_data;

  g_mutex_lock (&self->mutex);
  self->visitors++;
  g_mutex_unlock (&self->mutex);

  return FALSE;
}

TlsServer *
tls_server_new (TlsServerMode mode, CsProbeOpening opening)
{
  TlsServer *self = g_new0 (TlsServer, 1);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) effective = NULL;

  g_mutex_init (&self->mutex);
  self->mode = mode;
  self->opening = opening;
  self->stop = g_cancellable_new ();
  self->chain = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  self->context = new_context (self);
  self->service = g_threaded_socket_service_new (8);
  g_assert_true (g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), address,
                                                G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL,
                                                &effective, NULL));
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective));
  g_signal_connect (self->service, "incoming", G_CALLBACK (incoming_cb), self);
  g_signal_connect (self->service, "run", G_CALLBACK (run_cb), self);
  g_socket_service_start (self->service);

  return self;
}

void
tls_server_free (TlsServer *self)
{
  g_cancellable_cancel (self->stop);
  g_socket_service_stop (self->service);
  g_mutex_lock (&self->mutex);
  while (self->visitors > 0)
    g_cond_wait (&self->left, &self->mutex);
  g_mutex_unlock (&self->mutex);
  /* A visitor may have been accepted and not been told of yet: the service outlives this. */
  g_signal_handlers_disconnect_by_data (self->service, self);
  g_object_unref (self->service);
  g_object_unref (self->stop);
  g_ptr_array_unref (self->chain);
  SSL_CTX_free (self->context);
  g_free (self->name);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

guint16
tls_server_get_port (TlsServer *self)
{
  return self->port;
}

GPtrArray *
tls_server_get_chain (TlsServer *self)
{
  return self->chain;
}

char *
tls_server_dup_name (TlsServer *self)
{
  char *name;

  g_mutex_lock (&self->mutex);
  name = g_strdup (self->name);
  g_mutex_unlock (&self->mutex);

  return name;
}

/* Bound for a moment, and never listened at. */
guint16
tls_server_closed_port (void)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GSocket) socket
      = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);

  g_assert_true (g_socket_bind (socket, address, FALSE, NULL));
  bound = g_socket_get_local_address (socket, NULL);

  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
}
