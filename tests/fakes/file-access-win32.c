/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "file-access.h"

#include <windows.h>

#include <aclapi.h>
#include <countersign.h>

static void
grant (wchar_t *path, WELL_KNOWN_SID_TYPE whom, DWORD rights)
{
  BYTE sid[SECURITY_MAX_SID_SIZE];
  DWORD size = sizeof sid;
  EXPLICIT_ACCESSW entry = { .grfAccessPermissions = rights, .grfAccessMode = SET_ACCESS };
  PSECURITY_DESCRIPTOR descriptor;
  PACL before;
  PACL after;

  g_assert_true (CreateWellKnownSid (whom, NULL, sid, &size));
  BuildTrusteeWithSidW (&entry.Trustee, sid);
  g_assert_cmpuint (GetNamedSecurityInfoW (path, SE_FILE_OBJECT, DACL_SECURITY_INFORMATION, NULL,
                                           NULL, &before, NULL, &descriptor),
                    ==, ERROR_SUCCESS);
  g_assert_cmpuint (SetEntriesInAclW (1, &entry, before, &after), ==, ERROR_SUCCESS);
  g_assert_cmpuint (SetNamedSecurityInfoW (path, SE_FILE_OBJECT, DACL_SECURITY_INFORMATION, NULL,
                                           NULL, after, NULL),
                    ==, ERROR_SUCCESS);
  LocalFree (after);
  LocalFree (descriptor);
}

void
file_access_set (const char *path, FileAccess access)
{
  g_autofree wchar_t *wide = (wchar_t *) g_utf8_to_utf16 (path, -1, NULL, NULL, NULL);

  g_assert_true (cs_access_make_private (path, NULL));
  if (access == FILE_ACCESS_OTHERS_READ)
    grant (wide, WinWorldSid, FILE_GENERIC_READ | FILE_GENERIC_EXECUTE);
  else if (access == FILE_ACCESS_OTHERS_WRITE)
    grant (wide, WinWorldSid, FILE_GENERIC_READ | FILE_GENERIC_EXECUTE | FILE_GENERIC_WRITE);
  else if (access == FILE_ACCESS_GROUP_WRITES)
    grant (wide, WinBuiltinUsersSid, FILE_GENERIC_READ | FILE_GENERIC_WRITE);
}

gboolean
file_access_is_private (const char *path)
{
  return !cs_access_others_have (path, CS_ACCESS_READ | CS_ACCESS_WRITE);
}

/* Who owns a file can always change its list, and below Wine there may be root. */
gboolean
file_access_ignores_modes (void)
{
  return TRUE;
}

gboolean
file_access_has_modes (void)
{
  return FALSE;
}
