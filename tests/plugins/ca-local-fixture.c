/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ca-local-fixture.h"

#include <glib/gstdio.h>
#include <openssl/pem.h>
#include <string.h>

#define PATIENCE (60 * G_TIME_SPAN_SECOND)

static void
fake_ask_async (CsPrompts *prompts,
                CsPrompt *prompt,
                GCancellable *cancellable,
                GAsyncReadyCallback callback,
                gpointer user_data)
{
  FakeHost *self = FAKE_HOST (prompts);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  const char *answer = self->n_asked > 0 && self->second != NULL ? self->second : self->answer;
  g_autoptr (CsSecret) secret = answer != NULL ? cs_secret_new (answer) : NULL;

  self->n_asked++;
  self->n_retries += cs_prompt_is_retry (prompt) ? 1 : 0;
  g_free (self->identity);
  self->identity = g_strdup (cs_prompt_get_identity (prompt));
  g_free (self->group);
  self->group = g_strdup (cs_prompt_get_group (prompt));
  if (secret != NULL)
    g_task_return_pointer (task, cs_answer_new_secret (secret, FALSE),
                           (GDestroyNotify) cs_answer_free);
  else
    g_task_return_new_error (task, CS_ERROR, CS_ERROR_NO_ANSWER, "nobody is here");
}

static CsAnswer *
fake_ask_finish (CsPrompts *prompts, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
fake_judge (CsPrompts *prompts, CsPrompt *prompt, gboolean worked)
{
  FakeHost *self = FAKE_HOST (prompts);

  if (worked)
    self->n_worked++;
  else
    self->n_refused++;
}

static void
fake_prompts_init (CsPromptsInterface *iface)
{
  iface->ask_async = fake_ask_async;
  iface->ask_finish = fake_ask_finish;
  iface->judge = fake_judge;
}

static CsPrompts *
fake_get_prompts (CsServices *services)
{
  return CS_PROMPTS (services);
}

static void
fake_services_init (CsServicesInterface *iface)
{
  iface->get_prompts = fake_get_prompts;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeHost,
                               fake_host,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CS_TYPE_PROMPTS, fake_prompts_init)
                                   G_IMPLEMENT_INTERFACE (CS_TYPE_SERVICES, fake_services_init))

static void
fake_host_finalize (GObject *object)
{
  FakeHost *self = FAKE_HOST (object);

  g_free (self->identity);
  g_free (self->group);

  G_OBJECT_CLASS (fake_host_parent_class)->finalize (object);
}

static void
fake_host_class_init (FakeHostClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_host_finalize;
}

static void
fake_host_init (FakeHost *self)
{
  self->answer = PASSPHRASE;
}

CsAuthority *
fixture_new_authority (const char *directory, FakeHost *host, const char *setting)
{
  CsAuthority *authority = g_object_new (CS_TYPE_CA_LOCAL, NULL);
  g_autoptr (CsSettings) settings = cs_settings_new ("Authority ca-local", NULL);
  g_autoptr (GError) error = NULL;

  cs_settings_set (settings, "Directory", directory);
  if (setting != NULL) {
    g_auto (GStrv) pair = g_strsplit (setting, "=", 2);

    cs_settings_set (settings, pair[0], pair[1]);
  }
  cs_authority_configure (authority, settings, CS_SERVICES (host), &error);
  g_assert_no_error (error);

  return authority;
}

void
fixture_use (Fixture *fixture, const char *setting)
{
  g_clear_object (&fixture->authority);
  fixture->authority = fixture_new_authority (fixture->directory, fixture->host, setting);
}

