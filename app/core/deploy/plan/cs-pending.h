/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-authority.h"
#include "cs-record.h"
#include "cs-slot.h"

G_BEGIN_DECLS

/**
 * CsPendingState:
 * @CS_PENDING_WAITING: the authority has it, and somebody must approve it or send an answer
 * @CS_PENDING_TO_ACCEPT: a certificate came that differs from the request: the admin has to accept
 * it
 * @CS_PENDING_REFUSED: the authority said no
 * @CS_PENDING_EXPIRED: nobody answered in time
 * @CS_PENDING_UNKNOWN: perhaps submitted: an earlier run ended in between
 */
typedef enum {
  CS_PENDING_WAITING,
  CS_PENDING_TO_ACCEPT,
  CS_PENDING_REFUSED,
  CS_PENDING_EXPIRED,
  CS_PENDING_UNKNOWN,
} CsPendingState;

/* "waiting", "to-accept", "refused", "expired", "unknown": the words of the JSON. */
CS_EXPORT
const char *cs_pending_state_to_string (CsPendingState state);

#define CS_TYPE_PENDING (cs_pending_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsPending, cs_pending, CS, PENDING, GObject)

/**
 * CsPending:
 *
 * One request that an authority has, or may have, and that came to no end: a row of the pending
 * list. Immutable. Properties for views: name, authority, request-id, names, words, state.
 */

/**
 * cs_pending_new:
 * @authority: (nullable): the plugin; NULL when it is not here
 * @request: (nullable): the request as the workspace has it
 *
 * Returns: (transfer full) (nullable): NULL when nothing is pending: no submission, one that ended
 * well, one of another request than the present one, or one that its authority may simply be asked
 * again
 */
CS_EXPORT
CsPending *
cs_pending_new (CsSlot *slot, CsAuthority *authority, CsRequest *request, const CsRecord *record);
CS_EXPORT
CsPendingState cs_pending_get_state (CsPending *self);
CS_EXPORT
CsSlot *cs_pending_get_slot (CsPending *self); /* borrowed */
CS_EXPORT
const char *cs_pending_get_name (CsPending *self); /* the certificate's */
CS_EXPORT
const char *cs_pending_get_authority (CsPending *self); /* its name in the cluster file */
CS_EXPORT
CsRequest *cs_pending_get_request (CsPending *self); /* nullable, borrowed */
CS_EXPORT
const char *cs_pending_get_request_id (CsPending *self); /* nullable */
CS_EXPORT
const char *
cs_pending_get_words (CsPending *self); /* the authority's, or the differences; nullable */
CS_EXPORT
const char *cs_pending_get_code (CsPending *self); /* nullable */
CS_EXPORT
const char *cs_pending_get_offered (CsPending *self); /* SHA-256, while it is to be accepted */
CS_EXPORT
gint64 cs_pending_get_submitted (CsPending *self); /* see cs-time.h; 0 when not known */
/* "3 days", "2 hours", "a moment": how long it has been waiting at @now. Transfer full. */
CS_EXPORT
char *cs_pending_dup_age (CsPending *self, gint64 now);
/* The common name and the names asked for, joined by ", ". Transfer full. */
CS_EXPORT
char *cs_pending_dup_names (CsPending *self);
/* Whether asking the authority again can bring anything. */
CS_EXPORT
gboolean cs_pending_can_be_asked (CsPending *self);
/* Whether people answer it, and their answer can be given to the authority: see
 * cs_pending_list_take_async(). */
CS_EXPORT
gboolean cs_pending_takes_answers (CsPending *self);
/* Whether @other says the same of the same certificate. */
CS_EXPORT
gboolean cs_pending_equal (CsPending *self, CsPending *other);
/* What was handed in; NULL without a request. Transfer full. */
CS_EXPORT
CsSubmission *cs_pending_dup_submission (CsPending *self);
/* The forms in which it can be handed over: a list of #CsHandover, empty when nobody has to.
 * Transfer full. */
CS_EXPORT
GListModel *cs_pending_dup_handover (CsPending *self);

G_END_DECLS
