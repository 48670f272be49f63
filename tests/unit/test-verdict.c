/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <openssl/x509_vfy.h>
#include <string.h>

#include "pki-maker.h"

/* root -> sub -> leaf, and things that do not fit. */
static CsCertificate *root, *sub, *leaf, *forged, *weak, *client_only, *alone, *not_ca_issued;
static CsBundle *roots, *subs, *nothing;
static gint64 good_time;
static X509 *x_root, *x_sub;

static CsCertificate *
make (const MakerSpec *spec, guint key, X509 *issuer, guint issuer_key, X509 **x509)
{
  g_autoptr (X509) made = maker_certificate (spec, maker_key ("rsa:2048", key), issuer,
                                             maker_key ("rsa:2048", issuer_key));
  CsCertificate *certificate = maker_wrap (made);

  if (x509 != NULL)
    *x509 = g_steal_pointer (&made);

  return certificate;
}

static CsBundle *
bundle_of (CsCertificate *one)
{
  CsBundle *bundle = cs_bundle_new ();

  if (one != NULL)
    cs_bundle_add (bundle, one);

  return bundle;
}

static void
make_all (void)
{
  const MakerSpec root_spec = { .subject = "CN=root", .not_after = "99991231235959Z", .ca = TRUE };
  const MakerSpec sub_spec = { .subject = "CN=sub", .not_after = "20600101000000Z", .ca = TRUE };
  const MakerSpec leaf_spec
      = { .subject = "CN=leaf",
          .not_before = "20200101000000Z",
          .not_after = "491231235959Z",
          .extensions = { "subjectAltName=DNS:a.lab,DNS:*.b.lab,IP:10.0.0.1,IP:2001:db8::1",
                          "extendedKeyUsage=serverAuth,clientAuth" } };
  const MakerSpec client_spec
      = { .subject = "CN=postgres", .extensions = { "extendedKeyUsage=clientAuth" } };
  const MakerSpec weak_spec = { .subject = "CN=weak", .digest = "SHA1" };
  const MakerSpec plain = { .subject = "CN=plain" };
  g_autoptr (X509) x_leaf = NULL;

  root = make (&root_spec, 0, NULL, 0, &x_root);
  sub = make (&sub_spec, 1, x_root, 0, &x_sub);
  leaf = make (&leaf_spec, 2, x_sub, 1, &x_leaf);
  forged = make (&plain, 3, x_root, 3, NULL); /* says root, signed by another key */
  weak = make (&weak_spec, 2, x_root, 0, NULL);
  client_only = make (&client_spec, 2, x_root, 0, NULL);
  alone = make (&plain, 4, NULL, 4, NULL);
  not_ca_issued = make (&plain, 3, x_leaf, 2, NULL);
  roots = bundle_of (root);
  subs = bundle_of (sub);
  nothing = bundle_of (NULL);
  good_time = cs_certificate_get_not_before (leaf) + 86400;
}

typedef struct {
  const char *name;
  CsCertificate **certificate;
  CsBundle **untrusted; /* nullable */
  CsBundle **anchors;
  const char *at; /* nullable: a good time */
  const char *host;
  CsPurpose purpose;
  int error;
  guint path;
} Case;

