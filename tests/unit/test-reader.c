/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/provider.h>
#include <glib/gstdio.h>
#include <string.h>

#include "reader-parts.h"

static void
test_input (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GBytes) bytes = make_input (inputs[i].name);
  g_autofree char *kinds = dup_kinds (bytes, NULL);

  g_assert_cmpstr (kinds, ==, inputs[i].kinds);
}

static void
test_der (void)
{
  g_autoptr (GBytes) cut = g_bytes_new_from_bytes (leaf_der, 0, g_bytes_get_size (leaf_der) - 1);

  assert_kinds (join (DER, leaf_der, NULL), "c");
  assert_kinds (join (DER, request_der, NULL), "r");
  assert_kinds (join (DER, crl_der, NULL), "l");
  assert_kinds (join (DER, key_der, NULL), "k");
  assert_kinds (join (DER, leaf_der, DER, request_der, DER, leaf_der, NULL), "crc");
  assert_kinds (join (DER, leaf_der, leaf2, NULL), "cc");
  assert_kinds (join (DER, leaf_der, "\x1a", NULL), "c");
  assert_kinds (join (DER, leaf_der, "\x1a", DER, leaf_der, "\x1a", leaf2, NULL), "ccc");
  assert_kinds (join (leaf2, DER, leaf_der, NULL), "cc");
  assert_kinds (join ("words\n", leaf2, "words\n", DER, leaf_der, "words\n", leaf3, NULL), "ccc");
  assert_kinds (join (DER, cut, NULL), "U");
  assert_kinds (join (DER, leaf_der, DER, cut, NULL), "cU");
  assert_kinds (join (DER, cut, leaf2, NULL), "Uc");
  /* The cut one takes the first byte of the next for its last. */
  assert_kinds (join (DER, cut, DER, leaf_der, NULL), "cU");
  assert_kinds (join (DER, cut, DER, leaf_der, DER, leaf_der, leaf2, NULL), "cUcc");
  assert_kinds (join (DER, leaf_der, "0 words\n", leaf2, NULL), "cc");
}

