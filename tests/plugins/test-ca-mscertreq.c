/* SPDX-License-Identifier: GPL-3.0-or-later */

/* ca-mscertreq on this computer, with a stand-in of certreq and a real OpenSSL authority behind it.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "certreq-fixture.h"
#include "cs-certreq-process.h"
#include "sync-connection.h"

#define NUMBER "12" /* the stand-in's first */

/* --- outcomes ----------------------------------------------------------------------------------
 */

typedef struct {
  const char *name;
  const char *switches;
  const char *settings; /* nullable */
  const char *state;
  const char *id;    /* NULL: none */
  const char *code;  /* NULL: none */
  const char *words; /* a part of them */
} OutcomeCase;

/* Neither words of a language (domain.md T38), nor a code in a remark (T39), nor a line's place
 * (T40), nor the exit code, which is 0 for pending too (T42), decides. */
static const OutcomeCase outcome_cases[] = {
  { "issued", "mode=issue", NULL, "issued", NUMBER, NULL, "Issued" },
  { "issued/german", "language=de", NULL, "issued", NUMBER, NULL, "Ausgestellt" },
  { "issued/french", "language=fr", NULL, "issued", NUMBER, NULL, "Émis" },
  { "issued/policy-lines-first", "preamble=yes", NULL, "issued", NUMBER, NULL, "Issued" },
  { "issued/remark", "remark=shorter", NULL, "issued", NUMBER, NULL, "shorter" },
  /* domain.md T58: it is a certificate; when it ends is read in it */
  { "issued/shorter", "certificate=short remark=shorter", NULL, "issued", NUMBER, NULL, "shorter" },
  { "issued/remark-with-code", "remark=code", NULL, "issued", NUMBER, NULL, "0x80094004" },
  { "issued/status-is-not-asked", "status=1", NULL, "issued", NUMBER, NULL, "Issued" },
  { "issued/utf-16-output", "encoding=utf-16", NULL, "issued", NUMBER, NULL, "Issued" },
  { "issued/utf-16-without-mark", "encoding=utf-16-plain language=de", NULL, "issued", NUMBER, NULL,
    "Ausgestellt" },
  { "issued/der-file", "output=der", NULL, "issued", NUMBER, NULL, NULL },
  { "issued/utf-16-file", "output=utf-16", NULL, "issued", NUMBER, NULL, NULL },
  { "issued/authority-in-the-file-too", "certificate=another-too", NULL, "issued", NUMBER, NULL,
    NULL },
  { "issued/attributes", "mode=issue", "Attributes=Department:IT services;Note:it's", "issued",
    NUMBER, NULL, NULL },
  { "pending", "mode=pending", NULL, "pending", NUMBER, NULL, "Taken Under Submission" },
  { "pending/german", "mode=pending language=de", NULL, "pending", NUMBER, NULL,
    "Bei Übermittlung" },
  { "pending/french", "mode=pending language=fr", NULL, "pending", NUMBER, NULL, "en attente" },
  { "pending/status-is-not-asked", "mode=pending status=1", NULL, "pending", NUMBER, NULL,
    "Taken Under Submission" },
  { "pending/issued-but-no-file", "certificate=none", NULL, "pending", NUMBER, NULL,
    "not certain that it waits" },
  { "denied", "mode=denied", NULL, "refused", NUMBER, "0x80094812", "e-mail address" },
  { "denied/german", "mode=denied language=de", NULL, "refused", NUMBER, "0x80094812",
    "Verweigert" },
  { "denied/french", "mode=denied language=fr", NULL, "refused", NUMBER, "0x80094812", "Refusé" },
  { "denied/status-zero", "mode=denied status=0", NULL, "refused", NUMBER, "0x80094812",
    "Denied by Policy Module" },
  { "denied/without-a-code", "mode=denied-mute status=0", NULL, "pending", NUMBER, NULL,
    "not certain that it waits" },
#ifdef G_OS_WIN32 /* all of the status arrives */
  { "denied/without-a-code-but-status", "mode=denied-mute status=-2146875374", NULL, "refused",
    NUMBER, "0x80094812", NULL },
#else /* eight bits of it, which say nothing */
  { "denied/without-a-code-but-status", "mode=denied-mute status=-2146875374", NULL, "pending",
    NUMBER, NULL, "not certain that it waits" },
#endif
  { "denied/template-not-offered", "mode=issue", "Template=Machine", "refused", NUMBER,
    "0x80094800", "does not offer this template" },
  { "denied/no-template", "mode=issue", "Template=", "refused", NUMBER, "0x80094801",
    "set Template=" },
  { "other-key", "certificate=wrong-key", NULL, "refused", NUMBER, NULL, "another key" },
  { "nothing-said", "mode=mute", NULL, "unknown", NULL, NULL, "neither a certificate" },
  { "ended-before-its-answer", "mode=crash", NULL, "unknown", NULL, NULL, "status 1" },
  { "call-broke", "mode=broken-call", NULL, "unknown", NULL, NULL, "RPC_S_CALL_FAILED" },
};

