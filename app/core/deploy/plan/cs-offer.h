/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-desired.h"
#include "cs-field.h"
#include "cs-history.h"
#include "cs-workspace.h"

G_BEGIN_DECLS

#define CS_TYPE_OFFER (cs_offer_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsOffer, cs_offer, CS, OFFER, GObject)

/**
 * CsOffer:
 *
 * What a certificate that came from outside is for one certificate of the cluster, by public key:
 * the one in place, or an answer to its request. Immutable.
 */
/* Of #CsOffer, empty when it belongs to none that is known. Transfer full. */
CS_EXPORT
GListModel *cs_offers_for_certificate (CsDesired *desired, CsCertificate *certificate);
CS_EXPORT
CsSlot *cs_offer_get_slot (CsOffer *self);
CS_EXPORT
const char *cs_offer_get_text (CsOffer *self); /* a sentence, in the user's language */
CS_EXPORT
CsTone cs_offer_get_tone (CsOffer *self);
/* Whether it may be used: it answers the request, with nothing against it. */
CS_EXPORT
gboolean cs_offer_is_useful (CsOffer *self);

/**
 * cs_offer_accept:
 *
 * Puts the certificate into the workspace as the slot's, where the next plan finds it; no node is
 * changed. %CS_ERROR_MISMATCH when it is not useful. It can be taken back through @history, unless
 * the file was changed by somebody else since (%CS_ERROR_STALE). Blocking: one small file.
 */
CS_EXPORT
gboolean
cs_offer_accept (CsOffer *self, CsWorkspace *workspace, CsHistory *history, GError **error);
/* The same without blocking; @history has it when finish says so. */
CS_EXPORT
void cs_offer_accept_async (CsOffer *self,
                            CsWorkspace *workspace,
                            CsHistory *history,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
CS_EXPORT
gboolean cs_offer_accept_finish (CsOffer *self, GAsyncResult *result, GError **error);

G_END_DECLS
