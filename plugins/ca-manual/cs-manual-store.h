/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>

G_BEGIN_DECLS

#define CS_MANUAL_FILE_MAX (4 * 1024 * 1024) /* bytes of one file that came back */

/* The plugin's own folder, one folder in it for each request: the request, the text it was handed
 * over with, when that was, and what came back. Blocking; any thread. */

/* "SLOT-" and 12 digits of the hash of the request and of what it replaces: the same submission has
 * the same id. Transfer full. */
char *cs_manual_store_dup_id (CsSubmission *submission);
/* The path of one of a request's files; NULL when @id is no id. Transfer full. */
char *cs_manual_store_dup_path (const char *base, const char *id, const char *file);
/* Makes the folder of a request and writes what is handed over; since when it waits is written
 * anew, and an answer from before is put aside. */
gboolean cs_manual_store_hand_over (const char *base,
                                    const char *id,
                                    CsSubmission *submission,
                                    const char *message,
                                    GError **error);
/* Whether it was handed over, and since when it waits (see cs-time.h). */
gboolean cs_manual_store_find (const char *base, const char *id, gint64 *since);
/* What came back, the certificate first; NULL without an error when nothing did. */
CsBundle *cs_manual_store_load_answer (const char *base, const char *id, GError **error);
gboolean
cs_manual_store_save_answer (const char *base, const char *id, CsBundle *answer, GError **error);
/* All answers: of CsBundle, each with its certificate first. Never NULL. */
GPtrArray *cs_manual_store_list_answers (const char *base);

/* The certificates of a file that came from outside; NULL when there is none or it is too large.
 * @whole: (out) (optional): whether all that lies in it could be read */
CsBundle *cs_manual_store_read (const char *path, gboolean *whole, GError **error);

G_END_DECLS
