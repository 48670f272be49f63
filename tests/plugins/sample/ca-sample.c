/* SPDX-License-Identifier: GPL-3.0-or-later */

/* An authority in one file, as somebody outside this tree would write it: a request is left in a
 * folder as ID.csr; whoever works there answers with ID.pem, or with the reason for a refusal in
 * ID.no. */
#include <countersign.h>

#include <gmodule.h>

#if __has_include(<libpeas.h>)
#include <libpeas.h>
#else
#include <libpeas/peas.h>
#endif

#define SAMPLE_TYPE_AUTHORITY (sample_authority_get_type ())
G_DECLARE_FINAL_TYPE (SampleAuthority, sample_authority, SAMPLE, AUTHORITY, GObject)

struct _SampleAuthority {
  GObject parent_instance;

  char *directory;
  gboolean wait;
  gint64 timeout_seconds;
};

static void authority_iface_init (CsAuthorityInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SampleAuthority,
                               sample_authority,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CS_TYPE_AUTHORITY, authority_iface_init))

static void
sample_authority_finalize (GObject *object)
{
  g_free (SAMPLE_AUTHORITY (object)->directory);
  G_OBJECT_CLASS (sample_authority_parent_class)->finalize (object);
}

static void
sample_authority_class_init (SampleAuthorityClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sample_authority_finalize;
}

static void
sample_authority_init (SampleAuthority *self)
{
}

static const char *
get_title (CsAuthority *authority)
{
  return "Sample authority";
}

static GListModel *
describe_settings (CsAuthority *authority)
{
  GListStore *list = g_list_store_new (CS_TYPE_SETTING);
  CsSetting *settings[] = {
    cs_setting_new ("Directory", CS_SETTING_DIRECTORY, "Folder", NULL, NULL),
    cs_setting_new ("Wait", CS_SETTING_BOOLEAN, "Wait for the answer", NULL, "false"),
    cs_setting_new ("TimeoutSeconds", CS_SETTING_INTEGER, "Seconds to wait", NULL, "60"),
  };

  cs_setting_set_required (settings[0], TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++) {
    g_list_store_append (list, settings[i]);
    g_object_unref (settings[i]);
  }

  return G_LIST_MODEL (list);
}

static gboolean
configure (CsAuthority *authority, CsSettings *settings, CsServices *services, GError **error)
{
  SampleAuthority *self = SAMPLE_AUTHORITY (authority);

  self->directory = cs_settings_dup_path (settings, "Directory");
  self->wait = g_strcmp0 (cs_settings_get (settings, "Wait"), "true") == 0;
  self->timeout_seconds = cs_settings_get_integer (settings, "TimeoutSeconds", 60);

  return TRUE;
}

static char *
path_of (SampleAuthority *self, const char *id, const char *ending)
{
  g_autofree char *name = g_strconcat (id, ending, NULL);

  return g_build_filename (self->directory, name, NULL);
}

/* NULL without an error: not answered yet. */
static CsOutcome *
look (SampleAuthority *self, CsSubmission *submission, const char *id, GError **error)
{
  g_autofree char *issued = path_of (self, id, ".pem");
  g_autofree char *refused = path_of (self, id, ".no");
  g_autofree char *text = NULL;
  gsize length;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (CsRequest) request = NULL;
  g_autoptr (CsCertificate) certificate = NULL;

  if (g_file_get_contents (refused, &text, NULL, NULL))
    return cs_outcome_new_refused (id, NULL, g_strchomp (text));
  if (!g_file_get_contents (issued, &text, &length, NULL))
    return NULL;

  bytes = g_bytes_new (text, length);
  certificate = cs_reader_first_certificate (bytes, issued, error);
  request = certificate != NULL
                ? cs_request_new_from_der (cs_submission_get_request (submission), error)
                : NULL;
  if (request == NULL)
    return NULL;
  if (cs_request_is_answered_by (request, certificate))
    return cs_outcome_new_issued (cs_certificate_get_der (certificate), id, NULL);

  g_set_error (error, CS_ERROR, CS_ERROR_MISMATCH, "%s holds another key than the request", issued);
  return NULL;
}

