/* SPDX-License-Identifier: GPL-3.0-or-later */

/* No loss in silence, and no file that takes more than it may. */
#include <openssl/pkcs12.h>
#include <string.h>

#include "reader-parts.h"

static GBytes *
take_bio (BIO *bio)
{
  char *data = NULL;
  long length = BIO_get_mem_data (bio, &data);
  GBytes *bytes = g_bytes_new (data, (gsize) length);

  BIO_free (bio);

  return bytes;
}

/* --- the number of answers ---------------------------------------------------------------------
 */

/* Counted anew, and in another way than the reader's. */
static guint
count_marks (const guint8 *data, gsize size)
{
  guint n = 0;

  for (gsize i = 0; i + 11 <= size; i++) {
    gboolean wide = i + 21 <= size;

    if (memcmp (data + i, "-----BEGIN ", 11) == 0) {
      n++;
      continue;
    }
    for (gsize j = 0; wide && j < 11; j++)
      wide = data[i + 2 * j] == "-----BEGIN "[j] && (j == 10 || data[i + 2 * j + 1] == 0);
    n += wide ? 1 : 0;
  }

  return n;
}

static guint
count_answers (GBytes *bytes, CsEncoding encoding)
{
  g_autoptr (GListModel) items = cs_reader_read_bytes (bytes, NULL, NULL, NULL, NULL);
  guint n = 0;

  for (guint i = 0; items != NULL && i < g_list_model_get_n_items (items); i++) {
    g_autoptr (CsItem) item = g_list_model_get_item (items, i);

    n += cs_item_get_encoding (item) == encoding ? 1 : 0;
  }

  return n;
}

static void
damage_text (GByteArray *bytes, GRand *random)
{
  guint at = (guint) g_rand_int_range (random, 0, (gint32) bytes->len);
  guint wanted = (guint) g_rand_int_range (random, 1, 40);
  guint length = MIN (wanted, bytes->len - at);

  switch (g_rand_int_range (random, 0, 4)) {
  case 0:
    bytes->data[at] = (guint8) g_rand_int_range (random, 0, 256);
    break;
  case 1:
    if (length < bytes->len)
      g_byte_array_remove_range (bytes, at, length);
    break;
  case 2:
    g_byte_array_set_size (bytes, MAX (at, 1)); /* cut, and the next file put behind it */
    g_byte_array_append (bytes, (const guint8 *) leaf2, (guint) strlen (leaf2));
    break;
  default:
    g_byte_array_append (bytes, (const guint8 *) "\x1a", 1);
    g_byte_array_append (bytes, (const guint8 *) request, (guint) strlen (request));
    break;
  }
}

/* However text is damaged, each BEGIN mark in it has one answer and nothing else has one. */
static void
test_one_answer_a_mark (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);

  for (guint i = 0; i < 3000; i++) {
    g_autoptr (GBytes) start = make_input (inputs[i % n_inputs].name);
    GByteArray *bytes = g_bytes_unref_to_array (g_steal_pointer (&start));
    g_autoptr (GBytes) damaged = NULL;
    gsize size;
    const guint8 *data;

    for (guint times = 0; times <= i % 5; times++)
      damage_text (bytes, random);
    damaged = g_byte_array_free_to_bytes (bytes);
    data = g_bytes_get_data (damaged, &size);
    g_assert_cmpuint (count_answers (damaged, CS_ENCODING_PEM), ==, count_marks (data, size));
  }
}

static void
test_one_answer_an_object (void)
{
  GBytes *const objects[] = { leaf_der, request_der, crl_der };

  for (guint n = 1; n <= 40; n++) {
    GByteArray *all = g_byte_array_new ();
    g_autoptr (GBytes) bytes = NULL;

    for (guint i = 0; i < n; i++)
      g_byte_array_append (all, g_bytes_get_data (objects[i % 3], NULL),
                           (guint) g_bytes_get_size (objects[i % 3]));
    g_byte_array_append (all, (const guint8 *) leaf, (guint) strlen (leaf));
    bytes = g_byte_array_free_to_bytes (all);
    g_assert_cmpuint (count_answers (bytes, CS_ENCODING_DER), ==, n);
    g_assert_cmpuint (count_answers (bytes, CS_ENCODING_PEM), ==, 1);
  }
}

