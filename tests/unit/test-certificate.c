/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "pki-maker.h"

static CsCertificate *
make (const MakerSpec *spec, const char *kind)
{
  EVP_PKEY *key = maker_key (kind, 0);
  g_autoptr (X509) x509 = maker_certificate (spec, key, NULL, key);

  return maker_wrap (x509);
}

static gboolean
has_problem (GListModel *problems, const char *id)
{
  for (guint i = 0; i < g_list_model_get_n_items (problems); i++) {
    g_autoptr (CsFinding) finding = g_list_model_get_item (problems, i);

    if (g_str_equal (cs_finding_get_id (finding), id))
      return TRUE;
  }

  return FALSE;
}

/* RFC 4514: what is written into the certificate, and how it must be shown. */
static const struct {
  const char *name;
  const char *subject;
  const char *shown;
  const char *common_name;
} subjects[] = {
  { "reversed", "C=DE/O=Lab/CN=cms1a.pod2.cms.lab", "CN=cms1a.pod2.cms.lab,O=Lab,C=DE",
    "cms1a.pod2.cms.lab" },
  { "comma", "O=Lab, Inc./CN=a", "CN=a,O=Lab\\, Inc.", "a" },
  { "specials", "CN=a+b\"c\\d<e>f;g", "CN=a\\+b\\\"c\\\\d\\<e\\>f\\;g", "a+b\"c\\d<e>f;g" },
  { "hash-first", "CN=#a#", "CN=\\#a#", "#a#" },
  { "space-around", "CN= a b ", "CN=\\ a b\\ ", " a b " },
  { "control", "CN=a\nb", "CN=a\\0Ab", "a\nb" },
  { "utf8", "CN=M\xc3\xbcller \xe2\x82\xac", "CN=M\xc3\xbcller \xe2\x82\xac",
    "M\xc3\xbcller \xe2\x82\xac" },
  { "last-cn", "CN=first/CN=second", "CN=second,CN=first", "second" },
  { "no-cn", "O=Lab", "O=Lab", NULL },
  { "empty", "", "", NULL },
};

static void
test_subject (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  MakerSpec spec = { .subject = subjects[i].subject };
  g_autoptr (CsCertificate) certificate = make (&spec, "ec:P-256");

  g_assert_cmpstr (cs_certificate_get_subject (certificate), ==, subjects[i].shown);
  g_assert_cmpstr (cs_certificate_get_issuer (certificate), ==, subjects[i].shown);
  g_assert_cmpstr (cs_certificate_get_common_name (certificate), ==, subjects[i].common_name);
  g_assert_true (cs_certificate_is_self_issued (certificate));
}

static const struct {
  const char *hex;
  const char *shown;
} serials[] = {
  { "00", "0" },
  { "01", "1" },
  { "0A0B", "a0b" },
  { "80", "80" },
  { "-01", "-1" },
  { "-80", "-80" },
  { "00FF00FF00FF00FF00FF00FF00FF00FF00FF00FF", "ff00ff00ff00ff00ff00ff00ff00ff00ff00ff" },
};

static void
test_serial (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  MakerSpec spec = { .serial = serials[i].hex };
  g_autoptr (CsCertificate) certificate = make (&spec, "ec:P-256");

  g_assert_cmpstr (cs_certificate_get_serial (certificate), ==, serials[i].shown);
}

static const struct {
  const char *kind;
  const char *type;
  guint bits;
  const char *curve;
  gboolean weak;
} keys[] = {
  { "rsa:2048", "rsa", 2048, NULL, FALSE },
  { "rsa:1024", "rsa", 1024, NULL, TRUE },
  { "rsa-pss:2048", "rsa-pss", 2048, NULL, FALSE },
  { "ec:P-256", "ec", 256, "P-256", FALSE },
  { "ec:P-384", "ec", 384, "P-384", FALSE },
  { "ec:P-521", "ec", 521, "P-521", FALSE },
  { "ec:secp256k1", "ec", 256, "secp256k1", FALSE },
  { "ec:brainpoolP256r1", "ec", 256, "brainpoolP256r1", FALSE },
  { "ec:P-224", "ec", 224, "secp224r1", TRUE },
  { "ed25519", "ed25519", 256, NULL, FALSE },
  { "ed448", "ed448", 456, NULL, FALSE },
  { "x25519", "x25519", 253, NULL, FALSE },
  { "dsa", "dsa", 1024, NULL, TRUE },
};

