/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-run-context.h"

#include <string.h>

void
cs_run_record_clear (CsRunRecord *self)
{
  g_clear_pointer (&self->plan, g_free);
  g_clear_pointer (&self->cluster_sha256, g_free);
  g_clear_pointer (&self->proofs, g_ptr_array_unref);
}

/* What was planned is kept beside what is overwritten; the record has its hash. */
static char *
keep_plan (CsRunContext *context, CsRunRecord *self, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (self->plan, strlen (self->plan));

  return cs_workspace_keep_plan (context->workspace, context->run_id, bytes, error)
             ? g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes)
             : NULL;
}

void
cs_run_record_begin (CsRunContext *context, CsRunRecord *self, GError **error)
{
  g_autofree char *steps = g_strdup_printf ("%u", self->n_steps);
  g_autofree char *plan = keep_plan (context, self, error);

  if (plan == NULL)
    return;

  cs_journal_append (context->journal, error, "run-begin", "run", context->run_id, "cluster",
                     cs_cluster_get_path (context->cluster), "cluster_sha256", self->cluster_sha256,
                     "plan_sha256", plan, "steps", steps, "user", g_get_user_name (), "computer",
                     g_get_host_name (), NULL);
}

static char *
dup_count (CsRunRecord *self, CsStepState state)
{
  return g_strdup_printf ("%u", self->counts[state]);
}

void
cs_run_record_end (CsRunContext *context, CsRunRecord *self, GError **error)
{
  g_autofree char *done = dup_count (self, CS_STEP_DONE);
  g_autofree char *failed = dup_count (self, CS_STEP_FAILED);
  g_autofree char *waiting = dup_count (self, CS_STEP_WAITING);
  g_autofree char *skipped = dup_count (self, CS_STEP_SKIPPED);
  g_autofree char *unproved = dup_count (self, CS_STEP_UNPROVED);

  if (self->proofs != NULL)
    cs_run_note_proofs (context, self->proofs, *error == NULL ? error : NULL);
  cs_journal_append (context->journal, *error == NULL ? error : NULL, "run-end", "run",
                     context->run_id, "done", done, "failed", failed, "waiting", waiting, "skipped",
                     skipped, self->counts[CS_STEP_UNPROVED] > 0 ? "unproved" : NULL, unproved,
                     NULL);
}
