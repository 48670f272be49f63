/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-session.h"
#include "cs-tree-item.h"

G_BEGIN_DECLS

#define CS_TYPE_TREE_MODEL (cs_tree_model_get_type ())
G_DECLARE_FINAL_TYPE (CsTreeModel, cs_tree_model, CS, TREE_MODEL, GObject)

/**
 * CsTreeModel:
 *
 * The rows of the tree, kept as the session sees the world: cluster → certificates, bundles, nodes
 * → files. Rows are changed in place; a file that came or went is one row added or removed.
 */
CsTreeModel *cs_tree_model_new (CsSession *session);
GListModel *cs_tree_model_get_roots (CsTreeModel *self); /* of CsTreeItem: the cluster */
/* The row for something, NULL when there is none. Borrowed. */
CsTreeItem *cs_tree_model_find (CsTreeModel *self, CsSubject *subject);

G_END_DECLS
