/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <countersign.h>
#include <openssl/conf.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <string.h>

#define NOW 1800000000 /* 2027-01-15 */
#define DAY (24 * 60 * 60)

static const char text[]
    = "[Cluster]\nName=c.lab\nRelease=2.9\nRenewDays=30\n[Node a]\nHost=a.lab\n"
      "[Certificate web]\nNode=a\nCommonName=c.lab\nNames=c.lab;a.lab;10.0.0.1\n"
      "Roles=callbridge;webadmin\n"
      "[Certificate db]\nNode=a\nCommonName=postgres\nRoles=database-client\n";

typedef struct {
  const char *name;
  const char *slot;
  const char *common_name;
  const char *names; /* in OpenSSL's form, NULL: no extension */
  const char *usage; /* NULL: no extension */
  gint64 start, end; /* seconds from NOW */
  gboolean ca;
  gboolean weak;
  const char *policies; /* NULL: no extension */
  const char *digest;   /* NULL: SHA-256 */
  const char *ids;      /* certificate: what is found, in order */
  const char *request_ids;
} Case;

#define NAMES "DNS:c.lab,DNS:a.lab,IP:10.0.0.1"
#define BOTH "serverAuth,clientAuth"
#define FRESH -DAY, 300 * DAY

static const Case cases[] = {
  { "good", "web", "c.lab", NAMES, BOTH, FRESH, .ids = "", .request_ids = "" },
  { "no-usage", "web", "c.lab", NAMES, NULL, FRESH, .ids = "", .request_ids = "" },
  { "other-case", "web", "c.lab", "DNS:C.LAB,DNS:A.lab,IP:10.0.0.1", BOTH, FRESH, .ids = "",
    .request_ids = "" },
  { "other-cn", "web", "d.lab", NAMES, BOTH, FRESH, .ids = "other-common-name",
    .request_ids = "other-common-name" },
  { "no-cn", "web", NULL, NAMES, BOTH, FRESH, .ids = "other-common-name",
    .request_ids = "other-common-name" },
  { "missing-name", "web", "c.lab", "DNS:c.lab,IP:10.0.0.1", BOTH, FRESH, .ids = "missing-name",
    .request_ids = "missing-name" },
  { "no-names", "web", "c.lab", NULL, BOTH, FRESH, .ids = "missing-name missing-name missing-name",
    .request_ids = "missing-name missing-name missing-name" },
  { "wildcard-instead", "web", "c.lab", "DNS:c.lab,DNS:*.lab,IP:10.0.0.1", BOTH, FRESH,
    .ids = "missing-name extra-name", .request_ids = "missing-name extra-name" },
  { "extra-name", "web", "c.lab", NAMES ",DNS:x.lab", BOTH, FRESH, .ids = "extra-name",
    .request_ids = "extra-name" },
  { "extra-mail", "web", "c.lab", NAMES ",email:x@c.lab", BOTH, FRESH, .ids = "extra-name",
    .request_ids = "extra-name" },
  { "server-only", "web", "c.lab", NAMES, "serverAuth", FRESH, .ids = "client-usage",
    .request_ids = "" },
  { "client-only", "web", "c.lab", NAMES, "clientAuth", FRESH, .ids = "server-usage",
    .request_ids = "" },
  { "db", "db", "postgres", NULL, "clientAuth", FRESH, .ids = "", .request_ids = "" },
  { "db-cn-as-name", "db", "postgres", "DNS:postgres", "clientAuth", FRESH, .ids = "",
    .request_ids = "" },
  { "db-server-only", "db", "postgres", NULL, "serverAuth", FRESH, .ids = "client-usage",
    .request_ids = "" },
  { "swapped", "web", "postgres", NULL, BOTH, FRESH,
    .ids = "other-common-name missing-name missing-name missing-name",
    .request_ids = "other-common-name missing-name missing-name missing-name" },
  { "ca", "db", "postgres", NULL, NULL, FRESH, .ca = TRUE, .ids = "is-ca", .request_ids = "" },
  { "weak-key", "db", "postgres", NULL, NULL, FRESH, .weak = TRUE, .ids = "key-size",
    .request_ids = "key-size" },
  { "not-yet", "db", "postgres", NULL, NULL, 60, 300 * DAY, .ids = "not-yet-valid",
    .request_ids = "" },
  { "last-second", "db", "postgres", NULL, NULL, -DAY, 0, .ids = "expires-soon",
    .request_ids = "" },
  { "a-second-late", "db", "postgres", NULL, NULL, -DAY, -1, .ids = "expired", .request_ids = "" },
  { "thirty-days", "db", "postgres", NULL, NULL, -DAY, 30 * DAY, .ids = "", .request_ids = "" },
  { "sha-1", "db", "postgres", NULL, NULL, FRESH, .digest = "SHA1", .ids = "weak-digest",
    .request_ids = "weak-digest" },
  { "ends-2049", "db", "postgres", NULL, NULL, -DAY, 2524607999 - NOW, .ids = "",
    .request_ids = "" },
  { "ends-2050", "db", "postgres", NULL, NULL, -DAY, 2524608000 - NOW, .ids = "",
    .request_ids = "" },
  { "ends-9999", "db", "postgres", NULL, NULL, -DAY, 253402300799 - NOW, .ids = "",
    .request_ids = "" },
  { "less-than-thirty-days", "db", "postgres", NULL, NULL, -DAY, 30 * DAY - 1,
    .ids = "expires-soon", .request_ids = "" },
};

