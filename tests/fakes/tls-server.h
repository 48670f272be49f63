/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>

G_BEGIN_DECLS

/* A service on loopback that shows a chain of two certificates in a TLS handshake, or does worse.
 */
typedef enum {
  TLS_SERVER_SHOWS,
  TLS_SERVER_WANTS_CLIENT, /* a certificate of the other side, and ends the handshake without one */
  TLS_SERVER_OLD,          /* TLS 1.2 at most, and wants a certificate as well */
  TLS_SERVER_REFUSES,      /* an alert before any certificate */
  TLS_SERVER_PLAIN,        /* HTTP, or the protocol without TLS */
  TLS_SERVER_GARBAGE,
  TLS_SERVER_ENDLESS, /* bytes without an end, none of them TLS */
  TLS_SERVER_SILENT,
  TLS_SERVER_HANGS_UP,
} TlsServerMode;

typedef struct _TlsServer TlsServer;

/* @opening: what it wants before TLS. Answers in threads while the main context runs. */
TlsServer *tls_server_new (TlsServerMode mode, CsProbeOpening opening);
void tls_server_free (TlsServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlsServer, tls_server_free)

guint16 tls_server_get_port (TlsServer *self);
GPtrArray *tls_server_get_chain (TlsServer *self); /* of GBytes: DER, leaf first */
/* The server name that the last visitor asked for; nullable. Transfer full. */
char *tls_server_dup_name (TlsServer *self);
/* A port at which nobody listens. */
guint16 tls_server_closed_port (void);

G_END_DECLS
