/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-known-hosts-file.h"
#include "cs-known-hosts.h"
#include "file-access.h"
#include "temporary-folder.h"

#include <glib/gstdio.h>
#include <string.h>
#include <utime.h>

#define OURS "ssh-ed25519 AAAAours"
/* "cms1a" and "[cms1a]:2222" hashed with the salt 01 02 … 14. */
#define SALT "AQIDBAUGBwgJCgsMDQ4PEBESExQ="

typedef struct {
  const char *name;
  const char *text;
  const char *host;
  guint16 port;
  CsKnownHost verdict; /* of the key OURS */
  guint line;
} Row;

static const Row rows[] = {
  { "empty", "", "cms1a", 22, CS_KNOWN_HOST_UNKNOWN, 0 },
  { "same", "cms1a " OURS "\n", "cms1a", 22, CS_KNOWN_HOST_SAME, 1 },
  { "same-without-line-end", "cms1a " OURS, "cms1a", 22, CS_KNOWN_HOST_SAME, 1 },
  { "comment-behind", "cms1a " OURS " admin@pc1\n", "cms1a", 22, CS_KNOWN_HOST_SAME, 1 },
  { "tabs-and-crlf", "\tcms1a\t" OURS "\r\n", "cms1a", 22, CS_KNOWN_HOST_SAME, 1 },
  { "upper-case", "CMS1A " OURS "\n", "Cms1a", 22, CS_KNOWN_HOST_SAME, 1 },
  { "other-host", "cms1b " OURS "\n", "cms1a", 22, CS_KNOWN_HOST_UNKNOWN, 0 },
  { "prefix-of-a-name", "cms1 " OURS "\n", "cms1a", 22, CS_KNOWN_HOST_UNKNOWN, 0 },
  { "comma-list", "10.0.0.1,cms1a,x " OURS "\n", "cms1a", 22, CS_KNOWN_HOST_SAME, 1 },
  { "star", "*.lab " OURS "\n", "cms1a.lab", 22, CS_KNOWN_HOST_SAME, 1 },
  { "star-elsewhere", "*.lab " OURS "\n", "cms1a.org", 22, CS_KNOWN_HOST_UNKNOWN, 0 },
  { "question-mark", "cms1? " OURS "\n", "cms1a", 22, CS_KNOWN_HOST_SAME, 1 },
  { "negated", "*.lab,!cms1a.lab " OURS "\n", "cms1a.lab", 22, CS_KNOWN_HOST_UNKNOWN, 0 },
  { "negated-first", "!cms1a.lab,*.lab " OURS "\n", "cms1a.lab", 22, CS_KNOWN_HOST_UNKNOWN, 0 },
  { "negated-other", "*.lab,!cms1b.lab " OURS "\n", "cms1a.lab", 22, CS_KNOWN_HOST_SAME, 1 },
  { "negated-in-all", "*,!cms1a.lab " OURS "\n", "cms1a.lab", 22, CS_KNOWN_HOST_UNKNOWN, 0 },
  { "negated-with-its-port", "*,![cms1a.lab]:22 " OURS "\n", "cms1a.lab", 22, CS_KNOWN_HOST_UNKNOWN,
    0 },
  { "port", "[cms1a]:2222 " OURS "\n", "cms1a", 2222, CS_KNOWN_HOST_SAME, 1 },
  { "other-port", "[cms1a]:2222 " OURS "\n", "cms1a", 2223, CS_KNOWN_HOST_UNKNOWN, 0 },
  { "port-not-the-default", "cms1a " OURS "\n", "cms1a", 2222, CS_KNOWN_HOST_UNKNOWN, 0 },
  { "default-port-in-brackets", "[cms1a]:22 " OURS "\n", "cms1a", 22, CS_KNOWN_HOST_SAME, 1 },
  { "brackets-are-no-class", "[abc]ms1a " OURS "\n", "cms1a", 22, CS_KNOWN_HOST_UNKNOWN, 0 },
  { "ipv6", "::1 " OURS "\n", "::1", 22, CS_KNOWN_HOST_SAME, 1 },
  { "ipv6-port", "[::1]:2222 " OURS "\n", "::1", 2222, CS_KNOWN_HOST_SAME, 1 },
  { "changed", "cms1a ssh-ed25519 AAAAold\n", "cms1a", 22, CS_KNOWN_HOST_CHANGED, 1 },
  { "changed-but-also-same", "cms1a ssh-ed25519 AAAAold\ncms1a " OURS "\n", "cms1a", 22,
    CS_KNOWN_HOST_SAME, 2 },
  { "same-then-changed", "cms1a " OURS "\ncms1a ssh-ed25519 AAAAold\n", "cms1a", 22,
    CS_KNOWN_HOST_SAME, 1 },
  { "other-type", "cms1a ssh-rsa AAAArsa\n", "cms1a", 22, CS_KNOWN_HOST_OTHER_TYPE, 1 },
  { "other-type-with-our-bytes", "cms1a ssh-rsa AAAAours\n", "cms1a", 22, CS_KNOWN_HOST_OTHER_TYPE,
    1 },
  { "other-type-then-changed", "cms1a ssh-rsa AAAArsa\n\ncms1a ssh-ed25519 AAAAold\n", "cms1a", 22,
    CS_KNOWN_HOST_CHANGED, 3 },
  { "other-type-then-same", "cms1a ssh-rsa AAAArsa\ncms1a " OURS "\n", "cms1a", 22,
    CS_KNOWN_HOST_SAME, 2 },
  { "revoked", "@revoked cms1a " OURS "\n", "cms1a", 22, CS_KNOWN_HOST_REVOKED, 1 },
  { "revoked-for-all", "@revoked * " OURS "\n", "cms1a", 22, CS_KNOWN_HOST_REVOKED, 1 },
  { "revoked-on-every-port", "@revoked cms1a " OURS "\n", "cms1a", 2222, CS_KNOWN_HOST_REVOKED, 1 },
  { "revoked-beats-same", "cms1a " OURS "\n@revoked * " OURS "\n", "cms1a", 22,
    CS_KNOWN_HOST_REVOKED, 2 },
  { "revoked-beats-same-before", "@revoked * " OURS "\ncms1a " OURS "\n", "cms1a", 22,
    CS_KNOWN_HOST_REVOKED, 1 },
  { "revoked-other-key", "@revoked * ssh-ed25519 AAAAold\n", "cms1a", 22, CS_KNOWN_HOST_UNKNOWN,
    0 },
  { "revoked-other-host", "@revoked cms1b " OURS "\n", "cms1a", 22, CS_KNOWN_HOST_UNKNOWN, 0 },
  { "authority", "@cert-authority * " OURS "\n", "cms1a", 22, CS_KNOWN_HOST_UNKNOWN, 0 },
  { "unknown-marker", "@later * " OURS "\n", "cms1a", 22, CS_KNOWN_HOST_UNKNOWN, 0 },
  { "comments-and-blanks", "# cms1a " OURS "\n\n   \n#\ncms1a " OURS "\n", "cms1a", 22,
    CS_KNOWN_HOST_SAME, 5 },
  { "short-lines", "cms1a\ncms1a ssh-ed25519\n@revoked\n", "cms1a", 22, CS_KNOWN_HOST_UNKNOWN, 0 },
  { "not-utf8", "\xff\xfe* " OURS "\ncms1a " OURS "\n", "cms1a", 22, CS_KNOWN_HOST_SAME, 2 },
  { "hashed-broken", "|1|abc " OURS "\n|1| " OURS "\n|1||x " OURS "\n", "cms1a", 22,
    CS_KNOWN_HOST_UNKNOWN, 0 },
  { "hashed-other-magic", "|2|" SALT "|x " OURS "\n", "cms1a", 22, CS_KNOWN_HOST_UNKNOWN, 0 },
};

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  CsKnownHostLine line;

  g_assert_cmpint (
      cs_known_hosts_check (row->text, row->host, row->port, "ssh-ed25519", "AAAAours", &line), ==,
      row->verdict);
  g_assert_cmpuint (line.number, ==, row->line);
  g_assert_true ((line.key != NULL) == (row->line != 0));
  cs_known_host_line_clear (&line);
}

