/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The local authority among other processes, wrong pass phrases, damaged files and sudden deaths.
 */

#include "ca-local-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "cs-ca-key.h"
#include "cs-ca-store.h"
#include "file-access.h"
#include "full-disk.h"

#define N_REQUESTS 50
#define N_PROCESSES 3
#define NO_FULL_DISK 77

static const char *program; /* this one, which is also its own children */

static void
test_wrong_passphrase (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) request = make_request ("ec:P-256", "a", "DNS:a");
  g_autoptr (CsSubmission) submission = make_submission (request, "both");
  g_autoptr (CsOutcome) outcome = NULL;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;

  fixture->host->answer = "wrong pass phrase";
  g_assert_null (submit_now (fixture->authority, submission, &error));
  g_assert_error (error, CS_ERROR, CS_ERROR_AUTHENTICATION);
  g_assert_nonnull (strstr (error->message, "ca.key"));
  g_assert_null (strstr (error->message, "wrong pass phrase "));
  g_clear_error (&error);
  g_assert_cmpuint (fixture->host->n_asked, ==, 1); /* one attempt an answer */
  g_assert_cmpuint (fixture->host->n_refused, ==, 1);
  g_assert_cmpuint (fixture->host->n_retries, ==, 0);
  list = list_now (fixture->authority, &error);
  g_assert_cmpuint (list->len, ==, 0);

  fixture->host->answer = PASSPHRASE;
  outcome = submit_now (fixture->authority, submission, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->host->n_retries, ==, 1); /* a store must not answer the same again */
  g_assert_cmpuint (fixture->host->n_worked, ==, 1);
  g_assert_cmpstr (fixture->host->group, ==, "Authority ca-local");
  g_assert_cmpuint (strlen (fixture->host->identity), ==, 64);
}

static void
count_refused_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  guint *n = user_data;

  g_assert_null (cs_authority_submit_finish (CS_AUTHORITY (source), result, &error));
  g_assert_error (error, CS_ERROR, CS_ERROR_AUTHENTICATION);
  (*n)++;
}

/* Five wait for one answer; it is wrong; nobody is asked five times. */
static void
test_one_wrong_answer_for_all (Fixture *fixture, gconstpointer data)
{
  guint n = 0;

  fixture->host->answer = "wrong pass phrase";
  for (guint i = 0; i < 5; i++) {
    g_autofree char *name = g_strdup_printf ("n%u", i);
    g_autoptr (GBytes) request = make_request ("ec:P-256", name, NULL);
    g_autoptr (CsSubmission) submission = make_submission (request, "both");

    cs_authority_submit_async (fixture->authority, submission, NULL, count_refused_cb, &n);
  }
  while (n < 5)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (fixture->host->n_asked, ==, 1);
}

static void
keep_error_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_assert_null (cs_authority_submit_finish (CS_AUTHORITY (source), result, user_data));
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) request = make_request ("ec:P-256", "a", NULL);
  g_autoptr (CsSubmission) submission = make_submission (request, "both");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  cs_authority_submit_async (fixture->authority, submission, cancellable, keep_error_cb, &error);
  while (error == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (fixture->host->n_asked, ==, 0);
}

/* Whether any 12 consecutive bytes of @marker stand in the file. */
static gboolean
holds_marker (const char *path, const char *marker)
{
  g_autofree char *content = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &content, &size, NULL));
  for (gsize at = 0; at + 12 <= size; at++)
    for (gsize i = 0; i + 12 <= strlen (marker); i++)
      if (memcmp (content + at, marker + i, 12) == 0)
        return TRUE;

  return FALSE;
}

