/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-macros.h"

G_BEGIN_DECLS

#define CS_TYPE_CHANGE (cs_change_get_type ())
CS_EXPORT
G_DECLARE_DERIVABLE_TYPE (CsChange, cs_change, CS, CHANGE, GObject)

/**
 * CsChange:
 *
 * One local change that can be taken back and made again. A subclass knows how; what it holds must
 * be enough for both ways, for the world may have been changed by other changes in between.
 */
struct _CsChangeClass {
  GObjectClass parent_class;

  /* Makes it again, or takes it back. FALSE with an error leaves everything as it was. In a thread
   * when it touches files; in the main context, and quick, when it does not. */
  gboolean (*redo) (CsChange *self, GError **error);
  gboolean (*undo) (CsChange *self, GError **error);
  /* Whether it writes files, so that whoever has read them must look again. */
  gboolean touches_files;
};

CS_EXPORT
const char *cs_change_get_label (CsChange *self); /* what was done: "Remove cms1a" */
CS_EXPORT
void cs_change_set_label (CsChange *self, const char *label);

#define CS_TYPE_HISTORY (cs_history_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsHistory, cs_history, CS, HISTORY, GObject)

#define CS_HISTORY_MAX 200 /* changes that are kept */

/**
 * CsHistory:
 *
 * The local changes of one opened cluster in the order they were made, whichever part of the
 * program made them, so that one key takes back the last. What was done to nodes is never in it:
 * that is put back by a restore, from what the run kept. Main context only.
 *
 * Signal: "files-changed", when a change that touches files was made, taken back or made again.
 * Properties, read-only with notification: undo-label and redo-label (string, nullable: what would
 * be taken back or made again; NULL when there is nothing).
 */
CS_EXPORT
CsHistory *cs_history_new (void);
/* Remembers what has just been done; what was taken back before is forgotten. Takes @change. */
CS_EXPORT
void cs_history_take (CsHistory *self, CsChange *change);
/* Both are TRUE without doing anything when there is nothing to do. A change that fails is
 * forgotten, with all that lean on it: those before it when taking back, those after it when making
 * again. */
CS_EXPORT
gboolean cs_history_undo (CsHistory *self, GError **error);
CS_EXPORT
gboolean cs_history_redo (CsHistory *self, GError **error);
/* The same without blocking, for a change that touches files; one at a time: until it is over,
 * another one does nothing. */
CS_EXPORT
void cs_history_undo_async (CsHistory *self, GAsyncReadyCallback callback, gpointer user_data);
CS_EXPORT
void cs_history_redo_async (CsHistory *self, GAsyncReadyCallback callback, gpointer user_data);
CS_EXPORT
gboolean cs_history_finish (CsHistory *self, GAsyncResult *result, GError **error); /* of both */
CS_EXPORT
const char *cs_history_get_undo_label (CsHistory *self);
CS_EXPORT
const char *cs_history_get_redo_label (CsHistory *self);

G_END_DECLS
