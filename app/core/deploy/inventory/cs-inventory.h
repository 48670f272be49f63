/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-fleet.h"
#include "cs-ledger.h"
#include "cs-node-state.h"
#include "cs-record.h"
#include "cs-serving.h"
#include "cs-verdict.h"
#include "cs-wanted.h"
#include "cs-workspace.h"

G_BEGIN_DECLS

#define CS_TYPE_INVENTORY (cs_inventory_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsInventory, cs_inventory, CS, INVENTORY, GObject)

/**
 * CsInventory:
 *
 * What is: a #GListModel of #CsNodeState, one for each node of the cluster and in its order, and
 * the files of the workspace with what they contain. Lives in the main context; nodes are looked at
 * by worker threads, all at once.
 */
CS_EXPORT
CsInventory *cs_inventory_new (CsCluster *cluster, CsWorkspace *workspace);

/**
 * cs_inventory_refresh_async:
 * @nodes: (nullable): names of the nodes to look at, NULL for all
 *
 * Looks at the nodes and at the workspace. A node that cannot be reached is a state with an error,
 * not an error of this call: that is %G_IO_ERROR_CANCELLED, or the workspace's.
 */
CS_EXPORT
void cs_inventory_refresh_async (CsInventory *self,
                                 CsFleet *fleet,
                                 const char *const *nodes,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
CS_EXPORT
gboolean cs_inventory_refresh_finish (CsInventory *self, GAsyncResult *result, GError **error);

CS_EXPORT
CsNodeState *cs_inventory_find (CsInventory *self, const char *node); /* nullable, borrowed */
CS_EXPORT
GListModel *cs_inventory_get_wanted (CsInventory *self); /* of CsWanted */
/* A file of the workspace; nullable, borrowed. @node NULL for the top folder. */
CS_EXPORT
CsNodeFile *cs_inventory_find_local (CsInventory *self, const char *node, const char *file);
/* What the services showed when they were last asked, by node: a list of #CsServing; empty until
 * then. A look at a node, and commands that put files into service there, forget what it showed. */
CS_EXPORT
GListModel *cs_inventory_get_servings (CsInventory *self);
CS_EXPORT
void cs_inventory_add_serving (CsInventory *self, CsServing *serving);
CS_EXPORT
void cs_inventory_forget_servings (CsInventory *self, const char *node);
/* What was last put on the nodes; NULL before a refresh, or with a problem, a sentence, when the
 * journal cannot be believed. Borrowed. */
CS_EXPORT
CsLedger *cs_inventory_get_ledger (CsInventory *self);
CS_EXPORT
const char *cs_inventory_get_ledger_problem (CsInventory *self);
/* The submission record of a slot; never NULL after a refresh. */
CS_EXPORT
const CsRecord *cs_inventory_get_record (CsInventory *self, const char *slot);
/* The accepted root (roots, while members of an older one are left) and intermediates of an
 * authority as the workspace has them; NULL when there are none yet. */
CS_EXPORT
CsBundle *cs_inventory_get_root (CsInventory *self, const char *authority);
CS_EXPORT
CsBundle *cs_inventory_get_intermediates (CsInventory *self, const char *authority);
/* Whether a slot's certificate chains to the root of its authority, or is good as its own root when
 * the node signs it; NULL while that root is not known. Transfer full. */
CS_EXPORT
CsVerdict *
cs_inventory_dup_verdict (CsInventory *self, CsSlot *slot, CsCertificate *certificate, gint64 now);
/* A node's state seen by somebody else, a run that has just proved it. Main context only. */
CS_EXPORT
void cs_inventory_replace (CsInventory *self, CsNodeState *state);

G_END_DECLS
