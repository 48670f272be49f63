/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-fleet.h"
#include "cs-node-facts.h"

G_BEGIN_DECLS

/**
 * CsAdopterProgress:
 * @node: that has just been looked at, whether it could be or not
 *
 * Called in the main context.
 */
typedef void (*CsAdopterProgress) (const char *node,
                                   guint n_done,
                                   guint n_nodes,
                                   gpointer user_data);

/**
 * cs_adopter_look_async:
 * @cluster: with the nodes, see cs_adoption_parse_hosts()
 * @progress: (nullable)
 *
 * Looks at all nodes at once, each in a thread of its own: lists the directory, reads what
 * certificate files hold (never a key), asks `pki list`, the status of every service and `pki
 * match`. Nothing is changed.
 */
CS_EXPORT
void cs_adopter_look_async (CsFleet *fleet,
                            CsCluster *cluster,
                            CsAdopterProgress progress,
                            gpointer progress_data,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
/* The facts in the order of the nodes (element-type CsNodeFacts). A node that could not be looked
 * at has a failed state with its error; the error of this call is %G_IO_ERROR_CANCELLED. Transfer
 * full. */
CS_EXPORT
GPtrArray *cs_adopter_look_finish (CsFleet *fleet, GAsyncResult *result, GError **error);

G_END_DECLS
