/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-certificate.h"

G_BEGIN_DECLS

#define CS_TYPE_REQUEST (cs_request_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsRequest, cs_request, CS, REQUEST, GObject)

/**
 * CsRequest:
 *
 * A PKCS #10 certification request. Immutable, so it may be read from any thread.
 */
CS_EXPORT
CsRequest *cs_request_new_from_der (GBytes *der, GError **error);
CS_EXPORT
GBytes *cs_request_get_der (CsRequest *self);
CS_EXPORT
char *cs_request_to_pem (
    CsRequest *self); /* "CERTIFICATE REQUEST", LF, one final newline; transfer full */
CS_EXPORT
const char *cs_request_get_subject (CsRequest *self);
CS_EXPORT
const char *cs_request_get_common_name (CsRequest *self); /* nullable */
CS_EXPORT
GPtrArray *
cs_request_get_names (CsRequest *self); /* of CsGeneralName: the requested subjectAltName */
CS_EXPORT
const CsPublicKey *cs_request_get_public_key (CsRequest *self);
CS_EXPORT
const char *cs_request_get_signature (CsRequest *self);
CS_EXPORT
const char *cs_request_get_sha256 (CsRequest *self);
CS_EXPORT
GPtrArray *cs_request_get_extensions (CsRequest *self); /* of CsExtension: those requested */
CS_EXPORT
GListModel *cs_request_get_problems (CsRequest *self); /* of CsFinding */
/* Whether it is signed by the key it holds (proof of possession). Computed once when parsed. */
CS_EXPORT
gboolean cs_request_is_self_signed (CsRequest *self);

/**
 * cs_request_is_answered_by:
 *
 * Whether @certificate was issued for the key of this request (DER of the SubjectPublicKeyInfo;
 * trap T18). Says nothing of names: see cs_request_compare().
 */
CS_EXPORT
gboolean cs_request_is_answered_by (CsRequest *self, CsCertificate *certificate);

/**
 * cs_request_compare:
 *
 * Field by field, what @certificate has other than what was asked (domain.md T48, T58): id
 * "other-key" (error), "other-subject", "missing-name", "extra-name", "missing-usage" (warnings).
 *
 * Returns: (transfer full): a list of #CsFinding, empty when it is what was asked
 */
CS_EXPORT
GListModel *cs_request_compare (CsRequest *self, CsCertificate *certificate);

G_END_DECLS
