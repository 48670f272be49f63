/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-macros.h"

G_BEGIN_DECLS

/**
 * CsOutcomeState:
 * @CS_OUTCOME_ISSUED: there is a certificate
 * @CS_OUTCOME_PENDING: somebody must approve it: keep the request id, retrieve later
 * @CS_OUTCOME_REFUSED: the authority said no; its words say why
 * @CS_OUTCOME_UNKNOWN: perhaps submitted; only the admin decides to submit again
 */
typedef enum {
  CS_OUTCOME_ISSUED,
  CS_OUTCOME_PENDING,
  CS_OUTCOME_REFUSED,
  CS_OUTCOME_UNKNOWN,
} CsOutcomeState;

/* "issued", "pending", "refused", "unknown". */
CS_EXPORT
const char *cs_outcome_state_to_string (CsOutcomeState state);

/* The code of a refusal that means: nobody answered in time. */
#define CS_OUTCOME_EXPIRED "expired"

#define CS_TYPE_OUTCOME (cs_outcome_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsOutcome, cs_outcome, CS, OUTCOME, GObject)

/**
 * CsOutcome:
 *
 * What an authority answered to a submission or a retrieval. Immutable once returned, so it may be
 * read from any thread. The getters lend what they return.
 */
/* @certificate: DER; @words: (nullable): the authority's remarks. */
CS_EXPORT
CsOutcome *cs_outcome_new_issued (GBytes *certificate, const char *request_id, const char *words);
CS_EXPORT
CsOutcome *cs_outcome_new_pending (const char *request_id, const char *words);
CS_EXPORT
CsOutcome *cs_outcome_new_refused (const char *request_id, const char *code, const char *words);
CS_EXPORT
CsOutcome *cs_outcome_new_unknown (const char *words);
CS_EXPORT
CsOutcomeState cs_outcome_get_state (CsOutcome *self);
CS_EXPORT
GBytes *cs_outcome_get_certificate (CsOutcome *self); /* DER; NULL unless issued */
CS_EXPORT
const char *
cs_outcome_get_request_id (CsOutcome *self); /* nullable: with the authority it names the request */
CS_EXPORT
const char *cs_outcome_get_code (CsOutcome *self); /* nullable: such as "0x80094800" */
CS_EXPORT
const char *cs_outcome_get_words (CsOutcome *self); /* nullable */

#define CS_TYPE_SUBMISSION (cs_submission_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsSubmission, cs_submission, CS, SUBMISSION, GObject)

/**
 * CsSubmission:
 *
 * A request on its way to an authority, with what the authority may want to know. Immutable once
 * submitted, so it may be read from any thread. The getters lend what they return.
 */

/**
 * cs_submission_new:
 * @request: DER of the PKCS #10 request
 * @slot: the name of the certificate, for messages and folders
 * @usages: NULL-terminated, of "server", "client": what its roles need
 */
CS_EXPORT
CsSubmission *cs_submission_new (GBytes *request, const char *slot, const char *const *usages);
/* The SHA-256 (hex) of the certificate that this one shall replace: a renewal. An authority answers
 * the same request with the same certificate, but (request, replaces) with a new one, and that
 * again with the same. */
CS_EXPORT
void cs_submission_set_replaces (CsSubmission *self, const char *sha256);
/* Days of validity wanted; 0 (the default) leaves it to the authority. */
CS_EXPORT
void cs_submission_set_days (CsSubmission *self, guint days);
CS_EXPORT
GBytes *cs_submission_get_request (CsSubmission *self);
CS_EXPORT
const char *cs_submission_get_slot (CsSubmission *self);
CS_EXPORT
const char *const *cs_submission_get_usages (CsSubmission *self);
CS_EXPORT
const char *cs_submission_get_replaces (CsSubmission *self);
CS_EXPORT
guint cs_submission_get_days (CsSubmission *self);

G_END_DECLS
