/* SPDX-License-Identifier: GPL-3.0-or-later */

/* ca-mscertreq over SSH: a real sshd whose forced command plays a Windows computer
 * (tests/fakes/windows/windows_host.py), once with cmd.exe and once with PowerShell as its shell.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "certreq-fixture.h"
#include "cs-certreq-prompts.h"
#include "openssh-fixture.h"
#include "openssh-side.h"
#include "sync-connection.h"

#define NUMBER "12" /* the stand-in's first */
#define ODD_NAME "pki.lab\\O'Neill & Sons (1) l’été ^CA"

typedef struct {
  CertreqFixture certreq;
  OpensshServer *server;
  char *home; /* of the user there */
} Fixture;

static CsTransport *
make_transport (void)
{
  return g_object_new (CS_TYPE_SFTP_TRANSPORT, NULL);
}

static void
fixture_clear (Fixture *self)
{
  certreq_fixture_clear (&self->certreq);
  g_clear_pointer (&self->server, openssh_server_stop);
  g_free (self->home);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

/* @shell NULL: the shell of this system. */
static gboolean
fixture_start (Fixture *self, const char *shell, const char *switches)
{
  static const char *const types[] = { "ed25519", NULL };
  g_autofree char *script = NULL;
  g_autofree char *script_there = NULL;
  g_autofree char *home_there = NULL;
  g_autofree char *bin_there = NULL;
  g_autofree char *options = NULL;

  if (openssh_server_skip_unless_there () || !certreq_fixture_start (&self->certreq, switches))
    return FALSE;

  script = g_test_build_filename (G_TEST_DIST, "fakes", "windows", "windows_host.py", NULL);
  self->home = g_build_filename (self->certreq.folder, "home", NULL);
  g_assert_cmpint (g_mkdir (self->home, 0700), ==, 0);
  script_there = openssh_side_dup_path (script);
  home_there = openssh_side_dup_path (self->home);
  bin_there = openssh_side_dup_path (self->certreq.bin);
  options
      = g_strdup_printf ("ForceCommand %s %s %s %s\n", script_there, shell, home_there, bin_there);
  openssh_fixture_forget_hosts ();
  self->server = openssh_server_start (types, shell != NULL ? options : NULL);
  certreq_fixture_set_transport (&self->certreq, make_transport);
  fake_prompts_decide (self->certreq.prompts, CS_PROMPT_HOST_KEY, TRUE);

  return TRUE;
}

static void
fixture_use (Fixture *self, const char *more)
{
  g_autofree char *settings
      = g_strdup_printf ("Program=certreq\nHost=127.0.0.1\nPort=%u\nUser=%s\nPublicKey=%s\n%s",
                         openssh_server_get_port (self->server), g_get_user_name (),
                         openssh_server_get_key_file (self->server), more != NULL ? more : "");

  certreq_fixture_use (&self->certreq, settings);
}

/* No private folder stays on the workstation. */
static void
assert_clean (Fixture *self)
{
  g_autoptr (GDir) folder = g_dir_open (self->home, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (folder)) != NULL)
    g_assert_false (g_str_has_prefix (name, "countersign-"));
}

static void
test_issued (gconstpointer shell)
{
  g_auto (Fixture) fixture = { 0 };
  g_autoptr (CsSubmission) submission = certreq_submission_new (1);
  g_autoptr (CsOutcome) outcome = NULL;
  g_autofree char *call = NULL;

  if (!fixture_start (&fixture, shell, NULL))
    return;
  fixture_use (&fixture, NULL);
  outcome = certreq_submit (&fixture.certreq, submission, NULL);
  certreq_assert_outcome (&fixture.certreq, outcome, "issued", NUMBER, "Issued");
  call = certreq_fixture_dup_call (&fixture.certreq, 0);
  g_assert_nonnull (strstr (call, "\"request.csr\", \"certificate.cer\", \"chain.p7b\""));
  g_assert_nonnull (strstr (call, "[\"output.txt\", \"request.csr\"]")
                        ?: strstr (call, "[\".raw\", \"request.csr\"]"));
  g_assert_true (certreq_fixture_is_written (fixture.certreq.private, "BEGIN CERTIFICATE"));
  assert_clean (&fixture);
}

