/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A DLL that somebody left where it should not be looked for: it says that it was loaded. */

#include <windows.h>

BOOL WINAPI DllMain (HINSTANCE self, DWORD reason, LPVOID reserved);

BOOL WINAPI
DllMain (HINSTANCE self, DWORD reason, LPVOID reserved)
{
  if (reason == DLL_PROCESS_ATTACH)
    CloseHandle (CreateFileW (L"planted.loaded", GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL));

  return TRUE;
}