/* A part that cannot be read is an answer, and hides no other. */
static void
test_broken_parts (void)
{
  g_autofree char *no_end = g_strndup (leaf, strlen (leaf) / 2);
  g_autofree char *foreign = replace_all (leaf, "END CERTIFICATE", "END SOMETHING");
  g_autofree char *bad = replace_all (leaf, "M", "!");
  g_autofree char *short_dashes
      = replace_all (leaf, "BEGIN CERTIFICATE-----", "BEGIN CERTIFICATE--");
  g_autofree char *bad_end = replace_all (leaf, "END CERTIFICATE-----", "END CERTIFICATE--");

  assert_kinds (join (no_end, "\n", leaf2, NULL), "Uc");
  assert_kinds (join (leaf2, no_end, NULL), "cU");
  assert_kinds (join (foreign, leaf2, NULL), "Uc");
  assert_kinds (join (bad, leaf2, NULL), "Uc");
  assert_kinds (join (short_dashes, leaf2, NULL), "Uc");
  assert_kinds (join (bad_end, leaf2, NULL), "Uc");
  assert_kinds (join ("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n", leaf, NULL),
                "Uc");
  assert_kinds (join ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", NULL), "U");
  assert_kinds (join ("-----BEGIN X-----\nMAA=\n-----END X-----\n", leaf, NULL), "Uc");
  assert_kinds (join ("-----BEGIN ", NULL), "U");
  assert_kinds (join ("", NULL), "");
  assert_kinds (join ("nothing here\n000000\n", NULL), "");
}

/* Every kind of key in every form it is kept in. */
static const char *const key_kinds[]
    = { "rsa:2048", "rsa-pss:2048", "ec:P-256", "ec:P-521", "ed25519", "ed448", "x25519", "dsa" };

static void
test_key (gconstpointer data)
{
  EVP_PKEY *pkey = maker_key (data, 0);
  g_autofree char *plain = maker_key_pem (pkey, NULL);
  g_autofree char *sealed = maker_key_pem (pkey, PASSPHRASE);
  g_autoptr (GBytes) der = maker_key_der (pkey);
  g_autoptr (GBytes) sealed_bytes = join (sealed, NULL);
  g_autofree char *opened = dup_kinds (sealed_bytes, PASSPHRASE);
  g_autofree char *refused = dup_kinds (sealed_bytes, "wrong");

  assert_kinds (join (plain, NULL), "k");
  assert_kinds (join (DER, der, NULL), "k");
  assert_kinds (join (sealed, NULL), "k"); /* reported as encrypted */
  g_assert_cmpstr (opened, ==, "k");
  g_assert_cmpstr (refused, ==, "U");
}

static void
test_traditional_key (gconstpointer data)
{
  static const char *const ciphers[] = { "AES-128-CBC", "DES-EDE3-CBC", NULL };
  EVP_PKEY *pkey = maker_key (data, 0);

  for (guint i = 0; i < G_N_ELEMENTS (ciphers); i++) {
    g_autofree char *pem
        = maker_key_traditional_pem (pkey, ciphers[i], ciphers[i] != NULL ? PASSPHRASE : NULL);
    g_autofree char *crlf = replace_all (pem, "\n", "\r\n");
    g_autoptr (GBytes) bytes = join (crlf, NULL);
    g_autofree char *opened = dup_kinds (bytes, PASSPHRASE);

    g_assert_cmpstr (opened, ==, "k");
    assert_kinds (join (pem, NULL), "k");
  }
}

static void
test_encrypted_key_is_said_so (void)
{
  g_autofree char *sealed = maker_key_pem (maker_key ("ec:P-256", 0), PASSPHRASE);
  g_autoptr (GBytes) bytes = join (sealed, NULL);
  g_autoptr (GListModel) closed = cs_reader_read_bytes (bytes, NULL, NULL, NULL, NULL);
  g_autoptr (GListModel) open
      = cs_reader_read_bytes (bytes, "input.pem", ask_cb, (gpointer) PASSPHRASE, NULL);
  g_autoptr (CsItem) first = g_list_model_get_item (closed, 0);
  g_autoptr (CsItem) second = g_list_model_get_item (open, 0);
  CsPrivateKey *shut = cs_item_get_private_key (first), *opened = cs_item_get_private_key (second);

  g_assert_true (cs_private_key_is_encrypted (shut) && cs_private_key_is_encrypted (opened));
  g_assert_null (cs_private_key_get_public_key (shut));
  g_assert_cmpstr (cs_private_key_get_public_key (opened)->curve, ==, "P-256");
}

/* What stands beside a key and is none of our business is named, but is no failure. */
static void
test_of_no_concern (void)
{
  g_autoptr (GBytes) bytes = join (
      "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n", key, NULL);
  g_autoptr (GListModel) items = cs_reader_read_bytes (bytes, NULL, NULL, NULL, NULL);
  g_autoptr (CsItem) first = g_list_model_get_item (items, 0);

  g_assert_cmpuint (g_list_model_get_n_items (items), ==, 2);
  g_assert_error ((GError *) cs_item_get_error (first), G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
}

static GBytes *
take_bio (BIO *bio)
{
  char *data = NULL;
  long length = BIO_get_mem_data (bio, &data);
  GBytes *bytes = g_bytes_new (data, (gsize) length);

  BIO_free (bio);

  return bytes;
}

static void
test_trusted_certificate (void)
{
  MakerSpec spec = { 0 };
  EVP_PKEY *pkey = maker_key ("ec:P-256", 0);
  g_autoptr (X509) x509 = maker_certificate (&spec, pkey, NULL, pkey);
  BIO *bio = BIO_new (BIO_s_mem ());

  X509_add1_trust_object (x509, OBJ_nid2obj (NID_server_auth));
  PEM_write_bio_X509_AUX (bio, x509);
  assert_kinds (take_bio (bio), "c");
}

static PKCS7 *
make_pkcs7 (guint n)
{
  PKCS7 *p7 = PKCS7_new ();
  EVP_PKEY *pkey = maker_key ("ec:P-256", 0);

  PKCS7_set_type (p7, NID_pkcs7_signed);
  PKCS7_content_new (p7, NID_pkcs7_data);
  PKCS7_set_detached (p7, 1);
  for (guint i = 0; i < n; i++) {
    g_autofree char *serial = g_strdup_printf ("%02X", i + 1);
    MakerSpec spec = { .serial = serial };
    g_autoptr (X509) x509 = maker_certificate (&spec, pkey, NULL, pkey);
    g_autoptr (X509_CRL) list = maker_crl (x509, pkey, 0);

    PKCS7_add_certificate (p7, x509);
    if (i == 0)
      PKCS7_add_crl (p7, list);
  }

  return p7;
}

static void
test_pkcs7 (void)
{
  PKCS7 *p7 = make_pkcs7 (3), *empty = make_pkcs7 (0);
  BIO *pem = BIO_new (BIO_s_mem ()), *der = BIO_new (BIO_s_mem ()), *none = BIO_new (BIO_s_mem ());
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GListModel) items = NULL;
  g_autoptr (CsItem) first = NULL;

  PEM_write_bio_PKCS7 (pem, p7);
  i2d_PKCS7_bio (der, p7);
  i2d_PKCS7_bio (none, empty);
  PKCS7_free (p7);
  PKCS7_free (empty);

  bytes = take_bio (der);
  items = cs_reader_read_bytes (bytes, NULL, NULL, NULL, NULL);
  first = g_list_model_get_item (items, 0);
  g_assert_cmpint (cs_item_get_encoding (first), ==, CS_ENCODING_PKCS7);
  assert_kinds (g_bytes_ref (bytes), "cccl");
  assert_kinds (take_bio (pem), "cccl");
  assert_kinds (take_bio (none), "U");
}

static GBytes *
make_pkcs12 (const char *passphrase, int key_nid, int cert_nid, gboolean mac)
{
  MakerSpec spec = { 0 };
  EVP_PKEY *pkey = maker_key ("rsa:2048", 0);
  g_autoptr (X509) x509 = maker_certificate (&spec, pkey, NULL, pkey);
  g_autoptr (X509) other = maker_certificate (&spec, maker_key ("ec:P-256", 1), NULL, pkey);
  STACK_OF (X509) *others = sk_X509_new_null ();
  PKCS12 *p12;
  BIO *bio = BIO_new (BIO_s_mem ());

  sk_X509_push (others, other);
  p12 = PKCS12_create (passphrase, "friendly", pkey, x509, others, key_nid, cert_nid, 2048,
                       mac ? 2048 : -1, 0);
  sk_X509_free (others);
  if (p12 == NULL)
    return NULL;
  i2d_PKCS12_bio (bio, p12);
  PKCS12_free (p12);

  return take_bio (bio);
}

static void
test_pkcs12 (void)
{
  g_autoptr (GBytes) sealed = make_pkcs12 (PASSPHRASE, 0, 0, TRUE);
  g_autoptr (GBytes) empty = make_pkcs12 ("", 0, 0, TRUE);
  g_autofree char *opened = dup_kinds (sealed, PASSPHRASE);
  g_autofree char *wrong = dup_kinds (sealed, "wrong");
  g_autofree char *unasked = dup_kinds (sealed, NULL);
  g_autofree char *without = dup_kinds (empty, NULL);
  g_autoptr (GListModel) items
      = cs_reader_read_bytes (sealed, "input.pem", ask_cb, (gpointer) PASSPHRASE, NULL);
  g_autoptr (CsItem) first = g_list_model_get_item (items, 0);

  g_assert_cmpstr (opened, ==, "cck");
  g_assert_cmpstr (wrong, ==, "U");
  g_assert_cmpstr (unasked, ==, "U");
  g_assert_cmpstr (without, ==, "cck");
  g_assert_cmpint (cs_item_get_encoding (first), ==, CS_ENCODING_PKCS12);
}

/* RC2 of forty bits, as old Windows wrote it; the rest of the program never sees that provider. */
static void
test_old_pkcs12 (void)
{
  OSSL_PROVIDER *legacy = OSSL_PROVIDER_load (NULL, "legacy");
  OSSL_PROVIDER *normal = OSSL_PROVIDER_load (NULL, "default");
  g_autoptr (GBytes) sealed = NULL;
  g_autofree char *opened = NULL, *wrong = NULL;

  if (legacy == NULL) {
    OSSL_PROVIDER_unload (normal);
    g_test_skip ("OpenSSL's legacy provider is not installed");
    return;
  }
  sealed = make_pkcs12 (PASSPHRASE, NID_pbe_WithSHA1And3_Key_TripleDES_CBC,
                        NID_pbe_WithSHA1And40BitRC2_CBC, TRUE);
  OSSL_PROVIDER_unload (legacy);
  g_assert_nonnull (sealed);
  opened = dup_kinds (sealed, PASSPHRASE);
  wrong = dup_kinds (sealed, "wrong");
  OSSL_PROVIDER_unload (normal);

  g_assert_cmpstr (opened, ==, "cck");
  g_assert_cmpstr (wrong, ==, "U");
  g_assert_false (OSSL_PROVIDER_available (NULL, "legacy"));
}

/* DES alone is a cipher of the past; a key sealed with it is opened, and stays usable. */
static void
test_old_key (void)
{
  OSSL_PROVIDER *legacy = OSSL_PROVIDER_load (NULL, "legacy");
  OSSL_PROVIDER *normal = OSSL_PROVIDER_load (NULL, "default");
  EVP_PKEY *pkey = maker_key ("ec:P-256", 0);
  g_autofree char *pem = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GListModel) items = NULL;
  g_autoptr (CsItem) first = NULL;
  g_autoptr (CsCertificate) certificate = cs_certificate_new_from_der (leaf_der, NULL);

  if (legacy == NULL) {
    OSSL_PROVIDER_unload (normal);
    g_test_skip ("OpenSSL's legacy provider is not installed");
    return;
  }
  pem = maker_key_traditional_pem (pkey, "DES-CBC", PASSPHRASE);
  OSSL_PROVIDER_unload (legacy);
  bytes = join (pem, NULL);
  items = cs_reader_read_bytes (bytes, "input.pem", ask_cb, (gpointer) PASSPHRASE, NULL);
  first = g_list_model_get_item (items, 0);
  g_assert_nonnull (cs_item_get_private_key (first));
  g_assert_true (
      cs_private_key_match_certificate (cs_item_get_private_key (first), certificate, NULL));
  g_assert_false (OSSL_PROVIDER_available (NULL, "legacy"));
  OSSL_PROVIDER_unload (normal);
}

