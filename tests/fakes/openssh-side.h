/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Where the OpenSSH server of a test runs: here (openssh-side-posix.c), or, when the test runs
 * under Wine, beside it on Linux (openssh-side-win32.c; tests/wine/linux_side.py). */

/* What @path, a file of the test, is called there. */
char *openssh_side_dup_path (const char *path);

/* An argument that is empty when it arrives there. */
const char *openssh_side_get_nothing (void);

/* Whether what a server said can be lost when it closes the connection. */
gboolean openssh_side_loses_words (void);

/* As g_subprocess_launcher_spawnv(); transfer full. */
GSubprocess *
openssh_side_spawn (GSubprocessLauncher *launcher, const char *const *argv, GError **error);

/* What @launcher starts ends with this process. */
void openssh_side_tie (GSubprocessLauncher *launcher);

G_END_DECLS
