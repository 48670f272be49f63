/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-trust-win32.h"

#include <aclapi.h>
#include <sddl.h>

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "cs-trust.h"

#define WRITE_RIGHTS                                                                               \
  (GENERIC_WRITE | GENERIC_ALL | FILE_WRITE_DATA | FILE_APPEND_DATA | FILE_DELETE_CHILD | DELETE   \
   | WRITE_DAC | WRITE_OWNER)
#define TRUSTED_INSTALLER L"S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464"

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

static gboolean
is_this_user (PSID sid)
{
  BYTE buffer[sizeof (TOKEN_USER) + SECURITY_MAX_SID_SIZE];
  DWORD size = sizeof buffer;
  HANDLE token;
  gboolean same;

  if (!OpenProcessToken (GetCurrentProcess (), TOKEN_QUERY, &token))
    return FALSE;
  same = GetTokenInformation (token, TokenUser, buffer, size, &size)
         && EqualSid (sid, ((TOKEN_USER *) buffer)->User.Sid);
  CloseHandle (token);

  return same;
}

static gboolean
is_trusted (PSID sid, PSID owner)
{
  return EqualSid (sid, owner) || IsWellKnownSid (sid, WinLocalSystemSid)
         || IsWellKnownSid (sid, WinBuiltinAdministratorsSid)
         || IsWellKnownSid (sid, WinCreatorOwnerSid) || is_this_user (sid) || is_installer (sid);
}

static gboolean
list_grants (PACL list, PSID owner, DWORD rights)
{
  for (DWORD i = 0; i < list->AceCount; i++) {
    ACCESS_ALLOWED_ACE *ace;

    if (!GetAce (list, i, (void **) &ace))
      return TRUE;
    if (ace->Header.AceType != ACCESS_ALLOWED_ACE_TYPE
        || (ace->Header.AceFlags & INHERIT_ONLY_ACE) != 0 || (ace->Mask & rights) == 0)
      continue;
    if (!is_trusted (&ace->SidStart, owner))
      return TRUE;
  }

  return FALSE;
}

gboolean
cs_trust_others_have (HANDLE handle, DWORD rights)
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

  others = list == NULL || list_grants (list, owner, rights);
  LocalFree (descriptor);

  return others;
}

/* A link is opened itself and not what it points to. */
static HANDLE
open_path (const char *path, DWORD *attributes, GError **error)
{
  g_autofree gunichar2 *wide = g_utf8_to_utf16 (path, -1, NULL, NULL, NULL);
  BY_HANDLE_FILE_INFORMATION information;
  HANDLE handle;

  handle = CreateFileW ((LPCWSTR) wide, READ_CONTROL | FILE_READ_ATTRIBUTES,
                        FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL, OPEN_EXISTING,
                        FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT, NULL);
  if (handle == INVALID_HANDLE_VALUE || !GetFileInformationByHandle (handle, &information)) {
    g_autofree char *reason = g_win32_error_message ((int) GetLastError ());

    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, reason);
    if (handle != INVALID_HANDLE_VALUE)
      CloseHandle (handle);
    return INVALID_HANDLE_VALUE;
  }
  *attributes = information.dwFileAttributes;

  return handle;
}

static gboolean
check (const char *path, CsTrustKind kind, DWORD rights, const char *reason, GError **error)
{
  DWORD attributes;
  HANDLE handle = open_path (path, &attributes, error);
  gboolean others;

  if (handle == INVALID_HANDLE_VALUE)
    return FALSE;
  others = cs_trust_others_have (handle, rights);
  CloseHandle (handle);

  if ((attributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0
      || ((attributes & FILE_ATTRIBUTE_DIRECTORY) != 0) != (kind == CS_TRUST_FOLDER))
    reason = kind == CS_TRUST_FOLDER ? "not a folder" : "not a regular file";
  else if (!others)
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, reason);

  return FALSE;
}

gboolean
cs_trust_check_code (const char *path, CsTrustKind kind, const char *root, GError **error)
{
  return check (path, kind, WRITE_RIGHTS, "others can write to it", error);
}

/* Only this user and the system, and no inherited right. */
static gboolean
make_folder (const char *path, GError **error)
{
  g_autofree gunichar2 *wide = g_utf8_to_utf16 (path, -1, NULL, NULL, NULL);
  SECURITY_ATTRIBUTES attributes = { .nLength = sizeof attributes };
  DWORD code = ERROR_SUCCESS;

  if (!ConvertStringSecurityDescriptorToSecurityDescriptorW (L"D:P(A;OICI;FA;;;OW)(A;OICI;FA;;;SY)",
                                                             SDDL_REVISION_1,
                                                             &attributes.lpSecurityDescriptor, NULL)
      || !CreateDirectoryW ((LPCWSTR) wide, &attributes))
    code = GetLastError ();
  LocalFree (attributes.lpSecurityDescriptor);

  if (code != ERROR_SUCCESS && code != ERROR_ALREADY_EXISTS) {
    g_autofree char *reason = g_win32_error_message ((int) code);

    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, reason);
    return FALSE;
  }

  return TRUE;
}

gboolean
cs_trust_make_private_folder (const char *path, GError **error)
{
  g_autofree char *parent = g_path_get_dirname (path);

  if (g_mkdir_with_parents (parent, 0700) != 0) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s cannot be made", parent);
    return FALSE;
  }

  return make_folder (path, error)
         && check (path, CS_TRUST_FOLDER, FILE_READ_DATA | GENERIC_READ | WRITE_RIGHTS,
                   "others can read it", error);
}
