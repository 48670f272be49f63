/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <string.h>

#include "pki-maker.h"

static CsPrivateKey *
read_key (const char *pem)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (pem, strlen (pem));
  g_autoptr (GListModel) items = cs_reader_read_bytes (bytes, "a.key", NULL, NULL, NULL);
  g_autoptr (CsItem) item = g_list_model_get_item (items, 0);

  g_assert_nonnull (cs_item_get_private_key (item));

  return g_object_ref (cs_item_get_private_key (item));
}

static CsCertificate *
certificate_for (EVP_PKEY *pkey)
{
  MakerSpec spec = { 0 };
  g_autoptr (X509) x509 = maker_certificate (&spec, pkey, NULL, maker_key ("ec:P-256", 9));

  return maker_wrap (x509);
}

static const char *const kinds[] = { "rsa:2048", "rsa-pss:2048", "ec:P-256", "ec:P-384", "ec:P-521",
                                     "ed25519",  "ed448",        "x25519",   "dsa" };

static void
test_match (gconstpointer data)
{
  g_autofree char *pem = maker_key_pem (maker_key (data, 0), NULL);
  g_autoptr (CsPrivateKey) key = read_key (pem);
  g_autoptr (CsCertificate) right = certificate_for (maker_key (data, 0));
  g_autoptr (CsCertificate) wrong = certificate_for (maker_key (data, 1));
  g_autofree char *why_right = NULL, *why_wrong = NULL;

  g_assert_true (cs_private_key_match_certificate (key, right, &why_right));
  g_assert_null (why_right);
  g_assert_false (cs_private_key_match_certificate (key, wrong, &why_wrong));
  g_assert_nonnull (why_wrong);
  g_assert_false (cs_private_key_match_certificate (key, wrong, NULL));
}

static void
test_match_request (void)
{
  MakerSpec spec = { 0 };
  g_autofree char *pem = maker_key_pem (maker_key ("rsa:2048", 0), NULL);
  g_autoptr (CsPrivateKey) key = read_key (pem);
  g_autoptr (X509_REQ) right = maker_request (&spec, maker_key ("rsa:2048", 0));
  g_autoptr (X509_REQ) wrong = maker_request (&spec, maker_key ("rsa:2048", 1));
  g_autoptr (GBytes) right_der = maker_request_der (right);
  g_autoptr (GBytes) wrong_der = maker_request_der (wrong);
  g_autoptr (CsRequest) asked = cs_request_new_from_der (right_der, NULL);
  g_autoptr (CsRequest) other = cs_request_new_from_der (wrong_der, NULL);

  g_assert_true (cs_private_key_match_request (key, asked, NULL));
  g_assert_false (cs_private_key_match_request (key, other, NULL));
}

static void
test_other_kind (void)
{
  g_autofree char *pem = maker_key_pem (maker_key ("rsa:2048", 0), NULL);
  g_autoptr (CsPrivateKey) key = read_key (pem);
  g_autoptr (CsCertificate) certificate = certificate_for (maker_key ("ec:P-256", 0));

  g_assert_false (cs_private_key_match_certificate (key, certificate, NULL));
}

/* A copy of @pkey in which one private number is one more, the public half untouched. */
static EVP_PKEY *
damage (EVP_PKEY *pkey, const char *number)
{
  OSSL_PARAM *params = NULL;
  EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey (NULL, pkey, NULL);
  EVP_PKEY *damaged = NULL;
  OSSL_PARAM *one;

  g_assert_cmpint (EVP_PKEY_todata (pkey, EVP_PKEY_KEYPAIR, &params), ==, 1);
  one = OSSL_PARAM_locate (params, number);
  g_assert_nonnull (one);
  ((guint8 *) one->data)[one->data_size / 2] ^= 1;
  g_assert_cmpint (EVP_PKEY_fromdata_init (context), ==, 1);
  g_assert_cmpint (EVP_PKEY_fromdata (context, &damaged, EVP_PKEY_KEYPAIR, params), ==, 1);
  OSSL_PARAM_free (params);
  EVP_PKEY_CTX_free (context);

  return damaged;
}

