/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <countersign.h>
#include <glib/gstdio.h>
#include <string.h>

#include "temporary-folder.h"

typedef struct {
  char *folder;
  CsWorkspace *workspace;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *cluster = NULL;

  fixture->folder = g_dir_make_tmp ("countersign-workspace-XXXXXX", NULL);
  cluster = g_build_filename (fixture->folder, "lab.cluster", NULL);
  fixture->workspace = cs_workspace_new_for_cluster (cluster);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  g_object_unref (fixture->workspace);
  temporary_folder_remove (fixture->folder);
  g_free (fixture->folder);
}

static GBytes *
bytes (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

static void
assert_holds (Fixture *fixture, const char *node, const char *file, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) content = cs_workspace_load (fixture->workspace, node, file, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (content, NULL), g_bytes_get_size (content), text,
                   strlen (text));
}

static guint
count_names (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (folder) != NULL)
    n++;

  return n;
}

static void
test_files (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GBytes) one = bytes ("one");
  g_autoptr (GBytes) two = bytes ("two");
  g_autofree char *expected = g_build_filename (fixture->folder, "lab.workspace", NULL);
  g_autofree char *node = g_build_filename (expected, "cms1a", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (cs_workspace_get_path (fixture->workspace), ==, expected);
  g_assert_null (cs_workspace_load (fixture->workspace, "cms1a", "cms1a.cer", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_true (cs_workspace_store (fixture->workspace, "cms1a", "x.cer", one, NULL));
  g_assert_true (cs_workspace_store (fixture->workspace, "cms1b", "x.cer", two, NULL)); /* T37 */
  g_assert_true (cs_workspace_store (fixture->workspace, NULL, "x.cer", two, NULL));
  assert_holds (fixture, "cms1a", "x.cer", "one");
  assert_holds (fixture, "cms1b", "x.cer", "two");
  g_assert_true (cs_workspace_store (fixture->workspace, "cms1a", "x.cer", two, NULL));
  assert_holds (fixture, "cms1a", "x.cer", "two");
  g_assert_cmpuint (count_names (node), ==, 1); /* no temporary name is left */
}

static void
test_kept_once (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GBytes) first = bytes ("what the admin had");
  g_autoptr (GBytes) second = bytes ("what the run made");
  g_autofree char *path = g_build_filename (cs_workspace_get_path (fixture->workspace), "kept",
                                            "run-1", "cms1a", "x.cer", NULL);
  g_autofree char *text = NULL;

  g_assert_true (cs_workspace_keep (fixture->workspace, "run-1", "cms1a", "x.cer", first, NULL));
  g_assert_true (cs_workspace_keep (fixture->workspace, "run-1", "cms1a", "x.cer", second, NULL));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "what the admin had");
}

/* What a broken upload left may be nothing at all. */
static void
test_kept_empty (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);
  g_autofree char *path = g_build_filename (cs_workspace_get_path (fixture->workspace), "kept",
                                            "run-1", "cms1a", "x.cer", NULL);
  g_autofree char *text = NULL;
  gsize length;

  g_assert_true (cs_workspace_keep (fixture->workspace, "run-1", "cms1a", "x.cer", nothing, NULL));
  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  g_assert_cmpuint (length, ==, 0);
}

static const char *const bad_names[] = {
  "",        ".",    "..",      "a/b",     "/etc/passwd", "../x.cer",
  ".hidden", "a\\b", "a b.cer", "x\n.cer", "nul",         "x:y",
};

static void
test_bad_name (Fixture *fixture, gconstpointer data)
{
  const char *name = data;
  CsWorkspace *workspace = fixture->workspace;
  g_autoptr (GBytes) content = bytes ("x");
  g_autoptr (GError) error = NULL;

  g_assert_null (cs_workspace_dup_path (workspace, NULL, name));
  g_assert_null (cs_workspace_dup_path (workspace, name, "x.cer"));
  g_assert_null (cs_workspace_load (workspace, NULL, name, NULL));
  g_assert_false (cs_workspace_store (workspace, NULL, name, content, &error));
  g_assert_error (error, CS_ERROR, CS_ERROR_MALFORMED);
  g_assert_false (cs_workspace_store (workspace, name, "x.cer", content, NULL));
  g_assert_false (cs_workspace_keep (workspace, name, "cms1a", "x.cer", content, NULL));
  g_assert_false (cs_workspace_keep (workspace, "run", name, "x.cer", content, NULL));
  g_assert_false (cs_workspace_keep (workspace, "run", "cms1a", name, content, NULL));
  g_assert_null (cs_workspace_dup_record_path (workspace, name, NULL));
  g_assert_cmpuint (count_names (fixture->folder), ==, 0);
}