static void
test_key (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  EVP_PKEY *key = maker_key (keys[i].kind, 0);
  MakerSpec spec = { .extensions = { "subjectAltName=DNS:a" } };
  g_autoptr (X509) x509 = maker_certificate (&spec, key, NULL, maker_key ("ec:P-256", 0));
  g_autoptr (CsCertificate) certificate = maker_wrap (x509);
  const CsPublicKey *public_key = cs_certificate_get_public_key (certificate);
  g_autofree guint8 *spki = NULL;
  g_autofree char *digest = NULL;
  guint8 *end;

  spki = end = g_malloc ((gsize) i2d_PUBKEY (key, NULL));
  i2d_PUBKEY (key, &end);
  digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, spki, (gsize) (end - spki));

  g_assert_cmpstr (public_key->type, ==, keys[i].type);
  g_assert_cmpuint (public_key->bits, ==, keys[i].bits);
  g_assert_cmpstr (public_key->curve, ==, keys[i].curve);
  g_assert_cmpstr (public_key->spki_sha256, ==, digest);
  g_assert_cmpint (has_problem (cs_certificate_get_problems (certificate), "weak-key"), ==,
                   keys[i].weak);
}

/* As written, and as read: CS_TIME_… for what cannot be. */
static const struct {
  const char *written;
  const char *shown;
  gboolean odd;
} times[] = {
  { "200102030405Z", "2020-01-02T03:04:05Z", FALSE },
  { "500101000000Z", "1950-01-01T00:00:00Z", FALSE },
  { "491231235959Z", "2049-12-31T23:59:59Z", FALSE },
  { "20491231235959Z", "2049-12-31T23:59:59Z", FALSE },
  { "20500101000000Z", "2050-01-01T00:00:00Z", FALSE },
  { "99991231235959Z", "9999-12-31T23:59:59Z", FALSE },
  { "00000101000000Z", "0000-01-01T00:00:00Z", FALSE },
  { "20240229000000Z", "2024-02-29T00:00:00Z", FALSE },
  { "20230229000000Z", "an unreadable time", TRUE },
  { "20241301000000Z", "an unreadable time", TRUE },
  { "2024 no time: Z", "an unreadable time", TRUE },
  { "20240102030405+0100", "2024-01-02T02:04:05Z", TRUE },
};

static void
test_time (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  MakerSpec spec = { .not_before = times[i].written, .not_after = times[i].written };
  g_autoptr (CsCertificate) certificate = make (&spec, "ec:P-256");
  g_autofree char *not_before = cs_time_format (cs_certificate_get_not_before (certificate));
  g_autofree char *not_after = cs_time_format (cs_certificate_get_not_after (certificate));

  g_assert_cmpstr (not_before, ==, times[i].shown);
  g_assert_cmpstr (not_after, ==, times[i].shown);
  g_assert_cmpint (has_problem (cs_certificate_get_problems (certificate), "bad-time"), ==,
                   times[i].odd);
}

static void
assert_judged (CsCertificate *certificate, gint64 at, const char *id)
{
  g_autoptr (CsFinding) finding = cs_certificate_judge_time (certificate, at);

  g_assert_cmpstr (finding != NULL ? cs_finding_get_id (finding) : NULL, ==, id);
}

static void
test_judge_time (void)
{
  MakerSpec spec = { .not_before = "20491231235959Z", .not_after = "20500101000000Z" };
  MakerSpec unreadable = { .not_after = "20501332000000Z" };
  g_autoptr (CsCertificate) certificate = make (&spec, "ec:P-256");
  g_autoptr (CsCertificate) endless = make (&unreadable, "ec:P-256");
  gint64 first = cs_certificate_get_not_before (certificate);

  assert_judged (certificate, first - 1, "not-yet-valid");
  assert_judged (certificate, first, NULL);
  assert_judged (certificate, first + 1, NULL); /* the last second counts */
  assert_judged (certificate, first + 2, "expired");
  assert_judged (endless, first, "expired");
}

