/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "certreq-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "pki-maker.h"
#include "sync-connection.h"
#include "temporary-folder.h"

/* --- services ----------------------------------------------------------------------------------
 */

struct _FakeServices {
  GObject parent_instance;

  CsPrompts *prompts;
  char *private;
  FakeTransportMaker maker;
};

static void services_iface_init (CsServicesInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeServices,
                               fake_services,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CS_TYPE_SERVICES, services_iface_init))

static void
fake_services_finalize (GObject *object)
{
  FakeServices *self = FAKE_SERVICES (object);

  g_clear_object (&self->prompts);
  g_free (self->private);

  G_OBJECT_CLASS (fake_services_parent_class)->finalize (object);
}

static void
fake_services_class_init (FakeServicesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_services_finalize;
}

static void
fake_services_init (FakeServices *self)
{
}

static CsPrompts *
get_prompts (CsServices *services)
{
  return FAKE_SERVICES (services)->prompts;
}

static char *
dup_private_folder (CsServices *services, const char *plugin, GError **error)
{
  g_assert_cmpstr (plugin, ==, "ca-mscertreq");

  return g_strdup (FAKE_SERVICES (services)->private);
}

static CsTransport *
open_transport (CsServices *services, const char *name, GError **error)
{
  g_assert_cmpstr (name, ==, "transport-sftp");

  return FAKE_SERVICES (services)->maker ();
}

static void
services_iface_init (CsServicesInterface *iface)
{
  iface->get_prompts = get_prompts;
  iface->dup_private_folder = dup_private_folder;
  iface->open_transport = open_transport;
}

/* --- the stand-in ------------------------------------------------------------------------------
 */

static void
run_program (const char *const *program, const char *more)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  gboolean lines = more != NULL && strchr (more, '\n') != NULL;
  g_auto (GStrv) words = g_strsplit (more != NULL ? more : "", lines ? "\n" : " ", -1);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  for (; *program != NULL; program++)
    g_ptr_array_add (argv, (gpointer) *program);
  for (guint i = 0; words[i] != NULL; i++) {
    if (*words[i] != '\0')
      g_ptr_array_add (argv, words[i]);
  }
  g_ptr_array_add (argv, NULL);
  process = g_subprocess_newv ((const char *const *) argv->pdata, G_SUBPROCESS_FLAGS_STDOUT_SILENCE,
                               &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (process, NULL, &error));
  g_assert_no_error (error);
}

static void
run_stand_in (CertreqFixture *self, const char *option, const char *more)
{
  g_autofree char *script
      = g_test_build_filename (G_TEST_DIST, "fakes", "windows", "certreq.py", NULL);
  const char *const argv[] = { "python3", script, option, self->bin, NULL };

  run_program (argv, more);
}

gboolean
certreq_fixture_start (CertreqFixture *self, const char *switches)
{
  g_autofree char *python = g_find_program_in_path ("python3");
  g_autofree char *openssl = g_find_program_in_path ("openssl");

  if (python == NULL || openssl == NULL) {
    g_test_skip ("python3 or openssl is not installed: the stand-in of certreq needs both");
    return FALSE;
  }

  self->folder = g_dir_make_tmp ("countersign-certreq-XXXXXX", NULL);
  self->bin = g_build_filename (self->folder, "bin", NULL);
  self->private = g_build_filename (self->folder, "private", NULL);
  g_assert_cmpint (g_mkdir (self->private, 0700), ==, 0);
  self->prompts = fake_prompts_new ();
  self->services = g_object_new (FAKE_TYPE_SERVICES, NULL);
  self->services->prompts = CS_PROMPTS (g_object_ref (self->prompts));
  self->services->private = g_strdup (self->private);
  run_stand_in (self, "--make", switches);

  return TRUE;
}

