/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "kit.h"

#include <string.h>

#include "sync-connection.h"

static const KitTransport *adapter;

typedef struct {
  KitWorld *world;
  CsTransport *transport;
  CsEndpoint *endpoint;
  CsConnection *connection;
  GCancellable *cancellable;
  GError *error;
} Fixture;

static gboolean
set_up (Fixture *self, KitSituation situation)
{
  if (adapter->skip[situation] != NULL) {
    g_test_skip (adapter->skip[situation]);
    return FALSE;
  }
  self->world = kit_world_new (situation);
  self->transport = adapter->open (self->world, &self->endpoint);
  self->cancellable = g_cancellable_new ();

  return self->transport != NULL; /* NULL: it has skipped the test and said why */
}

static gboolean
connect_to (Fixture *self)
{
  self->connection = sync_open (self->transport, self->endpoint, CS_PROMPTS (self->world->prompts),
                                self->cancellable, &self->error);

  return self->connection != NULL;
}

static void
tear_down (Fixture *self)
{
  if (self->world == NULL)
    return;

  if (self->error != NULL && adapter->secret != NULL)
    g_assert_null (strstr (self->error->message, adapter->secret));
  kit_world_check_secret (self->world, adapter->secret);
  g_clear_object (&self->connection);
  g_clear_object (&self->transport);
  g_clear_object (&self->endpoint);
  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);
  adapter->close (self->world);
  kit_world_free (self->world);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, tear_down)

static void
test_works (void)
{
  g_auto (Fixture) self = { NULL };
  g_autoptr (GBytes) content = g_bytes_new_static ("\0kit\r\n\377", 7);
  g_autoptr (GBytes) back = NULL;
  g_autoptr (GPtrArray) files = NULL;
  g_autofree char *reply = NULL;
  gboolean listed = FALSE;

  if (!set_up (&self, KIT_WORKS))
    return;
  g_assert_true (connect_to (&self));
  g_assert_true (sync_put (self.connection, "kit.cer", content, &self.error));
  back = sync_get (self.connection, "kit.cer", NULL, &self.error);
  g_assert_no_error (self.error);
  g_assert_true (g_bytes_equal (back, content)); /* byte for byte */
  files = sync_list (self.connection, NULL, &self.error);
  g_assert_no_error (self.error);
  for (guint i = 0; i < files->len; i++) {
    const CsRemoteFile *file = g_ptr_array_index (files, i);

    listed = listed || (g_str_equal (file->name, "kit.cer") && file->size == 7);
  }
  g_assert_true (listed);
  g_assert_true (sync_remove (self.connection, "kit.cer", &self.error));
  reply = sync_run (self.connection, adapter->line, NULL, NULL, &self.error);
  g_assert_no_error (self.error);
  g_assert_nonnull (strstr (reply, adapter->reply));
}

/* What is not there is an error that the caller can tell from others, and the connection lives on.
 */
static void
test_missing_file (void)
{
  g_auto (Fixture) self = { NULL };
  g_autoptr (GBytes) content = NULL;
  g_autoptr (GPtrArray) files = NULL;

  if (!set_up (&self, KIT_WORKS))
    return;
  g_assert_true (connect_to (&self));
  content = sync_get (self.connection, "not-there.cer", NULL, &self.error);
  g_assert_null (content);
  g_assert_error (self.error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&self.error);
  files = sync_list (self.connection, NULL, &self.error);
  g_assert_no_error (self.error);
}

/* A file that is there is not written by create, and one that is not is, or the transport says that
 * it cannot do this. */
