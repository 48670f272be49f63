/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-private-key-private.h"

#include "cs-certificate-private.h"
#include "cs-public-key-private.h"
#include "cs-request-private.h"

/* Checking a key costs more than the cube of its size: a second for RSA of 4096 bits, a quarter of
 * a minute for 8192. */
#define CHECK_BITS_MAX 8192
/* The longest raw key there is, X448's and Ed448's, has 57 bytes. */
#define RAW_KEY_MAX 64

struct _CsPrivateKey {
  GObject parent_instance;

  EVP_PKEY *pkey; /* wiped by OpenSSL when freed */
  CsPublicKey *public_key;
  gboolean encrypted;
};

G_DEFINE_FINAL_TYPE (CsPrivateKey, cs_private_key, G_TYPE_OBJECT)

static void
cs_private_key_finalize (GObject *object)
{
  CsPrivateKey *self = CS_PRIVATE_KEY (object);

  EVP_PKEY_free (self->pkey);
  cs_public_key_free (self->public_key);

  G_OBJECT_CLASS (cs_private_key_parent_class)->finalize (object);
}

static void
cs_private_key_class_init (CsPrivateKeyClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_private_key_finalize;
}

static void
cs_private_key_init (CsPrivateKey *self)
{
}

CsPrivateKey *
cs_private_key_new (EVP_PKEY *take_pkey, gboolean encrypted)
{
  CsPrivateKey *self = g_object_new (CS_TYPE_PRIVATE_KEY, NULL);

  self->pkey = take_pkey;
  self->encrypted = encrypted;
  if (take_pkey != NULL)
    self->public_key = cs_public_key_new_from_pkey (take_pkey);

  return self;
}

const CsPublicKey *
cs_private_key_get_public_key (CsPrivateKey *self)
{
  g_return_val_if_fail (CS_IS_PRIVATE_KEY (self), NULL);

  return self->public_key;
}

gboolean
cs_private_key_is_encrypted (CsPrivateKey *self)
{
  g_return_val_if_fail (CS_IS_PRIVATE_KEY (self), FALSE);

  return self->encrypted;
}

/* OpenSSL 3.0 does not check X25519, Ed25519 and their like pairwise: make the public half again
 * from the private one. */
static gboolean
raw_halves_fit (EVP_PKEY *pkey)
{
  guint8 secret[RAW_KEY_MAX], stated[RAW_KEY_MAX], made[RAW_KEY_MAX];
  gsize secret_size = sizeof secret, stated_size = sizeof stated, made_size = sizeof made;
  g_autoptr (EVP_PKEY) again = NULL;
  gboolean fit = FALSE;

  if (EVP_PKEY_get_raw_private_key (pkey, secret, &secret_size) == 1)
    again = EVP_PKEY_new_raw_private_key (EVP_PKEY_get_id (pkey), NULL, secret, secret_size);
  if (again != NULL && EVP_PKEY_get_raw_public_key (pkey, stated, &stated_size) == 1
      && EVP_PKEY_get_raw_public_key (again, made, &made_size) == 1)
    fit = stated_size == made_size && CRYPTO_memcmp (stated, made, made_size) == 0;
  OPENSSL_cleanse (secret, sizeof secret);

  return fit;
}

static gboolean
halves_fit (EVP_PKEY *pkey)
{
  g_autoptr (EVP_PKEY_CTX) context = NULL;

  switch (EVP_PKEY_get_base_id (pkey)) {
  case EVP_PKEY_ED25519:
  case EVP_PKEY_ED448:
  case EVP_PKEY_X25519:
  case EVP_PKEY_X448:
    return raw_halves_fit (pkey);
  default:
    context = EVP_PKEY_CTX_new_from_pkey (NULL, pkey, NULL);
    return context != NULL && EVP_PKEY_pairwise_check (context) == 1;
  }
}

/* @what: "certificate" or "request". Returns NULL for a match, else why not; transfer full. */
static char *
find_mismatch (CsPrivateKey *self, EVP_PKEY *wanted, const char *what)
{
  gboolean fits;

  if (self->pkey == NULL)
    return g_strdup ("The private key is encrypted and no pass phrase was given");
  if (wanted == NULL)
    return g_strdup_printf ("The public key of the %s cannot be decoded", what);
  if (EVP_PKEY_get_bits (self->pkey) > CHECK_BITS_MAX)
    return g_strdup_printf ("The private key has more than %d bits and is not checked",
                            CHECK_BITS_MAX);
  if (EVP_PKEY_eq (self->pkey, wanted) != 1)
    return g_strdup_printf ("The %s was made for another key", what);

  fits = halves_fit (self->pkey);
  ERR_clear_error ();

  return fits ? NULL
              : g_strdup ("The private key is damaged: its private half does not fit its public "
                          "half, which is the right one");
}

static gboolean
hand_over (char *take_mismatch, char **reason)
{
  gboolean match = take_mismatch == NULL;

  if (reason != NULL)
    *reason = take_mismatch;
  else
    g_free (take_mismatch);
  ERR_clear_error ();

  return match;
}

gboolean
cs_private_key_match_certificate (CsPrivateKey *self, CsCertificate *certificate, char **reason)
{
  X509 *x509;

  g_return_val_if_fail (CS_IS_PRIVATE_KEY (self), FALSE);
  g_return_val_if_fail (CS_IS_CERTIFICATE (certificate), FALSE);

  x509 = cs_certificate_peek_x509 (certificate);

  return hand_over (
      find_mismatch (self, x509 != NULL ? X509_get0_pubkey (x509) : NULL, "certificate"), reason);
}

gboolean
cs_private_key_match_request (CsPrivateKey *self, CsRequest *request, char **reason)
{
  g_return_val_if_fail (CS_IS_PRIVATE_KEY (self), FALSE);
  g_return_val_if_fail (CS_IS_REQUEST (request), FALSE);

  return hand_over (find_mismatch (self, cs_request_peek_pkey (request), "request"), reason);
}
