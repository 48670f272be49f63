/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-public-key-private.h"

#define RSA_BITS_MIN 2048
#define DSA_BITS_MIN 2048
#define EC_BITS_MIN 256

static const char *
type_of_algorithm (int nid)
{
  static const struct {
    int nid;
    const char *type;
  } types[] = {
    { NID_rsaEncryption, "rsa" }, { NID_rsassaPss, "rsa-pss" }, { NID_X9_62_id_ecPublicKey, "ec" },
    { NID_ED25519, "ed25519" },   { NID_ED448, "ed448" },       { NID_X25519, "x25519" },
    { NID_dsa, "dsa" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++) {
    if (types[i].nid == nid)
      return types[i].type;
  }

  return "other";
}

/* As the standards call it where admins know that name, else OpenSSL's short name. */
static char *
dup_curve (EVP_PKEY *pkey)
{
  char name[80];
  int nid;

  if (EVP_PKEY_get_group_name (pkey, name, sizeof name, NULL) != 1)
    return NULL;

  nid = OBJ_txt2nid (name);
  switch (nid) {
  case NID_X9_62_prime256v1:
    return g_strdup ("P-256");
  case NID_secp384r1:
    return g_strdup ("P-384");
  case NID_secp521r1:
    return g_strdup ("P-521");
  default:
    return g_strdup (name);
  }
}

static void
check_strength (CsPublicKey *self, GListStore *problems)
{
  g_autofree char *shown = NULL;
  guint least = 0;

  if (g_str_equal (self->type, "rsa") || g_str_equal (self->type, "rsa-pss"))
    least = RSA_BITS_MIN;
  else if (g_str_equal (self->type, "dsa"))
    least = DSA_BITS_MIN;
  else if (g_str_equal (self->type, "ec"))
    least = EC_BITS_MIN;
  if (self->bits == 0 || self->bits >= least)
    return;

  shown = g_strdup_printf ("%s of %u bits", self->type, self->bits);
  cs_problems_add (problems, CS_PROBLEM_WEAK_KEY, shown);
}

CsPublicKey *
cs_public_key_new_from_spki (const guint8 *der, gsize length, GListStore *problems)
{
  CsPublicKey *self = g_new0 (CsPublicKey, 1);
  const guint8 *rest = der;
  g_autoptr (X509_PUBKEY) key = NULL;
  ASN1_OBJECT *algorithm = NULL;
  EVP_PKEY *pkey;

  ERR_clear_error ();
  self->type = "other";
  self->spki_sha256 = cs_openssl_dup_sha256 (der, length);
  key = d2i_X509_PUBKEY (NULL, &rest, (long) length);
  if (key != NULL && X509_PUBKEY_get0_param (&algorithm, NULL, NULL, NULL, key) == 1)
    self->type = type_of_algorithm (OBJ_obj2nid (algorithm));

  pkey = key != NULL ? X509_PUBKEY_get0 (key) : NULL;
  if (pkey == NULL) {
    g_autofree char *reason = cs_openssl_dup_reason ();

    cs_problems_add (problems, CS_PROBLEM_UNDECODABLE_KEY, reason);
    return self;
  }
  self->bits = (guint) MAX (EVP_PKEY_get_bits (pkey), 0);
  if (g_str_equal (self->type, "ec"))
    self->curve = dup_curve (pkey);
  check_strength (self, problems);
  ERR_clear_error ();

  return self;
}

CsPublicKey *
cs_public_key_new_from_pkey (EVP_PKEY *pkey)
{
  unsigned char *der = NULL;
  int length = i2d_PUBKEY (pkey, &der);
  CsPublicKey *self;

  if (length <= 0) {
    ERR_clear_error ();
    return NULL;
  }
  self = cs_public_key_new_from_spki (der, (gsize) length, NULL);
  OPENSSL_free (der);

  return self;
}

void
cs_public_key_free (CsPublicKey *self)
{
  if (self == NULL)
    return;

  g_free (self->curve);
  g_free (self->spki_sha256);
  g_free (self);
}
