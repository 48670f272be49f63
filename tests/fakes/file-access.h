/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Who else may do what with a file of a test: by its mode (file-access-posix.c) or its access list
 * (file-access-win32.c). A failure ends the test. */
typedef enum {
  FILE_ACCESS_OWNER_ONLY,
  FILE_ACCESS_OTHERS_READ,
  FILE_ACCESS_OTHERS_WRITE, /* and read */
  FILE_ACCESS_GROUP_WRITES,
  FILE_ACCESS_NOBODY,
} FileAccess;

void file_access_set (const char *path, FileAccess access);

/* Whether nobody else can read or write it. */
gboolean file_access_is_private (const char *path);

/* Whether this system keeps modes of files; else what a file is made with is no matter. */
gboolean file_access_has_modes (void);

/* Whether this user can get at a file that nobody may read, as root can. */
gboolean file_access_ignores_modes (void);

G_END_DECLS