static void
test_types (void)
{
  const char *text = "cms1a ssh-rsa A\ncms1b ssh-dss B\ncms1a ssh-ed25519 C\n"
                     "cms1a ssh-rsa D\n@revoked cms1a ecdsa-sha2-nistp256 E\n";
  g_auto (GStrv) types = cs_known_hosts_list_types (text, "cms1a", 22);
  g_autofree char *joined = g_strjoinv (" ", types);

  g_assert_cmpstr (joined, ==, "ssh-rsa ssh-ed25519");
}

static void
test_format (void)
{
  g_autofree char *plain = cs_known_hosts_format ("CMS1a", 22, "ssh-ed25519", "AAAAours", NULL);
  g_autofree char *port = cs_known_hosts_format ("cms1a", 2222, "ssh-ed25519", "AAAAours", NULL);

  g_assert_cmpstr (plain, ==, "cms1a " OURS "\n");
  g_assert_cmpstr (port, ==, "[cms1a]:2222 " OURS "\n");
}

static void
test_hashed (void)
{
  guint8 salt[20] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20 };
  g_autofree char *line = cs_known_hosts_format ("cms1a", 2222, "ssh-ed25519", "AAAAours", salt);
  CsKnownHostLine found;

  g_assert_true (g_str_has_prefix (line, "|1|" SALT "|"));
  g_assert_null (strstr (line, "cms1a"));
  g_assert_true (cs_known_hosts_is_hashed (line));
  g_assert_false (cs_known_hosts_is_hashed ("cms1a " OURS "\n"));
  g_assert_cmpint (cs_known_hosts_check (line, "CMS1A", 2222, "ssh-ed25519", "AAAAours", &found),
                   ==, CS_KNOWN_HOST_SAME);
  cs_known_host_line_clear (&found);
  g_assert_cmpint (cs_known_hosts_check (line, "cms1a", 22, "ssh-ed25519", "AAAAours", &found), ==,
                   CS_KNOWN_HOST_UNKNOWN);
  cs_known_host_line_clear (&found);
}

