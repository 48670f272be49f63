/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "cs-stored-prompts.h"

#define IDENTITY "admin@cms1a:22 SHA256:abc"

/* A keyring in memory that counts what is asked of it. */
#define TEST_TYPE_KEYRING (test_keyring_get_type ())
G_DECLARE_FINAL_TYPE (TestKeyring, test_keyring, TEST, KEYRING, GObject)

struct _TestKeyring {
  GObject parent_instance;

  char *kept;      /* for IDENTITY and "Password" */
  gboolean broken; /* every call fails */
  guint n_lookups;
};

static void test_keyring_iface_init (CsKeyringInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestKeyring,
                               test_keyring,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CS_TYPE_KEYRING, test_keyring_iface_init))

static void
test_keyring_finalize (GObject *object)
{
  g_free (TEST_KEYRING (object)->kept);
  G_OBJECT_CLASS (test_keyring_parent_class)->finalize (object);
}

static void
test_keyring_class_init (TestKeyringClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_keyring_finalize;
}

static void
test_keyring_init (TestKeyring *self)
{
}

static GTask *
begin (TestKeyring *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  if (self->broken)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "broken");

  return task;
}

static void
keyring_lookup_async (CsKeyring *keyring,
                      const char *identity,
                      const char *kind,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  TestKeyring *self = TEST_KEYRING (keyring);
  g_autoptr (GTask) task = begin (self, callback, user_data);
  gboolean known = g_str_equal (identity, IDENTITY) && g_str_equal (kind, "Password");

  self->n_lookups++;
  if (!self->broken)
    g_task_return_pointer (task, known && self->kept != NULL ? cs_secret_new (self->kept) : NULL,
                           (GDestroyNotify) cs_secret_unref);
}

