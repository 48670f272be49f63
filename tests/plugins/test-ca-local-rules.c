/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which requests and which authorities the local authority refuses, and in which words. */

#include "ca-local-fixture.h"

#include <string.h>

typedef struct {
  const char *name;
  const char *key;
  const char *common_name;
  const char *names;
  const char *setting;
  const char *code; /* NULL: issued */
} Case;

#define LABEL_63 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static const Case cases[] = {
  { "plain", "ec:P-256", "a.example", "DNS:a.example", NULL, NULL },
  { "postgres", "rsa:2048", "postgres", NULL, NULL, NULL },
  { "no-subject", "ec:P-256", NULL, "DNS:a.example", NULL, NULL },
  { "underscore", "ec:P-256", "a", "DNS:_sip.a_b.example", NULL, NULL },
  { "long-label", "ec:P-256", "a", "DNS:" LABEL_63 ".example", NULL, NULL },
  { "too-long-label", "ec:P-256", "a", "DNS:a" LABEL_63 ".example", NULL, "bad-name" },
  { "ipv6", "ec:P-256", "a", "IP:2001:db8::1", NULL, NULL },
  { "email", "ec:P-256", "a", "email:admin@a.example", NULL, NULL },
  { "email-without-host", "ec:P-256", "a", "email:admin", NULL, "bad-name" },
  { "uri", "ec:P-256", "a", "URI:https://a.example/x", NULL, NULL },
  { "uri-without-scheme", "ec:P-256", "a", "URI:a.example", NULL, "bad-name" },
  { "wildcard", "ec:P-256", "a", "DNS:*.a.example", NULL, "bad-name" },
  { "wildcard-allowed", "ec:P-256", "a", "DNS:*.a.example", "Wildcards=true", NULL },
  { "wildcard-not-allowed", "ec:P-256", "a", "DNS:*.a.example", "Wildcards=false", "bad-name" },
  { "wildcard-of-all", "ec:P-256", "a", "DNS:*.example", "Wildcards=true", "bad-name" },
  { "wildcard-inside", "ec:P-256", "a", "DNS:a*.x.example", "Wildcards=true", "bad-name" },
  { "empty-label", "ec:P-256", "a", "DNS:a..example", NULL, "bad-name" },
  { "trailing-dot", "ec:P-256", "a", "DNS:a.example.", NULL, "bad-name" },
  { "space", "ec:P-256", "a", "DNS:a example", NULL, "bad-name" },
  { "leading-dash", "ec:P-256", "a", "DNS:-a.example", NULL, "bad-name" },
  { "not-ascii", "ec:P-256", "a", "DNS:b\xc3\xbc.example", NULL, "bad-name" },
  { "registered-id", "ec:P-256", "a", "RID:1.2.3.4", NULL, "bad-name" },
  { "other-name", "ec:P-256", "a", "otherName:1.2.3;UTF8:x", NULL, "bad-name" },
  { "second-name", "ec:P-256", "a", "DNS:good,RID:1.2.3.4", NULL, "bad-name" },
  { "nothing", "ec:P-256", NULL, NULL, NULL, "no-name" },
  { "long-name", "ec:P-256", LABEL_63 "aa", NULL, NULL, "bad-subject" },
  { "control-in-name", "ec:P-256", "a\nb", NULL, NULL, "bad-subject" },
  { "rsa-1024", "rsa:1024", "a", "DNS:a", NULL, "weak-key" },
  { "curve-224", "ec:P-224", "a", "DNS:a", NULL, "weak-key" },
  { "curve-256k1", "ec:secp256k1", "a", "DNS:a", NULL, "weak-key" },
  { "ed25519", "ED25519", "a", "DNS:a", NULL, NULL },
  { "ed448", "ED448", "a", "DNS:a", NULL, "weak-key" },
};

static void
assert_answer (Fixture *fixture, GBytes *request, const char *code)
{
  g_autoptr (CsSubmission) submission = make_submission (request, "both");
  g_autoptr (GError) error = NULL;
  g_autoptr (CsOutcome) outcome = submit_now (fixture->authority, submission, &error);
  g_autoptr (GPtrArray) list = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (cs_outcome_get_code (outcome), ==, code);
  g_assert_cmpint (cs_outcome_get_state (outcome), ==,
                   code == NULL ? CS_OUTCOME_ISSUED : CS_OUTCOME_REFUSED);
  list = list_now (fixture->authority, &error);
  g_assert_cmpuint (list->len, ==, code == NULL ? 1 : 0);
  if (code != NULL) {
    g_assert_nonnull (cs_outcome_get_words (outcome));
    g_assert_cmpuint (fixture->host->n_asked, ==, 0); /* no pass phrase for what is refused */
  }
}

static void
test_request (Fixture *fixture, gconstpointer data)
{
  const Case *one = data;
  g_autoptr (GBytes) request = make_request (one->key, one->common_name, one->names);

  fixture_use (fixture, one->setting);
  assert_answer (fixture, request, one->code);
}