static const char *const expected_names[][2] = {
  { "dns", "cms1a.pod2.cms.lab" },
  { "dns", "*.cms.lab" },
  { "ip", "10.59.103.70" },
  { "ip", "2001:db8::1" },
  { "email", "admin@cms.lab" },
  { "uri", "https://join.pod2.cms.lab/a" },
  { "rid", "1.2.3.4" },
  { "dirname", "CN=x\\,y,O=Lab" },
  { "other", "1.3.6.1.4.1.311.20.2.3:0c0561406c6162" },
};

static void
test_names (void)
{
  /* dirName:CN=x,y in DER, because the configuration form needs a section of its own. */
  MakerSpec spec = { .extensions = {
                         "subjectAltName=DNS:cms1a.pod2.cms.lab,DNS:*.cms.lab,IP:10.59.103.70,"
                         "IP:2001:db8::1,email:admin@cms.lab,URI:https://join.pod2.cms.lab/a,"
                         "RID:1.2.3.4",
                     } };
  EVP_PKEY *key = maker_key ("ec:P-256", 0);
  g_autoptr (X509) x509 = maker_certificate (&spec, key, NULL, key);
  g_autoptr (CsCertificate) certificate = NULL;
  GENERAL_NAMES *names = X509_get_ext_d2i (x509, NID_subject_alt_name, NULL, NULL);
  GENERAL_NAME *directory = GENERAL_NAME_new ();
  GENERAL_NAME *other = GENERAL_NAME_new ();
  X509_NAME *name = X509_NAME_new ();
  ASN1_TYPE *value = ASN1_TYPE_new ();
  GPtrArray *read;

  X509_NAME_add_entry_by_txt (name, "O", MBSTRING_UTF8, (const guint8 *) "Lab", -1, -1, 0);
  X509_NAME_add_entry_by_txt (name, "CN", MBSTRING_UTF8, (const guint8 *) "x,y", -1, -1, 0);
  GENERAL_NAME_set0_value (directory, GEN_DIRNAME, name);
  sk_GENERAL_NAME_push (names, directory);
  ASN1_TYPE_set (value, V_ASN1_UTF8STRING, ASN1_UTF8STRING_new ());
  ASN1_STRING_set (value->value.utf8string, "a@lab", -1);
  GENERAL_NAME_set0_othername (other, OBJ_txt2obj ("1.3.6.1.4.1.311.20.2.3", 1), value);
  sk_GENERAL_NAME_push (names, other);
  X509_add1_ext_i2d (x509, NID_subject_alt_name, names, 0, X509V3_ADD_REPLACE);
  X509_sign (x509, key, EVP_sha256 ());
  GENERAL_NAMES_free (names);

  certificate = maker_wrap (x509);
  read = cs_certificate_get_names (certificate);
  g_assert_cmpuint (read->len, ==, G_N_ELEMENTS (expected_names));
  for (guint i = 0; i < read->len; i++) {
    const CsGeneralName *one = g_ptr_array_index (read, i);

    g_assert_cmpstr (cs_name_type_to_string (one->type), ==, expected_names[i][0]);
    g_assert_cmpstr (one->value, ==, expected_names[i][1]);
  }
  g_assert_true (cs_general_names_cover (read, "CMS1A.pod2.cms.lab"));
  g_assert_true (cs_general_names_cover (read, "2001:0db8:0:0::1"));
  g_assert_false (cs_general_names_cover (read, "x.cms.lab"));
  g_assert_false (cs_general_names_cover (read, "admin@cms.lab"));
}

/* One extension each, and the problem it must raise; NULL for none of them. */
static const struct {
  const char *name;
  MakerSpec spec;
  const char *kind;
  const char *problem;
} problems[] = {
  { "clean",
    { .subject = "CN=a.b", .extensions = { "subjectAltName=DNS:a.b" } },
    "rsa:2048",
    NULL },
  { "clean-ca", { .ca = TRUE }, "rsa:2048", NULL },
  { "no-names", { .subject = "CN=postgres" }, "rsa:2048", "no-names" },
  { "cn",
    { .subject = "CN=a.b", .extensions = { "subjectAltName=DNS:c" } },
    "rsa:2048",
    "common-name-not-in-names" },
  { "nul",
    { .extensions = { "subjectAltName=DER:30078205612e006162" } },
    "rsa:2048",
    "name-with-nul" },
  { "address",
    { .extensions = { "subjectAltName=DER:30058703010203" } },
    "rsa:2048",
    "bad-address" },
  { "sha1", { .digest = "SHA1" }, "rsa:2048", "weak-digest" },
  { "md5", { .digest = "MD5" }, "rsa:2048", "weak-digest" },
  { "undecodable", { .extensions = { "keyUsage=DER:0401" } }, "rsa:2048", "undecodable-extension" },
  { "critical",
    { .extensions = { "1.2.3.4=critical,DER:0500" } },
    "rsa:2048",
    "unknown-critical-extension" },
  { "duplicate",
    { .extensions = { "nsComment=a", "nsComment=b" } },
    "rsa:2048",
    "duplicate-extension" },
  { "serial", { .serial = "-05" }, "rsa:2048", "odd-serial" },
};

