/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-bundle.h"

G_BEGIN_DECLS

typedef enum {
  CS_PURPOSE_ANY, /* none is checked */
  CS_PURPOSE_SERVER,
  CS_PURPOSE_CLIENT,
} CsPurpose;

#define CS_TYPE_VERDICT (cs_verdict_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsVerdict, cs_verdict, CS, VERDICT, GObject)

/**
 * CsVerdict:
 *
 * What OpenSSL's path validation says of a certificate, and why. Immutable.
 */

/**
 * cs_verdict_new:
 * @certificate: the leaf
 * @untrusted: (nullable): intermediates that may be used
 * @anchors: the trusted ones; only self-signed ones end a path (no partial chain)
 * @at: the time to judge at, see cs-time.h
 * @name: (nullable): a host name or an IP address that must fit, by OpenSSL's rules
 * @purpose: checked unless %CS_PURPOSE_ANY
 *
 * OpenSSL's default verdict: security level 0, not strict, no partial chain. Weak keys and digests
 * are problems of the certificate, not verdicts.
 *
 * Returns: (transfer full): never %NULL; what cannot be checked is not ok
 */
CS_EXPORT
CsVerdict *cs_verdict_new (CsCertificate *certificate,
                           CsBundle *untrusted,
                           CsBundle *anchors,
                           gint64 at,
                           const char *name,
                           CsPurpose purpose);
/**
 * cs_verdict_new_with_crls:
 * @crls: (nullable): a list of #CsCrl; with it, even an empty one, every certificate of the path
 *   must be covered by a list that is in force and signed by its issuer, and stand on none. What no
 *   list tells of is not verified
 *
 * The same, with revocation.
 */
CS_EXPORT
CsVerdict *cs_verdict_new_with_crls (CsCertificate *certificate,
                                     CsBundle *untrusted,
                                     CsBundle *anchors,
                                     GListModel *crls,
                                     gint64 at,
                                     const char *name,
                                     CsPurpose purpose);
CS_EXPORT
gboolean cs_verdict_is_ok (CsVerdict *self);
/* "verified", or the reason in words with OpenSSL's own and the certificate it is about. */
CS_EXPORT
const char *cs_verdict_get_reason (CsVerdict *self);
CS_EXPORT
int cs_verdict_get_openssl_error (CsVerdict *self); /* X509_V_…, 0 when ok */
CS_EXPORT
CsBundle *cs_verdict_get_path (CsVerdict *self); /* leaf first; as far as it got */

G_END_DECLS
