/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>
#include <string.h>

#include "pki-maker.h"

/* root -> sub -> issuing -> a, b, c; a renewed sub with the same key; and a stranger. */
static CsCertificate *root, *sub, *sub_renewed, *issuing, *leaf_a, *leaf_b, *leaf_c, *stranger;

static CsCertificate *
make (const MakerSpec *spec, guint key, X509 *issuer, guint issuer_key, X509 **x509)
{
  g_autoptr (X509) made = maker_certificate (spec, maker_key ("ec:P-256", key), issuer,
                                             maker_key ("ec:P-256", issuer_key));
  CsCertificate *certificate = maker_wrap (made);

  if (x509 != NULL)
    *x509 = g_steal_pointer (&made);

  return certificate;
}

static void
make_all (void)
{
  const MakerSpec root_spec = { .subject = "CN=root", .ca = TRUE };
  const MakerSpec sub_spec = { .subject = "CN=sub", .serial = "10", .ca = TRUE };
  const MakerSpec renewed_spec = { .subject = "CN=sub", .serial = "11", .ca = TRUE };
  const MakerSpec issuing_spec = { .subject = "CN=issuing", .ca = TRUE };
  MakerSpec leaf = { .subject = "CN=cms1.pod2.cms.lab" };
  const MakerSpec other = { .subject = "CN=stranger", .ca = TRUE };
  g_autoptr (X509) x_root = NULL, x_sub = NULL, x_issuing = NULL;

  root = make (&root_spec, 0, NULL, 0, &x_root);
  sub = make (&sub_spec, 1, x_root, 0, &x_sub);
  sub_renewed = make (&renewed_spec, 1, x_root, 0, NULL);
  issuing = make (&issuing_spec, 2, x_sub, 1, &x_issuing);
  leaf.serial = "0A";
  leaf_a = make (&leaf, 3, x_issuing, 2, NULL);
  leaf.serial = "0B";
  leaf_b = make (&leaf, 4, x_issuing, 2, NULL);
  leaf.serial = "0C";
  leaf.not_after = "210101000000Z";
  leaf_c = make (&leaf, 5, x_issuing, 2, NULL);
  stranger = make (&other, 6, NULL, 6, NULL);
}

static CsBundle *
bundle_of (CsCertificate *first, ...)
{
  CsBundle *bundle = cs_bundle_new ();
  va_list args;

  va_start (args, first);
  for (CsCertificate *one = first; one != NULL; one = va_arg (args, CsCertificate *))
    cs_bundle_add (bundle, one);
  va_end (args);

  return bundle;
}

static void
count_cb (guint *n)
{
  (*n)++;
}

/* Three certificates with one common name stay three (T08). */
static void
test_duplicates (void)
{
  g_autoptr (CsBundle) bundle = cs_bundle_new ();
  guint n = 0;

  g_signal_connect_swapped (bundle, "items-changed", G_CALLBACK (count_cb), &n);
  g_assert_true (cs_bundle_add (bundle, leaf_a));
  g_assert_true (cs_bundle_add (bundle, leaf_b));
  g_assert_false (cs_certificate_equal (leaf_a, leaf_b));
  g_assert_true (cs_bundle_add (bundle, leaf_c));
  g_assert_false (cs_bundle_add (bundle, leaf_b));
  g_assert_cmpuint (cs_bundle_get_n (bundle), ==, 3);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (bundle)), ==, 3);
  g_assert_cmpuint (n, ==, 3);
  g_assert_true (cs_bundle_contains (bundle, leaf_c));
  g_assert_false (cs_bundle_contains (bundle, root));
}

static void
test_equal (void)
{
  g_autoptr (CsBundle) ab = bundle_of (leaf_a, leaf_b, NULL);
  g_autoptr (CsBundle) ba = bundle_of (leaf_b, leaf_a, NULL);
  g_autoptr (CsBundle) ac = bundle_of (leaf_a, leaf_c, NULL);
  g_autoptr (CsBundle) a = bundle_of (leaf_a, NULL);

  g_assert_true (cs_bundle_equal (ab, ba, FALSE));
  g_assert_false (cs_bundle_equal (ab, ba, TRUE));
  g_assert_false (cs_bundle_equal (ab, ac, FALSE));
  g_assert_false (cs_bundle_equal (ab, a, FALSE));
  cs_bundle_add_all (a, ba);
  g_assert_true (cs_bundle_equal (ab, a, TRUE));
}

