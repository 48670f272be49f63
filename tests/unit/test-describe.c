/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What an inspector shows, without a display. */
#include <string.h>

#include "pki-maker.h"

#define DAY (24 * 60 * 60)
#define NOW G_GINT64_CONSTANT (1800000000)

static CsField *
find_field (GListModel *sections, const char *section_title, const char *label)
{
  for (guint i = 0; i < g_list_model_get_n_items (sections); i++) {
    g_autoptr (CsSection) section = g_list_model_get_item (sections, i);

    if (g_strcmp0 (cs_section_get_title (section), section_title) != 0)
      continue;
    for (guint j = 0; j < g_list_model_get_n_items (G_LIST_MODEL (section)); j++) {
      g_autoptr (CsField) field = g_list_model_get_item (G_LIST_MODEL (section), j);

      if (g_strcmp0 (cs_field_get_label (field), label) == 0)
        return field; /* borrowed: the section holds it */
    }
  }

  return NULL;
}

/* --- validity ----------------------------------------------------------------------------------
 */

typedef struct {
  const char *name;
  gint64 start; /* days from now */
  gint64 end;
  CsTone tone;
  const char *text;
  double elapsed;
} ValidityCase;

static const ValidityCase validity_cases[] = {
  { "fresh", -1, 300, CS_TONE_GOOD, "300 days left", 1 / 301.0 },
  { "last-good-day", -1, 30, CS_TONE_GOOD, "30 days left", 1 / 31.0 },
  { "due", -300, 29, CS_TONE_WARNING, "29 days left", 300 / 329.0 },
  { "last-day", -300, 1, CS_TONE_WARNING, "1 day left", 300 / 301.0 },
  { "last-second", -300, 0, CS_TONE_WARNING, "0 days left", 1 },
  { "ended", -300, -2, CS_TONE_ERROR, "ended 2 days ago", 1 },
  { "not-yet", 2, 300, CS_TONE_ERROR, "not valid yet", 0 },
};

static void
test_validity (gconstpointer data)
{
  const ValidityCase *one = data;
  g_autoptr (CsField) field
      = cs_field_new_validity ("Validity", NOW + one->start * DAY, NOW + one->end * DAY, NOW, 30);
  gint64 start, end, now;
  guint warn_days;

  g_assert_cmpint (cs_field_get_tone (field), ==, one->tone);
  g_assert_cmpstr (cs_field_get_text (field), ==, one->text);
  g_assert_true (cs_field_get_validity (field, &start, &end, &now, &warn_days));
  g_assert_cmpint (end - start, ==, (one->end - one->start) * DAY);
  g_assert_cmpint (now, ==, NOW);
  g_assert_cmpfloat_with_epsilon (cs_field_get_elapsed (field), one->elapsed, 0.001);
}

static void
test_unreadable_time (void)
{
  g_autoptr (CsField) field
      = cs_field_new_validity ("Validity", CS_TIME_NEVER, CS_TIME_LONG_AGO, NOW, 30);
  gint64 start, end, now;
  guint warn_days;

  g_assert_cmpint (cs_field_get_tone (field), ==, CS_TONE_ERROR);
  g_assert_false (cs_field_get_validity (field, &start, &end, &now, &warn_days));
  g_assert_cmpfloat (cs_field_get_elapsed (field), <, 0);
}

/* --- certificate and request -------------------------------------------------------------------
 */

static void
test_certificate (void)
{
  const MakerSpec spec = {
    .subject = "O=Lab/CN=cms1a",
    .extensions = { "subjectAltName=DNS:a.lab,IP:10.0.0.1", "keyUsage=critical,digitalSignature" },
  };
  g_autoptr (X509) x509
      = maker_certificate (&spec, maker_key ("ec:P-256", 0), NULL, maker_key ("ec:P-256", 0));
  g_autoptr (CsCertificate) certificate = maker_wrap (x509);
  g_autoptr (GListModel) sections = cs_describe_certificate (certificate, NOW, 30);
  CsField *names = find_field (sections, "Certificate", "Names");
  const char *const expected[] = { "a.lab", "ip: 10.0.0.1", NULL };

  g_assert_cmpstr (cs_field_get_text (find_field (sections, "Certificate", "Subject")), ==,
                   cs_certificate_get_subject (certificate));
  g_assert_cmpstr (cs_field_get_text (find_field (sections, "Certificate", "Issuer")), ==,
                   "itself");
  g_assert_cmpint (cs_field_get_kind (names), ==, CS_FIELD_NAMES);
  g_assert_cmpstrv (cs_field_get_names (names), expected);
  g_assert_cmpstr (cs_field_get_text (find_field (sections, "Key and Signature", "Key")), ==,
                   "EC, P-256");
  g_assert_cmpint (
      cs_field_get_kind (find_field (sections, "Key and Signature", "SHA-256 fingerprint")), ==,
      CS_FIELD_CODE);
  g_assert_nonnull (find_field (sections, "Extensions", "X509v3 Key Usage (critical)"));
}

