/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Who can change a file: cs-trust-posix.c and cs-trust-win32.c. All errors are G_IO_ERROR or
 * G_FILE_ERROR and say the reason without naming the path. */

/**
 * CsTrustKind: what a path must be; never a symbolic link
 */
typedef enum {
  CS_TRUST_FILE,
  CS_TRUST_FOLDER,
} CsTrustKind;

/* Whether @path may be loaded as code: nobody but root, this user and the owner of @root (the
 * folder that was chosen when the program was built) can change it. */
gboolean cs_trust_check_code (const char *path, CsTrustKind kind, const char *root, GError **error);

/* Makes the folder @path and those above it, owner-only, or checks that the one that is there
 * belongs to this user and is nobody else's to read or write. */
gboolean cs_trust_make_private_folder (const char *path, GError **error);

G_END_DECLS
