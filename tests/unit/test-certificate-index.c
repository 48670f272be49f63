/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>
#include <string.h>

#include "pki-maker.h"

#define CERTIFICATES 3

/* What inputs are put together from, one letter each; made once. */
static GHashTable *parts;

static void
set_part (char letter, GBytes *take_bytes)
{
  g_hash_table_insert (parts, GINT_TO_POINTER (letter), take_bytes);
}

static void
set_text (char letter, char *take_text)
{
  set_part (letter, g_bytes_new_take (take_text, strlen (take_text)));
}

static char *
replace_all (const char *text, const char *what, const char *with)
{
  g_auto (GStrv) pieces = g_strsplit (text, what, -1);

  return g_strjoinv (with, pieces);
}

static char *
to_utf16 (const char *text, gsize *size)
{
  return g_convert (text, -1, "UTF-16LE", "UTF-8", NULL, size, NULL);
}

/* Of one certificate: a b c in PEM, A with CR LF, and so on as the letters below say. */
static void
make_parts (void)
{
  const MakerSpec specs[CERTIFICATES]
      = { { .subject = "CN=one", .serial = "01", .extensions = { "subjectAltName=DNS:a.lab" } },
          { .subject = "CN=one", .serial = "02" },
          { .subject = "CN=one", .serial = "03", .not_after = "99991231235959Z" } };
  EVP_PKEY *key = maker_key ("ec:P-256", 0);
  X509 *x509[CERTIFICATES];
  g_autofree char *pem = NULL, *cut = NULL;
  gsize size;
  char *wide;

  parts = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_bytes_unref);
  for (int i = 0; i < CERTIFICATES; i++) {
    x509[i] = maker_certificate (&specs[i], key, NULL, key);
    set_text ((char) ('a' + i), maker_x509_pem (x509[i]));
  }
  pem = maker_x509_pem (x509[0]);
  set_text ('A', replace_all (pem, "\n", "\r\n"));
  set_text ('I', replace_all (pem, "\n", "\n  "));
  set_text ('N', g_strndup (pem, strlen (pem) - 1));
  set_text ('X', replace_all (pem, "CERTIFICATE", "X509 CERTIFICATE"));
  set_text ('1', replace_all (pem, "\n", ""));
  set_text ('!', replace_all (pem, "MII", "M!I"));
  set_text ('M', replace_all (pem, "MII", "MIJ"));
  set_text ('=', replace_all (pem, "MII", "M=="));
  set_text ('B', replace_all (pem, "-----END", "-----BEGIN"));
  cut = g_strndup (pem, strlen (pem) / 2);
  set_text ('C', g_strdup_printf ("%s\n", cut));
  set_text ('T', g_strdup ("Bag Attributes\n  friendlyName: 0 one --- -----\n"));
  set_text ('0', g_strdup ("0 begins this text\n"));
  set_text ('W', replace_all (pem, "-----\nMII", "----- \nMII"));
  set_text ('k', maker_key_pem (key, NULL));
  set_text ('e', maker_key_pem (key, "secret"));
  set_part ('d', maker_x509_der (x509[1]));
  set_part ('z', g_bytes_new_static ("\x1a", 1));
  set_part ('u', g_bytes_new_static ("\xef\xbb\xbf", 3));
  set_part ('h', g_bytes_new_static ("\x30\x82\x01\x00\x02\x01", 6));
  for (int i = 0; i < CERTIFICATES; i++)
    X509_free (x509[i]);
  wide = to_utf16 (pem, &size);
  set_part ('w', g_bytes_new_take (wide, size));
}

static GBytes *
join (const char *letters)
{
  GByteArray *all = g_byte_array_new ();

  for (const char *letter = letters; *letter != '\0'; letter++) {
    GBytes *bytes = g_hash_table_lookup (parts, GINT_TO_POINTER (*letter));

    g_assert_nonnull (bytes);
    g_byte_array_append (all, g_bytes_get_data (bytes, NULL), (guint) g_bytes_get_size (bytes));
  }

  return g_byte_array_free_to_bytes (all);
}