static void
test_pem (void)
{
  g_autoptr (CsBundle) bundle = bundle_of (leaf_a, leaf_b, leaf_c, NULL);
  g_autoptr (GBytes) pem = cs_bundle_to_pem (bundle);
  g_autoptr (CsBundle) again = cs_bundle_new_from_bytes (pem, "a.cer", NULL);
  gsize size;
  const char *text = g_bytes_get_data (pem, &size);

  g_assert_true (cs_bundle_equal (bundle, again, TRUE));
  g_assert_true (g_str_has_prefix (text, "-----BEGIN CERTIFICATE-----\n"));
  g_assert_null (memchr (text, '\r', size));
  g_assert_cmpint (text[size - 1], ==, '\n');
  g_assert_cmpint (text[size - 2], ==, '-');
}

static void
test_lost_member (void)
{
  g_autofree char *pem = cs_certificate_to_pem (leaf_a);
  g_autofree char *text = g_strconcat (pem, "-----BEGIN CERTIFICATE-----\nMII", NULL);
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (GBytes) nothing = g_bytes_new_static ("hello\n", 6);
  g_autoptr (GError) error = NULL;

  g_assert_null (cs_bundle_new_from_bytes (bytes, "a.cer", &error));
  g_assert_error (error, CS_ERROR, CS_ERROR_MALFORMED);
  g_assert_nonnull (strstr (error->message, "a.cer"));
  g_clear_error (&error);
  g_assert_null (cs_bundle_new_from_bytes (nothing, "a.cer", &error));
  g_assert_error (error, CS_ERROR, CS_ERROR_MALFORMED);
}

/* Whatever the order of the pool, and with what does not belong in it (T07). */
static void
test_chain (void)
{
  g_autoptr (CsBundle) pool = bundle_of (stranger, root, leaf_b, issuing, leaf_a, sub, NULL);
  g_autoptr (CsBundle) expected = bundle_of (leaf_a, issuing, sub, root, NULL);
  g_autoptr (CsBundle) chain = cs_bundle_to_chain (pool, leaf_a, NULL);
  g_autoptr (CsBundle) alone = cs_bundle_to_chain (pool, stranger, NULL);

  g_assert_true (cs_bundle_equal (chain, expected, TRUE));
  g_assert_cmpuint (cs_bundle_get_n (alone), ==, 1);
}

/* Two certificates for one authority: one is taken, not both. */
static void
test_chain_renewed (void)
{
  g_autoptr (CsBundle) pool = bundle_of (sub_renewed, root, issuing, sub, leaf_a, NULL);
  g_autoptr (CsBundle) chain = cs_bundle_to_chain (pool, leaf_a, NULL);

  g_assert_cmpuint (cs_bundle_get_n (chain), ==, 4);
  g_assert_true (cs_bundle_contains (chain, sub_renewed));
}

static void
test_chain_missing (void)
{
  g_autoptr (CsBundle) pool = bundle_of (root, issuing, leaf_a, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (cs_bundle_to_chain (pool, leaf_a, &error));
  g_assert_error (error, CS_ERROR, CS_ERROR_MISMATCH);
  g_assert_nonnull (strstr (error->message, "“CN=sub” is missing"));
  g_assert_nonnull (strstr (error->message, "“CN=issuing”"));
}

/* What each letter of a case below stands for. */
static CsCertificate *
of_letter (char letter)
{
  switch (letter) {
  case 'a':
    return leaf_a;
  case 'b':
    return leaf_b;
  case 'i':
    return issuing;
  case 's':
    return sub;
  case 'r':
    return root;
  case 'x':
    return stranger;
  default:
    g_assert_not_reached ();
  }
}

static const struct {
  const char *file;
  CsChainState state;
  const char *words; /* in the reason; NULL: there is none */
} chain_cases[] = {
  { "aisr", CS_CHAIN_COMPLETE, NULL },
  { "r", CS_CHAIN_COMPLETE, NULL },
  { "isr", CS_CHAIN_COMPLETE, NULL },
  { "arsi", CS_CHAIN_OUT_OF_ORDER, "“CN=issuing” belongs to place 2" },
  { "rsia", CS_CHAIN_OUT_OF_ORDER, "“CN=cms1.pod2.cms.lab” belongs to place 1" },
  { "aisrx", CS_CHAIN_WITH_STRANGERS, "“CN=stranger”" },
  { "ais", CS_CHAIN_INCOMPLETE, "“CN=root” is missing" },
  { "air", CS_CHAIN_INCOMPLETE, "“CN=sub” is missing" },
  { "a", CS_CHAIN_INCOMPLETE, "“CN=issuing” is missing" },
  { "ab", CS_CHAIN_NONE, "could all be it" },
  { "abisr", CS_CHAIN_NONE, "could all be it" },
};

static void
test_judge_chain (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (chain_cases); i++) {
    g_autoptr (CsBundle) bundle = cs_bundle_new ();
    g_autofree char *reason = NULL;
    CsChainState state;

    for (const char *letter = chain_cases[i].file; *letter != '\0'; letter++)
      cs_bundle_add (bundle, of_letter (*letter));
    state = cs_chain_judge (bundle, &reason);
    g_test_message ("%s: %s", chain_cases[i].file, reason != NULL ? reason : "no reason");
    g_assert_cmpstr (cs_chain_state_to_string (state), ==,
                     cs_chain_state_to_string (chain_cases[i].state));
    g_assert_cmpint (reason != NULL, ==, chain_cases[i].words != NULL);
    if (reason != NULL)
      g_assert_nonnull (strstr (reason, chain_cases[i].words));
  }
}

