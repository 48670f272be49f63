/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "pki-maker.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <string.h>

/* The one place where a thing that could not be made ends the test. */
static void
must (gboolean made, const char *what)
{
  if (!made)
    ERR_print_errors_fp (stderr);
  if (!made)
    g_error ("the test cannot make %s", what);
}

static EVP_PKEY *
generate (const char *name, const char *parameter, const char *value)
{
  EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name (NULL, name, NULL);
  EVP_PKEY *key = NULL;

  must (context != NULL && EVP_PKEY_keygen_init (context) == 1, name);
  if (parameter != NULL)
    must (EVP_PKEY_CTX_ctrl_str (context, parameter, value) == 1, value);
  must (EVP_PKEY_generate (context, &key) == 1, name);
  EVP_PKEY_CTX_free (context);

  return key;
}

static EVP_PKEY *
generate_dsa (void)
{
  EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name (NULL, "DSA", NULL);
  EVP_PKEY *parameters = NULL, *key = NULL;

  must (EVP_PKEY_paramgen_init (context) == 1
            && EVP_PKEY_CTX_ctrl_str (context, "dsa_paramgen_bits", "1024") == 1
            && EVP_PKEY_generate (context, &parameters) == 1,
        "DSA parameters");
  EVP_PKEY_CTX_free (context);
  context = EVP_PKEY_CTX_new_from_pkey (NULL, parameters, NULL);
  must (EVP_PKEY_keygen_init (context) == 1 && EVP_PKEY_generate (context, &key) == 1, "DSA key");
  EVP_PKEY_CTX_free (context);
  EVP_PKEY_free (parameters);

  return key;
}

static EVP_PKEY *
generate_kind (const char *kind)
{
  if (g_str_has_prefix (kind, "rsa:"))
    return generate ("RSA", "rsa_keygen_bits", kind + 4);
  if (g_str_has_prefix (kind, "rsa-pss:"))
    return generate ("RSA-PSS", "rsa_keygen_bits", kind + 8);
  if (g_str_has_prefix (kind, "ec:"))
    return generate ("EC", "ec_paramgen_curve", kind + 3);
  if (g_str_equal (kind, "dsa"))
    return generate_dsa ();

  return generate (kind, NULL, NULL);
}

EVP_PKEY *
maker_key (const char *kind, guint number)
{
  static GHashTable *made = NULL;
  g_autofree char *id = g_strdup_printf ("%s %u", kind, number);
  EVP_PKEY *key;

  if (made == NULL)
    made = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) EVP_PKEY_free);
  key = g_hash_table_lookup (made, id);
  if (key == NULL) {
    key = generate_kind (kind);
    g_hash_table_insert (made, g_steal_pointer (&id), key);
  }

  return key;
}

static X509_NAME *
make_name (const char *subject)
{
  g_auto (GStrv) parts = g_strsplit (subject != NULL ? subject : "CN=test", "/", -1);
  X509_NAME *name = X509_NAME_new ();

  for (guint i = 0; parts[i] != NULL && *parts[i] != '\0'; i++) {
    char *value = strchr (parts[i], '=');

    must (value != NULL, parts[i]);
    *value++ = '\0';
    must (X509_NAME_add_entry_by_txt (name, parts[i], MBSTRING_UTF8, (guint8 *) value, -1, -1, 0)
              == 1,
          parts[i]);
  }

  return name;
}

static void
set_time (ASN1_TIME *time, const char *text)
{
  int type = strlen (text) == 13 ? V_ASN1_UTCTIME : V_ASN1_GENERALIZEDTIME;

  /* The bytes as they are: a test may want a time that is none. */
  time->type = type;
  must (ASN1_STRING_set (time, text, -1) == 1, text);
}

static X509_EXTENSION *
make_extension (const char *line, X509V3_CTX *context)
{
  g_auto (GStrv) halves = g_strsplit (line, "=", 2);
  X509_EXTENSION *extension = X509V3_EXT_nconf (NULL, context, halves[0], halves[1]);

  must (extension != NULL, line);

  return extension;
}

static void
add_extension (X509 *x509, X509 *issuer, const char *line)
{
  X509V3_CTX context;
  X509_EXTENSION *extension;

  X509V3_set_ctx (&context, issuer, x509, NULL, NULL, 0);
  extension = make_extension (line, &context);
  must (X509_add_ext (x509, extension, -1) == 1, line);
  X509_EXTENSION_free (extension);
}

