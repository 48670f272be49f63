/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-window-prompts.h"

#include <glib/gi18n.h>

#include "cs-prompt-dialog.h"
#include "cs-told-dialog.h"

struct _CsWindowPrompts {
  GObject parent_instance;

  /* owned */
  CsKeyring *keyring; /* nullable */
  GQueue waiting;     /* of GTask, whose data is the prompt; the first one is being asked */

  /* borrowed: NULL once it is gone */
  GtkWindow *window;
  CsPromptDialog *dialog;
};

static void cs_prompts_iface_init (CsPromptsInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CsWindowPrompts,
                               cs_window_prompts,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CS_TYPE_PROMPTS, cs_prompts_iface_init))

static void ask_next (CsWindowPrompts *self);

static void
cs_window_prompts_dispose (GObject *object)
{
  CsWindowPrompts *self = CS_WINDOW_PROMPTS (object);

  g_clear_weak_pointer (&self->window);
  g_clear_weak_pointer (&self->dialog);
  g_clear_object (&self->keyring);

  G_OBJECT_CLASS (cs_window_prompts_parent_class)->dispose (object);
}

static void
cs_window_prompts_class_init (CsWindowPromptsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cs_window_prompts_dispose;
}

static void
cs_window_prompts_init (CsWindowPrompts *self)
{
  g_queue_init (&self->waiting);
}

CsWindowPrompts *
cs_window_prompts_new (GtkWindow *window, CsKeyring *keyring)
{
  CsWindowPrompts *self = g_object_new (CS_TYPE_WINDOW_PROMPTS, NULL);

  g_set_weak_pointer (&self->window, window);
  g_set_object (&self->keyring, keyring);

  return self;
}

static void
return_no (GTask *task)
{
  CsPrompt *prompt = g_task_get_task_data (task);

  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("%s: cancelled"),
                           cs_prompt_get_title (prompt));
}

static void
response_cb (CsWindowPrompts *self, const char *response, CsPromptDialog *dialog)
{
  g_autoptr (GTask) task = g_queue_pop_head (&self->waiting);

  g_clear_weak_pointer (&self->dialog);
  if (g_strcmp0 (response, "accept") == 0)
    g_task_return_pointer (task, cs_prompt_dialog_take_answer (dialog),
                           (GDestroyNotify) cs_answer_free);
  else
    return_no (task);

  ask_next (self);
}

static void
ask_next (CsWindowPrompts *self)
{
  GTask *task = g_queue_peek_head (&self->waiting);
  gboolean may_keep
      = self->keyring != NULL && cs_keyring_get_unavailable_reason (self->keyring) == NULL;
  CsPromptDialog *dialog;

  if (task == NULL || self->window == NULL)
    return;

  dialog = cs_prompt_dialog_new (g_task_get_task_data (task), may_keep);
  g_set_weak_pointer (&self->dialog, dialog);
  gtk_window_set_transient_for (GTK_WINDOW (dialog), self->window);
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* The look or run that asked was cancelled: its questions go away unanswered. */
static gboolean
drop_cancelled_cb (gpointer user_data)
{
  CsWindowPrompts *self = CS_WINDOW_PROMPTS (user_data);
  GTask *asking = g_queue_peek_head (&self->waiting);
  GList *link = self->waiting.head != NULL ? self->waiting.head->next : NULL;

  while (link != NULL) {
    GList *next = link->next;

    if (g_cancellable_is_cancelled (g_task_get_cancellable (link->data))) {
      g_autoptr (GTask) task = link->data;

      g_queue_delete_link (&self->waiting, link);
      return_no (task);
    }
    link = next;
  }
  if (asking != NULL && self->dialog != NULL
      && g_cancellable_is_cancelled (g_task_get_cancellable (asking)))
    gtk_window_close (GTK_WINDOW (self->dialog));

  return G_SOURCE_REMOVE;
}

/* Not here and now: a cancellable's handler must not disconnect itself. */
static void
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, drop_cancelled_cb, g_object_ref (user_data), g_object_unref);
}

static void
cs_window_prompts_ask_async (CsPrompts *prompts,
                             CsPrompt *prompt,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  CsWindowPrompts *self = CS_WINDOW_PROMPTS (prompts);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, cs_window_prompts_ask_async);
  g_task_set_task_data (task, g_object_ref (prompt), g_object_unref);
  if (self->window == NULL || g_cancellable_is_cancelled (cancellable)) {
    return_no (task);
    return;
  }

  if (cancellable != NULL)
    g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (cancelled_cb), self, 0);
  g_queue_push_tail (&self->waiting, g_steal_pointer (&task));
  if (self->dialog == NULL)
    ask_next (self);
}

static CsAnswer *
cs_window_prompts_ask_finish (CsPrompts *prompts, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, prompts), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* No question: it stands until it is read, and nothing waits for that. A look that is made again
 * says nothing new. */
static void
cs_window_prompts_tell (CsPrompts *prompts, CsPrompt *prompt)
{
  CsWindowPrompts *self = CS_WINDOW_PROMPTS (prompts);
  g_autoptr (GList) all = gtk_window_list_toplevels ();

  if (self->window == NULL)
    return;
  for (GList *l = all; l != NULL; l = l->next) {
    if (ADW_IS_MESSAGE_DIALOG (l->data) && gtk_window_get_transient_for (l->data) == self->window
        && g_strcmp0 (adw_message_dialog_get_heading (l->data), cs_prompt_get_title (prompt)) == 0)
      return;
  }

  gtk_window_present (GTK_WINDOW (cs_told_dialog_new (self->window, prompt)));
}

static void
cs_prompts_iface_init (CsPromptsInterface *iface)
{
  iface->ask_async = cs_window_prompts_ask_async;
  iface->ask_finish = cs_window_prompts_ask_finish;
  iface->tell = cs_window_prompts_tell;
}

void
cs_window_prompts_close (CsWindowPrompts *self)
{
  CsPromptDialog *dialog;
  GTask *task;

  g_return_if_fail (CS_IS_WINDOW_PROMPTS (self));

  g_clear_weak_pointer (&self->window);
  dialog = self->dialog;
  g_clear_weak_pointer (&self->dialog);
  if (dialog != NULL) {
    g_signal_handlers_disconnect_by_data (dialog, self);
    gtk_window_destroy (GTK_WINDOW (dialog));
  }
  while ((task = g_queue_pop_head (&self->waiting)) != NULL) {
    return_no (task);
    g_object_unref (task);
  }
}

GtkWindow *
cs_window_prompts_get_dialog (CsWindowPrompts *self)
{
  g_return_val_if_fail (CS_IS_WINDOW_PROMPTS (self), NULL);

  return GTK_WINDOW (self->dialog);
}
