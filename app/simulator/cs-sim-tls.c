/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-sim-tls.h"

#include "cs-sim-server.h"

#include <gio/gio.h>
#include <openssl/ssl.h>
#include <string.h>

#define THREADS_MAX 256
#define PATIENCE (60 * G_USEC_PER_SEC) /* for the other side's next move */
#define TALK_MAX 4096                  /* bytes before TLS */

typedef struct {
  CsSimTls *tls;
  CsSimNode *node;
  const char *service;
  GSocket *socket;
  GSource *source;
} Port;

typedef struct {
  CsSimNode *node;
  const char *service;
  GSocket *socket;
} Visitor;

struct _CsSimTls {
  GPtrArray *ports;
  GThreadPool *threads;
  GCancellable *stop;
};

static void
port_free (gpointer data)
{
  Port *port = data;

  g_source_destroy (port->source);
  g_source_unref (port->source);
  g_object_unref (port->socket);
  g_free (port);
}

/* --- one visitor -------------------------------------------------------------------------------
 */

static gboolean
wait_for (CsSimTls *self, Visitor *visitor, GIOCondition condition)
{
  return g_socket_condition_timed_wait (visitor->socket, condition, PATIENCE, self->stop, NULL);
}

static void
say (CsSimTls *self, Visitor *visitor, const char *text)
{
  gsize left = strlen (text);

  while (left > 0 && wait_for (self, visitor, G_IO_OUT)) {
    gssize sent = g_socket_send (visitor->socket, text, left, self->stop, NULL);

    if (sent < 0)
      return;
    text += sent;
    left -= (gsize) sent;
  }
}

/* Up to @end and no byte more: what follows belongs to TLS. */
static gboolean
hear (CsSimTls *self, Visitor *visitor, GString *text, const char *end, gsize length)
{
  while (text->len < TALK_MAX) {
    char byte;

    if (!wait_for (self, visitor, G_IO_IN)
        || g_socket_receive (visitor->socket, &byte, 1, self->stop, NULL) != 1)
      return FALSE;
    g_string_append_c (text, byte);
    if (length > 0 ? text->len == length : g_str_has_suffix (text->str, end))
      return TRUE;
  }

  return FALSE;
}

/* PostgreSQL's question whether there is TLS: eight bytes, and a letter for an answer. */
static gboolean
open_database (CsSimTls *self, Visitor *visitor, gboolean plain)
{
  static const char question[] = "\0\0\0\10\4\322\26\57";
  g_autoptr (GString) text = g_string_new (NULL);

  if (!hear (self, visitor, text, NULL, 8) || memcmp (text->str, question, 8) != 0)
    return FALSE;
  say (self, visitor, plain ? "N" : "S");

  return !plain;
}

static gboolean
open_xmpp (CsSimTls *self, Visitor *visitor, gboolean plain)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (!hear (self, visitor, text, "version='1.0'>", 0))
    return FALSE;
  say (self, visitor,
       "<?xml version='1.0'?><stream:stream xmlns='jabber:client' "
       "xmlns:stream='http://etherx.jabber.org/streams' id='1' version='1.0'><stream:features>");
  say (self, visitor,
       plain ? "</stream:features>"
             : "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls>"
               "</stream:features>");
  g_string_truncate (text, 0);
  if (!hear (self, visitor, text, "/>", 0))
    return FALSE;
  say (self, visitor,
       plain ? "<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:stream>"
             : "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");

  return !plain;
}

static gboolean
open_service (CsSimTls *self, Visitor *visitor, gboolean plain)
{
  if (g_str_equal (visitor->service, "database-server"))
    return open_database (self, visitor, plain);
  if (g_str_equal (visitor->service, "xmpp"))
    return open_xmpp (self, visitor, plain);
  if (plain)
    say (self, visitor, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");

  return !plain;
}

static void
shake_hands (CsSimTls *self, Visitor *visitor, SSL *ssl)
{
  int result;

  SSL_set_fd (ssl, g_socket_get_fd (visitor->socket));
  while ((result = SSL_accept (ssl)) != 1) {
    int error = SSL_get_error (ssl, result);

    if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE)
      break;
    if (!wait_for (self, visitor, error == SSL_ERROR_WANT_READ ? G_IO_IN : G_IO_OUT))
      return;
  }
  cs_sim_audit_write (cs_sim_node_get_audit (visitor->node), 0, "tls", "service", visitor->service,
                      "name", SSL_get_servername (ssl, TLSEXT_NAMETYPE_host_name), "done",
                      result == 1 ? "yes" : "no", NULL);
  if (result == 1)
    SSL_shutdown (ssl);
}

