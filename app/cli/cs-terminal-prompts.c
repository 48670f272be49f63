/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-terminal-prompts.h"

#include "cs-gathered-prompts.h"

#include <string.h>

#include "cs-cli-console.h"
#include "cs-cli.h"

struct _CsTerminalPrompts {
  GObject parent_instance;

  CsKeyring *keyring; /* may be NULL */
  GQueue *waiting;    /* of GTask: the first one is being asked */
};

static void cs_prompts_iface_init (CsPromptsInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CsTerminalPrompts,
                               cs_terminal_prompts,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CS_TYPE_PROMPTS, cs_prompts_iface_init))

/* What the thread works with; the prompt is immutable. */
typedef struct {
  CsPrompt *prompt;
  gboolean may_remember;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_object_unref (question->prompt);
  g_free (question);
}

static void
cs_terminal_prompts_finalize (GObject *object)
{
  CsTerminalPrompts *self = CS_TERMINAL_PROMPTS (object);

  g_clear_object (&self->keyring);
  g_queue_free_full (self->waiting, g_object_unref);

  G_OBJECT_CLASS (cs_terminal_prompts_parent_class)->finalize (object);
}

static void
cs_terminal_prompts_class_init (CsTerminalPromptsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_terminal_prompts_finalize;
}

static void
cs_terminal_prompts_init (CsTerminalPrompts *self)
{
  self->waiting = g_queue_new ();
}

CsTerminalPrompts *
cs_terminal_prompts_new (CsKeyring *keyring)
{
  CsTerminalPrompts *self = g_object_new (CS_TYPE_TERMINAL_PROMPTS, NULL);

  g_set_object (&self->keyring, keyring);

  return self;
}

static void
append_line (GString *text, const char *label, const char *value)
{
  g_autofree char *shown_label = cs_escape_control (label);
  g_autofree char *shown_value = cs_escape_control (value);

  g_string_append_printf (text, "  %s: %s\n", shown_label, shown_value);
}

/* Everything above the line where the answer is typed. */
static char *
dup_introduction (CsPrompt *prompt)
{
  GString *text = g_string_new (NULL);
  g_autofree char *title = cs_escape_control (cs_prompt_get_title (prompt));
  g_autofree char *body = cs_escape_control (cs_prompt_get_text (prompt));

  if (cs_prompt_is_retry (prompt))
    g_string_append (text, "The answer was refused.\n");
  if (*body != '\0')
    g_string_append_printf (text, "%s\n%s\n", title, body);
  for (guint i = 0; i < cs_prompt_get_n_details (prompt); i++)
    append_line (text, cs_prompt_get_detail_label (prompt, i),
                 cs_prompt_get_detail_value (prompt, i));

  return g_string_free (text, FALSE);
}

static const char *
get_question (CsPrompt *prompt)
{
  switch (cs_prompt_get_kind (prompt)) {
  case CS_PROMPT_HOST_KEY:
    if (g_strcmp0 (cs_prompt_get_key (prompt), CS_GATHERED_KEY) == 0)
      return "Type yes when you have compared all of them and accept them: ";
    return "Type yes when you have compared it and accept it: ";
  case CS_PROMPT_ROOT:
    return "Type yes when you have compared it and accept it: ";
  case CS_PROMPT_CONFIRM:
    return "Go on? [y/N] ";
  case CS_PROMPT_SECRET:
  case CS_PROMPT_TEXT:
    return NULL; /* its title */
  }

  g_return_val_if_reached (NULL);
}

static char *
ask (CsPrompt *prompt, GCancellable *cancellable, GError **error)
{
  CsPromptKind kind = cs_prompt_get_kind (prompt);
  g_autofree char *introduction = dup_introduction (prompt);
  g_autofree char *title = cs_escape_control (cs_prompt_get_title (prompt));
  const char *question = get_question (prompt);
  g_autofree char *whole = question != NULL ? g_strconcat (introduction, question, NULL)
                                            : g_strconcat (introduction, title, ": ", NULL);

  return cs_console_ask (whole, kind == CS_PROMPT_SECRET, cancellable, error);
}

static gboolean
is_yes (CsPromptKind kind, const char *answer)
{
  if (kind == CS_PROMPT_CONFIRM && g_ascii_strcasecmp (answer, "y") == 0)
    return TRUE;

  return g_ascii_strcasecmp (answer, "yes") == 0;
}

/* Takes @typed, which is wiped. A question that fails here is a "no": nothing is remembered. */
static CsAnswer *
take_secret (const Question *question, char *typed, GCancellable *cancellable)
{
  g_autoptr (CsSecret) secret = cs_secret_new (typed);
  gboolean remember = FALSE;

  cs_secret_wipe (typed, strlen (typed));
  g_free (typed);
  if (question->may_remember) {
    g_autofree char *answer
        = cs_console_ask ("Keep it in the keyring? [y/N] ", FALSE, cancellable, NULL);

    remember = answer != NULL && is_yes (CS_PROMPT_CONFIRM, answer);
  }

  return cs_answer_new_secret (secret, remember);
}

/* Worker thread: reads @task_data, touches no object but the immutable prompt. */
static void
ask_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  const Question *question = task_data;
  CsPromptKind kind = cs_prompt_get_kind (question->prompt);
  GError *error = NULL;
  char *typed = ask (question->prompt, cancellable, &error);
  CsAnswer *answer = NULL;

  if (typed == NULL) {
    g_task_return_error (task, error);
    return;
  }

  if (kind == CS_PROMPT_SECRET) {
    answer = take_secret (question, g_steal_pointer (&typed), cancellable);
  } else if (kind == CS_PROMPT_TEXT) {
    answer = cs_answer_new_text (typed);
  } else if (is_yes (kind, typed)) {
    answer = cs_answer_new_yes ();
  }
  g_free (typed);

  if (answer != NULL)
    g_task_return_pointer (task, answer, (GDestroyNotify) cs_answer_free);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s: not accepted",
                             cs_prompt_get_title (question->prompt));
}

/* The question at the head is answered: the next one's turn. */
static void
completed_cb (CsTerminalPrompts *self, GParamSpec *pspec, GTask *task)
{
  GTask *next;

  g_object_unref (g_queue_pop_head (self->waiting));
  next = g_queue_peek_head (self->waiting);
  if (next != NULL)
    g_task_run_in_thread (next, ask_thread);
}

static void
cs_terminal_prompts_ask_async (CsPrompts *prompts,
                               CsPrompt *prompt,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  CsTerminalPrompts *self = CS_TERMINAL_PROMPTS (prompts);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Question *question = g_new (Question, 1);

  question->prompt = g_object_ref (prompt);
  question->may_remember = self->keyring != NULL && cs_prompt_get_identity (prompt) != NULL
                           && cs_keyring_get_unavailable_reason (self->keyring) == NULL;
  g_task_set_source_tag (task, cs_terminal_prompts_ask_async);
  g_task_set_task_data (task, question, question_free);
  g_signal_connect_object (task, "notify::completed", G_CALLBACK (completed_cb), self,
                           G_CONNECT_SWAPPED);

  g_queue_push_tail (self->waiting, task);
  if (g_queue_get_length (self->waiting) == 1)
    g_task_run_in_thread (task, ask_thread);
}

static CsAnswer *
cs_terminal_prompts_ask_finish (CsPrompts *prompts, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, prompts), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
cs_prompts_iface_init (CsPromptsInterface *iface)
{
  iface->ask_async = cs_terminal_prompts_ask_async;
  iface->ask_finish = cs_terminal_prompts_ask_finish;
}
