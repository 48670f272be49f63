/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-journal-lock.h"

#include <errno.h>
#include <sys/file.h>

/* flock and not fcntl: a lock of fcntl is lost when any other descriptor of the file is closed. */
gboolean
cs_journal_lock (int fd)
{
  return flock (fd, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
}
