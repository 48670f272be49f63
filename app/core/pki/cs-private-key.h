/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-certificate.h"
#include "cs-request.h"

G_BEGIN_DECLS

#define CS_TYPE_PRIVATE_KEY (cs_private_key_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsPrivateKey, cs_private_key, CS, PRIVATE_KEY, GObject)

/**
 * CsPrivateKey:
 *
 * A private key in memory, freed through OpenSSL's wiping. It can be matched and shown, never
 * written. An encrypted key for which no pass phrase was given has a NULL public key.
 */
CS_EXPORT
const CsPublicKey *cs_private_key_get_public_key (CsPrivateKey *self); /* nullable */
CS_EXPORT
gboolean cs_private_key_is_encrypted (CsPrivateKey *self); /* in the file it came from */

/**
 * cs_private_key_match_certificate:
 * @reason: (out) (optional) (transfer full): why not, in words
 *
 * Whether both halves of the key belong to @certificate: the public keys are equal and the private
 * half truly fits the public one (X509_check_private_key() alone compares public halves only).
 */
CS_EXPORT
gboolean
cs_private_key_match_certificate (CsPrivateKey *self, CsCertificate *certificate, char **reason);
/* The same for a request. */
CS_EXPORT
gboolean cs_private_key_match_request (CsPrivateKey *self, CsRequest *request, char **reason);

G_END_DECLS