/* What ssh-keygen hashes, we must find. */
static void
test_hashed_by_openssh (void)
{
  g_autofree char *folder = g_dir_make_tmp ("countersign-known-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "known_hosts", NULL);
  g_autofree char *keygen = g_find_program_in_path ("ssh-keygen");
  const char *key = "AAAAC3NzaC1lZDI1NTE5AAAAIJ8rHcZqRz9ZuRxQ0T5PqJ3BPQ8wwJ0PqNf7mvL8bqJv";
  g_autofree char *text = g_strdup_printf ("[cms1a]:2222 ssh-ed25519 %s\n", key);
  g_autoptr (GSubprocess) process = NULL;
  CsKnownHostLine found;

  if (keygen == NULL) {
    g_test_skip ("ssh-keygen is not installed (openssh-client)");
    temporary_folder_remove (folder);
    return;
  }
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                              NULL, keygen, "-H", "-f", path, NULL);
  g_assert_true (g_subprocess_wait_check (process, NULL, NULL));
  g_free (text);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));

  g_assert_true (cs_known_hosts_is_hashed (text));
  g_assert_cmpint (cs_known_hosts_check (text, "cms1a", 2222, "ssh-ed25519", key, &found), ==,
                   CS_KNOWN_HOST_SAME);
  cs_known_host_line_clear (&found);
  temporary_folder_remove (folder);
}

/* The file */

