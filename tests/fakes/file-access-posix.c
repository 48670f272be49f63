/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "file-access.h"

#include <sys/stat.h>
#include <unistd.h>

void
file_access_set (const char *path, FileAccess access)
{
  static const mode_t files[] = { 0600, 0644, 0666, 0664, 0000 };
  static const mode_t folders[] = { 0700, 0755, 0777, 0775, 0000 };
  struct stat status;

  g_assert_cmpint (stat (path, &status), ==, 0);
  g_assert_cmpint (chmod (path, S_ISDIR (status.st_mode) ? folders[access] : files[access]), ==, 0);
}

gboolean
file_access_is_private (const char *path)
{
  struct stat status;

  g_assert_cmpint (stat (path, &status), ==, 0);

  return (status.st_mode & 0777) == (S_ISDIR (status.st_mode) ? 0700 : 0600);
}

gboolean
file_access_ignores_modes (void)
{
  return geteuid () == 0;
}

gboolean
file_access_has_modes (void)
{
  return TRUE;
}
