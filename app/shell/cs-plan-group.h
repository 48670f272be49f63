/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>

G_BEGIN_DECLS

#define CS_TYPE_PLAN_GROUP (cs_plan_group_get_type ())
G_DECLARE_FINAL_TYPE (CsPlanGroup, cs_plan_group, CS, PLAN_GROUP, GObject)

/**
 * CsPlanGroup:
 *
 * The steps of one lane of a plan: those of a node, of an authority, of the workspace. Properties
 * with notification, read-only: progress (string: "3 of 7").
 */
/* Transfer full: a list of #CsPlanGroup, in the order in which the plan first names them. */
GListModel *cs_plan_group_list_new (CsPlan *plan);

const char *cs_plan_group_get_title (CsPlanGroup *self);
const char *cs_plan_group_get_icon_name (CsPlanGroup *self);
GListModel *cs_plan_group_get_steps (CsPlanGroup *self); /* of CsStep */
char *cs_plan_group_dup_progress (CsPlanGroup *self);

G_END_DECLS