/* --- limits ------------------------------------------------------------------------------------
 */

static GBytes *
make_long_name (gsize length)
{
  g_autofree char *name = g_strnfill (length, 'a');
  X509_NAME *subject = X509_NAME_new ();
  MakerSpec spec = { 0 };
  EVP_PKEY *pkey = maker_key ("ec:P-256", 0);
  g_autoptr (X509) x509 = maker_certificate (&spec, pkey, NULL, pkey);
  X509_NAME_ENTRY *entry;

  entry = X509_NAME_ENTRY_create_by_NID (NULL, NID_description, V_ASN1_UTF8STRING, NULL, 0);
  ASN1_STRING_set (X509_NAME_ENTRY_get_data (entry), name, (int) length);
  X509_NAME_add_entry (subject, entry, -1, 0);
  X509_set_subject_name (x509, subject);
  X509_sign (x509, pkey, EVP_sha256 ());
  X509_NAME_ENTRY_free (entry);
  X509_NAME_free (subject);

  return maker_x509_der (x509);
}

/* The index takes plain blocks without the reader, and has the same limits. */
static CsItemKind
kind_in_index (GBytes *take_der)
{
  g_autoptr (GBytes) der = take_der;
  g_autofree guint8 *body = g_malloc (2 * g_bytes_get_size (der));
  g_autofree char *pem = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (CsCertificateIndex) index = cs_certificate_index_new ();
  g_autoptr (GError) error = NULL;

  EVP_EncodeBlock (body, g_bytes_get_data (der, NULL), (int) g_bytes_get_size (der));
  pem = g_strdup_printf ("-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n", body);
  bytes = g_bytes_new_static (pem, strlen (pem));
  cs_certificate_index_add_bytes (index, bytes, NULL, NULL, NULL, &error);
  g_assert_no_error (error);

  return cs_certificate_index_get_kind (index, 0);
}

static void
test_name_limit (void)
{
  assert_kinds (make_long_name (CS_READER_NAME_MAX - 64), "c");
  assert_refusal (make_long_name (CS_READER_NAME_MAX + 1), NULL, "a name of 65");
  g_assert_cmpint (kind_in_index (make_long_name (CS_READER_NAME_MAX - 64)), ==,
                   CS_ITEM_CERTIFICATE);
  g_assert_cmpint (kind_in_index (make_long_name (CS_READER_NAME_MAX + 1)), ==, CS_ITEM_UNKNOWN);
}

static guint8 *
put_header (guint8 *to, int tag, int class, int size)
{
  ASN1_put_object (&to, 1, size, tag, class);

  return to;
}

/* SafeBag { safeContentsBag, [0] SafeContents }: OpenSSL reads these and makes none. */
static PKCS12_SAFEBAG *
wrap_bags (const guint8 *inner, int size)
{
  static const guint8 oid[]
      = { 0x06, 0x0b, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x0c, 0x0a, 0x01, 0x06 };
  int explicit_size = ASN1_object_size (1, size, 0);
  int total = (int) sizeof oid + explicit_size;
  g_autofree guint8 *der = g_malloc ((gsize) ASN1_object_size (1, total, V_ASN1_SEQUENCE));
  guint8 *at = put_header (der, V_ASN1_SEQUENCE, V_ASN1_UNIVERSAL, total);
  const guint8 *start = der;
  PKCS12_SAFEBAG *bag;

  memcpy (at, oid, sizeof oid);
  at = put_header (at + sizeof oid, 0, V_ASN1_CONTEXT_SPECIFIC, size);
  memcpy (at, inner, (gsize) size);
  bag = d2i_PKCS12_SAFEBAG (NULL, &start, at + size - der);
  g_assert_nonnull (bag);

  return bag;
}

