/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-pane.h"
#include "cs-tree-item.h"

G_BEGIN_DECLS

#define CS_TYPE_CLUSTER_VIEW (cs_cluster_view_get_type ())
G_DECLARE_FINAL_TYPE (CsClusterView, cs_cluster_view, CS, CLUSTER_VIEW, CsPane)

/* CsClusterView: the tree on the left. What is selected in it is what the session has selected.
 * Signal: "upload" (CsBundle, string: a node), when a bundle was dropped on a node. */

/* The row for @subject; NULL when there is none. Borrowed. */
CsTreeItem *cs_cluster_view_find (CsClusterView *self, CsSubject *subject);

G_END_DECLS