/* A name cut by a NUL would be another one for who reads C strings. */
static void
test_nul_in_name (Fixture *fixture, gconstpointer data)
{
  X509_REQ *request = new_request ("ec:P-256", "a", NULL);
  STACK_OF (X509_EXTENSION) *extensions = NULL;
  g_autoptr (GENERAL_NAMES) names = sk_GENERAL_NAME_new_null ();
  GENERAL_NAME *name = GENERAL_NAME_new ();
  ASN1_IA5STRING *text = ASN1_IA5STRING_new ();
  g_autoptr (GBytes) der = NULL;

  ASN1_STRING_set (text, "bank.example\0.evil.example", 26);
  GENERAL_NAME_set0_value (name, GEN_DNS, text);
  sk_GENERAL_NAME_push (names, name);
  X509V3_add1_i2d (&extensions, NID_subject_alt_name, names, 0, X509V3_ADD_DEFAULT);
  X509_REQ_add_extensions (request, extensions);
  sk_X509_EXTENSION_pop_free (extensions, X509_EXTENSION_free);
  der = encode_request (request, "ec:P-256");
  assert_answer (fixture, der, "bad-name");
}

static void
test_asks_for_ca (Fixture *fixture, gconstpointer data)
{
  X509_REQ *request = new_request ("ec:P-256", "a", NULL);
  STACK_OF (X509_EXTENSION) *extensions = sk_X509_EXTENSION_new_null ();
  g_autoptr (GBytes) der = NULL;

  sk_X509_EXTENSION_push (
      extensions, X509V3_EXT_nconf_nid (NULL, NULL, NID_basic_constraints, "critical,CA:TRUE"));
  X509_REQ_add_extensions (request, extensions);
  sk_X509_EXTENSION_pop_free (extensions, X509_EXTENSION_free);
  der = encode_request (request, "ec:P-256");
  assert_answer (fixture, der, "asks-for-ca");
}

static void
test_signed_by_another_key (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) der = encode_request (new_request ("ec:P-256", "a", "DNS:a"), "ec:P-384");

  assert_answer (fixture, der, "bad-signature");
}

static void
test_subject_of_the_root (Fixture *fixture, gconstpointer data)
{
  X509_REQ *request = new_request ("ec:P-256", NULL, "DNS:a");
  X509_NAME *subject = X509_REQ_get_subject_name (request);
  g_autoptr (GBytes) der = NULL;

  X509_NAME_add_entry_by_txt (subject, "O", MBSTRING_UTF8, (const guint8 *) "Lab", -1, -1, 0);
  X509_NAME_add_entry_by_txt (subject, "CN", MBSTRING_UTF8, (const guint8 *) "Test root", -1, -1,
                              0);
  der = encode_request (request, "ec:P-256");
  assert_answer (fixture, der, "bad-subject");
}

/* Whatever is cut off, put behind or turned over is refused or, never, crashes. */
static void
test_mangled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) whole = make_request ("ec:P-256", "a", "DNS:a");
  gsize size;
  const guint8 *bytes = g_bytes_get_data (whole, &size);
  g_autofree guint8 *longer = g_malloc0 (size + 1);
  g_autoptr (GBytes) more = NULL;
  g_autoptr (GBytes) empty = g_bytes_new (NULL, 0);

  memcpy (longer, bytes, size);
  more = g_bytes_new (longer, size + 1);
  assert_answer (fixture, more, "malformed");
  assert_answer (fixture, empty, "malformed");
  for (gsize i = 0; i < size; i += 3) {
    g_autoptr (CsSubmission) submission = NULL;
    g_autoptr (CsOutcome) outcome = NULL;
    g_autoptr (GBytes) mangled = NULL;
    g_autoptr (GError) error = NULL;

    longer[i] ^= 0x15;
    mangled = g_bytes_new (longer, size);
    longer[i] ^= 0x15;
    submission = make_submission (mangled, "both");
    outcome = submit_now (fixture->authority, submission, &error);
    g_assert_no_error (error);
    g_assert_cmpint (cs_outcome_get_state (outcome), ==, CS_OUTCOME_REFUSED);
  }
}

static void
test_too_many_days (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) request = make_request ("ec:P-256", "a", "DNS:a");
  g_autoptr (CsSubmission) submission = make_submission (request, "both");
  g_autoptr (CsOutcome) outcome = NULL;
  g_autoptr (GError) error = NULL;

  cs_submission_set_days (submission, 4000000);
  outcome = submit_now (fixture->authority, submission, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (cs_outcome_get_code (outcome), ==, "bad-validity");
}

typedef struct {
  const char *name;
  const char *subject;
  const char *key;
  guint days;
  const char *answer;
  const char *second;
} BadCharter;

