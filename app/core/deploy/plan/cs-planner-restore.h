/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-journal.h"
#include "cs-planner.h"

G_BEGIN_DECLS

/* The way back from a run, of which the journal tells what it overwrote. Internal to deploy:
 * everybody else calls cs_plan_new_for_restore(). */
typedef struct {
  CsPlanner base;
  CsWorkspace *workspace;
  const char *run;
  const char *node; /* nullable: only this one */
  GHashTable *seen; /* set of "NODE/FILE" */
  GHashTable *lost; /* set of "NODE/BASE": its key was replaced, and is kept nowhere */
} CsRestorePlanner;

gboolean cs_restore_planner_fill (CsRestorePlanner *planner, GError **error);

G_END_DECLS
