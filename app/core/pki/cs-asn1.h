/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

/* Private to this folder: ASN.1 values as OpenSSL decoded them, in our words. What is odd about one
 * is added to @problems, which may be NULL. */
#include "cs-openssl.h"
#include "cs-problem.h"

G_BEGIN_DECLS

/* UTF-8 in which a NUL and every byte that is not UTF-8 is shown as \xNN. Transfer full. */
char *cs_asn1_dup_bytes (const guint8 *data, gsize length, GListStore *problems);
/* A string of any ASN.1 type as UTF-8. Transfer full. */
char *cs_asn1_dup_string (const ASN1_STRING *string, GListStore *problems);
/* RFC 4514. Transfer full, never NULL. */
char *cs_asn1_dup_name (const X509_NAME *name, GListStore *problems);
/* FALSE with %CS_ERROR_TOO_LARGE when it has more than %CS_READER_NAME_MAX bytes. */
gboolean cs_asn1_check_name (const X509_NAME *name, GError **error);
/* The last common name in @name. Transfer full, nullable. */
char *cs_asn1_dup_common_name (const X509_NAME *name, GListStore *problems);
/* Lower-case hexadecimal, no leading zeros, "-" if negative. Transfer full. */
char *cs_asn1_dup_serial (const ASN1_INTEGER *serial, GListStore *problems);
/* Dotted form. Transfer full. */
char *cs_asn1_dup_oid (const ASN1_OBJECT *object);
/* OpenSSL's long name, or the OID when it has none. Transfer full. */
char *cs_asn1_dup_object_name (const ASN1_OBJECT *object);
/* The algorithm's name, such as "sha256WithRSAEncryption". Transfer full. */
char *cs_asn1_dup_algorithm (const X509_ALGOR *algorithm);
/* UTCTime or GeneralizedTime; FALSE when it is no time at all. */
gboolean cs_asn1_get_time (const ASN1_TIME *asn1, gint64 *time, GListStore *problems);
/* The digest of @algorithm when it is one that can be forged, in words; else NULL. */
const char *cs_asn1_get_weak_digest (const X509_ALGOR *algorithm);
/* The structure of any DER, one value a line, as far as it is shown. Transfer full; NULL when it is
 * no DER. */
char *cs_asn1_dup_dump (const guint8 *data, gsize size);
/* The values in any DER that hold no others, in order, as text. Transfer full; NULL when it is no
 * DER. */
GPtrArray *cs_asn1_dup_leaves (const guint8 *data, gsize size);

G_END_DECLS