static const Case cases[] = {
  { "good", &leaf, &subs, &roots, NULL, NULL, CS_PURPOSE_ANY, X509_V_OK, 3 },
  { "missing-intermediate", &leaf, NULL, &roots, NULL, NULL, CS_PURPOSE_ANY,
    X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, 1 },
  { "empty-bundle", &leaf, &nothing, &roots, NULL, NULL, CS_PURPOSE_ANY,
    X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, 1 },
  { "no-partial-chain", &leaf, NULL, &subs, NULL, NULL, CS_PURPOSE_ANY,
    X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, 2 },
  { "root-only-untrusted", &sub, &roots, &nothing, NULL, NULL, CS_PURPOSE_ANY,
    X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, 2 },
  { "self-signed", &alone, NULL, &roots, NULL, NULL, CS_PURPOSE_ANY,
    X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, 1 },
  { "the-root-itself", &root, NULL, &roots, NULL, NULL, CS_PURPOSE_ANY, X509_V_OK, 1 },
  { "forged", &forged, NULL, &roots, NULL, NULL, CS_PURPOSE_ANY, X509_V_ERR_CERT_SIGNATURE_FAILURE,
    2 },
  { "weak-is-no-verdict", &weak, NULL, &roots, NULL, NULL, CS_PURPOSE_ANY, X509_V_OK, 2 },
  { "dns", &leaf, &subs, &roots, NULL, "A.lab", CS_PURPOSE_ANY, X509_V_OK, 3 },
  { "wildcard", &leaf, &subs, &roots, NULL, "x.b.lab", CS_PURPOSE_ANY, X509_V_OK, 3 },
  { "wildcard-two-labels", &leaf, &subs, &roots, NULL, "x.y.b.lab", CS_PURPOSE_ANY,
    X509_V_ERR_HOSTNAME_MISMATCH, 3 },
  { "common-name-is-no-name", &leaf, &subs, &roots, NULL, "leaf", CS_PURPOSE_ANY,
    X509_V_ERR_HOSTNAME_MISMATCH, 3 },
  { "ip4", &leaf, &subs, &roots, NULL, "10.0.0.1", CS_PURPOSE_ANY, X509_V_OK, 3 },
  { "ip6", &leaf, &subs, &roots, NULL, "2001:db8:0::1", CS_PURPOSE_ANY, X509_V_OK, 3 },
  { "ip-wrong", &leaf, &subs, &roots, NULL, "10.0.0.2", CS_PURPOSE_ANY,
    X509_V_ERR_IP_ADDRESS_MISMATCH, 3 },
  { "empty-name", &leaf, &subs, &roots, NULL, "", CS_PURPOSE_ANY, X509_V_ERR_INVALID_CALL, 0 },
  { "server", &leaf, &subs, &roots, NULL, NULL, CS_PURPOSE_SERVER, X509_V_OK, 3 },
  { "client-as-server", &client_only, NULL, &roots, NULL, NULL, CS_PURPOSE_SERVER,
    X509_V_ERR_INVALID_PURPOSE, 2 },
  { "client", &client_only, NULL, &roots, NULL, NULL, CS_PURPOSE_CLIENT, X509_V_OK, 2 },
  { "first-second", &leaf, &subs, &roots, "2020-01-01T00:00:00Z", NULL, CS_PURPOSE_ANY, X509_V_OK,
    3 },
  { "too-early", &leaf, &subs, &roots, "2019-12-31T23:59:59Z", NULL, CS_PURPOSE_ANY,
    X509_V_ERR_CERT_NOT_YET_VALID, 3 },
  { "last-second", &leaf, &subs, &roots, "2049-12-31T23:59:59Z", NULL, CS_PURPOSE_ANY, X509_V_OK,
    3 },
  { "too-late", &leaf, &subs, &roots, "2050-01-01T00:00:00Z", NULL, CS_PURPOSE_ANY,
    X509_V_ERR_CERT_HAS_EXPIRED, 3 },
  { "intermediate-expired", &sub, NULL, &roots, "2060-01-01T00:00:01Z", NULL, CS_PURPOSE_ANY,
    X509_V_ERR_CERT_HAS_EXPIRED, 2 },
  { "after-2038", &sub, NULL, &roots, "2055-01-01T00:00:00Z", NULL, CS_PURPOSE_ANY, X509_V_OK, 2 },
  { "year-9999", &root, NULL, &roots, "9999-12-31T23:59:59Z", NULL, CS_PURPOSE_ANY, X509_V_OK, 1 },
  { "year-0", &root, NULL, &roots, "0000-01-01T00:00:00Z", NULL, CS_PURPOSE_ANY,
    X509_V_ERR_CERT_NOT_YET_VALID, 1 },
};

