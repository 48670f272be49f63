/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The loose files beside a cluster file: which they are, how they follow the disk. */
#include <glib/gstdio.h>
#include <string.h>

#include "pki-maker.h"
#include "temporary-folder.h"

#define WAIT_SECONDS 60

static const char cluster_text[]
    = "[Cluster]\nName=cms1.lab\nRelease=2.9\nSipDomain=lab\nAuthority=ca-local\n"
      "Transport=transport-sftp\nRootFile=root.cer\n\n[Authority ca-local]\nDirectory=ca\n\n"
      "[Node a]\nHost=a.lab\n\n[Certificate a]\nNode=a\nCommonName=cms1.lab\n"
      "Names=cms1.lab;a.lab\nRoles=callbridge\n\n[Bundle all]\nKind=trust\n"
      "Members=a;extra.cer\nDeploy=a\n";

typedef struct {
  char *folder;
  CsShelf *shelf;
  GPtrArray *mirror; /* of char *: what the signals say that the list is */
  GPtrArray *known;  /* of char *: what "known-changed" told */
} Fixture;

/* --- the folder --------------------------------------------------------------------------------
 */

static char *
dup_certificate (guint serial)
{
  g_autofree char *subject = g_strdup_printf ("CN=number %u", serial);
  g_autofree char *hex = g_strdup_printf ("%04x", serial + 1);
  MakerSpec spec = { .subject = subject, .serial = hex };
  EVP_PKEY *key = maker_key ("ec:P-256", 0);
  g_autoptr (X509) x509 = maker_certificate (&spec, key, NULL, key);

  return maker_x509_pem (x509);
}

/* Windows neither replaces nor removes a file that the shelf is reading: it is tried until that is
 * over, and elsewhere once. */
static gboolean
try_again (guint *tries)
{
  g_usleep (20 * G_TIME_SPAN_MILLISECOND);

  return ++*tries < 3000;
}

static void
write_text (Fixture *fixture, const char *path, const char *text)
{
  g_autofree char *full = g_build_filename (fixture->folder, path, NULL);
  g_autofree char *folder = g_path_get_dirname (full);
  guint tries = 0;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  while (!g_file_set_contents (full, text, -1, NULL))
    g_assert_true (try_again (&tries));
}

static void
write_certificate (Fixture *fixture, const char *path, guint serial)
{
  g_autofree char *pem = dup_certificate (serial);

  write_text (fixture, path, pem);
}

static void
remove_file (Fixture *fixture, const char *path)
{
  g_autofree char *full = g_build_filename (fixture->folder, path, NULL);

  guint tries = 0;

  while (g_unlink (full) != 0)
    g_assert_true (try_again (&tries));
}

/* --- the list ----------------------------------------------------------------------------------
 */

static char *
dup_words (CsShelf *shelf, guint position)
{
  g_autoptr (CsFound) found = g_list_model_get_item (G_LIST_MODEL (shelf), position);
  CsItem *item = cs_found_get_item (found);
  CsCertificate *certificate = item != NULL ? cs_item_get_certificate (item) : NULL;

  return g_strdup_printf ("%s#%u %s", cs_found_get_file (found), cs_found_get_index (found),
                          certificate != NULL          ? cs_certificate_get_serial (certificate)
                          : cs_found_get_error (found) ? "error"
                                                       : "other");
}

static void
changed_cb (Fixture *fixture, guint position, guint removed, guint added, CsShelf *shelf)
{
  g_assert_cmpuint (position + removed, <=, fixture->mirror->len);
  if (removed > 0)
    g_ptr_array_remove_range (fixture->mirror, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (fixture->mirror, (int) (position + i), dup_words (shelf, position + i));
}

static void
known_cb (Fixture *fixture, const char *path, CsShelf *shelf)
{
  g_ptr_array_add (fixture->known, g_strdup (path));
}

static void
watch (Fixture *fixture, CsShelf *shelf)
{
  fixture->shelf = shelf;
  g_signal_connect_swapped (shelf, "items-changed", G_CALLBACK (changed_cb), fixture);
  g_signal_connect_swapped (shelf, "known-changed", G_CALLBACK (known_cb), fixture);
}

static char *
dup_list (Fixture *fixture)
{
  GString *text = g_string_new (NULL);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (fixture->shelf));

  g_assert_cmpuint (fixture->mirror->len, ==, n);
  for (guint i = 0; i < n; i++) {
    g_autofree char *words = dup_words (fixture->shelf, i);

    g_assert_cmpstr (words, ==, fixture->mirror->pdata[i]);
    g_string_append_printf (text, "%s\n", words);
  }

  return g_string_free (text, FALSE);
}

