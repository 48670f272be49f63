/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-process.h"

#include <glib.h>
#include <windows.h>

/* In <werapi.h>, which mingw-w64 10 cannot compile. */
#define WER_FAULT_REPORTING_FLAG_NOHEAP 1
HRESULT WINAPI WerSetFlags (DWORD flags);

/* OpenSSL's own folder is a path without a drive: whoever may write to the current one could leave
 * a configuration or a provider there. */
static void
place_openssl (void)
{
  g_autofree char *top = g_win32_get_package_installation_directory_of_module (NULL);
  g_autofree char *modules = g_build_filename (top, "lib", "ossl-modules", NULL);
  g_autofree char *configuration = g_build_filename (top, "ssl", "openssl.cnf", NULL);

  g_setenv ("OPENSSL_MODULES", modules, TRUE);
  g_setenv ("OPENSSL_CONF", configuration, TRUE);
}

/* DLLs come from the program's own folder and from Windows, never from PATH or the folder that
 * happens to be the current one. */
void
cs_process_harden (void)
{
  place_openssl ();
  SetDefaultDllDirectories (LOAD_LIBRARY_SEARCH_DEFAULT_DIRS);
  SetDllDirectoryW (L"");
  SetErrorMode (SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX);
  WerSetFlags (WER_FAULT_REPORTING_FLAG_NOHEAP);
}
