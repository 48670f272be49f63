/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-cli.h"
#include "cs-verbs.h"

#define SUMMARY "Shows what was done to a cluster, and checks that the record is whole."
#define DESCRIPTION                                                                                \
  "The journal is one line for every step, written to the disk before the step begins and after "  \
  "it\n"                                                                                           \
  "ended, each with the hash of the line before. --verify prints nothing but the verdict. "        \
  "--head\n"                                                                                       \
  "looks for the hash that a run printed: then the record up to that run is the one of that\n"     \
  "time, and an end that was removed or a chain that was computed anew shows.\n\n"                 \
  "Exit code: 0 when the chain is whole, 1 when it is broken, 2 when it cannot be read.\n\n"       \
  "Examples:\n"                                                                                    \
  "  countersignctl journal lab.cluster\n"                                                         \
  "  countersignctl journal --verify --head=HASH lab.cluster"

static void
print_entry (const CsJournalEntry *entry)
{
  g_autofree char *event = cs_escape_control (entry->event);

  cs_cli_print ("%u\t%s\t%s", entry->number, entry->time, event);
  for (guint i = 0; entry->pairs[i] != NULL && entry->pairs[i + 1] != NULL; i += 2) {
    g_autofree char *value = cs_escape_control (entry->pairs[i + 1]);

    cs_cli_print ("\t%s=%s", entry->pairs[i], value);
  }
  cs_cli_print ("\n");
}

/* A head noted after an earlier run is the hash of an entry in the middle by now. */
static int
check_head (const char *path, const char *expected, GPtrArray *entries, const char *head)
{
  for (guint i = 0; i < entries->len; i++) {
    const CsJournalEntry *entry = g_ptr_array_index (entries, i);

    if (g_ascii_strcasecmp (expected, entry->hash) != 0)
      continue;
    cs_cli_print ("The record up to entry %u is the one whose head was %s; %u entries follow\n",
                  entry->number, expected, entries->len - entry->number);
    return CS_EXIT_DONE;
  }

  cs_cli_print_error ("%s: none of its %u entries, of which the last has %s, has the hash %s: the "
                      "record was changed or its end was removed",
                      path, entries->len, head, expected);
  return CS_EXIT_NEGATIVE;
}

static int
show_journal (const char *path, gboolean verify, const char *expected)
{
  g_autoptr (GPtrArray) entries = NULL;
  g_autofree char *head = NULL;
  g_autoptr (GError) error = NULL;
  gboolean whole = cs_journal_read (path, &entries, &head, &error);
  int code;

  for (guint i = 0; !verify && i < entries->len; i++)
    print_entry (g_ptr_array_index (entries, i));
  if (!whole) {
    cs_cli_complain (NULL, error);
    return g_error_matches (error, CS_ERROR, CS_ERROR_MISMATCH) ? CS_EXIT_NEGATIVE : CS_EXIT_USAGE;
  }
  code = expected != NULL ? check_head (path, expected, entries, head) : CS_EXIT_DONE;
  if (verify && code == CS_EXIT_DONE)
    cs_cli_print ("%u entries, the chain is whole; head %s\n", entries->len, head);

  return code;
}

int
cs_verb_journal (int argc, char **argv)
{
  gboolean verify = FALSE;
  g_autofree char *head = NULL;
  const GOptionEntry entries[] = {
    { "verify", 0, 0, G_OPTION_ARG_NONE, &verify, "Only check the chain", NULL },
    { "head", 0, 0, G_OPTION_ARG_STRING, &head,
      "A head that a run printed; the record must hold it", "HASH" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = cs_cli_context_new ("CLUSTER", SUMMARY, DESCRIPTION);
  g_autofree char *cluster = NULL;
  g_autoptr (CsWorkspace) workspace = NULL;
  g_autofree char *path = NULL;
  int code;

  g_option_context_add_main_entries (context, entries, NULL);
  cluster = cs_cli_parse_cluster (context, argc, argv, &code);
  if (cluster == NULL)
    return code;
  if (!g_file_test (cluster, G_FILE_TEST_EXISTS)) {
    cs_cli_print_error ("%s: there is no such file", cluster);
    return CS_EXIT_USAGE;
  }

  workspace = cs_workspace_new_for_cluster (cluster);
  path = g_build_filename (cs_workspace_get_path (workspace), "journal.jsonl", NULL);
  if (!g_file_test (path, G_FILE_TEST_EXISTS)) {
    cs_cli_print_error ("%s: nothing was done to this cluster from here", path);
    return CS_EXIT_DONE;
  }

  return show_journal (path, verify, head);
}
