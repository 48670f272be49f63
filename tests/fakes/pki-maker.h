/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

G_BEGIN_DECLS

/*
 * Makes keys, certificates, requests and revocation lists for tests, at run time, through OpenSSL's
 * own calls and never the core's. A thing that cannot be made ends the test.
 */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BIO, BIO_free_all)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_PKEY, EVP_PKEY_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509, X509_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509_CRL, X509_CRL_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509_REQ, X509_REQ_free)

/**
 * MakerSpec:
 * @subject: RDNs from the root down, "C=DE/O=Lab/CN=cms1a"; NULL for "CN=test"
 * @not_before: UTCTime or GeneralizedTime by its length, as written into the certificate; NULL for
 *   "20200101000000Z"
 * @not_after: likewise; NULL for "20491231235959Z"
 * @serial: hexadecimal; NULL for "01"
 * @digest: NULL for SHA-256; ignored for keys that bring their own
 * @ca: whether to add basicConstraints and keyUsage of an authority
 * @extensions: NULL-ended list of "name=value" in OpenSSL's configuration form, such as
 *   "subjectAltName=DNS:a.b,IP:10.0.0.1" or "1.2.3.4=critical,DER:0500"
 */
typedef struct {
  const char *subject;
  const char *not_before;
  const char *not_after;
  const char *serial;
  const char *digest;
  gboolean ca;
  const char *extensions[12];
} MakerSpec;

/* @kind: "rsa:2048", "rsa-pss:2048", "ec:P-256" (any curve), "ed25519", "ed448", "x25519", "dsa".
 * Made once for each @kind and @number; borrowed until the program ends. */
EVP_PKEY *maker_key (const char *kind, guint number);

/* @issuer: NULL for self-signed by @issuer_key, which may be another key than @key's. */
X509 *maker_certificate (const MakerSpec *spec, EVP_PKEY *key, X509 *issuer, EVP_PKEY *issuer_key);
X509_REQ *maker_request (const MakerSpec *spec, EVP_PKEY *key);
/* Revokes the serial numbers 1 to @n_revoked. */
X509_CRL *maker_crl (X509 *issuer, EVP_PKEY *issuer_key, guint n_revoked);

/* @object is an X509, X509_REQ, X509_CRL or EVP_PKEY (PKCS #8). Transfer full. */
GBytes *maker_x509_der (X509 *x509);
char *maker_x509_pem (X509 *x509);
/* The same text @n times: many megabytes of one certificate. Transfer full. */
char *maker_repeat (const char *text, guint n);
GBytes *maker_request_der (X509_REQ *request);
char *maker_request_pem (X509_REQ *request);
GBytes *maker_crl_der (X509_CRL *crl);
char *maker_crl_pem (X509_CRL *crl);
GBytes *maker_key_der (EVP_PKEY *key);
/* @passphrase: (nullable): encrypts with AES-256 in PKCS #8 */
char *maker_key_pem (EVP_PKEY *key, const char *passphrase);
/* The form before PKCS #8; @cipher such as "AES-128-CBC" or NULL. */
char *maker_key_traditional_pem (EVP_PKEY *key, const char *cipher, const char *passphrase);

/* The core's view of an X509. */
CsCertificate *maker_wrap (X509 *x509);

G_END_DECLS
