/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The tray in which bundles are put together, without a tray: domain.md T01–T08. */
#include <string.h>

#include "pki-maker.h"

#define NOW G_GINT64_CONSTANT (1800000000)

static CsCertificate *root, *sub, *leaf;
static char *root_pem, *sub_pem, *leaf_pem;

static void
make_all (void)
{
  const MakerSpec root_spec = { .subject = "CN=root", .ca = TRUE };
  const MakerSpec sub_spec = { .subject = "CN=sub", .ca = TRUE };
  const MakerSpec leaf_spec = { .subject = "CN=leaf" };
  g_autoptr (X509) x_root
      = maker_certificate (&root_spec, maker_key ("ec:P-256", 0), NULL, maker_key ("ec:P-256", 0));
  g_autoptr (X509) x_sub
      = maker_certificate (&sub_spec, maker_key ("ec:P-256", 1), x_root, maker_key ("ec:P-256", 0));
  g_autoptr (X509) x_leaf
      = maker_certificate (&leaf_spec, maker_key ("ec:P-256", 2), x_sub, maker_key ("ec:P-256", 1));

  root = maker_wrap (x_root);
  sub = maker_wrap (x_sub);
  leaf = maker_wrap (x_leaf);
  root_pem = maker_x509_pem (x_root);
  sub_pem = maker_x509_pem (x_sub);
  leaf_pem = maker_x509_pem (x_leaf);
}

typedef struct {
  CsHistory *history;
  CsBundleDraft *draft;
} Fixture;

static void
set_up (Fixture *self, gconstpointer unused)
{
  self->history = cs_history_new ();
  self->draft = cs_bundle_draft_new (self->history, NOW);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  g_object_unref (self->draft);
  g_object_unref (self->history);
}

static void
add_bytes (Fixture *self, GBytes *bytes, const char *source)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) cards = cs_bundle_cards_from_bytes (bytes, source, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (cs_bundle_draft_add (self->draft, G_MAXUINT, cards, &error));
  g_assert_no_error (error);
}

static void
add_text (Fixture *self, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  add_bytes (self, bytes, "some.cer");
}

/* The names in order, such as "leaf,sub". */
static char *
dup_order (Fixture *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->draft)); i++) {
    g_autoptr (CsBundleCard) card = g_list_model_get_item (G_LIST_MODEL (self->draft), i);
    CsCertificate *certificate = cs_bundle_card_get_certificate (card);

    g_string_append_printf (text, "%s%s", i > 0 ? "," : "",
                            certificate != NULL ? cs_certificate_get_common_name (certificate)
                                                : "?");
  }

  return g_string_free (text, FALSE);
}

static void
assert_order (Fixture *self, const char *expected)
{
  g_autofree char *order = dup_order (self);

  g_assert_cmpstr (order, ==, expected);
}

static gboolean
has_finding (Fixture *self, const char *id)
{
  GListModel *findings = cs_bundle_draft_get_findings (self->draft);

  for (guint i = 0; i < g_list_model_get_n_items (findings); i++) {
    g_autoptr (CsFinding) finding = g_list_model_get_item (findings, i);

    if (g_str_equal (cs_finding_get_id (finding), id))
      return TRUE;
  }

  return FALSE;
}

static void
assert_clean (Fixture *self, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CsBundle) bundle = cs_bundle_draft_dup_bundle (self->draft, &error);
  g_autoptr (GBytes) pem = NULL;

  g_assert_no_error (error);
  pem = cs_bundle_to_pem (bundle);
  g_assert_cmpmem (g_bytes_get_data (pem, NULL), g_bytes_get_size (pem), expected,
                   strlen (expected));
  g_assert_cmpuint (cs_bundle_draft_count_strict (self->draft), ==, cs_bundle_get_n (bundle));
  g_assert_cmpuint (cs_bundle_draft_count_tolerant (self->draft), ==, cs_bundle_get_n (bundle));
}

/* --- faults ------------------------------------------------------------------------------------
 */

/* A leaf and a sub joined from two files in the ways that are known; both are in the result. */
typedef struct {
  const char *name;
  const char *repair;
  const char *(*join) (void);
  guint n_strict;
  CsFault faults; /* of the file, for a strict reader */
} FaultCase;

