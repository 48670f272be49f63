/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* First in main of every program that may hold a secret: no core dump and, where the system can, no
 * reading of this process's memory by others of the same user. What cannot be had is not an error.
 */
void cs_process_harden (void);

G_END_DECLS
