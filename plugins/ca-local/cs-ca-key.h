/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-ca-openssl.h"

G_BEGIN_DECLS

#define CS_CA_PASSPHRASE_MIN 6 /* bytes; the work of scrypt is what slows a guesser down */
#define CS_CA_KEY_DEFAULT "rsa:3072"

/* The authority's private key: made, encrypted, decrypted. Blocking. */

/* Whether @spec is one of rsa:2048, rsa:3072, rsa:4096, ec:P-256, ec:P-384, ed25519 (in any case);
 * %CS_ERROR_MALFORMED with the accepted forms. */
gboolean cs_ca_key_check_spec (const char *spec, GError **error);
EVP_PKEY *cs_ca_key_generate (const char *spec, GError **error);
/* SHA-256 of its SubjectPublicKeyInfo, hex: what a stored pass phrase is bound to. */
char *cs_ca_key_dup_identity (EVP_PKEY *key);

/* PKCS #8 under scrypt and AES-256-CBC, PEM. */
char *cs_ca_key_encrypt (EVP_PKEY *key, CsSecret *passphrase, GError **error);
/**
 * cs_ca_key_decrypt:
 * @pem: what cs_ca_key_encrypt() made, or another encrypted PKCS #8 key
 * @file: its name, for messages
 *
 * Returns: (transfer full): the key, wiped when freed; %CS_ERROR_AUTHENTICATION for a wrong pass
 *   phrase, %CS_ERROR_AUTHORITY when the file is no encrypted key
 */
EVP_PKEY *cs_ca_key_decrypt (GBytes *pem, const char *file, CsSecret *passphrase, GError **error);

G_END_DECLS