static char *joined;

static const char *
keep (char *text)
{
  g_free (joined);

  return joined = text;
}

static const char *
join_without_newline (void)
{
  g_autofree char *first = g_strndup (leaf_pem, strlen (leaf_pem) - 1);

  return keep (g_strconcat (first, sub_pem, NULL));
}

static const char *
join_with_ctrl_z (void)
{
  return keep (g_strconcat (leaf_pem, "\x1a", sub_pem, "\x1a", NULL));
}

static const char *
join_indented (void)
{
  return keep (g_strconcat (leaf_pem, " ", sub_pem, NULL));
}

static const char *
join_with_text (void)
{
  return keep (g_strconcat ("subject=CN=leaf\n", leaf_pem, "issuer=x\n", sub_pem, NULL));
}

static const char *
join_windows_lines (void)
{
  g_autofree char *both = g_strconcat (leaf_pem, sub_pem, NULL);
  g_auto (GStrv) lines = g_strsplit (both, "\n", -1);

  return keep (g_strjoinv ("\r\n", lines));
}

static const char *
join_with_bom (void)
{
  return keep (g_strconcat ("\xef\xbb\xbf", leaf_pem, sub_pem, NULL));
}

static const FaultCase fault_cases[] = {
  { "T01", "line-end", join_without_newline, 0, CS_FAULT_LINE_END },
  { "T02", "ctrl-z", join_with_ctrl_z, 1, CS_FAULT_CTRL_Z | CS_FAULT_LINE_END },
  { "T03-indent", "text", join_indented, 1, CS_FAULT_TEXT },
  { "T03-text", "text", join_with_text, 2, CS_FAULT_TEXT },
  { "T05-bom", "encoding", join_with_bom, 2, CS_FAULT_ENCODING },
  { "T06", "line-form", join_windows_lines, 2, 0 },
};

static void
test_faults_of_file (gconstpointer data)
{
  const FaultCase *self = data;
  const char *text = self->join ();
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autofree char *words = cs_faults_dup_words (self->faults);
  g_autoptr (CsSection) section = cs_section_new ("File");

  g_assert_cmphex (cs_faults_find_strict (bytes), ==, self->faults);
  g_assert_true (self->faults == 0 || strlen (words) > 0);
  cs_faults_describe (self->faults, section);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (section)), ==, self->faults != 0);
}

/* One certificate in binary is a form of its own; before a text it is lost (domain.md T04). */
static void
test_faults_of_binary (void)
{
  GBytes *der = cs_certificate_get_der (leaf);
  g_autoptr (GByteArray) both = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;

  g_byte_array_append (both, g_bytes_get_data (der, NULL), (guint) g_bytes_get_size (der));
  g_byte_array_append (both, (const guint8 *) sub_pem, (guint) strlen (sub_pem));
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&both));

  g_assert_cmphex (cs_faults_find (der), ==, CS_FAULT_BINARY);
  g_assert_cmphex (cs_faults_find_strict (der), ==, 0);
  g_assert_cmphex (cs_faults_find_strict (bytes), ==, CS_FAULT_BINARY);
}

static void
test_fault (gconstpointer data)
{
  const FaultCase *self = data;
  Fixture fixture;
  g_autofree char *clean = g_strconcat (leaf_pem, sub_pem, NULL);
  g_autoptr (GError) error = NULL;

  set_up (&fixture, NULL);
  add_text (&fixture, self->join ());
  assert_order (&fixture, "leaf,sub");
  g_assert_cmpuint (cs_bundle_draft_count (fixture.draft), ==, 2);
  g_assert_cmpuint (cs_bundle_draft_count_strict (fixture.draft), ==, self->n_strict);
  g_assert_cmpuint (cs_bundle_draft_count_tolerant (fixture.draft), ==, 2);
  g_assert_true (has_finding (&fixture, self->repair));
  g_assert_null (cs_bundle_draft_dup_bundle (fixture.draft, &error));
  g_assert_error (error, CS_ERROR, CS_ERROR_MISMATCH);

  cs_bundle_draft_repair (fixture.draft, self->repair);
  g_assert_false (has_finding (&fixture, self->repair));
  assert_clean (&fixture, clean);
  tear_down (&fixture, NULL);
}

