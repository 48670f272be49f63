/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-run-context.h"

G_BEGIN_DECLS

/**
 * CsRunLane:
 *
 * The steps of a run that are done one after the other, in one thread: those of a node, of an
 * authority, of the workspace. Internal to deploy.
 */
typedef struct _CsRunLane CsRunLane;

/* @context and @name are borrowed and outlive the lane. Main context, as the two below. */
CsRunLane *cs_run_lane_new (CsRunContext *context, const char *name);
void cs_run_lane_free (gpointer data);
const char *cs_run_lane_get_name (CsRunLane *self);
/* In the order of the plan. */
void cs_run_lane_add (CsRunLane *self, CsStep *step);

/* A #CsLaneFunc: carries out, or skips and says why, each step of the #CsRunLane @data, waiting for
 * what it needs of other lanes. Every step is over when it returns; but what a check saw is judged
 * after all lanes. */
void cs_run_lane_work (gpointer data);

G_END_DECLS
