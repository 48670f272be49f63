/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-fleet.h"
#include "cs-node-state.h"
#include "cs-wanted.h"

G_BEGIN_DECLS

/**
 * cs_survey_node:
 * @wanted: (element-type CsWanted): an array and no list model, for a GListStore is not made for
 * threads
 * @proved: (nullable) (element-type utf8 CsNodeFile): files that were read back a moment ago, by
 *   name. They are not read once more while the listing shows the same size: with a far node it is
 *   the round trips that count
 *
 * Looks at one node: lists its directory, reads the wanted files (never a key), asks `pki match`
 * and `pki verify` of every certificate and the database cluster's state where it matters.
 * Blocking: for worker threads with a main context of their own.
 *
 * Returns: (transfer full): its state; a failed one when it could not be looked at
 */
CsNodeState *cs_survey_node (CsFleet *fleet,
                             CsNode *node,
                             GPtrArray *wanted,
                             GHashTable *proved,
                             GCancellable *cancellable);

G_END_DECLS