static CsSecret *
keyring_lookup_finish (CsKeyring *keyring, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
keyring_store_async (CsKeyring *keyring,
                     const char *identity,
                     const char *kind,
                     const char *label,
                     CsSecret *secret,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  TestKeyring *self = TEST_KEYRING (keyring);
  g_autoptr (GTask) task = begin (self, callback, user_data);

  g_assert_cmpstr (identity, ==, IDENTITY);
  g_assert_cmpstr (kind, ==, "Password");
  if (self->broken)
    return;
  g_free (self->kept);
  self->kept = g_strdup (cs_secret_peek (secret));
  g_task_return_boolean (task, TRUE);
}

static void
keyring_clear_async (CsKeyring *keyring,
                     const char *identity,
                     const char *kind,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  TestKeyring *self = TEST_KEYRING (keyring);
  g_autoptr (GTask) task = begin (self, callback, user_data);

  if (self->broken)
    return;
  g_clear_pointer (&self->kept, g_free);
  g_task_return_boolean (task, TRUE);
}

static gboolean
keyring_change_finish (CsKeyring *keyring, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
test_keyring_iface_init (CsKeyringInterface *iface)
{
  iface->lookup_async = keyring_lookup_async;
  iface->lookup_finish = keyring_lookup_finish;
  iface->store_async = keyring_store_async;
  iface->store_finish = keyring_change_finish;
  iface->clear_async = keyring_clear_async;
  iface->clear_finish = keyring_change_finish;
}

/* A person who always says the same. */
#define TEST_TYPE_PERSON (test_person_get_type ())
G_DECLARE_FINAL_TYPE (TestPerson, test_person, TEST, PERSON, GObject)

struct _TestPerson {
  GObject parent_instance;

  gboolean remember;
  gboolean absent;
  guint n_asked;
};

static void test_person_iface_init (CsPromptsInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestPerson,
                               test_person,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CS_TYPE_PROMPTS, test_person_iface_init))

static void
test_person_class_init (TestPersonClass *klass)
{
}

static void
test_person_init (TestPerson *self)
{
}

static void
person_ask_async (CsPrompts *prompts,
                  CsPrompt *prompt,
                  GCancellable *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer user_data)
{
  TestPerson *self = TEST_PERSON (prompts);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (CsSecret) secret = cs_secret_new ("from the person");

  self->n_asked++;
  if (self->absent)
    g_task_return_new_error (task, CS_ERROR, CS_ERROR_NO_ANSWER, "no terminal");
  else if (cs_prompt_get_kind (prompt) == CS_PROMPT_SECRET)
    g_task_return_pointer (task, cs_answer_new_secret (secret, self->remember),
                           (GDestroyNotify) cs_answer_free);
  else if (cs_prompt_get_kind (prompt) == CS_PROMPT_TEXT)
    g_task_return_pointer (task, cs_answer_new_text ("text from the person"),
                           (GDestroyNotify) cs_answer_free);
  else
    g_task_return_pointer (task, cs_answer_new_yes (), (GDestroyNotify) cs_answer_free);
}

static CsAnswer *
person_ask_finish (CsPrompts *prompts, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
test_person_iface_init (CsPromptsInterface *iface)
{
  iface->ask_async = person_ask_async;
  iface->ask_finish = person_ask_finish;
}

/* One row: what is there, what is asked, who answers. */
typedef struct {
  const char *name;
  CsPromptKind kind;
  const char *file;    /* NULL: no file of secrets */
  const char *keyring; /* what it keeps */
  gboolean retry;
  gboolean accept_new_host_keys;
  const char *answer; /* the secret or text; "yes" */
  guint n_asked;      /* of the person */
} Case;

#define FILE_A "[Node cms1a]\nPassword=from the file\n"
#define FILE_B "[Node cms1b]\nPassword=from the file\n"

static const Case cases[] = {
  { "file-first", CS_PROMPT_SECRET, FILE_A, "kept", FALSE, FALSE, "from the file", 0 },
  { "then-keyring", CS_PROMPT_SECRET, FILE_B, "kept", FALSE, FALSE, "kept", 0 },
  { "then-person", CS_PROMPT_SECRET, FILE_B, NULL, FALSE, FALSE, "from the person", 1 },
  { "keyring-alone", CS_PROMPT_SECRET, NULL, "kept", FALSE, FALSE, "kept", 0 },
  { "retry-asks-the-person", CS_PROMPT_SECRET, FILE_A, "kept", TRUE, FALSE, "from the person", 1 },
  { "text-from-file", CS_PROMPT_TEXT, FILE_A, "kept", FALSE, FALSE, "from the file", 0 },
  { "text-never-from-keyring", CS_PROMPT_TEXT, NULL, "kept", FALSE, FALSE, "text from the person",
    1 },
  { "host-key-asks", CS_PROMPT_HOST_KEY, FILE_A, "kept", FALSE, FALSE, "yes", 1 },
  { "host-key-accepted", CS_PROMPT_HOST_KEY, NULL, NULL, FALSE, TRUE, "yes", 0 },
  { "root-is-no-host-key", CS_PROMPT_ROOT, NULL, NULL, FALSE, TRUE, "yes", 1 },
  { "confirm-asks", CS_PROMPT_CONFIRM, FILE_A, "kept", FALSE, TRUE, "yes", 1 },
};

typedef struct {
  TestKeyring *keyring;
  TestPerson *person;
  CsStoredPrompts *prompts;
} Stack;

static void
stack_init (Stack *stack, const char *file, const char *kept)
{
  g_autofree char *text = g_strdup (file);
  g_autoptr (CsSecretsFile) secrets = NULL;

  if (file != NULL)
    secrets = cs_secrets_file_new_for_data (text, strlen (text), "F", NULL);
  stack->keyring = g_object_new (TEST_TYPE_KEYRING, NULL);
  stack->keyring->kept = g_strdup (kept);
  stack->person = g_object_new (TEST_TYPE_PERSON, NULL);
  stack->prompts
      = cs_stored_prompts_new (secrets, CS_KEYRING (stack->keyring), CS_PROMPTS (stack->person));
}

static void
stack_clear (Stack *stack)
{
  g_assert_finalize_object (stack->prompts);
  g_assert_finalize_object (stack->keyring);
  g_assert_finalize_object (stack->person);
}

static CsPrompt *
new_prompt (CsPromptKind kind)
{
  CsPrompt *prompt = cs_prompt_new (kind, "Password for admin@cms1a", "Text.");

  cs_prompt_set_scope (prompt, "Node cms1a", "Password", IDENTITY);

  return prompt;
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **kept = user_data;

  *kept = g_object_ref (result);
}

static CsAnswer *
ask (CsStoredPrompts *prompts, CsPrompt *prompt, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  cs_prompts_ask_async (CS_PROMPTS (prompts), prompt, NULL, answered_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return cs_prompts_ask_finish (CS_PROMPTS (prompts), result, error);
}

static void
test_order (gconstpointer data)
{
  const Case *one = data;
  g_autoptr (CsPrompt) prompt = new_prompt (one->kind);
  g_autoptr (GError) error = NULL;
  g_autoptr (CsAnswer) answer = NULL;
  const char *said;
  Stack stack;

  stack_init (&stack, one->file, one->keyring);
  cs_prompt_set_retry (prompt, one->retry);
  cs_stored_prompts_set_accept_new_host_keys (stack.prompts, one->accept_new_host_keys);
  answer = ask (stack.prompts, prompt, &error);
  g_assert_no_error (error);

  said = answer->secret != NULL ? cs_secret_peek (answer->secret) : answer->text;
  g_assert_cmpstr (said != NULL ? said : "yes", ==, one->answer);
  g_assert_cmpuint (stack.person->n_asked, ==, one->n_asked);
  stack_clear (&stack);
}

/* What the keyring keeps after an answer was judged. */
typedef struct {
  const char *name;
  const char *before;
  gboolean remember;
  gboolean worked;
  const char *after;
} JudgeCase;

static const JudgeCase judgements[] = {
  { "remembered-once-it-worked", NULL, TRUE, TRUE, "from the person" },
  { "not-remembered-when-refused", NULL, TRUE, FALSE, NULL },
  { "not-remembered-unasked", NULL, FALSE, TRUE, NULL },
  { "kept-when-it-worked", "kept", FALSE, TRUE, "kept" },
  { "forgotten-when-refused", "kept", FALSE, FALSE, NULL },
};

static void
test_judge (gconstpointer data)
{
  const JudgeCase *one = data;
  g_autoptr (CsPrompt) prompt = new_prompt (CS_PROMPT_SECRET);
  g_autoptr (CsAnswer) answer = NULL;
  Stack stack;

  stack_init (&stack, NULL, one->before);
  stack.person->remember = one->remember;
  answer = ask (stack.prompts, prompt, NULL);
  g_assert_nonnull (answer);
  g_assert_cmpstr (stack.keyring->kept, ==, one->before);

  cs_prompts_judge (CS_PROMPTS (stack.prompts), prompt, one->worked);
  cs_stored_prompts_close (stack.prompts);
  g_assert_cmpstr (stack.keyring->kept, ==, one->after);
  stack_clear (&stack);
}

/* A secret of the file that is refused says nothing about the keyring's. */
static void
test_refused_file_keeps_keyring (void)
{
  g_autoptr (CsPrompt) prompt = new_prompt (CS_PROMPT_SECRET);
  g_autoptr (CsAnswer) answer = NULL;
  Stack stack;

  stack_init (&stack, FILE_A, "kept");
  answer = ask (stack.prompts, prompt, NULL);
  cs_prompts_judge (CS_PROMPTS (stack.prompts), prompt, FALSE);
  cs_stored_prompts_close (stack.prompts);
  g_assert_cmpstr (stack.keyring->kept, ==, "kept");
  g_assert_cmpuint (stack.keyring->n_lookups, ==, 0);
  stack_clear (&stack);
}

/* A thread that gave its result may hold the prompts a little longer than the program runs. */
static void
test_close_forgets_file (void)
{
  char text[] = FILE_A;
  CsSecretsFile *secrets = cs_secrets_file_new_for_data (text, strlen (text), "F", NULL);
  g_autoptr (CsStoredPrompts) prompts = cs_stored_prompts_new (secrets, NULL, NULL);
  g_autoptr (CsPrompt) prompt = new_prompt (CS_PROMPT_SECRET);
  g_autoptr (CsAnswer) before = ask (prompts, prompt, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (cs_secret_peek (before->secret), ==, "from the file");
  g_object_add_weak_pointer (G_OBJECT (secrets), (gpointer *) &secrets);
  g_object_unref (secrets);
  g_assert_nonnull (secrets);

  cs_stored_prompts_close (prompts);
  g_assert_null (secrets);
  g_assert_null (ask (prompts, prompt, &error));
  g_assert_error (error, CS_ERROR, CS_ERROR_NO_ANSWER);
}

static void
test_broken_keyring (void)
{
  g_autoptr (CsPrompt) prompt = new_prompt (CS_PROMPT_SECRET);
  g_autoptr (CsAnswer) answer = NULL;
  g_autoptr (GError) error = NULL;
  Stack stack;

  stack_init (&stack, NULL, "kept");
  stack.keyring->broken = TRUE;
  answer = ask (stack.prompts, prompt, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (cs_secret_peek (answer->secret), ==, "from the person");
  stack_clear (&stack);
}

/* With nobody to ask the message names what would answer. */
typedef struct {
  const char *name;
  CsPromptKind kind;
  const char *words[3];
} HintCase;

static const HintCase hints[] = {
  { "secret", CS_PROMPT_SECRET, { "--secrets", "Password=", "[Node cms1a]" } },
  { "text", CS_PROMPT_TEXT, { "--secrets", "Password=", "[Node cms1a]" } },
  { "host-key", CS_PROMPT_HOST_KEY, { "--accept-new-host-keys", "HostKey=", "SHA256:shown" } },
  { "root", CS_PROMPT_ROOT, { "RootSha256=", "SHA256:shown", "nobody to ask" } },
  { "confirm", CS_PROMPT_CONFIRM, { "--yes", "Password for admin@cms1a", "nobody to ask" } },
};

static void
check_hint (const HintCase *one, CsStoredPrompts *prompts)
{
  g_autoptr (CsPrompt) prompt = new_prompt (one->kind);
  g_autoptr (GError) error = NULL;

  cs_prompt_add_detail (prompt, "Fingerprint", "SHA256:shown");
  g_assert_null (ask (prompts, prompt, &error));
  g_assert_error (error, CS_ERROR, CS_ERROR_NO_ANSWER);
  for (guint i = 0; i < G_N_ELEMENTS (one->words); i++)
    g_assert_nonnull (strstr (error->message, one->words[i]));
}

static void
test_hint (gconstpointer data)
{
  g_autoptr (CsStoredPrompts) alone = cs_stored_prompts_new (NULL, NULL, NULL);
  Stack stack;

  check_hint (data, alone);
  stack_init (&stack, NULL, NULL);
  stack.person->absent = TRUE;
  check_hint (data, stack.prompts);
  stack_clear (&stack);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/stored-prompts/order/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_order);
  }
  for (guint i = 0; i < G_N_ELEMENTS (judgements); i++) {
    g_autofree char *path = g_strconcat ("/stored-prompts/judge/", judgements[i].name, NULL);

    g_test_add_data_func (path, &judgements[i], test_judge);
  }
  for (guint i = 0; i < G_N_ELEMENTS (hints); i++) {
    g_autofree char *path = g_strconcat ("/stored-prompts/nobody/", hints[i].name, NULL);

    g_test_add_data_func (path, &hints[i], test_hint);
  }
  g_test_add_func ("/stored-prompts/refused-file-keeps-keyring", test_refused_file_keeps_keyring);
  g_test_add_func ("/stored-prompts/close-forgets-file", test_close_forgets_file);
  g_test_add_func ("/stored-prompts/broken-keyring", test_broken_keyring);

  return g_test_run ();
}
