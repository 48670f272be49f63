/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fake-prompts.h"

#include <string.h>

typedef struct {
  char *what;
  char *answer;
} Row;

struct _FakePrompts {
  GObject parent_instance;

  GPtrArray *rows;
  gboolean decided[CS_PROMPT_TEXT + 1];
  gboolean yes[CS_PROMPT_TEXT + 1];
  gboolean silent;
  GString *log;
  CsPrompt *last;
};

static void fake_prompts_iface_init (CsPromptsInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakePrompts,
                               fake_prompts,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CS_TYPE_PROMPTS, fake_prompts_iface_init))

static void
row_free (gpointer data)
{
  Row *row = data;

  g_free (row->what);
  g_free (row->answer);
  g_free (row);
}

static void
fake_prompts_finalize (GObject *object)
{
  FakePrompts *self = FAKE_PROMPTS (object);

  g_ptr_array_unref (self->rows);
  g_string_free (self->log, TRUE);
  g_clear_object (&self->last);

  G_OBJECT_CLASS (fake_prompts_parent_class)->finalize (object);
}

static void
fake_prompts_class_init (FakePromptsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_prompts_finalize;
}

static void
fake_prompts_init (FakePrompts *self)
{
  self->rows = g_ptr_array_new_with_free_func (row_free);
  self->log = g_string_new (NULL);
}

FakePrompts *
fake_prompts_new (void)
{
  return g_object_new (FAKE_TYPE_PROMPTS, NULL);
}

void
fake_prompts_answer (FakePrompts *self, const char *what, const char *answer)
{
  Row *row = g_new0 (Row, 1);

  row->what = g_strdup (what);
  row->answer = g_strdup (answer);
  g_ptr_array_add (self->rows, row);
}

void
fake_prompts_decide (FakePrompts *self, CsPromptKind kind, gboolean yes)
{
  self->decided[kind] = TRUE;
  self->yes[kind] = yes;
}

void
fake_prompts_be_silent (FakePrompts *self)
{
  self->silent = TRUE;
}

const char *
fake_prompts_get_log (FakePrompts *self)
{
  return self->log->str;
}

CsPrompt *
fake_prompts_get_last (FakePrompts *self)
{
  return self->last;
}

static const char *
name_of (CsPrompt *prompt)
{
  const char *key = cs_prompt_get_key (prompt);

  return key != NULL ? key : cs_prompt_get_text (prompt);
}

static const Row *
find_row (FakePrompts *self, CsPrompt *prompt)
{
  for (guint i = 0; i < self->rows->len; i++) {
    const Row *row = g_ptr_array_index (self->rows, i);

    if (strstr (name_of (prompt), row->what) != NULL)
      return row;
  }

  return NULL;
}

static CsAnswer *
answer_from_table (FakePrompts *self, CsPrompt *prompt, gboolean *refused)
{
  const Row *row = find_row (self, prompt);
  g_autoptr (CsSecret) secret = NULL;

  *refused = row != NULL && row->answer == NULL;
  if (row == NULL || row->answer == NULL)
    return NULL;
  if (cs_prompt_get_kind (prompt) == CS_PROMPT_TEXT)
    return cs_answer_new_text (row->answer);

  secret = cs_secret_new (row->answer);

  return cs_answer_new_secret (secret, FALSE);
}

static CsAnswer *
find_answer (FakePrompts *self, CsPrompt *prompt, gboolean *refused)
{
  CsPromptKind kind = cs_prompt_get_kind (prompt);

  if (kind == CS_PROMPT_SECRET || kind == CS_PROMPT_TEXT)
    return answer_from_table (self, prompt, refused);

  *refused = self->decided[kind] && !self->yes[kind];

  return self->yes[kind] ? cs_answer_new_yes () : NULL;
}

static void
cancelled_cb (GCancellable *cancellable, gpointer task)
{
  g_task_return_error_if_cancelled (task);
  g_object_unref (task);
}

static void
note (FakePrompts *self, CsPrompt *prompt)
{
  static const char *const kinds[] = { "secret", "host-key", "root", "confirm", "text" };

  g_string_append_printf (self->log, "%s %s\n", kinds[cs_prompt_get_kind (prompt)],
                          name_of (prompt));
  g_set_object (&self->last, prompt);
}

static void
ask_async (CsPrompts *prompts,
           CsPrompt *prompt,
           GCancellable *cancellable,
           GAsyncReadyCallback callback,
           gpointer user_data)
{
  FakePrompts *self = FAKE_PROMPTS (prompts);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  CsAnswer *answer;
  gboolean refused = FALSE;

  g_assert_true (g_main_context_is_owner (g_main_context_default ()));
  note (self, prompt);
  if (self->silent) {
    g_assert_nonnull (cancellable);
    if (g_task_return_error_if_cancelled (task))
      return; /* before it was asked: the signal has been */
    g_signal_connect (cancellable, "cancelled", G_CALLBACK (cancelled_cb), g_object_ref (task));
    return;
  }

  answer = find_answer (self, prompt, &refused);
  if (answer != NULL)
    g_task_return_pointer (task, answer, (GDestroyNotify) cs_answer_free);
  else if (refused)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The user said no");
  else
    g_task_return_new_error (task, CS_ERROR, CS_ERROR_NO_ANSWER, "Nobody answers \"%s\"",
                             name_of (prompt));
}

static CsAnswer *
ask_finish (CsPrompts *prompts, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
judge (CsPrompts *prompts, CsPrompt *prompt, gboolean worked)
{
  FakePrompts *self = FAKE_PROMPTS (prompts);

  g_string_append_printf (self->log, "judged %s %s\n", name_of (prompt),
                          worked ? "worked" : "failed");
}

static void
fake_prompts_iface_init (CsPromptsInterface *iface)
{
  iface->ask_async = ask_async;
  iface->ask_finish = ask_finish;
  iface->judge = judge;
}
