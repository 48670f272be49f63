/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "lab-world.h"

#define FILE_NAME "cms1b.cer"

static FakeNode *
b (LabWorld *world)
{
  return lab_world_node (world, "cms1b");
}

/* --- what others do to a node after a run --------------------------------------------------------
 */

static void
other_certificate (LabWorld *world)
{
  fake_node_copy (b (world), "dbclient.cer", b (world), FILE_NAME);
}

static void
comment_in_front (LabWorld *world)
{
  g_autoptr (GBytes) content = fake_node_get (b (world), FILE_NAME);
  g_autofree char *text
      = g_strdup_printf ("written by hand\n%.*s", (int) g_bytes_get_size (content),
                         (const char *) g_bytes_get_data (content, NULL));

  fake_node_put_text (b (world), FILE_NAME, text);
}

static void
windows_line_ends (LabWorld *world)
{
  fake_node_use_windows_lines (b (world), FILE_NAME);
}

static void
removed (LabWorld *world)
{
  fake_node_remove (b (world), FILE_NAME);
}

static void
key_removed (LabWorld *world)
{
  fake_node_remove (b (world), "dbclient.key");
}

/* A renewal, and then the file that was there before it. */
static void
rolled_back (LabWorld *world)
{
  static const char *const names[] = { "cms1b", NULL };
  g_autoptr (GBytes) old = fake_node_get (b (world), FILE_NAME);
  g_autoptr (CsPlan) plan = NULL;

  plan = lab_world_plan (world, names);
  g_assert_true (lab_world_carry_out (world, plan, NULL));
  lab_assert_all_done (plan);
  fake_node_put (b (world), FILE_NAME, old);
}

/* The journal that this program wrote, as somebody else left it. */
static void
change_journal (LabWorld *world, const char *old, const char *new)
{
  g_autofree char *path
      = g_build_filename (cs_workspace_get_path (world->workspace), "journal.jsonl", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) parts = NULL;
  g_autofree char *changed = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  parts = g_strsplit (text, old, -1);
  g_assert_cmpuint (g_strv_length (parts), >, 1);
  changed = g_strjoinv (new, parts);
  g_assert_true (g_file_set_contents (path, changed, -1, NULL));
}

static void
broken_journal (LabWorld *world)
{
  other_certificate (world);
  change_journal (world, "\"put\"", "\"pot\"");
}

typedef struct {
  const char *name;
  void (*change) (LabWorld *world);
  const char *file;
  CsDrift drift;
  CsCellState state;
  const char *text;
} Case;

static const Case cases[] = {
  { "as-it-was-put", NULL, FILE_NAME, CS_DRIFT_NONE, CS_CELL_PRESENT, "present" },
  { "changed", other_certificate, FILE_NAME, CS_DRIFT_CHANGED, CS_CELL_DIFFERS, "changed" },
  { "changed-and-unclean", comment_in_front, FILE_NAME, CS_DRIFT_CHANGED, CS_CELL_DIFFERS,
    "changed" },
  { "changed-and-still-right", windows_line_ends, FILE_NAME, CS_DRIFT_CHANGED, CS_CELL_PRESENT,
    "present" },
  { "rolled-back", rolled_back, FILE_NAME, CS_DRIFT_ROLLED_BACK, CS_CELL_DIFFERS, "rolled back" },
  { "removed", removed, FILE_NAME, CS_DRIFT_REMOVED, CS_CELL_MISSING, "removed" },
  { "key-removed", key_removed, "dbclient.key", CS_DRIFT_REMOVED, CS_CELL_MISSING, "removed" },
  { "key-is-never-read", NULL, "dbclient.key", CS_DRIFT_NONE, CS_CELL_PRESENT, "present" },
  { "broken-journal", broken_journal, FILE_NAME, CS_DRIFT_NONE, CS_CELL_DIFFERS, "differs" },
};

static void
test_world (gconstpointer data)
{
  const Case *one = data;
  g_autoptr (LabWorld) world = lab_world_new_complete (small_cluster, NULL);
  g_autoptr (CsMatrix) matrix = NULL;
  const CsCell *cell;

  if (one->change != NULL)
    one->change (world);
  lab_world_look (world);
  matrix = cs_deployment_dup_matrix (world->deployment);
  cell = cs_matrix_find (matrix, one->file, "cms1b");
  g_assert_cmpstr (cs_drift_to_string (cell->drift), ==, cs_drift_to_string (one->drift));
  g_assert_cmpstr (cs_cell_state_to_string (cell->state), ==, cs_cell_state_to_string (one->state));
  g_assert_cmpstr (cell->text, ==, one->text);
  g_assert_true ((strstr (cell->evidence, " put it there on ") != NULL)
                 == (one->drift != CS_DRIFT_NONE));
  g_assert_true (
      (cs_inventory_get_ledger_problem (cs_deployment_get_inventory (world->deployment)) != NULL)
      == (one->change == broken_journal));
}

/* --- what the journal proves -------------------------------------------------------------------
 */

/* Entries as "EVENT key=value …"; two hashes stand for the file's content. */
typedef struct {
  const char *name;
  const char *lines[6];
  const char *content; /* NULL: it is not there */
  CsDrift drift;
} RecordCase;

