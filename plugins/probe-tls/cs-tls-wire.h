/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>

G_BEGIN_DECLS

/**
 * CsTlsWire:
 *
 * A TCP connection with one deadline for everything that happens on it. Blocking: for worker
 * threads. Errors name host and port.
 */
typedef struct {
  GSocketConnection *connection;
  GSocket *socket; /* borrowed */
  char *label;     /* "cms1a.pod2.cms.lab, port 443" */
  gint64 deadline; /* monotonic */
  GCancellable *cancellable;
} CsTlsWire;

/* Whether it is connected; @seconds from now until all has to be over. @self is to be cleared
 * either way. */
gboolean cs_tls_wire_open (CsTlsWire *self,
                           const char *host,
                           guint16 port,
                           guint seconds,
                           GCancellable *cancellable,
                           GError **error);
void cs_tls_wire_clear (CsTlsWire *self);
gboolean cs_tls_wire_send (CsTlsWire *self, const void *bytes, gsize length, GError **error);
/* As many bytes as are there, at least one; 0 when the other side has hung up, -1 with an
 * error. */
gssize cs_tls_wire_receive (CsTlsWire *self, void *buffer, gsize size, GError **error);

G_END_DECLS
