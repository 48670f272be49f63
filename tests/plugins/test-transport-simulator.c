/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The transport against simulated meeting servers. */

#include "cs-sftp-transport.h"
#include "fake-prompts.h"
#include "simulator.h"
#include "sync-connection.h"
#include "temporary-folder.h"

#include <string.h>

#define NODE "cms1a"

typedef struct {
  Simulator *simulator;
  CsTransport *transport;
  FakePrompts *prompts;
  CsConnection *connection;
  GError *error;
} Fixture;

/* @switches: each "--switch=NAME=VALUE", NULL-terminated. FALSE when the test is skipped. */
static gboolean
start (Fixture *self, const char *const *switches)
{
  if (simulator_skip_unless_there ())
    return FALSE;

  self->simulator = simulator_start (NODE, switches);
  self->transport = g_object_new (CS_TYPE_SFTP_TRANSPORT, NULL);
  self->prompts = fake_prompts_new ();
  fake_prompts_answer (self->prompts, "Password", "admin");

  return TRUE;
}

static gboolean
open_connection (Fixture *self)
{
  g_autoptr (CsEndpoint) endpoint = simulator_new_endpoint (self->simulator, NODE);

  g_clear_object (&self->connection);
  self->connection
      = sync_open (self->transport, endpoint, CS_PROMPTS (self->prompts), NULL, &self->error);

  return self->connection != NULL;
}

static gboolean
start_and_open (Fixture *self, const char *const *switches)
{
  if (!start (self, switches))
    return FALSE;

  open_connection (self);
  g_assert_no_error (self->error);

  return TRUE;
}

static void
set_answer_timeout (Fixture *self, const char *seconds)
{
  g_autoptr (CsSettings) settings = cs_settings_new ("Transport transport-sftp", NULL);

  cs_settings_set (settings, "AnswerTimeout", seconds);
  g_assert_true (cs_transport_configure (self->transport, settings, NULL));
}

