/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * ./dev bench pki: how much faster than a plain loop over OpenSSL's own reader a file of very many
 * certificates is opened, and how long a bundle of them takes. Both sides in this one program, one
 * thread, in turn; the processor time of each, for the machine may have other work; medians.
 */
#include <errno.h>
#include <glib/gstdio.h>
#include <malloc.h>
#include <openssl/pem.h>
#include <stdlib.h>
#include <time.h>

#include "pki-maker.h"
#include "temporary-folder.h"

#define RUNS_MAX 25
#define KEYS 16 /* different keys; neither side remembers one it has seen */

static int count = 100000;
static int runs = 5;
static double least = 6.0;
static double most_bundle = 3.0;
static double most_bytes = 400.0;
static double most_growth = 1.25;
static char *kept = NULL;

static double
seconds (void)
{
  return (double) clock () / CLOCKS_PER_SEC;
}

static int
compare (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y ? 1 : 0;
}

static double
median (double *values)
{
  qsort (values, (size_t) runs, sizeof *values, compare);

  return values[runs / 2];
}

/* As an authority issues them: names, usages and identifiers. */
static X509 *
make_model (const char *kind, guint number, X509 *issuer, EVP_PKEY *issuer_key)
{
  const MakerSpec spec = {
    .subject = "C=DE/O=Example conferencing/OU=Operations/CN=cms0000000.pod2.example.com",
    .serial = "10000000000000000000",
    .not_before = "260101000000Z",
    .not_after = "271231235959Z",
    .extensions = { "subjectAltName=DNS:cms0000000.pod2.example.com,DNS:join.pod2.example.com,"
                    "DNS:conf.pod2.example.com",
                    "keyUsage=critical,digitalSignature,keyEncipherment",
                    "extendedKeyUsage=serverAuth,clientAuth", "basicConstraints=critical,CA:FALSE",
                    "subjectKeyIdentifier=hash", "authorityKeyIdentifier=keyid" },
  };

  return maker_certificate (&spec, maker_key (kind, number), issuer, issuer_key);
}

/* Each with a serial number and a common name of its own. The signatures are those of the model:
 * reading does not look at them. */
static void
write_certificate (FILE *file, X509 *model, guint number)
{
  g_autofree char *name = g_strdup_printf ("cms%07u.pod2.example.com", number);
  X509_NAME *subject = X509_get_subject_name (model);

  X509_NAME_delete_entry (subject, X509_NAME_entry_count (subject) - 1);
  if (ASN1_INTEGER_set_uint64 (X509_get_serialNumber (model), 0x7000000000000000 + number) != 1
      || X509_NAME_add_entry_by_txt (subject, "CN", MBSTRING_ASC, (const guint8 *) name, -1, -1, 0)
             != 1
      || i2d_re_X509_tbs (model, NULL) <= 0 || PEM_write_X509 (file, model) != 1)
    g_error ("a certificate cannot be made");
}

static void
make_file (const char *path, const char *kind, int n)
{
  const MakerSpec root_spec
      = { .subject = "C=DE/O=Example conferencing/CN=Example issuing authority 1",
          .ca = TRUE,
          .extensions = { "subjectKeyIdentifier=hash" } };
  EVP_PKEY *root_key = maker_key (kind, KEYS);
  g_autoptr (X509) root = maker_certificate (&root_spec, root_key, NULL, root_key);
  X509 *models[KEYS];
  FILE *file = g_fopen (path, "w");

  g_assert_nonnull (file);
  for (guint i = 0; i < KEYS; i++)
    models[i] = make_model (kind, i, root, root_key);
  for (int i = 0; i < n; i++)
    write_certificate (file, models[i % KEYS], (guint) i);
  for (guint i = 0; i < KEYS; i++)
    X509_free (models[i]);
  g_assert_cmpint (fclose (file), ==, 0);
}

/* The file of @n certificates, made when it is not there from an earlier run. Free with g_free().
 */
