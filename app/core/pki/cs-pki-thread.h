/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-macros.h"

G_BEGIN_DECLS

/* Frees what OpenSSL keeps for the calling thread: its random generators and its errors. A thread
 * that tells another that its work is done calls it before that, since the process may end while
 * the thread itself, or the pool that it belongs to, lives on. Any thread may go on with OpenSSL
 * after it.
 */
CS_EXPORT
void cs_pki_leave_thread (void);

G_END_DECLS
