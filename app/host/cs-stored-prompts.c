/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-stored-prompts.h"

struct _CsStoredPrompts {
  GObject parent_instance;

  CsSecretsFile *secrets; /* these three may be NULL */
  CsKeyring *keyring;
  CsPrompts *inner;
  gboolean accept_new_host_keys;
  guint n_changes; /* of the keyring, under way */
};

static void cs_prompts_iface_init (CsPromptsInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CsStoredPrompts,
                               cs_stored_prompts,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CS_TYPE_PROMPTS, cs_prompts_iface_init))

/* What waits for a prompt's judgement hangs on the prompt and goes with it. */
/* clang-format off */
static G_DEFINE_QUARK (cs_stored_prompts_remember, remember)
static G_DEFINE_QUARK (cs_stored_prompts_from_keyring, from_keyring)
    /* clang-format on */

    static void cs_stored_prompts_finalize (GObject *object)
{
  CsStoredPrompts *self = CS_STORED_PROMPTS (object);

  g_clear_object (&self->secrets);
  g_clear_object (&self->keyring);
  g_clear_object (&self->inner);

  G_OBJECT_CLASS (cs_stored_prompts_parent_class)->finalize (object);
}

static void
cs_stored_prompts_class_init (CsStoredPromptsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_stored_prompts_finalize;
}

static void
cs_stored_prompts_init (CsStoredPrompts *self)
{
}

CsStoredPrompts *
cs_stored_prompts_new (CsSecretsFile *secrets, CsKeyring *keyring, CsPrompts *inner)
{
  CsStoredPrompts *self = g_object_new (CS_TYPE_STORED_PROMPTS, NULL);

  g_set_object (&self->secrets, secrets);
  g_set_object (&self->keyring, keyring);
  g_set_object (&self->inner, inner);

  return self;
}

void
cs_stored_prompts_set_accept_new_host_keys (CsStoredPrompts *self, gboolean accept)
{
  g_return_if_fail (CS_IS_STORED_PROMPTS (self));

  self->accept_new_host_keys = accept;
}

/* What the user can do when there is nobody to ask. */
static char *
dup_remedy (CsPrompt *prompt)
{
  const char *group = cs_prompt_get_group (prompt);
  const char *key = cs_prompt_get_key (prompt);

  switch (cs_prompt_get_kind (prompt)) {
  case CS_PROMPT_SECRET:
  case CS_PROMPT_TEXT:
    if (group == NULL || key == NULL)
      return g_strdup ("run it where it can be asked");
    return g_strdup_printf ("give --secrets FILE with %s= in its group [%s]", key, group);
  case CS_PROMPT_HOST_KEY:
    return g_strdup ("compare the key and pin it with HostKey= in the cluster file, or give "
                     "--accept-new-host-keys");
  case CS_PROMPT_ROOT:
    return g_strdup ("compare it and pin it with RootSha256= in the authority's group");
  case CS_PROMPT_CONFIRM:
    return g_strdup ("run it where it can be asked, or give --yes where the verb has it");
  }

  g_return_val_if_reached (NULL);
}

static GError *
new_no_answer (CsPrompt *prompt)
{
  g_autofree char *remedy = dup_remedy (prompt);
  g_autoptr (GString) text = g_string_new (cs_prompt_get_title (prompt));

  for (guint i = 0; i < cs_prompt_get_n_details (prompt); i++)
    g_string_append_printf (text, "%s%s %s", i == 0 ? " (" : ", ",
                            cs_prompt_get_detail_label (prompt, i),
                            cs_prompt_get_detail_value (prompt, i));
  if (cs_prompt_get_n_details (prompt) > 0)
    g_string_append_c (text, ')');

  return g_error_new (CS_ERROR, CS_ERROR_NO_ANSWER, "%s: there is nobody to ask; %s", text->str,
                      remedy);
}

static void
inner_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  CsPrompt *prompt = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  CsAnswer *answer = cs_prompts_ask_finish (CS_PROMPTS (source), result, &error);

  if (g_error_matches (error, CS_ERROR, CS_ERROR_NO_ANSWER)) {
    g_task_return_error (task, new_no_answer (prompt));
    return;
  }
  if (answer == NULL) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }

  if (answer->secret != NULL && answer->remember && cs_prompt_get_identity (prompt) != NULL
      && cs_prompt_get_key (prompt) != NULL)
    g_object_set_qdata_full (G_OBJECT (prompt), remember_quark (), cs_secret_ref (answer->secret),
                             (GDestroyNotify) cs_secret_unref);
  g_task_return_pointer (task, answer, (GDestroyNotify) cs_answer_free);
}

static void
ask_inner (GTask *owned)
{
  g_autoptr (GTask) task = owned;
  CsStoredPrompts *self = g_task_get_source_object (task);
  CsPrompt *prompt = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (self->inner == NULL)
    g_task_return_error (task, new_no_answer (prompt));
  else
    cs_prompts_ask_async (self->inner, prompt, cancellable, inner_answered_cb,
                          g_steal_pointer (&task));
}

/* A keyring that fails is passed over: the person is asked, as without one. */
static void
keyring_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  CsPrompt *prompt = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (CsSecret) secret = cs_keyring_lookup_finish (CS_KEYRING (source), result, &error);

  if (secret == NULL) {
    if (!g_task_return_error_if_cancelled (task))
      ask_inner (g_steal_pointer (&task));
    return;
  }

  g_object_set_qdata (G_OBJECT (prompt), from_keyring_quark (), GINT_TO_POINTER (TRUE));
  g_task_return_pointer (task, cs_answer_new_secret (secret, FALSE),
                         (GDestroyNotify) cs_answer_free);
}

