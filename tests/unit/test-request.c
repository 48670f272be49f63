/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "pki-maker.h"

static CsRequest *
make (const MakerSpec *spec, EVP_PKEY *key)
{
  g_autoptr (X509_REQ) req = maker_request (spec, key);
  g_autoptr (GBytes) der = maker_request_der (req);
  g_autoptr (GError) error = NULL;
  CsRequest *request = cs_request_new_from_der (der, &error);

  g_assert_no_error (error);

  return request;
}

static char *
dup_ids (GListModel *findings)
{
  GString *ids = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (findings); i++) {
    g_autoptr (CsFinding) finding = g_list_model_get_item (findings, i);

    g_string_append_printf (ids, "%s%s", i > 0 ? " " : "", cs_finding_get_id (finding));
  }

  return g_string_free (ids, FALSE);
}

static void
test_fields (void)
{
  MakerSpec spec = { .subject = "O=Lab/CN=cms1.pod2.cms.lab",
                     .extensions = { "subjectAltName=DNS:cms1.pod2.cms.lab,DNS:pod2.cms.lab" } };
  EVP_PKEY *key = maker_key ("rsa:2048", 0);
  g_autoptr (X509_REQ) req = maker_request (&spec, key);
  g_autoptr (GBytes) der = maker_request_der (req);
  g_autofree char *expected = maker_request_pem (req);
  g_autofree char *digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, der);
  g_autoptr (CsRequest) request = cs_request_new_from_der (der, NULL);
  g_autofree char *pem = cs_request_to_pem (request);
  const CsGeneralName *second = g_ptr_array_index (cs_request_get_names (request), 1);

  g_assert_cmpstr (cs_request_get_subject (request), ==, "CN=cms1.pod2.cms.lab,O=Lab");
  g_assert_cmpstr (cs_request_get_common_name (request), ==, "cms1.pod2.cms.lab");
  g_assert_cmpuint (cs_request_get_names (request)->len, ==, 2);
  g_assert_cmpstr (second->value, ==, "pod2.cms.lab");
  g_assert_cmpstr (cs_request_get_public_key (request)->type, ==, "rsa");
  g_assert_cmpstr (cs_request_get_signature (request), ==, "sha256WithRSAEncryption");
  g_assert_cmpstr (cs_request_get_sha256 (request), ==, digest);
  g_assert_cmpuint (cs_request_get_extensions (request)->len, ==, 1);
  g_assert_cmpstr (pem, ==, expected);
  g_assert_true (cs_request_is_self_signed (request));
  g_assert_cmpuint (g_list_model_get_n_items (cs_request_get_problems (request)), ==, 0);
}

/* A request whose signature was made by another key, or whose bytes were changed. */
static void
test_not_self_signed (void)
{
  MakerSpec spec = { .subject = "CN=a", .extensions = { "subjectAltName=DNS:a" } };
  EVP_PKEY *key = maker_key ("ec:P-256", 0);
  g_autoptr (X509_REQ) req = maker_request (&spec, key);
  g_autoptr (GBytes) der = NULL;
  g_autoptr (CsRequest) request = NULL;
  g_autofree char *ids = NULL;

  X509_REQ_set_pubkey (req, maker_key ("ec:P-256", 1));
  der = maker_request_der (req);
  request = cs_request_new_from_der (der, NULL);
  ids = dup_ids (cs_request_get_problems (request));

  g_assert_false (cs_request_is_self_signed (request));
  g_assert_cmpstr (ids, ==, "self-signature-invalid");
}

static const struct {
  const char *name;
  guint key;
  MakerSpec certificate;
  const char *ids;
} answers[] = {
  { "same",
    0,
    { .subject = "CN=a",
      .extensions = { "subjectAltName=DNS:A,DNS:b", "extendedKeyUsage=serverAuth,clientAuth" } },
    "" },
  { "swapped",
    1,
    { .subject = "CN=a", .extensions = { "subjectAltName=DNS:a,DNS:b" } },
    "other-key" },
  { "name-dropped",
    0,
    { .subject = "CN=a", .extensions = { "subjectAltName=DNS:a" } },
    "missing-name" },
  { "name-added",
    0,
    { .subject = "CN=a", .extensions = { "subjectAltName=DNS:a,DNS:b,IP:1.2.3.4" } },
    "extra-name" },
  { "no-client",
    0,
    { .subject = "CN=a",
      .extensions = { "subjectAltName=DNS:a,DNS:b", "extendedKeyUsage=serverAuth" } },
    "missing-usage" },
  { "everything",
    1,
    { .subject = "CN=z", .extensions = { "subjectAltName=DNS:z", "extendedKeyUsage=codeSigning" } },
    "other-key other-subject missing-name missing-name extra-name missing-usage missing-usage" },
};

static void
test_answer (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  MakerSpec asked = { .subject = "CN=a",
                      .extensions = { "subjectAltName=DNS:a,DNS:b",
                                      "extendedKeyUsage=serverAuth,clientAuth" } };
  g_autoptr (CsRequest) request = make (&asked, maker_key ("ec:P-256", 0));
  g_autoptr (X509) x509
      = maker_certificate (&answers[i].certificate, maker_key ("ec:P-256", answers[i].key), NULL,
                           maker_key ("ec:P-256", 9));
  g_autoptr (CsCertificate) certificate = maker_wrap (x509);
  g_autoptr (GListModel) differences = cs_request_compare (request, certificate);
  g_autofree char *ids = dup_ids (differences);

  g_assert_cmpint (cs_request_is_answered_by (request, certificate), ==, answers[i].key == 0);
  g_assert_cmpstr (ids, ==, answers[i].ids);
}

static void
test_malformed (void)
{
  MakerSpec spec = { 0 };
  g_autoptr (X509_REQ) req = maker_request (&spec, maker_key ("ec:P-256", 0));
  g_autoptr (GBytes) der = maker_request_der (req);
  gsize size = g_bytes_get_size (der);

  for (gsize cut = 0; cut < size; cut++) {
    g_autoptr (GBytes) part = g_bytes_new_from_bytes (der, 0, cut);
    g_autoptr (GError) error = NULL;

    g_assert_null (cs_request_new_from_der (part, &error));
    g_assert_error (error, CS_ERROR, CS_ERROR_MALFORMED);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/request/fields", test_fields);
  g_test_add_func ("/request/not-self-signed", test_not_self_signed);
  g_test_add_func ("/request/malformed", test_malformed);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++) {
    g_autofree char *path = g_strdup_printf ("/request/answer/%s", answers[i].name);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_answer);
  }
  return g_test_run ();
}
