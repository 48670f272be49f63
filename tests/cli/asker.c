/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Asks one question on the terminal, for test_terminal.py: asker KIND [remember]. Says on
 * standard output what came of it, and a secret only by its length. KIND "hang" asks nothing and is
 * deaf to cancellation. */

#include "cs-cli.h"
#include "cs-stored-prompts.h"
#include "cs-terminal-prompts.h"

static GMainLoop *loop;
static int code = 1;

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CsAnswer) answer = cs_prompts_ask_finish (CS_PROMPTS (source), result, &error);

  cs_cli_progress_show (NULL);
  if (answer == NULL)
    cs_cli_print ("error: %s\n", error->message);
  else if (answer->secret != NULL)
    cs_cli_print ("secret: %" G_GSIZE_FORMAT " %s\n", cs_secret_get_length (answer->secret),
                  answer->remember ? "remember" : "forget");
  else
    cs_cli_print ("answer: %s\n", answer->text != NULL ? answer->text : "yes");
  code = answer != NULL ? CS_EXIT_DONE : cs_cli_exit_for_error (error);
  g_main_loop_quit (loop);
}

/* Draws over and over, as a run does: must not show while a question is open. */
static gboolean
progress_cb (gpointer unused)
{
  cs_cli_progress_show ("progress line");

  return G_SOURCE_CONTINUE;
}

static CsPromptKind
kind_from_string (const char *name)
{
  if (g_str_equal (name, "secret"))
    return CS_PROMPT_SECRET;
  if (g_str_equal (name, "host-key"))
    return CS_PROMPT_HOST_KEY;
  if (g_str_equal (name, "confirm"))
    return CS_PROMPT_CONFIRM;

  return CS_PROMPT_TEXT;
}

int
main (int argc, char **argv)
{
  g_autoptr (CsKeyring) keyring = argc > 2 ? cs_keyring_new () : NULL;
  g_autoptr (CsTerminalPrompts) terminal = cs_terminal_prompts_new (keyring);
  g_autoptr (CsStoredPrompts) prompts = cs_stored_prompts_new (NULL, NULL, CS_PROMPTS (terminal));
  g_autoptr (CsPrompt) prompt
      = cs_prompt_new (kind_from_string (argv[1]), "The title", "What happens.\x1b[2J");

  loop = g_main_loop_new (NULL, FALSE);
  if (g_str_equal (argv[1], "hang")) {
    cs_cli_get_cancellable ();
    cs_cli_print_error ("hanging");
    g_main_loop_run (loop);
  }
  cs_prompt_set_scope (prompt, "Node cms1a", "Password", "admin@cms1a:22 SHA256:abc");
  cs_prompt_add_detail (prompt, "Fingerprint", "SHA256:abc");
  g_timeout_add (10, progress_cb, NULL);
  cs_prompts_ask_async (CS_PROMPTS (prompts), prompt, NULL, answered_cb, NULL);
  g_main_loop_run (loop);
  g_main_loop_unref (loop);

  return cs_cli_flush (code);
}
