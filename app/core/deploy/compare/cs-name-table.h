/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-inventory.h"
#include "cs-name-row.h"

G_BEGIN_DECLS

#define CS_TYPE_NAME_TABLE (cs_name_table_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsNameTable, cs_name_table, CS, NAME_TABLE, GObject)

/**
 * CsNameTable:
 *
 * Names × roles × nodes: a #GListModel of #CsNameRow. First the names that the cluster file states
 * (cluster, web bridge, domains, nodes), then those of its certificates in file order, then those
 * that certificates on the nodes hold and nobody asked for. Names are told apart without regard to
 * case. A snapshot; the columns are the nodes of the cluster.
 */

/**
 * cs_name_table_new:
 * @inventory: (nullable): what was seen of the nodes; without it nothing is known to be held
 */
CS_EXPORT
CsNameTable *cs_name_table_new (CsCluster *cluster, CsInventory *inventory);
/* Nullable, borrowed. */
CS_EXPORT
CsNameRow *cs_name_table_find (CsNameTable *self, const char *name);

G_END_DECLS
