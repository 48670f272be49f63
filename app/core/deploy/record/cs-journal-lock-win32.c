/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-journal-lock.h"

#include <io.h>
#include <windows.h>

/* Locks are mandatory here: one byte far behind the end, so that the record can still be read. */
gboolean
cs_journal_lock (int fd)
{
  OVERLAPPED place = { .Offset = 0, .OffsetHigh = 0x40000000 };

  return LockFileEx ((HANDLE) _get_osfhandle (fd),
                     LOCKFILE_EXCLUSIVE_LOCK | LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &place)
         || GetLastError () != ERROR_LOCK_VIOLATION;
}