static void
test_weak (void)
{
  const MakerSpec spec = { .digest = "SHA1", .extensions = { "subjectAltName=DNS:test" } };
  g_autoptr (X509) x509
      = maker_certificate (&spec, maker_key ("rsa:2048", 0), NULL, maker_key ("rsa:2048", 0));
  g_autoptr (CsCertificate) certificate = maker_wrap (x509);
  g_autoptr (GListModel) sections = cs_describe_certificate (certificate, NOW, 30);
  g_autoptr (CsSection) first = g_list_model_get_item (sections, 0);
  g_autoptr (CsField) problem = g_list_model_get_item (G_LIST_MODEL (first), 0);

  g_assert_cmpstr (cs_section_get_title (first), ==, "Problems");
  g_assert_cmpint (cs_field_get_tone (problem), !=, CS_TONE_NEUTRAL);
  g_assert_cmpint (cs_field_get_tone (problem), !=, CS_TONE_GOOD);
}

static void
test_request (void)
{
  const MakerSpec spec = { .subject = "CN=cms1a" };
  g_autoptr (X509_REQ) made = maker_request (&spec, maker_key ("rsa:2048", 0));
  g_autoptr (GBytes) der = maker_request_der (made);
  g_autoptr (GError) error = NULL;
  g_autoptr (CsRequest) request = cs_request_new_from_der (der, &error);
  g_autoptr (GListModel) sections = NULL;

  g_assert_no_error (error);
  sections = cs_describe_request (request);
  g_assert_cmpint (cs_field_get_tone (find_field (sections, "Request", "Self-signature")), ==,
                   CS_TONE_GOOD);
  g_assert_cmpstr (cs_field_get_text (find_field (sections, "Request", "Names")), ==, "none");
  g_assert_cmpstr (cs_field_get_text (find_field (sections, "Key and Signature", "Key")), ==,
                   "RSA, 2048 bits");
}

/* --- files -------------------------------------------------------------------------------------
 */

static const char *
text_of (GListModel *sections, const char *title, const char *label)
{
  CsField *field = find_field (sections, title, label);

  g_assert_nonnull (field);

  return cs_field_get_text (field);
}

static GListModel *
describe_text (const char *text, guint position)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (GListModel) items = cs_reader_read_bytes (bytes, "a.pem", NULL, NULL, NULL);
  g_autoptr (CsItem) item = g_list_model_get_item (items, position);

  return cs_describe_item (item, NOW, 30);
}

static void
test_items (void)
{
  const MakerSpec spec = { .subject = "CN=root", .ca = TRUE };
  EVP_PKEY *key = maker_key ("ec:P-256", 0);
  g_autoptr (X509) root = maker_certificate (&spec, key, NULL, key);
  g_autoptr (X509_CRL) crl = maker_crl (root, key, 3);
  g_autofree char *list = maker_crl_pem (crl);
  g_autofree char *shut = maker_key_pem (key, "secret"), *open = maker_key_pem (key, NULL);
  g_autofree char *all
      = g_strconcat (list, shut, open, "-----BEGIN X-----\n-----END X-----\n", NULL);
  g_autoptr (GListModel) of_list = describe_text (all, 0);
  g_autoptr (GListModel) of_shut = describe_text (all, 1);
  g_autoptr (GListModel) of_open = describe_text (all, 2);
  g_autoptr (GListModel) of_rest = describe_text (all, 3);

  g_assert_cmpstr (text_of (of_list, "Revocation List", "Issuer"), ==, "CN=root");
  g_assert_cmpstr (text_of (of_list, "Revocation List", "Issued"), ==, "2024-01-02T03:04:05Z");
  g_assert_cmpstr (text_of (of_list, "Revocation List", "Next list"), ==, "2034-01-02T03:04:05Z");
  g_assert_cmpstr (text_of (of_list, "Revocation List", "Revoked"), ==, "3 certificates");
  g_assert_cmpint (cs_field_get_tone (find_field (of_shut, "Private Key", "Key")), ==,
                   CS_TONE_UNKNOWN);
  g_assert_cmpstr (text_of (of_shut, "Private Key", "In the file"), ==, "encrypted");
  g_assert_cmpstr (text_of (of_open, "Private Key", "Key"), ==, "EC, P-256");
  g_assert_cmpstr (text_of (of_open, "File", "Place in the file"), ==, "3");
  g_assert_cmpint (cs_field_get_tone (find_field (of_rest, "File", "Not read")), ==, CS_TONE_ERROR);
}

