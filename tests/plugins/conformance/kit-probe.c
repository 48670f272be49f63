/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "kit.h"

#include "sync-connection.h"

static const KitProbe *adapter;

typedef struct {
  KitWorld *world;
  CsProbe *probe;
  guint16 port;
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
  self->probe = adapter->open (self->world, &self->port);
  self->cancellable = g_cancellable_new ();

  return self->probe != NULL; /* NULL: it has skipped the test and said why */
}

static CsServed *
ask (Fixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;

  cs_probe_ask_async (self->probe, "127.0.0.1", self->port, NULL, CS_PROBE_TLS, self->cancellable,
                      sync_done_cb, &result);

  return cs_probe_ask_finish (self->probe, sync_wait (&result), &self->error);
}

static void
tear_down (Fixture *self)
{
  if (self->world == NULL)
    return;

  g_clear_object (&self->probe);
  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);
  adapter->close (self->world);
  kit_world_free (self->world);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, tear_down)

/* What it shows is a certificate, as it was shown, and no verdict on it. */
static void
test_works (void)
{
  g_auto (Fixture) self = { NULL };
  g_autoptr (CsServed) served = NULL;

  if (!set_up (&self, KIT_WORKS))
    return;
  served = ask (&self);
  g_assert_no_error (self.error);
  g_assert_cmpuint (served->certificates->len, >, 0);
  g_assert_cmpuint (served->certificates->len, <=, CS_SERVED_MAX);
  for (guint i = 0; i < served->certificates->len; i++) {
    g_autoptr (CsCertificate) one
        = cs_reader_first_certificate (served->certificates->pdata[i], "shown", &self.error);

    g_assert_no_error (self.error);
  }
}

/* A question has no traces: the next one is answered in the same way. */
static void
test_again (void)
{
  g_auto (Fixture) self = { NULL };
  g_autoptr (CsServed) first = NULL;
  g_autoptr (CsServed) second = NULL;

  if (!set_up (&self, KIT_WORKS))
    return;
  first = ask (&self);
  second = ask (&self);
  g_assert_no_error (self.error);
  g_assert_true (g_bytes_equal (first->certificates->pdata[0], second->certificates->pdata[0]));
}

static void
test_refused (void)
{
  g_auto (Fixture) self = { NULL };

  if (!set_up (&self, KIT_REFUSES))
    return;
  g_assert_null (ask (&self));
  g_assert_error (self.error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
}

static void
test_cancelled_before (void)
{
  g_auto (Fixture) self = { NULL };

  if (!set_up (&self, KIT_WORKS))
    return;
  g_cancellable_cancel (self.cancellable);
  g_assert_null (ask (&self));
  g_assert_error (self.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_hang_cancelled (void)
{
  g_auto (Fixture) self = { NULL };
  g_autoptr (GAsyncResult) result = NULL;

  if (!set_up (&self, KIT_HANGS))
    return;
  cs_probe_ask_async (self.probe, "127.0.0.1", self.port, NULL, CS_PROBE_TLS, self.cancellable,
                      sync_done_cb, &result);
  kit_let_loop_run (20);
  g_assert_null (result);
  g_cancellable_cancel (self.cancellable);
  g_assert_null (cs_probe_ask_finish (self.probe, sync_wait (&result), &self.error));
  g_assert_error (self.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Whatever comes, it is no certificate. */
static void
test_lies (void)
{
  g_auto (Fixture) self = { NULL };

  if (!set_up (&self, KIT_LIES))
    return;
  g_assert_null (ask (&self));
  g_assert_error (self.error, CS_ERROR, CS_ERROR_MALFORMED);
}

int
kit_run_probe (int argc, char **argv, const KitProbe *used)
{
  static const KitTest tests[] = {
    { "works", test_works },
    { "again", test_again },
    { "refused", test_refused },
    { "cancelled-before", test_cancelled_before },
    { "hang/cancelled", test_hang_cancelled },
    { "lies", test_lies },
  };

  adapter = used;
  g_test_init (&argc, &argv, NULL);
  kit_add_tests (used->name, tests, G_N_ELEMENTS (tests));

  return g_test_run ();
}