/* By signature: a name alone is not enough. */
static void
test_issued_by (void)
{
  const MakerSpec spec = { .subject = "CN=issuing", .ca = TRUE };
  g_autoptr (CsCertificate) namesake = make (&spec, 7, NULL, 7, NULL);

  g_assert_true (cs_certificate_is_issued_by (leaf_a, issuing));
  g_assert_true (cs_certificate_is_issued_by (root, root));
  g_assert_false (cs_certificate_is_issued_by (leaf_a, namesake));
  g_assert_false (cs_certificate_is_issued_by (leaf_a, sub));
  g_assert_false (cs_certificate_is_issued_by (issuing, leaf_a));
}

static void
test_leaf (void)
{
  g_autoptr (CsBundle) one = bundle_of (root, stranger, leaf_a, issuing, sub, NULL);
  g_autoptr (CsBundle) two = bundle_of (root, leaf_b, leaf_a, NULL);
  g_autoptr (CsBundle) authorities = bundle_of (root, sub, issuing, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (cs_bundle_find_leaf (one, NULL) == leaf_a);
  g_assert_true (cs_bundle_find_leaf (authorities, NULL) == issuing);
  g_assert_null (cs_bundle_find_leaf (two, &error));
  g_assert_error (error, CS_ERROR, CS_ERROR_MISMATCH);
}

static void
add_text (CsBundleBuilder *builder, const char *file, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  cs_bundle_builder_add_bytes (builder, bytes, file, NULL, NULL);
}

static void
add_certificate (CsBundleBuilder *builder, const char *file, CsCertificate *certificate)
{
  cs_bundle_builder_add_bytes (builder, cs_certificate_get_der (certificate), file, NULL, NULL);
}

static char *
dup_fates (CsBundleBuilder *builder)
{
  GListModel *entries = cs_bundle_builder_get_entries (builder);
  GString *fates = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (entries); i++) {
    g_autoptr (CsBundleEntry) entry = g_list_model_get_item (entries, i);
    CsFinding *validity = cs_bundle_entry_get_validity (entry);

    g_assert_nonnull (cs_bundle_entry_get_reason (entry));
    g_string_append_printf (fates, "%s%s:%s", i > 0 ? " " : "", cs_bundle_entry_get_file (entry),
                            cs_fate_to_string (cs_bundle_entry_get_fate (entry)));
    if (validity != NULL)
      g_string_append_printf (fates, "(%s)", cs_finding_get_id (validity));
  }

  return g_string_free (fates, FALSE);
}

static void
test_build (void)
{
  MakerSpec spec = { 0 };
  g_autoptr (CsBundleBuilder) builder = cs_bundle_builder_new (cs_time_now ());
  g_autofree char *key = maker_key_pem (maker_key ("ec:P-256", 3), NULL);
  g_autofree char *a = cs_certificate_to_pem (leaf_a);
  g_autofree char *both = g_strconcat (key, a, NULL);
  g_autoptr (X509_REQ) req = maker_request (&spec, maker_key ("ec:P-256", 3));
  g_autofree char *request = maker_request_pem (req);
  g_autofree char *request_and_a = g_strconcat (request, a, NULL);
  g_autoptr (CsBundle) expected = bundle_of (leaf_a, leaf_b, leaf_c, NULL);
  g_autoptr (CsBundle) bundle = NULL;
  g_autofree char *fates = NULL;

  add_text (builder, "a", both);
  add_certificate (builder, "b", leaf_b);
  add_text (builder, "r", request_and_a);
  add_certificate (builder, "c", leaf_c);
  bundle = cs_bundle_builder_build (builder, FALSE, NULL);
  fates = dup_fates (builder);

  g_assert_true (cs_bundle_equal (bundle, expected, TRUE));
  g_assert_cmpstr (fates, ==,
                   "a:not-a-certificate a:kept b:kept r:not-a-certificate r:duplicate "
                   "c:kept(expired)");
}