/* Whether the prompt can be answered without asking anybody; NULL when it cannot. */
static CsAnswer *
answer_at_once (CsStoredPrompts *self, CsPrompt *prompt)
{
  CsPromptKind kind = cs_prompt_get_kind (prompt);
  const char *group = cs_prompt_get_group (prompt);
  const char *key = cs_prompt_get_key (prompt);
  CsSecret *secret;

  if (kind == CS_PROMPT_HOST_KEY && self->accept_new_host_keys)
    return cs_answer_new_yes ();
  if (kind != CS_PROMPT_SECRET && kind != CS_PROMPT_TEXT)
    return NULL;
  if (self->secrets == NULL || cs_prompt_is_retry (prompt) || group == NULL || key == NULL)
    return NULL;

  secret = cs_secrets_file_lookup (self->secrets, group, key);
  if (secret == NULL)
    return NULL;

  return kind == CS_PROMPT_TEXT ? cs_answer_new_text (cs_secret_peek (secret))
                                : cs_answer_new_secret (secret, FALSE);
}

static gboolean
may_ask_keyring (CsStoredPrompts *self, CsPrompt *prompt)
{
  return self->keyring != NULL && cs_prompt_get_kind (prompt) == CS_PROMPT_SECRET
         && !cs_prompt_is_retry (prompt) && cs_prompt_get_identity (prompt) != NULL
         && cs_prompt_get_key (prompt) != NULL;
}

static void
cs_stored_prompts_ask_async (CsPrompts *prompts,
                             CsPrompt *prompt,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  CsStoredPrompts *self = CS_STORED_PROMPTS (prompts);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  CsAnswer *answer;

  g_task_set_source_tag (task, cs_stored_prompts_ask_async);
  g_task_set_task_data (task, g_object_ref (prompt), g_object_unref);
  g_object_set_qdata (G_OBJECT (prompt), remember_quark (), NULL);
  g_object_set_qdata (G_OBJECT (prompt), from_keyring_quark (), NULL);

  answer = answer_at_once (self, prompt);
  if (answer != NULL)
    g_task_return_pointer (task, answer, (GDestroyNotify) cs_answer_free);
  else if (may_ask_keyring (self, prompt))
    cs_keyring_lookup_async (self->keyring, cs_prompt_get_identity (prompt),
                             cs_prompt_get_key (prompt), cancellable, keyring_answered_cb,
                             g_steal_pointer (&task));
  else
    ask_inner (g_steal_pointer (&task));
}

static CsAnswer *
cs_stored_prompts_ask_finish (CsPrompts *prompts, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, prompts), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsStoredPrompts) self = user_data;
  g_autoptr (GError) error = NULL;

  self->n_changes--;
  if (!cs_keyring_store_finish (CS_KEYRING (source), result, &error))
    g_message ("the secret is not kept: %s", error->message);
}

static void
cleared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsStoredPrompts) self = user_data;
  g_autoptr (GError) error = NULL;

  self->n_changes--;
  if (!cs_keyring_clear_finish (CS_KEYRING (source), result, &error))
    g_message ("the refused secret is still in the keyring: %s", error->message);
}

static void
cs_stored_prompts_judge (CsPrompts *prompts, CsPrompt *prompt, gboolean worked)
{
  CsStoredPrompts *self = CS_STORED_PROMPTS (prompts);
  g_autoptr (CsSecret) remember = g_object_steal_qdata (G_OBJECT (prompt), remember_quark ());
  gboolean from_keyring = g_object_steal_qdata (G_OBJECT (prompt), from_keyring_quark ()) != NULL;
  const char *identity = cs_prompt_get_identity (prompt);
  const char *key = cs_prompt_get_key (prompt);

  if (self->keyring != NULL && worked && remember != NULL) {
    self->n_changes++;
    cs_keyring_store_async (self->keyring, identity, key, cs_prompt_get_title (prompt), remember,
                            NULL, stored_cb, g_object_ref (self));
  } else if (self->keyring != NULL && !worked && from_keyring) {
    self->n_changes++;
    cs_keyring_clear_async (self->keyring, identity, key, NULL, cleared_cb, g_object_ref (self));
  }

  if (self->inner != NULL)
    cs_prompts_judge (self->inner, prompt, worked);
}

static void
cs_stored_prompts_tell (CsPrompts *prompts, CsPrompt *prompt)
{
  if (CS_STORED_PROMPTS (prompts)->inner != NULL)
    cs_prompts_tell (CS_STORED_PROMPTS (prompts)->inner, prompt);
}

static void
cs_prompts_iface_init (CsPromptsInterface *iface)
{
  iface->ask_async = cs_stored_prompts_ask_async;
  iface->ask_finish = cs_stored_prompts_ask_finish;
  iface->judge = cs_stored_prompts_judge;
  iface->tell = cs_stored_prompts_tell;
}

void
cs_stored_prompts_close (CsStoredPrompts *self)
{
  g_return_if_fail (CS_IS_STORED_PROMPTS (self));

  while (g_main_context_pending (NULL))
    g_main_context_iteration (NULL, FALSE);
  while (self->n_changes > 0)
    g_main_context_iteration (NULL, TRUE);
  g_clear_object (&self->secrets);
}