static void
assert_for_key (CsOutcome *outcome, CsSubmission *submission)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CsRequest) request
      = cs_request_new_from_der (cs_submission_get_request (submission), &error);
  g_autoptr (CsCertificate) certificate
      = cs_certificate_new_from_der (cs_outcome_get_certificate (outcome), &error);

  g_assert_no_error (error);
  g_assert_true (cs_request_is_answered_by (request, certificate));
}

static void
test_outcome (gconstpointer data)
{
  const OutcomeCase *one = data;
  g_auto (CertreqFixture) fixture = { 0 };
  g_autoptr (CsSubmission) submission = certreq_submission_new (1);
  g_autoptr (CsOutcome) outcome = NULL;

  if (!certreq_fixture_start (&fixture, one->switches))
    return;
  certreq_fixture_use (&fixture, one->settings);
  outcome = certreq_submit (&fixture, submission, NULL);
  certreq_assert_outcome (&fixture, outcome, one->state, one->id, one->words);
  g_assert_cmpstr (cs_outcome_get_code (outcome), ==, one->code);
  if (cs_outcome_get_state (outcome) == CS_OUTCOME_ISSUED)
    assert_for_key (outcome, submission);
}

typedef struct {
  const char *name;
  const char *switches;
  const char *settings;
  const char *words;
} FailureCase;

/* The authority surely has not got it: simply to be submitted again. */
static const FailureCase failure_cases[] = {
  { "unreachable", "mode=unavailable", NULL, "The RPC server is unavailable" },
  { "unreachable/german", "mode=unavailable language=de", NULL, "The RPC server is unavailable" },
  { "access", "mode=no-access", NULL, "Access is denied" },
  { "other-authority", "mode=issue", "Config=elsewhere.lab\\CA", "check that the host in Config=" },
  { "no-program", "mode=issue", "Program=/nowhere/certreq", "comes with Windows" },
};

static void
test_failure (gconstpointer data)
{
  const FailureCase *one = data;
  g_auto (CertreqFixture) fixture = { 0 };
  g_autoptr (CsSubmission) submission = certreq_submission_new (1);
  g_autoptr (CsOutcome) outcome = NULL;

  if (!certreq_fixture_start (&fixture, one->switches))
    return;
  certreq_fixture_use (&fixture, one->settings);
  outcome = certreq_submit (&fixture, submission, NULL);
  g_assert_null (outcome);
  g_assert_error (fixture.error, CS_ERROR, CS_ERROR_NOT_SUBMITTED);
  g_assert_nonnull (strstr (fixture.error->message, one->words));
}

/* --- the call ----------------------------------------------------------------------------------
 */

/* An empty folder of its own for every call, in which nothing old can be taken for an answer
 * (domain.md T41, T47), and the intent on the disk before it (DESIGN 6.6). */
static void
test_call (void)
{
  g_auto (CertreqFixture) fixture = { 0 };
  g_autoptr (CsSubmission) submission = certreq_submission_new (1);
  g_autoptr (CsOutcome) first = NULL;
  g_autoptr (CsOutcome) second = NULL;
  g_autofree char *call = NULL;

  if (!certreq_fixture_start (&fixture, NULL))
    return;
  certreq_fixture_use (&fixture, NULL);
  first = certreq_submit (&fixture, submission, NULL);
  certreq_assert_outcome (&fixture, first, "issued", "12", NULL);

  certreq_fixture_set (&fixture, "mode=pending");
  second = certreq_submit (&fixture, submission, NULL);
  certreq_assert_outcome (&fixture, second, "pending", "13", NULL);

  call = certreq_fixture_dup_call (&fixture, -1);
  g_assert_nonnull (
      strstr (call, "\"argv\": [\"certreq\", \"-submit\", \"-q\", \"-f\", \"-config\", "
                    "\"cmslab-ad.cms.lab\\\\cms-CMSLAB-AD-CA\", \"-attrib\", "
                    "\"CertificateTemplate:ClientandServerAuthentication\", \"request.csr\", "
                    "\"certificate.cer\", \"chain.p7b\", \"response.rsp\"]"));
  g_assert_nonnull (strstr (call, "[\"output.txt\", \"request.csr\", \"submission.ini\"]"));
  g_assert_nonnull (strstr (call, "State=called"));
  g_assert_nonnull (strstr (call, "Request="));
  g_assert_nonnull (strstr (call, "\"PATH\""));
  g_assert_null (strstr (call, "SSH_AUTH_SOCK"));
}