void
fixture_set_up (Fixture *fixture, gconstpointer key)
{
  g_autoptr (GBytes) root = NULL;
  g_autoptr (GError) error = NULL;

  fixture->parent = g_dir_make_tmp ("cs-ca-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->directory = g_build_filename (fixture->parent, "ca", NULL);
  fixture->host = g_object_new (FAKE_TYPE_HOST, NULL);
  fixture_use (fixture, NULL);
  root = create_now (fixture->authority, "CN=Test root,O=Lab", key != NULL ? key : "ec:P-256", 0,
                     &error);
  g_assert_no_error (error);
  g_assert_nonnull (root);

  /* As the next run would find it. */
  fixture->host->n_asked = fixture->host->n_worked = 0;
  fixture_use (fixture, NULL);
}

/* The last reference goes, though perhaps not at once: the thread of a task gives up what it holds
 * only after its answer is there. */
static void
assert_freed (gpointer object)
{
  gint64 end = g_get_monotonic_time () + PATIENCE;
  GWeakRef weak;

  g_weak_ref_init (&weak, object);
  while (object != NULL && g_get_monotonic_time () < end) {
    g_object_unref (object);
    while (g_main_context_iteration (NULL, FALSE))
      continue;
    g_usleep (G_TIME_SPAN_MILLISECOND);
    object = g_weak_ref_get (&weak);
  }
  g_weak_ref_clear (&weak);
  g_assert_null (object);
}

void
fixture_tear_down (Fixture *fixture, gconstpointer unused)
{
  const char *const argv[] = { "rm", "-rf", "--", fixture->parent, NULL };

  g_clear_object (&fixture->authority);
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                NULL);
  assert_freed (g_steal_pointer (&fixture->host));
  g_free (fixture->parent);
  g_free (fixture->directory);
}

char *
fixture_path (Fixture *fixture, const char *name)
{
  return g_build_filename (fixture->directory, name, NULL);
}

static void
keep_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *result;
}

GBytes *
create_now (CsAuthority *authority,
            const char *subject,
            const char *key,
            guint days,
            GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  cs_local_authority_create_async (CS_LOCAL_AUTHORITY (authority), subject, key, days, NULL,
                                   keep_result_cb, &result);

  return cs_local_authority_create_finish (CS_LOCAL_AUTHORITY (authority), wait_for (&result),
                                           error);
}

CsOutcome *
submit_now (CsAuthority *authority, CsSubmission *submission, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  cs_authority_submit_async (authority, submission, NULL, keep_result_cb, &result);

  return cs_authority_submit_finish (authority, wait_for (&result), error);
}

CsOutcome *
retrieve_now (CsAuthority *authority,
              CsSubmission *submission,
              const char *request_id,
              GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  cs_authority_retrieve_async (authority, submission, request_id, NULL, keep_result_cb, &result);

  return cs_authority_retrieve_finish (authority, wait_for (&result), error);
}

GPtrArray *
fetch_chain_now (CsAuthority *authority, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  cs_authority_fetch_chain_async (authority, NULL, keep_result_cb, &result);

  return cs_authority_fetch_chain_finish (authority, wait_for (&result), error);
}

gboolean
revoke_now (CsAuthority *authority, GBytes *certificate, const char *reason, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  cs_authority_revoke_async (authority, certificate, reason, NULL, keep_result_cb, &result);

  return cs_authority_revoke_finish (authority, wait_for (&result), error);
}

char *
test_connection_now (CsAuthority *authority, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  cs_authority_test_connection_async (authority, NULL, keep_result_cb, &result);

  return cs_authority_test_connection_finish (authority, wait_for (&result), error);
}

GPtrArray *
list_now (CsAuthority *authority, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  cs_local_authority_list_issued_async (CS_LOCAL_AUTHORITY (authority), NULL, keep_result_cb,
                                        &result);

  return cs_local_authority_list_issued_finish (CS_LOCAL_AUTHORITY (authority), wait_for (&result),
                                                error);
}

GBytes *
make_crl_now (CsAuthority *authority, guint days, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  cs_local_authority_make_crl_async (CS_LOCAL_AUTHORITY (authority), days, NULL, keep_result_cb,
                                     &result);

  return cs_local_authority_make_crl_finish (CS_LOCAL_AUTHORITY (authority), wait_for (&result),
                                             error);
}

