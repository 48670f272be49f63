/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-secrets-file-load.h"

#include <windows.h>

#include <countersign.h>

#include "cs-win32-error.h"

static gssize
fail_last_error (GError **error)
{
  cs_win32_error_set (GetLastError (), error);

  return -1;
}

static gssize
read_all (HANDLE handle, char *buffer, gsize size, GError **error)
{
  gsize length = 0;

  while (length < size) {
    DWORD got;

    if (!ReadFile (handle, buffer + length, (DWORD) (size - length), &got, NULL)) {
      if (GetLastError () == ERROR_BROKEN_PIPE)
        break; /* the writer is done */
      return fail_last_error (error);
    }
    if (got == 0)
      break;
    length += got;
  }

  return (gssize) length;
}

static gssize
read_standard_input (char *buffer, gsize size, GError **error)
{
  HANDLE input = GetStdHandle (STD_INPUT_HANDLE);

  if (GetFileType (input) != FILE_TYPE_CHAR)
    return read_all (input, buffer, size, error);

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                       "it is a terminal, which would show the secrets; use a pipe or a file");

  return -1;
}

gssize
cs_secrets_file_load (const char *path, char *buffer, gsize size, GError **error)
{
  g_autofree gunichar2 *wide = g_utf8_to_utf16 (path, -1, NULL, NULL, NULL);
  gssize length = -1;
  HANDLE handle;

  if (g_str_equal (path, "-"))
    return read_standard_input (buffer, size, error);

  /* Nobody writes to it or puts another in its place while it is open. */
  handle = CreateFileW ((LPCWSTR) wide, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING,
                        FILE_ATTRIBUTE_NORMAL, NULL);
  if (handle == INVALID_HANDLE_VALUE)
    return fail_last_error (error);

  if (GetFileType (handle) != FILE_TYPE_DISK)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, "not a regular file");
  else if (cs_access_others_have (path, CS_ACCESS_READ | CS_ACCESS_WRITE))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                         "others can read it; leave only yourself in its permissions and change "
                         "the secrets");
  else
    length = read_all (handle, buffer, size, error);
  CloseHandle (handle);

  return length;
}
