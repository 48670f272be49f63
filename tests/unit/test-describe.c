/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What an inspector shows, without a display. */
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
} ValidityCase;

static const ValidityCase validity_cases[] = {
  { "fresh", -1, 300, CS_TONE_GOOD, "300 days left" },
  { "last-good-day", -1, 30, CS_TONE_GOOD, "30 days left" },
  { "due", -300, 29, CS_TONE_WARNING, "29 days left" },
  { "last-day", -300, 1, CS_TONE_WARNING, "1 day left" },
  { "last-second", -300, 0, CS_TONE_WARNING, "0 days left" },
  { "ended", -300, -2, CS_TONE_ERROR, "ended 2 days ago" },
  { "not-yet", 2, 300, CS_TONE_ERROR, "not valid yet" },
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
  g_test_add_func ("/describe/tones", test_tones);
  g_test_add_func ("/describe/empty-is-left-out", test_empty_is_left_out);
  return g_test_run ();
}
