/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-tls-handshake.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#define CHUNK 4096

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SSL_CTX, SSL_CTX_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SSL, SSL_free)

/* Between OpenSSL and the wire lie two memory BIOs: the socket stays GIO's, with its deadline and
 * its cancellable, on every system. */
typedef struct {
  CsTlsWire *wire;
  SSL *ssl;
  BIO *in;  /* from the wire; the SSL's */
  BIO *out; /* to the wire; likewise */
  CsServed *served;
} Handshake;

static int served_index = -1;

/* Called when the certificates have come. Everything is let pass: nothing is trusted here, it is
 * only looked at. */
static int
note_certificates (X509_STORE_CTX *store, void *unused)
{
  SSL *ssl = X509_STORE_CTX_get_ex_data (store, SSL_get_ex_data_X509_STORE_CTX_idx ());
  CsServed *served = SSL_get_ex_data (ssl, served_index);
  STACK_OF (X509) *chain = X509_STORE_CTX_get0_untrusted (store);

  g_ptr_array_set_size (served->certificates, 0);
  for (int i = 0; i < sk_X509_num (chain) && i < CS_SERVED_MAX; i++) {
    guint8 *der = NULL;
    int length = i2d_X509 (sk_X509_value (chain, i), &der);

    if (length > 0)
      g_ptr_array_add (served->certificates, g_bytes_new (der, (gsize) length));
    OPENSSL_free (der);
  }

  return 1;
}

/* Asked for one, none is given. */
static int
note_question (SSL *ssl, X509 **certificate, EVP_PKEY **key)
{
  CsServed *served = SSL_get_ex_data (ssl, served_index);

  served->asks_client = TRUE;

  return 0;
}

static SSL_CTX *
new_context (void)
{
  SSL_CTX *context = SSL_CTX_new (TLS_client_method ());

  if (context == NULL)
    return NULL;
  /* An old server is seen as well as a new one: what matters is whose certificate it has. */
  SSL_CTX_set_security_level (context, 0);
  SSL_CTX_set_min_proto_version (context, 0);
  SSL_CTX_set_options (context, SSL_OP_LEGACY_SERVER_CONNECT | SSL_OP_NO_TICKET);
  SSL_CTX_set_verify (context, SSL_VERIFY_PEER, NULL);
  SSL_CTX_set_cert_verify_callback (context, note_certificates, NULL);
  SSL_CTX_set_client_cert_cb (context, note_question);

  return context;
}

static void
learn_index (void)
{
  static gsize ready;

  if (g_once_init_enter (&ready)) {
    served_index = SSL_get_ex_new_index (0, NULL, NULL, NULL, NULL);
    g_once_init_leave (&ready, 1);
  }
}

static gboolean
flush (Handshake *self, GError **error)
{
  char buffer[CHUNK];
  int n;

  while ((n = BIO_read (self->out, buffer, sizeof buffer)) > 0) {
    if (!cs_tls_wire_send (self->wire, buffer, (gsize) n, error))
      return FALSE;
  }

  return TRUE;
}

static gboolean
fill (Handshake *self, GError **error)
{
  char buffer[CHUNK];
  gssize got = cs_tls_wire_receive (self->wire, buffer, sizeof buffer, error);

  if (got > 0)
    return BIO_write (self->in, buffer, (int) got) == got;
  if (got == 0)
    cs_error_set (error, CS_ERROR, CS_ERROR_NODE,
                  "%s: it hangs up before it has shown a certificate; the service may be off",
                  self->wire->label);

  return FALSE;
}

/* Bytes that are no TLS record, or an alert before any certificate. */
static void
explain (Handshake *self, GError **error)
{
  unsigned long code = ERR_peek_error ();
  const char *reason = ERR_reason_error_string (code);
  gboolean alert = ERR_GET_REASON (code) >= SSL_AD_REASON_OFFSET;

  if (alert)
    cs_error_set (error, CS_ERROR, CS_ERROR_NODE, "%s: it ends the TLS handshake: %s",
                  self->wire->label, reason != NULL ? reason : "no reason given");
  else
    cs_error_set (error, CS_ERROR, CS_ERROR_MALFORMED, "%s: it answers, but not with TLS (%s)",
                  self->wire->label, reason != NULL ? reason : "no reason given");
}

/* FALSE with an error when it ended before its end. */
static gboolean
run (Handshake *self, GError **error)
{
  for (;;) {
    int result;

    ERR_clear_error ();
    result = SSL_do_handshake (self->ssl);
    if (result != 1 && SSL_get_error (self->ssl, result) != SSL_ERROR_WANT_READ) {
      g_autoptr (GError) unsent = NULL;

      explain (self, error);
      flush (self, &unsent);
      return FALSE;
    }
    if (!flush (self, error))
      return FALSE;
    if (result == 1)
      return TRUE;
    if (!fill (self, error))
      return FALSE;
  }
}

static void
prepare (Handshake *self, const char *name)
{
  self->in = BIO_new (BIO_s_mem ());
  self->out = BIO_new (BIO_s_mem ());
  BIO_set_mem_eof_return (self->in, -1);
  BIO_set_mem_eof_return (self->out, -1);
  SSL_set_bio (self->ssl, self->in, self->out);
  SSL_set_ex_data (self->ssl, served_index, self->served);
  if (name != NULL && !g_hostname_is_ip_address (name))
    SSL_set_tlsext_host_name (self->ssl, name);
  SSL_set_connect_state (self->ssl);
}

CsServed *
cs_tls_handshake (CsTlsWire *wire, const char *name, GError **error)
{
  g_autoptr (CsServed) served = cs_served_new ();
  g_autoptr (SSL_CTX) context = NULL;
  g_autoptr (SSL) ssl = NULL;
  g_autoptr (GError) local_error = NULL;
  Handshake self = { wire, NULL, NULL, NULL, served };

  learn_index ();
  context = new_context ();
  ssl = context != NULL ? SSL_new (context) : NULL;
  if (ssl == NULL) {
    cs_error_set (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: OpenSSL cannot make a TLS connection",
                  wire->label);
    return NULL;
  }
  self.ssl = ssl;
  prepare (&self, name);

  served->complete = run (&self, &local_error);
  if (served->certificates->len == 0 && local_error == NULL)
    cs_error_set (&local_error, CS_ERROR, CS_ERROR_NODE, "%s: it showed no certificate",
                  wire->label);
  if (served->certificates->len == 0
      || g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return NULL;
  }
  served->protocol = g_strdup (SSL_get_version (ssl));
  served->cipher = g_strdup (SSL_get_cipher_name (ssl));

  return g_steal_pointer (&served);
}
