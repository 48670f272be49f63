/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-ca-local.h"

#include "cs-ca-engine.h"
#include "cs-ca-found.h"
#include "cs-ca-keeper.h"
#include "cs-ca-key.h"
#include "cs-ca-settings.h"

struct _CsCaLocal {
  GObject parent_instance;

  CsCaSettings *settings; /* NULL until configured; then never changed */
  CsCaKeeper *keeper;
  GThreadPool *pool; /* one thread: the work is done in the order it was handed in */
};

typedef struct _Job Job;

/* Worker thread: reads @job and what configure() set, and nothing else of @self. */
typedef gpointer (*JobRun) (CsCaLocal *self,
                            const Job *job,
                            GCancellable *cancellable,
                            GError **error);

/* One piece of work, with what it needs; unused fields are empty. */
struct _Job {
  JobRun run;
  GDestroyNotify free_result;
  CsSubmission *submission;
  GBytes *certificate;
  char *text; /* serial, reason or subject */
  char *key;
  guint days;
  int n_refused;
};

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_object (&job->submission);
  g_clear_pointer (&job->certificate, g_bytes_unref);
  g_free (job->text);
  g_free (job->key);
  g_free (job);
}

static void
work_cb (gpointer data, gpointer unused)
{
  g_autoptr (GTask) task = data;
  CsCaLocal *self = g_task_get_source_object (task);
  const Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  gpointer result = NULL;

  if (!g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &error))
    result = job->run (self, job, g_task_get_cancellable (task), &error);
  if (g_thread_pool_unprocessed (self->pool) == 0) {
    cs_ca_keeper_lock (self->keeper);
    cs_pki_leave_thread ();
  }

  if (result != NULL)
    g_task_return_pointer (task, result, job->free_result);
  else
    g_task_return_error (task, error);
}

/* Takes @job. */
static void
start (gpointer self_object,
       gpointer tag,
       Job *job,
       GCancellable *cancellable,
       GAsyncReadyCallback callback,
       gpointer user_data)
{
  CsCaLocal *self = CS_CA_LOCAL (self_object);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, job, job_free);

  if (self->settings == NULL) {
    g_task_return_new_error (task, CS_ERROR, CS_ERROR_AUTHORITY,
                             "the local authority was not configured: no Directory=");
    return;
  }

  job->n_refused = cs_ca_keeper_get_n_refused (self->keeper);
  g_thread_pool_push (self->pool, g_steal_pointer (&task), NULL);
}

static Job *
job_new (JobRun run, GDestroyNotify free_result)
{
  Job *job = g_new0 (Job, 1);

  job->run = run;
  job->free_result = free_result;

  return job;
}

