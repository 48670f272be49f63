/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <countersign.h>
#include <glib/gstdio.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static char *
get_path (void)
{
  static char *folder = NULL;

  if (folder == NULL)
    folder = g_dir_make_tmp ("countersign-fuzz-XXXXXX", NULL);

  return g_build_filename (folder, "journal.jsonl", NULL);
}

static void
check_entries (GPtrArray *entries)
{
  for (guint i = 0; i < entries->len; i++) {
    const CsJournalEntry *entry = entries->pdata[i];

    g_assert_cmpuint (entry->number, ==, i + 1);
    g_assert_nonnull (entry->time);
    g_assert_nonnull (entry->event);
    g_assert_cmpuint (g_strv_length (entry->pairs) % 2, ==, 0);
  }
}

/* A journal that is read without an error can be gone on with; one that is not is refused. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *path = get_path ();
  g_autofree char *torn = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CsJournal) journal = NULL;
  gboolean good;

  g_assert_true (g_file_set_contents (path, (const char *) data, (gssize) size, NULL));
  good = cs_journal_read (path, &entries, NULL, &error);
  check_entries (entries);
  torn = g_strdup_printf ("%s.%u.torn", path, entries->len + 1);
  journal = cs_journal_open (path, NULL);
  if (good) {
    g_assert_no_error (error);
    g_assert_nonnull (journal);
  }
  if (journal != NULL)
    g_assert_true (cs_journal_append (journal, NULL, "more", NULL));
  g_remove (path);
  g_remove (torn);

  return 0;
}