static const struct {
  const char *kind;
  const char *number;
} damages[] = {
  { "rsa:2048", OSSL_PKEY_PARAM_RSA_D },         { "rsa:2048", OSSL_PKEY_PARAM_RSA_FACTOR1 },
  { "rsa:2048", OSSL_PKEY_PARAM_RSA_EXPONENT1 }, { "rsa:2048", OSSL_PKEY_PARAM_RSA_COEFFICIENT1 },
  { "ec:P-256", OSSL_PKEY_PARAM_PRIV_KEY },      { "ec:P-384", OSSL_PKEY_PARAM_PRIV_KEY },
  { "ec:P-521", OSSL_PKEY_PARAM_PRIV_KEY },      { "dsa", OSSL_PKEY_PARAM_PRIV_KEY },
};

/* X509_check_private_key() says yes to all of these. */
static void
test_damaged (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  EVP_PKEY *whole = maker_key (damages[i].kind, 0);
  g_autoptr (EVP_PKEY) damaged = damage (whole, damages[i].number);
  g_autofree char *pem = maker_key_traditional_pem (damaged, NULL, NULL);
  g_autoptr (CsPrivateKey) key = read_key (pem);
  g_autoptr (CsCertificate) certificate = certificate_for (whole);
  g_autofree char *reason = NULL;

  g_assert_cmpstr (cs_private_key_get_public_key (key)->spki_sha256, ==,
                   cs_certificate_get_public_key (certificate)->spki_sha256);
  g_assert_false (cs_private_key_match_certificate (key, certificate, &reason));
  g_assert_nonnull (strstr (reason, "damaged"));
}

/* In PKCS #8 a key of these kinds is kept with its private numbers, of which some or all make the
 * public half: whichever is damaged, there is no match. */
static const struct {
  const char *kind;
  gsize from_end; /* of the byte that is changed */
} sealed_damages[] = {
  { "rsa-pss:2048", 5 }, /* the coefficient */
  { "rsa-pss:2048", 300 }, { "rsa-pss:2048", 900 }, { "rsa:2048", 900 }, { "dsa", 5 },
  { "ed25519", 5 },        { "ed448", 5 },          { "x25519", 5 },
};

static void
test_damaged_pkcs8 (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  EVP_PKEY *whole = maker_key (sealed_damages[i].kind, 0);
  g_autoptr (CsCertificate) certificate = certificate_for (whole);
  g_autoptr (GBytes) der = maker_key_der (whole);
  GByteArray *changed = g_bytes_unref_to_array (g_steal_pointer (&der));
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GListModel) items = NULL;
  g_autoptr (CsItem) item = NULL;

  changed->data[changed->len - sealed_damages[i].from_end] ^= 1;
  bytes = g_byte_array_free_to_bytes (changed);
  items = cs_reader_read_bytes (bytes, "a.key", NULL, NULL, NULL);
  g_assert_nonnull (items);
  item = g_list_model_get_item (items, 0);
  g_assert_nonnull (cs_item_get_private_key (item));
  g_assert_false (
      cs_private_key_match_certificate (cs_item_get_private_key (item), certificate, NULL));
}

static void
test_closed (void)
{
  g_autofree char *pem = maker_key_pem (maker_key ("ec:P-256", 0), "secret");
  g_autoptr (CsPrivateKey) key = read_key (pem);
  g_autoptr (CsCertificate) certificate = certificate_for (maker_key ("ec:P-256", 0));
  g_autofree char *reason = NULL;

  g_assert_false (cs_private_key_match_certificate (key, certificate, &reason));
  g_assert_nonnull (strstr (reason, "pass phrase"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autofree char *path = g_strdup_printf ("/private-key/match/%s", kinds[i]);

    g_test_add_data_func (path, kinds[i], test_match);
  }
  for (guint i = 0; i < G_N_ELEMENTS (damages); i++) {
    g_autofree char *path
        = g_strdup_printf ("/private-key/damaged/%s/%s", damages[i].kind, damages[i].number);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_damaged);
  }
  for (guint i = 0; i < G_N_ELEMENTS (sealed_damages); i++) {
    g_autofree char *path
        = g_strdup_printf ("/private-key/damaged-pkcs8/%s/%u", sealed_damages[i].kind, i);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_damaged_pkcs8);
  }
  g_test_add_func ("/private-key/match-request", test_match_request);
  g_test_add_func ("/private-key/other-kind", test_other_kind);
  g_test_add_func ("/private-key/closed", test_closed);
  return g_test_run ();
}