static EVP_PKEY *
new_key (gboolean weak)
{
  return weak ? EVP_RSA_gen (1024) : EVP_EC_gen ("P-256");
}

static X509_NAME *
new_name (const char *common_name)
{
  X509_NAME *name = X509_NAME_new ();

  X509_NAME_add_entry_by_txt (name, "O", MBSTRING_UTF8, (const guint8 *) "Lab", -1, -1, 0);
  if (common_name != NULL)
    X509_NAME_add_entry_by_txt (name, "CN", MBSTRING_UTF8, (const guint8 *) common_name, -1, -1, 0);

  return name;
}

static STACK_OF (X509_EXTENSION) * new_extensions (const Case *one)
{
  STACK_OF (X509_EXTENSION) *list = sk_X509_EXTENSION_new_null ();
  X509V3_CTX context;
  CONF *config = NCONF_new (NULL); /* policies want one, though it be empty */

  X509V3_set_nconf (&context, config);
  if (one->names != NULL)
    sk_X509_EXTENSION_push (list,
                            X509V3_EXT_conf_nid (NULL, &context, NID_subject_alt_name, one->names));
  if (one->usage != NULL)
    sk_X509_EXTENSION_push (list,
                            X509V3_EXT_conf_nid (NULL, &context, NID_ext_key_usage, one->usage));
  if (one->policies != NULL)
    sk_X509_EXTENSION_push (
        list, X509V3_EXT_nconf_nid (config, &context, NID_certificate_policies, one->policies));
  if (one->ca)
    sk_X509_EXTENSION_push (
        list, X509V3_EXT_conf_nid (NULL, &context, NID_basic_constraints, "critical,CA:TRUE"));
  NCONF_free (config);

  return list;
}

/* By its text: Windows' gmtime() ends with the year 3000. */
static void
set_time (ASN1_TIME *time, gint64 at)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (at);
  g_autofree char *shown = g_date_time_format (date, "%Y%m%d%H%M%SZ");

  g_assert_true (ASN1_TIME_set_string_X509 (time, shown));
}

static GBytes *
make_certificate (const Case *one)
{
  X509 *x509 = X509_new ();
  EVP_PKEY *key = new_key (one->weak);
  X509_NAME *name = new_name (one->common_name);
  STACK_OF (X509_EXTENSION) *extensions = new_extensions (one);
  guint8 *der = NULL;
  int length;
  GBytes *bytes;

  X509_set_version (x509, X509_VERSION_3);
  ASN1_INTEGER_set (X509_get_serialNumber (x509), 1);
  set_time (X509_getm_notBefore (x509), NOW + (gint64) one->start);
  set_time (X509_getm_notAfter (x509), NOW + (gint64) one->end);
  X509_set_subject_name (x509, name);
  X509_set_issuer_name (x509, name);
  X509_set_pubkey (x509, key);
  for (int i = 0; i < sk_X509_EXTENSION_num (extensions); i++)
    X509_add_ext (x509, sk_X509_EXTENSION_value (extensions, i), -1);
  X509_sign (x509, key, EVP_get_digestbyname (one->digest != NULL ? one->digest : "SHA256"));
  length = i2d_X509 (x509, &der);
  bytes = g_bytes_new (der, (gsize) length);

  OPENSSL_free (der);
  sk_X509_EXTENSION_pop_free (extensions, X509_EXTENSION_free);
  X509_NAME_free (name);
  EVP_PKEY_free (key);
  X509_free (x509);
  return bytes;
}

