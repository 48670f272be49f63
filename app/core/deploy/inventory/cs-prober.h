/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-inventory.h"

G_BEGIN_DECLS

/**
 * cs_prober_run_async:
 * @nodes: (nullable): names of the nodes to ask, NULL for all
 *
 * Makes the TLS handshake with every service of the nodes that shows a certificate of the cluster
 * file. Where ServicePorts= does not say, a node is asked for the port of a service by its status
 * verbs. What was seen is in cs_inventory_get_servings() afterwards, for each service at least that
 * nothing is known of it. Nodes that were not looked at are not asked. The one error is
 * %G_IO_ERROR_CANCELLED. Main context; nodes are asked by lanes, all at once and within their
 * bound.
 */
CS_EXPORT
void cs_prober_run_async (CsInventory *inventory,
                          CsCluster *cluster,
                          CsFleet *fleet,
                          CsProbe *probe,
                          const char *const *nodes,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
CS_EXPORT
gboolean cs_prober_run_finish (CsInventory *inventory, GAsyncResult *result, GError **error);

G_END_DECLS
