/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>

G_BEGIN_DECLS

#define CS_MANUAL_FILES_MAX 1000 /* files looked at in the watched folder */
#define CS_MANUAL_QUIET_MS 2000  /* so long nobody may have written a file that is taken */

/* The folder in which people put what came back. Blocking; any thread. */

/* The certificates of every file of @folder: of CsBundle. What cannot be read is left alone, and so
 * is what other programs call by a name that says "not finished". NULL with an error when the
 * folder cannot be looked at. */
GPtrArray *cs_manual_folder_scan (const char *folder, GError **error);

/**
 * cs_manual_folder_find:
 * @reason: (out): why a file that would be the answer is not taken yet, else NULL
 *
 * The answer to @submission, its certificate first: a file that holds it, that can be read to its
 * end and that nobody goes on writing; waits %CS_MANUAL_QUIET_MS to see that of a file that is new.
 *
 * Returns: (transfer full) (nullable): NULL without an error when there is none
 */
CsBundle *cs_manual_folder_find (const char *folder,
                                 CsSubmission *submission,
                                 GCancellable *cancellable,
                                 char **reason,
                                 GError **error);

/* A watch on @folder: once something came and all is quiet again, @function is called in the main
 * context, until the watch is freed. Main context. NULL when the system cannot watch it. */
typedef struct _CsManualWatch CsManualWatch;
CsManualWatch *cs_manual_watch_new (const char *folder, GFunc function, gpointer user_data);
void cs_manual_watch_free (CsManualWatch *self);

G_END_DECLS
