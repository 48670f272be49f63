/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>

G_BEGIN_DECLS

#define CS_TYPE_JOURNAL_ITEM (cs_journal_item_get_type ())
G_DECLARE_FINAL_TYPE (CsJournalItem, cs_journal_item, CS, JOURNAL_ITEM, GObject)

/**
 * CsJournalItem:
 *
 * A run of the record with what was done in it, or one of its entries. Immutable.
 */

/* The newest run first, each with its entries in order; what belongs to no run stands alone.
 * @entries: of #CsJournalEntry. Transfer full. */
GListModel *cs_journal_items_new (GPtrArray *entries);

const char *cs_journal_item_get_run (CsJournalItem *self); /* nullable: the run's name, of a run */
const char *cs_journal_item_get_title (CsJournalItem *self);
const char *cs_journal_item_get_detail (CsJournalItem *self); /* nullable */
const char *cs_journal_item_get_time (CsJournalItem *self);
CsTone cs_journal_item_get_tone (CsJournalItem *self);
GListModel *cs_journal_item_get_children (CsJournalItem *self); /* nullable */

G_END_DECLS
