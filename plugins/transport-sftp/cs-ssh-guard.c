/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-ssh-guard.h"

struct _CsSshWatch {
  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;
};

/* What the clock and the canceller hold on to: it outlives the guard while they run. */
typedef struct {
  GSocket *socket;
  int reason; /* CsSshGuardReason; atomic, the first one counts */
} Switch;

struct _CsSshGuard {
  CsSshWatch *watch;
  Switch *off;
  GSource *clock;
  GCancellable *cancellable;
  gulong cancelled_id;
};

static gpointer
watch_thread (gpointer data)
{
  CsSshWatch *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  g_main_context_pop_thread_default (self->context);

  return NULL;
}

CsSshWatch *
cs_ssh_watch_new (void)
{
  CsSshWatch *self = g_atomic_rc_box_new0 (CsSshWatch);

  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->thread = g_thread_new ("cs-ssh-watch", watch_thread, self);

  return self;
}

CsSshWatch *
cs_ssh_watch_ref (CsSshWatch *self)
{
  return g_atomic_rc_box_acquire (self);
}

static gboolean
quit_cb (gpointer loop)
{
  g_main_loop_quit (loop);

  return G_SOURCE_REMOVE;
}

static void
watch_clear (gpointer data)
{
  CsSshWatch *self = data;
  g_autoptr (GSource) source = g_idle_source_new ();

  /* From inside the loop: a loop that has not begun to run would forget it. */
  g_source_set_callback (source, quit_cb, self->loop, NULL);
  g_source_attach (source, self->context);
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
}

void
cs_ssh_watch_unref (CsSshWatch *self)
{
  g_atomic_rc_box_release_full (self, watch_clear);
}

static void
switch_clear (gpointer data)
{
  Switch *off = data;

  g_object_unref (off->socket);
}

static void
switch_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, switch_clear);
}

static void
switch_off (Switch *off, CsSshGuardReason reason)
{
  if (g_atomic_int_compare_and_exchange (&off->reason, CS_SSH_GUARD_QUIET, (int) reason))
    g_socket_shutdown (off->socket, TRUE, TRUE, NULL);
}

static gboolean
clock_cb (gpointer data)
{
  switch_off (data, CS_SSH_GUARD_TIMED_OUT);

  return G_SOURCE_REMOVE;
}

static void
cancelled_cb (GCancellable *cancellable, gpointer data)
{
  switch_off (data, CS_SSH_GUARD_CANCELLED);
}

static gboolean
clock_dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  return callback (data);
}

/* A source that is due at its ready time and at no other. */
static GSourceFuncs clock_funcs = { .dispatch = clock_dispatch };

CsSshGuard *
cs_ssh_guard_new (CsSshWatch *watch, GSocket *socket)
{
  CsSshGuard *self = g_new0 (CsSshGuard, 1);

  self->watch = cs_ssh_watch_ref (watch);
  self->off = g_atomic_rc_box_new0 (Switch);
  self->off->socket = g_object_ref (socket);
  self->clock = g_source_new (&clock_funcs, sizeof (GSource));
  g_source_set_callback (self->clock, clock_cb, g_atomic_rc_box_acquire (self->off), switch_unref);
  g_source_attach (self->clock, watch->context);

  return self;
}

void
cs_ssh_guard_free (CsSshGuard *self)
{
  cs_ssh_guard_end (self);
  g_source_destroy (self->clock);
  g_source_unref (self->clock);
  switch_unref (self->off);
  cs_ssh_watch_unref (self->watch);
  g_free (self);
}

void
cs_ssh_guard_begin (CsSshGuard *self, GCancellable *cancellable)
{
  g_return_if_fail (self->cancellable == NULL);

  if (cancellable == NULL)
    return;

  self->cancellable = g_object_ref (cancellable);
  self->cancelled_id = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb),
                                              g_atomic_rc_box_acquire (self->off), switch_unref);
}

void
cs_ssh_guard_set_deadline (CsSshGuard *self, guint seconds)
{
  gint64 at = seconds > 0 ? g_get_monotonic_time () + seconds * G_TIME_SPAN_SECOND : -1;

  g_source_set_ready_time (self->clock, at);
}

void
cs_ssh_guard_end (CsSshGuard *self)
{
  cs_ssh_guard_set_deadline (self, 0);
  if (self->cancellable != NULL)
    g_cancellable_disconnect (self->cancellable, self->cancelled_id);
  g_clear_object (&self->cancellable);
}

void
cs_ssh_guard_expire (CsSshGuard *self)
{
  switch_off (self->off, CS_SSH_GUARD_TIMED_OUT);
}

CsSshGuardReason
cs_ssh_guard_get_reason (CsSshGuard *self)
{
  return (CsSshGuardReason) g_atomic_int_get (&self->off->reason);
}
