/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-finding.h"
#include "cs-general-name.h"
#include "cs-extension.h"
#include "cs-public-key.h"

G_BEGIN_DECLS

#define CS_TYPE_CERTIFICATE (cs_certificate_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsCertificate, cs_certificate, CS, CERTIFICATE, GObject)

/**
 * CsCertificate:
 *
 * An X.509 certificate. Immutable, so it may be read from any thread.
 */

/**
 * cs_certificate_new_from_der:
 * @der: exactly one certificate, nothing after it
 *
 * Returns: (transfer full): the certificate, or %NULL with %CS_ERROR_MALFORMED or
 * %CS_ERROR_TOO_LARGE
 */
CS_EXPORT
CsCertificate *cs_certificate_new_from_der (GBytes *der, GError **error);
CS_EXPORT
GBytes *cs_certificate_get_der (CsCertificate *self);
/* One PEM block, LF, ending in exactly one newline, nothing before it. Transfer full. */
CS_EXPORT
char *cs_certificate_to_pem (CsCertificate *self);

CS_EXPORT
const char *cs_certificate_get_subject (CsCertificate *self); /* RFC 4514 */
CS_EXPORT
const char *cs_certificate_get_issuer (CsCertificate *self); /* RFC 4514 */
CS_EXPORT
const char *
cs_certificate_get_common_name (CsCertificate *self); /* nullable: the subject's last CN */
CS_EXPORT
const char *cs_certificate_get_serial (
    CsCertificate *self); /* lower-case hex, no leading zeros, - if negative */
CS_EXPORT
gint64 cs_certificate_get_not_before (CsCertificate *self); /* CS_TIME_NEVER when unreadable */
CS_EXPORT
gint64 cs_certificate_get_not_after (CsCertificate *self); /* CS_TIME_LONG_AGO when unreadable */
CS_EXPORT
GPtrArray *
cs_certificate_get_names (CsCertificate *self); /* of CsGeneralName: the subjectAltName, in order */
CS_EXPORT
const CsPublicKey *cs_certificate_get_public_key (CsCertificate *self);
CS_EXPORT
const char *
cs_certificate_get_signature (CsCertificate *self); /* such as "sha256WithRSAEncryption" */
CS_EXPORT
const char *
cs_certificate_get_sha256 (CsCertificate *self); /* of the DER, 64 lower-case hex digits */
CS_EXPORT
gboolean cs_certificate_is_ca (CsCertificate *self); /* basicConstraints says so */
CS_EXPORT
gboolean cs_certificate_is_self_issued (CsCertificate *self); /* subject equals issuer */
/* Whether the extended key usage allows it; a certificate without that extension allows both. */
CS_EXPORT
gboolean cs_certificate_allows_server (CsCertificate *self);
CS_EXPORT
gboolean cs_certificate_allows_client (CsCertificate *self);
CS_EXPORT
GPtrArray *cs_certificate_get_extensions (CsCertificate *self); /* of CsExtension, in order */
CS_EXPORT
GListModel *cs_certificate_get_problems (
    CsCertificate *self); /* of CsFinding: weak key, weak digest, odd name … */
/* Of severity warning or error when it is not yet valid or has expired at @at; else NULL. Apart
 * from the other problems because it depends on when one asks. Transfer full. */
CS_EXPORT
CsFinding *cs_certificate_judge_time (CsCertificate *self, gint64 at);
/* Whether both are the same certificate, byte for byte. */
CS_EXPORT
gboolean cs_certificate_equal (CsCertificate *a, CsCertificate *b);

G_END_DECLS