static gboolean
give_up_cb (gpointer what)
{
  g_error ("waited %d s for %s", WAIT_SECONDS, (const char *) what);
  return G_SOURCE_REMOVE;
}

static void
wait_for_list (Fixture *fixture, const char *expected)
{
  guint id = g_timeout_add_seconds (WAIT_SECONDS, give_up_cb, (gpointer) expected);

  while (TRUE) {
    g_autofree char *list = dup_list (fixture);

    if (g_str_equal (list, expected))
      break;
    g_main_context_iteration (NULL, TRUE);
  }
  g_source_remove (id);
}

static void
wait_for_end (Fixture *fixture)
{
  guint id = g_timeout_add_seconds (WAIT_SECONDS, give_up_cb, (gpointer) "the end of the loading");

  while (cs_shelf_is_loading (fixture->shelf))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
}

static void
setup (Fixture *fixture, gconstpointer unused)
{
  fixture->folder = g_dir_make_tmp ("countersign-XXXXXX", NULL);
  fixture->mirror = g_ptr_array_new_with_free_func (g_free);
  fixture->known = g_ptr_array_new_with_free_func (g_free);
}

static void
teardown (Fixture *fixture, gconstpointer unused)
{
  if (fixture->shelf != NULL) {
    g_signal_handlers_disconnect_by_data (fixture->shelf, fixture);
    g_clear_object (&fixture->shelf);
  }
  g_ptr_array_unref (fixture->mirror);
  g_ptr_array_unref (fixture->known);
  temporary_folder_remove (fixture->folder);
  g_free (fixture->folder);
}

static void
open_cluster (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->folder, "lab.cluster", NULL);
  g_autoptr (GListModel) findings = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CsCluster) cluster = NULL;

  write_text (fixture, "lab.cluster", cluster_text);
  cluster = cs_cluster_load (path, &findings, &error);
  g_assert_no_error (error);
  watch (fixture, cs_shelf_new_for_cluster (cluster));
  cs_shelf_load (fixture->shelf);
}

/* --- tests -------------------------------------------------------------------------------------
 */

/* What the cluster file names and what the program keeps is not loose; content decides about the
 * rest, and names only about what is told of a file that cannot be read. */
static void
test_which (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *one = dup_certificate (1);
  g_autofree char *both = NULL;
  static const char *const not_loose[] = {
    "lab.workspace/a/a.cer",
    "lab.workspace/all.cer",
    "lab.workspace/root.cer",
    "lab.workspace/extra.cer",
    "lab.workspace/a/a.csr",
    "lab.workspace/kept/1/a/a.cer",
    "lab.workspace/plugins/x/y.cer",
    "ca/ca.cer",
    ".hidden.cer",
    ".hidden/x.cer",
    "lab.workspace/a/a.key",
    "other.cluster",
  };

  both = g_strconcat ("text\n", one, "more text\n", one, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (not_loose); i++)
    write_certificate (fixture, not_loose[i], 100 + i);
  write_certificate (fixture, "beside.cer", 1);
  write_certificate (fixture, "lab.workspace/a/b.cer", 2);
  write_certificate (fixture, "lab.workspace/mine.txt", 3);
  write_certificate (fixture, "a.cer", 4);
  write_text (fixture, "deep/er/two.pem", both);
  write_text (fixture, "broken.CER", "nothing of the kind");
  write_text (fixture, "notes.txt", "nothing of the kind");
  open_cluster (fixture);
  wait_for_list (fixture, "a.cer#0 5\nbeside.cer#0 2\nbroken.CER#0 error\ndeep/er/two.pem#0 2\n"
                          "deep/er/two.pem#1 2\nlab.workspace/a/b.cer#0 3\n"
                          "lab.workspace/mine.txt#0 4\n");
  g_assert_false (cs_shelf_has_left_out (fixture->shelf));
}