static const EVP_MD *
digest_for (EVP_PKEY *key, const char *digest)
{
  if (EVP_PKEY_is_a (key, "ED25519") || EVP_PKEY_is_a (key, "ED448"))
    return NULL;

  return EVP_get_digestbyname (digest != NULL ? digest : "SHA256");
}

static void
set_serial (X509 *x509, const char *hex)
{
  BIGNUM *number = NULL;

  must (BN_hex2bn (&number, hex != NULL ? hex : "01") > 0, "serial number");
  must (BN_to_ASN1_INTEGER (number, X509_get_serialNumber (x509)) != NULL, "serial number");
  BN_free (number);
}

X509 *
maker_certificate (const MakerSpec *spec, EVP_PKEY *key, X509 *issuer, EVP_PKEY *issuer_key)
{
  X509 *x509 = X509_new ();
  X509_NAME *name = make_name (spec->subject);

  must (X509_set_version (x509, X509_VERSION_3) == 1 && X509_set_subject_name (x509, name) == 1
            && X509_set_issuer_name (x509, issuer != NULL ? X509_get_subject_name (issuer) : name)
                   == 1
            && X509_set_pubkey (x509, key) == 1,
        "certificate");
  X509_NAME_free (name);
  set_serial (x509, spec->serial);
  set_time (X509_getm_notBefore (x509),
            spec->not_before != NULL ? spec->not_before : "20200101000000Z");
  set_time (X509_getm_notAfter (x509),
            spec->not_after != NULL ? spec->not_after : "20491231235959Z");
  if (spec->ca) {
    add_extension (x509, x509, "basicConstraints=critical,CA:TRUE");
    add_extension (x509, x509, "keyUsage=critical,keyCertSign,cRLSign");
    add_extension (x509, x509, "subjectKeyIdentifier=hash");
  }
  for (guint i = 0; spec->extensions[i] != NULL; i++)
    add_extension (x509, issuer != NULL ? issuer : x509, spec->extensions[i]);
  must (X509_sign (x509, issuer_key, digest_for (issuer_key, spec->digest)) > 0, "signature");

  return x509;
}

X509_REQ *
maker_request (const MakerSpec *spec, EVP_PKEY *key)
{
  X509_REQ *request = X509_REQ_new ();
  X509_NAME *name = make_name (spec->subject);
  STACK_OF (X509_EXTENSION) *extensions = sk_X509_EXTENSION_new_null ();
  X509V3_CTX context;

  must (X509_REQ_set_version (request, X509_REQ_VERSION_1) == 1
            && X509_REQ_set_subject_name (request, name) == 1
            && X509_REQ_set_pubkey (request, key) == 1,
        "request");
  X509_NAME_free (name);
  X509V3_set_ctx (&context, NULL, NULL, request, NULL, 0);
  for (guint i = 0; spec->extensions[i] != NULL; i++)
    sk_X509_EXTENSION_push (extensions, make_extension (spec->extensions[i], &context));
  if (sk_X509_EXTENSION_num (extensions) > 0)
    must (X509_REQ_add_extensions (request, extensions) == 1, "extensions");
  sk_X509_EXTENSION_pop_free (extensions, X509_EXTENSION_free);
  must (X509_REQ_sign (request, key, digest_for (key, spec->digest)) > 0, "signature");

  return request;
}

X509_CRL *
maker_crl (X509 *issuer, EVP_PKEY *issuer_key, guint n_revoked)
{
  X509_CRL *crl = X509_CRL_new ();
  ASN1_TIME *time = ASN1_TIME_new ();

  set_time (time, "240102030405Z");
  must (X509_CRL_set_version (crl, X509_CRL_VERSION_2) == 1
            && X509_CRL_set_issuer_name (crl, X509_get_subject_name (issuer)) == 1
            && X509_CRL_set1_lastUpdate (crl, time) == 1,
        "revocation list");
  for (guint i = 1; i <= n_revoked; i++) {
    X509_REVOKED *revoked = X509_REVOKED_new ();
    ASN1_INTEGER *serial = ASN1_INTEGER_new ();

    must (ASN1_INTEGER_set_uint64 (serial, i) == 1
              && X509_REVOKED_set_serialNumber (revoked, serial) == 1
              && X509_REVOKED_set_revocationDate (revoked, time) == 1
              && X509_CRL_add0_revoked (crl, revoked) == 1,
          "revoked certificate");
    ASN1_INTEGER_free (serial);
  }
  set_time (time, "340102030405Z");
  must (X509_CRL_set1_nextUpdate (crl, time) == 1
            && X509_CRL_sign (crl, issuer_key, digest_for (issuer_key, NULL)) > 0,
        "revocation list");
  ASN1_TIME_free (time);

  return crl;
}

