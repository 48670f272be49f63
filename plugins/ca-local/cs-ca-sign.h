/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-ca-request.h"

G_BEGIN_DECLS

#define CS_CA_DAYS_DEFAULT 397 /* what browsers took last before the public limits fell further */
#define CS_CA_DAYS_MAX 3650    /* of an issued certificate */
#define CS_CA_ROOT_DAYS_DEFAULT 3650 /* ten years */
#define CS_CA_ROOT_DAYS_MAX 18250    /* fifty */

/* A node's clock may be behind ours, and then a new certificate is "not yet valid" there (domain.md
 * T30). */
#define CS_CA_BACKDATE (5 * 60)
#define CS_CA_ROOT_BACKDATE (24 * 60 * 60)

typedef enum {
  CS_CA_PROFILE_SERVER = 1 << 0,
  CS_CA_PROFILE_CLIENT = 1 << 1,
  CS_CA_PROFILE_BOTH = CS_CA_PROFILE_SERVER | CS_CA_PROFILE_CLIENT,
} CsCaProfile;

/* "server", "client", "client-server", as the settings and the books name them. */
const char *cs_ca_profile_to_string (CsCaProfile profile);
/* Both when @text is %NULL or no profile. */
CsCaProfile cs_ca_profile_from_string (const char *text);
/* What @usages (of "server", "client") need; both when there are none. */
CsCaProfile cs_ca_profile_from_usages (const char *const *usages);

/**
 * CsCaTerms:
 * @not_before: seconds since 1970, UTC, as is @not_after
 * @shortened: whether the root ends before the days that were asked for
 */
typedef struct {
  CsCaProfile profile;
  gint64 not_before;
  gint64 not_after;
  gboolean shortened;
} CsCaTerms;

/* A subject in RFC 4514 ("CN=Pod 2 root CA,O=Lab"), which must have a CN; %CS_ERROR_MALFORMED with
 * the accepted form. */
X509_NAME *cs_ca_parse_subject (const char *text, GError **error);

/* A self-signed root for @key. */
X509 *cs_ca_sign_root (EVP_PKEY *key, const X509_NAME *subject, guint days, GError **error);

/* A certificate for @request under @root, whose key is @key; proved with the root before it is
 * returned. */
X509 *cs_ca_sign_certificate (X509 *root,
                              EVP_PKEY *key,
                              const CsCaRequest *request,
                              const CsCaTerms *terms,
                              GError **error);

/* notBefore and notAfter in seconds since 1970. */
gint64 cs_ca_time_from_asn1 (const ASN1_TIME *time);

G_END_DECLS
