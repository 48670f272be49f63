/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-ledger.h"

#include "cs-i18n.h"

/* The last put of one file on one node. */
typedef struct {
  char *run;
  char *step;
  char *time;
  char *after;        /* NULL for a private key: no hash of it is kept */
  GHashTable *before; /* every hash that it is known to have had before */
  gboolean done;      /* the step ended well, so it was read back */
} Put;

struct _CsLedger {
  GHashTable *puts; /* "NODE/FILE" -> Put */
};

const char *
cs_drift_to_string (CsDrift drift)
{
  static const char *const words[] = { "none", "changed", "rolled-back", "removed" };

  g_return_val_if_fail (drift < G_N_ELEMENTS (words), NULL);

  return words[drift];
}

static void
put_free (gpointer data)
{
  Put *put = data;

  g_free (put->run);
  g_free (put->step);
  g_free (put->time);
  g_free (put->after);
  g_hash_table_unref (put->before);
  g_free (put);
}

static char *
name_of (const char *node, const char *file)
{
  return g_strconcat (node, "/", file, NULL);
}

static void
note_before (Put *put, char *hash)
{
  if (hash != NULL)
    g_hash_table_add (put->before, hash);
}

static void
take_put (CsLedger *self, const CsJournalEntry *entry)
{
  const char *node = cs_journal_entry_find (entry, "node");
  const char *file = cs_journal_entry_find (entry, "file");
  g_autofree char *name = NULL;
  Put *put;

  if (node == NULL || file == NULL)
    return;

  name = name_of (node, file);
  put = g_hash_table_lookup (self->puts, name);
  if (put == NULL) {
    put = g_new0 (Put, 1);
    put->before = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    g_hash_table_insert (self->puts, g_steal_pointer (&name), put);
  }
  note_before (put, g_steal_pointer (&put->after));
  note_before (put, g_strdup (cs_journal_entry_find (entry, "before")));
  g_free (put->run);
  put->run = g_strdup (cs_journal_entry_find (entry, "run"));
  g_free (put->step);
  put->step = g_strdup (cs_journal_entry_find (entry, "step"));
  g_free (put->time);
  put->time = g_strdup (entry->time);
  put->after = g_strdup (cs_journal_entry_find (entry, "after"));
  put->done = FALSE;
}

/* A step puts one file, and says how it ended after it was read back. */
static void
take_end (CsLedger *self, const CsJournalEntry *entry)
{
  const char *run = cs_journal_entry_find (entry, "run");
  const char *step = cs_journal_entry_find (entry, "step");
  GHashTableIter iter;
  gpointer value;

  if (run == NULL || step == NULL
      || g_strcmp0 (cs_journal_entry_find (entry, "state"), "done") != 0)
    return;

  g_hash_table_iter_init (&iter, self->puts);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    Put *put = value;

    if (g_strcmp0 (put->run, run) == 0 && g_strcmp0 (put->step, step) == 0)
      put->done = TRUE;
  }
}

CsLedger *
cs_ledger_new (GPtrArray *entries)
{
  CsLedger *self = g_new0 (CsLedger, 1);

  self->puts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, put_free);
  for (guint i = 0; i < entries->len; i++) {
    const CsJournalEntry *entry = g_ptr_array_index (entries, i);

    if (g_str_equal (entry->event, "put") || g_str_equal (entry->event, "put-key"))
      take_put (self, entry);
    else if (g_str_equal (entry->event, "step-end"))
      take_end (self, entry);
  }

  return self;
}

void
cs_ledger_free (CsLedger *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->puts);
  g_free (self);
}

static CsDrift
compare (const Put *put, CsNodeFile *seen)
{
  const char *now = seen != NULL ? cs_node_file_get_sha256 (seen) : NULL;

  if (seen == NULL)
    return CS_DRIFT_REMOVED;
  if (put->after == NULL || now == NULL || g_str_equal (put->after, now))
    return CS_DRIFT_NONE; /* a key is not read, so nothing is said of it */

  return g_hash_table_contains (put->before, now) ? CS_DRIFT_ROLLED_BACK : CS_DRIFT_CHANGED;
}

static char *
dup_sentence (CsDrift drift, const Put *put)
{
  switch (drift) {
  case CS_DRIFT_NONE:
    break;
  case CS_DRIFT_CHANGED:
    /* Translators: the name of a run, and a time; so in the next two */
    return g_strdup_printf (_ ("Somebody else has changed it since run %s put it there on %s."),
                            put->run, put->time);
  case CS_DRIFT_ROLLED_BACK:
    return g_strdup_printf (
        _ ("It was rolled back: it is again what it was before run %s put it there on %s."),
        put->run, put->time);
  case CS_DRIFT_REMOVED:
    return g_strdup_printf (_ ("Somebody has removed it since run %s put it there on %s."),
                            put->run, put->time);
  }

  return NULL;
}

CsDrift
cs_ledger_judge (CsLedger *self, const char *node, const char *file, CsNodeFile *seen, char **words)
{
  g_autofree char *name = NULL;
  const Put *put;
  CsDrift drift;

  g_return_val_if_fail (self != NULL && node != NULL && file != NULL, CS_DRIFT_NONE);

  name = name_of (node, file);
  put = g_hash_table_lookup (self->puts, name);
  drift = put != NULL && put->done ? compare (put, seen) : CS_DRIFT_NONE;
  if (words != NULL)
    *words = dup_sentence (drift, put);

  return drift;
}
