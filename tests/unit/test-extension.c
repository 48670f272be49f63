/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <countersign.h>
#include <string.h>

#include "fake-prompts.h"
#include "sync-connection.h"

/* --- secrets -----------------------------------------------------------------------------------
 */

static void
test_secret (void)
{
  g_autoptr (CsSecret) secret = cs_secret_new ("Cisco.123");
  g_autoptr (CsSecret) same = cs_secret_new_sized ("Cisco.123 and more", 9);
  g_autoptr (CsSecret) other = cs_secret_new ("Cisco.124");
  g_autoptr (CsSecret) shorter = cs_secret_new ("Cisco.12");
  g_autoptr (CsSecret) empty = cs_secret_new_sized (NULL, 0);

  g_assert_cmpstr (cs_secret_peek (secret), ==, "Cisco.123");
  g_assert_cmpuint (cs_secret_get_length (same), ==, 9);
  g_assert_true (cs_secret_equal (secret, same));
  g_assert_false (cs_secret_equal (secret, other));
  g_assert_false (cs_secret_equal (secret, shorter));
  g_assert_cmpstr (cs_secret_peek (empty), ==, "");
}

/* The heap for secrets is small: what does not fit is still a secret. */
static void
test_many_secrets (void)
{
  g_autofree char *text = g_strnfill (CS_SECRET_MAX, 's');
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) cs_secret_unref);

  for (guint i = 0; i < 64; i++)
    g_ptr_array_add (all, cs_secret_new (text));
  for (guint i = 0; i < 64; i++)
    g_assert_cmpstr (cs_secret_peek (all->pdata[i]), ==, text);
}

static void
test_wipe (void)
{
  char text[] = "Cisco.123";

  cs_secret_wipe (text, sizeof text);
  for (guint i = 0; i < sizeof text; i++)
    g_assert_cmpint (text[i], ==, 0);
  cs_secret_wipe (NULL, 0);
}

static void
test_wiped_bytes (void)
{
  GBytes *bytes = cs_secret_bytes_new_take (g_strdup ("key"), 3);
  g_autoptr (GBytes) part = g_bytes_new_from_bytes (bytes, 1, 2);

  g_assert_cmpuint (g_bytes_get_size (bytes), ==, 3);
  g_bytes_unref (bytes);
  g_assert_cmpmem (g_bytes_get_data (part, NULL), 2, "ey", 2); /* as long as anybody holds it */
}

/* --- questions from a worker -------------------------------------------------------------------
 */

typedef struct {
  CsPrompts *prompts;
  CsPrompt *prompt;
  GCancellable *cancellable;
  GMainLoop *loop;
  CsAnswer *answer;
  GError *error;
} Worker;

static gboolean
quit_cb (gpointer loop)
{
  g_main_loop_quit (loop);

  return G_SOURCE_REMOVE;
}

static gpointer
ask_thread (gpointer data)
{
  Worker *worker = data;

  worker->answer
      = cs_prompts_ask (worker->prompts, worker->prompt, worker->cancellable, &worker->error);
  if (worker->answer != NULL)
    cs_prompts_judge (worker->prompts, worker->prompt, TRUE);
  g_idle_add_full (G_PRIORITY_DEFAULT, quit_cb, worker->loop, NULL);

  return NULL;
}

static void
ask (Worker *worker)
{
  GThread *thread;

  worker->loop = g_main_loop_new (NULL, FALSE);
  thread = g_thread_new ("ask", ask_thread, worker);
  g_main_loop_run (worker->loop);
  g_thread_join (thread);
  g_main_loop_unref (worker->loop);
}

static CsPrompt *
new_prompt (CsPromptKind kind)
{
  CsPrompt *prompt = cs_prompt_new (kind, "Password for admin@cms1a", "The node wants it.");

  cs_prompt_set_scope (prompt, "Node cms1a", "Password", "admin@cms1a:22 SHA256:x");
  cs_prompt_add_detail (prompt, "Fingerprint", "SHA256:x");

  return prompt;
}