/* @forged: signed by another key than the one it holds. */
static GBytes *
make_request (const Case *one, gboolean forged)
{
  X509_REQ *request = X509_REQ_new ();
  EVP_PKEY *key = new_key (one->weak);
  EVP_PKEY *other = new_key (FALSE);
  X509_NAME *name = new_name (one->common_name);
  STACK_OF (X509_EXTENSION) *extensions = new_extensions (one);
  guint8 *der = NULL;
  int length;
  GBytes *bytes;

  X509_REQ_set_subject_name (request, name);
  X509_REQ_set_pubkey (request, key);
  X509_REQ_add_extensions (request, extensions);
  X509_REQ_sign (request, forged ? other : key,
                 EVP_get_digestbyname (one->digest != NULL ? one->digest : "SHA256"));
  length = i2d_X509_REQ (request, &der);
  bytes = g_bytes_new (der, (gsize) length);

  OPENSSL_free (der);
  sk_X509_EXTENSION_pop_free (extensions, X509_EXTENSION_free);
  X509_NAME_free (name);
  EVP_PKEY_free (key);
  EVP_PKEY_free (other);
  X509_REQ_free (request);
  return bytes;
}

static char *
dup_ids (GListModel *findings)
{
  GString *ids = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (findings); i++) {
    g_autoptr (CsFinding) one = g_list_model_get_item (findings, i);
    g_autofree char *line = cs_finding_dup_line (one);

    g_test_message ("%s", line);
    g_assert_cmpuint (cs_finding_get_line (one), >, 0);
    g_string_append_printf (ids, "%s%s", i > 0 ? " " : "", cs_finding_get_id (one));
  }

  return g_string_free (ids, FALSE);
}

static void
test_certificate (gconstpointer data)
{
  const Case *one = data;
  g_autoptr (CsCluster) cluster = cs_cluster_new_from_data (text, -1, NULL, NULL, NULL);
  g_autoptr (GBytes) der = make_certificate (one);
  g_autoptr (GError) error = NULL;
  g_autoptr (CsCertificate) certificate = cs_certificate_new_from_der (der, &error);
  g_autoptr (GListModel) findings = NULL;
  g_autofree char *ids = NULL;

  g_assert_no_error (error);
  findings
      = cs_lint_certificate (cluster, cs_cluster_find_slot (cluster, one->slot), certificate, NOW);
  ids = dup_ids (findings);
  g_assert_cmpstr (ids, ==, one->ids);
}

static char *
lint_request (const Case *one, gboolean forged)
{
  g_autoptr (CsCluster) cluster = cs_cluster_new_from_data (text, -1, NULL, NULL, NULL);
  g_autoptr (GBytes) der = make_request (one, forged);
  g_autoptr (GError) error = NULL;
  g_autoptr (CsRequest) request = cs_request_new_from_der (der, &error);
  g_autoptr (GListModel) findings = NULL;

  g_assert_no_error (error);
  findings = cs_lint_request (cluster, cs_cluster_find_slot (cluster, one->slot), request);

  return dup_ids (findings);
}

static void
test_request (gconstpointer data)
{
  const Case *one = data;
  g_autofree char *ids = lint_request (one, FALSE);

  g_assert_cmpstr (ids, ==, one->request_ids);
}

static void
test_forged_request (void)
{
  g_autofree char *ids = lint_request (&cases[0], TRUE);

  g_assert_cmpstr (ids, ==, "request-self-signed");
}

/* --- how long a publicly trusted certificate may last -------------------------------------------
 */

#define PUBLIC_POLICY "2.23.140.1.2.2"
#define PRIVATE_POLICY "1.3.6.1.4.1.99999.1"

