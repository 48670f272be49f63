/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <countersign.h>
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "file-access.h"
#include "temporary-folder.h"

typedef struct {
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  fixture->folder = g_dir_make_tmp ("countersign-journal-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "journal.jsonl", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  temporary_folder_remove (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static CsJournal *
open_journal (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  CsJournal *journal = cs_journal_open (fixture->path, &error);

  g_assert_no_error (error);

  return journal;
}

static void
append (CsJournal *journal, const char *event, const char *value)
{
  g_autoptr (GError) error = NULL;

  cs_journal_append (journal, &error, event, "absent", NULL, "value", value, NULL);
  g_assert_no_error (error);
}

/* Six entries; the head. */
static char *
write_six (Fixture *fixture)
{
  g_autoptr (CsJournal) journal = open_journal (fixture);

  for (guint i = 1; i <= 6; i++) {
    g_autofree char *value = g_strdup_printf ("value %u", i);

    append (journal, "event", value);
  }

  return cs_journal_dup_head (journal);
}

static char *
read_text (Fixture *fixture)
{
  char *text = NULL;

  g_assert_true (g_file_get_contents (fixture->path, &text, NULL, NULL));

  return text;
}

static void
write_text (Fixture *fixture, const char *text)
{
  /* In place: Windows replaces no file that a journal has open. */
  FILE *file = g_fopen (fixture->path, "wb");

  g_assert_nonnull (file);
  g_assert_cmpint (fputs (text, file), >=, 0);
  g_assert_cmpint (fclose (file), ==, 0);
}

static void
test_chain (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *head = write_six (fixture);
  g_autofree char *again = NULL;
  g_autofree char *read_head = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CsJournal) journal = open_journal (fixture);
  const CsJournalEntry *third;

  again = cs_journal_dup_head (journal);
  g_assert_cmpstr (again, ==, head);
  append (journal, "more", "a \"quoted\" \n\x1b line");
  cs_journal_read (fixture->path, &entries, &read_head, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, 7);
  third = entries->pdata[2];
  g_assert_cmpuint (third->number, ==, 3);
  g_assert_cmpstr (third->event, ==, "event");
  g_assert_cmpuint (g_strv_length (third->pairs), ==, 2);
  g_assert_cmpstr (third->pairs[0], ==, "value");
  g_assert_cmpstr (third->pairs[1], ==, "value 3");
  g_assert_cmpstr (((CsJournalEntry *) entries->pdata[6])->pairs[1], ==,
                   "a \"quoted\" \n\x1b line");
  g_assert_cmpstr (read_head, !=, head);
}

static void
test_empty (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (CsJournal) journal = open_journal (fixture);
  g_autofree char *head = cs_journal_dup_head (journal);
  g_autofree char *zeros = g_strnfill (64, '0');

  g_assert_cmpstr (head, ==, zeros);
}

static void
test_long_value (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *value = g_strnfill (1000 * 1000, 'v');
  g_autofree char *controls = g_strnfill (1000 * 1000, '\x1b');
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CsJournal) journal = open_journal (fixture);

  append (journal, "long", value);
  append (journal, "long", controls);
  cs_journal_read (fixture->path, &entries, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (((CsJournalEntry *) entries->pdata[0])->pairs[1], "vv…"));
}

/* A change in any line but the last is found; of the last one the head tells. */
static void
test_tampering (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *head = write_six (fixture);
  g_autofree char *text = read_text (fixture);

  for (guint i = 1; i <= 6; i++) {
    g_autofree char *from = g_strdup_printf ("value %u", i);
    g_autofree char *expected = g_strdup_printf ("line %u", i + 1);
    g_autofree char *changed = g_strdup (text);
    g_autofree char *read_head = NULL;
    g_autoptr (GPtrArray) entries = NULL;
    g_autoptr (GError) error = NULL;
    gboolean good;

    strstr (changed, from)[0] = 'V';
    write_text (fixture, changed);
    good = cs_journal_read (fixture->path, &entries, &read_head, &error);
    if (i == 6) {
      g_assert_true (good);
      g_assert_cmpstr (read_head, !=, head);
      continue;
    }
    g_assert_false (good);
    g_assert_error (error, CS_ERROR, CS_ERROR_MISMATCH);
    g_assert_nonnull (strstr (error->message, expected));
    g_assert_cmpuint (entries->len, ==, i);
    g_clear_error (&error);
    g_assert_null (cs_journal_open (fixture->path, &error));
    g_assert_nonnull (strstr (error->message, expected));
  }
}