static void
test_problem (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (CsCertificate) certificate = make (&problems[i].spec, problems[i].kind);
  GListModel *found = cs_certificate_get_problems (certificate);

  if (problems[i].problem == NULL)
    g_assert_cmpuint (g_list_model_get_n_items (found), ==, 0);
  else
    g_assert_true (has_problem (found, problems[i].problem));
}

/* A root may be signed with what it likes: its signature proves nothing. */
static void
test_weak_root (void)
{
  MakerSpec spec = { .digest = "SHA1", .ca = TRUE };
  g_autoptr (CsCertificate) root = make (&spec, "rsa:2048");

  g_assert_false (has_problem (cs_certificate_get_problems (root), "weak-digest"));
}

static void
test_nul_is_shown (void)
{
  MakerSpec spec = { .extensions = { "subjectAltName=DER:30078205612e006162" } };
  g_autoptr (CsCertificate) certificate = make (&spec, "ec:P-256");
  const CsGeneralName *name = g_ptr_array_index (cs_certificate_get_names (certificate), 0);

  g_assert_cmpstr (name->value, ==, "a.\\x00ab");
}

/* An odd extension is a row of its own and hides no other. */
static void
test_extensions (void)
{
  MakerSpec spec
      = { .extensions = { "keyUsage=critical,digitalSignature", "1.2.3.4=DER:0500",
                          "extendedKeyUsage=DER:0400", "subjectAltName=DNS:a,DNS:b\nc" } };
  g_autoptr (CsCertificate) certificate = make (&spec, "ec:P-256");
  GPtrArray *all = cs_certificate_get_extensions (certificate);
  const CsExtension *usage = g_ptr_array_index (all, 0), *unknown = g_ptr_array_index (all, 1);
  const CsExtension *broken = g_ptr_array_index (all, 2), *names = g_ptr_array_index (all, 3);

  g_assert_cmpuint (all->len, ==, 4);
  g_assert_cmpstr (usage->oid, ==, "2.5.29.15");
  g_assert_cmpstr (usage->text, ==, "Digital Signature");
  g_assert_true (usage->critical && usage->decoded);
  g_assert_cmpstr (unknown->oid, ==, "1.2.3.4");
  g_assert_cmpstr (unknown->name, ==, "1.2.3.4");
  g_assert_false (unknown->decoded || unknown->critical);
  g_assert_nonnull (strstr (unknown->text, "0500"));
  g_assert_false (broken->decoded);
  g_assert_cmpstr (names->text, ==, "dns: a\ndns: b\\x0ac");
  g_assert_false (cs_certificate_allows_server (certificate));
}

static const struct {
  const char *usage; /* nullable */
  gboolean server;
  gboolean client;
} usages[] = {
  { NULL, TRUE, TRUE },
  { "extendedKeyUsage=serverAuth", TRUE, FALSE },
  { "extendedKeyUsage=clientAuth", FALSE, TRUE },
  { "extendedKeyUsage=serverAuth,clientAuth", TRUE, TRUE },
  { "extendedKeyUsage=anyExtendedKeyUsage", TRUE, TRUE },
  { "extendedKeyUsage=codeSigning", FALSE, FALSE },
};

static void
test_usage (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  MakerSpec spec = { .extensions = { usages[i].usage } };
  g_autoptr (CsCertificate) certificate = make (&spec, "ec:P-256");

  g_assert_cmpint (cs_certificate_allows_server (certificate), ==, usages[i].server);
  g_assert_cmpint (cs_certificate_allows_client (certificate), ==, usages[i].client);
  g_assert_false (cs_certificate_is_ca (certificate));
}

