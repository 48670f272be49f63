/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-prompt.h"

G_DEFINE_INTERFACE (CsPrompts, cs_prompts, G_TYPE_OBJECT)

static void
cs_prompts_real_ask_async (CsPrompts *self,
                           CsPrompt *prompt,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_task_report_new_error (self, callback, user_data, cs_prompts_real_ask_async, G_IO_ERROR,
                           G_IO_ERROR_NOT_SUPPORTED, "%s cannot ask", G_OBJECT_TYPE_NAME (self));
}

static CsAnswer *
cs_prompts_real_ask_finish (CsPrompts *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
cs_prompts_real_judge (CsPrompts *self, CsPrompt *prompt, gboolean worked)
{
}

static void
cs_prompts_real_tell (CsPrompts *self, CsPrompt *prompt)
{
}

static void
cs_prompts_default_init (CsPromptsInterface *iface)
{
  iface->ask_async = cs_prompts_real_ask_async;
  iface->ask_finish = cs_prompts_real_ask_finish;
  iface->judge = cs_prompts_real_judge;
  iface->tell = cs_prompts_real_tell;
}

void
cs_prompts_ask_async (CsPrompts *self,
                      CsPrompt *prompt,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_return_if_fail (CS_IS_PROMPTS (self));
  g_return_if_fail (CS_IS_PROMPT (prompt));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  CS_PROMPTS_GET_IFACE (self)->ask_async (self, prompt, cancellable, callback, user_data);
}

CsAnswer *
cs_prompts_ask_finish (CsPrompts *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (CS_IS_PROMPTS (self), NULL);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), NULL);

  return CS_PROMPTS_GET_IFACE (self)->ask_finish (self, result, error);
}

/* A question on its way from a worker thread to the main context and back. It goes by an idle
 * source and not by g_main_context_invoke(), which would ask in the worker whenever the main loop
 * pauses. Both threads hold a reference: the one that waits may go on while the other is still
 * leaving the mutex. */
typedef struct {
  CsPrompts *prompts;
  CsPrompt *prompt;
  GCancellable *cancellable;

  GMutex mutex;
  GCond answered;
  gboolean done;
  CsAnswer *answer;
  GError *error;
} Question;

static void
question_clear (gpointer data)
{
  Question *question = data;

  g_object_unref (question->prompts);
  g_object_unref (question->prompt);
  g_clear_object (&question->cancellable);
  g_mutex_clear (&question->mutex);
  g_cond_clear (&question->answered);
}

static void
question_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, question_clear);
}

static Question *
question_new (CsPrompts *prompts, CsPrompt *prompt, GCancellable *cancellable)
{
  Question *question = g_atomic_rc_box_new0 (Question);

  question->prompts = g_object_ref (prompts);
  question->prompt = g_object_ref (prompt);
  g_set_object (&question->cancellable, cancellable);
  g_mutex_init (&question->mutex);
  g_cond_init (&question->answered);

  return question;
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;

  g_mutex_lock (&question->mutex);
  question->answer = cs_prompts_ask_finish (question->prompts, result, &question->error);
  question->done = TRUE;
  g_cond_signal (&question->answered);
  g_mutex_unlock (&question->mutex);
  question_unref (question);
}

static gboolean
ask_in_main_cb (gpointer user_data)
{
  Question *question = user_data;

  cs_prompts_ask_async (question->prompts, question->prompt, question->cancellable, answered_cb,
                        question);

  return G_SOURCE_REMOVE;
}

CsAnswer *
cs_prompts_ask (CsPrompts *self, CsPrompt *prompt, GCancellable *cancellable, GError **error)
{
  Question *question;
  CsAnswer *answer;

  g_return_val_if_fail (CS_IS_PROMPTS (self), NULL);
  g_return_val_if_fail (CS_IS_PROMPT (prompt), NULL);
  g_return_val_if_fail (!g_main_context_is_owner (NULL), NULL);

  question = question_new (self, prompt, cancellable);
  g_idle_add_full (G_PRIORITY_DEFAULT, ask_in_main_cb, g_atomic_rc_box_acquire (question), NULL);

  g_mutex_lock (&question->mutex);
  while (!question->done)
    g_cond_wait (&question->answered, &question->mutex);
  if (question->error != NULL)
    g_propagate_error (error, question->error);
  answer = question->answer;
  g_mutex_unlock (&question->mutex);
  question_unref (question);

  return answer;
}

/* What is only said, on its way to the main context. */
typedef struct {
  CsPrompts *prompts;
  CsPrompt *prompt;
  gboolean worked; /* of a judgement */
} Remark;

static void
remark_free (gpointer data)
{
  Remark *remark = data;

  g_object_unref (remark->prompts);
  g_object_unref (remark->prompt);
  g_free (remark);
}

static void
hand_over (CsPrompts *prompts, CsPrompt *prompt, gboolean worked, GSourceFunc function)
{
  Remark *remark = g_new (Remark, 1);

  remark->prompts = g_object_ref (prompts);
  remark->prompt = g_object_ref (prompt);
  remark->worked = worked;
  g_idle_add_full (G_PRIORITY_DEFAULT, function, remark, remark_free);
}

static gboolean
judge_in_main_cb (gpointer user_data)
{
  Remark *remark = user_data;

  CS_PROMPTS_GET_IFACE (remark->prompts)->judge (remark->prompts, remark->prompt, remark->worked);

  return G_SOURCE_REMOVE;
}

void
cs_prompts_judge (CsPrompts *self, CsPrompt *prompt, gboolean worked)
{
  g_return_if_fail (CS_IS_PROMPTS (self));
  g_return_if_fail (CS_IS_PROMPT (prompt));

  hand_over (self, prompt, worked, judge_in_main_cb);
}

static gboolean
tell_in_main_cb (gpointer user_data)
{
  Remark *remark = user_data;

  CS_PROMPTS_GET_IFACE (remark->prompts)->tell (remark->prompts, remark->prompt);

  return G_SOURCE_REMOVE;
}

void
cs_prompts_tell (CsPrompts *self, CsPrompt *prompt)
{
  g_return_if_fail (CS_IS_PROMPTS (self));
  g_return_if_fail (CS_IS_PROMPT (prompt));

  hand_over (self, prompt, FALSE, tell_in_main_cb);
}