static void
assert_same_item (CsItem *a, CsItem *b)
{
  g_assert_cmpstr (cs_item_get_file (a), ==, cs_item_get_file (b));
  g_assert_cmpuint (cs_item_get_index (a), ==, cs_item_get_index (b));
  g_assert_cmpint (cs_item_get_kind (a), ==, cs_item_get_kind (b));
  g_assert_cmpint (cs_item_get_encoding (a), ==, cs_item_get_encoding (b));
  if (cs_item_get_certificate (a) != NULL) {
    CsCertificate *one = cs_item_get_certificate (a), *other = cs_item_get_certificate (b);

    g_assert_true (cs_certificate_equal (one, other));
    g_assert_cmpstr (cs_certificate_get_sha256 (one), ==, cs_certificate_get_sha256 (other));
    g_assert_cmpint (cs_certificate_get_not_before (one), ==,
                     cs_certificate_get_not_before (other));
    g_assert_cmpint (cs_certificate_get_not_after (one), ==, cs_certificate_get_not_after (other));
  }
  if (cs_item_get_error (a) != NULL)
    g_assert_cmpstr (cs_item_get_error (a)->message, ==, cs_item_get_error (b)->message);
}

static void
assert_as_reader (CsCertificateIndex *index, const char *letters)
{
  g_autoptr (GBytes) bytes = join (letters);
  g_autoptr (GError) error = NULL, read_error = NULL;
  g_autoptr (GListModel) items = cs_reader_read_bytes (bytes, "input.pem", NULL, NULL, &read_error);
  guint before = g_list_model_get_n_items (G_LIST_MODEL (index));
  gboolean added = cs_certificate_index_add_bytes (index, bytes, "input.pem", NULL, NULL, &error);

  g_assert_cmpint (added, ==, items != NULL);
  if (items == NULL) {
    g_assert_cmpstr (error->message, ==, read_error->message);
    g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (index)), ==, before);
    return;
  }
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (index)) - before, ==,
                    g_list_model_get_n_items (items));
  for (guint i = 0; i < g_list_model_get_n_items (items); i++) {
    g_autoptr (CsItem) mine = g_list_model_get_item (G_LIST_MODEL (index), before + i);
    g_autoptr (CsItem) theirs = g_list_model_get_item (items, i);

    assert_same_item (mine, theirs);
    g_assert_cmpint (cs_certificate_index_get_kind (index, before + i), ==,
                     cs_item_get_kind (theirs));
  }
}

static GFile *
write_file (GBytes *bytes)
{
  g_autoptr (GFileIOStream) stream = NULL;
  g_autoptr (GError) error = NULL;
  GFile *file = g_file_new_tmp ("countersign-XXXXXX", &stream, &error);

  g_assert_no_error (error);
  g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (stream)),
                                            g_bytes_get_data (bytes, NULL),
                                            g_bytes_get_size (bytes), NULL, NULL, NULL));

  return file;
}

/* @size bytes at a time, each part into an index of its own; of memory or of a file on disk, of
 * which then so much is loaded at a time. */
static void
assert_parts_as_whole (const char *letters, gsize size, gboolean on_disk)
{
  g_autoptr (GBytes) bytes = join (letters);
  g_autoptr (CsCertificateIndex) whole = cs_certificate_index_new ();
  g_autoptr (GFile) place = on_disk ? write_file (bytes) : NULL;
  CsCertificateFile *file = on_disk ? cs_certificate_file_open (place, "input.pem", NULL, NULL)
                                    : cs_certificate_file_new (bytes, "input.pem");
  g_autoptr (GError) error = NULL, whole_error = NULL;
  gboolean good
      = cs_certificate_index_add_bytes (whole, bytes, "input.pem", NULL, NULL, &whole_error);
  gboolean more = TRUE;
  guint n = 0;

  while (more) {
    g_autoptr (CsCertificateIndex) part = cs_certificate_index_new ();

    more = cs_certificate_file_read (file, part, size, &error);
    for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (part)); i++) {
      g_autoptr (CsItem) mine = g_list_model_get_item (G_LIST_MODEL (part), i);
      g_autoptr (CsItem) theirs = g_list_model_get_item (G_LIST_MODEL (whole), n++);

      g_assert_nonnull (theirs);
      assert_same_item (mine, theirs);
    }
    more = more && !cs_certificate_file_is_at_end (file);
  }
  g_assert_cmpuint (n, ==, g_list_model_get_n_items (G_LIST_MODEL (whole)));
  g_assert_cmpstr (error != NULL ? error->message : NULL, ==,
                   whole_error != NULL ? whole_error->message : NULL);
  g_assert_cmpint (good, ==, error == NULL);
  cs_certificate_file_free (file);
  g_assert_true (!on_disk || g_file_delete (place, NULL, NULL));
}

