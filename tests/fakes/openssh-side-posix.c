/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "openssh-side.h"

#include <signal.h>
#include <sys/prctl.h>

char *
openssh_side_dup_path (const char *path)
{
  return g_strdup (path);
}

const char *
openssh_side_get_nothing (void)
{
  return "";
}

gboolean
openssh_side_loses_words (void)
{
  return FALSE;
}

GSubprocess *
openssh_side_spawn (GSubprocessLauncher *launcher, const char *const *argv, GError **error)
{
  return g_subprocess_launcher_spawnv (launcher, argv, error);
}

static void
die_with_parent_cb (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

void
openssh_side_tie (GSubprocessLauncher *launcher)
{
  g_subprocess_launcher_set_child_setup (launcher, die_with_parent_cb, NULL, NULL);
}
