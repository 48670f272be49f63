/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-planner-restore.h"

#include "cs-i18n.h"

#include <string.h>

#include "cs-error.h"
#include "cs-names.h"

static void
say_unknown_node (CsPlanner *planner, const char *node)
{
  CsNodeState *state = cs_inventory_find (planner->inventory, node);

  if (state != NULL)
    cs_planner_say_unknown (planner, state);
  else
    cs_planner_add_finding (planner, "restore-no-node", CS_SEVERITY_ERROR, NULL,
                            g_strdup_printf (_ ("%s is not in the cluster file any more"), node),
                            _ ("add it again to restore its files"));
}

/* Whether what the run kept is still what it says it is; if not, that is said. */
static gboolean
has_copy (CsRestorePlanner *planner, const char *node, const char *file, const char *sha256)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) kept
      = cs_workspace_load_kept (planner->workspace, planner->run, node, file, sha256, &error);
  g_autofree char *reason = NULL;

  if (kept != NULL)
    return TRUE;

  reason = cs_language_dup_here (error->message);
  cs_planner_add_finding (
      &planner->base, "restore-copy", CS_SEVERITY_ERROR, NULL,
      g_strdup_printf (_ ("%s on %s cannot be restored: %s"), file, node, reason),
      _ ("look at kept/ in the workspace, and at the journal"));

  return FALSE;
}

static void
plan_file (CsRestorePlanner *planner, const char *node, const char *file, const char *sha256)
{
  CsPlanner *base = &planner->base;
  g_autofree char *after = NULL;
  CsNodeFile *there;
  CsStep *step;

  if (!cs_planner_is_known (base, node)) {
    say_unknown_node (base, node);
    return;
  }
  if (!has_copy (planner, node, file, sha256))
    return;
  there = cs_node_state_find_file (cs_inventory_find (base->inventory, node), file);
  if (there != NULL && g_strcmp0 (cs_node_file_get_sha256 (there), sha256) == 0)
    return;

  step = cs_planner_add_step (base, CS_STEP_RESTORE, node, file,
                              g_strdup_printf (_ ("Restore %s on %s"), file, node));
  cs_step_set_kept (step, planner->run, sha256);
  after = g_strdup_printf (_ ("what run %s overwrote, SHA-256 %.16s…"), planner->run, sha256);
  cs_step_set_change (
      step, there != NULL ? _ ("what is there now, which is kept") : _ ("not there"), after);
}

static void
say_new (CsRestorePlanner *planner, const char *node, const char *file)
{
  cs_planner_add_finding (&planner->base, "restore-new", CS_SEVERITY_NOTICE, NULL,
                          g_strdup_printf (_ ("%s was not on %s before run %s; it stays there"),
                                           file, node, planner->run),
                          NULL);
}

/* Of a key only the hash was kept: the certificates that belong to the old one are no use. */
static void
take_key (CsRestorePlanner *planner, const char *node, const char *file)
{
  g_autofree char *stem = g_strndup (file, strlen (file) - strlen (".key"));

  g_hash_table_add (planner->lost, g_strdup_printf ("%s/%s", node, stem));
  cs_planner_add_finding (
      &planner->base, "restore-key", CS_SEVERITY_ERROR, NULL,
      g_strdup_printf (_ ("%s on %s was replaced in run %s, and of keys only the hash is kept: "
                          "neither it nor its certificate can be restored"),
                       file, node, planner->run),
      _ ("take it from a backup of the node"));
}

static gboolean
is_lost (CsRestorePlanner *planner, const char *node, const char *file)
{
  const char *dot = strrchr (file, '.');
  g_autofree char *name
      = g_strdup_printf ("%s/%.*s", node, (int) (dot != NULL ? dot - file : 0), file);

  return g_hash_table_contains (planner->lost, name);
}

