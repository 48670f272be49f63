/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>

G_BEGIN_DECLS

/**
 * CsDeedKind: what a session's plans are for
 * @CS_DEED_APPLY: files onto the nodes, or back
 * @CS_DEED_ASSIGN: files into service
 */
typedef enum {
  CS_DEED_APPLY,
  CS_DEED_ASSIGN,
} CsDeedKind;

#define CS_N_DEEDS (CS_DEED_ASSIGN + 1)

/**
 * CsDeed: a plan that is shown, and the run that its steps show; both owned and nullable
 */
typedef struct {
  CsPlan *plan;
  CsRun *run;
} CsDeed;

/* Another plan, or none; @plan is taken. The run of the old one is forgotten. */
void cs_deed_take_plan (CsDeed *self, CsPlan *plan);
/* Why it cannot be begun, in the language of the user; NULL when it can. */
const char *cs_deed_get_obstacle (const CsDeed *self, CsDeedKind kind);

G_END_DECLS
