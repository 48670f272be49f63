/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-inventory.h"

G_BEGIN_DECLS

#define CS_TYPE_SLOT_STATE (cs_slot_state_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsSlotState, cs_slot_state, CS, SLOT_STATE, GObject)

/**
 * CsSlotState:
 *
 * What an inventory says of one certificate of the cluster: the request, the certificate that every
 * node should have, and why other candidates are no good. Computed, never guessed: by public key,
 * by path validation and by the rules. Immutable.
 */

/**
 * cs_slot_state_new:
 * @now: see cs-time.h
 *
 * Candidates are the certificate on the slot's own node, those on the nodes that get it, and the
 * one in the workspace; the one that was issued last wins. A candidate counts only when its key is
 * proved to be the slot's: it answers the request, or, where there is no request, its own node's
 * `pki match` said so.
 */
CS_EXPORT
CsSlotState *
cs_slot_state_new (CsCluster *cluster, CsInventory *inventory, CsSlot *slot, gint64 now);
CS_EXPORT
CsSlot *cs_slot_state_get_slot (CsSlotState *self);
/* Whether the node that makes the key was looked at: if not, nothing can be decided. */
CS_EXPORT
gboolean cs_slot_state_is_known (CsSlotState *self);
CS_EXPORT
gboolean cs_slot_state_has_key (CsSlotState *self); /* BASE.key is on its node */
CS_EXPORT
CsRequest *cs_slot_state_get_request (CsSlotState *self); /* on its node; nullable */
/* Why the request on the node does not serve this slot; NULL when it does or there is none. */
CS_EXPORT
const char *cs_slot_state_get_request_problem (CsSlotState *self);
CS_EXPORT
CsCertificate *cs_slot_state_get_certificate (CsSlotState *self); /* the current one; nullable */
/* A certificate for the slot's key that is no good any more (it ended, or its root is not the
 * accepted one): what a new one replaces. NULL when there is a current one. */
CS_EXPORT
CsCertificate *cs_slot_state_get_superseded (CsSlotState *self);
/* Whether the workspace holds the current certificate. */
CS_EXPORT
gboolean cs_slot_state_is_local (CsSlotState *self);
/* Whole days left to the end of the current one, negative when past. */
CS_EXPORT
int cs_slot_state_get_days_left (CsSlotState *self);
/* Whether the current one is within the cluster's RenewDays= of its end. */
CS_EXPORT
gboolean cs_slot_state_is_due (CsSlotState *self);
/* Why a candidate was rejected: NULL-terminated sentences. */
CS_EXPORT
const char *const *cs_slot_state_get_rejections (CsSlotState *self);

G_END_DECLS