static void
fixture_clear (Fixture *self)
{
  g_clear_object (&self->connection);
  g_clear_object (&self->prompts);
  g_clear_object (&self->transport);
  g_clear_pointer (&self->simulator, simulator_stop);
  g_clear_error (&self->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

static const char *const one_question[] = { "--switch=prompts=one", NULL };
static const char *const empty_round[] = { "--switch=prompts=zero_first", NULL };
static const char *const two_questions[] = { "--switch=prompts=two", NULL };
static const char *const asked_again[] = { "--switch=prompts=again", NULL };
static const char *const password_only[] = { "--switch=auth=password", NULL };

/* Log-in */

static void
test_log_in (gconstpointer data)
{
  g_auto (Fixture) self = { 0 };

  if (!start_and_open (&self, data))
    return;
  g_assert_cmpstr (fake_prompts_get_log (self.prompts), ==,
                   "secret Password\njudged Password worked\n");
}

static void
test_two_questions (void)
{
  g_auto (Fixture) self = { 0 };

  if (!start (&self, two_questions))
    return;
  fake_prompts_answer (self.prompts, "code", "123456");
  open_connection (&self);
  g_assert_no_error (self.error);
  g_assert_cmpstr (fake_prompts_get_log (self.prompts), ==,
                   "secret Password\ntext Please enter code: \njudged Password worked\n");
}

static void
test_wrong_password (gconstpointer data)
{
  const char *const *switches = data;
  g_auto (Fixture) self = { 0 };

  if (!start (&self, switches))
    return;
  g_clear_object (&self.prompts);
  self.prompts = fake_prompts_new ();
  fake_prompts_answer (self.prompts, "Password", "wrong");

  g_assert_false (open_connection (&self));
  g_assert_error (self.error, CS_ERROR, CS_ERROR_AUTHENTICATION);
  g_assert_cmpstr (fake_prompts_get_log (self.prompts), ==,
                   "secret Password\njudged Password failed\n");
}

/* A node that locks the account at the second wrong password: one attempt is one attempt. */
static void
test_wrong_password_is_tried_once (void)
{
  static const char *const lockout[] = { "--switch=lockout=2", "--switch=auth=both", NULL };
  g_auto (Fixture) self = { 0 };

  if (!start (&self, lockout))
    return;
  g_clear_object (&self.prompts);
  self.prompts = fake_prompts_new ();
  fake_prompts_answer (self.prompts, "Password", "wrong");
  g_assert_false (open_connection (&self));
  g_clear_error (&self.error);

  g_clear_object (&self.prompts);
  self.prompts = fake_prompts_new ();
  fake_prompts_answer (self.prompts, "Password", "admin");
  open_connection (&self);
  g_assert_no_error (self.error);
}

static void
test_nobody_answers (void)
{
  g_auto (Fixture) self = { 0 };

  if (!start (&self, NULL))
    return;
  g_clear_object (&self.prompts);
  self.prompts = fake_prompts_new ();
  g_assert_false (open_connection (&self));
  g_assert_error (self.error, CS_ERROR, CS_ERROR_NO_ANSWER);
}

static void
test_prompt_scope (void)
{
  g_auto (Fixture) self = { 0 };
  g_autofree char *identity = NULL;
  CsPrompt *prompt;

  if (!start_and_open (&self, NULL))
    return;
  prompt = fake_prompts_get_last (self.prompts);
  identity = g_strdup_printf ("admin@%s:%u %s", simulator_get_host (self.simulator, NODE),
                              simulator_get_port (self.simulator, NODE),
                              simulator_get_host_key (self.simulator, NODE));
  g_assert_cmpstr (cs_prompt_get_group (prompt), ==, "Node " NODE);
  g_assert_cmpstr (cs_prompt_get_key (prompt), ==, "Password");
  g_assert_cmpstr (cs_prompt_get_identity (prompt), ==, identity);
}

static void
test_dropped_at_log_in (void)
{
  static const char *const drop[] = { "--switch=login_fault=drop", NULL };
  g_auto (Fixture) self = { 0 };

  if (!start (&self, drop))
    return;
  g_assert_false (open_connection (&self));
  g_assert_error (self.error, CS_ERROR, CS_ERROR_NODE);
  g_assert_null (strstr (fake_prompts_get_log (self.prompts), "judged"));
}

static void
test_stalled_at_log_in (void)
{
  static const char *const stall[] = { "--switch=login_fault=stall", NULL };
  g_auto (Fixture) self = { 0 };

  if (!start (&self, stall))
    return;
  set_answer_timeout (&self, "1");
  g_assert_false (open_connection (&self));
  g_assert_error (self.error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
}

static void
test_closed_at_once (void)
{
  static const char *const closed[] = { "--switch=accept=close", NULL };
  g_auto (Fixture) self = { 0 };

  if (!start (&self, closed))
    return;
  g_assert_false (open_connection (&self));
  g_assert_error (self.error, CS_ERROR, CS_ERROR_NODE);
}

/* Commands */

static gboolean
has_line (const char *text, const char *line)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  return g_strv_contains ((const char *const *) lines, line);
}

typedef struct {
  const char *name;
  const char *switches[4];
} Shell;

static const Shell shells[] = {
  { "plain", { NULL } },
  { "banner", { "--switch=banner=Authorised use only > ", "--switch=last_login=on", NULL } },
  { "host-name-with-dashes", { "--switch=hostname=cms-core-1a", NULL } },
  { "prompt-in-pieces", { "--switch=split_output=prompt", NULL } },
  { "all-in-pieces", { "--switch=split_output=all", "--switch=split_gap=1", NULL } },
  { "no-echo", { "--switch=echo=never", NULL } },
  { "echo-always", { "--switch=echo=always", NULL } },
  { "loses-what-is-typed-ahead", { "--switch=typeahead=discard", NULL } },
  { "latency", { "--switch=latency=20", NULL } },
};

static void
test_shell (gconstpointer data)
{
  const Shell *shell = data;
  g_auto (Fixture) self = { 0 };
  g_autofree char *created = NULL;
  g_autofree char *list = NULL;

  if (!start_and_open (&self, shell->switches))
    return;
  created = sync_run (self.connection, "pki csr abc CN:a.b", NULL, NULL, &self.error);
  g_assert_no_error (self.error);
  g_assert_true (has_line (created, "Created key file abc.key and CSR abc.csr"));

  list = sync_run (self.connection, "pki list", NULL, NULL, &self.error);
  g_assert_no_error (self.error);
  g_assert_true (g_str_has_prefix (list, "User supplied certificates and keys:\n"));
  g_assert_true (has_line (list, "abc.key"));
  g_assert_null (strstr (list, ">"));
}

static void
test_slow_key (void)
{
  static const char *const slow[] = { "--switch=csr_delay=3000", "--switch=csr_dots=200", NULL };
  g_auto (Fixture) self = { 0 };
  g_autofree char *created = NULL;

  if (!start_and_open (&self, slow))
    return;
  created = sync_run (self.connection, "pki csr abc CN:a.b", NULL, NULL, &self.error);
  g_assert_no_error (self.error);
  g_assert_true (has_line (created, "Created key file abc.key and CSR abc.csr"));
}

static void
test_control_characters (void)
{
  g_auto (Fixture) self = { 0 };

  if (!start_and_open (&self, NULL))
    return;
  g_assert_null (sync_run (self.connection, "pki list\rreboot", NULL, NULL, &self.error));
  g_assert_error (self.error, CS_ERROR, CS_ERROR_RULE);
}

typedef struct {
  const char *name;
  const char *fault;
  GQuark (*domain) (void);
  int code;
} Fault;

static const Fault faults[] = {
  { "drop", "--switch=command_fault=drop", cs_error_quark, CS_ERROR_NODE },
  { "stall", "--switch=command_fault=stall", g_io_error_quark, G_IO_ERROR_TIMED_OUT },
  { "endless", "--switch=command_fault=endless", cs_error_quark, CS_ERROR_TOO_LARGE },
};

static void
test_command_fault (gconstpointer data)
{
  const Fault *fault = data;
  const char *switches[] = { fault->fault, "--switch=command_fault_prefix=pki list", NULL };
  g_auto (Fixture) self = { 0 };

  if (!start (&self, switches))
    return;
  set_answer_timeout (&self, "2");
  open_connection (&self);
  g_assert_no_error (self.error);
  g_assert_null (sync_run (self.connection, "pki list", NULL, NULL, &self.error));
  g_assert_error (self.error, fault->domain (), fault->code);
  g_assert_nonnull (strstr (self.error->message, "admin@127.0.0.1"));
}

static gboolean
cancel_cb (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);

  return G_SOURCE_REMOVE;
}

static void
test_cancel_command (void)
{
  static const char *const slow[] = { "--switch=csr_delay=60000", NULL };
  g_auto (Fixture) self = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  if (!start_and_open (&self, slow))
    return;
  g_timeout_add (500, cancel_cb, cancellable);
  g_assert_null (sync_run (self.connection, "pki csr abc CN:a.b", NULL, cancellable, &self.error));
  g_assert_error (self.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&self.error);
  g_assert_null (sync_run (self.connection, "pki list", NULL, NULL, &self.error));
  g_assert_error (self.error, G_IO_ERROR, G_IO_ERROR_CLOSED);
}

/* A node whose database cluster is up asks before it removes it, and wants a capital Y (T20). */
static void
enable_database (Fixture *self)
{
  static const char *const lines[] = {
    "pki selfsigned db CN:postgres",
    "database cluster localnode a",
    "database cluster certs db.key db.crt db.crt",
    "database cluster connect 10.0.0.1",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_free (sync_run (self->connection, lines[i], NULL, NULL, &self->error));
    g_assert_no_error (self->error);
  }
}

static gboolean
database_is_enabled (Fixture *self)
{
  g_autofree char *status
      = sync_run (self->connection, "database cluster status", NULL, NULL, &self->error);

  g_assert_no_error (self->error);

  return strstr (status, "Enabled") != NULL;
}

static void
test_question (gconstpointer answer)
{
  g_auto (Fixture) self = { 0 };
  g_autofree char *reply = NULL;

  if (!start_and_open (&self, NULL))
    return;
  enable_database (&self);
  g_assert_true (database_is_enabled (&self));
  reply = sync_run (self.connection, "database cluster remove", answer, NULL, &self.error);
  g_assert_no_error (self.error);
  g_assert_cmpint (database_is_enabled (&self), ==, !g_str_equal (answer, "Y"));
}

static void
test_question_without_answer (void)
{
  g_auto (Fixture) self = { 0 };

  if (!start_and_open (&self, NULL))
    return;
  enable_database (&self);
  g_assert_null (sync_run (self.connection, "database cluster remove", NULL, NULL, &self.error));
  g_assert_error (self.error, CS_ERROR, CS_ERROR_NODE);
  g_clear_error (&self.error);

  /* The connection stands, and a new command line is opened. */
  g_assert_true (database_is_enabled (&self));
}

/* Files */

static gboolean
begins_with (GBytes *bytes, const char *text)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size); /* which no NUL ends */

  return size >= strlen (text) && memcmp (data, text, strlen (text)) == 0;
}

