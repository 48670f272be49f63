/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-macros.h"

G_BEGIN_DECLS

#define CS_JOURNAL_LINE_MAX (64 * 1024) /* bytes of one entry */

#define CS_TYPE_JOURNAL (cs_journal_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsJournal, cs_journal, CS, JOURNAL, GObject)

/**
 * CsJournal:
 *
 * The append-only record of what was done: one JSON object a line, each with the SHA-256 of the
 * line before it, so that a change in the middle shows. Every entry is synced to the disk before
 * append returns. Thread-safe.
 */

/**
 * cs_journal_open:
 * @path: made when it is missing
 *
 * Opens it for appending and reads it through to its head. The file is locked until the object
 * goes, or the program, however it ends: %CS_ERROR_STALE when another run has it. A last entry that
 * only lacks the end of its line gets it; a last line that a crash tore is kept beside it, under
 * PATH.NUMBER.torn, and cut away, and an entry says so. A chain broken in any other place is
 * refused with %CS_ERROR_MISMATCH: nothing is appended to a record that was tampered with.
 * Blocking.
 */
CS_EXPORT
CsJournal *cs_journal_open (const char *path, GError **error);
/* One entry: @event such as "step-begin"; then pairs of key and value (NULL values are left out),
 * ended by NULL. Never a secret. Blocking. */
CS_EXPORT
gboolean
cs_journal_append (CsJournal *self, GError **error, const char *event, ...) G_GNUC_NULL_TERMINATED;
/* The hash of the last entry, 64 hex digits (zeros when there is none). Transfer full. */
CS_EXPORT
char *cs_journal_dup_head (CsJournal *self);

/**
 * CsJournalEntry: one line, read back
 */
typedef struct {
  guint number; /* from 1 */
  char *time;
  char *event;
  char *hash;  /* of this line: the head of the record when it was the last one */
  GStrv pairs; /* key, value, key, value … in order */
} CsJournalEntry;

CS_EXPORT
void cs_journal_entry_free (CsJournalEntry *self);
/* The value of a key; NULL when there is none. */
CS_EXPORT
const char *cs_journal_entry_find (const CsJournalEntry *self, const char *key);
/**
 * cs_journal_read:
 * @head: (out) (optional) (transfer full): the hash of the last entry
 *
 * Reads and verifies the whole record; %CS_ERROR_MISMATCH names the line where the chain breaks,
 * and the entries before it are still returned through @entries. Blocking.
 *
 * @entries: (out) (transfer full) (element-type CsJournalEntry)
 */
CS_EXPORT
gboolean cs_journal_read (const char *path, GPtrArray **entries, char **head, GError **error);

G_END_DECLS
