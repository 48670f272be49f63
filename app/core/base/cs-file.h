/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-macros.h"

G_BEGIN_DECLS

/**
 * cs_file_write:
 * @text: (nullable): NULL only when @length is 0
 * @length: in bytes, -1 when @text ends with a NUL
 * @mode: of a file that was not there
 *
 * Puts the whole content of a file on the disk, or leaves the one that was there as it was. The
 * error names @path.
 */
CS_EXPORT
gboolean
cs_file_write (const char *path, const char *text, gssize length, int mode, GError **error);

/**
 * cs_file_follow_links:
 * @path: a file's path, in GLib's encoding of file names; it need not be there
 *
 * Where a symbolic link leads, and one that it leads to, so that none is replaced by a file that is
 * written there. @path itself when it is none. Transfer full.
 */
CS_EXPORT
char *cs_file_follow_links (const char *path);

/**
 * cs_file_get_mark_size:
 *
 * How many bytes at @data are the byte order mark of UTF-8, which editors of Windows begin a file
 * with (domain.md T05): 3, or 0.
 */
CS_EXPORT
gsize cs_file_get_mark_size (gconstpointer data, gsize size);

G_END_DECLS
