/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-cli-interrupt.h"

#include <windows.h>

#include "cs-cli-console.h"
#include "cs-cli.h"

static GCancellable *cancellable;

/* The system calls this in a thread of its own. */
static BOOL WINAPI
interrupt_cb (DWORD event)
{
  if (event != CTRL_C_EVENT && event != CTRL_BREAK_EVENT && event != CTRL_CLOSE_EVENT)
    return FALSE;

  if (g_cancellable_is_cancelled (cancellable)) {
    cs_console_restore ();
    ExitProcess (CS_EXIT_CANCELLED);
  }
  g_cancellable_cancel (cancellable);

  return TRUE;
}

GCancellable *
cs_cli_get_cancellable (void)
{
  if (g_once_init_enter (&cancellable)) {
    g_once_init_leave (&cancellable, g_cancellable_new ());
    SetConsoleCtrlHandler (interrupt_cb, TRUE);
  }

  return cancellable;
}
