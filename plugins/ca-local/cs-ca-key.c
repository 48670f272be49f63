/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-ca-key.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>

/* 16 MiB of memory and some 50 ms for each guess. Every file states its own numbers, so that they
 * can be raised without touching old keys. */
#define SCRYPT_N (1 << 14)
#define SCRYPT_R 8
#define SCRYPT_P 1
#define SALT_SIZE 16

typedef struct {
  const char *spec;
  const char *type;
  const char *curve;
  gsize bits;
} Kind;

static const Kind kinds[] = {
  { "rsa:2048", "RSA", NULL, 2048 }, { "rsa:3072", "RSA", NULL, 3072 },
  { "rsa:4096", "RSA", NULL, 4096 }, { "ec:P-256", "EC", "P-256", 0 },
  { "ec:P-384", "EC", "P-384", 0 },  { "ed25519", "ED25519", NULL, 0 },
};

static const Kind *
find_kind (const char *spec)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_ascii_strcasecmp (kinds[i].spec, spec) == 0)
      return &kinds[i];

  return NULL;
}

gboolean
cs_ca_key_check_spec (const char *spec, GError **error)
{
  if (find_kind (spec) != NULL)
    return TRUE;

  cs_error_set (error, CS_ERROR, CS_ERROR_MALFORMED,
                "“%s” is no kind of key for an authority: rsa:2048, rsa:3072, rsa:4096, ec:P-256, "
                "ec:P-384 or ed25519",
                spec);
  return FALSE;
}

EVP_PKEY *
cs_ca_key_generate (const char *spec, GError **error)
{
  const Kind *kind = find_kind (spec);
  EVP_PKEY *key;

  g_return_val_if_fail (kind != NULL, NULL);

  if (kind->bits > 0)
    key = EVP_PKEY_Q_keygen (NULL, NULL, kind->type, kind->bits);
  else if (kind->curve != NULL)
    key = EVP_PKEY_Q_keygen (NULL, NULL, kind->type, kind->curve);
  else
    key = EVP_PKEY_Q_keygen (NULL, NULL, kind->type);
  if (key == NULL)
    cs_ca_set_openssl_error (error, "the authority's key could not be made");

  return key;
}

char *
cs_ca_key_dup_identity (EVP_PKEY *key)
{
  unsigned char *der = NULL;
  int length = i2d_PUBKEY (key, &der);
  char *sha256 = g_compute_checksum_for_data (G_CHECKSUM_SHA256, der, (gsize) MAX (length, 0));

  OPENSSL_free (der);

  return sha256;
}

static X509_SIG *
encrypt_info (PKCS8_PRIV_KEY_INFO *info, CsSecret *passphrase)
{
  /* Salt and IV are random when none are given. */
  g_autoptr (X509_ALGOR) scheme = PKCS5_pbe2_set_scrypt (EVP_aes_256_cbc (), NULL, SALT_SIZE, NULL,
                                                         SCRYPT_N, SCRYPT_R, SCRYPT_P);
  X509_SIG *encrypted;

  if (scheme == NULL)
    return NULL;

  encrypted = PKCS8_set0_pbe (cs_secret_peek (passphrase), (int) cs_secret_get_length (passphrase),
                              info, scheme);
  if (encrypted != NULL)
    g_steal_pointer (&scheme);

  return encrypted;
}

char *
cs_ca_key_encrypt (EVP_PKEY *key, CsSecret *passphrase, GError **error)
{
  g_autoptr (PKCS8_PRIV_KEY_INFO) info = EVP_PKEY2PKCS8 (key);
  g_autoptr (BIO) bio = BIO_new (BIO_s_mem ());
  g_autoptr (X509_SIG) encrypted = info != NULL ? encrypt_info (info, passphrase) : NULL;

  if (encrypted == NULL || PEM_write_bio_PKCS8 (bio, encrypted) != 1) {
    cs_ca_set_openssl_error (error, "the authority's key could not be encrypted");
    return NULL;
  }

  return cs_ca_dup_bio_text (bio);
}

EVP_PKEY *
cs_ca_key_decrypt (GBytes *pem, const char *file, CsSecret *passphrase, GError **error)
{
  gsize size;
  const void *data = g_bytes_get_data (pem, &size);
  g_autoptr (BIO) bio = BIO_new_mem_buf (data, (int) size);
  g_autoptr (X509_SIG) encrypted = PEM_read_bio_PKCS8 (bio, NULL, NULL, NULL);
  g_autoptr (PKCS8_PRIV_KEY_INFO) info = NULL;
  EVP_PKEY *key = NULL;

  if (encrypted == NULL) {
    ERR_clear_error ();
    cs_error_set (
        error, CS_ERROR, CS_ERROR_AUTHORITY,
        "%s: not an encrypted private key (PKCS #8); put back the file that was made with "
        "this authority",
        file);
    return NULL;
  }

  info = PKCS8_decrypt (encrypted, cs_secret_peek (passphrase),
                        (int) cs_secret_get_length (passphrase));
  if (info != NULL)
    key = EVP_PKCS82PKEY (info);
  if (key == NULL)
    cs_error_set (error, CS_ERROR, CS_ERROR_AUTHENTICATION,
                  "%s: the pass phrase is wrong; nothing was signed", file);
  ERR_clear_error ();

  return key;
}
