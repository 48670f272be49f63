/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <stdio.h>

#include "cs-cli-adopt.h"
#include "cs-cli-console.h"
#include "cs-cli-prompts.h"
#include "cs-verbs.h"

#define ANSWER_MAX 65536 /* bytes of one line of input */
#define SUMMARY "Writes a new cluster file: from a few questions, or from a running cluster."
#define DESCRIPTION                                                                                \
  "Without --from: one question a line on standard output, one answer a line on standard input;\n" \
  "an empty answer is the default in brackets. On a terminal a wrong answer is asked again.\n\n"   \
  "With --from the nodes are looked at and nothing on them is changed: their certificate files\n"  \
  "are read (never a key), their services are asked what they use. What they do not tell is a\n"   \
  "comment in the file and a line on standard error. Each HOST is [NAME=][USER@]HOST[:PORT], an\n" \
  "IPv6 address in brackets. NAME is the node's name in the file; by default the first part of\n"  \
  "its host name, or node1 and so on for an address. In a file for --secrets the password of "     \
  "the\n"                                                                                          \
  "node cms1a stands in the group [Node cms1a].\n\n"                                               \
  "An existing file is never overwritten. The new one says in comments what each part is for;\n"   \
  "edit it as you like and check it with countersignctl lint.\n\n"                                 \
  "Exit codes: 0 written, 1 written and the rules find an error in it, 2 an answer is missing\n"   \
  "or cannot be used, or the file cannot be written, 3 a node failed and nothing was written.\n\n" \
  "Examples:\n"                                                                                    \
  "  countersignctl init lab.cluster\n"                                                            \
  "  countersignctl init --from cms1a.pod2.cms.lab cms1b.pod2.cms.lab lab.cluster\n"               \
  "  countersignctl init --from cms1a=admin@10.0.0.1 cms1b=admin@[fd00::2]:22 lab.cluster"

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

static int
write_asked (const char *path)
{
  g_autoptr (CsCluster) cluster = ask_for_cluster ();

  return cluster != NULL ? write_cluster (cluster, path) : CS_EXIT_USAGE;
}

/* As every other verb would open it, so that its plugins' settings are checked too. */
static int
check_written (const char *path, CsPluginHost *plugins, CsStoredPrompts *prompts)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CsProject) project = cs_project_open (path, plugins, CS_PROMPTS (prompts), &error);

  if (project == NULL) {
    cs_cli_complain (NULL, error);
    return CS_EXIT_USAGE;
  }
  cs_cli_print_findings (cs_project_get_findings (project));
  if (!cs_cli_get_options ()->quiet)
    cs_cli_print ("The first apply asks whether the authority's root is the right one; until then "
                  "status shows\nas unknown what is verified against it.\n");

  return cs_findings_have_error (cs_project_get_findings (project)) ? CS_EXIT_NEGATIVE
                                                                    : CS_EXIT_DONE;
}

static int
write_adopted (const char *const *hosts, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CsStoredPrompts) prompts = cs_cli_prompts_new (&error);
  g_autoptr (CsPluginHost) plugins = NULL;
  g_autoptr (CsCluster) cluster = NULL;
  g_autofree char *text = NULL;
  int code;

  if (prompts == NULL) {
    cs_cli_complain (NULL, error);
    return CS_EXIT_USAGE;
  }
  plugins = cs_plugin_host_new (NULL);
  text = cs_cli_adopt (plugins, prompts, hosts, &code);
  cs_stored_prompts_close (prompts);
  if (text == NULL)
    return code;

  cluster = cs_cluster_new_from_data (text, -1, NULL, NULL, NULL);
  code = write_cluster (cluster, path);

  return code == CS_EXIT_DONE ? check_written (path, plugins, prompts) : code;
}

int
cs_verb_init (int argc, char **argv)
{
  gboolean from = FALSE;
  const GOptionEntry entries[] = {
    { "from", 0, 0, G_OPTION_ARG_NONE, &from, "Adopt the running nodes HOST…", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = cs_cli_context_new ("[HOST…] CLUSTER", SUMMARY, DESCRIPTION);
  g_auto (GStrv) arguments = NULL;
  g_autofree char *path = NULL;
  guint n;
  int code;

  g_option_context_add_main_entries (context, entries, NULL);
  arguments = cs_cli_parse (context, argc, argv, &code);
  if (arguments == NULL)
    return code;
  n = g_strv_length (arguments);
  if (from && n < 2)
    return cs_cli_usage_error ("it takes one host or more and the name of a new cluster file");
  if (!from && n != 1)
    return cs_cli_usage_error ("it takes the name of one new cluster file");
  if (!is_free (arguments[n - 1]))
    return CS_EXIT_USAGE;
  if (!from)
    return write_asked (arguments[0]);

  path = g_steal_pointer (&arguments[n - 1]);

  return write_adopted ((const char *const *) arguments, path);
}
