/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-pane.h"

G_BEGIN_DECLS

#define CS_TYPE_JOURNAL_PAGE (cs_journal_page_get_type ())
G_DECLARE_FINAL_TYPE (CsJournalPage, cs_journal_page, CS, JOURNAL_PAGE, CsPane)

/**
 * CsJournalPage: the record: runs with what was done in them, and whether its chain is whole. It is
 * read anew, in a thread, whenever it is seen after something was done.
 */

G_END_DECLS