typedef struct {
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("countersign-known-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, ".ssh", "known_hosts", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  temporary_folder_remove (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static void
add (Fixture *fixture, const char *host, const char *key)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (
      cs_known_hosts_file_add (fixture->path, host, 22, "ssh-ed25519", key, NULL, &error));
  g_assert_no_error (error);
}

static void
assert_content (Fixture *fixture, const char *expected)
{
  g_autofree char *text = NULL;
  g_autofree char *lock = g_strconcat (fixture->path, ".lock", NULL);

  g_assert_true (g_file_get_contents (fixture->path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, expected);
  g_assert_false (g_file_test (lock, G_FILE_TEST_EXISTS));
}

static void
test_file_is_made (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = NULL;

  text = cs_known_hosts_file_read (fixture->path, NULL);
  g_assert_cmpstr (text, ==, "");
  add (fixture, "cms1a", "AAAAours");
  assert_content (fixture, "cms1a " OURS "\n");
  g_assert_true (!file_access_has_modes () || file_access_is_private (fixture->path));
}

static void
test_file_keeps_the_rest (Fixture *fixture, gconstpointer data)
{
  const char *before = "# mine\r\n\n@revoked * ssh-rsa X\r\n\xff\xfe rubbish\ncms1b ssh-rsa B";
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  g_autofree char *expected = g_strconcat (before, "\ncms1a " OURS "\n", NULL);

  g_mkdir (folder, 0700);
  g_assert_true (g_file_set_contents (fixture->path, before, -1, NULL));
  add (fixture, "cms1a", "AAAAours");
  assert_content (fixture, expected);
  add (fixture, "cms1a", "AAAAours");
  assert_content (fixture, expected);
}

static void
test_file_refuses_another_key (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  add (fixture, "cms1a", "AAAAold");
  g_assert_false (cs_known_hosts_file_add (fixture->path, "cms1a", 22, "ssh-ed25519", "AAAAours",
                                           NULL, &error));
  g_assert_error (error, CS_ERROR, CS_ERROR_UNTRUSTED);
  assert_content (fixture, "cms1a ssh-ed25519 AAAAold\n");
}

static void
test_file_hashes_like_the_rest (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  g_autofree char *text = NULL;

  g_mkdir (folder, 0700);
  g_assert_true (g_file_set_contents (fixture->path, "|1|" SALT "|x ssh-rsa B\n", -1, NULL));
  add (fixture, "cms1a", "AAAAours");
  text = cs_known_hosts_file_read (fixture->path, NULL);
  g_assert_null (strstr (text, "cms1a"));
  g_assert_nonnull (strstr (text, OURS));
}

static void
test_file_behind_a_link (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  g_autofree char *target = g_build_filename (fixture->folder, "elsewhere", NULL);
  g_autoptr (GFile) link = g_file_new_for_path (fixture->path);
  g_autofree char *text = NULL;

  g_mkdir (folder, 0700);
  if (!g_file_make_symbolic_link (link, "../elsewhere", NULL, NULL)) {
    g_test_skip ("no symbolic link can be made here");
    return;
  }
  add (fixture, "cms1a", "AAAAours");
  g_assert_true (g_file_test (fixture->path, G_FILE_TEST_IS_SYMLINK));
  g_assert_true (g_file_get_contents (target, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "cms1a " OURS "\n");
}

static void
test_file_lock_of_a_crash (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  g_autofree char *lock = g_strconcat (fixture->path, ".lock", NULL);
  struct utimbuf long_ago = { 1000000000, 1000000000 };

  g_mkdir (folder, 0700);
  g_assert_true (g_file_set_contents (lock, "", 0, NULL));
  g_assert_cmpint (g_utime (lock, &long_ago), ==, 0);
  add (fixture, "cms1a", "AAAAours");
  assert_content (fixture, "cms1a " OURS "\n");
}

static void
test_file_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (cs_known_hosts_file_add (fixture->path, "cms1a", 22, "ssh-ed25519", "AAAAours",
                                           cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
}

#define WRITERS 8
#define HOSTS 10

typedef struct {
  const char *path;
  guint number;
} Writer;

static gpointer
writer_thread (gpointer data)
{
  Writer *writer = data;

  for (guint i = 0; i < HOSTS; i++) {
    g_autofree char *host = g_strdup_printf ("cms%u-%u", writer->number, i);

    g_assert_true (
        cs_known_hosts_file_add (writer->path, host, 22, "ssh-ed25519", "AAAAours", NULL, NULL));
  }

  return NULL;
}

/* Threads take the lock in the same way as processes: by creating the file. */
static void
test_file_many_writers (Fixture *fixture, gconstpointer data)
{
  GThread *threads[WRITERS];
  Writer writers[WRITERS];
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  for (guint i = 0; i < WRITERS; i++) {
    writers[i] = (Writer){ fixture->path, i };
    threads[i] = g_thread_new ("writer", writer_thread, &writers[i]);
  }
  for (guint i = 0; i < WRITERS; i++)
    g_thread_join (threads[i]);

  text = cs_known_hosts_file_read (fixture->path, NULL);
  lines = g_strsplit (g_strchomp (text), "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, WRITERS * HOSTS);
}

static void
add_file_test (const char *name, void (*test) (Fixture *, gconstpointer))
{
  g_autofree char *path = g_strdup_printf ("/known-hosts/file/%s", name);

  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = g_strdup_printf ("/known-hosts/line/%s", rows[i].name);

    g_test_add_data_func (path, &rows[i], test_row);
  }
  g_test_add_func ("/known-hosts/types", test_types);
  g_test_add_func ("/known-hosts/format", test_format);
  g_test_add_func ("/known-hosts/hashed/ours", test_hashed);
  g_test_add_func ("/known-hosts/hashed/by-openssh", test_hashed_by_openssh);
  add_file_test ("is-made", test_file_is_made);
  add_file_test ("keeps-the-rest", test_file_keeps_the_rest);
  add_file_test ("refuses-another-key", test_file_refuses_another_key);
  add_file_test ("hashes-like-the-rest", test_file_hashes_like_the_rest);
  add_file_test ("behind-a-link", test_file_behind_a_link);
  add_file_test ("lock-of-a-crash", test_file_lock_of_a_crash);
  add_file_test ("cancelled", test_file_cancelled);
  add_file_test ("many-writers", test_file_many_writers);

  return g_test_run ();
}
