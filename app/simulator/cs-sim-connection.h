/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-sim-node.h"

#include <libssh/libssh.h>

G_BEGIN_DECLS

/* One SSH connection to one node: its log-in and its channels, all in one thread. */
typedef struct _CsSimConnection CsSimConnection;

/* @fd: (transfer full): an accepted socket
 * @number: for the audit */
CsSimConnection *cs_sim_connection_new (CsSimNode *node, socket_t fd, guint number);
void cs_sim_connection_free (CsSimConnection *self);

/* Serves the client until it leaves. Blocks. */
void cs_sim_connection_run (CsSimConnection *self);

/* From any thread, as long as the connection exists: ends it at once, without a word. */
void cs_sim_connection_cut (CsSimConnection *self);

/* For the shell and the file service of this connection */
CsSimNode *cs_sim_connection_get_node (CsSimConnection *self);
guint cs_sim_connection_get_number (CsSimConnection *self);
void cs_sim_connection_stall (CsSimConnection *self); /* nothing is answered any more */
gboolean cs_sim_connection_is_over (CsSimConnection *self);
void cs_sim_connection_sleep (CsSimConnection *self, gint64 milliseconds);

G_END_DECLS
