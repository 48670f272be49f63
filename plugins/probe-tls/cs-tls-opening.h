/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-tls-wire.h"

G_BEGIN_DECLS

/* Says what has to be said before TLS begins, and hears that it may: %CS_ERROR_MALFORMED when the
 * other side answers something else. @name: (nullable): whom an XMPP stream is for. */
gboolean
cs_tls_opening_say (CsTlsWire *wire, CsProbeOpening opening, const char *name, GError **error);

G_END_DECLS
