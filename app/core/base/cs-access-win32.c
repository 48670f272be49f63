/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-access.h"

#include <windows.h>

#include <aclapi.h>
#include <sddl.h>

#include "cs-error.h"

#define READ_RIGHTS (GENERIC_READ | GENERIC_ALL | FILE_READ_DATA)
#define WRITE_RIGHTS                                                                               \
  (GENERIC_WRITE | GENERIC_ALL | FILE_WRITE_DATA | FILE_APPEND_DATA | FILE_DELETE_CHILD | DELETE   \
   | WRITE_DAC | WRITE_OWNER)
#define TRUSTED_INSTALLER L"S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464"

typedef struct {
  BYTE buffer[sizeof (TOKEN_USER) + SECURITY_MAX_SID_SIZE];
} User;

static gboolean
is_installer (PSID sid)
{
  PSID installer = NULL;
  gboolean same;

  if (!ConvertStringSidToSidW (TRUSTED_INSTALLER, &installer))
    return FALSE;
  same = EqualSid (sid, installer);
  LocalFree (installer);

  return same;
}

/* NULL when the system does not tell. */
static PSID
get_this_user (User *user)
{
  DWORD size = sizeof user->buffer;
  HANDLE token;
  gboolean known;

  if (!OpenProcessToken (GetCurrentProcess (), TOKEN_QUERY, &token))
    return NULL;
  known = GetTokenInformation (token, TokenUser, user->buffer, size, &size);
  CloseHandle (token);

  return known ? ((TOKEN_USER *) user->buffer)->User.Sid : NULL;
}

static gboolean
is_this_user (PSID sid)
{
  User user;
  PSID self = get_this_user (&user);

  return self != NULL && EqualSid (sid, self);
}

static gboolean
is_trusted_owner (PSID sid)
{
  return IsWellKnownSid (sid, WinLocalSystemSid)
         || IsWellKnownSid (sid, WinBuiltinAdministratorsSid) || is_this_user (sid)
         || is_installer (sid);
}

/* The owner was looked at before: what is granted to the owner as such is granted to a friend. */
static gboolean
is_trusted (PSID sid)
{
  return IsWellKnownSid (sid, WinCreatorOwnerSid) || IsWellKnownSid (sid, WinCreatorOwnerRightsSid)
         || is_trusted_owner (sid);
}

static gboolean
list_grants (PACL list, DWORD rights)
{
  for (DWORD i = 0; i < list->AceCount; i++) {
    ACCESS_ALLOWED_ACE *ace;

    if (!GetAce (list, i, (void **) &ace))
      return TRUE;
    if (ace->Header.AceType != ACCESS_ALLOWED_ACE_TYPE
        || (ace->Header.AceFlags & INHERIT_ONLY_ACE) != 0 || (ace->Mask & rights) == 0)
      continue;
    if (!is_trusted (&ace->SidStart))
      return TRUE;
  }

  return FALSE;
}

static gboolean
others_have (HANDLE handle, DWORD rights)
{
  PSECURITY_DESCRIPTOR descriptor = NULL;
  PSID owner = NULL;
  PACL list = NULL;
  gboolean others;

  if (GetSecurityInfo (handle, SE_FILE_OBJECT,
                       OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION, &owner, NULL, &list,
                       NULL, &descriptor)
      != ERROR_SUCCESS)
    return TRUE;

  /* No list at all: everybody may do everything. */
  others = list == NULL || owner == NULL || !is_trusted_owner (owner) || list_grants (list, rights);
  LocalFree (descriptor);

  return others;
}

gboolean
cs_access_others_have (const char *path, CsAccess access)
{
  g_autofree gunichar2 *wide = g_utf8_to_utf16 (path, -1, NULL, NULL, NULL);
  DWORD rights = ((access & CS_ACCESS_READ) != 0 ? READ_RIGHTS : 0)
                 | ((access & CS_ACCESS_WRITE) != 0 ? WRITE_RIGHTS : 0);
  HANDLE handle;
  gboolean others;

  if (wide == NULL)
    return TRUE;
  handle = CreateFileW ((LPCWSTR) wide, READ_CONTROL | FILE_READ_ATTRIBUTES,
                        FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL, OPEN_EXISTING,
                        FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT, NULL);
  if (handle == INVALID_HANDLE_VALUE)
    return TRUE;
  others = others_have (handle, rights);
  CloseHandle (handle);

  return others;
}

/* Full access for this user and the system, in a folder handed on to what is made inside; nothing
 * is inherited from above. NULL, with the system's last error, when it cannot be made. */
static PSECURITY_DESCRIPTOR
new_private_descriptor (gboolean is_folder)
{
  PSECURITY_DESCRIPTOR descriptor = NULL;
  const char *flags = is_folder ? "OICI" : "";
  g_autofree char *text = NULL;
  LPSTR sid = NULL;
  User user;
  PSID self = get_this_user (&user);

  if (self == NULL || !ConvertSidToStringSidA (self, &sid))
    return NULL;
  text = g_strdup_printf ("D:P(A;%s;FA;;;%s)(A;%s;FA;;;SY)", flags, sid, flags);
  ConvertStringSecurityDescriptorToSecurityDescriptorA (text, SDDL_REVISION_1, &descriptor, NULL);
  LocalFree (sid);

  return descriptor;
}

/* Not by SetNamedSecurityInfo, in which Wine adds what the folder above hands on. */
gboolean
cs_access_make_private (const char *path, GError **error)
{
  g_autofree gunichar2 *wide = g_utf8_to_utf16 (path, -1, NULL, NULL, NULL);
  PSECURITY_DESCRIPTOR descriptor = new_private_descriptor (g_file_test (path, G_FILE_TEST_IS_DIR));
  g_autofree char *reason = NULL;
  DWORD code = ERROR_SUCCESS;

  if (wide == NULL || descriptor == NULL
      || !SetFileSecurityW ((LPCWSTR) wide,
                            DACL_SECURITY_INFORMATION | PROTECTED_DACL_SECURITY_INFORMATION,
                            descriptor))
    code = wide != NULL ? GetLastError () : ERROR_INVALID_NAME;
  LocalFree (descriptor);
  if (code == ERROR_SUCCESS)
    return TRUE;

  reason = cs_error_dup_win32_reason (code);
  g_set_error_literal (error, G_IO_ERROR, g_io_error_from_win32_error ((int) code), reason);

  return FALSE;
}
