/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>
#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

G_BEGIN_DECLS

/* What the files of this folder share of OpenSSL: cleanups, errors in words, texts. */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ASN1_ENUMERATED, ASN1_ENUMERATED_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ASN1_INTEGER, ASN1_INTEGER_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ASN1_TIME, ASN1_TIME_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BASIC_CONSTRAINTS, BASIC_CONSTRAINTS_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BIGNUM, BN_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BIO, BIO_free_all)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_PKEY, EVP_PKEY_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GENERAL_NAMES, GENERAL_NAMES_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PKCS8_PRIV_KEY_INFO, PKCS8_PRIV_KEY_INFO_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509, X509_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509_ALGOR, X509_ALGOR_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509_CRL, X509_CRL_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509_EXTENSION, X509_EXTENSION_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509_NAME, X509_NAME_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509_REQ, X509_REQ_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509_REVOKED, X509_REVOKED_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509_SIG, X509_SIG_free)

/* Sets %CS_ERROR_AUTHORITY "@what: OpenSSL's reason" and empties OpenSSL's queue of errors. */
void cs_ca_set_openssl_error (GError **error, const char *what);

/* RFC 4514, UTF-8, control characters escaped. */
char *cs_ca_dup_name_text (const X509_NAME *name);
/* Lower-case hex without leading zeros: the form of cs_certificate_get_serial(). */
char *cs_ca_dup_serial_text (const ASN1_INTEGER *serial);
/* SHA-256 of the whole SubjectPublicKeyInfo, hex. */
char *cs_ca_dup_spki_sha256 (X509_PUBKEY *key);
/* "RSA 3072", "EC prime256v1", "ED25519". */
char *cs_ca_dup_key_text (EVP_PKEY *key);
/* The hash that @key signs with; %NULL for a key that has its own (Ed25519). */
const EVP_MD *cs_ca_get_digest (EVP_PKEY *key);

GBytes *cs_ca_certificate_to_der (X509 *certificate);
X509 *cs_ca_certificate_from_der (GBytes *der);
/* The text that was written to a memory BIO. */
char *cs_ca_dup_bio_text (BIO *bio);

/* Adds an extension written in OpenSSL's configuration language; @value is never text from
 * outside. */
gboolean cs_ca_add_extension (X509 *certificate, X509 *issuer, int nid, const char *value);

G_END_DECLS