static void
test_build_chain (void)
{
  g_autoptr (CsBundleBuilder) builder = cs_bundle_builder_new (cs_time_now ());
  g_autoptr (CsBundle) expected = bundle_of (leaf_a, issuing, sub, root, NULL);
  g_autoptr (CsBundle) chain = NULL;
  g_autofree char *fates = NULL;

  add_certificate (builder, "x", stranger);
  add_certificate (builder, "r", root);
  add_certificate (builder, "s", sub);
  add_certificate (builder, "a", leaf_a);
  add_certificate (builder, "i", issuing);
  chain = cs_bundle_builder_build (builder, TRUE, NULL);
  fates = dup_fates (builder);

  g_assert_true (cs_bundle_equal (chain, expected, TRUE));
  g_assert_cmpstr (fates, ==, "x:left-out r:kept s:kept a:kept i:kept");
}

static void
test_build_refused (void)
{
  static const struct {
    const char *text;
    const char *fates;
  } cases[] = {
    { "nothing\n", "a:kept x:unreadable" },
    { "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n",
      "a:kept x:unreadable x:unreadable" },
    { "-----BEGIN PUBLIC KEY-----\nMAA=\n-----END PUBLIC KEY-----\n",
      "a:kept x:not-a-certificate x:unreadable" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CsBundleBuilder) builder = cs_bundle_builder_new (cs_time_now ());
    g_autoptr (GError) error = NULL;
    g_autofree char *fates = NULL;

    add_certificate (builder, "a", leaf_a);
    add_text (builder, "x", cases[i].text);
    g_assert_null (cs_bundle_builder_build (builder, FALSE, &error));
    g_assert_error (error, CS_ERROR, CS_ERROR_MALFORMED);
    fates = dup_fates (builder);
    g_assert_cmpstr (fates, ==, cases[i].fates);
  }
}

static void
test_save (void)
{
  g_autofree char *folder = g_dir_make_tmp ("countersign-bundle-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "cms1abc.cer", NULL);
  g_autofree char *nowhere = g_build_filename (folder, "none", "a.cer", NULL);
  g_autoptr (CsBundle) bundle = bundle_of (leaf_a, leaf_b, NULL);
  g_autoptr (GBytes) pem = cs_bundle_to_pem (bundle);
  g_autofree char *written = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  g_assert_true (cs_bundle_save (bundle, path, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &written, &size, NULL));
  g_assert_cmpmem (written, size, g_bytes_get_data (pem, NULL), g_bytes_get_size (pem));
  g_assert_false (cs_bundle_save (bundle, folder, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE);
  g_assert_false (cs_bundle_save (bundle, nowhere, NULL));
  g_unlink (path);
  g_assert_cmpint (g_rmdir (folder), ==, 0); /* nothing temporary is left */
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  make_all ();
  g_test_add_func ("/bundle/duplicates", test_duplicates);
  g_test_add_func ("/bundle/equal", test_equal);
  g_test_add_func ("/bundle/pem", test_pem);
  g_test_add_func ("/bundle/lost-member", test_lost_member);
  g_test_add_func ("/bundle/chain", test_chain);
  g_test_add_func ("/bundle/chain-renewed", test_chain_renewed);
  g_test_add_func ("/bundle/chain-missing", test_chain_missing);
  g_test_add_func ("/bundle/judge-chain", test_judge_chain);
  g_test_add_func ("/bundle/issued-by", test_issued_by);
  g_test_add_func ("/bundle/leaf", test_leaf);
  g_test_add_func ("/bundle/build", test_build);
  g_test_add_func ("/bundle/build-chain", test_build_chain);
  g_test_add_func ("/bundle/build-refused", test_build_refused);
  g_test_add_func ("/bundle/save", test_save);
  return g_test_run ();
}
