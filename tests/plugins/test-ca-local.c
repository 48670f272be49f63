/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ca-local-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "cs-ca-sign.h"

#define DAY (24 * 60 * 60)

static GBytes *
issue (Fixture *fixture, const char *key, const char *name, const char *usages)
{
  g_autofree char *names = g_strdup_printf ("DNS:%s,IP:192.0.2.7", name);
  g_autoptr (GBytes) request = make_request (key, name, names);
  g_autoptr (CsSubmission) submission = make_submission (request, usages);
  g_autoptr (GError) error = NULL;
  g_autoptr (CsOutcome) outcome = submit_now (fixture->authority, submission, &error);

  g_assert_no_error (error);
  g_assert_cmpint (cs_outcome_get_state (outcome), ==, CS_OUTCOME_ISSUED);

  return g_bytes_ref (cs_outcome_get_certificate (outcome));
}

/* Every kind of root signs for every kind of request; the openssl program is the judge. */
static void
test_key_kind (Fixture *fixture, gconstpointer data)
{
  const char *const requests[] = { "rsa:2048", "ec:P-256", "ec:P-384", "ec:P-521", "ED25519" };
  g_autofree char *root = fixture_path (fixture, "ca.cer");
  g_autofree char *root_text
      = openssl ("x509", "-in", root, "-noout", "-text", "-nameopt", "RFC2253", NULL);

  g_assert_nonnull (strstr (root_text, "CA:TRUE"));
  g_assert_nonnull (strstr (root_text, "X509v3 Key Usage: critical"));
  g_assert_nonnull (strstr (root_text, "Certificate Sign, CRL Sign"));
  g_assert_nonnull (strstr (root_text, "Subject Key Identifier"));
  g_assert_nonnull (strstr (root_text, "Subject: CN=Test root,O=Lab"));

  for (guint i = 0; i < G_N_ELEMENTS (requests); i++) {
    g_autoptr (GBytes) der = issue (fixture, requests[i], "cms1a.pod2.cms.lab", "both");
    g_autofree char *path = write_certificate (fixture, "leaf.pem", der);
    G_GNUC_UNUSED g_autofree char *server
        = openssl ("verify", "-x509_strict", "-CAfile", root, "-purpose", "sslserver",
                   "-verify_hostname", "cms1a.pod2.cms.lab", path, NULL);
    G_GNUC_UNUSED g_autofree char *client
        = openssl ("verify", "-x509_strict", "-CAfile", root, "-purpose", "sslclient", path, NULL);
    g_autofree char *text = openssl ("x509", "-in", path, "-noout", "-text", NULL);
    gboolean rsa = g_str_has_prefix (requests[i], "rsa");

    g_assert_nonnull (strstr (text, "CA:FALSE"));
    g_assert_nonnull (strstr (text, "DNS:cms1a.pod2.cms.lab, IP Address:192.0.2.7"));
    g_assert_nonnull (strstr (text, "Authority Key Identifier"));
    g_assert_true ((strstr (text, "Key Encipherment") != NULL) == rsa);
  }
  g_assert_cmpuint (fixture->host->n_asked, ==, 1);
  g_assert_cmpuint (fixture->host->n_worked, ==, 1);
}

typedef struct {
  const char *name;
  const char *setting;
  const char *usages;
  gboolean server;
  gboolean client;
} ProfileCase;

static const ProfileCase profile_cases[] = {
  { "server", NULL, "server", TRUE, FALSE },
  { "client", NULL, "client", FALSE, TRUE },
  { "both", NULL, "both", TRUE, TRUE },
  { "fixed-server", "Profile=server", "both", TRUE, FALSE },
  { "fixed-both", "Profile=client-server", "client", TRUE, TRUE },
};

static void
check_profile (Fixture *fixture, const ProfileCase *one)
{
  g_autoptr (GBytes) der = NULL;
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;

  fixture_use (fixture, one->setting);
  der = issue (fixture, "ec:P-256", one->name, one->usages);
  path = write_certificate (fixture, "leaf.pem", der);
  text = openssl ("x509", "-in", path, "-noout", "-ext", "extendedKeyUsage", NULL);

  g_assert_true ((strstr (text, "TLS Web Server") != NULL) == one->server);
  g_assert_true ((strstr (text, "TLS Web Client") != NULL) == one->client);
}