static void
test_verdict (void)
{
  const MakerSpec spec = { .subject = "CN=root", .ca = TRUE };
  EVP_PKEY *key = maker_key ("ec:P-256", 0);
  g_autoptr (X509) x509 = maker_certificate (&spec, key, NULL, key);
  g_autoptr (CsCertificate) root = maker_wrap (x509);
  g_autoptr (CsBundle) anchors = cs_bundle_new ();
  g_autoptr (CsVerdict) bad = cs_verdict_new (root, NULL, anchors, NOW, NULL, CS_PURPOSE_ANY);
  g_autoptr (CsVerdict) good = NULL;
  g_autoptr (CsSection) of_bad = cs_describe_verdict ("Trust", bad);
  g_autoptr (CsSection) of_good = NULL;
  g_autoptr (CsField) answer = g_list_model_get_item (G_LIST_MODEL (of_bad), 0);
  g_autoptr (CsField) yes = NULL;
  g_autoptr (CsField) path = NULL;

  cs_bundle_add (anchors, root);
  good = cs_verdict_new (root, NULL, anchors, NOW, NULL, CS_PURPOSE_ANY);
  of_good = cs_describe_verdict ("Trust", good);
  yes = g_list_model_get_item (G_LIST_MODEL (of_good), 0);
  path = g_list_model_get_item (G_LIST_MODEL (of_good), 1);
  g_assert_cmpint (cs_field_get_tone (answer), ==, CS_TONE_ERROR);
  g_assert_cmpstr (cs_field_get_text (answer), ==, cs_verdict_get_reason (bad));
  g_assert_cmpint (cs_field_get_tone (yes), ==, CS_TONE_GOOD);
  g_assert_cmpstr (cs_field_get_text (path), ==, "CN=root");
}

/* --- tones -------------------------------------------------------------------------------------
 */

/* Unknown is never shown as good, wherever the two meet. */
static void
test_tones (void)
{
  g_assert_cmpint (cs_tone_worse (CS_TONE_GOOD, CS_TONE_UNKNOWN), ==, CS_TONE_UNKNOWN);
  g_assert_cmpint (cs_tone_worse (CS_TONE_UNKNOWN, CS_TONE_GOOD), ==, CS_TONE_UNKNOWN);
  g_assert_cmpint (cs_tone_worse (CS_TONE_UNKNOWN, CS_TONE_WARNING), ==, CS_TONE_WARNING);
  g_assert_cmpint (cs_tone_worse (CS_TONE_ERROR, CS_TONE_WARNING), ==, CS_TONE_ERROR);
  g_assert_cmpint (cs_tone_worse (CS_TONE_NEUTRAL, CS_TONE_GOOD), ==, CS_TONE_GOOD);
  for (CsCellState state = CS_CELL_NOT_WANTED; state <= CS_CELL_UNKNOWN; state++)
    g_assert_true ((cs_cell_state_to_tone (state) == CS_TONE_GOOD) == (state == CS_CELL_PRESENT));
}

static void
test_empty_is_left_out (void)
{
  g_autoptr (GListStore) sections = g_list_store_new (CS_TYPE_SECTION);
  CsSection *section = cs_section_new ("Empty");

  cs_section_add (section, "Nothing", NULL);
  cs_section_add (section, "Nothing", "");
  cs_sections_take (sections, section);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (sections)), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (validity_cases); i++) {
    g_autofree char *path = g_strdup_printf ("/describe/validity/%s", validity_cases[i].name);

    g_test_add_data_func (path, &validity_cases[i], test_validity);
  }
  g_test_add_func ("/describe/unreadable-time", test_unreadable_time);
  g_test_add_func ("/describe/certificate", test_certificate);
  g_test_add_func ("/describe/weak", test_weak);
  g_test_add_func ("/describe/request", test_request);
  g_test_add_func ("/describe/items", test_items);
  g_test_add_func ("/describe/verdict", test_verdict);
  g_test_add_func ("/describe/tones", test_tones);
  g_test_add_func ("/describe/empty-is-left-out", test_empty_is_left_out);
  return g_test_run ();
}