static GBytes *
change_byte (GBytes *take_bytes, gsize at)
{
  GByteArray *bytes = g_bytes_unref_to_array (take_bytes);

  bytes->data[at] ^= 1;

  return g_byte_array_free_to_bytes (bytes);
}

/* A container that cannot be opened says why, in its own words. */
static void
test_container_refusals (void)
{
  PKCS7 *p7 = make_pkcs7 (1);
  BIO *bio = BIO_new (BIO_s_mem ());
  GBytes *seven;

  i2d_PKCS7_bio (bio, p7);
  PKCS7_free (p7);
  seven = take_bio (bio);
  assert_refusal (make_pkcs12 (PASSPHRASE, 0, 0, TRUE), "wrong",
                  "is wrong, or the file was changed");
  assert_refusal (make_pkcs12 (PASSPHRASE, 0, 0, FALSE), "wrong", "does not open");
  assert_refusal (make_pkcs12 (PASSPHRASE, 0, 0, TRUE), NULL, "no pass phrase was given");
  assert_refusal (change_byte (make_pkcs12 (PASSPHRASE, 0, 0, TRUE), 600), PASSPHRASE,
                  "was changed");
  assert_refusal (change_byte (seven, 60), NULL, "PKCS #7 file that is damaged");
}

/* The trust that OpenSSL puts behind a certificate is passed over; anything else there is not. */
static void
test_behind_a_trusted_certificate (void)
{
  g_autofree char *trusted = replace_all (leaf, "CERTIFICATE", "TRUSTED CERTIFICATE");
  g_autoptr (GBytes) more = join (DER, leaf_der, "more", NULL);
  g_autofree char *base64
      = g_base64_encode (g_bytes_get_data (more, NULL), g_bytes_get_size (more));
  g_autofree char *bad = g_strdup_printf (
      "-----BEGIN TRUSTED CERTIFICATE-----\n%s\n-----END TRUSTED CERTIFICATE-----\n", base64);

  assert_kinds (join (trusted, NULL), "c");
  assert_kinds (join (bad, NULL), "U");
}

