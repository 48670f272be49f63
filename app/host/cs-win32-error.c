/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-win32-error.h"

#include <countersign.h>
#include <windows.h>

static GIOErrorEnum
translate (DWORD code)
{
  switch (code) {
  case ERROR_FILE_NOT_FOUND:
  case ERROR_PATH_NOT_FOUND:
    return G_IO_ERROR_NOT_FOUND;
  case ERROR_ACCESS_DENIED:
  case ERROR_SHARING_VIOLATION:
    return G_IO_ERROR_PERMISSION_DENIED;
  case ERROR_INVALID_NAME:
    return G_IO_ERROR_INVALID_FILENAME;
  default:
    return g_io_error_from_win32_error ((int) code);
  }
}

gboolean
cs_win32_error_set (guint32 code, GError **error)
{
  g_autofree char *reason = cs_error_dup_win32_reason (code);

  g_set_error_literal (error, G_IO_ERROR, translate (code), reason);

  return FALSE;
}