#define PUT(run, before, after) "put run=" run " step=s node=n file=f.cer" before " after=" after
#define DONE(run) "step-end run=" run " step=s state=done"
#define OLD "old content"
#define NEW "new content"
#define HASH_OLD "@old"
#define HASH_NEW "@new"

static const RecordCase record_cases[] = {
  { "nothing-was-put", { NULL }, OLD, CS_DRIFT_NONE },
  { "put", { PUT ("1", "", HASH_NEW), DONE ("1") }, NEW, CS_DRIFT_NONE },
  { "the-one-before",
    { PUT ("1", " before=" HASH_OLD, HASH_NEW), DONE ("1") },
    OLD,
    CS_DRIFT_ROLLED_BACK },
  { "one-of-two-runs",
    { PUT ("1", "", HASH_OLD), DONE ("1"), PUT ("2", "", HASH_NEW), DONE ("2") },
    OLD,
    CS_DRIFT_ROLLED_BACK },
  { "put-back-by-a-run",
    { PUT ("1", "", HASH_OLD), DONE ("1"), PUT ("2", "", HASH_NEW), DONE ("2"),
      PUT ("3", "", HASH_OLD), DONE ("3") },
    OLD,
    CS_DRIFT_NONE },
  { "strange", { PUT ("1", "", HASH_NEW), DONE ("1") }, "x", CS_DRIFT_CHANGED },
  { "gone", { PUT ("1", "", HASH_NEW), DONE ("1") }, NULL, CS_DRIFT_REMOVED },
  { "announced-only", { PUT ("1", " before=" HASH_OLD, HASH_NEW) }, OLD, CS_DRIFT_NONE },
  { "announced-only-and-gone", { PUT ("1", " before=" HASH_OLD, HASH_NEW) }, NULL, CS_DRIFT_NONE },
  { "failed",
    { PUT ("1", "", HASH_NEW), "step-end run=1 step=s state=failed" },
    "x",
    CS_DRIFT_NONE },
  { "announced-after-a-good-one",
    { PUT ("1", "", HASH_OLD), DONE ("1"), PUT ("2", "", HASH_NEW) },
    "x",
    CS_DRIFT_NONE },
  { "end-of-another-run", { PUT ("1", "", HASH_NEW), DONE ("2") }, OLD, CS_DRIFT_NONE },
  { "end-of-another-step",
    { PUT ("1", "", HASH_NEW), "step-end run=1 step=t state=done" },
    OLD,
    CS_DRIFT_NONE },
  { "another-node",
    { "put run=1 step=s node=m file=f.cer after=" HASH_NEW, DONE ("1") },
    OLD,
    CS_DRIFT_NONE },
};

static CsJournalEntry *
new_entry (const char *line)
{
  CsJournalEntry *entry = g_new0 (CsJournalEntry, 1);
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  g_autoptr (GStrvBuilder) pairs = g_strv_builder_new ();

  entry->event = g_strdup (words[0]);
  entry->time = g_strdup ("2026-01-01T00:00:00Z");
  for (guint i = 1; words[i] != NULL; i++) {
    g_auto (GStrv) pair = g_strsplit (words[i], "=", 2);
    const char *content = g_str_equal (pair[1], HASH_OLD)   ? OLD
                          : g_str_equal (pair[1], HASH_NEW) ? NEW
                                                            : NULL;
    g_autofree char *hash
        = content != NULL ? g_compute_checksum_for_string (G_CHECKSUM_SHA256, content, -1) : NULL;

    g_strv_builder_add_many (pairs, pair[0], hash != NULL ? hash : pair[1], NULL);
  }
  entry->pairs = g_strv_builder_end (pairs);

  return entry;
}

static void
test_record (gconstpointer data)
{
  const RecordCase *one = data;
  g_autoptr (GPtrArray) entries
      = g_ptr_array_new_with_free_func ((GDestroyNotify) cs_journal_entry_free);
  g_autoptr (CsLedger) ledger = NULL;
  g_autoptr (CsNodeFile) seen = NULL;
  g_autofree char *words = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (one->lines) && one->lines[i] != NULL; i++)
    g_ptr_array_add (entries, new_entry (one->lines[i]));
  if (one->content != NULL) {
    g_autoptr (GBytes) bytes = g_bytes_new (one->content, strlen (one->content));

    seen = cs_node_file_new_read ("f.cer", bytes, 0);
  }
  ledger = cs_ledger_new (entries);
  g_assert_cmpstr (cs_drift_to_string (cs_ledger_judge (ledger, "n", "f.cer", seen, &words)), ==,
                   cs_drift_to_string (one->drift));
  g_assert_true ((words == NULL) == (one->drift == CS_DRIFT_NONE));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/ledger/world/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_world);
  }
  for (guint i = 0; i < G_N_ELEMENTS (record_cases); i++) {
    g_autofree char *path = g_strconcat ("/ledger/record/", record_cases[i].name, NULL);

    g_test_add_data_func (path, &record_cases[i], test_record);
  }

  return g_test_run ();
}
