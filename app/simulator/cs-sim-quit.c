/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-sim-quit.h"

#include <stdio.h>

static gboolean
quit_cb (gpointer loop)
{
  g_main_loop_quit (loop);

  return G_SOURCE_REMOVE;
}

static gpointer
read_thread (gpointer loop)
{
  while (getchar () != EOF)
    ;
  g_idle_add (quit_cb, loop);

  return NULL;
}

void
cs_sim_quit_on_stdin_end (GMainLoop *loop)
{
  /* It may still be reading when the process ends; nothing that it holds is freed before. */
  g_thread_unref (g_thread_new ("stdin", read_thread, loop));
}