static void
test_ask (void)
{
  g_autoptr (FakePrompts) prompts = fake_prompts_new ();
  g_autoptr (CsPrompt) prompt = new_prompt (CS_PROMPT_SECRET);
  Worker worker = { .prompts = CS_PROMPTS (prompts), .prompt = prompt };

  fake_prompts_answer (prompts, "Password", "Cisco.123");
  ask (&worker);
  g_assert_no_error (worker.error);
  g_assert_cmpstr (cs_secret_peek (worker.answer->secret), ==, "Cisco.123");
  g_assert_cmpstr (fake_prompts_get_log (prompts), ==, "secret Password\njudged Password worked\n");
  g_assert_cmpstr (cs_prompt_get_group (prompt), ==, "Node cms1a");
  g_assert_cmpuint (cs_prompt_get_n_details (prompt), ==, 1);
  g_assert_cmpstr (cs_prompt_get_detail_value (prompt, 0), ==, "SHA256:x");
  cs_answer_free (worker.answer);
}

static void
test_no_answer (void)
{
  g_autoptr (FakePrompts) prompts = fake_prompts_new ();
  g_autoptr (CsPrompt) prompt = new_prompt (CS_PROMPT_SECRET);
  Worker worker = { .prompts = CS_PROMPTS (prompts), .prompt = prompt };

  ask (&worker);
  g_assert_null (worker.answer);
  g_assert_error (worker.error, CS_ERROR, CS_ERROR_NO_ANSWER);
  g_clear_error (&worker.error);
}

static void
test_no (void)
{
  g_autoptr (FakePrompts) prompts = fake_prompts_new ();
  g_autoptr (CsPrompt) prompt = new_prompt (CS_PROMPT_HOST_KEY);
  Worker worker = { .prompts = CS_PROMPTS (prompts), .prompt = prompt };

  fake_prompts_decide (prompts, CS_PROMPT_HOST_KEY, FALSE);
  ask (&worker);
  g_assert_null (worker.answer);
  g_assert_error (worker.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&worker.error);
}

static gboolean
cancel_cb (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);

  return G_SOURCE_REMOVE;
}

static void
test_ask_cancelled (void)
{
  g_autoptr (FakePrompts) prompts = fake_prompts_new ();
  g_autoptr (CsPrompt) prompt = new_prompt (CS_PROMPT_SECRET);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Worker worker = { .prompts = CS_PROMPTS (prompts), .prompt = prompt, .cancellable = cancellable };

  fake_prompts_be_silent (prompts);
  g_timeout_add (20, cancel_cb, cancellable);
  ask (&worker);
  g_assert_error (worker.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&worker.error);
}

/* --- settings ----------------------------------------------------------------------------------
 */

typedef struct {
  const char *name;
  CsSettingKind kind;
  gboolean required;
  const char *value;
  gboolean accepted;
} SettingCase;

static const SettingCase setting_cases[] = {
  { "text", CS_SETTING_TEXT, FALSE, "anything at all", TRUE },
  { "text-missing", CS_SETTING_TEXT, FALSE, NULL, TRUE },
  { "text-needed", CS_SETTING_TEXT, TRUE, NULL, FALSE },
  { "text-needed-and-empty", CS_SETTING_TEXT, TRUE, "", FALSE },
  { "integer", CS_SETTING_INTEGER, FALSE, "7", TRUE },
  { "integer-least", CS_SETTING_INTEGER, FALSE, "1", TRUE },
  { "integer-most", CS_SETTING_INTEGER, FALSE, "10", TRUE },
  { "integer-too-small", CS_SETTING_INTEGER, FALSE, "0", FALSE },
  { "integer-too-large", CS_SETTING_INTEGER, FALSE, "11", FALSE },
  { "integer-none", CS_SETTING_INTEGER, FALSE, "seven", FALSE },
  { "integer-and-more", CS_SETTING_INTEGER, FALSE, "7 days", FALSE },
  { "integer-overflow", CS_SETTING_INTEGER, FALSE, "99999999999999999999", FALSE },
  { "boolean", CS_SETTING_BOOLEAN, FALSE, "true", TRUE },
  { "boolean-yes", CS_SETTING_BOOLEAN, FALSE, "yes", FALSE },
  { "choice", CS_SETTING_CHOICE, FALSE, "red", TRUE },
  { "choice-case", CS_SETTING_CHOICE, FALSE, "Red", FALSE },
  { "directory", CS_SETTING_DIRECTORY, FALSE, "../ca", TRUE },
  { "secret", CS_SETTING_SECRET, FALSE, "Cisco.123", FALSE },
  { "secret-missing", CS_SETTING_SECRET, FALSE, NULL, TRUE },
};

