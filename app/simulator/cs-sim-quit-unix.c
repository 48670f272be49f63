/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-sim-quit.h"

#include <glib-unix.h>
#include <signal.h>

static gboolean
signal_cb (gpointer loop)
{
  g_main_loop_quit (loop);

  return G_SOURCE_CONTINUE;
}

void
cs_sim_quit_on_signal (GMainLoop *loop)
{
  signal (SIGPIPE, SIG_IGN);
  g_unix_signal_add (SIGTERM, signal_cb, loop);
  g_unix_signal_add (SIGINT, signal_cb, loop);
}
