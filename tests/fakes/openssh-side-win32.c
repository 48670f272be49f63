/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "openssh-side.h"

/* Temporary folders lie on Z:, which is the root of Linux. */
char *
openssh_side_dup_path (const char *path)
{
  g_assert_true (g_str_has_prefix (path, "Z:"));

  return g_strdelimit (g_strdup (path + strlen ("Z:")), "\\", '/');
}

/* GLib 2.74 leaves empty arguments out of a command line; linux_side.py knows what this means. */
const char *
openssh_side_get_nothing (void)
{
  return "countersign:nothing";
}

/* linux_side.py ends what is left. */
void
openssh_side_tie (GSubprocessLauncher *launcher)
{
}