static void
test_folder (Fixture *fixture, gconstpointer data)
{
  const char *const names[] = { "ca.cer", "ca.key", "issued.db" };
  g_autoptr (GDir) dir = g_dir_open (fixture->directory, 0, NULL);
  g_autofree char *key = fixture_path (fixture, "ca.key");
  g_autofree char *content = NULL;
  g_autofree char *parsed = NULL;
  guint n = 0;

  g_assert_true (file_access_is_private (fixture->directory));
  while (g_dir_read_name (dir) != NULL)
    n++;
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (names));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = fixture_path (fixture, names[i]);

    g_assert_true (file_access_is_private (path));
    g_assert_false (holds_marker (path, PASSPHRASE));
  }
  g_assert_true (g_file_get_contents (key, &content, NULL, NULL));
  g_assert_true (g_str_has_prefix (content, "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"));
  parsed = openssl ("asn1parse", "-in", key, NULL);
  g_assert_nonnull (strstr (parsed, ":scrypt"));
  g_assert_nonnull (strstr (parsed, "aes-256-cbc"));
}

static void
test_create_refuses_to_overwrite (Fixture *fixture, gconstpointer data)
{
  g_autofree char *root = fixture_path (fixture, "ca.cer");
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_get_contents (root, &before, NULL, NULL));
  g_assert_null (create_now (fixture->authority, "CN=Other", "ed25519", 0, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  g_assert_cmpuint (fixture->host->n_asked, ==, 0);
  g_assert_true (g_file_get_contents (root, &after, NULL, NULL));
  g_assert_cmpstr (before, ==, after);
}

/* An empty folder may become one; a folder with other things in it may not. */
static void
test_create_in_a_folder (Fixture *fixture, gconstpointer data)
{
  g_autofree char *directory = g_build_filename (fixture->parent, "empty", NULL);
  g_autofree char *other = g_build_filename (directory, "thesis.txt", NULL);
  g_autoptr (CsAuthority) authority = fixture_new_authority (directory, fixture->host, NULL);
  g_autoptr (GBytes) root = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir (directory, 0755), ==, 0);
  g_assert_true (g_file_set_contents (other, "x", -1, NULL));
  g_assert_null (create_now (authority, "CN=x", "ed25519", 0, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_cmpint (g_unlink (other), ==, 0);
  root = create_now (authority, "CN=x", "ed25519", 0, &error);
  g_assert_no_error (error);
  g_assert_nonnull (root);
}

typedef struct {
  const char *name;
  const char *file;
  const char *content; /* NULL: removed; "link": replaced by a link; "mode": 0644 */
} Damage;

static const Damage damages[] = {
  { "no-root", "ca.cer", NULL },          { "root-garbage", "ca.cer", "garbage" },
  { "root-link", "ca.cer", "link" },      { "no-key", "ca.key", NULL },
  { "key-garbage", "ca.key", "garbage" }, { "key-empty", "ca.key", "" },
  { "key-link", "ca.key", "link" },       { "key-mode", "ca.key", "mode" },
  { "no-database", "issued.db", NULL },   { "database-garbage", "issued.db", "garbage" },
  { "database-empty", "issued.db", "" },  { "database-link", "issued.db", "link" },
};

/* FALSE when this system cannot. */
static gboolean
inflict (Fixture *fixture, const Damage *one, const char *path)
{
  g_autofree char *away = g_build_filename (fixture->parent, "away", NULL);
  g_autofree char *content = g_strnfill (5000, 'x');
  g_autoptr (GFile) link = g_file_new_for_path (path);

  if (one->content == NULL) {
    g_assert_cmpint (g_unlink (path), ==, 0);
  } else if (g_str_equal (one->content, "link")) {
    g_assert_cmpint (g_rename (path, away), ==, 0);
    if (!g_file_make_symbolic_link (link, away, NULL, NULL))
      return FALSE;
  } else if (g_str_equal (one->content, "mode")) {
    file_access_set (path, FILE_ACCESS_OTHERS_READ);
  } else {
    g_assert_true (g_file_set_contents_full (path, *one->content != '\0' ? content : "", -1,
                                             G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL));
  }

  return TRUE;
}

static void
test_damage (Fixture *fixture, gconstpointer data)
{
  const Damage *one = data;
  g_autofree char *path = fixture_path (fixture, one->file);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GBytes) request = make_request ("ec:P-256", "a", "DNS:a");
  g_autoptr (CsSubmission) submission = make_submission (request, "both");
  g_autoptr (GError) error = NULL;

  if (!inflict (fixture, one, path)) {
    g_test_skip ("no symbolic link can be made here");
    return;
  }
  g_file_get_contents (path, &before, NULL, NULL);
  g_assert_null (submit_now (fixture->authority, submission, &error));
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, one->file)); /* the thing */
  g_assert_nonnull (strstr (error->message, ";"));       /* and the next step */
  g_file_get_contents (path, &after, NULL, NULL);
  g_assert_cmpstr (before, ==, after);
}

