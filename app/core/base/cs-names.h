/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-macros.h"

G_BEGIN_DECLS

/* The longest file name that is taken from or given to a node, in bytes. */
#define CS_FILE_NAME_MAX 128

/**
 * cs_is_plain_name:
 * @name: (nullable): a name that came from a node, a file or a user
 *
 * Whether @name names a file in one folder and nothing else: ASCII letters, digits, `.`, `_`, `-`,
 * no leading dot, no path, at most %CS_FILE_NAME_MAX bytes, and not a device name of Windows.
 */
CS_EXPORT
gboolean cs_is_plain_name (const char *name);

/**
 * cs_is_certificate_file_name:
 * @name: (nullable): a file name
 *
 * Whether @name is a plain name that ends in .key .csr .crt .cer .pem or .der: the only files that
 * are ever written or removed on a node (domain.md 1.8; the flat directory also holds the licence,
 * backups and logs, trap T33). Case matters, as it does on the node.
 */
CS_EXPORT
gboolean cs_is_certificate_file_name (const char *name);

/**
 * cs_escape_control:
 * @text: (nullable): text from outside
 *
 * A copy of @text, valid UTF-8, in which control characters and bidirectional marks are shown as
 * `\xNN` or `\uNNNN`, so that a hostile name can neither move the cursor nor hide itself.
 *
 * Returns: (transfer full): never %NULL
 */
CS_EXPORT
char *cs_escape_control (const char *text);

G_END_DECLS