static const BadCharter bad_charters[] = {
  { "no-cn", "O=Lab", NULL, 0, PASSPHRASE, NULL },
  { "no-equals", "CN=a,Lab", NULL, 0, PASSPHRASE, NULL },
  { "unknown-part", "CN=a,XYZ=b", NULL, 0, PASSPHRASE, NULL },
  { "long-country", "CN=a,C=Switzerland", NULL, 0, PASSPHRASE, NULL },
  { "empty", "", NULL, 0, PASSPHRASE, NULL },
  { "rsa-1024", "CN=a", "rsa:1024", 0, PASSPHRASE, NULL },
  { "unknown-key", "CN=a", "dsa", 0, PASSPHRASE, NULL },
  { "days", "CN=a", "ed25519", 1000000, PASSPHRASE, NULL },
  { "short-pass-phrase", "CN=a", "ed25519", 0, "12345", NULL },
  { "empty-pass-phrase", "CN=a", "ed25519", 0, "", NULL },
  { "two-pass-phrases", "CN=a", "ed25519", 0, PASSPHRASE, "another pass phrase" },
  { "nobody", "CN=a", "ed25519", 0, NULL, NULL },
};

static void
test_bad_charter (Fixture *fixture, gconstpointer data)
{
  const BadCharter *one = data;
  g_autofree char *directory = g_build_filename (fixture->parent, "new", NULL);
  g_autoptr (CsAuthority) authority = fixture_new_authority (directory, fixture->host, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = NULL;

  fixture->host->answer = one->answer;
  fixture->host->second = one->second;
  g_assert_null (create_now (authority, one->subject, one->key, one->days, &error));
  g_assert_nonnull (error);
  g_assert_cmpint (error->domain, ==, CS_ERROR);

  /* Nothing is left beside the fixture's own. */
  dir = g_dir_open (fixture->parent, 0, NULL);
  g_assert_cmpstr (g_dir_read_name (dir), ==, "ca");
  g_assert_null (g_dir_read_name (dir));
}

static void
test_subject_is_kept (Fixture *fixture, gconstpointer data)
{
  const char *subject = "CN=Root \\, one,OU=b\xc3\xbcro,O=Lab,C=CH";
  g_autofree char *directory = g_build_filename (fixture->parent, "new", NULL);
  g_autoptr (CsAuthority) authority = fixture_new_authority (directory, fixture->host, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) der = create_now (authority, subject, "ed25519", 0, &error);
  g_autoptr (X509) root = NULL;
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  root = cs_ca_certificate_from_der (der);
  text = cs_ca_dup_name_text (X509_get_subject_name (root));
  g_assert_cmpstr (text, ==, subject);
}

typedef struct {
  const char *name;
  const char *key;
  const char *value;
} BadSetting;

static const BadSetting bad_settings[] = {
  { "directory", "Directory", "" },  { "profile", "Profile", "both" },
  { "days-zero", "Days", "0" },      { "days-many", "Days", "100000" },
  { "days-word", "Days", "a year" }, { "wildcards", "Wildcards", "perhaps" },
};

static void
test_bad_setting (gconstpointer data)
{
  const BadSetting *one = data;
  g_autoptr (CsAuthority) authority = g_object_new (CS_TYPE_CA_LOCAL, NULL);
  g_autoptr (CsSettings) settings = cs_settings_new ("Authority ca-local", "/");
  g_autoptr (FakeHost) host = g_object_new (FAKE_TYPE_HOST, NULL);
  g_autoptr (GError) error = NULL;

  cs_settings_set (settings, "Directory", "ca");
  cs_settings_set (settings, one->key, one->value);
  g_assert_false (cs_authority_configure (authority, settings, CS_SERVICES (host), &error));
  g_assert_error (error, CS_ERROR, CS_ERROR_MALFORMED);
  g_assert_true (g_str_has_prefix (error->message, "[Authority ca-local]: "));
}

static void
add (const char *path, gconstpointer one, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, one, fixture_set_up, test, fixture_tear_down);
}

/* The table's row is the test's data, so the fixture's root is always the default one. */
static void
set_up_default (Fixture *fixture, gconstpointer row)
{
  fixture_set_up (fixture, NULL);
}

static void
add_row (const char *group,
         const char *name,
         gconstpointer row,
         void (*test) (Fixture *, gconstpointer))
{
  g_autofree char *path = g_strdup_printf ("/ca-local/%s/%s", group, name);

  g_test_add (path, Fixture, row, set_up_default, test, fixture_tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    add_row ("request", cases[i].name, &cases[i], test_request);
  for (guint i = 0; i < G_N_ELEMENTS (bad_charters); i++)
    add_row ("create-refuses", bad_charters[i].name, &bad_charters[i], test_bad_charter);
  for (guint i = 0; i < G_N_ELEMENTS (bad_settings); i++) {
    g_autofree char *path = g_strdup_printf ("/ca-local/bad-setting/%s", bad_settings[i].name);

    g_test_add_data_func (path, &bad_settings[i], test_bad_setting);
  }
  add ("/ca-local/request/nul-in-name", NULL, test_nul_in_name);
  add ("/ca-local/request/asks-for-ca", NULL, test_asks_for_ca);
  add ("/ca-local/request/signed-by-another-key", NULL, test_signed_by_another_key);
  add ("/ca-local/request/subject-of-the-root", NULL, test_subject_of_the_root);
  add ("/ca-local/request/mangled", NULL, test_mangled);
  add ("/ca-local/request/too-many-days", NULL, test_too_many_days);
  add ("/ca-local/create/subject-is-kept", NULL, test_subject_is_kept);

  return g_test_run ();
}
