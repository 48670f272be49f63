/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-run-context.h"

/* What the matrix says of one node. */
typedef struct {
  GString *faults; /* left there by this run, and not in place */
  GString *notes;  /* true, and no reason to doubt the run */
  gboolean alarm;  /* something is there that must not be */
  gboolean known;  /* one of the faults is something that is known to be wrong */
  guint n_present;
  guint others; /* not in place, and not touched by this run */
} Proof;

/* Whether a step of this run, which the check waited for, was about the file. What else is missing
 * on the node has a finding or a run of its own. */
static gboolean
is_of_this_run (CsStep *check, const char *file)
{
  GPtrArray *dependencies = cs_step_get_dependencies (check);

  for (guint i = 0; i < dependencies->len; i++) {
    if (g_strcmp0 (cs_step_get_file (dependencies->pdata[i]), file) == 0)
      return TRUE;
  }

  return FALSE;
}

static void
take_cell (Proof *proof, CsStep *check, const char *file, const CsCell *cell)
{
  switch (cell->state) {
  case CS_CELL_NOT_WANTED:
    return;
  case CS_CELL_PRESENT:
    proof->n_present++;
    return;
  case CS_CELL_EXPIRING:
    proof->n_present++;
    g_string_append_printf (proof->notes, "; %s: %s", file, cell->text);
    return;
  case CS_CELL_WRONG_NODE:
    g_string_append_printf (proof->notes, "; %s: %s", file, cell->text);
    return;
  case CS_CELL_KEY_MISMATCH:
  case CS_CELL_INVALID:
    proof->alarm = TRUE;
    break;
  case CS_CELL_MISSING:
  case CS_CELL_DIFFERS:
  case CS_CELL_EXPIRED:
  case CS_CELL_UNKNOWN:
    break;
  }

  if (!proof->alarm && !is_of_this_run (check, file)) {
    proof->others++;
    return;
  }
  proof->known = proof->known || cell->state != CS_CELL_UNKNOWN;
  g_string_append_printf (proof->faults, "%s%s: %s", proof->faults->len > 0 ? "; " : "", file,
                          cell->evidence);
}

/* Whether some step on the node waits for an approval or for another node, and none failed: then
 * what is missing is no surprise. */
static gboolean
is_held_up (CsStep *check)
{
  GPtrArray *dependencies = cs_step_get_dependencies (check);
  gboolean held = FALSE;

  for (guint i = 0; i < dependencies->len; i++) {
    CsStepState state = cs_step_get_state (dependencies->pdata[i]);

    if (state == CS_STEP_FAILED)
      return FALSE;
    held = held || state != CS_STEP_DONE;
  }

  return held;
}

static void
conclude (CsStep *check, const Proof *proof, gboolean cancelled)
{
  gboolean excused = is_held_up (check) || (cancelled && !proof->known);
  g_autofree char *text = NULL;

  if (proof->faults->len == 0 && proof->others > 0) {
    text = cs_language_both ("what this run left there is in place, %u other files are not%s",
                             proof->others, proof->notes->str);
    cs_step_set_state (check, proof->n_present > 0 ? CS_STEP_DONE : CS_STEP_SKIPPED, text);
  } else if (proof->faults->len == 0) {
    text = cs_language_both (
        "all %u files in place: read back, matched and verified by the node and here%s",
        proof->n_present, proof->notes->str);
    cs_step_set_state (check, CS_STEP_DONE, text);
  } else if (excused && !proof->alarm) {
    text = cs_language_both ("not complete yet: %s", proof->faults->str);
    cs_step_set_state (check, CS_STEP_SKIPPED, text);
  } else {
    cs_step_set_state (check, CS_STEP_FAILED, proof->faults->str);
  }
}

static void
judge (CsStep *check, CsMatrix *matrix, gboolean cancelled)
{
  g_autoptr (GString) faults = g_string_new (NULL);
  g_autoptr (GString) notes = g_string_new (NULL);
  Proof proof = { faults, notes, FALSE, FALSE, 0, 0 };
  guint column;

  if (!cs_matrix_find_column (matrix, cs_step_get_node (check), &column))
    return;
  for (guint row = 0; row < cs_matrix_get_n_rows (matrix); row++)
    take_cell (&proof, check, cs_wanted_get_file (cs_matrix_get_row (matrix, row)),
               cs_matrix_get_cell (matrix, row, column));
  conclude (check, &proof, cancelled);
}

/* The id, the state and the result of each check, as strings of its own: by the time they are
 * written the steps belong to whoever shows them. */
GPtrArray *
cs_run_judge (CsPlan *plan, CsMatrix *matrix, gboolean cancelled)
{
  GPtrArray *proofs = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (plan)); i++) {
    g_autoptr (CsStep) step = g_list_model_get_item (G_LIST_MODEL (plan), i);
    const char *words[4] = { NULL };

    if (cs_step_get_kind (step) != CS_STEP_CHECK || cs_step_get_state (step) != CS_STEP_DONE)
      continue;
    judge (step, matrix, cancelled);
    words[0] = cs_step_get_id (step);
    words[1] = cs_step_state_to_string (cs_step_get_state (step));
    words[2] = cs_step_get_result (step);
    g_ptr_array_add (proofs, g_strdupv ((char **) words));
  }

  return proofs;
}

gboolean
cs_run_note_proofs (CsRunContext *context, GPtrArray *proofs, GError **error)
{
  for (guint i = 0; i < proofs->len; i++) {
    char **words = proofs->pdata[i];

    if (!cs_journal_append (context->journal, error, "proof", "run", context->run_id, "step",
                            words[0], "state", words[1], "result", words[2], NULL))
      return FALSE;
  }

  return TRUE;
}
