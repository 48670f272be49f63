/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-process.h"

#include <windows.h>

/* In <werapi.h>, which mingw-w64 10 cannot compile. */
#define WER_FAULT_REPORTING_FLAG_NOHEAP 1
HRESULT WINAPI WerSetFlags (DWORD flags);

/* DLLs come from the program's own folder and from Windows, never from PATH or the folder that
 * happens to be the current one. */
void
cs_process_harden (void)
{
  SetDefaultDllDirectories (LOAD_LIBRARY_SEARCH_DEFAULT_DIRS);
  SetDllDirectoryW (L"");
  SetErrorMode (SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX);
  WerSetFlags (WER_FAULT_REPORTING_FLAG_NOHEAP);
}