static void
test_key_of_another_root (Fixture *fixture, gconstpointer data)
{
  g_autofree char *directory = g_build_filename (fixture->parent, "other", NULL);
  g_autofree char *stranger = g_build_filename (directory, "ca.key", NULL);
  g_autofree char *key = fixture_path (fixture, "ca.key");
  g_autoptr (CsAuthority) other = fixture_new_authority (directory, fixture->host, NULL);
  g_autoptr (GBytes) request = make_request ("ec:P-256", "a", "DNS:a");
  g_autoptr (CsSubmission) submission = make_submission (request, "both");
  g_autoptr (GError) error = NULL;
  G_GNUC_UNUSED g_autoptr (GBytes) root = create_now (other, "CN=Other", "ec:P-256", 0, &error);

  g_assert_no_error (error);
  g_assert_cmpint (g_rename (stranger, key), ==, 0);
  g_assert_null (submit_now (fixture->authority, submission, &error));
  g_assert_error (error, CS_ERROR, CS_ERROR_AUTHORITY);
}

/* A backup was put back, or the key got another pass phrase, while the program runs: the one that
 * is remembered opens it no more, and is forgotten. */
static void
test_another_passphrase (Fixture *fixture, gconstpointer data)
{
  static const char *const new_passphrase = "quite another pass phrase";
  g_autofree char *directory = g_build_filename (fixture->parent, "other", NULL);
  g_autofree char *aside = g_build_filename (fixture->parent, "aside", NULL);
  g_autoptr (CsAuthority) other = fixture_new_authority (directory, fixture->host, NULL);
  g_autoptr (GBytes) one = make_request ("ec:P-256", "a", "DNS:a");
  g_autoptr (GBytes) two = make_request ("ec:P-256", "b", "DNS:b");
  g_autoptr (CsSubmission) first = make_submission (one, "both");
  g_autoptr (CsSubmission) second = make_submission (two, "both");
  g_autoptr (GError) error = NULL;
  g_autoptr (CsOutcome) before = submit_now (fixture->authority, first, &error);
  g_autoptr (CsOutcome) after = NULL;
  g_autoptr (GBytes) root = NULL;

  g_assert_no_error (error);
  g_assert_nonnull (before);
  fixture->host->answer = new_passphrase;
  root = create_now (other, "CN=Other", "ec:P-256", 0, &error);
  g_assert_no_error (error);
  g_assert_nonnull (root);
  g_assert_cmpint (g_rename (fixture->directory, aside), ==, 0);
  g_assert_cmpint (g_rename (directory, fixture->directory), ==, 0);
  fixture->host->n_asked = 0;

  after = submit_now (fixture->authority, second, &error);
  g_assert_no_error (error);
  g_assert_cmpint (cs_outcome_get_state (after), ==, CS_OUTCOME_ISSUED);
  g_assert_cmpuint (fixture->host->n_asked, ==, 1);
}

