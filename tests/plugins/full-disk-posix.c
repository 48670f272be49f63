/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "full-disk.h"

#include <signal.h>
#include <sys/resource.h>

gboolean
full_disk_begin (void)
{
  const struct rlimit limit = { .rlim_cur = 4096, .rlim_max = 4096 };

  signal (SIGXFSZ, SIG_IGN);

  return setrlimit (RLIMIT_FSIZE, &limit) == 0;
}
