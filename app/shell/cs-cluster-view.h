/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "cs-tree-model.h"

G_BEGIN_DECLS

#define CS_TYPE_CLUSTER_VIEW (cs_cluster_view_get_type ())
G_DECLARE_FINAL_TYPE (CsClusterView, cs_cluster_view, CS, CLUSTER_VIEW, GtkWidget)

/**
 * CsClusterView: the tree on the left. Property selected (CsTreeItem, nullable, read-only) with
 * notification.
 */
void cs_cluster_view_set_model (CsClusterView *self, CsTreeModel *model); /* NULL empties it */
CsTreeItem *cs_cluster_view_get_selected (CsClusterView *self);           /* nullable, borrowed */
/* Opens the rows above @item and selects it; FALSE when it is not in the tree. */
gboolean cs_cluster_view_select (CsClusterView *self, CsTreeItem *item);

G_END_DECLS
