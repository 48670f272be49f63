/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-cluster.h"
#include "cs-connection.h"
#include "cs-transport.h"

G_BEGIN_DECLS

#define CS_TYPE_FLEET (cs_fleet_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsFleet, cs_fleet, CS, FLEET, GObject)

/**
 * CsFleet:
 *
 * The connections to a cluster's nodes: one for each, opened when first needed and kept for the
 * next look or run. Thread-safe; each node's connection is used by one lane at a time.
 */
CS_EXPORT
CsFleet *cs_fleet_new (CsTransport *transport, CsPrompts *prompts);

/**
 * cs_fleet_connect:
 *
 * The node's connection, opened if need be. Blocking: for worker threads with a main context of
 * their own. An error names the node.
 *
 * Returns: (transfer full)
 */
CS_EXPORT
CsConnection *
cs_fleet_connect (CsFleet *self, CsNode *node, GCancellable *cancellable, GError **error);
/* Forgets the connection of @node after an error that made it unusable; the next use opens another.
 */
CS_EXPORT
void cs_fleet_drop (CsFleet *self, const char *node);
/* Says goodbye to all nodes, at the same time. Afterwards nothing of their connections is left
 * running, so that the program may end. Main context, and no lane is working. */
CS_EXPORT
void cs_fleet_close_async (CsFleet *self, GAsyncReadyCallback callback, gpointer user_data);
CS_EXPORT
gboolean cs_fleet_close_finish (CsFleet *self, GAsyncResult *result, GError **error);

G_END_DECLS