static CsSetting *
new_setting (const SettingCase *one)
{
  static const char *const colours[] = { "red", "blue", NULL };
  CsSetting *setting = cs_setting_new ("Key", one->kind, "A key", "what it is", NULL);

  cs_setting_set_required (setting, one->required);
  cs_setting_set_choices (setting, colours);
  cs_setting_set_range (setting, 1, 10);

  return setting;
}

static void
test_setting (gconstpointer data)
{
  const SettingCase *one = data;
  g_autoptr (CsSetting) setting = new_setting (one);
  g_autoptr (GError) error = NULL;

  g_assert_true (cs_setting_check (setting, one->value, &error) == one->accepted);
  if (one->accepted) {
    g_assert_no_error (error);
    return;
  }
  g_assert_error (error, CS_ERROR, CS_ERROR_MALFORMED);
  /* A secret that stands in the wrong place is not shown around. */
  g_assert_null (strstr (error->message, "Cisco.123"));
}

static void
test_settings (void)
{
  g_autoptr (CsSettings) settings = cs_settings_new ("Authority ca-local", "/lab");
  g_autoptr (GListStore) described = g_list_store_new (CS_TYPE_SETTING);
  g_autoptr (CsSetting) days = cs_setting_new ("Days", CS_SETTING_INTEGER, "Days", NULL, "30");
  g_autoptr (GListModel) findings = NULL;
  g_autofree char *path = NULL;
  g_autofree char *absolute = NULL;
  g_autofree char *keys = NULL;

  g_list_store_append (described, days);
  cs_settings_set (settings, "Days", "some");
  cs_settings_set (settings, "Directory", "ca");
  cs_settings_set (settings, "Other", "/ca");
  cs_settings_set (settings, "Days", "x");
  findings = cs_settings_check (settings, G_LIST_MODEL (described));
  g_assert_cmpuint (g_list_model_get_n_items (findings), ==, 3); /* two unknown, one wrong */
  path = cs_settings_dup_path (settings, "Directory");
  absolute = cs_settings_dup_path (settings, "Other");
  keys = g_strjoinv (" ", (char **) cs_settings_get_keys (settings));
  g_assert_cmpstr (path, ==, G_DIR_SEPARATOR_S "lab" G_DIR_SEPARATOR_S "ca");
  g_assert_cmpstr (absolute, ==, G_DIR_SEPARATOR_S "ca");
  g_assert_cmpstr (keys, ==, "Days Directory Other");
  g_assert_cmpint (cs_settings_get_integer (settings, "Days", 5), ==, 5);
  g_assert_null (cs_settings_dup_path (settings, "Nothing"));
}

/* --- endpoints and outcomes --------------------------------------------------------------------
 */

static void
assert_label (const char *host, guint16 port, const char *expected)
{
  g_autoptr (CsEndpoint) endpoint = cs_endpoint_new ("Node x", host, port, "admin", NULL);
  g_autofree char *label = cs_endpoint_dup_label (endpoint);

  g_assert_cmpstr (label, ==, expected);
}

