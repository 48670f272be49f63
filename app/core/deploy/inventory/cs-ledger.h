/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-journal.h"
#include "cs-node-file.h"

G_BEGIN_DECLS

/**
 * CsDrift: what became of a file since this program put it on a node
 * @CS_DRIFT_NONE: it is as it was put, or nothing can be said: it was never put, or a run ended in
 *   between and nobody knows whether it was
 * @CS_DRIFT_CHANGED: somebody else has changed it
 * @CS_DRIFT_ROLLED_BACK: it is what was there before: a backup was rolled back, or an old file
 *   copied over it (trap T64)
 * @CS_DRIFT_REMOVED: it is gone
 */
typedef enum {
  CS_DRIFT_NONE,
  CS_DRIFT_CHANGED,
  CS_DRIFT_ROLLED_BACK,
  CS_DRIFT_REMOVED,
} CsDrift;

/* "none", "changed", "rolled-back", "removed": the words of the JSON of status. */
CS_EXPORT
const char *cs_drift_to_string (CsDrift drift);

/**
 * CsLedger:
 *
 * What was last put on the nodes, as the journal has it: for each file of each node the hash it was
 * given, and those it had before. A put that was announced and whose step never ended well proves
 * nothing and is compared with nothing. Immutable; made in any thread.
 */
typedef struct _CsLedger CsLedger;

/* @entries: (element-type CsJournalEntry) */
CS_EXPORT
CsLedger *cs_ledger_new (GPtrArray *entries);
CS_EXPORT
void cs_ledger_free (CsLedger *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsLedger, cs_ledger_free)

/**
 * cs_ledger_judge:
 * @seen: (nullable): the file as the node has it now; %NULL when it is not there
 * @words: (out) (optional) (transfer full) (nullable): a sentence that says what happened and which
 *   run had put it
 */
CS_EXPORT
CsDrift cs_ledger_judge (CsLedger *self,
                         const char *node,
                         const char *file,
                         CsNodeFile *seen,
                         char **words);

G_END_DECLS
