/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>

G_BEGIN_DECLS

/* The chain of the authority: DER, issuing CA first, root last; empty while nobody knows it. All
 * transfer full, of GBytes; blocking. */

/* From a file that the admin names. */
GPtrArray *cs_manual_chain_from_file (const char *path, GError **error);
/* From what came back: the path of the newest answer, completed by what lies in the watched @folder
 * (nullable). Empty when it does not reach a root. */
GPtrArray *cs_manual_chain_from_answers (const char *base, const char *folder, GError **error);
/* Whose certificate is missing above @answer, for people; NULL when none is. */
char *cs_manual_chain_dup_missing (CsBundle *answer, const char *folder);

G_END_DECLS