static void
test_removed_line (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *head = write_six (fixture);
  g_autofree char *text = read_text (fixture);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autofree char *rest = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (head);
  rest = g_strjoin ("\n", lines[0], lines[1], lines[3], lines[4], lines[5], "", NULL);
  write_text (fixture, rest);
  g_assert_null (cs_journal_open (fixture->path, &error));
  g_assert_nonnull (strstr (error->message, "line 3"));
}

typedef struct {
  const char *name;
  const char *line;
} BadLine;

static const BadLine bad_lines[] = {
  { "text", "hello" },
  { "array", "[1,2]" },
  { "number", "7" },
  { "nothing", "" },
  { "no-members", "{}" },
  { "wrong-types", "{\"n\":\"1\",\"prev\":[],\"time\":{},\"event\":7}" },
  { "null-event",
    "{\"n\":1,\"prev\":\"0000000000000000000000000000000000000000000000000000000000000000\","
    "\"time\":null,\"event\":null}" },
};

static void
test_bad_line (Fixture *fixture, gconstpointer data)
{
  const BadLine *bad = data;
  g_autofree char *text = g_strdup_printf ("%s\n", bad->line);
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;

  write_text (fixture, text);
  g_assert_false (cs_journal_read (fixture->path, &entries, NULL, &error));
  g_assert_error (error, CS_ERROR, CS_ERROR_MISMATCH);
  g_assert_true (g_str_has_prefix (error->message, fixture->path));
}

/* JSON in JSON in JSON …, deep enough to use up the stack of whoever follows it. */
static void
test_deep_line (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *deep = g_strnfill (CS_JOURNAL_LINE_MAX - 10, '[');
  g_autofree char *text = g_strdup_printf ("%s\n", deep);
  g_autoptr (GError) error = NULL;

  write_text (fixture, text);
  g_assert_null (cs_journal_open (fixture->path, &error));
  g_assert_error (error, CS_ERROR, CS_ERROR_MISMATCH);
}