static void
test_case (gconstpointer data)
{
  const Case *one = data;
  g_autoptr (CsVerdict) verdict = NULL;
  gint64 at = good_time;

#ifdef G_OS_WIN32
  if (g_str_has_prefix (one->name, "year-")) {
    g_test_skip ("OpenSSL compares times by gmtime(), which Windows has for 1970 to 3000 alone");
    return;
  }
#endif
  if (one->at != NULL)
    g_assert_true (cs_time_parse (one->at, &at, NULL));
  verdict = cs_verdict_new (*one->certificate, one->untrusted != NULL ? *one->untrusted : NULL,
                            *one->anchors, at, one->host, one->purpose);

  g_assert_cmpint (cs_verdict_get_openssl_error (verdict), ==, one->error);
  g_assert_cmpint (cs_verdict_is_ok (verdict), ==, one->error == X509_V_OK);
  g_assert_cmpuint (cs_bundle_get_n (cs_verdict_get_path (verdict)), ==, one->path);
  if (one->error == X509_V_OK)
    g_assert_cmpstr (cs_verdict_get_reason (verdict), ==, "verified");
  else if (one->error != X509_V_ERR_INVALID_CALL)
    g_assert_nonnull (
        strstr (cs_verdict_get_reason (verdict), X509_verify_cert_error_string (one->error)));
}

/* A certificate that is no authority must not have issued another one. */
static void
test_not_a_ca (void)
{
  g_autoptr (CsBundle) untrusted = bundle_of (sub);
  g_autoptr (CsVerdict) verdict = NULL;

  cs_bundle_add (untrusted, leaf);
  verdict = cs_verdict_new (not_ca_issued, untrusted, roots, good_time, NULL, CS_PURPOSE_ANY);
  g_assert_false (cs_verdict_is_ok (verdict));
}

/* An unrelated bundle changes nothing (T10). */
static void
test_unrelated_bundle (void)
{
  g_autoptr (CsBundle) untrusted = bundle_of (alone);
  g_autoptr (CsVerdict) verdict
      = cs_verdict_new (weak, untrusted, roots, good_time, NULL, CS_PURPOSE_ANY);

  g_assert_true (cs_verdict_is_ok (verdict));
}

/* OpenSSL has the same number for it as for an issuer that is not there. */
static void
test_reason_damaged (void)
{
  const MakerSpec root_spec
      = { .subject = "CN=broken", .ca = TRUE, .extensions = { "subjectKeyIdentifier=DER:0500" } };
  const MakerSpec spec = { .subject = "CN=damaged", .extensions = { "keyUsage=DER:0401" } };
  const MakerSpec plain = { .subject = "CN=plain" };
  g_autoptr (X509) x_broken = NULL;
  g_autoptr (CsCertificate) damaged = make (&spec, 2, x_root, 0, NULL);
  g_autoptr (CsCertificate) broken = make (&root_spec, 3, NULL, 3, &x_broken);
  g_autoptr (CsCertificate) below = make (&plain, 2, x_broken, 3, NULL);
  g_autoptr (CsBundle) brokens = bundle_of (broken);
  g_autoptr (CsVerdict) own
      = cs_verdict_new (damaged, NULL, roots, good_time, NULL, CS_PURPOSE_ANY);
  g_autoptr (CsVerdict) of_issuer
      = cs_verdict_new (below, NULL, brokens, good_time, NULL, CS_PURPOSE_ANY);

  g_assert_false (cs_verdict_is_ok (own));
  g_assert_nonnull (strstr (cs_verdict_get_reason (own),
                            "“CN=damaged”: one of its extensions cannot be decoded"));
  g_assert_false (cs_verdict_is_ok (of_issuer));
  g_assert_nonnull (strstr (cs_verdict_get_reason (of_issuer),
                            "“CN=plain”: an extension of its issuer cannot be decoded"));
}

static void
test_reason_names_the_certificate (void)
{
  gint64 at;
  g_autoptr (CsVerdict) verdict = NULL;

  g_assert_true (cs_time_parse ("2061-01-01T00:00:00Z", &at, NULL));
  verdict = cs_verdict_new (sub, NULL, roots, at, NULL, CS_PURPOSE_ANY);
  g_assert_nonnull (strstr (cs_verdict_get_reason (verdict), "“CN=sub”: it has expired"));
}