static void
test_binary (Fixture *self, gconstpointer unused)
{
  add_bytes (self, cs_certificate_get_der (leaf), "leaf.cer");
  add_text (self, sub_pem);
  /* What is put right behind DER is not at the beginning of a line. */
  g_assert_cmpuint (cs_bundle_draft_count_strict (self->draft), ==, 0);
  g_assert_true (has_finding (self, "binary"));
  cs_bundle_draft_repair (self->draft, "binary");
  g_assert_cmpuint (cs_bundle_draft_count_strict (self->draft), ==, 2);
}

static void
test_utf16 (Fixture *self, gconstpointer unused)
{
  gsize size;
  g_autofree char *wide = g_convert (leaf_pem, -1, "UTF-16LE", "UTF-8", NULL, &size, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (wide, size);

  add_bytes (self, bytes, "leaf.cer");
  g_assert_cmpuint (cs_bundle_draft_count_strict (self->draft), ==, 0);
  g_assert_cmpuint (cs_bundle_draft_count_tolerant (self->draft), ==, 1);
  cs_bundle_draft_repair (self->draft, "encoding");
  assert_clean (self, leaf_pem);
}

/* Everything at once: each repair shows what is left, and "all" leaves nothing. */
static void
test_repair_all (Fixture *self, gconstpointer unused)
{
  g_autofree char *ugly = g_strconcat ("\xef\xbb\xbfhello\r\n", leaf_pem, "\x1a", NULL);
  g_autofree char *clean = g_strconcat (leaf_pem, sub_pem, root_pem, NULL);

  cs_bundle_draft_set_chain (self->draft, TRUE);
  add_bytes (self, cs_certificate_get_der (root), "root.cer");
  add_text (self, ugly);
  add_text (self, leaf_pem);
  add_text (self, sub_pem);
  g_assert_true (cs_bundle_draft_can_repair (self->draft, NULL));
  cs_bundle_draft_repair (self->draft, NULL);
  g_assert_false (cs_bundle_draft_can_repair (self->draft, NULL));
  assert_order (self, "leaf,sub,root");
  assert_clean (self, clean);
}

/* A lost part must not pass in silence, and a key is never taken. */
static void
test_others (Fixture *self, gconstpointer unused)
{
  g_autofree char *key = maker_key_pem (maker_key ("ec:P-256", 2), NULL);
  g_autofree char *text
      = g_strconcat (key, leaf_pem, "-----BEGIN CERTIFICATE-----\nMII\n", sub_pem, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GListModel) others = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) cards = cs_bundle_cards_from_bytes (bytes, "x", &others, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (others), ==, 1);
  cs_bundle_draft_add (self->draft, 0, cards, NULL);
  assert_order (self, "leaf,?,sub");
  g_assert_true (has_finding (self, "unreadable"));
  cs_bundle_draft_repair (self->draft, NULL);
  g_assert_null (cs_bundle_draft_dup_bundle (self->draft, &error));
  g_assert_error (error, CS_ERROR, CS_ERROR_MISMATCH);
  cs_bundle_draft_remove (self->draft, 1);
  cs_bundle_draft_repair (self->draft, NULL);
  g_autofree char *clean = g_strconcat (leaf_pem, sub_pem, NULL);
  assert_clean (self, clean);
}

