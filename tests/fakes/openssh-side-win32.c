/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "openssh-side.h"

#include <string.h>

#define START_TRIES 5

/* Temporary folders lie on Z:, which is the root of Linux; the sources' folder is named without it.
 */
char *
openssh_side_dup_path (const char *path)
{
  const char *rest = g_str_has_prefix (path, "Z:") ? path + strlen ("Z:") : path;

  g_assert_true (G_IS_DIR_SEPARATOR (*rest));

  return g_strdelimit (g_strdup (rest), "\\", '/');
}

/* GLib 2.74 leaves empty arguments out of a command line; linux_side.py knows what this means. */
const char *
openssh_side_get_nothing (void)
{
  return "countersign:nothing";
}

gboolean
openssh_side_loses_words (void)
{
  return TRUE;
}

/* Beside many other tests Wine now and then starts no process ("Invalid argument"), and the next
 * time it does. */
GSubprocess *
openssh_side_spawn (GSubprocessLauncher *launcher, const char *const *argv, GError **error)
{
  GSubprocess *process = NULL;

  for (guint i = 1; process == NULL && i < START_TRIES; i++) {
    process = g_subprocess_launcher_spawnv (launcher, argv, NULL);
    if (process == NULL)
      g_usleep (i * 100 * G_TIME_SPAN_MILLISECOND);
  }

  return process != NULL ? process : g_subprocess_launcher_spawnv (launcher, argv, error);
}

/* linux_side.py ends what is left. */
void
openssh_side_tie (GSubprocessLauncher *launcher)
{
}
