/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

/* From now on no file of this process may grow beyond a few blocks, as on a full disk; FALSE when
 * the system has no such limit. full-disk-posix.c, full-disk-win32.c. */
gboolean full_disk_begin (void);