/* @size: what an i2d function returned for @der. */
static GBytes *
take_der (guint8 *der, int size)
{
  GBytes *bytes;

  must (size > 0, "DER");
  bytes = g_bytes_new (der, (gsize) size);
  OPENSSL_free (der);

  return bytes;
}

GBytes *
maker_x509_der (X509 *x509)
{
  guint8 *der = NULL;
  int size = i2d_X509 (x509, &der);

  return take_der (der, size);
}

GBytes *
maker_request_der (X509_REQ *request)
{
  guint8 *der = NULL;
  int size = i2d_X509_REQ (request, &der);

  return take_der (der, size);
}

GBytes *
maker_crl_der (X509_CRL *crl)
{
  guint8 *der = NULL;
  int size = i2d_X509_CRL (crl, &der);

  return take_der (der, size);
}

GBytes *
maker_key_der (EVP_PKEY *key)
{
  PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8 (key);
  guint8 *der = NULL;
  int size = i2d_PKCS8_PRIV_KEY_INFO (info, &der);

  PKCS8_PRIV_KEY_INFO_free (info);

  return take_der (der, size);
}

static char *
take_text (BIO *bio, gboolean written)
{
  char *data = NULL;
  long length = BIO_get_mem_data (bio, &data);
  char *text;

  must (written && length > 0, "PEM");
  text = g_strndup (data, (gsize) length);
  BIO_free (bio);

  return text;
}

char *
maker_repeat (const char *text, guint n)
{
  gsize length = strlen (text);
  GString *all = g_string_sized_new (n * length);

  for (guint i = 0; i < n; i++)
    g_string_append_len (all, text, (gssize) length);

  return g_string_free (all, FALSE);
}

char *
maker_x509_pem (X509 *x509)
{
  BIO *bio = BIO_new (BIO_s_mem ());

  return take_text (bio, PEM_write_bio_X509 (bio, x509) == 1);
}

char *
maker_request_pem (X509_REQ *request)
{
  BIO *bio = BIO_new (BIO_s_mem ());

  return take_text (bio, PEM_write_bio_X509_REQ (bio, request) == 1);
}

char *
maker_crl_pem (X509_CRL *crl)
{
  BIO *bio = BIO_new (BIO_s_mem ());

  return take_text (bio, PEM_write_bio_X509_CRL (bio, crl) == 1);
}

char *
maker_key_pem (EVP_PKEY *key, const char *passphrase)
{
  BIO *bio = BIO_new (BIO_s_mem ());
  const EVP_CIPHER *cipher = passphrase != NULL ? EVP_aes_256_cbc () : NULL;
  int length = passphrase != NULL ? (int) strlen (passphrase) : 0;

  return take_text (
      bio, PEM_write_bio_PKCS8PrivateKey (bio, key, cipher, passphrase, length, NULL, NULL) == 1);
}

char *
maker_key_traditional_pem (EVP_PKEY *key, const char *cipher, const char *passphrase)
{
  BIO *bio = BIO_new (BIO_s_mem ());
  const EVP_CIPHER *with = cipher != NULL ? EVP_get_cipherbyname (cipher) : NULL;
  int length = passphrase != NULL ? (int) strlen (passphrase) : 0;

  return take_text (bio, PEM_write_bio_PrivateKey_traditional (
                             bio, key, with, (const guint8 *) passphrase, length, NULL, NULL)
                             == 1);
}

CsCertificate *
maker_wrap (X509 *x509)
{
  g_autoptr (GBytes) der = maker_x509_der (x509);
  g_autoptr (GError) error = NULL;
  CsCertificate *certificate = cs_certificate_new_from_der (der, &error);

  g_assert_no_error (error);

  return certificate;
}
