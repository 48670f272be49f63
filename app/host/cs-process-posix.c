/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-process.h"

#if __has_include(<malloc.h>)
#include <malloc.h>
#endif
#include <sys/resource.h>
#if __has_include(<sys/prctl.h>)
#include <sys/prctl.h>
#endif

void
cs_process_harden (void)
{
  const struct rlimit none = { 0, 0 };

  setrlimit (RLIMIT_CORE, &none);
#ifdef PR_SET_DUMPABLE
  prctl (PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
#ifdef M_PERTURB
  /* Overwritten when freed; new memory gets the complement, which is zero. */
  mallopt (M_PERTURB, 0xff);
#endif
}