static void
test_first (void)
{
  g_autoptr (GBytes) bytes = join (key, request, leaf, leaf2, NULL);
  g_autoptr (GBytes) only_key = join (key, NULL);
  g_autoptr (CsCertificate) certificate = cs_reader_first_certificate (bytes, "f", NULL);
  g_autoptr (CsRequest) first = cs_reader_first_request (bytes, "f", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (cs_certificate_get_serial (certificate), ==, "1");
  g_assert_cmpstr (cs_request_get_subject (first), ==, "CN=one");
  g_assert_null (cs_reader_first_certificate (only_key, "only.key", &error));
  g_assert_error (error, CS_ERROR, CS_ERROR_MALFORMED);
  g_assert_nonnull (strstr (error->message, "only.key"));
}

/* With a hole: nothing of it is written. */
static void
make_longer (const char *path, goffset size)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileIOStream) stream = g_file_open_readwrite (file, NULL, NULL);

  g_assert_true (g_seekable_truncate (G_SEEKABLE (stream), size, NULL, NULL));
}

static void
test_file (void)
{
  g_autofree char *folder = g_dir_make_tmp ("countersign-reader-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "odd name.txt", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GListModel) items = NULL;
  g_autoptr (GError) error = NULL, too_large = NULL;

  g_assert_null (cs_reader_read_file (file, NULL, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_true (g_file_set_contents (path, leaf, -1, NULL));
  items = cs_reader_read_file (file, NULL, NULL, NULL, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (items), ==, 1);
  make_longer (path, (goffset) CS_READER_FILE_MAX + 1);
  g_assert_null (cs_reader_load (file, NULL, &too_large));
  g_assert_error (too_large, CS_ERROR, CS_ERROR_TOO_LARGE);
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  make_parts ();
  for (guint i = 0; i < n_inputs; i++) {
    g_autofree char *path = g_strdup_printf ("/reader/input/%s", inputs[i].name);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_input);
  }
  for (guint i = 0; i < G_N_ELEMENTS (key_kinds); i++) {
    g_autofree char *path = g_strdup_printf ("/reader/key/%s", key_kinds[i]);

    g_test_add_data_func (path, key_kinds[i], test_key);
  }
  g_test_add_data_func ("/reader/traditional-key/rsa", "rsa:2048", test_traditional_key);
  g_test_add_data_func ("/reader/traditional-key/ec", "ec:P-256", test_traditional_key);
  g_test_add_data_func ("/reader/traditional-key/dsa", "dsa", test_traditional_key);
  g_test_add_func ("/reader/encrypted-key-is-said-so", test_encrypted_key_is_said_so);
  g_test_add_func ("/reader/der", test_der);
  g_test_add_func ("/reader/broken-parts", test_broken_parts);
  g_test_add_func ("/reader/of-no-concern", test_of_no_concern);
  g_test_add_func ("/reader/trusted-certificate", test_trusted_certificate);
  g_test_add_func ("/reader/pkcs7", test_pkcs7);
  g_test_add_func ("/reader/pkcs12", test_pkcs12);
  g_test_add_func ("/reader/old-pkcs12", test_old_pkcs12);
  g_test_add_func ("/reader/old-key", test_old_key);
  g_test_add_func ("/reader/container-refusals", test_container_refusals);
  g_test_add_func ("/reader/behind-a-trusted-certificate", test_behind_a_trusted_certificate);
  g_test_add_func ("/reader/first", test_first);
  g_test_add_func ("/reader/file", test_file);
  return g_test_run ();
}
