/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-approvals.h"
#include "cs-deed.h"
#include "cs-session.h"

G_BEGIN_DECLS

/* For what belongs to a session: cs-approvals.c, cs-session-probe.c. */

struct _CsSession {
  GObject parent_instance;

  /* owned */
  CsProject *project;
  CsDeployment *deployment; /* NULL when there is no way to look */
  CsDesired *desired;
  CsMatrix *matrix;
  CsDeed deeds[CS_N_DEEDS];
  char *retry_node;   /* what the look under way is for */
  char *restored_run; /* the run whose way back the plan is, or will be after the look */
  GCancellable *cancellable;
  char *message;
  CsSubject *selected;
  CsWorkbench *workbench;
  CsApprovals *approvals; /* NULL when there is no way to look */

  CsTone tone;
  CsTrustChoice trust;
  CsActivity activity;
  gint64 time;
  guint update_source;
  gboolean closed; /* nobody looks any more: nothing is started or shown */
};

void _cs_session_set_activity (CsSession *self, CsActivity activity);
/* Takes @message. */
void _cs_session_take_message (CsSession *self, char *message, CsTone tone);
/* A cancelled task must stay cancelled, so that every look and run has a cancellable of its own. */
void _cs_session_renew_cancellable (CsSession *self);
/* Makes the snapshots anew. */
void _cs_session_update (CsSession *self);
/* Looks with whatever was under way just over, and plans anew what was planned before. */
void _cs_session_look_anew (CsSession *self);

G_END_DECLS