static void
test_endpoint (void)
{
  assert_label ("cms1a.lab", 22, "admin@cms1a.lab");
  assert_label ("cms1a.lab", 0, "admin@cms1a.lab");
  assert_label ("cms1a.lab", 2222, "admin@cms1a.lab:2222");
  assert_label ("2001:db8::1", 22, "admin@2001:db8::1");
  assert_label ("2001:db8::1", 2222, "admin@[2001:db8::1]:2222");
}

static void
test_outcome (void)
{
  g_autoptr (GBytes) der = g_bytes_new_static ("x", 1);
  g_autoptr (CsOutcome) issued = cs_outcome_new_issued (der, "7", NULL);
  g_autoptr (CsOutcome) pending = cs_outcome_new_pending ("8", "wait");
  g_autoptr (CsOutcome) refused = cs_outcome_new_refused (NULL, "0x80094800", "no");
  g_autoptr (CsOutcome) unknown = cs_outcome_new_unknown ("perhaps");

  g_assert_true (cs_outcome_get_certificate (issued) == der);
  g_assert_cmpstr (cs_outcome_get_request_id (issued), ==, "7");
  g_assert_cmpstr (cs_outcome_get_words (pending), ==, "wait");
  g_assert_null (cs_outcome_get_certificate (pending));
  g_assert_cmpstr (cs_outcome_get_code (refused), ==, "0x80094800");
  g_assert_cmpstr (cs_outcome_state_to_string (cs_outcome_get_state (unknown)), ==, "unknown");
}

/* --- methods that a plugin leaves out ----------------------------------------------------------
 */

#define TYPE_BARE (bare_get_type ())
G_DECLARE_FINAL_TYPE (Bare, bare, TEST, BARE, GObject)

/* Implements everything and brings nothing. */
struct _Bare {
  GObject parent_instance;
};

G_DEFINE_FINAL_TYPE_WITH_CODE (Bare,
                               bare,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CS_TYPE_AUTHORITY, NULL)
                                   G_IMPLEMENT_INTERFACE (CS_TYPE_TRANSPORT, NULL)
                                       G_IMPLEMENT_INTERFACE (CS_TYPE_CONNECTION, NULL))

static void
bare_class_init (BareClass *klass)
{
}

static void
bare_init (Bare *self)
{
}

#define ASSERT_UNSUPPORTED(call, finish)                                                           \
  {                                                                                                \
    g_autoptr (GAsyncResult) result = NULL;                                                        \
    g_autoptr (GError) error = NULL;                                                               \
    call;                                                                                          \
    sync_wait (&result);                                                                           \
    finish;                                                                                        \
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);                                  \
    g_assert_true (g_str_has_prefix (error->message, "Bare cannot "));                             \
  }

static void
test_bare_authority (void)
{
  static const char *const usages[] = { "server", NULL };
  g_autoptr (Bare) bare = g_object_new (TYPE_BARE, NULL);
  CsAuthority *self = CS_AUTHORITY (bare);
  g_autoptr (GBytes) der = g_bytes_new_static ("x", 1);
  g_autoptr (CsSubmission) submission = cs_submission_new (der, "cms1a", usages);
  g_autoptr (GListModel) settings = cs_authority_describe_settings (self);

  g_assert_cmpuint (g_list_model_get_n_items (settings), ==, 0);
  g_assert_false (cs_authority_owns_root (self));
  g_assert_false (cs_authority_is_idempotent (self));
  ASSERT_UNSUPPORTED (cs_authority_submit_async (self, submission, NULL, sync_done_cb, &result),
                      cs_authority_submit_finish (self, result, &error));
  ASSERT_UNSUPPORTED (
      cs_authority_retrieve_async (self, submission, "1", NULL, sync_done_cb, &result),
      cs_authority_retrieve_finish (self, result, &error));
  ASSERT_UNSUPPORTED (cs_authority_fetch_chain_async (self, NULL, sync_done_cb, &result),
                      cs_authority_fetch_chain_finish (self, result, &error));
  ASSERT_UNSUPPORTED (cs_authority_list_templates_async (self, NULL, sync_done_cb, &result),
                      cs_authority_list_templates_finish (self, result, &error));
  ASSERT_UNSUPPORTED (cs_authority_revoke_async (self, der, NULL, NULL, sync_done_cb, &result),
                      cs_authority_revoke_finish (self, result, &error));
  ASSERT_UNSUPPORTED (cs_authority_test_connection_async (self, NULL, sync_done_cb, &result),
                      cs_authority_test_connection_finish (self, result, &error));
}