static void
test_der_and_pem (void)
{
  MakerSpec spec = { 0 };
  EVP_PKEY *key = maker_key ("rsa:2048", 0);
  g_autoptr (X509) x509 = maker_certificate (&spec, key, NULL, key);
  g_autoptr (GBytes) der = maker_x509_der (x509);
  g_autofree char *expected = maker_x509_pem (x509);
  g_autofree char *digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, der);
  g_autoptr (CsCertificate) certificate = maker_wrap (x509);
  g_autoptr (CsCertificate) again = maker_wrap (x509);
  g_autofree char *pem = cs_certificate_to_pem (certificate);

  g_assert_true (g_bytes_equal (cs_certificate_get_der (certificate), der));
  g_assert_cmpstr (pem, ==, expected);
  g_assert_cmpstr (cs_certificate_get_sha256 (certificate), ==, digest);
  g_assert_cmpstr (cs_certificate_get_signature (certificate), ==, "sha256WithRSAEncryption");
  g_assert_true (cs_certificate_equal (certificate, again));
}

/* Cut anywhere, or with something behind it, it is refused. */
static void
test_malformed (void)
{
  MakerSpec spec = { 0 };
  EVP_PKEY *key = maker_key ("ec:P-256", 0);
  g_autoptr (X509) x509 = maker_certificate (&spec, key, NULL, key);
  g_autoptr (GBytes) der = maker_x509_der (x509);
  gsize size;
  const guint8 *data = g_bytes_get_data (der, &size);
  g_autofree guint8 *longer = g_malloc0 (size + 1);
  g_autoptr (GBytes) too_long = NULL;
  g_autoptr (GError) error = NULL;

  for (gsize cut = 0; cut < size; cut++) {
    g_autoptr (GBytes) part = g_bytes_new (data, cut);
    g_autoptr (GError) why = NULL;

    g_assert_null (cs_certificate_new_from_der (part, &why));
    g_assert_error (why, CS_ERROR, CS_ERROR_MALFORMED);
  }
  memcpy (longer, data, size);
  too_long = g_bytes_new (longer, size + 1);
  g_assert_null (cs_certificate_new_from_der (too_long, &error));
  g_assert_error (error, CS_ERROR, CS_ERROR_MALFORMED);
}

static gpointer
read_everything_thread (gpointer data)
{
  CsCertificate *certificate = data;

  return (gpointer) (strlen (cs_certificate_get_subject (certificate))
                     + strlen (cs_certificate_get_sha256 (certificate))
                     + cs_certificate_get_extensions (certificate)->len);
}

/* What is made on demand is made once, whoever asks first. */
static void
test_threads (void)
{
  MakerSpec spec = { .extensions = { "subjectAltName=DNS:a" } };
  g_autoptr (CsCertificate) certificate = make (&spec, "ec:P-256");
  GThread *threads[8];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new (NULL, read_everything_thread, certificate);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_assert_cmpuint (GPOINTER_TO_SIZE (g_thread_join (threads[i])), ==, 7 + 64 + 1);
}

#define ADD_TABLE(table, path, function)                                                           \
  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {                                               \
    g_autofree char *where = g_strdup_printf ("/certificate/" path "/%02u", i);                    \
                                                                                                   \
    g_test_add_data_func (where, GUINT_TO_POINTER (i), function);                                  \
  }

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD_TABLE (subjects, "subject", test_subject)
  ADD_TABLE (serials, "serial", test_serial)
  ADD_TABLE (keys, "key", test_key)
  ADD_TABLE (times, "time", test_time)
  ADD_TABLE (problems, "problem", test_problem)
  ADD_TABLE (usages, "usage", test_usage)
  g_test_add_func ("/certificate/judge-time", test_judge_time);
  g_test_add_func ("/certificate/names", test_names);
  g_test_add_func ("/certificate/weak-root", test_weak_root);
  g_test_add_func ("/certificate/nul-is-shown", test_nul_is_shown);
  g_test_add_func ("/certificate/extensions", test_extensions);
  g_test_add_func ("/certificate/der-and-pem", test_der_and_pem);
  g_test_add_func ("/certificate/malformed", test_malformed);
  g_test_add_func ("/certificate/threads", test_threads);
  return g_test_run ();
}