static const struct {
  const char *name;
  const char *start;    /* notBefore */
  gint64 length;        /* seconds, the last one counted */
  const char *policies; /* in the certificate */
  const char *said;     /* Public= of the authority; NULL: not said */
  const char *detail;   /* NULL: nothing is found */
} lifetimes[] = {
  /* The last second of each rule and the first of the next (domain.md 2.3). */
  { "398-days-before", "2026-03-14T23:59:59Z", 398 * DAY, PUBLIC_POLICY, NULL, NULL },
  { "over-398-days-before", "2026-03-14T23:59:59Z", 398 * DAY + 1, PUBLIC_POLICY, NULL,
    "399 days, 398 are allowed" },
  { "200-days", "2026-03-15T00:00:00Z", 200 * DAY, PUBLIC_POLICY, NULL, NULL },
  { "over-200-days", "2026-03-15T00:00:00Z", 200 * DAY + 1, PUBLIC_POLICY, NULL,
    "201 days, 200 are allowed" },
  { "200-days-last-second", "2027-03-14T23:59:59Z", 200 * DAY, PUBLIC_POLICY, NULL, NULL },
  { "over-200-days-last-second", "2027-03-14T23:59:59Z", 200 * DAY + 1, PUBLIC_POLICY, NULL,
    "201 days, 200 are allowed" },
  { "100-days", "2027-03-15T00:00:00Z", 100 * DAY, PUBLIC_POLICY, NULL, NULL },
  { "over-100-days", "2027-03-15T00:00:00Z", 100 * DAY + 1, PUBLIC_POLICY, NULL,
    "101 days, 100 are allowed" },
  { "100-days-last-second", "2029-03-14T23:59:59Z", 100 * DAY, PUBLIC_POLICY, NULL, NULL },
  { "over-100-days-last-second", "2029-03-14T23:59:59Z", 100 * DAY + 1, PUBLIC_POLICY, NULL,
    "101 days, 100 are allowed" },
  { "47-days", "2029-03-15T00:00:00Z", 47 * DAY, PUBLIC_POLICY, NULL, NULL },
  { "over-47-days", "2029-03-15T00:00:00Z", 47 * DAY + 1, PUBLIC_POLICY, NULL,
    "48 days, 47 are allowed" },
  /* Who is publicly trusted: what the file says, else what the certificate says (T61). */
  { "private", "2026-04-01T00:00:00Z", 730 * DAY, NULL, NULL, NULL },
  { "private-policy", "2026-04-01T00:00:00Z", 730 * DAY, PRIVATE_POLICY, NULL, NULL },
  { "said-private", "2026-04-01T00:00:00Z", 730 * DAY, PUBLIC_POLICY, "no", NULL },
  { "said-public", "2026-04-01T00:00:00Z", 730 * DAY, NULL, "yes", "730 days, 200 are allowed" },
  { "among-others", "2026-04-01T00:00:00Z", 730 * DAY, PRIVATE_POLICY "," PUBLIC_POLICY, NULL,
    "730 days, 200 are allowed" },
  { "extended-validation", "2026-04-01T00:00:00Z", 730 * DAY, "2.23.140.1.1", NULL,
    "730 days, 200 are allowed" },
};

static void
test_lifetime (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  Case one = { .common_name = "c.lab", .names = NAMES, .usage = BOTH };
  g_autofree char *file
      = lifetimes[i].said != NULL
            ? g_strdup_printf ("%s[Authority ca-local]\nPublic=%s\n", text, lifetimes[i].said)
            : g_strdup (text);
  g_autoptr (CsCluster) cluster = cs_cluster_new_from_data (file, -1, NULL, NULL, NULL);
  g_autoptr (GBytes) der = NULL;
  g_autoptr (CsCertificate) certificate = NULL;
  g_autoptr (GListModel) found = NULL;
  gint64 start;
  guint n = 0;

  g_assert_true (cs_time_parse (lifetimes[i].start, &start, NULL));
  one.start = start - NOW;
  one.end = one.start + lifetimes[i].length - 1;
  one.policies = lifetimes[i].policies;
  der = make_certificate (&one);
  certificate = cs_certificate_new_from_der (der, NULL);
  found = cs_lint_certificate (cluster, cs_cluster_find_slot (cluster, "web"), certificate, start);
  for (guint k = 0; k < g_list_model_get_n_items (found); k++) {
    g_autoptr (CsFinding) finding = g_list_model_get_item (found, k);

    if (strcmp (cs_finding_get_id (finding), "public-lifetime") != 0)
      continue;
    n++;
    g_assert_nonnull (lifetimes[i].detail);
    g_assert_true (g_str_has_prefix (cs_finding_get_text (finding), lifetimes[i].detail));
    g_assert_cmpint (cs_finding_get_severity (finding), ==, CS_SEVERITY_WARNING);
  }
  g_assert_cmpuint (n, ==, lifetimes[i].detail != NULL ? 1 : 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *certificate = g_strdup_printf ("/lint-issued/certificate/%s", cases[i].name);
    g_autofree char *request = g_strdup_printf ("/lint-issued/request/%s", cases[i].name);

    g_test_add_data_func (certificate, &cases[i], test_certificate);
    g_test_add_data_func (request, &cases[i], test_request);
  }
  g_test_add_func ("/lint-issued/request/forged", test_forged_request);
  for (guint i = 0; i < G_N_ELEMENTS (lifetimes); i++) {
    g_autofree char *path = g_strdup_printf ("/lint-issued/lifetime/%s", lifetimes[i].name);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_lifetime);
  }
  return g_test_run ();
}
