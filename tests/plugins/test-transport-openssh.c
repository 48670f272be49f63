/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Files and commands over the transport, against a real sshd. */

#include "openssh-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "file-access.h"
#include "openssh-side.h"

static const char *const one_type[] = { "ed25519", NULL };

static char *
path_of (OpensshFixture *self, const char *name)
{
  return g_build_filename (openssh_server_get_files (self->server), name, NULL);
}

/* In the folder of files, by the shell of whoever runs the server. */
static void
run_there (OpensshFixture *self, const char *command)
{
  g_autofree char *folder = openssh_side_dup_path (openssh_server_get_files (self->server));
  g_autofree char *line = g_strdup_printf ("cd '%s' && %s", folder, command);
  g_autofree char *output = NULL;
  int status;

  output = sync_exec (self->connection, line, &status, &self->error);
  g_assert_no_error (self->error);
  g_assert_cmpint (status, ==, 0);
}

/* Files */

static void
test_put_get (gconstpointer data)
{
  gsize size = GPOINTER_TO_SIZE (data);
  g_auto (OpensshFixture) self = { 0 };
  g_autofree guint8 *random = g_malloc (size + 1);
  g_autoptr (GBytes) content = NULL;
  g_autoptr (GBytes) back = NULL;

  if (!openssh_fixture_start (&self))
    return;
  for (gsize i = 0; i < size; i++)
    random[i] = (guint8) g_test_rand_int ();
  content = g_bytes_new (random, size);

  g_assert_true (sync_put (self.connection, "cms1a.cer", content, &self.error));
  g_assert_no_error (self.error);
  back = sync_get (self.connection, "cms1a.cer", NULL, &self.error);
  g_assert_no_error (self.error);
  g_assert_true (g_bytes_equal (content, back));
}

static void
test_put_truncates (void)
{
  g_auto (OpensshFixture) self = { 0 };
  g_autoptr (GBytes) content = g_bytes_new_static ("short", 5);
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;

  if (!openssh_fixture_start (&self))
    return;
  path = path_of (&self, "a.cer");
  g_assert_true (g_file_set_contents (path, "something longer", -1, NULL));
  g_assert_true (sync_put (self.connection, "a.cer", content, &self.error));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "short");
}

static void
test_create (void)
{
  g_auto (OpensshFixture) self = { 0 };
  g_autoptr (GBytes) content = g_bytes_new_static ("new", 3);
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_autofree char *made = NULL;

  if (!openssh_fixture_start (&self))
    return;
  path = path_of (&self, "a.cer");
  g_assert_true (sync_create (self.connection, "a.cer", content, &self.error));
  g_assert_true (g_file_get_contents (path, &made, NULL, NULL));
  g_assert_cmpstr (made, ==, "new");
  g_assert_true (g_file_set_contents (path, "there already", -1, NULL));
  g_assert_false (sync_create (self.connection, "a.cer", content, &self.error));
  g_assert_error (self.error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "there already");
}

static void
test_put_mode (void)
{
  g_auto (OpensshFixture) self = { 0 };
  g_autoptr (GBytes) content = g_bytes_new_static ("key", 3);
  g_autofree char *path = NULL;

  if (!openssh_fixture_start (&self))
    return;
  path = path_of (&self, "a.key");
  g_assert_true (sync_put (self.connection, "a.key", content, &self.error));
  g_assert_true (!file_access_has_modes () || file_access_is_private (path));
}

static void
test_list (void)
{
  g_auto (OpensshFixture) self = { 0 };
  g_autofree char *path = NULL;
  g_autofree char *folder = NULL;
  g_autoptr (GPtrArray) files = NULL;

  if (!openssh_fixture_start (&self))
    return;
  path = path_of (&self, "a.cer");
  folder = path_of (&self, "folder");
  g_assert_true (g_file_set_contents (path, "12345", -1, NULL));
  run_there (&self, "touch \"$(printf '\\033[2J\\377;rm -rf.cer')\"");
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);

  files = sync_list (self.connection, NULL, &self.error);
  g_assert_no_error (self.error);
  g_assert_cmpuint (files->len, ==, 2);
  for (guint i = 0; i < files->len; i++) {
    CsRemoteFile *file = g_ptr_array_index (files, i);

    if (g_str_equal (file->name, "a.cer")) {
      g_assert_cmpuint (file->size, ==, 5);
      g_assert_cmpint (file->modified, >, 1600000000);
    } else {
      g_assert_cmpstr (file->name, ==, "\033[2J\xff;rm -rf.cer");
    }
  }
  g_assert_cmpint (cs_connection_get_round_trip_time (self.connection), >, 0);
}

static void
test_list_too_many (void)
{
  g_auto (OpensshFixture) self = { 0 };
  g_autofree char *command = NULL;

  if (!openssh_fixture_start (&self))
    return;
  command = g_strdup_printf ("seq %d | xargs touch", CS_REMOTE_FILES_MAX + 1);
  run_there (&self, command);
  g_assert_null (sync_list (self.connection, NULL, &self.error));
  g_assert_error (self.error, CS_ERROR, CS_ERROR_TOO_LARGE);
}

