/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A file that is read while it is loaded, and what may happen to it meanwhile. That parts of it are
 * as the whole is in test-certificate-index.c. */
#include <glib/gstdio.h>
#include <string.h>

#include "pki-maker.h"

typedef struct {
  char *pem;
  char *folder;
  char *path;
  GFile *place;
  GCancellable *cancellable;
  CsCertificateIndex *index;
  CsCertificateFile *file;
} Fixture;

static void
setup (Fixture *fixture, gconstpointer unused)
{
  MakerSpec spec = { .subject = "CN=one", .serial = "01" };
  EVP_PKEY *key = maker_key ("ec:P-256", 0);
  g_autoptr (X509) x509 = maker_certificate (&spec, key, NULL, key);

  fixture->pem = maker_x509_pem (x509);
  fixture->folder = g_dir_make_tmp ("countersign-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "a.pem", NULL);
  fixture->place = g_file_new_for_path (fixture->path);
  fixture->cancellable = g_cancellable_new ();
  fixture->index = cs_certificate_index_new ();
}

static void
teardown (Fixture *fixture, gconstpointer unused)
{
  g_clear_pointer (&fixture->file, cs_certificate_file_free);
  g_object_unref (fixture->index);
  g_object_unref (fixture->cancellable);
  g_object_unref (fixture->place);
  g_remove (fixture->path);
  g_rmdir (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->folder);
  g_free (fixture->pem);
}

/* The certificate @n times, and half of it once more. */
static char *
dup_text (Fixture *fixture, guint n)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append (text, fixture->pem);
  g_string_append_len (text, fixture->pem, (gssize) strlen (fixture->pem) / 2);

  return g_string_free (text, FALSE);
}

static void
open_file (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  fixture->file = cs_certificate_file_open (fixture->place, "a.pem", fixture->cancellable, &error);
  g_assert_no_error (error);
}

static void
append_text (Fixture *fixture, const char *text)
{
  g_autoptr (GFileOutputStream) stream
      = g_file_append_to (fixture->place, G_FILE_CREATE_NONE, NULL, NULL);

  g_assert_true (
      g_output_stream_write_all (G_OUTPUT_STREAM (stream), text, strlen (text), NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (G_OUTPUT_STREAM (stream), NULL, NULL));
}

static void
resize (Fixture *fixture, goffset size)
{
  g_autoptr (GFileIOStream) stream = g_file_open_readwrite (fixture->place, NULL, NULL);

  g_assert_true (g_seekable_truncate (G_SEEKABLE (stream), size, NULL, NULL));
  g_assert_true (g_io_stream_close (G_IO_STREAM (stream), NULL, NULL));
}

/* Opens a file with @n of them and a half: the first is there before the rest is loaded. */
static void
begin (Fixture *fixture, guint n)
{
  g_autofree char *text = dup_text (fixture, n);

  g_assert_true (g_file_set_contents (fixture->path, text, -1, NULL));
  open_file (fixture);
  g_assert_true (cs_certificate_file_read (fixture->file, fixture->index, 1, NULL));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->index)), ==, 1);
  g_assert_false (cs_certificate_file_is_all_there (fixture->file));
}

/* Reads on to the end: so many certificates are there, and what is damaged. */
static void
assert_rest (Fixture *fixture, guint n_certificates, guint n)
{
  g_assert_true (cs_certificate_file_read (fixture->file, fixture->index, G_MAXSIZE, NULL));
  g_assert_true (cs_certificate_file_is_at_end (fixture->file));
  g_assert_cmpuint (cs_certificate_index_get_n_certificates (fixture->index), ==, n_certificates);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->index)), ==, n);
}

static void
test_damaged_at_its_end (Fixture *fixture, gconstpointer unused)
{
  begin (fixture, 3);
  g_assert_cmpfloat (cs_certificate_file_get_fraction (fixture->file), <, 0.5);
  assert_rest (fixture, 3, 4);
  g_assert_cmpfloat (cs_certificate_file_get_fraction (fixture->file), ==, 1);
}

/* Half a block that is finished while the file is read is no damaged one. */
static void
test_grows (Fixture *fixture, gconstpointer unused)
{
  begin (fixture, 1);
  append_text (fixture, fixture->pem + strlen (fixture->pem) / 2);
  assert_rest (fixture, 2, 2);
}

static void
test_shrinks (Fixture *fixture, gconstpointer unused)
{
  begin (fixture, 4);
  resize (fixture, (goffset) strlen (fixture->pem) * 5 / 2);
  assert_rest (fixture, 2, 3);
}

static void
test_cancelled (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  begin (fixture, 4);
  g_cancellable_cancel (fixture->cancellable);
  g_assert_false (cs_certificate_file_read (fixture->file, fixture->index, G_MAXSIZE, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->index)), ==, 1);
}

/* What was found before a limit stays. */
static void
test_limit (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (fixture->path, fixture->pem, -1, NULL));
  resize (fixture, 2 * CS_READER_NOISE_MAX);
  open_file (fixture);
  g_assert_false (cs_certificate_file_read (fixture->file, fixture->index, G_MAXSIZE, &error));
  g_assert_error (error, CS_ERROR, CS_ERROR_TOO_LARGE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->index)), ==, 1);
  g_assert_false (cs_certificate_file_is_at_end (fixture->file));
}

static void
test_too_large (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (fixture->path, fixture->pem, -1, NULL));
  resize (fixture, (goffset) CS_READER_FILE_MAX + 1);
  g_assert_null (cs_certificate_file_open (fixture->place, "a.pem", NULL, &error));
  g_assert_error (error, CS_ERROR, CS_ERROR_TOO_LARGE);
}

/* All of it, whatever of it was read before. */
static void
test_sha256 (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *text = dup_text (fixture, 2);
  g_autofree char *expected = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  g_autofree char *sha256 = NULL;

  begin (fixture, 2);
  g_assert_true (cs_certificate_file_load (fixture->file, NULL));
  g_assert_true (cs_certificate_file_is_all_there (fixture->file));
  sha256 = cs_certificate_file_dup_sha256 (fixture->file);
  g_assert_cmpstr (sha256, ==, expected);
  assert_rest (fixture, 2, 3);
}

static const struct {
  const char *path;
  void (*test) (Fixture *fixture, gconstpointer unused);
} cases[] = {
  { "/certificate-file/damaged-at-its-end", test_damaged_at_its_end },
  { "/certificate-file/grows", test_grows },
  { "/certificate-file/shrinks", test_shrinks },
  { "/certificate-file/cancelled", test_cancelled },
  { "/certificate-file/limit", test_limit },
  { "/certificate-file/too-large", test_too_large },
  { "/certificate-file/sha256", test_sha256 },
};

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add (cases[i].path, Fixture, NULL, setup, cases[i].test, teardown);

  return g_test_run ();
}