static void
test_profiles (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (profile_cases); i++)
    check_profile (fixture, &profile_cases[i]);
}

static void
get_validity (GBytes *der, gint64 *not_before, gint64 *not_after)
{
  g_autoptr (X509) certificate = cs_ca_certificate_from_der (der);

  *not_before = cs_ca_time_from_asn1 (X509_get0_notBefore (certificate));
  *not_after = cs_ca_time_from_asn1 (X509_get0_notAfter (certificate));
}

static void
test_validity (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) request = make_request ("ec:P-256", "days", "DNS:days");
  g_autoptr (CsSubmission) submission = make_submission (request, "server");
  g_autoptr (CsOutcome) outcome = NULL;
  g_autoptr (GBytes) plain = NULL;
  g_autoptr (GError) error = NULL;
  gint64 begin = cs_time_now ();
  gint64 not_before, not_after;

  plain = issue (fixture, "ec:P-256", "plain", "server");
  get_validity (plain, &not_before, &not_after);
  g_assert_cmpint (not_before, <=, cs_time_now () - CS_CA_BACKDATE);
  g_assert_cmpint (not_before, >=, begin - CS_CA_BACKDATE);
  g_assert_cmpint (not_after, >=, begin + CS_CA_DAYS_DEFAULT * DAY);

  cs_submission_set_days (submission, 10);
  outcome = submit_now (fixture->authority, submission, &error);
  g_assert_no_error (error);
  g_assert_null (cs_outcome_get_words (outcome));
  get_validity (cs_outcome_get_certificate (outcome), &not_before, &not_after);
  g_assert_cmpint (not_after, >=, begin + 10 * DAY);
  g_assert_cmpint (not_after, <=, cs_time_now () + 10 * DAY);
}

/* A root of ten days: nothing outlives it, and the outcome says so. */
static void
test_never_beyond_the_root (Fixture *fixture, gconstpointer data)
{
  g_autofree char *directory = g_build_filename (fixture->parent, "short", NULL);
  g_autoptr (CsAuthority) authority = fixture_new_authority (directory, fixture->host, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) root = create_now (authority, "CN=Short", "ed25519", 10, &error);
  g_autoptr (GBytes) request = make_request ("ec:P-256", "x", "DNS:x");
  g_autoptr (CsSubmission) submission = make_submission (request, "server");
  g_autoptr (CsOutcome) outcome = NULL;
  gint64 root_begin, root_end, begin, end;

  g_assert_no_error (error);
  outcome = submit_now (authority, submission, &error);
  g_assert_no_error (error);
  get_validity (root, &root_begin, &root_end);
  get_validity (cs_outcome_get_certificate (outcome), &begin, &end);
  g_assert_cmpint (end, ==, root_end);
  g_assert_nonnull (strstr (cs_outcome_get_words (outcome), "shortened"));
}

static CsOutcome *
submit_ok (Fixture *fixture, GBytes *request, const char *replaces)
{
  g_autoptr (CsSubmission) submission = make_submission (request, "both");
  g_autoptr (GError) error = NULL;
  CsOutcome *outcome;

  if (replaces != NULL)
    cs_submission_set_replaces (submission, replaces);
  outcome = submit_now (fixture->authority, submission, &error);
  g_assert_no_error (error);
  g_assert_cmpint (cs_outcome_get_state (outcome), ==, CS_OUTCOME_ISSUED);

  return outcome;
}

static void
assert_same (CsOutcome *a, CsOutcome *b, gboolean same)
{
  g_assert_true (g_bytes_equal (cs_outcome_get_certificate (a), cs_outcome_get_certificate (b))
                 == same);
  g_assert_true (g_str_equal (cs_outcome_get_request_id (a), cs_outcome_get_request_id (b))
                 == same);
}

