/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>

G_BEGIN_DECLS

#define CS_KNOWN_HOSTS_MAX (16 * 1024 * 1024) /* bytes of a known_hosts file */

/* .ssh/known_hosts under g_get_home_dir(). Transfer full. */
char *cs_known_hosts_file_dup_path (void);

/* The content; empty when there is no such file. Transfer full; %NULL with an error. */
char *cs_known_hosts_file_read (const char *path, GError **error);

/**
 * cs_known_hosts_file_add:
 * @path: made, with its folder, when it is not there; a symbolic link is followed
 *
 * Appends the host's key. Everything else stays byte for byte; readers see the old file or the
 * new one; writers wait for each other through a lock file beside it. Nothing is written when the
 * key is there already; %CS_ERROR_UNTRUSTED when another one came in between.
 */
gboolean cs_known_hosts_file_add (const char *path,
                                  const char *host,
                                  guint16 port,
                                  const char *type,
                                  const char *key,
                                  GCancellable *cancellable,
                                  GError **error);

G_END_DECLS
