/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-cli-output.h"

G_BEGIN_DECLS

#define CS_CLI_TABLE_GAP 2 /* blanks between two columns on a terminal */

/**
 * CsCliTable:
 *
 * Rows under headings on standard output: aligned on a terminal, one line of tab-separated cells a
 * row elsewhere. Control characters in cells are escaped.
 */
typedef struct _CsCliTable CsCliTable;

/* @headings: NULL-terminated; every row has as many cells. */
CsCliTable *cs_cli_table_new (const char *const *headings);
void cs_cli_table_free (CsCliTable *self);
/* @cells: as many as there are headings; NULL is an empty cell. */
void cs_cli_table_add_row (CsCliTable *self, const char *const *cells);
/* How a cell of the row added last looks where there is colour. */
void cs_cli_table_set_style (CsCliTable *self, guint column, CsCliStyle style);
void cs_cli_table_print (CsCliTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsCliTable, cs_cli_table_free)

G_END_DECLS
