/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "cs-tree-model.h"

G_BEGIN_DECLS

#define CS_TYPE_INSPECTOR (cs_inspector_get_type ())
G_DECLARE_FINAL_TYPE (CsInspector, cs_inspector, CS, INSPECTOR, GtkWidget)

/* CsInspector: what is known of one thing, drawn from the core's sections. @item is nullable. */
void cs_inspector_show (CsInspector *self, CsTreeModel *model, CsTreeItem *item);

G_END_DECLS
