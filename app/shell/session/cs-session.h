/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>

#include "cs-project.h"
#include "cs-subject.h"
#include "cs-workbench.h"

G_BEGIN_DECLS

/**
 * CsActivity: what a session is doing
 */
typedef enum {
  CS_ACTIVITY_IDLE,
  CS_ACTIVITY_LOOKING,
  CS_ACTIVITY_RUNNING,
  CS_ACTIVITY_ASSIGNING, /* putting files into service */
  CS_ACTIVITY_ASKING,    /* asking the authorities for what waits there */
  CS_ACTIVITY_PROBING,   /* asking the services for their certificates */
} CsActivity;

#define CS_TYPE_SESSION (cs_session_get_type ())
G_DECLARE_FINAL_TYPE (CsSession, cs_session, CS, SESSION, GObject)

/**
 * CsSession:
 *
 * One opened cluster file and what is going on with it: the one thing that the window's panes look
 * at. It owns the snapshots of what is and what is wanted, made anew as nodes are seen, the plan
 * that is shown, and the look or run under way. No widgets, no dialogs. Main context only.
 *
 * Signals: "updated", when the snapshots are new; "ran" (CsRun), when a run is over; "inspect", see
 * cs_session_inspect(). Properties, all read-only with notification: activity (int), plan and
 * service-plan (CsPlan, nullable), message (string, nullable: how the last look or run ended), tone
 * (int: CsTone of the message), selected (CsSubject, nullable: what the tree and the pages point at
 * and the inspector shows).
 */
/* @workbench: (nullable): that of a session on the same file before, whose local things stay. */
CsSession *cs_session_new (CsProject *project, CsWorkbench *workbench);

CsProject *cs_session_get_project (CsSession *self);
/* What waits at the authorities; NULL when there is no way to look. See cs-approvals.h. */
typedef struct _CsApprovals CsApprovals;
CsApprovals *cs_session_get_approvals (CsSession *self);
/* What is local to it; never NULL. */
CsWorkbench *cs_session_get_workbench (CsSession *self);
CsCluster *cs_session_get_cluster (CsSession *self);
CsInventory *cs_session_get_inventory (CsSession *self); /* NULL when there is no way to look */
CsDesired *cs_session_get_desired (CsSession *self);     /* likewise */
CsMatrix *cs_session_get_matrix (CsSession *self);       /* likewise */
gint64 cs_session_get_time (CsSession *self);            /* of the snapshots */
CsPlan *cs_session_get_plan (CsSession *self);           /* NULL until the first look is over */
CsActivity cs_session_get_activity (CsSession *self);
const char *cs_session_get_message (CsSession *self);
/* In one sentence: what is under way, else how the last look or run ended. Never NULL. */
const char *cs_session_get_summary (CsSession *self);
CsTone cs_session_get_tone (CsSession *self);

CsSubject *cs_session_get_selected (CsSession *self); /* nullable, borrowed */
void cs_session_select (CsSession *self, CsSubject *subject);
/* The same for what a person asked to see and did not only pass by: "inspect", even when it is
 * selected already, brings the inspector where it can be seen. */
void cs_session_inspect (CsSession *self, CsSubject *subject);

/* Looks at all nodes; the plan is made when it is over. Nothing while something is under way. */
void cs_session_look (CsSession *self);
gboolean cs_session_can_look (CsSession *self);
/* Puts a plan in the place of the one that is shown: @bundle to @node as @file, beside what the
 * cluster file asks for. Nothing is changed before it is applied; a look brings the other back. */
gboolean cs_session_plan_upload (CsSession *self,
                                 const char *node,
                                 const char *file,
                                 CsBundle *bundle,
                                 GError **error);
/* Looks at all nodes and then makes the plan of the way back from @run, a name of the journal: to
 * be reviewed and applied like any other. The next look shows the ordinary plan again. */
void cs_session_plan_restore (CsSession *self, const char *run);
/* The run whose way back the plan is; NULL for the ordinary plan. */
const char *cs_session_get_restored_run (CsSession *self);
/* Carries out the plan; then looks again, to say what is left. */
void cs_session_apply (CsSession *self);
/* Whether it may, and in words why not. @reason is never NULL when it may not. Transfer full. */
gboolean cs_session_can_apply (CsSession *self, char **reason);
/* After a run: looks again, plans anew and carries out what is left on @node and what that needs.
 */
void cs_session_retry (CsSession *self, const char *node);
gboolean cs_session_can_retry (CsSession *self);

/* What puts the files that are there into service: made with every look, see
 * cs_plan_new_for_services(); NULL before. */
CsPlan *cs_session_get_service_plan (CsSession *self);
CsTrustChoice cs_session_get_trust (CsSession *self);
void cs_session_set_trust (CsSession *self, CsTrustChoice trust); /* makes that plan anew */
/* Runs it. */
void cs_session_assign (CsSession *self);
gboolean cs_session_can_assign (CsSession *self, char **reason); /* as cs_session_can_apply() */
/* cs-session-probe.c. Asks every service which certificate it presents; the matrix and the
 * inspector say it afterwards, until the next look. Only of nodes that were looked at. */
void cs_session_probe (CsSession *self);
gboolean cs_session_can_probe (CsSession *self);
/* Ends what is under way; steps in hand are finished or fail, the rest is skipped. */
void cs_session_cancel (CsSession *self);
/* The same for good: what comes back later is not shown any more. */
void cs_session_close (CsSession *self);

G_END_DECLS
