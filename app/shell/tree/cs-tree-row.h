/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "cs-tree-item.h"

G_BEGIN_DECLS

#define CS_TYPE_TREE_ROW (cs_tree_row_get_type ())
G_DECLARE_FINAL_TYPE (CsTreeRow, cs_tree_row, CS, TREE_ROW, GtkWidget)

/**
 * CsTreeRow:
 *
 * What lies in a row of the tree, see cs-tree-row.ui. It names the row for a screen reader: what
 * and how it stands, whenever either changes. Property: item (CsTreeItem, nullable).
 */
CsTreeItem *cs_tree_row_get_item (CsTreeRow *self); /* nullable, borrowed */

G_END_DECLS
