/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-gathered-prompts.h"

#define _(text) cs_language_translate (text)

#define GATHER_MILLISECONDS 700 /* since the last key came */

struct _CsGatheredPrompts {
  GObject parent_instance;

  CsPrompts *inner;
  GPtrArray *waiting; /* of GTask, whose data is the prompt; owned */
  guint source;
};

static void cs_prompts_iface_init (CsPromptsInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CsGatheredPrompts,
                               cs_gathered_prompts,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CS_TYPE_PROMPTS, cs_prompts_iface_init))

/* The tasks hold the object, so that nothing waits any more. */
static void
cs_gathered_prompts_finalize (GObject *object)
{
  CsGatheredPrompts *self = CS_GATHERED_PROMPTS (object);

  g_clear_handle_id (&self->source, g_source_remove);
  g_ptr_array_unref (self->waiting);
  g_clear_object (&self->inner);

  G_OBJECT_CLASS (cs_gathered_prompts_parent_class)->finalize (object);
}

static void
cs_gathered_prompts_class_init (CsGatheredPromptsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_gathered_prompts_finalize;
}

static void
cs_gathered_prompts_init (CsGatheredPrompts *self)
{
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
}

CsGatheredPrompts *
cs_gathered_prompts_new (CsPrompts *inner)
{
  CsGatheredPrompts *self;

  g_return_val_if_fail (CS_IS_PROMPTS (inner), NULL);

  self = g_object_new (CS_TYPE_GATHERED_PROMPTS, NULL);
  self->inner = g_object_ref (inner);

  return self;
}

/* --- several as one ----------------------------------------------------------------------------
 */

/* "cms1a, cms1a.pod2.cms.lab, ssh-ed25519": whose key it is, and all but the fingerprint, which is
 * the last thing that a host key's prompt shows. */
static void
add_one (CsPrompt *whole, CsPrompt *one)
{
  guint n = cs_prompt_get_n_details (one);
  const char *group = cs_prompt_get_group (one);
  g_autoptr (GString) label = g_string_new (NULL);

  if (group != NULL && g_str_has_prefix (group, "Node "))
    g_string_append (label, group + strlen ("Node "));
  for (guint i = 0; i + 1 < n; i++)
    g_string_append_printf (label, "%s%s", label->len > 0 ? ", " : "",
                            cs_prompt_get_detail_value (one, i));
  cs_prompt_add_detail (whole, label->str,
                        n > 0 ? cs_prompt_get_detail_value (one, n - 1)
                              : cs_prompt_get_title (one));
}

/* As they are called, not as they came: so that a list is compared with a list. */
static int
compare_tasks (gconstpointer one, gconstpointer other)
{
  return g_strcmp0 (cs_prompt_get_group (g_task_get_task_data (*(GTask *const *) one)),
                    cs_prompt_get_group (g_task_get_task_data (*(GTask *const *) other)));
}

static CsPrompt *
new_whole (GPtrArray *tasks)
{
  CsPrompt *whole = cs_prompt_new (
      CS_PROMPT_HOST_KEY, _ ("Unknown host keys"),
      _ ("They are not known on this computer yet. Compare each fingerprint with the one that the "
         "node shows at its console, and accept them only when all are equal. To accept some of "
         "them only, pin those with HostKey= in the cluster file."));

  g_ptr_array_sort (tasks, compare_tasks);
  cs_prompt_set_scope (whole, "Nodes", CS_GATHERED_KEY, NULL);
  for (guint i = 0; i < tasks->len; i++)
    add_one (whole, g_task_get_task_data (tasks->pdata[i]));

  return whole;
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GPtrArray) tasks = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CsAnswer) answer = cs_prompts_ask_finish (CS_PROMPTS (source), result, &error);

  for (guint i = 0; i < tasks->len; i++) {
    GTask *task = tasks->pdata[i];

    if (answer != NULL)
      g_task_return_pointer (task, cs_answer_new_yes (), (GDestroyNotify) cs_answer_free);
    else
      g_task_return_error (task, g_error_copy (error));
  }
}

/* They come from one look or run, which is cancelled as a whole. */
static gboolean
ask_cb (gpointer user_data)
{
  CsGatheredPrompts *self = CS_GATHERED_PROMPTS (user_data);
  g_autoptr (GPtrArray) tasks = g_steal_pointer (&self->waiting);
  GTask *first = tasks->pdata[0];
  GCancellable *cancellable = g_task_get_cancellable (first);
  g_autoptr (CsPrompt) whole = NULL;

  self->source = 0;
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  whole = tasks->len == 1 ? g_object_ref (g_task_get_task_data (first)) : new_whole (tasks);
  cs_prompts_ask_async (self->inner, whole, cancellable, answered_cb, g_steal_pointer (&tasks));

  return G_SOURCE_REMOVE;
}

/* --- the interface -----------------------------------------------------------------------------
 */

static void
passed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  CsAnswer *answer = cs_prompts_ask_finish (CS_PROMPTS (source), result, &error);

  if (answer != NULL)
    g_task_return_pointer (task, answer, (GDestroyNotify) cs_answer_free);
  else
    g_task_return_error (task, error);
}

static void
cs_gathered_prompts_ask_async (CsPrompts *prompts,
                               CsPrompt *prompt,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  CsGatheredPrompts *self = CS_GATHERED_PROMPTS (prompts);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, cs_gathered_prompts_ask_async);
  g_task_set_task_data (task, g_object_ref (prompt), g_object_unref);
  if (cs_prompt_get_kind (prompt) != CS_PROMPT_HOST_KEY) {
    cs_prompts_ask_async (self->inner, prompt, cancellable, passed_cb, task);
    return;
  }

  g_ptr_array_add (self->waiting, task);
  g_clear_handle_id (&self->source, g_source_remove);
  self->source = g_timeout_add (GATHER_MILLISECONDS, ask_cb, self);
}

static CsAnswer *
cs_gathered_prompts_ask_finish (CsPrompts *prompts, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, prompts), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
cs_gathered_prompts_judge (CsPrompts *prompts, CsPrompt *prompt, gboolean worked)
{
  cs_prompts_judge (CS_GATHERED_PROMPTS (prompts)->inner, prompt, worked);
}

static void
cs_gathered_prompts_tell (CsPrompts *prompts, CsPrompt *prompt)
{
  cs_prompts_tell (CS_GATHERED_PROMPTS (prompts)->inner, prompt);
}

static void
cs_prompts_iface_init (CsPromptsInterface *iface)
{
  iface->ask_async = cs_gathered_prompts_ask_async;
  iface->ask_finish = cs_gathered_prompts_ask_finish;
  iface->judge = cs_gathered_prompts_judge;
  iface->tell = cs_gathered_prompts_tell;
}
