/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-sim-quit.h"

static gboolean
quit_cb (gpointer loop)
{
  g_main_loop_quit (loop);

  return G_SOURCE_REMOVE;
}

/* Not by stdio: exit() waits for the lock of its stdin, which a thread that reads holds. */
static gpointer
read_thread (gpointer loop)
{
  g_autoptr (GIOChannel) input = g_io_channel_unix_new (0);
  char ignored[256];
  gsize length;

  g_io_channel_set_encoding (input, NULL, NULL);
  g_io_channel_set_buffered (input, FALSE);
  while (g_io_channel_read_chars (input, ignored, sizeof ignored, &length, NULL)
         == G_IO_STATUS_NORMAL)
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