static const struct {
  const char *name;
  const char *letters;
} same_cases[] = {
  { "one", "a" },
  { "three", "abc" },
  { "carriage returns", "AbA" },
  { "text around", "TaTbT" },
  { "no newline at the end", "NNN" },
  { "no newline at the very end", "abN" },
  { "indented", "aIb" },
  { "one line", "a1b" },
  { "Ctrl-Z between", "azbzcz" },
  { "byte order mark", "uab" },
  { "UTF-16 behind ASCII", "awb" },
  { "DER behind PEM", "adb" },
  { "DER first", "dab" },
  { "DER twice", "dda" },
  { "DER alone", "d" },
  { "a key between", "akb" },
  { "an encrypted key between", "aeb" },
  { "another label", "aXb" },
  { "a byte that is not base64", "a!b" },
  { "padding in the middle", "a=b" },
  { "not a certificate inside", "aMb" },
  { "cut, then another", "aCb" },
  { "cut at the end", "abC" },
  { "a BEGIN mark for an END mark", "aBb" },
  { "white space behind a mark", "aWb" },
  { "zero digit", "0a0b0" },
  { "a beginning of DER before PEM", "ahb" },
  { "only odd", "kMC!" },
  { "only text", "T" },
  { "nothing", "" },
  { "odd at both ends", "kabk" },
};

/* The index and the reader agree about everything. */
static void
test_as_reader (gconstpointer data)
{
  g_autoptr (CsCertificateIndex) index = cs_certificate_index_new ();
  const char *letters = data;
  static const gsize sizes[] = { 1, 7, 64, 313, 1000, G_MAXSIZE };

  assert_as_reader (index, letters);
  assert_as_reader (index, "ab"); /* and the next file after it */
  g_assert_cmpuint (cs_certificate_index_get_n_certificates (index), >=, 2);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    assert_parts_as_whole (letters, sizes[i], FALSE);
    assert_parts_as_whole (letters, sizes[i], TRUE);
  }
}

/* The oracle of the cases above is the reader; this one is counted by hand. */
static void
test_counts (void)
{
  g_autoptr (CsCertificateIndex) index = cs_certificate_index_new ();
  g_autoptr (GBytes) bytes = join ("aTkb!d");
  const CsItemKind kinds[] = { CS_ITEM_CERTIFICATE, CS_ITEM_PRIVATE_KEY, CS_ITEM_CERTIFICATE,
                               CS_ITEM_UNKNOWN, CS_ITEM_CERTIFICATE };

  g_assert_true (cs_certificate_index_add_bytes (index, bytes, "x", NULL, NULL, NULL));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (index)), ==, G_N_ELEMENTS (kinds));
  g_assert_cmpuint (cs_certificate_index_get_n_certificates (index), ==, 3);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    g_assert_cmpint (cs_certificate_index_get_kind (index, i), ==, kinds[i]);
}

static void
test_same_object (void)
{
  g_autoptr (CsCertificateIndex) index = cs_certificate_index_new ();
  GListModel *list = G_LIST_MODEL (index);
  g_autoptr (GBytes) bytes = join ("abc");
  g_autoptr (CsItem) first = NULL, again = NULL;
  gpointer dying;

  g_assert_true (cs_certificate_index_add_bytes (index, bytes, "x", NULL, NULL, NULL));
  first = g_list_model_get_item (list, 1);
  again = g_list_model_get_item (list, 1);
  g_assert_true (first == again);
  g_assert_null (g_list_model_get_item (list, 3));

  /* Nobody holds it: it is gone, and the next one is a new one. */
  dying = g_list_model_get_item (list, 0);
  g_object_add_weak_pointer (dying, &dying);
  g_object_unref (dying);
  g_assert_null (dying);

  /* An item outlives the index. */
  g_clear_object (&index);
  g_assert_cmpstr (cs_certificate_get_serial (cs_item_get_certificate (first)), ==, "2");
}

