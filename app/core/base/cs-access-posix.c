/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-access.h"

#include <errno.h>
#include <sys/stat.h>

gboolean
cs_access_others_have (const char *path, CsAccess access)
{
  mode_t forbidden = ((access & CS_ACCESS_READ) != 0 ? S_IRGRP | S_IROTH | S_IXGRP | S_IXOTH : 0)
                     | ((access & CS_ACCESS_WRITE) != 0 ? S_IWGRP | S_IWOTH : 0);
  struct stat status;

  return lstat (path, &status) != 0 || (status.st_mode & forbidden) != 0;
}

gboolean
cs_access_make_private (const char *path, GError **error)
{
  struct stat status;
  int code;

  if (stat (path, &status) == 0
      && chmod (path, S_ISDIR (status.st_mode) ? S_IRWXU : S_IRUSR | S_IWUSR) == 0)
    return TRUE;

  code = errno;
  g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (code), g_strerror (code));

  return FALSE;
}