static void
test_torn (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *head = write_six (fixture);
  g_autofree char *text = read_text (fixture);
  g_autofree char *torn = g_strconcat (text, "{\"n\":7,\"ti", NULL);
  g_autofree char *aside = g_strconcat (fixture->path, ".7.torn", NULL);
  g_autofree char *kept = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GPtrArray) mended = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CsJournal) journal = NULL;

  g_assert_nonnull (head);
  write_text (fixture, torn);
  g_assert_false (cs_journal_read (fixture->path, &entries, NULL, &error));
  g_assert_nonnull (strstr (error->message, "line 7 is unfinished"));
  journal = open_journal (fixture);
  g_assert_true (g_file_get_contents (aside, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, "{\"n\":7,\"ti");
  append (journal, "after", "it");
  g_clear_error (&error);
  cs_journal_read (fixture->path, &mended, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (mended->len, ==, 8);
  g_assert_cmpstr (((CsJournalEntry *) mended->pdata[6])->event, ==, "torn-line");
}

static void
test_second_writer (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (CsJournal) first = open_journal (fixture);
  g_autoptr (CsJournal) second = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;

  append (first, "first", "one");
  g_assert_null (cs_journal_open (fixture->path, &error));
  g_assert_error (error, CS_ERROR, CS_ERROR_STALE);
  append (first, "first", "two");
  g_clear_object (&first);
  second = open_journal (fixture);
  append (second, "second", "three");
  g_clear_error (&error);
  g_assert_true (cs_journal_read (fixture->path, &entries, NULL, &error));
  g_assert_cmpuint (entries->len, ==, 3);
}

/* Somebody who cares for no lock: the file is longer than what was written to it. */
static void
test_grown (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (CsJournal) journal = open_journal (fixture);
  g_autoptr (GError) error = NULL;

  append (journal, "event", "one");
  write_text (fixture, "something else\n");
  g_assert_false (cs_journal_append (journal, &error, "event", NULL));
  g_assert_error (error, CS_ERROR, CS_ERROR_STALE);
}

/* Nothing but the end of the line is missing: the entry is not lost. */
static void
test_torn_at_the_end (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *head = write_six (fixture);
  g_autofree char *text = read_text (fixture);
  g_autofree char *aside = g_strconcat (fixture->path, ".6.torn", NULL);
  g_autofree char *after = NULL;
  g_autoptr (CsJournal) journal = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;

  text[strlen (text) - 1] = '\0';
  write_text (fixture, text);
  journal = open_journal (fixture);
  after = cs_journal_dup_head (journal);
  g_assert_cmpstr (after, ==, head);
  g_assert_false (g_file_test (aside, G_FILE_TEST_EXISTS));
  append (journal, "after", "it");
  cs_journal_read (fixture->path, &entries, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, 7);
  g_assert_cmpstr (((CsJournalEntry *) entries->pdata[5])->hash, ==, head);
}

static void
test_unwritable (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *nowhere = g_build_filename (fixture->folder, "no", "journal.jsonl", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (cs_journal_open (nowhere, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_true (g_str_has_prefix (error->message, nowhere));
  g_clear_error (&error);
  g_assert_null (cs_journal_open (fixture->folder, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, fixture->folder));
}

static void
test_read_only (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *head = write_six (fixture);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (head);
  if (file_access_ignores_modes ()) {
    g_test_skip ("root may write everything");
    return;
  }
  g_assert_cmpint (g_chmod (fixture->path, 0400), ==, 0);
  g_assert_null (cs_journal_open (fixture->path, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
}

static gpointer
append_thread (gpointer journal)
{
  for (guint i = 0; i < 20; i++)
    append (journal, "thread", "value");

  return NULL;
}

static void
test_threads (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (CsJournal) journal = open_journal (fixture);
  GThread *threads[4];
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("append", append_thread, journal);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  cs_journal_read (fixture->path, &entries, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, 80);
}

static void
add (const char *path, gconstpointer data, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, data, set_up, test, tear_down);
}

/* Where there can be no file, that is what is said, and nothing about its size. */
static void
test_unreachable (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (fixture->path, "journal.jsonl", NULL);
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;
  GStatBuf status;

  g_assert_true (g_file_set_contents (fixture->path, "", 0, NULL));
  if (g_stat (path, &status) != 0 && errno == ENOENT) {
    g_test_skip ("this system says of a path below a file that nothing is there yet");
    return;
  }
  g_assert_false (cs_journal_read (path, &entries, NULL, &error));
  g_assert_cmpint (error->domain, ==, G_FILE_ERROR);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("/journal/chain", NULL, test_chain);
  add ("/journal/empty", NULL, test_empty);
  add ("/journal/long-value", NULL, test_long_value);
  add ("/journal/tampering", NULL, test_tampering);
  add ("/journal/removed-line", NULL, test_removed_line);
  for (guint i = 0; i < G_N_ELEMENTS (bad_lines); i++) {
    g_autofree char *path = g_strconcat ("/journal/bad-line/", bad_lines[i].name, NULL);

    add (path, &bad_lines[i], test_bad_line);
  }
  add ("/journal/bad-line/deep", NULL, test_deep_line);
  add ("/journal/torn", NULL, test_torn);
  add ("/journal/torn-at-the-end", NULL, test_torn_at_the_end);
  add ("/journal/grown", NULL, test_grown);
  add ("/journal/second-writer", NULL, test_second_writer);
  add ("/journal/unwritable", NULL, test_unwritable);
  add ("/journal/read-only", NULL, test_read_only);
  add ("/journal/unreachable", NULL, test_unreachable);
  add ("/journal/threads", NULL, test_threads);

  return g_test_run ();
}