/* Whatever stands in a name reaches certreq as it is. */
static void
test_odd_name (gconstpointer shell)
{
  g_auto (Fixture) fixture = { 0 };
  g_autoptr (CsSubmission) submission = certreq_submission_new (1);
  g_autoptr (CsOutcome) outcome = NULL;

  if (!fixture_start (&fixture, shell, "config=" ODD_NAME "\nmode=issue"))
    return;
  fixture_use (&fixture, "Config=" ODD_NAME "\nAttributes=Note:a & b | c > d $env:OS `e;Team:x^y");
  outcome = certreq_submit (&fixture.certreq, submission, NULL);
  certreq_assert_outcome (&fixture.certreq, outcome, "issued", NUMBER, NULL);
  g_assert_true (
      certreq_fixture_is_written (fixture.home, "Note:a & b | c > d $env:OS `e\\\\nTeam:x^y\""));
}

static void
test_waiting (gconstpointer shell)
{
  g_auto (Fixture) fixture = { 0 };
  g_autoptr (CsSubmission) submission = certreq_submission_new (1);
  g_autoptr (CsOutcome) outcome = NULL;

  if (!fixture_start (&fixture, shell, "mode=pending language=de"))
    return;
  fixture_use (&fixture, NULL);
  outcome = certreq_submit (&fixture.certreq, submission, NULL);
  certreq_assert_outcome (&fixture.certreq, outcome, "pending", NUMBER, "Bei Übermittlung");
  assert_clean (&fixture);

  certreq_fixture_certutil (&fixture.certreq, "-resubmit " NUMBER);
  fixture_use (&fixture, NULL);
  g_clear_object (&outcome);
  outcome = certreq_retrieve (&fixture.certreq, submission, NUMBER);
  certreq_assert_outcome (&fixture.certreq, outcome, "issued", NUMBER, "Ausgestellt");
  assert_clean (&fixture);
}

static void
test_denied (gconstpointer shell)
{
  g_auto (Fixture) fixture = { 0 };
  g_autoptr (CsSubmission) submission = certreq_submission_new (1);
  g_autoptr (CsOutcome) outcome = NULL;

  if (!fixture_start (&fixture, shell, "mode=denied"))
    return;
  fixture_use (&fixture, NULL);
  outcome = certreq_submit (&fixture.certreq, submission, NULL);
  certreq_assert_outcome (&fixture.certreq, outcome, "refused", NUMBER, "e-mail address");
  g_assert_cmpstr (cs_outcome_get_code (outcome), ==, "0x80094812");
}

/* The network log-on of SSH cannot be passed on (domain.md T49). */
static void
test_double_hop (gconstpointer shell)
{
  g_auto (Fixture) fixture = { 0 };
  g_autoptr (CsSubmission) submission = certreq_submission_new (1);

  if (!fixture_start (&fixture, shell, "mode=unavailable"))
    return;
  fixture_use (&fixture, NULL);
  g_assert_null (certreq_submit (&fixture.certreq, submission, NULL));
  g_assert_error (fixture.certreq.error, CS_ERROR, CS_ERROR_NOT_SUBMITTED);
  g_assert_nonnull (strstr (fixture.certreq.error->message, "double hop"));
  assert_clean (&fixture);
}

static void
test_authority (gconstpointer shell)
{
  g_auto (Fixture) fixture = { 0 };
  g_autoptr (GPtrArray) chain = NULL;
  g_autofree char *said = NULL;

  if (!fixture_start (&fixture, shell, "chain=intermediate"))
    return;
  fixture_use (&fixture, NULL);
  chain = certreq_fetch_chain (&fixture.certreq);
  g_assert_no_error (fixture.certreq.error);
  g_assert_cmpuint (chain->len, ==, 2);
  said = certreq_test (&fixture.certreq);
  g_assert_no_error (fixture.certreq.error);
  g_assert_nonnull (strstr (said, "alive"));
  assert_clean (&fixture);
}

