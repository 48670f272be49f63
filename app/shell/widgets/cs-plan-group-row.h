/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "cs-plan-group.h"

G_BEGIN_DECLS

#define CS_TYPE_PLAN_GROUP_ROW (cs_plan_group_row_get_type ())
G_DECLARE_FINAL_TYPE (CsPlanGroupRow, cs_plan_group_row, CS, PLAN_GROUP_ROW, GtkWidget)

/**
 * CsPlanGroupRow:
 *
 * The line above the steps of one node: its name, how far it is, what can be done with all of them.
 */
GtkWidget *cs_plan_group_row_new (CsPlanGroup *group);

G_END_DECLS
