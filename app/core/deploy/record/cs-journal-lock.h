/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Locks the open file for this program, without waiting; FALSE when another has it. The system ends
 * the lock with the file or the program. A file system without locks is not refused: then only the
 * growth of the file shows another writer. Internal to deploy. */
gboolean cs_journal_lock (int fd);

G_END_DECLS
