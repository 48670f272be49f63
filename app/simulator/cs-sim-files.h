/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The largest file that is kept in memory while it is read or hashed, in bytes. */
#define CS_SIM_FILE_MAX (64 * 1024 * 1024)

/* Makes the folder and, when it was not there, what every server's file area holds (domain 1.8). */
gboolean cs_sim_files_prepare (const char *folder, const char *release, GError **error);

/* Whether @name can only mean a file in the flat folder: no separator, no `.` or `..`, no control
 * character. What the server's own rule is has not been found; this one keeps the host safe. */
gboolean cs_sim_files_is_name (const char *name);

/* Full path for @name, or %NULL when it is not a name. */
char *cs_sim_files_path (const char *folder, const char *name);

/* Bytes of a file, or %NULL when there is none of that name or it is too large. */
GBytes *cs_sim_files_read (const char *folder, const char *name);

gboolean cs_sim_files_write (const char *folder, const char *name, GBytes *data);

/* Names of the plain files, in no helpful order, but the same each time. */
GPtrArray *cs_sim_files_list (const char *folder);

/* Whether the server's command line knows files of this ending (domain 1.4) */
gboolean cs_sim_files_is_certificate_name (const char *name);

G_END_DECLS