static gpointer
finish_pointer (gpointer self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static const char *
cs_ca_local_get_title (CsAuthority *authority)
{
  return "Local authority";
}

static GListModel *
cs_ca_local_describe_settings (CsAuthority *authority)
{
  return cs_ca_settings_describe ();
}

static gboolean
cs_ca_local_configure (CsAuthority *authority,
                       CsSettings *settings,
                       CsServices *services,
                       GError **error)
{
  CsCaLocal *self = CS_CA_LOCAL (authority);
  g_autoptr (CsCaSettings) read = NULL;

  g_return_val_if_fail (self->settings == NULL, FALSE);

  read = cs_ca_settings_read (settings, error);
  if (read == NULL)
    return FALSE;

  self->keeper = cs_ca_keeper_new (services != NULL ? cs_services_get_prompts (services) : NULL,
                                   read->group);
  self->settings = g_steal_pointer (&read);

  return TRUE;
}

/* The same request is answered with the same certificate: see cs_ca_store. */
static gboolean
cs_ca_local_is_idempotent (CsAuthority *authority)
{
  return TRUE;
}

static gboolean
cs_ca_local_owns_root (CsAuthority *authority)
{
  return TRUE;
}

static gpointer
submit_thread (CsCaLocal *self, const Job *job, GCancellable *cancellable, GError **error)
{
  const CsCaSettings *settings = self->settings;
  guint days = cs_submission_get_days (job->submission);
  CsCaOrder order = { .submission = job->submission,
                      .profile = settings->profile,
                      .days = days > 0 ? days : settings->days,
                      .wildcards = settings->wildcards };
  g_autoptr (CsCaEngine) engine = cs_ca_engine_open (settings->directory, error);
  g_autoptr (EVP_PKEY) key = NULL;
  CsOutcome *outcome = NULL;

  if (order.profile == 0)
    order.profile = cs_ca_profile_from_usages (cs_submission_get_usages (job->submission));
  if (engine == NULL || !cs_ca_engine_answer (engine, &order, &outcome, error))
    return NULL;
  if (outcome != NULL)
    return outcome;

  key = cs_ca_keeper_unlock (self->keeper, engine, job->n_refused, cancellable, error);

  return key != NULL ? cs_ca_engine_issue (engine, &order, key, error) : NULL;
}

static void
cs_ca_local_submit_async (CsAuthority *authority,
                          CsSubmission *submission,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  Job *job = job_new (submit_thread, g_object_unref);

  job->submission = g_object_ref (submission);
  start (authority, cs_ca_local_submit_async, job, cancellable, callback, user_data);
}

static CsOutcome *
cs_ca_local_outcome_finish (CsAuthority *authority, GAsyncResult *result, GError **error)
{
  return finish_pointer (authority, result, error);
}

static gpointer
retrieve_thread (CsCaLocal *self, const Job *job, GCancellable *cancellable, GError **error)
{
  g_autoptr (CsCaEngine) engine = cs_ca_engine_open (self->settings->directory, error);

  return engine != NULL ? cs_ca_engine_retrieve (engine, job->submission, job->text, error) : NULL;
}

static void
cs_ca_local_retrieve_async (CsAuthority *authority,
                            CsSubmission *submission,
                            const char *request_id,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  Job *job = job_new (retrieve_thread, g_object_unref);

  job->submission = g_object_ref (submission);
  job->text = g_strdup (request_id);
  start (authority, cs_ca_local_retrieve_async, job, cancellable, callback, user_data);
}

static gpointer
fetch_chain_thread (CsCaLocal *self, const Job *job, GCancellable *cancellable, GError **error)
{
  g_autoptr (CsCaEngine) engine = cs_ca_engine_open (self->settings->directory, error);
  GPtrArray *chain;

  if (engine == NULL)
    return NULL;

  chain = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_ptr_array_add (chain, cs_ca_certificate_to_der (cs_ca_engine_get_root (engine)));

  return chain;
}

static void
cs_ca_local_fetch_chain_async (CsAuthority *authority,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  start (authority, cs_ca_local_fetch_chain_async,
         job_new (fetch_chain_thread, (GDestroyNotify) g_ptr_array_unref), cancellable, callback,
         user_data);
}

static GPtrArray *
cs_ca_local_fetch_chain_finish (CsAuthority *authority, GAsyncResult *result, GError **error)
{
  return finish_pointer (authority, result, error);
}

static void
cs_ca_local_list_templates_async (CsAuthority *authority,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (authority, cancellable, callback, user_data);

  g_task_set_source_tag (task, cs_ca_local_list_templates_async);
  g_task_return_pointer (task, g_strdupv ((char **) cs_ca_settings_get_profiles ()),
                         (GDestroyNotify) g_strfreev);
}

static GStrv
cs_ca_local_list_templates_finish (CsAuthority *authority, GAsyncResult *result, GError **error)
{
  return finish_pointer (authority, result, error);
}

static gpointer
revoke_thread (CsCaLocal *self, const Job *job, GCancellable *cancellable, GError **error)
{
  g_autoptr (CsCaEngine) engine = cs_ca_engine_open (self->settings->directory, error);
  const char *reason = job->text != NULL ? job->text : "unspecified";

  if (engine == NULL || !cs_ca_engine_revoke (engine, job->certificate, reason, error))
    return NULL;

  return GINT_TO_POINTER (TRUE);
}

static void
cs_ca_local_revoke_async (CsAuthority *authority,
                          GBytes *certificate,
                          const char *reason,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  Job *job = job_new (revoke_thread, NULL);

  job->certificate = g_bytes_ref (certificate);
  job->text = g_strdup (reason);
  start (authority, cs_ca_local_revoke_async, job, cancellable, callback, user_data);
}

static gboolean
cs_ca_local_revoke_finish (CsAuthority *authority, GAsyncResult *result, GError **error)
{
  return finish_pointer (authority, result, error) != NULL;
}

static gpointer
test_connection_thread (CsCaLocal *self, const Job *job, GCancellable *cancellable, GError **error)
{
  g_autoptr (CsCaEngine) engine = cs_ca_engine_open (self->settings->directory, error);

  return engine != NULL ? cs_ca_engine_describe (engine, error) : NULL;
}

static void
cs_ca_local_test_connection_async (CsAuthority *authority,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  start (authority, cs_ca_local_test_connection_async, job_new (test_connection_thread, g_free),
         cancellable, callback, user_data);
}

static char *
cs_ca_local_test_connection_finish (CsAuthority *authority, GAsyncResult *result, GError **error)
{
  return finish_pointer (authority, result, error);
}

typedef struct {
  CsCaCharter charter;
  EVP_PKEY *key;
} Founding;

static GBytes *
found_cb (CsSecret *passphrase, gpointer user_data, GError **error)
{
  const Founding *founding = user_data;

  return cs_ca_found (&founding->charter, founding->key, passphrase, error);
}

/* The key is made before the question is asked, so that a stored answer can be bound to it. */
static gpointer
create_thread (CsCaLocal *self, const Job *job, GCancellable *cancellable, GError **error)
{
  const CsCaCharter charter = {
    .directory = self->settings->directory, .subject = job->text, .key = job->key, .days = job->days
  };
  g_autoptr (EVP_PKEY) key = NULL;
  g_autofree char *identity = NULL;
  Founding founding = { .charter = charter };

  if (!cs_ca_found_check (&charter, error))
    return NULL;
  key = cs_ca_key_generate (charter.key != NULL ? charter.key : CS_CA_KEY_DEFAULT, error);
  if (key == NULL)
    return NULL;

  founding.key = key;
  identity = cs_ca_key_dup_identity (key);

  return cs_ca_keeper_choose (self->keeper, charter.directory, identity, found_cb, &founding,
                              cancellable, error);
}

static void
cs_ca_local_create_async (CsLocalAuthority *authority,
                          const char *subject,
                          const char *key,
                          guint days,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  Job *job = job_new (create_thread, (GDestroyNotify) g_bytes_unref);

  job->text = g_strdup (subject);
  job->key = g_strdup (key);
  job->days = days;
  start (authority, cs_ca_local_create_async, job, cancellable, callback, user_data);
}

static GBytes *
cs_ca_local_bytes_finish (CsLocalAuthority *authority, GAsyncResult *result, GError **error)
{
  return finish_pointer (authority, result, error);
}

static gpointer
list_issued_thread (CsCaLocal *self, const Job *job, GCancellable *cancellable, GError **error)
{
  g_autoptr (CsCaEngine) engine = cs_ca_engine_open (self->settings->directory, error);

  return engine != NULL ? cs_ca_engine_list (engine, error) : NULL;
}

static void
cs_ca_local_list_issued_async (CsLocalAuthority *authority,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  start (authority, cs_ca_local_list_issued_async,
         job_new (list_issued_thread, (GDestroyNotify) g_ptr_array_unref), cancellable, callback,
         user_data);
}

static GPtrArray *
cs_ca_local_list_issued_finish (CsLocalAuthority *authority, GAsyncResult *result, GError **error)
{
  return finish_pointer (authority, result, error);
}

static gpointer
make_crl_thread (CsCaLocal *self, const Job *job, GCancellable *cancellable, GError **error)
{
  g_autoptr (CsCaEngine) engine = cs_ca_engine_open (self->settings->directory, error);
  g_autoptr (EVP_PKEY) key = NULL;

  if (engine == NULL)
    return NULL;
  key = cs_ca_keeper_unlock (self->keeper, engine, job->n_refused, cancellable, error);

  return key != NULL ? cs_ca_engine_make_crl (engine, job->days, key, error) : NULL;
}

static void
cs_ca_local_make_crl_async (CsLocalAuthority *authority,
                            guint days,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  Job *job = job_new (make_crl_thread, (GDestroyNotify) g_bytes_unref);

  job->days = days;
  start (authority, cs_ca_local_make_crl_async, job, cancellable, callback, user_data);
}

static void
authority_iface_init (CsAuthorityInterface *iface)
{
  iface->get_title = cs_ca_local_get_title;
  iface->describe_settings = cs_ca_local_describe_settings;
  iface->configure = cs_ca_local_configure;
  iface->owns_root = cs_ca_local_owns_root;
  iface->is_idempotent = cs_ca_local_is_idempotent;
  iface->submit_async = cs_ca_local_submit_async;
  iface->submit_finish = cs_ca_local_outcome_finish;
  iface->retrieve_async = cs_ca_local_retrieve_async;
  iface->retrieve_finish = cs_ca_local_outcome_finish;
  iface->fetch_chain_async = cs_ca_local_fetch_chain_async;
  iface->fetch_chain_finish = cs_ca_local_fetch_chain_finish;
  iface->list_templates_async = cs_ca_local_list_templates_async;
  iface->list_templates_finish = cs_ca_local_list_templates_finish;
  iface->revoke_async = cs_ca_local_revoke_async;
  iface->revoke_finish = cs_ca_local_revoke_finish;
  iface->test_connection_async = cs_ca_local_test_connection_async;
  iface->test_connection_finish = cs_ca_local_test_connection_finish;
}

static void
local_authority_iface_init (CsLocalAuthorityInterface *iface)
{
  iface->create_async = cs_ca_local_create_async;
  iface->create_finish = cs_ca_local_bytes_finish;
  iface->list_issued_async = cs_ca_local_list_issued_async;
  iface->list_issued_finish = cs_ca_local_list_issued_finish;
  iface->make_crl_async = cs_ca_local_make_crl_async;
  iface->make_crl_finish = cs_ca_local_bytes_finish;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (CsCaLocal,
                               cs_ca_local,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CS_TYPE_AUTHORITY, authority_iface_init)
                                   G_IMPLEMENT_INTERFACE (CS_TYPE_LOCAL_AUTHORITY,
                                                          local_authority_iface_init))

static void
cs_ca_local_finalize (GObject *object)
{
  CsCaLocal *self = CS_CA_LOCAL (object);

  /* Nothing waits in it: every piece of work holds a reference. It may be its own thread that drops
   * the last one, so it must not be waited for. */
  g_thread_pool_free (self->pool, TRUE, FALSE);
  g_clear_pointer (&self->settings, cs_ca_settings_free);
  g_clear_pointer (&self->keeper, cs_ca_keeper_free);

  G_OBJECT_CLASS (cs_ca_local_parent_class)->finalize (object);
}

static void
cs_ca_local_class_init (CsCaLocalClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_ca_local_finalize;
}

static void
cs_ca_local_init (CsCaLocal *self)
{
  self->pool = g_thread_pool_new (work_cb, NULL, 1, FALSE, NULL);
}