/* Thousands of rows looked at, none held: the index must not grow with them. */
static void
test_many (void)
{
  g_autoptr (CsCertificateIndex) index = cs_certificate_index_new ();
  g_autofree char *letters = g_strnfill (5000, 'a');
  g_autoptr (GBytes) bytes = join (letters);
  g_autoptr (CsItem) held = NULL;

  g_assert_true (cs_certificate_index_add_bytes (index, bytes, "x", NULL, NULL, NULL));
  held = g_list_model_get_item (G_LIST_MODEL (index), 17);
  for (guint i = 0; i < 5000; i++) {
    g_autoptr (CsItem) item = g_list_model_get_item (G_LIST_MODEL (index), i);

    g_assert_cmpuint (cs_item_get_index (item), ==, i);
    g_assert_true (i != 17 || item == held);
  }
}

/* More odd parts than are given to the reader one by one. */
static void
test_many_odd (void)
{
  g_autoptr (CsCertificateIndex) index = cs_certificate_index_new ();
  g_autoptr (GString) letters = g_string_new (NULL);

  for (guint i = 0; i < 1100; i++)
    g_string_append (letters, "a!");
  assert_as_reader (index, letters->str);
  assert_parts_as_whole (letters->str, 1000, TRUE);
}

/* That a part ends where it is told to, and that the next one goes on from there. */
static void
test_parts (void)
{
  g_autoptr (CsCertificateIndex) index = cs_certificate_index_new ();
  g_autoptr (GBytes) bytes = join ("abTcakb");
  g_autoptr (CsCertificateFile) file = cs_certificate_file_new (bytes, "x");
  static const guint counts[] = { 1, 2, 3, 4, 6 };
  double before = 0;

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++) {
    g_assert_false (cs_certificate_file_is_at_end (file));
    g_assert_true (cs_certificate_file_read (file, index, 1, NULL));
    g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (index)), ==, counts[i]);
    g_assert_cmpfloat (cs_certificate_file_get_fraction (file), >, before);
    before = cs_certificate_file_get_fraction (file);
  }
  g_assert_true (cs_certificate_file_read (file, index, G_MAXSIZE, NULL));
  g_assert_true (cs_certificate_file_is_at_end (file));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (index)), ==, 6);
}

static void
count_cb (GListModel *list, guint position, guint removed, guint added, gpointer data)
{
  guint *sum = data;

  g_assert_cmpuint (position, ==, *sum);
  g_assert_cmpuint (removed, ==, 0);
  *sum += added;
}

static void
test_loose_files (void)
{
  g_autoptr (CsCertificateIndex) index = cs_certificate_index_new ();
  g_autofree char *folder = g_dir_make_tmp ("countersign-XXXXXX", NULL);
  guint seen = 0;

  g_signal_connect (index, "items-changed", G_CALLBACK (count_cb), &seen);
  for (guint i = 0; i < 50; i++) {
    g_autofree char *name = g_strdup_printf ("%02u.cer", i);
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_autoptr (GFile) file = g_file_new_for_path (path);
    g_autoptr (GBytes) bytes = join (i % 2 == 0 ? "a" : "d");
    g_autoptr (CsItem) item = NULL;

    g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL),
                                        (gssize) g_bytes_get_size (bytes), NULL));
    g_assert_true (cs_certificate_index_add_file (index, file, NULL, NULL, NULL, NULL));
    item = g_list_model_get_item (G_LIST_MODEL (index), i);
    g_assert_cmpstr (cs_item_get_file (item), ==, path);
    g_assert_cmpuint (cs_item_get_index (item), ==, 0);
    g_remove (path);
    g_assert_false (cs_certificate_index_add_file (index, file, NULL, NULL, NULL, NULL));
  }
  g_assert_cmpuint (seen, ==, 50);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  make_parts ();
  for (guint i = 0; i < G_N_ELEMENTS (same_cases); i++) {
    g_autofree char *path
        = g_strconcat ("/certificate-index/as-the-reader/", same_cases[i].name, NULL);

    g_test_add_data_func (path, same_cases[i].letters, test_as_reader);
  }
  g_test_add_func ("/certificate-index/counts", test_counts);
  g_test_add_func ("/certificate-index/same-object", test_same_object);
  g_test_add_func ("/certificate-index/many", test_many);
  g_test_add_func ("/certificate-index/many-odd", test_many_odd);
  g_test_add_func ("/certificate-index/parts", test_parts);
  g_test_add_func ("/certificate-index/loose-files", test_loose_files);

  return g_test_run ();
}