/* The first copy of a run is the one that was there before it. */
static void
take_put (CsRestorePlanner *planner, const CsJournalEntry *entry)
{
  const char *node = cs_journal_entry_find (entry, "node");
  const char *file = cs_journal_entry_find (entry, "file");
  const char *before = cs_journal_entry_find (entry, "before");
  const char *after = cs_journal_entry_find (entry, "after");

  if (node == NULL || file == NULL || !cs_is_certificate_file_name (file)
      || (planner->node != NULL && !g_str_equal (planner->node, node))
      || !g_hash_table_add (planner->seen, cs_workspace_name (node, file)))
    return;

  if (before != NULL && g_strcmp0 (before, after) == 0)
    return; /* it lay there already: see cs-run-node.c */
  if (g_str_equal (entry->event, "put-key")) {
    if (before != NULL && g_str_has_suffix (file, ".key"))
      take_key (planner, node, file);
  } else if (before == NULL) {
    say_new (planner, node, file);
  } else if (!is_lost (planner, node, file)) {
    plan_file (planner, node, file, before);
  }
}

static gboolean
is_of_run (const CsJournalEntry *entry, const char *run, const char *event)
{
  return g_str_equal (entry->event, event)
         && g_strcmp0 (cs_journal_entry_find (entry, "run"), run) == 0;
}

/* A file that is announced once more was not written the first time: see cs-run-node.c. */
static gboolean
comes_again (GPtrArray *entries, guint index)
{
  const CsJournalEntry *entry = entries->pdata[index];

  for (guint i = index + 1; i < entries->len; i++) {
    const CsJournalEntry *later = entries->pdata[i];

    if (is_of_run (later, cs_journal_entry_find (entry, "run"), entry->event)
        && g_strcmp0 (cs_journal_entry_find (later, "node"), cs_journal_entry_find (entry, "node"))
               == 0
        && g_strcmp0 (cs_journal_entry_find (later, "file"), cs_journal_entry_find (entry, "file"))
               == 0)
      return TRUE;
  }

  return FALSE;
}

static void
take_puts (CsRestorePlanner *planner, GPtrArray *entries, const char *event)
{
  for (guint i = 0; i < entries->len; i++) {
    if (is_of_run (entries->pdata[i], planner->run, event) && !comes_again (entries, i))
      take_put (planner, entries->pdata[i]);
  }
}

static gboolean
knows_run (GPtrArray *entries, const char *run)
{
  for (guint i = 0; i < entries->len; i++) {
    if (is_of_run (entries->pdata[i], run, "run-begin"))
      return TRUE;
  }

  return FALSE;
}

/* Opening mends what a crash left, and shows that no run is going on. */
static GPtrArray *
read_journal (CsWorkspace *workspace, GError **error)
{
  g_autofree char *path = cs_workspace_dup_journal_path (workspace, error);
  g_autoptr (CsJournal) journal = path != NULL ? cs_journal_open (path, error) : NULL;
  g_autoptr (GPtrArray) entries = NULL;

  if (journal == NULL || !cs_journal_read (path, &entries, NULL, error))
    return NULL;

  return g_steal_pointer (&entries);
}

gboolean
cs_restore_planner_fill (CsRestorePlanner *planner, GError **error)
{
  static const char *const events[] = { "put-key", "put" }; /* keys first: see take_key() */
  g_autoptr (GPtrArray) entries = read_journal (planner->workspace, error);

  if (entries == NULL)
    return FALSE;
  if (!knows_run (entries, planner->run)) {
    g_autofree char *shown = cs_escape_control (planner->run);

    cs_error_set (error, CS_ERROR, CS_ERROR_MALFORMED,
                  "The journal knows no run “%s”; “countersignctl journal” shows them", shown);
    return FALSE;
  }

  planner->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  planner->lost = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint event = 0; event < G_N_ELEMENTS (events); event++)
    take_puts (planner, entries, events[event]);
  g_clear_pointer (&planner->seen, g_hash_table_unref);
  g_clear_pointer (&planner->lost, g_hash_table_unref);

  return TRUE;
}
