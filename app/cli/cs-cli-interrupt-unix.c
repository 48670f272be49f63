/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-cli-interrupt.h"

#include <glib-unix.h>
#include <unistd.h>

#include "cs-cli-console.h"
#include "cs-cli.h"

static gboolean
interrupt_cb (gpointer cancellable)
{
  if (g_cancellable_is_cancelled (cancellable)) {
    cs_console_restore ();
    _exit (CS_EXIT_CANCELLED);
  }

  g_cancellable_cancel (cancellable);

  return G_SOURCE_CONTINUE;
}

static void
watch (GMainContext *context, int signal_number, GCancellable *cancellable)
{
  g_autoptr (GSource) source = g_unix_signal_source_new (signal_number);

  g_source_set_callback (source, interrupt_cb, cancellable, NULL);
  g_source_attach (source, context);
}

/* A thread of its own: the main loop may be busy, or there may be none. Lives as long as the
 * process. */
static gpointer
interrupt_thread (gpointer data)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (data, FALSE);

  g_main_loop_run (loop);

  return NULL;
}

GCancellable *
cs_cli_get_cancellable (void)
{
  static GCancellable *cancellable;

  if (g_once_init_enter (&cancellable)) {
    GCancellable *one = g_cancellable_new ();
    GMainContext *context = g_main_context_new ();
    g_autoptr (GThread) thread = NULL;

    watch (context, SIGINT, one);
    watch (context, SIGTERM, one);
    watch (context, SIGHUP, one);
    thread = g_thread_new ("interrupt", interrupt_thread, context);
    g_once_init_leave (&cancellable, one);
  }

  return cancellable;
}
