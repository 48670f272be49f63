/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * cs_cli_get_cancellable:
 *
 * The cancellable of everything this process does. From the first call on, an interrupt (CTRL-C,
 * SIGTERM, SIGHUP) cancels it, whatever the main thread is doing, and a second one ends the process
 * at once with 130. A verb that never calls this dies of an interrupt as any program does.
 *
 * Returns: (transfer none)
 */
GCancellable *cs_cli_get_cancellable (void);

G_END_DECLS
