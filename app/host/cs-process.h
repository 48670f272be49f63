/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* First in main of every program that may hold a secret: no core dump and, where the system can, no
 * reading of this process's memory by others of the same user. With glibc, memory is overwritten
 * when it is freed, for libssh does not wipe what it copied of a key (blocks of up to a kilobyte,
 * which glibc keeps at hand, are not). What cannot be had is not an error. */
void cs_process_harden (void);

G_END_DECLS