static void
test_same_request_same_certificate (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) request = make_request ("ec:P-256", "a", "DNS:a");
  g_autoptr (CsOutcome) first = submit_ok (fixture, request, NULL);
  g_autofree char *sha256
      = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, cs_outcome_get_certificate (first));
  g_autoptr (CsOutcome) again = NULL;
  g_autoptr (CsOutcome) renewed = NULL;
  g_autoptr (CsOutcome) renewed_again = NULL;
  g_autoptr (CsOutcome) still = NULL;

  /* Answering again needs no key, so nobody is asked. */
  fixture->host->answer = NULL;
  fixture_use (fixture, NULL);
  again = submit_ok (fixture, request, NULL);
  assert_same (first, again, TRUE);
  g_assert_cmpuint (fixture->host->n_asked, ==, 1);

  fixture->host->answer = PASSPHRASE;
  renewed = submit_ok (fixture, request, sha256);
  assert_same (first, renewed, FALSE);
  renewed_again = submit_ok (fixture, request, sha256);
  assert_same (renewed, renewed_again, TRUE);
  still = submit_ok (fixture, request, NULL);
  assert_same (first, still, TRUE);
}

static void
test_revoked_is_not_handed_out (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) request = make_request ("ec:P-256", "a", "DNS:a");
  g_autoptr (CsSubmission) submission = make_submission (request, "both");
  g_autoptr (CsOutcome) first = submit_ok (fixture, request, NULL);
  g_autoptr (CsOutcome) found = NULL;
  g_autoptr (CsOutcome) revoked = NULL;
  g_autoptr (CsOutcome) second = NULL;
  g_autoptr (GError) error = NULL;

  found = retrieve_now (fixture->authority, submission, cs_outcome_get_request_id (first), &error);
  g_assert_no_error (error);
  assert_same (first, found, TRUE);

  g_assert_true (
      revoke_now (fixture->authority, cs_outcome_get_certificate (first), "keyCompromise", &error));
  g_assert_no_error (error);
  revoked
      = retrieve_now (fixture->authority, submission, cs_outcome_get_request_id (first), &error);
  g_assert_no_error (error);
  g_assert_cmpint (cs_outcome_get_state (revoked), ==, CS_OUTCOME_REFUSED);
  g_assert_nonnull (strstr (cs_outcome_get_words (revoked), "keyCompromise"));

  second = submit_ok (fixture, request, NULL);
  assert_same (first, second, FALSE);
}

/* The openssl program finds a revoked certificate in the CRL and the other one not. */
static void
test_crl (Fixture *fixture, gconstpointer data)
{
  g_autofree char *root = fixture_path (fixture, "ca.cer");
  g_autofree char *crl_path = g_build_filename (fixture->parent, "ca.crl", NULL);
  g_autoptr (GBytes) bad = issue (fixture, "ec:P-256", "bad", "server");
  g_autoptr (GBytes) good = issue (fixture, "ec:P-256", "good", "server");
  g_autofree char *good_path = write_certificate (fixture, "good.pem", good);
  g_autoptr (GBytes) first = NULL;
  g_autoptr (GBytes) crl = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *verdict = NULL;
  g_autoptr (X509) certificate = cs_ca_certificate_from_der (bad);
  g_autofree char *serial = cs_ca_dup_serial_text (X509_get0_serialNumber (certificate));
  g_autofree char *upper = g_ascii_strup (serial, -1);

  first = make_crl_now (fixture->authority, 0, &error);
  g_assert_no_error (error);
  g_assert_true (revoke_now (fixture->authority, bad, "superseded", &error));
  crl = make_crl_now (fixture->authority, 7, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_set_contents (crl_path, g_bytes_get_data (crl, NULL),
                                      (gssize) g_bytes_get_size (crl), &error));

  text = openssl ("crl", "-in", crl_path, "-CAfile", root, "-noout", "-text", NULL);
  g_assert_nonnull (strstr (text, "verify OK"));
  g_assert_nonnull (strstr (text, upper));
  g_assert_nonnull (strstr (text, "Superseded"));
  g_assert_nonnull (strstr (text, "X509v3 CRL Number: \n                2\n"));
  verdict
      = openssl ("verify", "-crl_check", "-CRLfile", crl_path, "-CAfile", root, good_path, NULL);
}