static void
test_shell_and_files (void)
{
  g_auto (Fixture) self = { 0 };
  g_autoptr (GPtrArray) files = NULL;

  if (!start_and_open (&self, NULL))
    return;
  for (guint i = 0; i < 3; i++) {
    g_autofree char *line = g_strdup_printf ("pki csr n%u CN:a.b", i);
    g_autofree char *name = g_strdup_printf ("n%u.csr", i);
    g_autofree char *reply = sync_run (self.connection, line, NULL, NULL, &self.error);
    g_autoptr (GBytes) request = NULL;

    g_assert_no_error (self.error);
    g_assert_nonnull (strstr (reply, "Created key file"));
    request = sync_get (self.connection, name, NULL, &self.error);
    g_assert_no_error (self.error);
    g_assert_true (begins_with (request, "-----BEGIN CERTIFICATE REQUEST-----"));
    g_assert_true (sync_put (self.connection, "copy.cer", request, &self.error));
    g_assert_true (sync_remove (self.connection, "copy.cer", &self.error));
  }
  files = sync_list (self.connection, NULL, &self.error);
  g_assert_no_error (self.error);
  g_assert_cmpuint (files->len, >=, 6);
  g_assert_cmpstr (fake_prompts_get_log (self.prompts), ==,
                   "secret Password\njudged Password worked\n");
}