/* Each change alone, so that each is noticed by itself. */
static void
test_changes (Fixture *fixture, gconstpointer unused)
{
  write_certificate (fixture, "b.cer", 1);
  write_certificate (fixture, "d.cer", 2);
  open_cluster (fixture);
  wait_for_list (fixture, "b.cer#0 2\nd.cer#0 3\n");

  write_certificate (fixture, "c.cer", 3);
  wait_for_list (fixture, "b.cer#0 2\nc.cer#0 4\nd.cer#0 3\n");
  write_certificate (fixture, "b.cer", 7);
  wait_for_list (fixture, "b.cer#0 8\nc.cer#0 4\nd.cer#0 3\n");
  write_text (fixture, "d.cer", "broken");
  wait_for_list (fixture, "b.cer#0 8\nc.cer#0 4\nd.cer#0 error\n");
  remove_file (fixture, "c.cer");
  wait_for_list (fixture, "b.cer#0 8\nd.cer#0 error\n");
  write_certificate (fixture, "new folder/a.cer", 5);
  wait_for_list (fixture, "b.cer#0 8\nd.cer#0 error\nnew folder/a.cer#0 6\n");
  write_certificate (fixture, "new folder/a.cer", 6); /* a folder that came later is watched too */
  wait_for_list (fixture, "b.cer#0 8\nd.cer#0 error\nnew folder/a.cer#0 7\n");
  g_assert_cmpuint (fixture->known->len, ==, 0);
}

static void
test_known (Fixture *fixture, gconstpointer unused)
{
  guint id;

  write_certificate (fixture, "lab.workspace/a/a.cer", 1);
  write_certificate (fixture, "b.cer", 1);
  open_cluster (fixture);
  wait_for_list (fixture, "b.cer#0 2\n");
  wait_for_end (fixture);

  write_certificate (fixture, "lab.workspace/a/a.cer", 2);
  id = g_timeout_add_seconds (WAIT_SECONDS, give_up_cb, (gpointer) "what is known to change");
  while (fixture->known->len == 0)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
  g_assert_cmpstr (fixture->known->pdata[0], ==, "lab.workspace/a/a.cer");
}

static void
test_find (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *one = dup_certificate (1);
  g_autofree char *two = g_strconcat (one, one, NULL);
  guint position = 99;

  write_text (fixture, "a.pem", two);
  write_text (fixture, "b.pem", two);
  watch (fixture, cs_shelf_new (fixture->folder));
  cs_shelf_load (fixture->shelf);
  wait_for_list (fixture, "a.pem#0 2\na.pem#1 2\nb.pem#0 2\nb.pem#1 2\n");
  g_assert_true (cs_shelf_find (fixture->shelf, "b.pem", 1, &position));
  g_assert_cmpuint (position, ==, 3);
  g_assert_false (cs_shelf_find (fixture->shelf, "b.pem", 2, &position));
  g_assert_false (cs_shelf_find (fixture->shelf, "aa.pem", 0, &position));
}

/* One alone, whatever it is called and whatever is in it; followed like all others. */
static void
test_one_file (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (fixture->folder, ".one", NULL);

  write_certificate (fixture, "other.cer", 1);
  write_certificate (fixture, ".one", 2);
  watch (fixture, cs_shelf_new_for_file (path));
  g_assert_cmpstr (cs_shelf_get_folder (fixture->shelf), ==, fixture->folder);
  g_assert_cmpstr (cs_shelf_get_file (fixture->shelf), ==, ".one");
  cs_shelf_load (fixture->shelf);
  wait_for_list (fixture, ".one#0 3\n");
  wait_for_end (fixture);
  write_certificate (fixture, ".one", 3);
  wait_for_list (fixture, ".one#0 4\n");
  write_text (fixture, ".one", "nothing of the kind");
  wait_for_list (fixture, ".one#0 error\n");
  remove_file (fixture, ".one");
  wait_for_list (fixture, "");
}