static void
test_revoke_refuses (Fixture *fixture, gconstpointer data)
{
  g_autofree char *directory = g_build_filename (fixture->parent, "other", NULL);
  g_autoptr (CsAuthority) other = fixture_new_authority (directory, fixture->host, NULL);
  g_autoptr (GBytes) foreign = NULL;
  g_autoptr (GBytes) own = issue (fixture, "ec:P-256", "x", "server");
  g_autoptr (GError) error = NULL;

  foreign = create_now (other, "CN=Test root,O=Lab", "ec:P-256", 0, &error);
  g_assert_no_error (error);
  g_assert_false (revoke_now (fixture->authority, foreign, "superseded", &error));
  g_assert_error (error, CS_ERROR, CS_ERROR_MISMATCH);
  g_clear_error (&error);
  g_assert_false (revoke_now (fixture->authority, own, "because", &error));
  g_assert_error (error, CS_ERROR, CS_ERROR_MALFORMED);
}

static void
test_books (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) a = issue (fixture, "ec:P-256", "a", "server");
  G_GNUC_UNUSED g_autoptr (GBytes) b = issue (fixture, "ec:P-256", "b", "client");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = list_now (fixture->authority, &error);
  g_autofree char *said = test_connection_now (fixture->authority, &error);
  g_autoptr (GPtrArray) chain = fetch_chain_now (fixture->authority, &error);
  const CsIssued *first;
  g_autofree char *asker = g_strdup_printf ("%s@%s", g_get_user_name (), g_get_host_name ());

  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 2);
  first = g_ptr_array_index (list, 0);
  g_assert_true (g_bytes_equal (first->certificate, a));
  g_assert_cmpstr (first->subject, ==, "CN=a");
  g_assert_cmpstr (first->names[0], ==, "dns:a");
  g_assert_cmpstr (first->names[1], ==, "ip:192.0.2.7");
  g_assert_cmpstr (first->profile, ==, "server");
  g_assert_cmpstr (first->slot, ==, "cms1a");
  g_assert_cmpstr (first->asked_by, ==, asker);
  g_assert_cmpstr (cs_issued_get_state (first, cs_time_now ()), ==, "valid");
  g_assert_cmpstr (cs_issued_get_state (first, first->not_after), ==, "valid");
  g_assert_cmpstr (cs_issued_get_state (first, first->not_after + 1), ==, "expired");
  g_assert_cmpstr (cs_issued_get_state (first, first->not_before - 1), ==, "not-yet-valid");
  g_assert_cmpstr (said, ==, "EC prime256v1 root CN=Test root,O=Lab, 2 issued");
  g_assert_cmpuint (chain->len, ==, 1);
  g_assert_true (cs_authority_owns_root (fixture->authority));
}

static void
add (const char *path, gconstpointer key, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, key, fixture_set_up, test, fixture_tear_down);
}

int
main (int argc, char *argv[])
{
  const char *const kinds[]
      = { "rsa:2048", "rsa:3072", "rsa:4096", "ec:P-256", "ec:P-384", "ed25519" };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autofree char *path = g_strdup_printf ("/ca-local/key/%s", kinds[i]);

    add (path, kinds[i], test_key_kind);
  }
  add ("/ca-local/profiles", NULL, test_profiles);
  add ("/ca-local/validity", NULL, test_validity);
  add ("/ca-local/never-beyond-the-root", NULL, test_never_beyond_the_root);
  add ("/ca-local/same-request-same-certificate", NULL, test_same_request_same_certificate);
  add ("/ca-local/revoked-is-not-handed-out", NULL, test_revoked_is_not_handed_out);
  add ("/ca-local/crl", NULL, test_crl);
  add ("/ca-local/revoke-refuses", NULL, test_revoke_refuses);
  add ("/ca-local/books", NULL, test_books);

  return g_test_run ();
}