/* What expired no longer answers its request. */
static void
test_expired_is_not_handed_out (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = fixture_path (fixture, "issued.db");
  g_autoptr (GBytes) request = make_request ("ec:P-256", "a", "DNS:a");
  g_autoptr (CsSubmission) submission = make_submission (request, "both");
  g_autoptr (GError) error = NULL;
  g_autoptr (CsOutcome) first = submit_now (fixture->authority, submission, &error);
  g_autoptr (CsOutcome) second = NULL;
  g_autoptr (CsOutcome) third = NULL;
  const char *const argv[] = { "python3", "-c",
                               "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]);"
                               "c.execute('UPDATE issued SET not_after = 1000'); c.commit()",
                               path, NULL };
  int status = -1;

  g_assert_no_error (error);
  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                               NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
  second = submit_now (fixture->authority, submission, &error);
  g_assert_no_error (error);
  third = submit_now (fixture->authority, submission, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (cs_outcome_get_request_id (first), !=, cs_outcome_get_request_id (second));
  g_assert_cmpstr (cs_outcome_get_request_id (second), ==, cs_outcome_get_request_id (third));
}

/* Requests of many names with one key, in files, so that several processes hand in the same. */
static void
write_requests (Fixture *fixture)
{
  for (guint i = 0; i < N_REQUESTS; i++) {
    g_autofree char *name = g_strdup_printf ("r%02u.csr", i);
    g_autofree char *path = g_build_filename (fixture->parent, name, NULL);
    g_autoptr (GBytes) request = make_request ("ec:P-256", name, NULL);

    g_assert_true (g_file_set_contents (path, g_bytes_get_data (request, NULL),
                                        (gssize) g_bytes_get_size (request), NULL));
  }
}

static CsSubmission *
read_submission (const char *parent, guint i)
{
  g_autofree char *name = g_strdup_printf ("r%02u.csr", i);
  g_autofree char *path = g_build_filename (parent, name, NULL);
  g_autoptr (GBytes) request = NULL;
  char *content;
  gsize size;

  g_assert_true (g_file_get_contents (path, &content, &size, NULL));
  request = g_bytes_new_take (content, size);

  return make_submission (request, "both");
}

typedef struct {
  guint which;
  guint *n_left;
  gboolean *failed;
} Waiting;

static void
print_outcome_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Waiting *waiting = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CsOutcome) outcome
      = cs_authority_submit_finish (CS_AUTHORITY (source), result, &error);

  if (outcome != NULL)
    g_print ("%02u %s\n", waiting->which, cs_outcome_get_request_id (outcome));
  else
    *waiting->failed = TRUE;
  (*waiting->n_left)--;
}

/* As a child: hands in all requests at once, from @offset on, and prints what it was given. */
static int
run_issuer (const char *parent, guint offset)
{
  g_autofree char *directory = g_build_filename (parent, "ca", NULL);
  g_autoptr (FakeHost) host = g_object_new (FAKE_TYPE_HOST, NULL);
  g_autoptr (CsAuthority) authority = fixture_new_authority (directory, host, NULL);
  guint n_left = N_REQUESTS;
  gboolean failed = FALSE;

  for (guint i = 0; i < N_REQUESTS; i++) {
    Waiting *waiting = g_new0 (Waiting, 1);
    g_autoptr (CsSubmission) submission = NULL;

    waiting->which = (i + offset) % N_REQUESTS;
    waiting->n_left = &n_left;
    waiting->failed = &failed;
    submission = read_submission (parent, waiting->which);
    cs_authority_submit_async (authority, submission, NULL, print_outcome_cb, waiting);
  }
  while (n_left > 0)
    g_main_context_iteration (NULL, TRUE);

  return failed ? 1 : 0;
}

static GSubprocess *
spawn_child (Fixture *fixture, const char *mode, guint offset)
{
  g_autofree char *number = g_strdup_printf ("%u", offset);
  g_autoptr (GError) error = NULL;
  GSubprocess *child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, mode,
                                         fixture->parent, number, NULL);

  g_assert_no_error (error);

  return child;
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static char *
sort_lines (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  qsort (lines, g_strv_length (lines), sizeof *lines, compare_lines);

  return g_strjoinv ("\n", lines);
}

/* Three processes hand in the same fifty requests at once: fifty certificates, and everybody is
 * given the same. */