/* Ended in the middle of it, it goes on from there. */
static void
test_cancel (Fixture *fixture, gconstpointer unused)
{
  guint n = 0;

  for (guint i = 0; i < 400; i++) {
    g_autofree char *name = g_strdup_printf ("%03u.cer", i);

    write_certificate (fixture, name, i);
  }
  watch (fixture, cs_shelf_new (fixture->folder));
  cs_shelf_load (fixture->shelf);
  cs_shelf_cancel (fixture->shelf);
  wait_for_end (fixture);
  n = g_list_model_get_n_items (G_LIST_MODEL (fixture->shelf));
  g_assert_cmpuint (n, <, 400);
  cs_shelf_load (fixture->shelf);
  wait_for_end (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->shelf)), ==, 400);
  g_assert_cmpuint (fixture->mirror->len, ==, 400);
}

/* --- one long file -----------------------------------------------------------------------------
 */

/* So many that no machine reads them before the first are shown. */
#define MANY 20000
#define KINDS 7

/* @end: what stands behind them. */
static void
write_many (Fixture *fixture, const char *end)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_auto (GStrv) kinds = g_new0 (char *, KINDS + 1);

  for (guint i = 0; i < KINDS; i++)
    kinds[i] = dup_certificate (i);
  for (guint i = 0; i < MANY; i++)
    g_string_append (text, kinds[i % KINDS]);
  g_string_append (text, end);
  write_text (fixture, "many.pem", text->str);
}

/* What is there of them is the first of them, in their order. */
static void
assert_first_of_many (Fixture *fixture, guint n)
{
  g_assert_cmpuint (fixture->mirror->len, >=, n);
  for (guint i = 0; i < n; i++) {
    g_autofree char *words = g_strdup_printf ("many.pem#%u %x", i, i % KINDS + 1);

    g_assert_cmpstr (fixture->mirror->pdata[i], ==, words);
  }
}

static guint
count_things (Fixture *fixture, guint position)
{
  g_autoptr (CsFound) found = g_list_model_get_item (G_LIST_MODEL (fixture->shelf), position);

  return cs_found_get_n (found);
}

static void
wait_for_rows (Fixture *fixture)
{
  guint id = g_timeout_add_seconds (WAIT_SECONDS, give_up_cb, (gpointer) "the first rows");

  while (fixture->mirror->len == 0)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
}

/* They are shown while the rest is being read; how many there are is said when it is known. */
static void
test_parts (Fixture *fixture, gconstpointer unused)
{
  write_many (fixture, "");
  write_certificate (fixture, "z.cer", 1);
  watch (fixture, cs_shelf_new (fixture->folder));
  cs_shelf_load (fixture->shelf);
  wait_for_rows (fixture);
  g_assert_true (cs_shelf_is_loading (fixture->shelf));
  g_assert_cmpuint (fixture->mirror->len, <, MANY);
  g_assert_cmpuint (count_things (fixture, 0), ==, 0);
  g_assert_cmpfloat (cs_shelf_get_fraction (fixture->shelf), <, 0.5); /* of two files */
  wait_for_end (fixture);
  g_assert_cmpuint (fixture->mirror->len, ==, MANY + 1);
  assert_first_of_many (fixture, MANY);
  g_assert_cmpstr (fixture->mirror->pdata[MANY], ==, "z.cer#0 2");
  g_assert_cmpuint (count_things (fixture, 0), ==, MANY);
  g_assert_cmpuint (count_things (fixture, MANY), ==, 1);
}

/* What came stays, and what comes the next time takes nothing of it away in between. */
static void
test_parts_cancelled (Fixture *fixture, gconstpointer unused)
{
  guint n;

  write_many (fixture, "");
  watch (fixture, cs_shelf_new (fixture->folder));
  cs_shelf_load (fixture->shelf);
  wait_for_rows (fixture);
  cs_shelf_cancel (fixture->shelf);
  wait_for_end (fixture);
  n = fixture->mirror->len;
  g_assert_cmpuint (n, <, MANY);
  assert_first_of_many (fixture, n);

  cs_shelf_load (fixture->shelf);
  while (cs_shelf_is_loading (fixture->shelf)) {
    g_main_context_iteration (NULL, TRUE);
    g_assert_cmpuint (fixture->mirror->len, >=, n);
  }
  g_assert_cmpuint (fixture->mirror->len, ==, MANY);
  assert_first_of_many (fixture, MANY);
  g_assert_cmpuint (count_things (fixture, 0), ==, MANY);
}

