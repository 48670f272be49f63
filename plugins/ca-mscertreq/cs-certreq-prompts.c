/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-certreq-prompts.h"

struct _CsCertreqPrompts {
  GObject parent_instance;

  CsPrompts *inner;
  GHashTable *given;  /* what for -> CsSecret: answers, not judged yet */
  GHashTable *proved; /* what for -> CsSecret: answers that worked */
};

static void cs_prompts_iface_init (CsPromptsInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CsCertreqPrompts,
                               cs_certreq_prompts,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CS_TYPE_PROMPTS, cs_prompts_iface_init))

static void
cs_certreq_prompts_finalize (GObject *object)
{
  CsCertreqPrompts *self = CS_CERTREQ_PROMPTS (object);

  g_clear_object (&self->inner);
  g_hash_table_unref (self->given);
  g_hash_table_unref (self->proved);

  G_OBJECT_CLASS (cs_certreq_prompts_parent_class)->finalize (object);
}

static void
cs_certreq_prompts_class_init (CsCertreqPromptsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_certreq_prompts_finalize;
}

static GHashTable *
new_table (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) cs_secret_unref);
}

static void
cs_certreq_prompts_init (CsCertreqPrompts *self)
{
  self->given = new_table ();
  self->proved = new_table ();
}

CsPrompts *
cs_certreq_prompts_new (CsPrompts *inner)
{
  CsCertreqPrompts *self = g_object_new (CS_TYPE_CERTREQ_PROMPTS, NULL);

  self->inner = g_object_ref (inner);

  return CS_PROMPTS (self);
}

/* The identity holds user, host and host key: another host gets nothing. NULL for what is asked
 * every time. */
static char *
dup_purpose (CsPrompt *prompt)
{
  const char *identity = cs_prompt_get_identity (prompt);
  const char *key = cs_prompt_get_key (prompt);

  if (cs_prompt_get_kind (prompt) != CS_PROMPT_SECRET || identity == NULL || key == NULL)
    return NULL;

  return g_strjoin ("\n", identity, key, NULL);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  CsCertreqPrompts *self = g_task_get_source_object (task);
  char *purpose = dup_purpose (g_task_get_task_data (task));
  GError *error = NULL;
  CsAnswer *answer = cs_prompts_ask_finish (CS_PROMPTS (source), result, &error);

  if (answer != NULL && answer->secret != NULL && purpose != NULL)
    g_hash_table_replace (self->given, purpose, cs_secret_ref (answer->secret));
  else
    g_free (purpose);
  if (answer != NULL)
    g_task_return_pointer (task, answer, (GDestroyNotify) cs_answer_free);
  else
    g_task_return_error (task, error);
}

static void
cs_certreq_prompts_ask_async (CsPrompts *prompts,
                              CsPrompt *prompt,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  CsCertreqPrompts *self = CS_CERTREQ_PROMPTS (prompts);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *purpose = dup_purpose (prompt);
  CsSecret *known = purpose != NULL && !cs_prompt_is_retry (prompt)
                        ? g_hash_table_lookup (self->proved, purpose)
                        : NULL;

  g_task_set_source_tag (task, cs_certreq_prompts_ask_async);
  g_task_set_task_data (task, g_object_ref (prompt), g_object_unref);
  if (known != NULL)
    g_task_return_pointer (task, cs_answer_new_secret (known, FALSE),
                           (GDestroyNotify) cs_answer_free);
  else
    cs_prompts_ask_async (self->inner, prompt, cancellable, answered_cb, g_steal_pointer (&task));
}

static CsAnswer *
cs_certreq_prompts_ask_finish (CsPrompts *prompts, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, prompts), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
cs_certreq_prompts_judge (CsPrompts *prompts, CsPrompt *prompt, gboolean worked)
{
  CsCertreqPrompts *self = CS_CERTREQ_PROMPTS (prompts);
  g_autofree char *purpose = dup_purpose (prompt);
  CsSecret *given = purpose != NULL ? g_hash_table_lookup (self->given, purpose) : NULL;

  if (worked && given != NULL)
    g_hash_table_replace (self->proved, g_strdup (purpose), cs_secret_ref (given));
  else if (!worked && purpose != NULL)
    g_hash_table_remove (self->proved, purpose);
  if (purpose != NULL)
    g_hash_table_remove (self->given, purpose);

  cs_prompts_judge (self->inner, prompt, worked);
}

static void
cs_prompts_iface_init (CsPromptsInterface *iface)
{
  iface->ask_async = cs_certreq_prompts_ask_async;
  iface->ask_finish = cs_certreq_prompts_ask_finish;
  iface->judge = cs_certreq_prompts_judge;
}