static void
test_several_processes (Fixture *fixture, gconstpointer data)
{
  GSubprocess *children[N_PROCESSES];
  char *said[N_PROCESSES];
  g_autoptr (GPtrArray) list = NULL;

  write_requests (fixture);
  for (guint i = 0; i < N_PROCESSES; i++)
    children[i] = spawn_child (fixture, "--issue", i * 3);
  for (guint i = 0; i < N_PROCESSES; i++) {
    g_autofree char *output = NULL;

    g_assert_true (g_subprocess_communicate_utf8 (children[i], NULL, NULL, &output, NULL, NULL));
    g_assert_true (g_subprocess_get_successful (children[i]));
    g_object_unref (children[i]);
    said[i] = sort_lines (output);
  }
  for (guint i = 0; i < N_PROCESSES; i++)
    g_assert_cmpstr (said[i], ==, said[0]);
  for (guint i = 0; i < N_PROCESSES; i++)
    g_free (said[i]);
  list = list_now (fixture->authority, NULL);
  g_assert_cmpuint (list->len, ==, N_REQUESTS);
}

/* Lets a child announce a few certificates, kills it, and takes note of what it announced. */
static void
kill_after_a_few (Fixture *fixture, guint offset, GHashTable *announced)
{
  g_autoptr (GSubprocess) child = spawn_child (fixture, "--issue", offset);
  g_autoptr (GDataInputStream) lines
      = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));
  int n = g_test_rand_int_range (0, 8);
  char *line;

  g_data_input_stream_set_newline_type (lines, G_DATA_STREAM_NEWLINE_TYPE_ANY);
  while (n-- > 0 && (line = g_data_input_stream_read_line (lines, NULL, NULL, NULL)) != NULL)
    g_hash_table_add (announced, line);
  g_subprocess_force_exit (child);
  while ((line = g_data_input_stream_read_line (lines, NULL, NULL, NULL)) != NULL)
    g_hash_table_add (announced, line);
  g_assert_true (g_subprocess_wait (child, NULL, NULL));
}

/* Killed again and again at any point: what it had announced stays, nothing is issued twice. */
static void
test_killed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GHashTable) announced = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) list = NULL;
  g_autofree char *said = NULL;
  g_autoptr (GError) error = NULL;

  write_requests (fixture);
  for (guint i = 0; i < 8; i++)
    kill_after_a_few (fixture, i * 5, announced);

  said = test_connection_now (fixture->authority, &error); /* reads the whole database */
  g_assert_no_error (error);
  list = list_now (fixture->authority, NULL);
  g_test_message ("%u announced, %u issued", g_hash_table_size (announced), list->len);
  g_assert_cmpuint (g_hash_table_size (announced), <=, list->len);
  g_assert_cmpuint (list->len, <=, N_REQUESTS);
  for (guint i = 0; i < N_REQUESTS; i++) {
    g_autoptr (CsSubmission) submission = read_submission (fixture->parent, i);
    g_autoptr (CsOutcome) outcome = submit_now (fixture->authority, submission, &error);
    g_autofree char *line = NULL;

    g_assert_no_error (error);
    line = g_strdup_printf ("%02u %s", i, cs_outcome_get_request_id (outcome));
    g_hash_table_add (announced, g_steal_pointer (&line));
  }
  g_assert_cmpuint (g_hash_table_size (announced), ==, N_REQUESTS);
}

