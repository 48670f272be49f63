/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-probe.h"
#include "cs-role.h"

G_BEGIN_DECLS

/* Which port of a node shows the certificate of a role, and what is said there before TLS begins
 * (domain.md 1.5, 1.6, 2.2). Roles that are clients only have none. */

/**
 * CsPortAnswer: what a status output says of a service's port
 * @CS_PORT_UNKNOWN: it does not name one
 * @CS_PORT_OFF: the service is switched off, or listens nowhere with TLS
 * @CS_PORT_NAMED: it names one
 * @CS_PORT_USUAL: it says that the service listens and not where: the port is the usual one, which
 *   for this server nobody has confirmed (xmpp, database) or which is the protocol's (SIP, HTTPS)
 */
typedef enum {
  CS_PORT_UNKNOWN,
  CS_PORT_OFF,
  CS_PORT_NAMED,
  CS_PORT_USUAL,
} CsPortAnswer;

/* The roles that have a port, in the order of a table, ended by %CS_ROLE_NONE. */
const CsRole *cs_service_port_roles (void);
/* The MMP line whose answer names the port; NULL when the role has none. */
CS_EXPORT
const char *cs_service_port_question (CsRole role);
CsProbeOpening cs_service_port_opening (CsRole role);
/* @port: (out): 0 unless it is named or usual */
CS_EXPORT
CsPortAnswer cs_service_port_read (CsRole role, const char *reply, guint16 *port);

G_END_DECLS
