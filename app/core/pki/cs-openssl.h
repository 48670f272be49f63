/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

/* Private to this folder: OpenSSL's types with cleanups, and what they say in words. */
#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "cs-macros.h"

G_BEGIN_DECLS

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BASIC_CONSTRAINTS, BASIC_CONSTRAINTS_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BIGNUM, BN_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BIO, BIO_free_all)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_PKEY, EVP_PKEY_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_PKEY_CTX, EVP_PKEY_CTX_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GENERAL_NAMES, GENERAL_NAMES_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509, X509_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509_CRL, X509_CRL_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509_PUBKEY, X509_PUBKEY_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509_REQ, X509_REQ_free)

/* What OpenSSL complained of first, in its words; empties its queue. Transfer full, never NULL. */
char *cs_openssl_dup_reason (void);
/* Lower-case hexadecimal. Transfer full. */
char *cs_openssl_dup_hex (const guint8 *data, gsize length);
/* SHA-256 in lower-case hexadecimal. Transfer full. */
char *cs_openssl_dup_sha256 (const guint8 *data, gsize length);
/* What @bio was given to print. Transfer full. */
char *cs_openssl_dup_printed (BIO *bio);
/* Base64 in lines of 64 between the marks of @label, LF, one newline at the end. Transfer full. */
char *cs_openssl_dup_pem (const char *label, GBytes *der);

G_END_DECLS