typedef struct {
  CsSubmission *submission;
  char *id;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->submission);
  g_free (job->id);
  g_free (job);
}

static void
work (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  SampleAuthority *self = source;
  Job *job = data;
  GError *error = NULL;
  gint64 end = g_get_monotonic_time () + self->timeout_seconds * G_USEC_PER_SEC;
  CsOutcome *outcome;

  while ((outcome = look (self, job->submission, job->id, &error)) == NULL && error == NULL
         && self->wait && !g_cancellable_set_error_if_cancelled (cancellable, &error)) {
    if (g_get_monotonic_time () > end)
      g_set_error (&error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "nobody answered in %s",
                   self->directory);
    else
      g_usleep (2000);
    if (error != NULL)
      break;
  }
  if (outcome == NULL && error == NULL)
    outcome = cs_outcome_new_pending (job->id, "left in the folder");
  if (outcome != NULL)
    g_task_return_pointer (task, outcome, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
start (CsAuthority *authority,
       CsSubmission *submission,
       const char *id,
       GCancellable *cancellable,
       GAsyncReadyCallback callback,
       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (authority, cancellable, callback, user_data);
  Job *job;

  if (!cs_is_plain_name (id)) {
    g_task_return_new_error (task, CS_ERROR, CS_ERROR_AUTHORITY, "“%s” is no number of mine", id);
    return;
  }
  job = g_new0 (Job, 1);
  job->submission = g_object_ref (submission);
  job->id = g_strdup (id);
  g_task_set_task_data (task, job, job_free);
  if (!g_task_return_error_if_cancelled (task))
    g_task_run_in_thread (task, work);
}

static void
submit_async (CsAuthority *authority,
              CsSubmission *submission,
              GCancellable *cancellable,
              GAsyncReadyCallback callback,
              gpointer user_data)
{
  g_autofree char *hash
      = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, cs_submission_get_request (submission));
  g_autofree char *id = g_strdup_printf ("%s-%.12s", cs_submission_get_slot (submission), hash);
  g_autofree char *path = path_of (SAMPLE_AUTHORITY (authority), id, ".csr");
  GBytes *request = cs_submission_get_request (submission);

  g_file_set_contents (path, g_bytes_get_data (request, NULL), (gssize) g_bytes_get_size (request),
                       NULL);
  start (authority, submission, id, cancellable, callback, user_data);
}

static void
retrieve_async (CsAuthority *authority,
                CsSubmission *submission,
                const char *request_id,
                GCancellable *cancellable,
                GAsyncReadyCallback callback,
                gpointer user_data)
{
  start (authority, submission, request_id, cancellable, callback, user_data);
}

static void
fetch_chain_async (CsAuthority *authority,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (authority, cancellable, callback, user_data);
  g_autofree char *path
      = g_build_filename (SAMPLE_AUTHORITY (authority)->directory, "root.pem", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GError *error = NULL;
  g_autoptr (GBytes) bytes = cs_reader_load (file, cancellable, &error);
  g_autoptr (CsCertificate) root
      = bytes != NULL ? cs_reader_first_certificate (bytes, path, &error) : NULL;
  GPtrArray *chain;

  if (root == NULL) {
    g_task_return_error (task, error);
    return;
  }
  chain = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_ptr_array_add (chain, g_bytes_ref (cs_certificate_get_der (root)));
  g_task_return_pointer (task, chain, (GDestroyNotify) g_ptr_array_unref);
}

static void
authority_iface_init (CsAuthorityInterface *iface)
{
  iface->get_title = get_title;
  iface->describe_settings = describe_settings;
  iface->configure = configure;
  iface->submit_async = submit_async;
  iface->retrieve_async = retrieve_async;
  iface->fetch_chain_async = fetch_chain_async;
}

G_MODULE_EXPORT void peas_register_types (PeasObjectModule *module);

G_MODULE_EXPORT void
peas_register_types (PeasObjectModule *module)
{
  peas_object_module_register_extension_type (module, CS_TYPE_AUTHORITY, SAMPLE_TYPE_AUTHORITY);
}
