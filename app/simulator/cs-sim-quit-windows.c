/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-sim-quit.h"

#include <windows.h>

static GMainLoop *the_loop;

static BOOL WINAPI
console_cb (DWORD event)
{
  g_main_loop_quit (the_loop);

  return TRUE;
}

void
cs_sim_quit_on_signal (GMainLoop *loop)
{
  the_loop = loop;
  SetConsoleCtrlHandler (console_cb, TRUE);
}