void
certreq_fixture_clear (CertreqFixture *self)
{
  g_clear_object (&self->authority);
  g_clear_object (&self->services);
  g_clear_object (&self->prompts);
  if (self->folder != NULL)
    temporary_folder_remove (self->folder);
  g_free (self->folder);
  g_free (self->bin);
  g_free (self->private);
  g_clear_error (&self->error);
}

void
certreq_fixture_set_transport (CertreqFixture *self, FakeTransportMaker maker)
{
  self->services->maker = maker;
}

void
certreq_fixture_use (CertreqFixture *self, const char *settings)
{
  g_autoptr (CsSettings) values = cs_settings_new ("Authority ca-mscertreq", NULL);
  g_autofree char *program = g_build_filename (self->bin, "certreq", NULL);
  g_auto (GStrv) lines = g_strsplit (settings != NULL ? settings : "", "\n", -1);

  cs_settings_set (values, "Config", CERTREQ_CONFIG);
  cs_settings_set (values, "Template", CERTREQ_TEMPLATE);
  cs_settings_set (values, "Program", program);
  for (guint i = 0; lines[i] != NULL; i++) {
    g_auto (GStrv) pair = g_strsplit (lines[i], "=", 2);

    if (pair[0] != NULL && *pair[0] != '\0')
      cs_settings_set (values, pair[0], pair[1]);
  }
  g_clear_error (&self->error);
  g_clear_object (&self->authority);
  self->authority = g_object_new (CS_TYPE_CA_MSCERTREQ, NULL);
  cs_authority_configure (self->authority, values, CS_SERVICES (self->services), &self->error);
  g_assert_no_error (self->error);
}

void
certreq_fixture_set (CertreqFixture *self, const char *switches)
{
  run_stand_in (self, "--set", switches);
}

void
certreq_fixture_run (CertreqFixture *self, const char *arguments)
{
  run_stand_in (self, arguments, NULL);
}

void
certreq_fixture_certutil (CertreqFixture *self, const char *arguments)
{
  g_autofree char *program = g_build_filename (self->bin, "certutil", NULL);

  run_program ((const char *const[]){ program, "-config", CERTREQ_CONFIG, NULL }, arguments);
}

static GStrv
load_calls (CertreqFixture *self)
{
  g_autofree char *path = g_build_filename (self->bin, "authority", "calls.jsonl", NULL);
  g_autofree char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    text = g_strdup ("");

  return g_strsplit (g_strchomp (text), "\n", -1);
}

char *
certreq_fixture_dup_call (CertreqFixture *self, int n)
{
  g_auto (GStrv) calls = load_calls (self);
  int length = (int) g_strv_length (calls);
  int at = n < 0 ? length + n : n;

  return at >= 0 && at < length ? g_strdup (calls[at]) : NULL;
}

guint
certreq_fixture_count_calls (CertreqFixture *self, const char *verb)
{
  g_auto (GStrv) calls = load_calls (self);
  g_autofree char *quoted = g_strdup_printf ("\"%s\"", verb);
  guint n = 0;

  for (guint i = 0; calls[i] != NULL; i++)
    n += strstr (calls[i], quoted) != NULL ? 1 : 0;

  return n;
}

/* Only Linux tells; elsewhere nothing is waited for. */
static gboolean
is_running (CertreqFixture *self)
{
  g_autoptr (GDir) processes = g_dir_open ("/proc", 0, NULL);
  const char *name;

  while (processes != NULL && (name = g_dir_read_name (processes)) != NULL) {
    g_autofree char *link = g_build_filename ("/proc", name, "cwd", NULL);
    g_autofree char *folder = g_file_read_link (link, NULL);

    if (folder != NULL && g_str_has_prefix (folder, self->folder))
      return TRUE;
  }

  return FALSE;
}

void
certreq_fixture_await_end (CertreqFixture *self)
{
  while (is_running (self))
    g_usleep (20 * 1000);
}

static gboolean
holds (const char *content, gsize size, const char *text)
{
  gsize length = strlen (text);

  for (gsize i = 0; i + length <= size; i++) {
    if (memcmp (content + i, text, length) == 0)
      return TRUE;
  }

  return FALSE;
}