static char *
find_file (const char *folder, const char *kind, int n)
{
  g_autofree char *name = g_strdup_printf ("%s-%d.pem", kind, n);
  g_autofree char *fresh = NULL;
  char *path;

  g_strdelimit (name, ":", '-');
  path = g_build_filename (folder, name, NULL);
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return path;

  fresh = g_strconcat (path, ".new", NULL);
  make_file (fresh, kind, n);
  g_assert_cmpint (g_rename (fresh, path), ==, 0);

  return path;
}

/* The peer: what anybody would write over OpenSSL. */
static double
read_plainly (const char *path, gsize *der_size)
{
  double start = seconds ();
  g_autoptr (BIO) bio = BIO_new_file (path, "r");
  X509 *x509;
  int n = 0;

  *der_size = 0;
  while ((x509 = PEM_read_bio_X509 (bio, NULL, NULL, NULL)) != NULL) {
    GENERAL_NAMES *names = X509_get_ext_d2i (x509, NID_subject_alt_name, NULL, NULL);
    guint8 digest[EVP_MAX_MD_SIZE];
    unsigned int size;

    if (names == NULL || X509_digest (x509, EVP_sha256 (), digest, &size) != 1)
      g_error ("the peer cannot read its file");
    *der_size += (gsize) i2d_X509 (x509, NULL);
    GENERAL_NAMES_free (names);
    X509_free (x509);
    n++;
  }
  g_assert_cmpint (n, ==, count);

  return seconds () - start;
}

static CsCertificateIndex *
open_index (const char *path, double *duration)
{
  double start = seconds ();
  CsCertificateIndex *index = cs_certificate_index_new ();
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;

  if (!cs_certificate_index_add_file (index, file, NULL, NULL, NULL, &error))
    g_error ("%s", error->message);
  *duration = seconds () - start;

  return index;
}

/* Every text of every row, as no list on a screen ever wants them. */
static double
read_all_texts (CsCertificateIndex *index)
{
  double start = seconds ();

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (index)); i++) {
    g_autoptr (CsItem) item = g_list_model_get_item (G_LIST_MODEL (index), i);
    CsCertificate *certificate = cs_item_get_certificate (item);

    if (cs_certificate_get_subject (certificate) == NULL
        || cs_certificate_get_issuer (certificate) == NULL
        || cs_certificate_get_serial (certificate) == NULL
        || cs_certificate_get_names (certificate)->len != 3
        || cs_certificate_get_sha256 (certificate) == NULL)
      g_error ("a text is missing");
  }

  return seconds () - start;
}

static double
make_bundle (const char *path, const char *out)
{
  double start = seconds ();
  g_autoptr (CsBundleBuilder) builder = cs_bundle_builder_new (cs_time_now ());
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = cs_reader_load (file, NULL, &error);
  g_autoptr (CsBundle) bundle = NULL;

  if (bytes != NULL) {
    cs_bundle_builder_add_bytes (builder, bytes, path, NULL, NULL);
    bundle = cs_bundle_builder_build (builder, FALSE, &error);
  }
  if (bundle == NULL || !cs_bundle_save (bundle, out, &error))
    g_error ("%s", error->message);
  g_assert_cmpuint (cs_bundle_get_n (bundle), ==, (guint) count);

  return seconds () - start;
}

static gsize
allocated (void)
{
  struct mallinfo2 info = mallinfo2 ();

  return info.uordblks + info.hblkhd;
}

/* How much longer one certificate takes in a file of all than in one of a quarter: 1 is linear. */
static double
measure_growth (const char *folder, const char *kind, double whole)
{
  g_autofree char *path = find_file (folder, kind, count / 4);
  double quarter[RUNS_MAX];

  for (int i = 0; i < runs; i++) {
    G_GNUC_UNUSED g_autoptr (CsCertificateIndex) index = open_index (path, &quarter[i]);
  }

  return whole / 4 / median (quarter);
}

