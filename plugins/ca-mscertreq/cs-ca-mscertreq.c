/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-ca-mscertreq.h"

#include "cs-certreq-engine.h"
#include "cs-certreq-prompts.h"

#define TRANSPORT "transport-sftp"
#define ANSWER_MARGIN 60 /* seconds that the connection waits longer than we do */

struct _CsCaMscertreq {
  GObject parent_instance;

  CsCertreqEngine engine; /* settings are NULL until configured; then the worker's alone */
  GThreadPool *pool;      /* one thread: the work is done in the order it was handed in */
};

typedef struct _Job Job;

/* Worker thread. */
typedef gpointer (*JobRun) (CsCertreqEngine *engine,
                            const Job *job,
                            GCancellable *cancellable,
                            GError **error);

struct _Job {
  JobRun run;
  GDestroyNotify free_result;
  CsSubmission *submission; /* nullable */
  char *request_id;         /* nullable */
};

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_object (&job->submission);
  g_free (job->request_id);
  g_free (job);
}

static void
work_cb (gpointer data, gpointer unused)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GMainContext) context = g_main_context_new ();
  CsCaMscertreq *self = g_task_get_source_object (task);
  const Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  gpointer result = NULL;

  g_main_context_push_thread_default (context);
  if (!g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &error))
    result = job->run (&self->engine, job, g_task_get_cancellable (task), &error);
  g_main_context_pop_thread_default (context);
  if (g_thread_pool_unprocessed (self->pool) == 0)
    cs_pki_leave_thread ();

  if (result != NULL)
    g_task_return_pointer (task, result, job->free_result);
  else
    g_task_return_error (task, error);
}