/* One that was shown in part and is taken away. */
static void
test_parts_gone (Fixture *fixture, gconstpointer unused)
{
  write_many (fixture, "");
  watch (fixture, cs_shelf_new (fixture->folder));
  cs_shelf_load (fixture->shelf);
  wait_for_rows (fixture);
  cs_shelf_cancel (fixture->shelf);
  remove_file (fixture, "many.pem");
  wait_for_end (fixture);
  cs_shelf_load (fixture->shelf);
  wait_for_list (fixture, "");
}

/* Damaged at its end, it loses nothing of what stands before, and that is said. */
static void
test_parts_damaged (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *one = dup_certificate (1);
  g_autofree char *half = g_strndup (one, strlen (one) / 2);

  write_many (fixture, half);
  watch (fixture, cs_shelf_new (fixture->folder));
  cs_shelf_load (fixture->shelf);
  wait_for_end (fixture);
  g_assert_cmpuint (fixture->mirror->len, ==, MANY + 1);
  assert_first_of_many (fixture, MANY);
  g_assert_cmpstr (fixture->mirror->pdata[MANY], ==, "many.pem#20000 error");
}

/* Beyond a limit it is not read on, and that is said, however often one looks. */
static void
test_parts_limit (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (fixture->folder, "a.pem", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileIOStream) stream = NULL;

  write_certificate (fixture, "a.pem", 1);
  stream = g_file_open_readwrite (file, NULL, NULL);
  g_assert_true (g_seekable_truncate (G_SEEKABLE (stream), 2 * CS_READER_NOISE_MAX, NULL, NULL));
  g_assert_true (g_io_stream_close (G_IO_STREAM (stream), NULL, NULL));
  watch (fixture, cs_shelf_new (fixture->folder));
  for (guint i = 0; i < 3; i++) {
    cs_shelf_load (fixture->shelf);
    wait_for_list (fixture, "a.pem#0 2\na.pem#1 error\n");
    wait_for_end (fixture);
    wait_for_list (fixture, "a.pem#0 2\na.pem#1 error\n");
  }
}

/* Nobody waits for the thread. */
static void
test_left_alone (Fixture *fixture, gconstpointer unused)
{
  for (guint i = 0; i < 50; i++) {
    g_autofree char *name = g_strdup_printf ("%03u.cer", i);

    write_certificate (fixture, name, i);
  }
  for (guint i = 0; i < 30; i++) {
    g_autoptr (CsShelf) shelf = cs_shelf_new (fixture->folder);

    cs_shelf_load (shelf);
    for (guint j = 0; j < i; j++)
      g_main_context_iteration (NULL, FALSE);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/shelf/which", Fixture, NULL, setup, test_which, teardown);
  g_test_add ("/shelf/changes", Fixture, NULL, setup, test_changes, teardown);
  g_test_add ("/shelf/known", Fixture, NULL, setup, test_known, teardown);
  g_test_add ("/shelf/find", Fixture, NULL, setup, test_find, teardown);
  g_test_add ("/shelf/one-file", Fixture, NULL, setup, test_one_file, teardown);
  g_test_add ("/shelf/cancel", Fixture, NULL, setup, test_cancel, teardown);
  g_test_add ("/shelf/parts", Fixture, NULL, setup, test_parts, teardown);
  g_test_add ("/shelf/parts-cancelled", Fixture, NULL, setup, test_parts_cancelled, teardown);
  g_test_add ("/shelf/parts-gone", Fixture, NULL, setup, test_parts_gone, teardown);
  g_test_add ("/shelf/parts-damaged", Fixture, NULL, setup, test_parts_damaged, teardown);
  g_test_add ("/shelf/parts-limit", Fixture, NULL, setup, test_parts_limit, teardown);
  g_test_add ("/shelf/left-alone", Fixture, NULL, setup, test_left_alone, teardown);

  return g_test_run ();
}