typedef struct {
  const char *name;
  const char *switches[3];
  GQuark (*domain) (void);
  int code;
  gboolean warns; /* that a part may lie there */
} PutFault;

static const PutFault put_faults[] = {
  { "drop",
    { "--switch=put_fault=drop", "--switch=put_fault_after=1000", NULL },
    cs_error_quark,
    CS_ERROR_NODE,
    TRUE },
  { "drop-at-once", { "--switch=put_fault=drop", NULL }, cs_error_quark, CS_ERROR_NODE, TRUE },
  { "stall", { "--switch=put_fault=stall", NULL }, g_io_error_quark, G_IO_ERROR_TIMED_OUT, TRUE },
  { "failure", { "--switch=put_fault=failure", NULL }, cs_error_quark, CS_ERROR_NODE, TRUE },
  { "disk-full", { "--switch=disk_free=100", NULL }, g_io_error_quark, G_IO_ERROR_NO_SPACE, TRUE },
  { "denied",
    { "--switch=deny_write=*.cer", NULL },
    g_io_error_quark,
    G_IO_ERROR_PERMISSION_DENIED,
    FALSE },
};

static void
test_put_fault (gconstpointer data)
{
  const PutFault *fault = data;
  g_auto (Fixture) self = { 0 };
  g_autoptr (GBytes) content = g_bytes_new_take (g_malloc0 (100000), 100000);

  if (!start (&self, fault->switches))
    return;
  set_answer_timeout (&self, "2");
  open_connection (&self);
  g_assert_no_error (self.error);
  g_assert_false (sync_put (self.connection, "a.cer", content, &self.error));
  g_assert_error (self.error, fault->domain (), fault->code);
  g_assert_cmpint (strstr (self.error->message, "A part of") != NULL, ==, fault->warns);
  g_assert_nonnull (strstr (self.error->message, "a.cer"));
}

static void
test_get_fault (gconstpointer data)
{
  const Fault *fault = data;
  const char *switches[] = { fault->fault, NULL };
  g_auto (Fixture) self = { 0 };
  g_autoptr (GBytes) content = g_bytes_new_static ("a certificate", 13);

  if (!start (&self, switches))
    return;
  set_answer_timeout (&self, "2");
  open_connection (&self);
  g_assert_no_error (self.error);
  g_assert_true (sync_put (self.connection, "abc.cer", content, &self.error));
  g_assert_no_error (self.error);
  g_assert_null (sync_get (self.connection, "abc.cer", NULL, &self.error));
  g_assert_error (self.error, fault->domain (), fault->code);
}

static const Fault get_faults[] = {
  { "drop", "--switch=get_fault=drop", cs_error_quark, CS_ERROR_NODE },
  { "stall", "--switch=get_fault=stall", g_io_error_quark, G_IO_ERROR_TIMED_OUT },
  { "failure", "--switch=get_fault=failure", cs_error_quark, CS_ERROR_NODE },
  { "denied", "--switch=deny_read=*", g_io_error_quark, G_IO_ERROR_PERMISSION_DENIED },
};

static void
test_endless_listing (void)
{
  static const char *const endless[] = { "--switch=listing=endless", NULL };
  g_auto (Fixture) self = { 0 };

  if (!start_and_open (&self, endless))
    return;
  g_assert_null (sync_list (self.connection, NULL, &self.error));
  g_assert_error (self.error, CS_ERROR, CS_ERROR_TOO_LARGE);
}