static void
start (CsAuthority *authority,
       gpointer tag,
       const Job *what,
       GCancellable *cancellable,
       GAsyncReadyCallback callback,
       gpointer user_data)
{
  CsCaMscertreq *self = CS_CA_MSCERTREQ (authority);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->run = what->run;
  job->free_result = what->free_result;
  g_set_object (&job->submission, what->submission);
  job->request_id = g_strdup (what->request_id);
  g_task_set_source_tag (task, tag);
  /* What was issued is issued, also when somebody cancelled meanwhile. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, job, job_free);

  if (self->engine.settings == NULL)
    g_task_return_new_error (task, CS_ERROR, CS_ERROR_NOT_SUBMITTED,
                             "The Microsoft authority was not configured");
  else
    g_thread_pool_push (self->pool, g_steal_pointer (&task), NULL);
}

static gpointer
finish_pointer (CsAuthority *authority, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, authority), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- settings ----------------------------------------------------------------------------------
 */

static const char *
get_title (CsAuthority *authority)
{
  return "Microsoft authority";
}

static GListModel *
describe_settings (CsAuthority *authority)
{
  return cs_certreq_settings_describe ();
}

/* The SSH of the transport plugin, which may wait as long as certreq may take. */
static CsTransport *
open_transport (const CsCertreqSettings *settings, CsServices *services, GError **error)
{
  g_autoptr (CsTransport) transport = cs_services_open_transport (services, TRANSPORT, error);
  g_autoptr (CsSettings) values = cs_settings_new (settings->group, NULL);
  g_autofree char *seconds = g_strdup_printf ("%u", settings->timeout + ANSWER_MARGIN);

  cs_settings_set (values, "AnswerTimeout", seconds);
  if (settings->public_key != NULL)
    cs_settings_set (values, "PublicKey", settings->public_key);
  if (transport == NULL || !cs_transport_configure (transport, values, error))
    return NULL;

  return g_steal_pointer (&transport);
}

static gboolean
configure (CsAuthority *authority, CsSettings *settings, CsServices *services, GError **error)
{
  CsCaMscertreq *self = CS_CA_MSCERTREQ (authority);
  g_autoptr (CsCertreqSettings) read = cs_certreq_settings_read (settings, error);
  CsPrompts *prompts = cs_services_get_prompts (services);

  g_return_val_if_fail (self->engine.settings == NULL, FALSE);

  if (read == NULL)
    return FALSE;
  if (read->host != NULL) {
    self->engine.transport = open_transport (read, services, error);
    if (self->engine.transport == NULL)
      return FALSE;
  }

  self->engine.services = g_object_ref (services);
  if (prompts != NULL)
    self->engine.prompts = cs_certreq_prompts_new (prompts);
  self->engine.account = cs_certreq_account_new (read, prompts);
  self->engine.settings = g_steal_pointer (&read);

  return TRUE;
}

/* --- questions ---------------------------------------------------------------------------------
 */

static gpointer
submit_job (CsCertreqEngine *engine, const Job *job, GCancellable *cancellable, GError **error)
{
  return cs_certreq_engine_submit (engine, job->submission, cancellable, error);
}

static void
submit_async (CsAuthority *authority,
              CsSubmission *submission,
              GCancellable *cancellable,
              GAsyncReadyCallback callback,
              gpointer user_data)
{
  const Job job = { .run = submit_job, .free_result = g_object_unref, .submission = submission };

  start (authority, submit_async, &job, cancellable, callback, user_data);
}

static CsOutcome *
outcome_finish (CsAuthority *authority, GAsyncResult *result, GError **error)
{
  return finish_pointer (authority, result, error);
}

static gpointer
retrieve_job (CsCertreqEngine *engine, const Job *job, GCancellable *cancellable, GError **error)
{
  return cs_certreq_engine_retrieve (engine, job->submission, job->request_id, cancellable, error);
}

static void
retrieve_async (CsAuthority *authority,
                CsSubmission *submission,
                const char *request_id,
                GCancellable *cancellable,
                GAsyncReadyCallback callback,
                gpointer user_data)
{
  const Job job = { .run = retrieve_job,
                    .free_result = g_object_unref,
                    .submission = submission,
                    .request_id = (char *) request_id };

  start (authority, retrieve_async, &job, cancellable, callback, user_data);
}

static gpointer
recover_job (CsCertreqEngine *engine, const Job *job, GCancellable *cancellable, GError **error)
{
  return cs_certreq_engine_recover (engine, job->submission, error);
}

static void
recover_async (CsAuthority *authority,
               CsSubmission *submission,
               GCancellable *cancellable,
               GAsyncReadyCallback callback,
               gpointer user_data)
{
  const Job job = { .run = recover_job, .free_result = g_object_unref, .submission = submission };

  start (authority, recover_async, &job, cancellable, callback, user_data);
}

static gpointer
fetch_chain_job (CsCertreqEngine *engine, const Job *job, GCancellable *cancellable, GError **error)
{
  return cs_certreq_engine_fetch_chain (engine, cancellable, error);
}

static void
fetch_chain_async (CsAuthority *authority,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  const Job job = { .run = fetch_chain_job, .free_result = (GDestroyNotify) g_ptr_array_unref };

  start (authority, fetch_chain_async, &job, cancellable, callback, user_data);
}

static GPtrArray *
fetch_chain_finish (CsAuthority *authority, GAsyncResult *result, GError **error)
{
  return finish_pointer (authority, result, error);
}

static gpointer
list_templates_job (CsCertreqEngine *engine,
                    const Job *job,
                    GCancellable *cancellable,
                    GError **error)
{
  return cs_certreq_engine_list_templates (engine, cancellable, error);
}

static void
list_templates_async (CsAuthority *authority,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  const Job job = { .run = list_templates_job, .free_result = (GDestroyNotify) g_strfreev };

  start (authority, list_templates_async, &job, cancellable, callback, user_data);
}

static GStrv
list_templates_finish (CsAuthority *authority, GAsyncResult *result, GError **error)
{
  return finish_pointer (authority, result, error);
}

static gpointer
test_job (CsCertreqEngine *engine, const Job *job, GCancellable *cancellable, GError **error)
{
  return cs_certreq_engine_test (engine, cancellable, error);
}

static void
test_connection_async (CsAuthority *authority,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  const Job job = { .run = test_job, .free_result = g_free };

  start (authority, test_connection_async, &job, cancellable, callback, user_data);
}

static char *
test_connection_finish (CsAuthority *authority, GAsyncResult *result, GError **error)
{
  return finish_pointer (authority, result, error);
}

/* --- the class ---------------------------------------------------------------------------------
 */

static void
authority_iface_init (CsAuthorityInterface *iface)
{
  iface->get_title = get_title;
  iface->describe_settings = describe_settings;
  iface->configure = configure;
  iface->submit_async = submit_async;
  iface->submit_finish = outcome_finish;
  iface->retrieve_async = retrieve_async;
  iface->retrieve_finish = outcome_finish;
  iface->recover_async = recover_async;
  iface->recover_finish = outcome_finish;
  iface->fetch_chain_async = fetch_chain_async;
  iface->fetch_chain_finish = fetch_chain_finish;
  iface->list_templates_async = list_templates_async;
  iface->list_templates_finish = list_templates_finish;
  iface->test_connection_async = test_connection_async;
  iface->test_connection_finish = test_connection_finish;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (CsCaMscertreq,
                               cs_ca_mscertreq,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CS_TYPE_AUTHORITY, authority_iface_init))

static void
cs_ca_mscertreq_finalize (GObject *object)
{
  CsCaMscertreq *self = CS_CA_MSCERTREQ (object);

  /* Nothing waits in it: every piece of work holds a reference. It may be its own thread that drops
   * the last one, so it must not be waited for. */
  g_thread_pool_free (self->pool, TRUE, FALSE);
  g_clear_object (&self->engine.services);
  g_clear_object (&self->engine.prompts);
  g_clear_object (&self->engine.transport);
  g_clear_pointer (&self->engine.account, cs_certreq_account_free);
  g_clear_pointer (&self->engine.settings, cs_certreq_settings_free);

  G_OBJECT_CLASS (cs_ca_mscertreq_parent_class)->finalize (object);
}

static void
cs_ca_mscertreq_class_init (CsCaMscertreqClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_ca_mscertreq_finalize;
}

static void
cs_ca_mscertreq_init (CsCaMscertreq *self)
{
  self->pool = g_thread_pool_new (work_cb, NULL, 1, FALSE, NULL);
}