/* The message is about the name that is wrong. */
static void
test_named (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GBytes) content = bytes ("x");
  g_autoptr (GError) error = NULL;

  g_assert_false (cs_workspace_store (fixture->workspace, "../evil", "x.cer", content, &error));
  g_assert_nonnull (strstr (error->message, "../evil"));
}

static void
test_too_large (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *text = g_strnfill (CS_REMOTE_FILE_MAX + 1, 'x');
  g_autoptr (GBytes) large = bytes (text);
  g_autoptr (GError) error = NULL;

  g_assert_true (cs_workspace_store (fixture->workspace, NULL, "x.cer", large, NULL));
  g_assert_null (cs_workspace_load (fixture->workspace, NULL, "x.cer", &error));
  g_assert_error (error, CS_ERROR, CS_ERROR_TOO_LARGE);
}

/* --- submission records ------------------------------------------------------------------------
 */

static void
test_record (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (CsRecord) none = cs_record_load (fixture->workspace, "cms1a", NULL);
  g_autoptr (CsRecord) record = cs_record_new ();
  g_autoptr (CsRecord) read = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (none->state, ==, CS_RECORD_NONE);
  record->state = CS_RECORD_PENDING;
  record->authority = g_strdup ("ca-local");
  record->request_sha256 = g_strdup ("00ff");
  record->request_id = g_strdup ("17");
  record->words = g_strdup (" two\nlines; [Submission]\nState=issued ");
  record->time = 1700000000;
  g_assert_true (cs_record_save (record, fixture->workspace, "cms1a", &error));
  read = cs_record_load (fixture->workspace, "cms1a", &error);
  g_assert_no_error (error);
  g_assert_cmpint (read->state, ==, CS_RECORD_PENDING);
  g_assert_cmpstr (read->authority, ==, "ca-local");
  g_assert_cmpstr (read->request_sha256, ==, "00ff");
  g_assert_cmpstr (read->request_id, ==, "17");
  g_assert_cmpstr (read->words, ==, record->words);
  g_assert_null (read->replaces);
  g_assert_cmpint (read->time, ==, 1700000000);
}

typedef struct {
  const char *name;
  const char *text;
} Garbage;

static const Garbage garbage[] = {
  { "empty", "" },
  { "no-key-file", "hello" },
  { "no-state", "[Submission]\nTime=2026-01-01T00:00:00Z\n" },
  { "other-state", "[Submission]\nState=maybe\nTime=2026-01-01T00:00:00Z\n" },
  { "no-time", "[Submission]\nState=pending\n" },
  { "other-time", "[Submission]\nState=pending\nTime=yesterday\n" },
  { "other-group", "[Other]\nState=pending\nTime=2026-01-01T00:00:00Z\n" },
  { "not-utf8", "[Submission]\nState=pend\xff\nTime=2026-01-01T00:00:00Z\n" },
};

static void
test_garbage (Fixture *fixture, gconstpointer data)
{
  const Garbage *one = data;
  g_autofree char *path = cs_workspace_dup_record_path (fixture->workspace, "cms1a", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, one->text, -1, NULL));
  g_assert_null (cs_record_load (fixture->workspace, "cms1a", &error));
  g_assert_error (error, CS_ERROR, CS_ERROR_MALFORMED);
  g_assert_nonnull (strstr (error->message, path));
}

static void
add (const char *path, gconstpointer data, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, data, set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("/workspace/files", NULL, test_files);
  add ("/workspace/kept-once", NULL, test_kept_once);
  add ("/workspace/kept-empty", NULL, test_kept_empty);
  for (guint i = 0; i < G_N_ELEMENTS (bad_names); i++) {
    g_autofree char *path = g_strdup_printf ("/workspace/bad-name/%u", i);

    add (path, bad_names[i], test_bad_name);
  }
  add ("/workspace/named", NULL, test_named);
  add ("/workspace/too-large", NULL, test_too_large);
  add ("/record/round-trip", NULL, test_record);
  for (guint i = 0; i < G_N_ELEMENTS (garbage); i++) {
    g_autofree char *path = g_strconcat ("/record/garbage/", garbage[i].name, NULL);

    add (path, &garbage[i], test_garbage);
  }

  return g_test_run ();
}
