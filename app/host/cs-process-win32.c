/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-process.h"

#include <windows.h>

#include <werapi.h>

void
cs_process_harden (void)
{
  SetErrorMode (SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX);
  WerSetFlags (WER_FAULT_REPORTING_NOHEAP);
}
