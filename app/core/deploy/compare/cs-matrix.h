/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-desired.h"

G_BEGIN_DECLS

/**
 * CsCellState: one file on one node
 * @CS_CELL_NOT_WANTED: it is not asked for there, and not there
 * @CS_CELL_PRESENT: there, and proved to be what it should be
 * @CS_CELL_MISSING: asked for, and not there
 * @CS_CELL_DIFFERS: there, with another content than it should have
 * @CS_CELL_WRONG_NODE: there, and not asked for there
 * @CS_CELL_KEY_MISMATCH: key and certificate do not belong together
 * @CS_CELL_EXPIRING: what it should be, and within RenewDays= of its end
 * @CS_CELL_EXPIRED: past its end
 * @CS_CELL_INVALID: the node and this program disagree on it, or it cannot be verified: an alarm
 * @CS_CELL_UNKNOWN: cannot be told; never shown as good
 */
typedef enum {
  CS_CELL_NOT_WANTED,
  CS_CELL_PRESENT,
  CS_CELL_MISSING,
  CS_CELL_DIFFERS,
  CS_CELL_WRONG_NODE,
  CS_CELL_KEY_MISMATCH,
  CS_CELL_EXPIRING,
  CS_CELL_EXPIRED,
  CS_CELL_INVALID,
  CS_CELL_UNKNOWN,
} CsCellState;

/* "not-wanted", "present", …: the words of the JSON of status. */
CS_EXPORT
const char *cs_cell_state_to_string (CsCellState state);

/**
 * CsCell:
 * @drift: what became of the file since it was put there
 * @standing: of a certificate, whether the services of the node show it; UNKNOWN until they are
 * asked
 * @text: a word or two for the cell: "present", "18 days"
 * @evidence: one or more sentences: what was seen, where, and what was computed
 */
typedef struct {
  CsCellState state;
  CsDrift drift;
  CsStanding standing;
  char *text;
  char *evidence;
} CsCell;

#define CS_TYPE_MATRIX (cs_matrix_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsMatrix, cs_matrix, CS, MATRIX, GObject)

/**
 * CsMatrix:
 *
 * Files × nodes, judged: a snapshot of an inventory against what is desired. It does not change any
 * more, and lends its rows, columns and cells. A row or column that there is not is an error of the
 * caller.
 */
CS_EXPORT
CsMatrix *cs_matrix_new (CsInventory *inventory, CsDesired *desired, gint64 now);
CS_EXPORT
guint cs_matrix_get_n_rows (CsMatrix *self);
CS_EXPORT
guint cs_matrix_get_n_columns (CsMatrix *self);
CS_EXPORT
CsWanted *cs_matrix_get_row (CsMatrix *self, guint row); /* borrowed */
CS_EXPORT
CsNodeState *cs_matrix_get_column (CsMatrix *self, guint column); /* borrowed */
CS_EXPORT
const CsCell *cs_matrix_get_cell (CsMatrix *self, guint row, guint column);
/* FALSE when there is no such node. */
CS_EXPORT
gboolean cs_matrix_find_column (CsMatrix *self, const char *node, guint *column);
/* Whether everything asked for is proved to be in place. */
CS_EXPORT
gboolean cs_matrix_is_complete (CsMatrix *self);
/* The cell of one file on one node, of several rows with that name the one that asks for it there;
 * NULL when there is no such row or column. */
CS_EXPORT
const CsCell *cs_matrix_find (CsMatrix *self, const char *file, const char *node);

G_END_DECLS