/* What was given up is ended there, too: OpenSSH for Windows would let it run on. */
static void
test_time_out (gconstpointer shell)
{
  g_auto (Fixture) fixture = { 0 };
  g_autoptr (CsSubmission) submission = certreq_submission_new (1);
  g_autoptr (CsOutcome) outcome = NULL;

  if (!fixture_start (&fixture, shell, "mode=popup"))
    return;
  fixture_use (&fixture, "TimeoutSeconds=2");
  outcome = certreq_submit (&fixture.certreq, submission, NULL);
  certreq_assert_outcome (&fixture.certreq, outcome, "unknown", NULL, "2 seconds");
  certreq_fixture_await_end (&fixture.certreq);
}

static gboolean
cancel_when_running_cb (gpointer data)
{
  gpointer *both = data;

  if (certreq_fixture_count_calls (both[0], "-submit") == 0)
    return G_SOURCE_CONTINUE;
  g_cancellable_cancel (both[1]);

  return G_SOURCE_REMOVE;
}

/* Cancelled after certreq had been called; then its answer appears in the folder there, and the
 * next run finds it. */
static void
test_cancel_and_recover (gconstpointer shell)
{
  g_auto (Fixture) fixture = { 0 };
  g_autoptr (CsSubmission) submission = certreq_submission_new (1);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (CsOutcome) outcome = NULL;
  gpointer both[] = { &fixture.certreq, cancellable };
  g_autoptr (GDir) folder = NULL;
  const char *name;

  if (!fixture_start (&fixture, shell, "mode=hang"))
    return;
  fixture_use (&fixture, NULL);
  g_timeout_add (20, cancel_when_running_cb, both);
  g_assert_null (certreq_submit (&fixture.certreq, submission, cancellable));
  g_assert_error (fixture.certreq.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  certreq_fixture_await_end (&fixture.certreq);

  folder = g_dir_open (fixture.home, 0, NULL);
  while ((name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *output = g_build_filename (fixture.home, name, "output.txt", NULL);

    if (g_str_has_prefix (name, "countersign-"))
      g_assert_true (g_file_set_contents (output, "Anforderungs-ID: \"91\"\r\n", -1, NULL));
  }
  fixture_use (&fixture, NULL);
  outcome = certreq_recover (&fixture.certreq, submission);
  certreq_assert_outcome (&fixture.certreq, outcome, "pending", "91", NULL);
  assert_clean (&fixture);
}

/* --- not of a shell ----------------------------------------------------------------------------
 */

static void
test_no_windows (void)
{
  g_auto (Fixture) fixture = { 0 };
  g_autoptr (CsSubmission) submission = certreq_submission_new (1);

  if (!fixture_start (&fixture, NULL, NULL))
    return;
  fixture_use (&fixture, NULL);
  g_assert_null (certreq_submit (&fixture.certreq, submission, NULL));
  g_assert_error (fixture.certreq.error, CS_ERROR, CS_ERROR_NOT_SUBMITTED);
  g_assert_nonnull (strstr (fixture.certreq.error->message, "neither to cmd.exe nor"));
}

static void
test_nobody_there (void)
{
  g_auto (Fixture) fixture = { 0 };
  g_autoptr (CsSubmission) submission = certreq_submission_new (1);

  if (!fixture_start (&fixture, "cmd", NULL))
    return;
  fixture_use (&fixture, NULL);
  g_clear_pointer (&fixture.server, openssh_server_stop);
  g_assert_null (certreq_submit (&fixture.certreq, submission, NULL));
  g_assert_error (fixture.certreq.error, CS_ERROR, CS_ERROR_NOT_SUBMITTED);
}

static void
test_other_host_key (void)
{
  g_auto (Fixture) fixture = { 0 };
  g_autoptr (CsSubmission) submission = certreq_submission_new (1);

  if (!fixture_start (&fixture, "cmd", NULL))
    return;
  fixture_use (&fixture, "HostKey=SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
  g_assert_null (certreq_submit (&fixture.certreq, submission, NULL));
  g_assert_error (fixture.certreq.error, CS_ERROR, CS_ERROR_UNTRUSTED);
  g_assert_cmpuint (certreq_fixture_count_calls (&fixture.certreq, "-submit"), ==, 0);
}

static CsAnswer *
ask_now (CsPrompts *prompts, CsPrompt *prompt)
{
  g_autoptr (GAsyncResult) result = NULL;

  g_main_context_acquire (NULL); /* as the main loop does while it runs a callback */
  cs_prompts_ask_async (prompts, prompt, NULL, sync_done_cb, &result);
  sync_wait (&result);
  g_main_context_release (NULL);

  return cs_prompts_ask_finish (prompts, result, NULL);
}

/* Asks for the workstation's password, judges it, and says how often the person was asked so far.
 */
static guint
ask_and_judge (CsPrompts *prompts, FakePrompts *person, const char *identity, gboolean worked)
{
  g_autoptr (CsPrompt) prompt = cs_prompt_new (CS_PROMPT_SECRET, "Password", "The password.");
  g_autoptr (CsAnswer) answer = NULL;
  g_auto (GStrv) asked = NULL;

  cs_prompt_set_scope (prompt, "Authority ca-mscertreq", "Password", identity);
  answer = ask_now (prompts, prompt);
  g_assert_cmpstr (cs_secret_peek (answer->secret), ==, "secret");
  cs_prompts_judge (prompts, prompt, worked);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  asked = g_strsplit (fake_prompts_get_log (person), "secret Password", -1);

  return g_strv_length (asked) - 1;
}

/* A person is asked once while the program runs, for each workstation, unless it was wrong. */
static void
test_password_once (void)
{
  g_autoptr (FakePrompts) person = fake_prompts_new ();
  g_autoptr (CsPrompts) prompts = cs_certreq_prompts_new (CS_PROMPTS (person));

  fake_prompts_answer (person, "Password", "secret");
  g_assert_cmpuint (ask_and_judge (prompts, person, "u@a:22 SHA256:1", FALSE), ==, 1);
  g_assert_cmpuint (ask_and_judge (prompts, person, "u@a:22 SHA256:1", TRUE), ==, 2);
  g_assert_cmpuint (ask_and_judge (prompts, person, "u@a:22 SHA256:1", TRUE), ==, 2);
  g_assert_cmpuint (ask_and_judge (prompts, person, "u@a:22 SHA256:2", TRUE), ==, 3);
  g_assert_cmpuint (ask_and_judge (prompts, person, "u@a:22 SHA256:1", FALSE), ==, 3);
  g_assert_cmpuint (ask_and_judge (prompts, person, "u@a:22 SHA256:1", TRUE), ==, 4);
}

static void
add_for_shell (const char *shell)
{
  static const struct {
    const char *name;
    GTestDataFunc run;
  } tests[] = {
    { "issued", test_issued },         { "odd-name", test_odd_name },
    { "waiting", test_waiting },       { "denied", test_denied },
    { "double-hop", test_double_hop }, { "authority", test_authority },
    { "time-out", test_time_out },     { "cancel-and-recover", test_cancel_and_recover },
  };

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++) {
    g_autofree char *path = g_strdup_printf ("/ca-mscertreq-ssh/%s/%s", shell, tests[i].name);

    g_test_add_data_func (path, shell, tests[i].run);
  }
}

static void
add_tests (void)
{
  add_for_shell ("cmd");
  add_for_shell ("powershell");
  g_test_add_func ("/ca-mscertreq-ssh/no-windows", test_no_windows);
  g_test_add_func ("/ca-mscertreq-ssh/nobody-there", test_nobody_there);
  g_test_add_func ("/ca-mscertreq-ssh/other-host-key", test_other_host_key);
  g_test_add_func ("/ca-mscertreq-ssh/password-once", test_password_once);
}

int
main (int argc, char *argv[])
{
  return openssh_fixture_run (argc, argv, add_tests);
}