/* A window that nobody sees: it and what it started are ended when the time is over (domain.md
 * T44). Whether it was submitted is not known. */
static void
test_time_out (void)
{
  g_auto (CertreqFixture) fixture = { 0 };
  g_autoptr (CsSubmission) submission = certreq_submission_new (1);
  g_autoptr (CsOutcome) outcome = NULL;

  if (!certreq_fixture_start (&fixture, "mode=popup"))
    return;
  certreq_fixture_use (&fixture, "TimeoutSeconds=1");
  outcome = certreq_submit (&fixture, submission, NULL);
  certreq_assert_outcome (&fixture, outcome, "unknown", NULL, "1 seconds");
  certreq_fixture_await_end (&fixture);
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

/* A submission that is cancelled while certreq hangs. */
static void
submit_and_cancel (CertreqFixture *fixture, CsSubmission *submission)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  gpointer both[] = { fixture, cancellable };

  g_timeout_add (20, cancel_when_running_cb, both);
  g_assert_null (certreq_submit (fixture, submission, cancellable));
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_cancel (void)
{
  g_auto (CertreqFixture) fixture = { 0 };
  g_autoptr (CsSubmission) submission = certreq_submission_new (1);
  g_autoptr (CsOutcome) outcome = NULL;

  if (!certreq_fixture_start (&fixture, "mode=hang"))
    return;
  certreq_fixture_use (&fixture, NULL);
  submit_and_cancel (&fixture, submission);
  certreq_fixture_await_end (&fixture);

  /* It may have arrived, and nothing says so. */
  outcome = certreq_recover (&fixture, submission);
  certreq_assert_outcome (&fixture, outcome, "unknown", NULL, "no request number");
}

/* --- afterwards --------------------------------------------------------------------------------
 */

static char *
find_submission_folder (CertreqFixture *fixture)
{
  g_autoptr (GDir) folder = g_dir_open (fixture->private, 0, NULL);
  const char *name = g_dir_read_name (folder);

  g_assert_nonnull (name);
  g_assert_null (g_dir_read_name (folder));

  return g_build_filename (fixture->private, name, NULL);
}

static void
store (const char *folder, const char *file, const char *text)
{
  g_autofree char *path = g_build_filename (folder, file, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* Waiting, asked again by another run of the program, approved. */
static void
test_retrieve (void)
{
  g_auto (CertreqFixture) fixture = { 0 };
  g_autoptr (CsSubmission) submission = certreq_submission_new (1);
  g_autoptr (CsOutcome) outcome = NULL;

  if (!certreq_fixture_start (&fixture, "mode=pending"))
    return;
  certreq_fixture_use (&fixture, NULL);
  outcome = certreq_submit (&fixture, submission, NULL);
  certreq_assert_outcome (&fixture, outcome, "pending", NUMBER, NULL);

  certreq_fixture_use (&fixture, NULL);
  g_clear_object (&outcome);
  outcome = certreq_retrieve (&fixture, submission, NUMBER);
  certreq_assert_outcome (&fixture, outcome, "pending", NUMBER, "Taken Under Submission");

  certreq_fixture_certutil (&fixture, "-resubmit " NUMBER);
  g_clear_object (&outcome);
  outcome = certreq_retrieve (&fixture, submission, NUMBER);
  certreq_assert_outcome (&fixture, outcome, "issued", NUMBER, NULL);
  assert_for_key (outcome, submission);
  g_assert_cmpuint (certreq_fixture_count_calls (&fixture, "-submit"), ==, 1);
}

static void
test_retrieve_denied (void)
{
  g_auto (CertreqFixture) fixture = { 0 };
  g_autoptr (CsSubmission) submission = certreq_submission_new (1);
  g_autoptr (CsOutcome) outcome = NULL;

  if (!certreq_fixture_start (&fixture, "mode=pending"))
    return;
  certreq_fixture_use (&fixture, NULL);
  g_object_unref (certreq_submit (&fixture, submission, NULL));
  certreq_fixture_certutil (&fixture, "-deny " NUMBER);
  outcome = certreq_retrieve (&fixture, submission, NUMBER);
  certreq_assert_outcome (&fixture, outcome, "refused", NUMBER, "Somebody of the authority");
  g_assert_cmpstr (cs_outcome_get_code (outcome), ==, "0x80094014");
}

/* What cannot be had just now is no answer: the number stays. */
static void
test_retrieve_trouble (void)
{
  g_auto (CertreqFixture) fixture = { 0 };
  g_autoptr (CsSubmission) submission = certreq_submission_new (1);
  g_autoptr (CsOutcome) outcome = NULL;

  if (!certreq_fixture_start (&fixture, "mode=pending"))
    return;
  certreq_fixture_use (&fixture, NULL);
  g_object_unref (certreq_submit (&fixture, submission, NULL));

  outcome = certreq_retrieve (&fixture, submission, "99");
  certreq_assert_outcome (&fixture, outcome, "unknown", NULL, "CERTSRV_E_NO_REQUEST");

  g_assert_null (certreq_retrieve (&fixture, submission, "-config"));
  g_assert_error (fixture.error, CS_ERROR, CS_ERROR_AUTHORITY);
  g_assert_nonnull (strstr (fixture.error->message, "no request number"));

  certreq_fixture_set (&fixture, "mode=unavailable");
  g_assert_null (certreq_retrieve (&fixture, submission, NUMBER));
  g_assert_error (fixture.error, CS_ERROR, CS_ERROR_AUTHORITY);

  /* The number belongs to one authority (domain.md T51). */
  certreq_fixture_use (&fixture, "Config=other.lab\\CA");
  g_assert_null (certreq_retrieve (&fixture, submission, NUMBER));
  g_assert_error (fixture.error, CS_ERROR, CS_ERROR_AUTHORITY);
  g_assert_nonnull (strstr (fixture.error->message, CERTREQ_CONFIG));
}

/* What it has other than what was asked for (domain.md T48) is left to whoever uses it, and a
 * certificate that waited lies with its submission. */
static void
test_other_names (void)
{
  g_auto (CertreqFixture) fixture = { 0 };
  g_autoptr (CsSubmission) submission = certreq_submission_new (1);
  g_autoptr (CsOutcome) outcome = NULL;

  if (!certreq_fixture_start (&fixture, "certificate=no-names mode=pending"))
    return;
  certreq_fixture_use (&fixture, NULL);
  g_object_unref (certreq_submit (&fixture, submission, NULL));
  g_assert_true (certreq_fixture_is_written (fixture.private, "RequestId=" NUMBER));
  g_assert_true (certreq_fixture_is_written (fixture.private, "Config=cmslab-ad"));
  g_assert_false (certreq_fixture_is_written (fixture.private, "BEGIN CERTIFICATE-"));
  certreq_fixture_certutil (&fixture, "-resubmit " NUMBER);
  outcome = certreq_retrieve (&fixture, submission, NUMBER);
  certreq_assert_outcome (&fixture, outcome, "issued", NUMBER, NULL);
  g_assert_true (certreq_fixture_is_written (fixture.private, "BEGIN CERTIFICATE-"));
  g_assert_cmpstr (fake_prompts_get_log (fixture.prompts), ==, "");
}

typedef struct {
  const char *name;
  const char *output; /* what stands in the folder; NULL: nothing */
  const char *state;  /* NULL: CS_ERROR_NOT_SUBMITTED */
  const char *id;
} RecoveryCase;

static const RecoveryCase recovery_cases[] = {
  { "nothing-written", NULL, "unknown", NULL },
  { "half-written", "Active Directory Enrollment Policy\n", "unknown", NULL },
  { "number", "RequestId: 77\nCertificate request is pending: Taken Under Submission (0)\n",
    "pending", "77" },
  { "denied", "RequestId: 77\nDenied 0x80094012 (-2146877422 CERTSRV_E_TEMPLATE_DENIED)\n",
    "refused", "77" },
  { "unreachable", "Certificate Request Processor: 0x800706ba (WIN32: 1722 …)\n", NULL, NULL },
};

/* After a crash the folder is read. */
static void
test_recovery (gconstpointer data)
{
  const RecoveryCase *one = data;
  g_auto (CertreqFixture) fixture = { 0 };
  g_autoptr (CsSubmission) submission = certreq_submission_new (1);
  g_autoptr (CsOutcome) outcome = NULL;
  g_autofree char *folder = NULL;

  if (!certreq_fixture_start (&fixture, "mode=hang"))
    return;
  certreq_fixture_use (&fixture, NULL);
  submit_and_cancel (&fixture, submission);
  folder = find_submission_folder (&fixture);
  if (one->output != NULL)
    store (folder, "output.txt", one->output);

  certreq_fixture_use (&fixture, NULL);
  outcome = certreq_recover (&fixture, submission);
  if (one->state != NULL) {
    certreq_assert_outcome (&fixture, outcome, one->state, one->id, NULL);
  } else {
    g_assert_null (outcome);
    g_assert_error (fixture.error, CS_ERROR, CS_ERROR_NOT_SUBMITTED);
  }
  g_assert_cmpuint (certreq_fixture_count_calls (&fixture, "-submit"), ==, 1);
}

/* Without an intent certreq was never called; another request's, or another renewal's, is none. */
static void
test_recovery_without_intent (void)
{
  g_auto (CertreqFixture) fixture = { 0 };
  g_autoptr (CsSubmission) submission = certreq_submission_new (1);
  g_autoptr (CsSubmission) other = certreq_submission_new (2);
  g_autoptr (CsSubmission) renewal = certreq_submission_new (1);

  if (!certreq_fixture_start (&fixture, NULL))
    return;
  certreq_fixture_use (&fixture, NULL);
  g_object_unref (certreq_submit (&fixture, submission, NULL));
  cs_submission_set_replaces (renewal, "00ff");
  g_assert_null (certreq_recover (&fixture, other));
  g_assert_error (fixture.error, CS_ERROR, CS_ERROR_NOT_SUBMITTED);
  g_assert_null (certreq_recover (&fixture, renewal));
  g_assert_error (fixture.error, CS_ERROR, CS_ERROR_NOT_SUBMITTED);
}

/* An answer that was there, but that the program did not come to store, is given again. */
static void
test_recovery_of_issued (void)
{
  g_auto (CertreqFixture) fixture = { 0 };
  g_autoptr (CsSubmission) submission = certreq_submission_new (1);
  g_autoptr (CsOutcome) first = NULL;
  g_autoptr (CsOutcome) again = NULL;

  if (!certreq_fixture_start (&fixture, NULL))
    return;
  certreq_fixture_use (&fixture, NULL);
  first = certreq_submit (&fixture, submission, NULL);
  again = certreq_recover (&fixture, submission);
  certreq_assert_outcome (&fixture, again, "issued", NUMBER, NULL);
  g_assert_true (
      g_bytes_equal (cs_outcome_get_certificate (first), cs_outcome_get_certificate (again)));
}

/* --- account -----------------------------------------------------------------------------------
 */

#define PASSWORD "Marker-of-the-account-77"

static gboolean
start_with_account (CertreqFixture *self)
{
  if (!certreq_fixture_start (self, NULL))
    return FALSE;
  certreq_fixture_use (self, "Account=CMS\\cert");

  return TRUE;
}

static CsOutcome *
submit_as_account (CertreqFixture *self)
{
  g_autoptr (CsSubmission) submission = certreq_submission_new (1);

  fake_prompts_answer (self->prompts, "AccountPassword", PASSWORD);

  return certreq_submit (self, submission, NULL);
}

static guint
count_questions (CertreqFixture *self, const char *words)
{
  g_auto (GStrv) parts = g_strsplit (fake_prompts_get_log (self->prompts), words, -1);

  return g_strv_length (parts) - 1;
}

/* Where the password would be an argument, the admin is told and must agree (domain.md T50). */
static void
test_account_agreed (void)
{
  g_auto (CertreqFixture) fixture = { 0 };
  g_autoptr (CsOutcome) outcome = NULL;
  g_autofree char *call = NULL;

  if (!start_with_account (&fixture))
    return;
  fake_prompts_decide (fixture.prompts, CS_PROMPT_CONFIRM, TRUE);
  outcome = submit_as_account (&fixture);
  certreq_assert_outcome (&fixture, outcome, "issued", NUMBER, NULL);
  call = certreq_fixture_dup_call (&fixture, 0);
  g_assert_cmpuint (count_questions (&fixture, "every program"), ==, 1);
  g_assert_nonnull (strstr (call, "\"-submit\", \"-username\", \"CMS\\\\cert\", \"-p\", \"" PASSWORD
                                  "\", \"-q\""));
  g_assert_false (certreq_fixture_is_written (fixture.private, PASSWORD));
  /* A store that was told to keep the password waits for this. */
  g_assert_cmpuint (count_questions (&fixture, "judged AccountPassword worked"), ==, 1);
  g_object_unref (submit_as_account (&fixture));
  g_assert_cmpuint (count_questions (&fixture, "secret "), ==, 1);
}

static void
test_account_declined (void)
{
  g_auto (CertreqFixture) fixture = { 0 };
  g_autoptr (CsOutcome) outcome = NULL;

  if (!start_with_account (&fixture))
    return;
  outcome = submit_as_account (&fixture);
  g_assert_null (outcome);
  g_assert_cmpuint (certreq_fixture_count_calls (&fixture, "-submit"), ==, 0);
  g_assert_cmpuint (count_questions (&fixture, "every program"), ==, 1);
  g_assert_cmpuint (count_questions (&fixture, "AccountPassword"), ==, 0);
}

/* Where the system takes it, nobody else sees it, and there is nothing to agree to. */
static void
test_account_of_system (void)
{
  g_auto (CertreqFixture) fixture = { 0 };
  g_autoptr (CsOutcome) outcome = NULL;
  g_autofree char *call = NULL;

  if (!start_with_account (&fixture))
    return;
  outcome = submit_as_account (&fixture);
  g_assert_cmpuint (count_questions (&fixture, "every program"), ==, 0);
  g_assert_cmpuint (count_questions (&fixture, "secret AccountPassword"), ==, 1);
  g_assert_false (certreq_fixture_is_written (fixture.folder, PASSWORD));
  if (outcome == NULL) { /* Wine 8 has no CreateProcessWithLogonW() */
    g_assert_error (fixture.error, CS_ERROR, CS_ERROR_NOT_SUBMITTED);
    g_assert_cmpuint (certreq_fixture_count_calls (&fixture, "-submit"), ==, 0);
    g_test_skip (fixture.error->message);
    return;
  }

  certreq_assert_outcome (&fixture, outcome, "issued", NUMBER, NULL);
  call = certreq_fixture_dup_call (&fixture, 0);
  g_assert_null (strstr (call, "-username"));
}

static void
add_account_tests (void)
{
  if (cs_certreq_process_can_log_in ()) {
    g_test_add_func ("/ca-mscertreq/account/of-system", test_account_of_system);
    return;
  }
  g_test_add_func ("/ca-mscertreq/account/agreed", test_account_agreed);
  g_test_add_func ("/ca-mscertreq/account/declined", test_account_declined);
}

/* --- the authority itself ----------------------------------------------------------------------
 */

static char *
dup_subject (GPtrArray *chain, guint i)
{
  g_autoptr (CsCertificate) certificate = cs_certificate_new_from_der (chain->pdata[i], NULL);

  return g_strdup (cs_certificate_get_subject (certificate));
}

static void
test_chain (gconstpointer kind)
{
  g_auto (CertreqFixture) fixture = { 0 };
  g_autofree char *switches = g_strconcat ("chain=", kind, NULL);
  gboolean root = g_str_equal (kind, "root");
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (GPtrArray) renewed = NULL;
  g_autofree char *subject = NULL;

  if (!certreq_fixture_start (&fixture, switches))
    return;
  certreq_fixture_use (&fixture, NULL);
  first = certreq_fetch_chain (&fixture);
  g_assert_no_error (fixture.error);
  g_assert_cmpuint (first->len, ==, root ? 1 : 2);
  subject = dup_subject (first, 0);
  g_assert_nonnull (strstr (subject, "cms-CMSLAB-AD-CA"));

  /* The newest after a renewal, though the file holds the older one, too (domain.md T55). */
  certreq_fixture_run (&fixture, "--renew");
  renewed = certreq_fetch_chain (&fixture);
  g_assert_no_error (fixture.error);
  g_assert_cmpuint (renewed->len, ==, first->len);
  g_assert_false (g_bytes_equal (first->pdata[0], renewed->pdata[0]));
  if (!root)
    g_assert_true (g_bytes_equal (first->pdata[1], renewed->pdata[1]));
}

static void
test_authority (void)
{
  g_auto (CertreqFixture) fixture = { 0 };
  g_auto (GStrv) templates = NULL;
  g_autofree char *said = NULL;
  g_autofree char *joined = NULL;

  if (!certreq_fixture_start (&fixture, NULL))
    return;
  certreq_fixture_use (&fixture, NULL);
  templates = certreq_list_templates (&fixture);
  joined = g_strjoinv (",", templates);
  g_assert_cmpstr (joined, ==, "ClientandServerAuthentication,WebServer");
  said = certreq_test (&fixture);
  g_assert_no_error (fixture.error);
  g_assert_nonnull (strstr (said, "alive"));
}

static const FailureCase test_cases[] = {
  { "unreachable", "mode=unavailable", NULL, "The RPC server is unavailable" },
  { "display-name", "mode=issue templates=Web,WS", "Template=WebServer", "it offers: Web, WS" },
  { "template", "templates=WebServer", "Template=Machine", "it offers: WebServer" },
};

static void
test_authority_failure (gconstpointer data)
{
  const FailureCase *one = data;
  g_auto (CertreqFixture) fixture = { 0 };

  if (!certreq_fixture_start (&fixture, one->switches))
    return;
  certreq_fixture_use (&fixture, one->settings);
  g_assert_null (certreq_test (&fixture));
  g_assert_error (fixture.error, CS_ERROR, CS_ERROR_AUTHORITY);
  g_assert_nonnull (strstr (fixture.error->message, one->words));
}

static void
test_chain_failure (void)
{
  g_auto (CertreqFixture) fixture = { 0 };

  if (!certreq_fixture_start (&fixture, "mode=unavailable language=de"))
    return;
  certreq_fixture_use (&fixture, NULL);
  g_assert_null (certreq_fetch_chain (&fixture));
  g_assert_error (fixture.error, CS_ERROR, CS_ERROR_AUTHORITY);
  g_assert_nonnull (strstr (fixture.error->message, "RPC_S_SERVER_UNAVAILABLE"));
}

#define ADD_CASES(prefix, cases, function)                                                         \
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {                                               \
    g_autofree char *path = g_strconcat ("/ca-mscertreq/" prefix "/", (cases)[i].name, NULL);      \
                                                                                                   \
    g_test_add_data_func (path, &(cases)[i], function);                                            \
  }

int
main (int argc, char *argv[])
{
  g_setenv ("SSH_AUTH_SOCK", "/nowhere", TRUE); /* for /ca-mscertreq/call, before any thread */
  g_test_init (&argc, &argv, NULL);

  ADD_CASES ("outcome", outcome_cases, test_outcome)
  ADD_CASES ("not-submitted", failure_cases, test_failure)
  ADD_CASES ("recovery", recovery_cases, test_recovery)
  ADD_CASES ("test", test_cases, test_authority_failure)
  g_test_add_func ("/ca-mscertreq/call", test_call);
  g_test_add_func ("/ca-mscertreq/time-out", test_time_out);
  g_test_add_func ("/ca-mscertreq/cancel", test_cancel);
  g_test_add_func ("/ca-mscertreq/retrieve/approved", test_retrieve);
  g_test_add_func ("/ca-mscertreq/retrieve/denied", test_retrieve_denied);
  g_test_add_func ("/ca-mscertreq/retrieve/trouble", test_retrieve_trouble);
  g_test_add_func ("/ca-mscertreq/other-names", test_other_names);
  g_test_add_func ("/ca-mscertreq/recovery/without-intent", test_recovery_without_intent);
  g_test_add_func ("/ca-mscertreq/recovery/issued", test_recovery_of_issued);
  add_account_tests ();
  g_test_add_data_func ("/ca-mscertreq/chain/root", "root", test_chain);
  g_test_add_data_func ("/ca-mscertreq/chain/intermediate", "intermediate", test_chain);
  g_test_add_func ("/ca-mscertreq/chain/unreachable", test_chain_failure);
  g_test_add_func ("/ca-mscertreq/test/good", test_authority);

  return g_test_run ();
}
