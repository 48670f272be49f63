/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-journal-item.h"

#include <glib/gi18n.h>

struct _CsJournalItem {
  GObject parent_instance;

  char *run;
  char *title;
  char *detail;
  char *time;
  CsTone tone;
  GListStore *children; /* of a run */
};

G_DEFINE_FINAL_TYPE (CsJournalItem, cs_journal_item, G_TYPE_OBJECT)

/* While the record is read: what later entries refer to. */
typedef struct {
  GListStore *items;
  GHashTable *runs;   /* name -> CsJournalItem */
  GHashTable *titles; /* id of a step -> its title */
} Reading;

static void
cs_journal_item_finalize (GObject *object)
{
  CsJournalItem *self = CS_JOURNAL_ITEM (object);

  g_free (self->run);
  g_free (self->title);
  g_free (self->detail);
  g_free (self->time);
  g_clear_object (&self->children);

  G_OBJECT_CLASS (cs_journal_item_parent_class)->finalize (object);
}

static void
cs_journal_item_class_init (CsJournalItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_journal_item_finalize;
}

static void
cs_journal_item_init (CsJournalItem *self)
{
}

static const char *
find (const CsJournalEntry *entry, const char *key)
{
  for (guint i = 0; entry->pairs[i] != NULL && entry->pairs[i + 1] != NULL; i += 2) {
    if (g_str_equal (entry->pairs[i], key))
      return entry->pairs[i + 1];
  }

  return NULL;
}

/* In the admin's own time zone; as it stands when it is none. */
static char *
dup_local_time (const char *time)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_iso8601 (time, NULL);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;

  return local != NULL ? g_date_time_format (local, "%Y-%m-%d %H:%M:%S") : cs_escape_control (time);
}

/* @title and @detail are taken and escaped: a record may have been edited by anybody. */
static CsJournalItem *
item_new (const CsJournalEntry *entry, char *title, char *detail, CsTone tone)
{
  CsJournalItem *self = g_object_new (CS_TYPE_JOURNAL_ITEM, NULL);

  self->title = cs_escape_control (title);
  self->detail = detail != NULL ? cs_escape_control (detail) : NULL;
  self->time = dup_local_time (entry->time);
  self->tone = tone;
  g_free (title);
  g_free (detail);

  return self;
}

/* --- runs --------------------------------------------------------------------------------------
 */

static void
begin_run (Reading *reading, const CsJournalEntry *entry, const char *run)
{
  const char *user = find (entry, "user");
  const char *computer = find (entry, "computer");
  CsJournalItem *item
      = item_new (entry, g_strdup_printf (_ ("Run %s"), run),
                  /* Translators: who began a run, and on which computer */
                  g_strdup_printf (_ ("not ended; by %s on %s"), user != NULL ? user : "?",
                                   computer != NULL ? computer : "?"),
                  CS_TONE_UNKNOWN);

  item->run = g_strdup (run);
  item->children = g_list_store_new (CS_TYPE_JOURNAL_ITEM);
  g_list_store_insert (reading->items, 0, item);
  g_hash_table_insert (reading->runs, item->run, item); /* the list holds it */
  g_object_unref (item);
}

static guint
get_number (const CsJournalEntry *entry, const char *key)
{
  const char *value = find (entry, key);

  return value != NULL ? (guint) g_ascii_strtoull (value, NULL, 10) : 0;
}

static void
end_run (CsJournalItem *run, const CsJournalEntry *entry)
{
  guint n_failed = get_number (entry, "failed");
  guint n_open = get_number (entry, "waiting") + get_number (entry, "skipped")
                 + get_number (entry, "unproved");

  g_free (run->detail);
  /* Translators: how a run of the record ended */
  run->detail = g_strdup_printf (_ ("%u done, %u failed, %u not done or not proved"),
                                 get_number (entry, "done"), n_failed, n_open);
  run->tone = n_failed > 0 ? CS_TONE_ERROR : n_open > 0 ? CS_TONE_WARNING : CS_TONE_GOOD;
}

/* --- entries -----------------------------------------------------------------------------------
 */

