/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Reads the file @path, or standard input for "-", into @buffer, after looking who else could:
 * cs-secrets-file-posix.c and cs-secrets-file-win32.c. No other copy is made. Returns the number of
 * bytes; @size when there is more than fits; -1 with an error that does not name the path. */
gssize cs_secrets_file_load (const char *path, char *buffer, gsize size, GError **error);

G_END_DECLS
