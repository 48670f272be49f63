/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-reading.h"

#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <string.h>

#include "cs-error.h"
#include "cs-private-key-private.h"

#define KDF_ITERATIONS_MAX 5000000 /* a few seconds of work */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PBE2PARAM, PBE2PARAM_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PBEPARAM, PBEPARAM_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PBKDF2PARAM, PBKDF2PARAM_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PKCS8_PRIV_KEY_INFO, PKCS8_PRIV_KEY_INFO_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509_SIG, X509_SIG_free)

static gboolean
is_affordable (const ASN1_INTEGER *iterations)
{
  gint64 n = 0;

  return ASN1_INTEGER_get_int64 (&n, iterations) == 1 && n <= KDF_ITERATIONS_MAX;
}

gboolean
cs_reading_can_afford (const X509_ALGOR *algorithm)
{
  g_autoptr (PBE2PARAM) pbes2 = NULL;
  g_autoptr (PBEPARAM) pbes1 = NULL;
  g_autoptr (PBKDF2PARAM) kdf = NULL;
  const ASN1_OBJECT *object;
  gboolean affordable = TRUE;

  X509_ALGOR_get0 (&object, NULL, NULL, algorithm);
  if (OBJ_obj2nid (object) == NID_pbes2) {
    pbes2 = ASN1_TYPE_unpack_sequence (ASN1_ITEM_rptr (PBE2PARAM), algorithm->parameter);
    if (pbes2 != NULL)
      kdf = ASN1_TYPE_unpack_sequence (ASN1_ITEM_rptr (PBKDF2PARAM), pbes2->keyfunc->parameter);
    if (kdf != NULL)
      affordable = is_affordable (kdf->iter);
  } else {
    pbes1 = ASN1_TYPE_unpack_sequence (ASN1_ITEM_rptr (PBEPARAM), algorithm->parameter);
    if (pbes1 != NULL)
      affordable = is_affordable (pbes1->iter);
  }
  ERR_clear_error ();

  return affordable;
}

static void
add_refusal (CsReading *self, const char *reason, CsEncoding encoding)
{
  cs_reading_add_error (
      self, g_error_new (CS_ERROR, CS_ERROR_MALFORMED, "encrypted private key: %s", reason),
      encoding);
}

static PKCS8_PRIV_KEY_INFO *
decrypt (const X509_SIG *sealed, const char *passphrase)
{
  PKCS8_PRIV_KEY_INFO *info = PKCS8_decrypt (sealed, passphrase, (int) strlen (passphrase));
  CsLegacy *legacy;

  if (info != NULL)
    return info;

  legacy = cs_legacy_enter ();
  if (legacy != NULL) {
    info = PKCS8_decrypt (sealed, passphrase, (int) strlen (passphrase));
    cs_legacy_leave (legacy);
  }

  return info;
}

static void
add_sealed (CsReading *self, const X509_SIG *sealed, CsEncoding encoding)
{
  g_autoptr (PKCS8_PRIV_KEY_INFO) info = NULL;
  const X509_ALGOR *algorithm;
  EVP_PKEY *pkey = NULL;
  char *passphrase;

  X509_SIG_get0 (sealed, &algorithm, NULL);
  if (!cs_reading_can_afford (algorithm)) {
    add_refusal (self, "it asks for more work than is done for a file", encoding);
    return;
  }
  passphrase = cs_reading_ask (self, "private key");
  if (passphrase == NULL) {
    cs_reading_add (self, cs_private_key_new (NULL, TRUE), encoding);
    return;
  }

  info = decrypt (sealed, passphrase);
  cs_reading_free_passphrase (passphrase);
  if (info != NULL)
    pkey = EVP_PKCS82PKEY (info);
  ERR_clear_error ();
  if (pkey != NULL)
    cs_reading_add (self, cs_private_key_new (pkey, TRUE), encoding);
  else
    add_refusal (self, "the pass phrase does not open it", encoding);
}

gboolean
cs_reading_add_key (CsReading *self, const guint8 *data, gsize size, CsEncoding encoding)
{
  const guint8 *rest = data;
  EVP_PKEY *pkey = d2i_AutoPrivateKey (NULL, &rest, (long) size);
  g_autoptr (X509_SIG) sealed = NULL;

  ERR_clear_error ();
  if (pkey != NULL) {
    cs_reading_add (self, cs_private_key_new (pkey, FALSE), encoding);
    return TRUE;
  }

  rest = data;
  sealed = d2i_X509_SIG (NULL, &rest, (long) size);
  ERR_clear_error ();
  if (sealed == NULL || rest != data + size)
    return FALSE;
  add_sealed (self, sealed, encoding);

  return TRUE;
}

/* OpenSSL asks for a pass phrase it was given in advance. */
static int
passphrase_cb (char *buffer, int size, int for_writing, void *passphrase)
{
  gsize length = strlen (passphrase);

  if (length > (gsize) size)
    return -1;
  memcpy (buffer, passphrase, length);

  return (int) length;
}

/* Decrypts into @copy, which is as large as the block. */
static gboolean
decrypt_pem (const CsPemBlock *block, char *passphrase, guint8 *copy, long *size)
{
  EVP_CIPHER_INFO info;

  memcpy (copy, block->der, block->der_size);
  *size = (long) block->der_size;

  return PEM_get_EVP_CIPHER_INFO (block->header, &info) == 1
         && PEM_do_header (&info, copy, size, passphrase_cb, passphrase) == 1;
}

/* DES and its like are with the ciphers of the past; the key itself is made outside their context,
 * which it would not outlive. */
static EVP_PKEY *
open_pem (const CsPemBlock *block, char *passphrase)
{
  guint8 *copy = g_malloc (block->der_size);
  const guint8 *rest = copy;
  long size;
  gboolean good = decrypt_pem (block, passphrase, copy, &size);
  CsLegacy *legacy = good ? NULL : cs_legacy_enter ();
  EVP_PKEY *pkey = NULL;

  if (legacy != NULL) {
    good = decrypt_pem (block, passphrase, copy, &size);
    cs_legacy_leave (legacy);
  }
  if (good)
    pkey = d2i_AutoPrivateKey (NULL, &rest, size);
  ERR_clear_error ();
  OPENSSL_cleanse (copy, block->der_size);
  g_free (copy);

  return pkey;
}

void
cs_reading_add_encrypted_pem (CsReading *self, CsPemBlock *block)
{
  EVP_CIPHER_INFO info;
  EVP_PKEY *pkey;
  char *passphrase;

  if (!g_str_has_suffix (block->label, "PRIVATE KEY")
      || PEM_get_EVP_CIPHER_INFO (block->header, &info) != 1) {
    ERR_clear_error ();
    add_refusal (self, "it does not say in a known way how it is encrypted", CS_ENCODING_PEM);
    return;
  }
  passphrase = cs_reading_ask (self, "private key");
  if (passphrase == NULL) {
    cs_reading_add (self, cs_private_key_new (NULL, TRUE), CS_ENCODING_PEM);
    return;
  }

  pkey = open_pem (block, passphrase);
  cs_reading_free_passphrase (passphrase);
  if (pkey != NULL)
    cs_reading_add (self, cs_private_key_new (pkey, TRUE), CS_ENCODING_PEM);
  else
    add_refusal (self, "the pass phrase does not open it", CS_ENCODING_PEM);
}
