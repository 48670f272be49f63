/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>

#include "cs-session.h"

G_BEGIN_DECLS

#define CS_TYPE_APPROVALS (cs_approvals_get_type ())
G_DECLARE_FINAL_TYPE (CsApprovals, cs_approvals, CS, APPROVALS, GObject)

/**
 * CsApprovals:
 *
 * What waits at the authorities of a session, and what is done about it: they are asked again, by
 * hand or by themselves with a back-off as long as the session is open, and at once when one of
 * them says that something came. Nothing is handed in from here. What is asked for here is one of
 * the session's activities, so that nothing else runs meanwhile. Main context only; no widgets.
 *
 * Signal: "changed", when the message or the next time is new. The list tells of itself.
 */
/* By the session, which it belongs to and which it does not hold. */
CsApprovals *cs_approvals_new (CsSession *session, CsDeployment *deployment);
/* For good: nobody is asked any more. */
void cs_approvals_close (CsApprovals *self);
/* When they are asked by themselves: first after @first_ms, at most every @longest_ms. */
void cs_approvals_set_poll (CsApprovals *self, guint first_ms, guint longest_ms);

CsPendingList *cs_approvals_get_list (CsApprovals *self); /* borrowed */
/* How the last asking ended; NULL before. */
const char *cs_approvals_get_message (CsApprovals *self);
CsTone cs_approvals_get_tone (CsApprovals *self);
/* In milliseconds, the whole of the wait that runs until they are asked by themselves; 0: none. */
guint cs_approvals_get_wait (CsApprovals *self);

/* Asks again for @name, NULL for all; nothing when something else is under way or none of them can
 * be asked. */
void cs_approvals_ask (CsApprovals *self, const char *name);
gboolean cs_approvals_can_ask (CsApprovals *self, const char *name);
/* Gives the answer to its authority, then asks for it. Takes @answer. */
void cs_approvals_take (CsApprovals *self, CsPendingAnswer *answer);
/* The admin's word on one of the list; then everything is looked at and planned anew. */
void cs_approvals_accept (CsApprovals *self, CsPending *pending);
void cs_approvals_resubmit (CsApprovals *self, CsPending *pending);

G_END_DECLS
