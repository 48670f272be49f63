/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <string.h>

#include "pki-maker.h"

/* Writes one file of each format; their names are the arguments, in this order. */
enum {
  SEED_PEM = 1,
  SEED_DER,
  SEED_KEYS,
  SEED_PKCS7,
  SEED_PKCS12,
  N_SEEDS,
};

static void
write_bio (const char *path, BIO *bio)
{
  char *data = NULL;
  long length = BIO_get_mem_data (bio, &data);

  g_assert_true (g_file_set_contents (path, data, length, NULL));
  BIO_free (bio);
}

static void
write_containers (char **paths, X509 *x509, X509 *root)
{
  BIO *seven = BIO_new (BIO_s_mem ()), *twelve = BIO_new (BIO_s_mem ());
  STACK_OF (X509) *others = sk_X509_new_null ();
  PKCS7 *p7 = PKCS7_new ();
  PKCS12 *p12;

  PKCS7_set_type (p7, NID_pkcs7_signed);
  PKCS7_content_new (p7, NID_pkcs7_data);
  PKCS7_add_certificate (p7, x509);
  PKCS7_add_certificate (p7, root);
  i2d_PKCS7_bio (seven, p7);
  PKCS7_free (p7);
  sk_X509_push (others, root);
  p12 = PKCS12_create ("secret", NULL, maker_key ("ec:P-256", 0), x509, others, 0, 0, 16, 16, 0);
  i2d_PKCS12_bio (twelve, p12);
  PKCS12_free (p12);
  sk_X509_free (others);
  write_bio (paths[SEED_PKCS7], seven);
  write_bio (paths[SEED_PKCS12], twelve);
}

int
main (int argc, char *argv[])
{
  const MakerSpec root_spec = { .subject = "CN=root", .ca = TRUE };
  const MakerSpec spec
      = { .subject = "C=DE/O=Lab, Inc./CN=a.lab",
          .extensions = { "subjectAltName=DNS:a.lab,IP:10.0.0.1,email:a@b,URI:c:d",
                          "extendedKeyUsage=serverAuth,clientAuth", "1.2.3.4=DER:0500" } };
  EVP_PKEY *key = maker_key ("ec:P-256", 0), *root_key = maker_key ("ec:P-256", 1);
  g_autoptr (X509) root = maker_certificate (&root_spec, root_key, NULL, root_key);
  g_autoptr (X509) x509 = maker_certificate (&spec, key, root, root_key);
  g_autoptr (X509_REQ) req = maker_request (&spec, key);
  g_autoptr (X509_CRL) crl = maker_crl (root, root_key, 2);
  g_autofree char *cert_pem = maker_x509_pem (x509), *root_pem = maker_x509_pem (root);
  g_autofree char *req_pem = maker_request_pem (req), *crl_pem = maker_crl_pem (crl);
  g_autofree char *sealed = maker_key_pem (key, "secret"), *plain = maker_key_pem (key, NULL);
  g_autofree char *old = maker_key_traditional_pem (key, "AES-128-CBC", "secret");
  g_autofree char *pem = g_strconcat (cert_pem, "\x1a", req_pem, root_pem, crl_pem, NULL);
  g_autofree char *keys = g_strconcat (plain, sealed, old, NULL);
  g_autoptr (GBytes) der = maker_x509_der (x509);

  g_assert_cmpint (argc, ==, N_SEEDS);
  g_assert_true (g_file_set_contents (argv[SEED_PEM], pem, -1, NULL));
  g_assert_true (g_file_set_contents (argv[SEED_KEYS], keys, -1, NULL));
  g_assert_true (g_file_set_contents (argv[SEED_DER], g_bytes_get_data (der, NULL),
                                      (gssize) g_bytes_get_size (der), NULL));
  write_containers (argv, x509, root);

  return 0;
}
