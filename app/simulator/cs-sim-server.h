/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-sim-node.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* The listening sockets of all nodes, on the default main context, and a thread for each
 * connection. */
typedef struct _CsSimServer CsSimServer;

CsSimServer *cs_sim_server_new (void);

/* Ends all connections and waits for their threads. */
void cs_sim_server_free (CsSimServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsSimServer, cs_sim_server_free)

/* Starts to listen for @node (borrowed). @port: 0 for a free one
 * Returns: the port, 0 on an error */
guint16 cs_sim_server_listen (CsSimServer *self,
                              CsSimNode *node,
                              const char *address,
                              guint16 port,
                              GError **error);
/* A socket that listens, for whoever accepts by himself. */
GSocket *cs_sim_server_open_socket (const char *address, guint16 port, GError **error);

G_END_DECLS
