/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "file-access.h"

#include <windows.h>

#include <aclapi.h>
#include <countersign.h>

/* One more entry in the list. Everybody is all that Wine knows beside the owner. */
static void
grant_everybody (const wchar_t *path, DWORD rights)
{
  BYTE sid[SECURITY_MAX_SID_SIZE];
  DWORD size = sizeof sid;
  EXPLICIT_ACCESSW entry = { .grfAccessPermissions = rights, .grfAccessMode = SET_ACCESS };
  SECURITY_DESCRIPTOR changed;
  PSECURITY_DESCRIPTOR descriptor;
  PACL before;
  PACL after;

  g_assert_true (CreateWellKnownSid (WinWorldSid, NULL, sid, &size));
  BuildTrusteeWithSidW (&entry.Trustee, sid);
  g_assert_cmpuint (GetNamedSecurityInfoW (path, SE_FILE_OBJECT, DACL_SECURITY_INFORMATION, NULL,
                                           NULL, &before, NULL, &descriptor),
                    ==, ERROR_SUCCESS);
  g_assert_cmpuint (SetEntriesInAclW (1, &entry, before, &after), ==, ERROR_SUCCESS);
  g_assert_true (InitializeSecurityDescriptor (&changed, SECURITY_DESCRIPTOR_REVISION));
  g_assert_true (SetSecurityDescriptorDacl (&changed, TRUE, after, FALSE));
  g_assert_true (SetSecurityDescriptorControl (&changed, SE_DACL_PROTECTED, SE_DACL_PROTECTED));
  g_assert_true (SetFileSecurityW (path, DACL_SECURITY_INFORMATION, &changed));
  LocalFree (after);
  LocalFree (descriptor);
}

void
file_access_set (const char *path, FileAccess access)
{
  g_autofree wchar_t *wide = (wchar_t *) g_utf8_to_utf16 (path, -1, NULL, NULL, NULL);

  g_assert_true (cs_access_make_private (path, NULL));
  if (access == FILE_ACCESS_OTHERS_READ)
    grant_everybody (wide, FILE_GENERIC_READ | FILE_GENERIC_EXECUTE);
  else if (access == FILE_ACCESS_OTHERS_WRITE || access == FILE_ACCESS_GROUP_WRITES)
    grant_everybody (wide, FILE_GENERIC_READ | FILE_GENERIC_EXECUTE | FILE_GENERIC_WRITE);
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