static void
test_bare_transport (void)
{
  g_autoptr (Bare) bare = g_object_new (TYPE_BARE, NULL);
  g_autoptr (FakePrompts) prompts = fake_prompts_new ();
  g_autoptr (CsEndpoint) endpoint = cs_endpoint_new ("Node x", "x", 22, "admin", NULL);
  CsTransport *self = CS_TRANSPORT (bare);

  ASSERT_UNSUPPORTED (
      cs_transport_open_async (self, endpoint, CS_PROMPTS (prompts), NULL, sync_done_cb, &result),
      cs_transport_open_finish (self, result, &error));
}

static void
test_bare_connection (void)
{
  g_autoptr (Bare) bare = g_object_new (TYPE_BARE, NULL);
  CsConnection *self = CS_CONNECTION (bare);
  g_autoptr (GBytes) content = g_bytes_new_static ("x", 1);
  int status;

  g_assert_cmpint (cs_connection_get_round_trip_time (self), ==, 0);
  ASSERT_UNSUPPORTED (cs_connection_list_async (self, NULL, sync_done_cb, &result),
                      cs_connection_list_finish (self, result, &error));
  ASSERT_UNSUPPORTED (cs_connection_get_async (self, "x", NULL, sync_done_cb, &result),
                      cs_connection_get_finish (self, result, &error));
  ASSERT_UNSUPPORTED (cs_connection_put_async (self, "x", content, NULL, sync_done_cb, &result),
                      cs_connection_put_finish (self, result, &error));
  ASSERT_UNSUPPORTED (cs_connection_create_async (self, "x", content, NULL, sync_done_cb, &result),
                      cs_connection_create_finish (self, result, &error));
  ASSERT_UNSUPPORTED (cs_connection_remove_async (self, "x", NULL, sync_done_cb, &result),
                      cs_connection_remove_finish (self, result, &error));
  ASSERT_UNSUPPORTED (
      cs_connection_run_command_async (self, "x", NULL, NULL, sync_done_cb, &result),
      cs_connection_run_command_finish (self, result, &error));
  ASSERT_UNSUPPORTED (cs_connection_exec_async (self, "x", NULL, sync_done_cb, &result),
                      cs_connection_exec_finish (self, result, &status, &error));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/secret/secret", test_secret);
  g_test_add_func ("/secret/many", test_many_secrets);
  g_test_add_func ("/secret/wipe", test_wipe);
  g_test_add_func ("/secret/bytes", test_wiped_bytes);
  g_test_add_func ("/prompts/ask", test_ask);
  g_test_add_func ("/prompts/no-answer", test_no_answer);
  g_test_add_func ("/prompts/no", test_no);
  g_test_add_func ("/prompts/cancelled", test_ask_cancelled);
  for (guint i = 0; i < G_N_ELEMENTS (setting_cases); i++) {
    g_autofree char *path = g_strconcat ("/setting/", setting_cases[i].name, NULL);

    g_test_add_data_func (path, &setting_cases[i], test_setting);
  }
  g_test_add_func ("/settings/settings", test_settings);
  g_test_add_func ("/endpoint/label", test_endpoint);
  g_test_add_func ("/outcome/outcome", test_outcome);
  g_test_add_func ("/bare/authority", test_bare_authority);
  g_test_add_func ("/bare/transport", test_bare_transport);
  g_test_add_func ("/bare/connection", test_bare_connection);

  return g_test_run ();
}