static void
test_remove (void)
{
  g_auto (OpensshFixture) self = { 0 };
  g_autofree char *path = NULL;

  if (!openssh_fixture_start (&self))
    return;
  path = path_of (&self, "a.cer");
  g_assert_true (g_file_set_contents (path, "a", 1, NULL));
  g_assert_true (sync_remove (self.connection, "a.cer", &self.error));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_false (sync_remove (self.connection, "a.cer", &self.error));
  g_assert_error (self.error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
test_get_missing (void)
{
  g_auto (OpensshFixture) self = { 0 };

  if (!openssh_fixture_start (&self))
    return;
  g_assert_null (sync_get (self.connection, "none.cer", NULL, &self.error));
  g_assert_error (self.error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (self.error->message, "none.cer"));
  g_assert_nonnull (strstr (self.error->message, "127.0.0.1"));
}

static void
test_get_too_large (void)
{
  g_auto (OpensshFixture) self = { 0 };
  g_autofree char *path = NULL;
  g_autofree char *data = g_malloc0 (CS_REMOTE_FILE_MAX + 1);
  g_autoptr (GBytes) content = NULL;

  if (!openssh_fixture_start (&self))
    return;
  path = path_of (&self, "a.cer");
  g_assert_true (g_file_set_contents (path, data, CS_REMOTE_FILE_MAX, NULL));
  content = sync_get (self.connection, "a.cer", NULL, &self.error);
  g_assert_no_error (self.error);
  g_assert_cmpuint (g_bytes_get_size (content), ==, CS_REMOTE_FILE_MAX);

  g_assert_true (g_file_set_contents (path, data, CS_REMOTE_FILE_MAX + 1, NULL));
  g_assert_null (sync_get (self.connection, "a.cer", NULL, &self.error));
  g_assert_error (self.error, CS_ERROR, CS_ERROR_TOO_LARGE);
}

static void
test_put_refused (void)
{
  g_auto (OpensshFixture) self = { 0 };
  g_autoptr (GBytes) content = g_bytes_new_static ("a", 1);
  g_autofree char *path = NULL;

  if (!openssh_fixture_start (&self))
    return;
  path = path_of (&self, "a.cer");
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  g_assert_false (sync_put (self.connection, "a.cer", content, &self.error));
  g_assert_nonnull (self.error);
  g_assert_nonnull (strstr (self.error->message, "a.cer"));
  g_assert_null (strstr (self.error->message, "A part of"));
}

/* Commands */

static void
test_exec (void)
{
  g_auto (OpensshFixture) self = { 0 };
  g_autofree char *output = NULL;
  int status = -2;

  if (!openssh_fixture_start (&self))
    return;
  output = sync_exec (self.connection, "echo out; echo err >&2; exit 3", &status, &self.error);
  g_assert_no_error (self.error);
  g_assert_cmpint (status, ==, 3);
  g_assert_nonnull (strstr (output, "out\n"));
  g_assert_nonnull (strstr (output, "err\n"));
}

static void
test_exec_endless (void)
{
  g_auto (OpensshFixture) self = { 0 };
  int status;

  if (!openssh_fixture_start (&self))
    return;
  g_assert_null (sync_exec (self.connection, "yes", &status, &self.error));
  g_assert_error (self.error, CS_ERROR, CS_ERROR_TOO_LARGE);
}

static void
test_exec_silent (void)
{
  g_auto (OpensshFixture) self = { 0 };
  g_autoptr (CsTransport) patient = NULL;
  int status;

  if (!openssh_fixture_start (&self))
    return;
  patient = g_steal_pointer (&self.transport);
  self.transport = openssh_fixture_new_transport (&self, "1");
  openssh_fixture_open_again (&self);
  g_assert_null (sync_exec (self.connection, "sleep 30", &status, &self.error));
  g_assert_error (self.error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_clear_error (&self.error);

  g_assert_null (sync_list (self.connection, NULL, &self.error));
  g_assert_error (self.error, G_IO_ERROR, G_IO_ERROR_CLOSED);
}

/* Cancelling */

static gboolean
cancel_cb (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);

  return G_SOURCE_REMOVE;
}

static void
test_cancel_exec (void)
{
  g_auto (OpensshFixture) self = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;

  if (!openssh_fixture_start (&self))
    return;
  g_timeout_add (200, cancel_cb, cancellable);
  cs_connection_exec_async (self.connection, "sleep 600", cancellable, sync_done_cb, &result);
  g_assert_null (
      cs_connection_exec_finish (self.connection, sync_wait (&result), NULL, &self.error));
  g_assert_error (self.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&self.error);

  g_assert_null (sync_list (self.connection, NULL, &self.error));
  g_assert_error (self.error, G_IO_ERROR, G_IO_ERROR_CLOSED);
}

/* A named pipe that nobody writes to: the server hangs in the middle of the get. */
static void
test_cancel_get (void)
{
  g_auto (OpensshFixture) self = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  if (!openssh_fixture_start (&self))
    return;
  run_there (&self, "mkfifo a.cer");
  g_timeout_add (200, cancel_cb, cancellable);
  g_assert_null (sync_get (self.connection, "a.cer", cancellable, &self.error));
  g_assert_error (self.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_cancel_before (void)
{
  g_auto (OpensshFixture) self = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GPtrArray) files = NULL;

  if (!openssh_fixture_start (&self))
    return;
  g_cancellable_cancel (cancellable);
  g_assert_null (sync_list (self.connection, cancellable, &self.error));
  g_assert_error (self.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&self.error);

  files = sync_list (self.connection, NULL, &self.error); /* nothing was interrupted */
  g_assert_no_error (self.error);
}

static void
test_cancel_question (void)
{
  g_auto (OpensshFixture) self = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  if (!openssh_fixture_start_server (&self, one_type, NULL))
    return;
  fake_prompts_be_silent (self.prompts);
  g_timeout_add (300, cancel_cb, cancellable);
  g_assert_null (sync_open (self.transport, self.endpoint, CS_PROMPTS (self.prompts), cancellable,
                            &self.error));
  g_assert_error (self.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* The end */

static void
test_close (void)
{
  g_auto (OpensshFixture) self = { 0 };

  if (!openssh_fixture_start (&self))
    return;
  sync_close (self.connection);
  g_assert_null (sync_list (self.connection, NULL, &self.error));
  g_assert_error (self.error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  sync_close (self.connection);
}

static void
test_many_connections (void)
{
  enum { N = 20 };
  g_auto (OpensshFixture) self = { 0 };
  CsConnection *connections[N];
  GAsyncResult *results[N] = { NULL };
  g_autofree char *path = NULL;

  if (!openssh_fixture_start (&self))
    return;
  path = path_of (&self, "a.cer");
  g_assert_true (g_file_set_contents (path, "same for all", -1, NULL));

  for (guint i = 0; i < N; i++)
    cs_transport_open_async (self.transport, self.endpoint, CS_PROMPTS (self.prompts), NULL,
                             sync_done_cb, &results[i]);
  for (guint i = 0; i < N; i++) {
    connections[i]
        = cs_transport_open_finish (self.transport, sync_wait (&results[i]), &self.error);
    g_assert_no_error (self.error);
    g_clear_object (&results[i]);
    cs_connection_get_async (connections[i], "a.cer", NULL, sync_done_cb, &results[i]);
  }
  for (guint i = 0; i < N; i++) {
    g_autoptr (GBytes) content
        = cs_connection_get_finish (connections[i], sync_wait (&results[i]), &self.error);

    g_assert_no_error (self.error);
    g_assert_cmpmem (g_bytes_get_data (content, NULL), g_bytes_get_size (content), "same for all",
                     12);
    g_object_unref (results[i]);
    g_object_unref (connections[i]);
  }
}

static void
add_tests (void)
{
  static const gsize sizes[] = { 0, 1, 512, 2000, 4096, 32767, 32768, 32769, 200000, 1000000 };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autofree char *path = g_strdup_printf ("/openssh/put-get/%" G_GSIZE_FORMAT, sizes[i]);

    g_test_add_data_func (path, GSIZE_TO_POINTER (sizes[i]), test_put_get);
  }
  g_test_add_func ("/openssh/put/truncates", test_put_truncates);
  g_test_add_func ("/openssh/create", test_create);
  g_test_add_func ("/openssh/put/mode", test_put_mode);
  g_test_add_func ("/openssh/put/refused", test_put_refused);
  g_test_add_func ("/openssh/list/all", test_list);
  g_test_add_func ("/openssh/list/too-many", test_list_too_many);
  g_test_add_func ("/openssh/remove", test_remove);
  g_test_add_func ("/openssh/get/missing", test_get_missing);
  g_test_add_func ("/openssh/get/too-large", test_get_too_large);
  g_test_add_func ("/openssh/exec/status", test_exec);
  g_test_add_func ("/openssh/exec/endless", test_exec_endless);
  g_test_add_func ("/openssh/exec/silent", test_exec_silent);
  g_test_add_func ("/openssh/cancel/exec", test_cancel_exec);
  g_test_add_func ("/openssh/cancel/get", test_cancel_get);
  g_test_add_func ("/openssh/cancel/before", test_cancel_before);
  g_test_add_func ("/openssh/cancel/question", test_cancel_question);
  g_test_add_func ("/openssh/close", test_close);
  g_test_add_func ("/openssh/many-connections", test_many_connections);
}

int
main (int argc, char *argv[])
{
  return openssh_fixture_run (argc, argv, add_tests);
}
