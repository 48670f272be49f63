/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-tls-wire.h"

G_BEGIN_DECLS

/**
 * cs_tls_handshake:
 * @name: (nullable): the server name to ask for
 *
 * Makes a TLS handshake that trusts nothing and tells what the other side showed, also when the
 * other side ends it afterwards. Blocking.
 *
 * Returns: (transfer full): %NULL with %CS_ERROR_MALFORMED when what comes is not TLS,
 *   %CS_ERROR_NODE when it ends before a certificate came, or the wire's error
 */
CsServed *cs_tls_handshake (CsTlsWire *wire, const char *name, GError **error);

G_END_DECLS