static gboolean
wants_certificate (const CsSimSwitches *switches, const char *service)
{
  return cs_sim_switches_is (switches, CS_SIM_CLIENT_CERTIFICATE, "all")
         || (cs_sim_switches_is (switches, CS_SIM_CLIENT_CERTIFICATE, "database")
             && g_str_equal (service, "database-server"));
}

static void
present (CsSimTls *self, Visitor *visitor, const CsSimSwitches *switches)
{
  SSL_CTX *context = cs_sim_serving_ref (cs_sim_node_get_serving (visitor->node), visitor->service);
  gboolean plain = cs_sim_switches_is (switches, CS_SIM_SERVICE_ANSWER, "plain");
  SSL *ssl;

  if (context == NULL) /* off: nobody is there */
    return;
  if (open_service (self, visitor, plain)) {
    ssl = SSL_new (context);
    if (wants_certificate (switches, visitor->service))
      SSL_set_verify (ssl, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
    shake_hands (self, visitor, ssl);
    SSL_free (ssl);
  }
  SSL_CTX_free (context);
}

static void
visit_thread (gpointer data, gpointer user_data)
{
  Visitor *visitor = data;
  CsSimTls *self = user_data;
  g_autoptr (CsSimSwitches) switches = cs_sim_node_dup_switches (visitor->node, FALSE);

  g_socket_set_blocking (visitor->socket, FALSE);
  if (cs_sim_switches_is (switches, CS_SIM_SERVICE_ANSWER, "stall"))
    wait_for (self, visitor, G_IO_HUP);
  else if (!cs_sim_node_is_down (visitor->node)
           && !cs_sim_switches_is (switches, CS_SIM_SERVICE_ANSWER, "close"))
    present (self, visitor, switches);
  g_socket_close (visitor->socket, NULL);
  g_object_unref (visitor->socket);
  g_free (visitor);
  /* the thread may end with the process, before OpenSSL hears of it */
  OPENSSL_thread_stop ();
}

/* --- the ports ---------------------------------------------------------------------------------
 */

CsSimTls *
cs_sim_tls_new (void)
{
  CsSimTls *self = g_new0 (CsSimTls, 1);

  self->ports = g_ptr_array_new_with_free_func (port_free);
  self->stop = g_cancellable_new ();
  self->threads = g_thread_pool_new (visit_thread, self, THREADS_MAX, FALSE, NULL);

  return self;
}

void
cs_sim_tls_free (CsSimTls *self)
{
  g_ptr_array_unref (self->ports);
  g_cancellable_cancel (self->stop);
  g_thread_pool_free (self->threads, FALSE, TRUE);
  g_object_unref (self->stop);
  g_free (self);
}

static gboolean
accept_cb (GSocket *socket, GIOCondition condition, gpointer data)
{
  Port *port = data;
  GSocket *accepted = g_socket_accept (socket, NULL, NULL);
  Visitor *visitor;

  if (accepted == NULL)
    return G_SOURCE_CONTINUE;
  visitor = g_new0 (Visitor, 1);
  visitor->node = port->node;
  visitor->service = port->service;
  visitor->socket = accepted;
  g_thread_pool_push (port->tls->threads, visitor, NULL);

  return G_SOURCE_CONTINUE;
}

static guint16
listen_at (CsSimTls *self,
           CsSimNode *node,
           const char *service,
           const char *address,
           GError **error)
{
  g_autoptr (GSocket) socket = cs_sim_server_open_socket (address, 0, error);
  g_autoptr (GSocketAddress) where = NULL;
  Port *port;

  if (socket == NULL)
    return 0;
  where = g_socket_get_local_address (socket, error);
  if (where == NULL)
    return 0;
  port = g_new0 (Port, 1);
  port->tls = self;
  port->node = node;
  port->service = service;
  port->source = g_socket_create_source (socket, G_IO_IN, NULL);
  port->socket = g_steal_pointer (&socket);
  g_source_set_callback (port->source, G_SOURCE_FUNC (accept_cb), port, NULL);
  g_source_attach (port->source, NULL);
  g_ptr_array_add (self->ports, port);

  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (where));
}

guint16 *
cs_sim_tls_listen (CsSimTls *self, CsSimNode *node, const char *address, GError **error)
{
  const char *const *names = cs_sim_serving_names ();
  g_autofree guint16 *list = g_new0 (guint16, g_strv_length ((char **) names));

  for (guint i = 0; names[i] != NULL; i++) {
    list[i] = listen_at (self, node, names[i], address, error);
    if (list[i] == 0)
      return NULL;
  }

  return g_steal_pointer (&list);
}