static void
test_nothing_in_it (void)
{
  g_autofree char *key = maker_key_pem (maker_key ("ec:P-256", 2), NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (key, strlen (key));
  g_autoptr (GError) error = NULL;

  g_assert_null (cs_bundle_cards_from_bytes (bytes, "a.key", NULL, &error));
  g_assert_error (error, CS_ERROR, CS_ERROR_MALFORMED);
}

/* --- chains ------------------------------------------------------------------------------------
 */

static void
test_chain (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  add_text (self, root_pem);
  add_text (self, leaf_pem);
  cs_bundle_draft_set_chain (self->draft, TRUE);
  g_assert_true (has_finding (self, "no-chain"));
  g_assert_null (cs_bundle_draft_dup_bundle (self->draft, &error));
  g_assert_nonnull (strstr (error->message, "CN=sub"));
  add_text (self, sub_pem);
  g_assert_false (has_finding (self, "no-chain"));
  g_assert_true (has_finding (self, "order"));
  cs_bundle_draft_repair (self->draft, "order");
  assert_order (self, "leaf,sub,root");
  g_assert_false (has_finding (self, "order"));
}

/* --- undo --------------------------------------------------------------------------------------
 */

static void
count_cb (guint *n)
{
  (*n)++;
}

static void
test_undo (Fixture *self, gconstpointer unused)
{
  guint n = 0;

  g_signal_connect_swapped (self->draft, "items-changed", G_CALLBACK (count_cb), &n);
  g_assert_null (cs_history_get_undo_label (self->history));
  add_text (self, leaf_pem);
  add_text (self, sub_pem);
  add_text (self, root_pem);
  cs_bundle_draft_move (self->draft, 2, 0);
  assert_order (self, "root,leaf,sub");
  g_assert_cmpstr (cs_history_get_undo_label (self->history), ==, "Move root");
  cs_bundle_draft_remove (self->draft, 1);
  cs_bundle_draft_set_chain (self->draft, TRUE);
  g_assert_cmpuint (n, ==, 5);

  g_assert_true (cs_history_undo (self->history, NULL));
  g_assert_false (cs_bundle_draft_is_chain (self->draft));
  g_assert_true (cs_history_undo (self->history, NULL));
  assert_order (self, "root,leaf,sub");
  g_assert_true (cs_history_undo (self->history, NULL));
  assert_order (self, "leaf,sub,root");
  g_assert_true (cs_history_redo (self->history, NULL));
  assert_order (self, "root,leaf,sub");
  g_assert_cmpstr (cs_history_get_redo_label (self->history), ==, "Remove leaf");

  cs_bundle_draft_clear (self->draft); /* what was taken back is forgotten */
  g_assert_null (cs_history_get_redo_label (self->history));
  while (cs_history_get_undo_label (self->history) != NULL)
    g_assert_true (cs_history_undo (self->history, NULL));
  assert_order (self, "");
}

/* The history may be asked when the tray is gone. */
static void
test_draft_is_gone (void)
{
  Fixture fixture;

  set_up (&fixture, NULL);
  add_text (&fixture, leaf_pem);
  g_clear_object (&fixture.draft);
  g_assert_true (cs_history_undo (fixture.history, NULL));
  g_assert_true (cs_history_redo (fixture.history, NULL));
  g_object_unref (fixture.history);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

static void
free_all (void)
{
  g_clear_object (&root);
  g_clear_object (&sub);
  g_clear_object (&leaf);
  g_free (root_pem);
  g_free (sub_pem);
  g_free (leaf_pem);
  g_free (joined);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  make_all ();
  g_test_add_func ("/bundle-draft/faults/T04", test_faults_of_binary);
  for (guint i = 0; i < G_N_ELEMENTS (fault_cases); i++) {
    g_autofree char *path = g_strdup_printf ("/bundle-draft/%s", fault_cases[i].name);
    g_autofree char *of_file = g_strdup_printf ("/bundle-draft/faults/%s", fault_cases[i].name);

    g_test_add_data_func (path, &fault_cases[i], test_fault);
    g_test_add_data_func (of_file, &fault_cases[i], test_faults_of_file);
  }
  add ("/bundle-draft/T04", test_binary);
  add ("/bundle-draft/T05-utf16", test_utf16);
  add ("/bundle-draft/repair-all", test_repair_all);
  add ("/bundle-draft/others", test_others);
  g_test_add_func ("/bundle-draft/nothing-in-it", test_nothing_in_it);
  add ("/bundle-draft/chain", test_chain);
  add ("/bundle-draft/undo", test_undo);
  g_test_add_func ("/bundle-draft/gone", test_draft_is_gone);

  status = g_test_run ();
  free_all ();

  return status;
}