gboolean
certreq_fixture_is_written (const char *folder, const char *text)
{
  g_autoptr (GDir) names = g_dir_open (folder, 0, NULL);
  const char *name;

  while (names != NULL && (name = g_dir_read_name (names)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_autofree char *content = NULL;
    gsize size;

    if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK)) {
      if (certreq_fixture_is_written (path, text))
        return TRUE;
    } else if (g_file_get_contents (path, &content, &size, NULL) && holds (content, size, text)) {
      return TRUE;
    }
  }

  return FALSE;
}

/* --- questions ---------------------------------------------------------------------------------
 */

CsSubmission *
certreq_submission_new (guint number)
{
  static const char *const usages[] = { "server", "client", NULL };
  MakerSpec spec
      = { .subject = "CN=cms1.pod2.cms.lab",
          .extensions = { "subjectAltName=DNS:cms1.pod2.cms.lab,DNS:cms1a.pod2.cms.lab" } };
  g_autoptr (X509_REQ) request = maker_request (&spec, maker_key ("rsa:2048", number));
  g_autoptr (GBytes) der = maker_request_der (request);

  return cs_submission_new (der, "cms1a", usages);
}

CsOutcome *
certreq_submit (CertreqFixture *self, CsSubmission *submission, GCancellable *cancellable)
{
  g_autoptr (GAsyncResult) result = NULL;

  g_clear_error (&self->error);
  cs_authority_submit_async (self->authority, submission, cancellable, sync_done_cb, &result);
  sync_wait (&result);

  return cs_authority_submit_finish (self->authority, result, &self->error);
}

CsOutcome *
certreq_retrieve (CertreqFixture *self, CsSubmission *submission, const char *id)
{
  g_autoptr (GAsyncResult) result = NULL;

  g_clear_error (&self->error);
  cs_authority_retrieve_async (self->authority, submission, id, NULL, sync_done_cb, &result);
  sync_wait (&result);

  return cs_authority_retrieve_finish (self->authority, result, &self->error);
}

CsOutcome *
certreq_recover (CertreqFixture *self, CsSubmission *submission)
{
  g_autoptr (GAsyncResult) result = NULL;

  g_clear_error (&self->error);
  cs_authority_recover_async (self->authority, submission, NULL, sync_done_cb, &result);
  sync_wait (&result);

  return cs_authority_recover_finish (self->authority, result, &self->error);
}

GPtrArray *
certreq_fetch_chain (CertreqFixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;

  g_clear_error (&self->error);
  cs_authority_fetch_chain_async (self->authority, NULL, sync_done_cb, &result);
  sync_wait (&result);

  return cs_authority_fetch_chain_finish (self->authority, result, &self->error);
}

GStrv
certreq_list_templates (CertreqFixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;

  g_clear_error (&self->error);
  cs_authority_list_templates_async (self->authority, NULL, sync_done_cb, &result);
  sync_wait (&result);

  return cs_authority_list_templates_finish (self->authority, result, &self->error);
}

char *
certreq_test (CertreqFixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;

  g_clear_error (&self->error);
  cs_authority_test_connection_async (self->authority, NULL, sync_done_cb, &result);
  sync_wait (&result);

  return cs_authority_test_connection_finish (self->authority, result, &self->error);
}

void
certreq_assert_outcome (CertreqFixture *self,
                        CsOutcome *outcome,
                        const char *state,
                        const char *id,
                        const char *words)
{
  g_assert_no_error (self->error);
  g_assert_nonnull (outcome);
  g_assert_cmpstr (cs_outcome_state_to_string (cs_outcome_get_state (outcome)), ==, state);
  g_assert_cmpstr (cs_outcome_get_request_id (outcome), ==, id);
  if (words != NULL && strstr (cs_outcome_get_words (outcome), words) == NULL)
    g_error ("“%s” is not in “%s”", words, cs_outcome_get_words (outcome));
}
