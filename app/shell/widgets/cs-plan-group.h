/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>

G_BEGIN_DECLS

#define CS_TYPE_PLAN_GROUP (cs_plan_group_get_type ())
G_DECLARE_FINAL_TYPE (CsPlanGroup, cs_plan_group, CS, PLAN_GROUP, GObject)

/**
 * CsSelection: how many of the steps are chosen
 */
typedef enum {
  CS_SELECTION_NONE,
  CS_SELECTION_SOME,
  CS_SELECTION_ALL,
} CsSelection;

/**
 * CsPlanGroup:
 *
 * The steps of one lane of a plan: those of a node, of an authority, of the workspace. Properties
 * with notification, read-only: progress (string: "3 of 7"), also when the choice of steps changed.
 */
/* Transfer full: a list of #CsPlanGroup, in the order in which the plan first names them. */
GListModel *cs_plan_group_list_new (CsPlan *plan);

const char *cs_plan_group_get_title (CsPlanGroup *self);
const char *cs_plan_group_get_icon_name (CsPlanGroup *self);
GListModel *cs_plan_group_get_steps (CsPlanGroup *self); /* of CsStep */
CsPlan *cs_plan_group_get_plan (CsPlanGroup *self);      /* nullable: it may be gone */
const char *cs_plan_group_get_node (CsPlanGroup *self);  /* NULL when it is no node's */
char *cs_plan_group_dup_progress (CsPlanGroup *self);
double cs_plan_group_get_fraction (CsPlanGroup *self); /* done of what is chosen, 0 to 1 */
gboolean cs_plan_group_has_begun (CsPlanGroup *self);
gboolean cs_plan_group_has_failed (CsPlanGroup *self);
CsSelection cs_plan_group_get_selection (CsPlanGroup *self);
/* Chooses all or none, and what that means for others; see cs_plan_select(). */
void cs_plan_group_select (CsPlanGroup *self, gboolean selected);
/* Whether these are commands that can be copied; and they, one a line. */
gboolean cs_plan_group_has_lines (CsPlanGroup *self);
char *cs_plan_group_dup_lines (CsPlanGroup *self);

G_END_DECLS
