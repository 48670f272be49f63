/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-trust.h"

#include <windows.h>

#include <countersign.h>
#include <glib/gstdio.h>

#include "cs-win32-error.h"

static gboolean
check (const char *path, CsTrustKind kind, CsAccess access, const char *reason, GError **error)
{
  g_autofree gunichar2 *wide = g_utf8_to_utf16 (path, -1, NULL, NULL, NULL);
  DWORD attributes = wide != NULL ? GetFileAttributesW ((LPCWSTR) wide) : INVALID_FILE_ATTRIBUTES;

  if (attributes == INVALID_FILE_ATTRIBUTES)
    return cs_win32_error_set (wide != NULL ? GetLastError () : ERROR_INVALID_NAME, error);

  if ((attributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0
      || ((attributes & FILE_ATTRIBUTE_DIRECTORY) != 0) != (kind == CS_TRUST_FOLDER))
    reason = kind == CS_TRUST_FOLDER ? "not a folder" : "not a regular file";
  else if (!cs_access_others_have (path, access))
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, reason);

  return FALSE;
}

gboolean
cs_trust_check_code (const char *path, CsTrustKind kind, const char *root, GError **error)
{
  return check (path, kind, CS_ACCESS_WRITE, "others can write to it", error);
}

gboolean
cs_trust_make_private_folder (const char *path, GError **error)
{
  g_autofree char *parent = g_path_get_dirname (path);
  g_autofree gunichar2 *wide = g_utf8_to_utf16 (path, -1, NULL, NULL, NULL);

  if (g_mkdir_with_parents (parent, 0700) != 0) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s cannot be made", parent);
    return FALSE;
  }
  if (CreateDirectoryW ((LPCWSTR) wide, NULL)) {
    if (!cs_access_make_private (path, error))
      return FALSE;
  } else if (GetLastError () != ERROR_ALREADY_EXISTS) {
    return cs_win32_error_set (GetLastError (), error);
  }

  return check (path, CS_TRUST_FOLDER, CS_ACCESS_READ | CS_ACCESS_WRITE, "others can read it",
                error);
}