static void
test_hostile_listing (void)
{
  static const char *const hostile[] = { "--switch=listing=hostile", NULL };
  g_auto (Fixture) self = { 0 };
  g_autoptr (GPtrArray) files = NULL;

  if (!start_and_open (&self, hostile))
    return;
  files = sync_list (self.connection, NULL, &self.error);
  g_assert_no_error (self.error);
  g_assert_cmpuint (files->len, >, 0);
}

/* Host keys */

static void
test_host_key_changed (void)
{
  g_auto (Fixture) self = { 0 };
  g_autoptr (CsEndpoint) endpoint = NULL;

  if (!start (&self, NULL))
    return;
  endpoint = cs_endpoint_new ("Node " NODE, simulator_get_host (self.simulator, NODE),
                              simulator_get_port (self.simulator, NODE), "admin",
                              "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
  self.connection
      = sync_open (self.transport, endpoint, CS_PROMPTS (self.prompts), NULL, &self.error);
  g_assert_null (self.connection);
  g_assert_error (self.error, CS_ERROR, CS_ERROR_UNTRUSTED);
  g_assert_cmpstr (fake_prompts_get_log (self.prompts), ==, ""); /* no password for a stranger */
}

static void
add_case (const char *group, const char *name, gconstpointer data, GTestDataFunc test)
{
  g_autofree char *path = g_strdup_printf ("/simulator/%s/%s", group, name);

  g_test_add_data_func (path, data, test);
}

static void
add_tests (void)
{
  add_case ("log-in", "one-question", one_question, test_log_in);
  add_case ("log-in", "empty-round-first", empty_round, test_log_in);
  add_case ("log-in", "asked-again", asked_again, test_log_in);
  add_case ("log-in", "password", password_only, test_log_in);
  g_test_add_func ("/simulator/log-in/two-questions", test_two_questions);
  add_case ("wrong-password", "keyboard-interactive", one_question, test_wrong_password);
  add_case ("wrong-password", "password", password_only, test_wrong_password);
  add_case ("wrong-password", "asked-again", asked_again, test_wrong_password);
  g_test_add_func ("/simulator/wrong-password/once", test_wrong_password_is_tried_once);
  g_test_add_func ("/simulator/log-in/nobody-answers", test_nobody_answers);
  g_test_add_func ("/simulator/log-in/prompt-scope", test_prompt_scope);
  g_test_add_func ("/simulator/log-in/dropped", test_dropped_at_log_in);
  g_test_add_func ("/simulator/log-in/stalled", test_stalled_at_log_in);
  g_test_add_func ("/simulator/log-in/closed-at-once", test_closed_at_once);
  for (gsize i = 0; i < G_N_ELEMENTS (shells); i++)
    add_case ("shell", shells[i].name, &shells[i], test_shell);
  g_test_add_func ("/simulator/shell/slow-key", test_slow_key);
  g_test_add_func ("/simulator/shell/control-characters", test_control_characters);
  g_test_add_func ("/simulator/shell/cancel", test_cancel_command);
  add_case ("shell", "question-capital", "Y", test_question);
  add_case ("shell", "question-small", "y", test_question);
  g_test_add_func ("/simulator/shell/question-without-answer", test_question_without_answer);
  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    add_case ("command-fault", faults[i].name, &faults[i], test_command_fault);
  for (gsize i = 0; i < G_N_ELEMENTS (put_faults); i++)
    add_case ("put-fault", put_faults[i].name, &put_faults[i], test_put_fault);
  for (gsize i = 0; i < G_N_ELEMENTS (get_faults); i++)
    add_case ("get-fault", get_faults[i].name, &get_faults[i], test_get_fault);
  g_test_add_func ("/simulator/files/beside-the-shell", test_shell_and_files);
  g_test_add_func ("/simulator/files/endless-listing", test_endless_listing);
  g_test_add_func ("/simulator/files/hostile-listing", test_hostile_listing);
  g_test_add_func ("/simulator/host-key-changed", test_host_key_changed);
}

int
main (int argc, char *argv[])
{
  g_autofree char *home = g_dir_make_tmp ("countersign-home-XXXXXX", NULL);
  int status;

  g_setenv ("HOME", home, TRUE); /* before anybody looks */
  g_unsetenv ("SSH_AUTH_SOCK");
  g_test_init (&argc, &argv, NULL);
  add_tests ();
  status = g_test_run ();
  temporary_folder_remove (home);

  return status;
}