static gboolean
measure (const char *folder, const char *kind)
{
  g_autofree char *path = find_file (folder, kind, count);
  g_autofree char *out = g_build_filename (folder, "bundle.pem", NULL);
  double plain[RUNS_MAX], fast[RUNS_MAX], texts[RUNS_MAX], bundle[RUNS_MAX];
  gsize der_size = 0, memory = 0;
  double ratio, bundle_ratio, middle, bytes, growth;

  for (int i = 0; i < runs; i++) {
    gsize before = allocated ();
    g_autoptr (CsCertificateIndex) index = open_index (path, &fast[i]);

    memory = allocated () - before;
    texts[i] = fast[i] + read_all_texts (index);
    g_clear_object (&index);
    plain[i] = read_plainly (path, &der_size);
    bundle[i] = make_bundle (path, out);
  }
  middle = median (fast);
  ratio = median (plain) / middle;
  bundle_ratio = median (bundle) / middle;
  bytes = ((double) memory - (double) der_size) / count;
  growth = measure_growth (folder, kind, middle);
  printf (
      "%-8s  plain loop %6.2f s   opened in %5.2f s: %5.1f times faster   with every text %5.2f s: "
      "%.1f times\n",
      kind, plain[runs / 2], middle, ratio, median (texts), plain[runs / 2] / texts[runs / 2]);
  printf (
      "%-8s  bundle %5.2f s: %.2f times the reading   %.0f bytes a certificate beyond its DER   "
      "growth from a quarter %.2f\n",
      kind, bundle[runs / 2], bundle_ratio, bytes, growth);
  g_remove (out);

  return ratio >= least && bundle_ratio <= most_bundle && bytes < most_bytes
         && growth <= most_growth;
}

int
main (int argc, char **argv)
{
  const GOptionEntry options[] = {
    { "count", 'n', 0, G_OPTION_ARG_INT, &count, "Certificates in the file", "N" },
    { "runs", 'r', 0, G_OPTION_ARG_INT, &runs, "Runs of which the median counts", "N" },
    { "min-ratio", 0, 0, G_OPTION_ARG_DOUBLE, &least, "Fail when opening gains less", "X" },
    { "max-bundle", 0, 0, G_OPTION_ARG_DOUBLE, &most_bundle, "Fail when a bundle takes more", "X" },
    { "max-bytes", 0, 0, G_OPTION_ARG_DOUBLE, &most_bytes,
      "Fail when one needs more beyond its DER", "N" },
    { "max-growth", 0, 0, G_OPTION_ARG_DOUBLE, &most_growth,
      "Fail when one takes so many times longer among all than among a quarter", "X" },
    { "keep", 0, 0, G_OPTION_ARG_FILENAME, &kept,
      "Where the files to read are kept for the next time", "FOLDER" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("- measures core/pki");
  g_autofree char *folder = NULL;
  g_autoptr (GError) error = NULL;
  gboolean good = TRUE;

  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || runs < 1 || runs > RUNS_MAX) {
    g_printerr ("bench-pki: %s\n", error != NULL ? error->message : "1 to 25 runs");
    return 2;
  }

  folder = kept != NULL ? g_strdup (kept) : g_dir_make_tmp ("countersign-bench-XXXXXX", &error);
  if (folder == NULL || g_mkdir_with_parents (folder, 0700) != 0) {
    g_printerr ("bench-pki: %s\n", error != NULL ? error->message : g_strerror (errno));
    return 2;
  }
  printf ("%s, %d certificates, median of %d runs, one thread, processor time\n",
          OpenSSL_version (OPENSSL_VERSION), count, runs);
  /* Later ones read public keys faster, and so does the loop. */
  if (OPENSSL_version_major () > 3 || OPENSSL_version_minor () > 0) {
    printf ("not OpenSSL 3.0: what is gained is printed and not judged\n");
    least = 0.0;
  }
  good = measure (folder, "rsa:2048");
  good = measure (folder, "ec:P-256") && good;
  if (kept == NULL)
    temporary_folder_remove (folder);
  g_free (kept);

  return good ? 0 : 1;
}