/* Bags in bags, @depth of them, and a certificate in the innermost. */
static GBytes *
make_nested_pkcs12 (guint depth)
{
  MakerSpec spec = { 0 };
  EVP_PKEY *pkey = maker_key ("ec:P-256", 0);
  g_autoptr (X509) x509 = maker_certificate (&spec, pkey, NULL, pkey);
  STACK_OF (PKCS12_SAFEBAG) *bags = sk_PKCS12_SAFEBAG_new_null ();
  STACK_OF (PKCS7) *safes = NULL;
  PKCS12 *p12;
  BIO *bio = BIO_new (BIO_s_mem ());

  sk_PKCS12_SAFEBAG_push (bags, PKCS12_SAFEBAG_create_cert (x509));
  for (guint i = 0; i < depth; i++) {
    PKCS12_SAFEBAG *bag = NULL;
    STACK_OF (PKCS12_SAFEBAG) *outer = sk_PKCS12_SAFEBAG_new_null ();
    guint8 *inner = NULL;
    int size = ASN1_item_i2d ((ASN1_VALUE *) bags, &inner, ASN1_ITEM_rptr (PKCS12_SAFEBAGS));

    bag = wrap_bags (inner, size);
    sk_PKCS12_SAFEBAG_push (outer, bag);
    sk_PKCS12_SAFEBAG_pop_free (bags, PKCS12_SAFEBAG_free);
    OPENSSL_free (inner);
    bags = outer;
  }
  PKCS12_add_safe (&safes, bags, -1, 0, NULL);
  p12 = PKCS12_add_safes (safes, 0);
  i2d_PKCS12_bio (bio, p12);
  PKCS12_free (p12);
  sk_PKCS7_pop_free (safes, PKCS7_free);
  sk_PKCS12_SAFEBAG_pop_free (bags, PKCS12_SAFEBAG_free);

  return take_bio (bio);
}

static void
test_nesting_limit (void)
{
  assert_kinds (make_nested_pkcs12 (0), "c");
  assert_kinds (make_nested_pkcs12 (8), "c");
  assert_kinds (make_nested_pkcs12 (9), "U");
}

static void
test_limits (void)
{
  g_autofree guint8 *noise = g_malloc (4 * 1024 * 1024);
  GByteArray *many = g_byte_array_new ();
  g_autoptr (GBytes) beginnings = NULL;
  g_autoptr (GError) error = NULL;

  /* Nothing but beginnings of objects that are none. */
  for (guint i = 0; i < 1024 * 1024; i++)
    memcpy (noise + 4 * i, "\x30\x82\x30\x82", 4);
  beginnings = g_bytes_new_static (noise, 4 * 1024 * 1024);
  g_assert_null (cs_reader_read_bytes (beginnings, "noise", NULL, NULL, &error));
  g_assert_error (error, CS_ERROR, CS_ERROR_TOO_LARGE);
  g_clear_error (&error);

  for (guint i = 0; i <= CS_READER_ITEMS_MAX; i++)
    g_byte_array_append (many, (const guint8 *) "-----BEGIN A-----", 17);
  g_bytes_unref (g_steal_pointer (&beginnings));
  beginnings = g_byte_array_free_to_bytes (many);
  g_assert_null (cs_reader_read_bytes (beginnings, "many", NULL, NULL, &error));
  g_assert_error (error, CS_ERROR, CS_ERROR_TOO_LARGE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  make_parts ();
  g_test_add_func ("/reader/one-answer-a-mark", test_one_answer_a_mark);
  g_test_add_func ("/reader/one-answer-an-object", test_one_answer_an_object);
  g_test_add_func ("/reader/name-limit", test_name_limit);
  g_test_add_func ("/reader/nesting-limit", test_nesting_limit);
  g_test_add_func ("/reader/limits", test_limits);
  return g_test_run ();
}
