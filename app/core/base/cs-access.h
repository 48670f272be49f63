/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-macros.h"

G_BEGIN_DECLS

/**
 * CsAccess: what somebody else may do with a file or folder
 */
typedef enum {
  CS_ACCESS_READ = 1 << 0,
  CS_ACCESS_WRITE = 1 << 1,
} CsAccess;

/**
 * cs_access_others_have:
 * @path: a file or folder; of a symbolic link it is the link itself that is looked at
 * @access: any of these
 *
 * Whether somebody other than its owner and the administrators of the computer may do any of it, by
 * the mode (cs-access-posix.c) or the access list (cs-access-win32.c; there the owner must be this
 * user, an administrator or the system, too). What cannot be found out counts as yes.
 */
CS_EXPORT
gboolean cs_access_others_have (const char *path, CsAccess access);

/**
 * cs_access_make_private:
 * @path: a file or folder of this user
 * @error: G_IO_ERROR, with the reason and without the path
 *
 * Leaves only this user (on Windows also the system) with access to @path, and, where access is
 * inherited, to all that is made in it from then on.
 */
CS_EXPORT
gboolean cs_access_make_private (const char *path, GError **error);

G_END_DECLS
