/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-deployment.h"

G_BEGIN_DECLS

#define CS_TYPE_RUN (cs_run_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsRun, cs_run, CS, RUN, GObject)

/**
 * CsRun:
 *
 * A plan being carried out: one lane for each node, one for the authorities, one for the workspace;
 * lanes work at the same time, each on one step after the other. Every step is announced in the
 * journal before it begins and has its result there after it ended. The steps of the plan show the
 * progress. Main context; it keeps references to deployment and plan, and its getters lend.
 */
CS_EXPORT
CsRun *cs_run_new (CsDeployment *deployment, CsPlan *plan);
CS_EXPORT
const char *cs_run_get_id (CsRun *self); /* names it in the journal and under kept/ */
CS_EXPORT
CsPlan *cs_run_get_plan (CsRun *self);

/**
 * cs_run_start_async:
 *
 * Carries the plan out, once. Cancelling ends the steps in hand and skips the rest. A step that
 * fails is its own state, not an error of this call: that is a journal that cannot be written, and
 * then nothing is started. When it is over the deployment's inventory is what the last steps
 * proved.
 */
CS_EXPORT
void cs_run_start_async (CsRun *self,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
CS_EXPORT
gboolean cs_run_start_finish (CsRun *self, GAsyncResult *result, GError **error);
/* How many steps of the plan are in @state. */
CS_EXPORT
guint cs_run_count (CsRun *self, CsStepState state);
/* The head of the journal after the run: prove the record later with `journal --verify --head`.
 * NULL before. */
CS_EXPORT
const char *cs_run_get_journal_head (CsRun *self);

G_END_DECLS