/* Lists by name: "root" and "sub" revoke nothing, "root-1" and "sub-1" the serial number 1, which
 * all have; "forged" is by another key than sub's. */
static CsCrl *
make_crl (const char *name)
{
  gboolean by_root = g_str_has_prefix (name, "root");
  guint key = by_root ? 0 : g_str_equal (name, "forged") ? 5 : 1;
  g_autoptr (X509_CRL) crl = maker_crl (by_root ? x_root : x_sub, maker_key ("rsa:2048", key),
                                        g_str_has_suffix (name, "-1") ? 1 : 0);
  g_autoptr (GBytes) der = maker_crl_der (crl);

  return cs_crl_new_from_der (der, NULL);
}

static const struct {
  const char *name;
  const char *crls;
  const char *at;
  int error;
  const char *words; /* nullable */
} crl_cases[] = {
  { "none-revoked", "root sub", "2025-01-01T00:00:00Z", X509_V_OK, NULL },
  { "no-list", "", "2025-01-01T00:00:00Z", X509_V_ERR_UNABLE_TO_GET_CRL, "nobody knows" },
  { "only-the-other-list", "root", "2025-01-01T00:00:00Z", X509_V_ERR_UNABLE_TO_GET_CRL,
    "“CN=leaf”" },
  { "none-of-the-root", "sub", "2025-01-01T00:00:00Z", X509_V_ERR_UNABLE_TO_GET_CRL, "“CN=sub”" },
  { "leaf-revoked", "root sub-1", "2025-01-01T00:00:00Z", X509_V_ERR_CERT_REVOKED,
    "“CN=leaf”: it was revoked at 2024-01-02T03:04:05Z, no reason given" },
  { "intermediate-revoked", "root-1 sub", "2025-01-01T00:00:00Z", X509_V_ERR_CERT_REVOKED,
    "“CN=sub”: it was revoked" },
  { "forged", "root forged", "2025-01-01T00:00:00Z", X509_V_ERR_CRL_SIGNATURE_FAILURE,
    "signed wrongly" },
  { "too-old", "root sub", "2035-01-01T00:00:00Z", X509_V_ERR_CRL_HAS_EXPIRED, "too old" },
  { "too-new", "root sub", "2021-01-01T00:00:00Z", X509_V_ERR_CRL_NOT_YET_VALID, "not valid yet" },
};

static void
test_crls (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GListStore) crls = g_list_store_new (CS_TYPE_CRL);
  g_auto (GStrv) names = g_strsplit (crl_cases[i].crls, " ", -1);
  g_autoptr (CsVerdict) verdict = NULL;
  gint64 at;

  for (guint j = 0; names[j] != NULL; j++) {
    g_autoptr (CsCrl) crl = make_crl (names[j]);

    g_list_store_append (crls, crl);
  }
  g_assert_true (cs_time_parse (crl_cases[i].at, &at, NULL));
  verdict
      = cs_verdict_new_with_crls (leaf, subs, roots, G_LIST_MODEL (crls), at, NULL, CS_PURPOSE_ANY);
  g_assert_cmpint (cs_verdict_get_openssl_error (verdict), ==, crl_cases[i].error);
  g_assert_cmpint (cs_verdict_is_ok (verdict), ==, crl_cases[i].error == X509_V_OK);
  if (crl_cases[i].words != NULL)
    g_assert_nonnull (strstr (cs_verdict_get_reason (verdict), crl_cases[i].words));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  make_all ();
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/verdict/%s", cases[i].name);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  for (guint i = 0; i < G_N_ELEMENTS (crl_cases); i++) {
    g_autofree char *path = g_strdup_printf ("/verdict/crls/%s", crl_cases[i].name);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_crls);
  }
  g_test_add_func ("/verdict/not-a-ca", test_not_a_ca);
  g_test_add_func ("/verdict/unrelated-bundle", test_unrelated_bundle);
  g_test_add_func ("/verdict/reason-names-the-certificate", test_reason_names_the_certificate);
  g_test_add_func ("/verdict/reason-damaged", test_reason_damaged);
  return g_test_run ();
}
