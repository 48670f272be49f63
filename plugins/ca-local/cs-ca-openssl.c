/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-ca-openssl.h"

#include <openssl/err.h>

void
cs_ca_set_openssl_error (GError **error, const char *what)
{
  const char *reason = ERR_reason_error_string (ERR_peek_last_error ());

  g_set_error (error, CS_ERROR, CS_ERROR_AUTHORITY, "%s: %s", what,
               reason != NULL ? reason : "OpenSSL gives no reason");
  ERR_clear_error ();
}

char *
cs_ca_dup_bio_text (BIO *bio)
{
  char *data = NULL;
  long length = BIO_get_mem_data (bio, &data);

  return g_strndup (data, MAX (length, 0));
}

char *
cs_ca_dup_name_text (const X509_NAME *name)
{
  g_autoptr (BIO) bio = BIO_new (BIO_s_mem ());
  g_autofree char *text = NULL;

  X509_NAME_print_ex (bio, name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
  text = cs_ca_dup_bio_text (bio);

  return cs_escape_control (text);
}

char *
cs_ca_dup_serial_text (const ASN1_INTEGER *serial)
{
  g_autoptr (BIGNUM) number = ASN1_INTEGER_to_BN (serial, NULL);
  g_autofree char *lower = NULL;
  const char *digits;
  char *hex = BN_bn2hex (number);

  lower = g_ascii_strdown (hex, -1);
  OPENSSL_free (hex);
  digits = lower + strspn (lower, "0");

  return g_strdup (*digits != '\0' ? digits : "0");
}

char *
cs_ca_dup_spki_sha256 (X509_PUBKEY *key)
{
  unsigned char *der = NULL;
  int length = i2d_X509_PUBKEY (key, &der);
  char *sha256 = length > 0 ? g_compute_checksum_for_data (G_CHECKSUM_SHA256, der, (gsize) length)
                            : g_strdup ("");

  OPENSSL_free (der);

  return sha256;
}

char *
cs_ca_dup_key_text (EVP_PKEY *key)
{
  const char *type = EVP_PKEY_get0_type_name (key);
  char curve[64];

  if (EVP_PKEY_is_a (key, "EC") && EVP_PKEY_get_group_name (key, curve, sizeof curve, NULL) == 1)
    return g_strdup_printf ("EC %s", curve);
  if (EVP_PKEY_is_a (key, "RSA"))
    return g_strdup_printf ("RSA %d", EVP_PKEY_get_bits (key));

  return g_strdup (type != NULL ? type : "unknown key");
}

const EVP_MD *
cs_ca_get_digest (EVP_PKEY *key)
{
  if (EVP_PKEY_is_a (key, "ED25519"))
    return NULL;

  return EVP_PKEY_is_a (key, "EC") && EVP_PKEY_get_bits (key) > 256 ? EVP_sha384 () : EVP_sha256 ();
}

GBytes *
cs_ca_certificate_to_der (X509 *certificate)
{
  unsigned char *der = NULL;
  int length = i2d_X509 (certificate, &der);
  GBytes *bytes = g_bytes_new (der, (gsize) MAX (length, 0));

  OPENSSL_free (der);

  return bytes;
}

X509 *
cs_ca_certificate_from_der (GBytes *der)
{
  gsize size;
  const unsigned char *data = g_bytes_get_data (der, &size);

  return d2i_X509 (NULL, &data, (long) size);
}

gboolean
cs_ca_add_extension (X509 *certificate, X509 *issuer, int nid, const char *value)
{
  g_autoptr (X509_EXTENSION) extension = NULL;
  X509V3_CTX context;

  X509V3_set_ctx (&context, issuer, certificate, NULL, NULL, 0);
  X509V3_set_ctx_nodb (&context);
  extension = X509V3_EXT_nconf_nid (NULL, &context, nid, value);

  return extension != NULL && X509_add_ext (certificate, extension, -1) == 1;
}
