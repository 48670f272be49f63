/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-bundle.h"

G_BEGIN_DECLS

/**
 * CsChainState: what a file of several certificates is as a chain
 * @CS_CHAIN_COMPLETE: from one leaf to its root, in order: what `… certs` verbs take as a full
 * chain
 * @CS_CHAIN_OUT_OF_ORDER: complete, in another order
 * @CS_CHAIN_WITH_STRANGERS: complete, and there are certificates that do not belong to it
 * @CS_CHAIN_INCOMPLETE: an issuer is missing
 * @CS_CHAIN_NONE: it does not begin with one certificate: a trust list
 */
typedef enum {
  CS_CHAIN_COMPLETE,
  CS_CHAIN_OUT_OF_ORDER,
  CS_CHAIN_WITH_STRANGERS,
  CS_CHAIN_INCOMPLETE,
  CS_CHAIN_NONE,
} CsChainState;

/* "complete", "out-of-order", "with-strangers", "incomplete", "none". */
CS_EXPORT
const char *cs_chain_state_to_string (CsChainState state);

/**
 * cs_chain_judge:
 * @reason: (out) (optional) (transfer full) (nullable): what is wrong, naming the certificate;
 * %NULL when it is complete
 *
 * Computed by names and signatures, the root included (C-221698, C-213479 in domain.md 2.1). Says
 * nothing of times and trust: see #CsVerdict.
 */
CS_EXPORT
CsChainState cs_chain_judge (CsBundle *bundle, char **reason);

/* Whether @issuer's key signed @certificate and its names and usage fit, as OpenSSL sees it. */
CS_EXPORT
gboolean cs_certificate_is_issued_by (CsCertificate *certificate, CsCertificate *issuer);

G_END_DECLS