static void
test_create (void)
{
  g_auto (Fixture) self = { NULL };
  g_autoptr (GBytes) first = g_bytes_new_static ("first", 5);
  g_autoptr (GBytes) second = g_bytes_new_static ("second", 6);
  g_autoptr (GBytes) kept = NULL;
  g_autoptr (GBytes) made = NULL;

  if (!set_up (&self, KIT_WORKS))
    return;
  g_assert_true (connect_to (&self));
  g_assert_true (sync_put (self.connection, "kit.cer", first, &self.error));
  g_assert_false (sync_create (self.connection, "kit.cer", second, &self.error));
  if (g_error_matches (self.error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED)) {
    g_test_skip ("this transport does not create");
    return;
  }
  g_assert_error (self.error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  g_clear_error (&self.error);
  kept = sync_get (self.connection, "kit.cer", NULL, &self.error);
  g_assert_no_error (self.error);
  g_assert_true (g_bytes_equal (kept, first));
  g_assert_true (sync_remove (self.connection, "kit.cer", &self.error));
  g_assert_true (sync_create (self.connection, "kit.cer", second, &self.error));
  made = sync_get (self.connection, "kit.cer", NULL, &self.error);
  g_assert_no_error (self.error);
  g_assert_true (g_bytes_equal (made, second));
}

/* A refused password is tried once: servers lock accounts. */
static void
test_refused (void)
{
  g_auto (Fixture) self = { NULL };

  if (!set_up (&self, KIT_REFUSES))
    return;
  g_assert_false (connect_to (&self));
  g_assert_error (self.error, CS_ERROR, CS_ERROR_AUTHENTICATION);
}

static void
test_cancelled_before (void)
{
  g_auto (Fixture) self = { NULL };

  if (!set_up (&self, KIT_WORKS))
    return;
  g_cancellable_cancel (self.cancellable);
  g_assert_false (connect_to (&self));
  g_assert_error (self.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_hang_cancelled (void)
{
  g_auto (Fixture) self = { NULL };
  g_autoptr (GAsyncResult) result = NULL;

  if (!set_up (&self, KIT_HANGS))
    return;
  g_assert_true (connect_to (&self));
  cs_connection_run_command_async (self.connection, adapter->line, NULL, self.cancellable,
                                   sync_done_cb, &result);
  kit_let_loop_run (20);
  g_assert_null (result);
  g_cancellable_cancel (self.cancellable);
  g_assert_null (
      cs_connection_run_command_finish (self.connection, sync_wait (&result), &self.error));
  g_assert_error (self.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_hang_timed_out (void)
{
  g_auto (Fixture) self = { NULL };
  g_autofree char *reply = NULL;

  if (!set_up (&self, KIT_HANGS))
    return;
  g_assert_true (connect_to (&self));
  reply = sync_run (self.connection, adapter->line, NULL, NULL, &self.error);
  g_assert_null (reply);
  g_assert_error (self.error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
}

/* A listing ends, with names as they are (what may be written is judged in the core), and the node
 * is still there. */
static void
test_hostile (void)
{
  g_auto (Fixture) self = { NULL };
  g_autoptr (GPtrArray) files = NULL;
  g_autofree char *reply = NULL;

  if (!set_up (&self, KIT_LIES))
    return;
  g_assert_true (connect_to (&self));
  files = sync_list (self.connection, NULL, &self.error);
  g_assert_true ((files != NULL) != (self.error != NULL));
  for (guint i = 0; files != NULL && i < files->len; i++) {
    const CsRemoteFile *file = g_ptr_array_index (files, i);

    g_assert_true (*file->name != '\0');
  }
  g_clear_error (&self.error);
  reply = sync_run (self.connection, adapter->line, NULL, NULL, &self.error);
  g_assert_no_error (self.error);
}

int
kit_run_transport (int argc, char **argv, const KitTransport *used)
{
  static const KitTest tests[] = {
    { "works", test_works },
    { "create", test_create },
    { "missing-file", test_missing_file },
    { "refused", test_refused },
    { "cancelled-before", test_cancelled_before },
    { "hang/cancelled", test_hang_cancelled },
    { "hang/timed-out", test_hang_timed_out },
    { "hostile", test_hostile },
  };

  adapter = used;
  g_test_init (&argc, &argv, NULL);
  kit_add_tests (used->name, tests, G_N_ELEMENTS (tests));

  return g_test_run ();
}
