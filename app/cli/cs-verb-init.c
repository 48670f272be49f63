/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <stdio.h>

#include "cs-cli-console.h"
#include "cs-cli.h"
#include "cs-verbs.h"

#define ANSWER_MAX 65536 /* bytes of one line of input */
#define SUMMARY "Asks a few questions and writes a new cluster file."
#define DESCRIPTION                                                                                \
  "One question a line on standard output, one answer a line on standard input; an empty answer\n" \
  "is the default in brackets. On a terminal a wrong answer is asked again. An existing file is\n" \
  "never overwritten. The file says in comments what each part is for; edit it as you like and\n"  \
  "check it with countersignctl lint.\n\n"                                                         \
  "Exit codes: 0 written, 2 an answer is missing or cannot be used, or the file cannot be\n"       \
  "written.\n\n"                                                                                   \
  "Example:\n"                                                                                     \
  "  countersignctl init lab.cluster"

/* One line without its end. FALSE when the input has ended or the line is longer than any answer.
 */
static gboolean
read_line (GString *line)
{
  int c;

  g_string_truncate (line, 0);
  while ((c = getchar ()) != EOF && c != '\n') {
    if (line->len == ANSWER_MAX)
      return FALSE;
    g_string_append_c (line, (char) c);
  }

  return c == '\n' || line->len > 0;
}

static void
print_question (CsClusterDraft *draft, CsDraftQuestion question)
{
  g_autofree char *proposed = cs_cluster_draft_dup_default (draft, question);
  const char *label = cs_cluster_draft_get_label (question);

  if (proposed != NULL)
    cs_cli_print ("%s [%s]: ", label, proposed);
  else
    cs_cli_print ("%s: ", label);
  cs_cli_flush (CS_EXIT_DONE);
}

/* Asks until there is an answer; a script gets no second chance. */
static gboolean
ask (CsClusterDraft *draft, CsDraftQuestion question)
{
  g_autoptr (GString) line = g_string_new (NULL);
  gboolean terminal = cs_console_is_terminal (fileno (stdin));

  for (;;) {
    g_autoptr (GError) error = NULL;

    print_question (draft, question);
    if (!read_line (line)) {
      cs_cli_print ("\n");
      cs_cli_print_error ("%s: there is no answer", cs_cluster_draft_get_label (question));
      return FALSE;
    }
    if (!terminal)
      cs_cli_print ("\n");
    if (cs_cluster_draft_answer (draft, question, line->str, &error))
      return TRUE;
    cs_cli_complain (cs_cluster_draft_get_label (question), error);
    if (!terminal)
      return FALSE;
  }
}

static CsCluster *
ask_for_cluster (void)
{
  g_autoptr (CsClusterDraft) draft = cs_cluster_draft_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < CS_DRAFT_N_QUESTIONS; i++) {
    if (cs_cluster_draft_applies (draft, i) && !ask (draft, i))
      return NULL;
  }
  text = cs_cluster_draft_dup_text (draft, &error);
  if (text == NULL) {
    cs_cli_complain (NULL, error);
    return NULL;
  }

  return cs_cluster_new_from_data (text, -1, NULL, NULL, NULL);
}

static gboolean
is_free (const char *path)
{
  if (!g_file_test (path, G_FILE_TEST_EXISTS) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    return TRUE;

  cs_cli_print_error ("%s: it exists and is not overwritten; name another file", path);
  return FALSE;
}

static int
write_cluster (CsCluster *cluster, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *shown = cs_escape_control (path);

  if (!is_free (path))
    return CS_EXIT_USAGE;
  if (!cs_cluster_save (cluster, path, &error)) {
    cs_cli_complain (NULL, error);
    return CS_EXIT_USAGE;
  }
  if (!cs_cli_get_options ()->quiet)
    cs_cli_print ("%s: nodes: %u, certificates: %u, bundles: %u\nNext: countersignctl lint %s\n",
                  shown, g_list_model_get_n_items (cs_cluster_get_nodes (cluster)),
                  g_list_model_get_n_items (cs_cluster_get_slots (cluster)),
                  g_list_model_get_n_items (cs_cluster_get_bundles (cluster)), shown);

  return CS_EXIT_DONE;
}

int
cs_verb_init (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = cs_cli_context_new ("CLUSTER", SUMMARY, DESCRIPTION);
  g_autoptr (CsCluster) cluster = NULL;
  g_auto (GStrv) arguments = NULL;
  int code;

  arguments = cs_cli_parse (context, argc, argv, &code);
  if (arguments == NULL)
    return code;
  if (g_strv_length (arguments) != 1)
    return cs_cli_usage_error ("it takes the name of one new cluster file");
  if (!is_free (arguments[0]))
    return CS_EXIT_USAGE;

  cluster = ask_for_cluster ();

  return cluster != NULL ? write_cluster (cluster, arguments[0]) : CS_EXIT_USAGE;
}