EVP_PKEY *
get_key (const char *kind)
{
  static GHashTable *keys;
  EVP_PKEY *key;

  if (keys == NULL)
    keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) EVP_PKEY_free);
  key = g_hash_table_lookup (keys, kind);
  if (key != NULL)
    return key;

  if (g_str_has_prefix (kind, "rsa:"))
    key = EVP_PKEY_Q_keygen (NULL, NULL, "RSA",
                             (gsize) g_ascii_strtoull (kind + strlen ("rsa:"), NULL, 10));
  else if (g_str_has_prefix (kind, "ec:"))
    key = EVP_PKEY_Q_keygen (NULL, NULL, "EC", kind + strlen ("ec:"));
  else
    key = EVP_PKEY_Q_keygen (NULL, NULL, kind);
  g_assert_nonnull (key);
  g_hash_table_insert (keys, g_strdup (kind), key);

  return key;
}

X509_REQ *
new_request (const char *key, const char *common_name, const char *names)
{
  X509_REQ *request = X509_REQ_new ();

  X509_REQ_set_pubkey (request, get_key (key));
  if (common_name != NULL)
    X509_NAME_add_entry_by_txt (X509_REQ_get_subject_name (request), "CN", V_ASN1_UTF8STRING,
                                (const unsigned char *) common_name, -1, -1, 0);
  if (names != NULL) {
    STACK_OF (X509_EXTENSION) *extensions = sk_X509_EXTENSION_new_null ();
    X509_EXTENSION *extension = X509V3_EXT_nconf_nid (NULL, NULL, NID_subject_alt_name, names);

    g_assert_nonnull (extension);
    sk_X509_EXTENSION_push (extensions, extension);
    X509_REQ_add_extensions (request, extensions);
    sk_X509_EXTENSION_pop_free (extensions, X509_EXTENSION_free);
  }

  return request;
}

GBytes *
encode_request (X509_REQ *request, const char *key)
{
  unsigned char *der = NULL;
  EVP_PKEY *signer = get_key (key);
  GBytes *bytes;
  int length;

  g_assert_cmpint (
      X509_REQ_sign (request, signer,
                     EVP_PKEY_is_a (signer, "ED25519") || EVP_PKEY_is_a (signer, "ED448")
                         ? NULL
                         : EVP_sha256 ()),
      >, 0);
  length = i2d_X509_REQ (request, &der);
  g_assert_cmpint (length, >, 0);
  bytes = g_bytes_new (der, (gsize) length);
  OPENSSL_free (der);
  X509_REQ_free (request);

  return bytes;
}

GBytes *
make_request (const char *key, const char *common_name, const char *names)
{
  return encode_request (new_request (key, common_name, names), key);
}

CsSubmission *
make_submission (GBytes *request, const char *usages)
{
  const char *const server[] = { "server", NULL };
  const char *const client[] = { "client", NULL };
  const char *const both[] = { "server", "client", NULL };
  const char *const *list = g_str_equal (usages, "server")   ? server
                            : g_str_equal (usages, "client") ? client
                                                             : both;

  return cs_submission_new (request, "cms1a", list);
}

char *
openssl (const char *first, ...)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *said = NULL;
  g_autofree char *complained = NULL;
  char *output;
  va_list arguments;

  g_ptr_array_add (argv, (gpointer) "openssl");
  va_start (arguments, first);
  for (const char *one = first; one != NULL; one = va_arg (arguments, const char *))
    g_ptr_array_add (argv, (gpointer) one);
  va_end (arguments);
  g_ptr_array_add (argv, NULL);

  process
      = g_subprocess_newv ((const char *const *) argv->pdata,
                           G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &said, &complained, &error);
  g_assert_no_error (error);
  output = g_strconcat (said, complained, NULL); /* Windows cannot merge them */
  if (!g_subprocess_get_successful (process))
    g_test_message ("openssl %s: %s", first, output);
  g_assert_true (g_subprocess_get_successful (process));

  return output;
}

char *
write_certificate (Fixture *fixture, const char *name, GBytes *der)
{
  char *path = g_build_filename (fixture->parent, name, NULL);
  g_autoptr (X509) certificate = cs_ca_certificate_from_der (der);
  g_autoptr (BIO) bio = BIO_new_file (path, "w");

  g_assert_nonnull (certificate);
  g_assert_cmpint (PEM_write_bio_X509 (bio, certificate), ==, 1);

  return path;
}
