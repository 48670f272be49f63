/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-approvals.h"
#include "cs-session.h"

G_BEGIN_DECLS

/* For the topics of a session: cs-session-….c and cs-approvals.c. */

struct _CsSession {
  GObject parent_instance;

  /* owned */
  CsProject *project;
  CsDeployment *deployment; /* NULL when there is no way to look */
  CsDesired *desired;
  CsMatrix *matrix;
  CsPlan *plan;
  CsRun *run; /* the one whose steps the plan shows */
  CsPlan *service_plan;
  CsRun *service_run; /* likewise of the service plan */
  char *retry_node;   /* what the look under way is for */
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
void _cs_session_take_message (CsSession *self, char *message, CsTone tone);
void _cs_session_say_run (CsSession *self, CsRun *run, CsPlan *left);
void _cs_session_take_service_plan (CsSession *self, CsPlan *plan);
CsPlan *_cs_session_new_service_plan (CsSession *self);
/* A cancelled task must stay cancelled, so that every look and run has a cancellable of its own. */
void _cs_session_renew_cancellable (CsSession *self);
/* Makes the snapshots anew. */
void _cs_session_update (CsSession *self);
/* Looks with whatever was under way just over, and plans anew. */
void _cs_session_look_anew (CsSession *self);

G_END_DECLS