static CsTone
tone_of (const char *state)
{
  if (g_strcmp0 (state, "done") == 0)
    return CS_TONE_GOOD;
  if (g_strcmp0 (state, "failed") == 0)
    return CS_TONE_ERROR;
  if (g_strcmp0 (state, "waiting") == 0)
    return CS_TONE_WARNING;

  return state != NULL ? CS_TONE_UNKNOWN : CS_TONE_NEUTRAL;
}

static char *
dup_pairs (const CsJournalEntry *entry)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; entry->pairs[i] != NULL && entry->pairs[i + 1] != NULL; i += 2) {
    if (!g_str_equal (entry->pairs[i], "run") && !g_str_equal (entry->pairs[i], "line"))
      g_string_append_printf (text, "%s%s %s", text->len > 0 ? ", " : "", entry->pairs[i],
                              entry->pairs[i + 1]);
  }

  return g_string_free (text, FALSE);
}

static CsJournalItem *
entry_item (Reading *reading, const CsJournalEntry *entry)
{
  const char *step = find (entry, "step");
  const char *title = step != NULL ? g_hash_table_lookup (reading->titles, step) : NULL;
  const char *line = find (entry, "line");

  if (step != NULL)
    return item_new (entry, g_strdup (title != NULL ? title : step),
                     g_strdup (find (entry, "result")), tone_of (find (entry, "state")));
  if (line != NULL)
    return item_new (entry, g_strdup (line), dup_pairs (entry), CS_TONE_NEUTRAL);

  return item_new (entry, g_strdup (entry->event), dup_pairs (entry), CS_TONE_NEUTRAL);
}

static void
take_entry (Reading *reading, const CsJournalEntry *entry)
{
  const char *name = find (entry, "run");
  CsJournalItem *run = name != NULL ? g_hash_table_lookup (reading->runs, name) : NULL;
  g_autoptr (CsJournalItem) item = NULL;

  if (name != NULL && g_str_equal (entry->event, "run-begin")) {
    begin_run (reading, entry, name);
    return;
  }
  if (run != NULL && g_str_equal (entry->event, "run-end")) {
    end_run (run, entry);
    return;
  }
  /* Its end says the same and how it went; one that never ended shows by the run. */
  if (g_str_equal (entry->event, "step-begin") && find (entry, "step") != NULL) {
    g_hash_table_insert (reading->titles, g_strdup (find (entry, "step")),
                         g_strdup (find (entry, "title")));
    return;
  }

  item = entry_item (reading, entry);
  if (run != NULL)
    g_list_store_append (run->children, item);
  else
    g_list_store_insert (reading->items, 0, item);
}

GListModel *
cs_journal_items_new (GPtrArray *entries)
{
  Reading reading = {
    .items = g_list_store_new (CS_TYPE_JOURNAL_ITEM),
    .runs = g_hash_table_new (g_str_hash, g_str_equal),
    .titles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free),
  };

  for (guint i = 0; entries != NULL && i < entries->len; i++)
    take_entry (&reading, g_ptr_array_index (entries, i));
  g_hash_table_unref (reading.runs);
  g_hash_table_unref (reading.titles);

  return G_LIST_MODEL (reading.items);
}

/* --- what it says ------------------------------------------------------------------------------
 */

const char *
cs_journal_item_get_run (CsJournalItem *self)
{
  g_return_val_if_fail (CS_IS_JOURNAL_ITEM (self), NULL);

  return self->run;
}

const char *
cs_journal_item_get_title (CsJournalItem *self)
{
  g_return_val_if_fail (CS_IS_JOURNAL_ITEM (self), NULL);

  return self->title;
}

const char *
cs_journal_item_get_detail (CsJournalItem *self)
{
  g_return_val_if_fail (CS_IS_JOURNAL_ITEM (self), NULL);

  return self->detail;
}

const char *
cs_journal_item_get_time (CsJournalItem *self)
{
  g_return_val_if_fail (CS_IS_JOURNAL_ITEM (self), NULL);

  return self->time;
}

CsTone
cs_journal_item_get_tone (CsJournalItem *self)
{
  g_return_val_if_fail (CS_IS_JOURNAL_ITEM (self), CS_TONE_NEUTRAL);

  return self->tone;
}

GListModel *
cs_journal_item_get_children (CsJournalItem *self)
{
  g_return_val_if_fail (CS_IS_JOURNAL_ITEM (self), NULL);

  return (GListModel *) self->children;
}
