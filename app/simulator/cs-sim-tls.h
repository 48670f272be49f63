/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-sim-node.h"

G_BEGIN_DECLS

/* The ports of the nodes' services: each presents what is in service (cs-sim-serving.h) in a TLS
 * handshake, after what its protocol wants first, and hangs up. */
typedef struct _CsSimTls CsSimTls;

CsSimTls *cs_sim_tls_new (void);
/* Ends all connections and waits for their threads. */
void cs_sim_tls_free (CsSimTls *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsSimTls, cs_sim_tls_free)

/* Listens at free ports for all services of @node (borrowed).
 * Returns: the ports, in the order of cs_sim_serving_names(); %NULL on an error */
guint16 *cs_sim_tls_listen (CsSimTls *self, CsSimNode *node, const char *address, GError **error);

G_END_DECLS
