/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "pki-maker.h"

static CsCertificate *
make (const char *subject, const char *names, guint key)
{
  const MakerSpec spec = { .subject = subject, .extensions = { names, NULL } };
  EVP_PKEY *pkey = maker_key ("ec:P-256", key);
  g_autoptr (X509) x509 = maker_certificate (&spec, pkey, NULL, pkey);

  return maker_wrap (x509);
}

/* "id=a|b" for every row that differs. */
static void
append_row (GString *text, const char *id, const char *first, const char *second)
{
  g_string_append_printf (text, "%s=%s|%s;", id, first != NULL ? first : "(null)",
                          second != NULL ? second : "(null)");
}

static char *
dup_differences (CsComparison *comparison)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (comparison)); i++) {
    g_autoptr (CsComparisonRow) row = g_list_model_get_item (G_LIST_MODEL (comparison), i);
    const char *id = cs_comparison_row_get_id (row);

    if (!cs_comparison_row_is_same (row) && !g_str_equal (id, "sha256")
        && !g_str_equal (id, "public-key") && !g_str_equal (id, "extension"))
      append_row (text, id, cs_comparison_row_get_first (row), cs_comparison_row_get_second (row));
  }

  return g_string_free (text, FALSE);
}

static void
test_identical (void)
{
  g_autoptr (CsCertificate) a = make ("CN=a", "subjectAltName=DNS:a.lab", 0);
  g_autoptr (CsCertificate) again = cs_certificate_new_from_der (cs_certificate_get_der (a), NULL);
  g_autoptr (CsComparison) comparison = cs_comparison_new (G_OBJECT (a), G_OBJECT (again));

  g_assert_true (cs_comparison_is_identical (comparison));
  g_assert_true (cs_comparison_is_same_key (comparison));
  g_assert_cmpuint (cs_comparison_count_differences (comparison), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (comparison)), >, 8);
}

/* Names are set beside each other by what they are, in whatever order and case. */
static void
test_names (void)
{
  g_autoptr (CsCertificate) a
      = make ("CN=a", "subjectAltName=DNS:one.lab,DNS:two.lab,IP:10.0.0.1", 0);
  g_autoptr (CsCertificate) b
      = make ("CN=a", "subjectAltName=IP:10.0.0.1,DNS:three.lab,DNS:one.lab", 0);
  g_autoptr (CsComparison) comparison = cs_comparison_new (G_OBJECT (a), G_OBJECT (b));
  g_autofree char *differences = dup_differences (comparison);

  g_assert_cmpstr (differences, ==, "name=two.lab|(null);name=(null)|three.lab;");
  g_assert_false (cs_comparison_is_identical (comparison));
  g_assert_true (cs_comparison_is_same_key (comparison));
}

static void
test_other_key (void)
{
  g_autoptr (CsCertificate) a = make ("CN=a", NULL, 0);
  g_autoptr (CsCertificate) b = make ("CN=b", NULL, 1);
  g_autoptr (CsComparison) comparison = cs_comparison_new (G_OBJECT (a), G_OBJECT (b));
  g_autofree char *differences = dup_differences (comparison);

  g_assert_cmpstr (differences, ==, "subject=CN=a|CN=b;issuer=CN=a|CN=b;");
  g_assert_false (cs_comparison_is_same_key (comparison));
}

/* A request says nothing of times; that is no row on its side, and no crash. */
static void
test_request (void)
{
  const MakerSpec spec = { .subject = "CN=a", .extensions = { "subjectAltName=DNS:a.lab", NULL } };
  g_autoptr (X509_REQ) made = maker_request (&spec, maker_key ("ec:P-256", 0));
  g_autoptr (GBytes) der = maker_request_der (made);
  g_autoptr (CsRequest) request = cs_request_new_from_der (der, NULL);
  g_autoptr (CsCertificate) a = make ("CN=a", "subjectAltName=DNS:a.lab", 0);
  g_autoptr (CsComparison) comparison = cs_comparison_new (G_OBJECT (request), G_OBJECT (a));
  g_autofree char *differences = dup_differences (comparison);

  g_assert_true (cs_comparison_is_same_key (comparison));
  g_assert_true (g_str_has_prefix (differences, "kind=request|certificate;issuer=(null)|CN=a;"));
  g_assert_null (strstr (differences, "name="));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/comparison/identical", test_identical);
  g_test_add_func ("/comparison/names", test_names);
  g_test_add_func ("/comparison/other-key", test_other_key);
  g_test_add_func ("/comparison/request", test_request);

  return g_test_run ();
}