/* As a child: comes to between entering a certificate and committing it, and no further. */
static int
run_dying (const char *parent)
{
  g_autofree char *path = g_build_filename (parent, "ca", "issued.db", NULL);
  g_autoptr (CsCaStore) store = cs_ca_store_open (path, NULL);
  g_autoptr (CsIssued) issued = cs_issued_new ();

  issued->serial = g_strdup ("1");
  issued->subject = g_strdup ("CN=lost");
  issued->names = g_new0 (char *, 1);
  issued->profile = g_strdup ("server");
  issued->slot = g_strdup ("");
  issued->asked_by = g_strdup ("");
  issued->request_sha256 = g_strdup ("00");
  issued->spki_sha256 = g_strdup ("00");
  issued->replaces = g_strdup ("");
  issued->certificate = g_bytes_new ("x", 1);
  if (!cs_ca_store_begin (store, NULL) || !cs_ca_store_add (store, issued, NULL))
    return 1;

  g_print ("entered\n");
  for (;;)
    g_usleep (G_USEC_PER_SEC);
}

static void
test_killed_before_commit (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSubprocess) child = spawn_child (fixture, "--die", 0);
  g_autoptr (GDataInputStream) lines
      = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);

  g_assert_true (g_str_has_prefix (line, "entered"));
  g_subprocess_force_exit (child);
  g_assert_true (g_subprocess_wait (child, NULL, NULL));
  list = list_now (fixture->authority, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 0);
}

/* As a child: no file may grow, as on a full disk. */
static int
run_on_full_disk (const char *parent)
{
  return full_disk_begin () ? run_issuer (parent, 0) : NO_FULL_DISK;
}

static void
test_full_disk (Fixture *fixture, gconstpointer data)
{
  g_autofree char *said = NULL;
  g_autoptr (GSubprocess) child = NULL;
  g_autoptr (GError) error = NULL;

  write_requests (fixture);
  child = spawn_child (fixture, "--full", 0);
  g_assert_true (g_subprocess_wait (child, NULL, NULL));
  g_assert_true (g_subprocess_get_if_exited (child));
  if (g_subprocess_get_exit_status (child) == NO_FULL_DISK) {
    g_test_skip ("this system has no limit for the size of files");
    return;
  }
  g_assert_cmpint (g_subprocess_get_exit_status (child), ==, 1);
  said = test_connection_now (fixture->authority, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (said, " 0 issued"));
}

static void
set_up_default (Fixture *fixture, gconstpointer row)
{
  fixture_set_up (fixture, NULL);
}

static void
add (const char *name, gconstpointer row, void (*test) (Fixture *, gconstpointer))
{
  g_autofree char *path = g_strdup_printf ("/ca-local/%s", name);

  g_test_add (path, Fixture, row, set_up_default, test, fixture_tear_down);
}

static int
run_as_child (char **argv)
{
  if (g_str_equal (argv[1], "--issue"))
    return run_issuer (argv[2], (guint) g_ascii_strtoull (argv[3], NULL, 10));
  if (g_str_equal (argv[1], "--die"))
    return run_dying (argv[2]);

  return run_on_full_disk (argv[2]);
}

int
main (int argc, char *argv[])
{
  if (argc == 4)
    return run_as_child (argv);

  program = argv[0];
  g_test_init (&argc, &argv, NULL);
  add ("passphrase/wrong", NULL, test_wrong_passphrase);
  add ("passphrase/one-wrong-answer-for-all", NULL, test_one_wrong_answer_for_all);
  add ("cancelled", NULL, test_cancelled);
  add ("folder", NULL, test_folder);
  add ("create/refuses-to-overwrite", NULL, test_create_refuses_to_overwrite);
  add ("create/in-a-folder", NULL, test_create_in_a_folder);
  for (guint i = 0; i < G_N_ELEMENTS (damages); i++) {
    g_autofree char *name = g_strdup_printf ("damage/%s", damages[i].name);

    add (name, &damages[i], test_damage);
  }
  add ("damage/key-of-another-root", NULL, test_key_of_another_root);
  add ("passphrase/another-meanwhile", NULL, test_another_passphrase);
  add ("expired-is-not-handed-out", NULL, test_expired_is_not_handed_out);
  add ("several-processes", NULL, test_several_processes);
  add ("killed", NULL, test_killed);
  add ("killed-before-commit", NULL, test_killed_before_commit);
  add ("full-disk", NULL, test_full_disk);

  return g_test_run ();
}
