/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>

G_BEGIN_DECLS

#define CS_SECRETS_FILE_MAX (256 * 1024) /* bytes of a file of secrets */

#define CS_TYPE_SECRETS_FILE (cs_secrets_file_get_type ())
G_DECLARE_FINAL_TYPE (CsSecretsFile, cs_secrets_file, CS, SECRETS_FILE, GObject)

/**
 * CsSecretsFile:
 *
 * The file that `--secrets` names: groups, `Key=value` lines and comments in the form of GKeyFile,
 * with its escapes (`\s \n \t \r \\`), under the group names of the cluster file. Read by a small
 * reader of its own, because a GKeyFile cannot be wiped. Immutable, thread-safe.
 */

/**
 * cs_secrets_file_new:
 * @path: the file, or "-" for standard input
 *
 * Reads it all at once, blocking.
 *
 * Returns: (transfer full): %NULL with a #GIOErrorEnum when it cannot be read or others than its
 *   owner can read it, %CS_ERROR_TOO_LARGE, or %CS_ERROR_MALFORMED that names the line and never
 *   what stands in it
 */
CsSecretsFile *cs_secrets_file_new (const char *path, GError **error);

/**
 * cs_secrets_file_new_for_data:
 * @data: the content; wiped as it is read
 * @name: for messages
 */
CsSecretsFile *
cs_secrets_file_new_for_data (char *data, gsize length, const char *name, GError **error);

/* Transfer none; NULL when there is none. */
CsSecret *cs_secrets_file_lookup (CsSecretsFile *self, const char *group, const char *key);

G_END_DECLS
