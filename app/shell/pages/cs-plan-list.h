/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>
#include <countersign.h>

G_BEGIN_DECLS

#define CS_TYPE_PLAN_LIST (cs_plan_list_get_type ())
G_DECLARE_FINAL_TYPE (CsPlanList, cs_plan_list, CS, PLAN_LIST, GtkWidget)

/**
 * CsPlanList:
 *
 * The findings and the steps of a plan, grouped by node, each with its state; while nothing has
 * begun each can be left out.
 */

/* @plan: (nullable); @findings: (nullable): shown before those of the plan */
void cs_plan_list_set_plan (CsPlanList *self, CsPlan *plan, GListModel *findings);
gboolean cs_plan_list_is_empty (CsPlanList *self);

G_END_DECLS
