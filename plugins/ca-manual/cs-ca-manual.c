/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-ca-manual.h"

#include "cs-manual-chain.h"
#include "cs-manual-folder.h"
#include "cs-manual-store.h"
#include "cs-manual-texts.h"

/* What stands on a screen only. */
#define _(text) cs_language_translate (text)

#define PLUGIN "ca-manual"
#define SECONDS_PER_DAY (24 * 60 * 60)

struct _CsCaManual {
  GObject parent_instance;

  /* Set when it is configured and never changed afterwards. */
  CsServices *services; /* NULL until then */
  char *folder;         /* nullable */
  char *chain_file;     /* nullable */
  char *address;        /* nullable */
  gint64 wait_days;     /* 0: for ever */

  CsManualWatch *watch; /* main context; NULL while nobody listens */
};

static void authority_iface_init (CsAuthorityInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CsCaManual,
                               cs_ca_manual,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CS_TYPE_AUTHORITY, authority_iface_init))

static void
cs_ca_manual_finalize (GObject *object)
{
  CsCaManual *self = CS_CA_MANUAL (object);

  cs_manual_watch_free (self->watch);
  g_clear_object (&self->services);
  g_free (self->folder);
  g_free (self->chain_file);
  g_free (self->address);

  G_OBJECT_CLASS (cs_ca_manual_parent_class)->finalize (object);
}

static void
cs_ca_manual_class_init (CsCaManualClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_ca_manual_finalize;
}

static void
cs_ca_manual_init (CsCaManual *self)
{
}

/* --- settings ----------------------------------------------------------------------------------
 */

static const char *
get_title (CsAuthority *authority)
{
  return "Authority by hand";
}

static void
append (GListStore *list, CsSetting *setting)
{
  g_list_store_append (list, setting);
  g_object_unref (setting);
}

static GListModel *
describe_settings (CsAuthority *authority)
{
  GListStore *list = g_list_store_new (CS_TYPE_SETTING);
  CsSetting *days;

  append (list,
          cs_setting_new ("Folder", CS_SETTING_DIRECTORY, _ ("Watched folder"),
                          _ ("A folder in which answers are looked for, besides those that are "
                             "given by hand"),
                          NULL));
  append (list,
          cs_setting_new ("ChainFile", CS_SETTING_TEXT, _ ("Chain file"),
                          _ ("A file with the intermediates and the root; without it they are "
                             "taken from what comes back"),
                          NULL));
  append (list, cs_setting_new ("Address", CS_SETTING_TEXT, _ ("Mail address"),
                                _ ("Whom the e-mail is for; nothing is sent"), NULL));
  days = cs_setting_new ("WaitDays", CS_SETTING_INTEGER, _ ("Days to wait"),
                         _ ("After so many days a request counts as expired; 0 waits for ever"),
                         "0");
  cs_setting_set_range (days, 0, 3650);
  append (list, days);

  return G_LIST_MODEL (list);
}

static gboolean
configure (CsAuthority *authority, CsSettings *settings, CsServices *services, GError **error)
{
  CsCaManual *self = CS_CA_MANUAL (authority);

  g_set_object (&self->services, services);
  self->folder = cs_settings_dup_path (settings, "Folder");
  self->chain_file = cs_settings_dup_path (settings, "ChainFile");
  self->address = g_strdup (cs_settings_get (settings, "Address"));
  self->wait_days = cs_settings_get_integer (settings, "WaitDays", 0);

  return TRUE;
}

/* --- work in a thread --------------------------------------------------------------------------
 */

/* What a piece of work is about; unused fields are empty. */
typedef struct {
  CsSubmission *submission;
  char *id;
  CsBundle *answer;
  GCancellable *cancellable; /* nullable */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_object (&job->submission);
  g_free (job->id);
  g_clear_object (&job->answer);
  g_clear_object (&job->cancellable);
  g_free (job);
}

static char *
dup_base (CsCaManual *self, GError **error)
{
  if (self->services != NULL)
    return cs_services_dup_private_folder (self->services, PLUGIN, error);

  g_set_error_literal (error, CS_ERROR, CS_ERROR_AUTHORITY, PLUGIN " was not configured");
  return NULL;
}

static CsOutcome *
outcome_of (CsCaManual *self, const char *id, CsBundle *answer)
{
  g_autofree char *missing
      = self->chain_file == NULL ? cs_manual_chain_dup_missing (answer, self->folder) : NULL;
  g_autofree char *words
      = missing != NULL
            ? g_strdup_printf ("its chain does not reach a root: %s; name a file with the rest in "
                               "ChainFile=, or put it into Folder=",
                               missing)
            : NULL;

  return cs_outcome_new_issued (cs_certificate_get_der (cs_bundle_get (answer, 0)), id, words);
}

/* @reason: (nullable): why what lies in the folder is not taken yet */
static CsOutcome *
wait_or_expire (CsCaManual *self,
                const char *base,
                const char *id,
                gint64 since,
                const char *reason)
{
  g_autofree char *message = cs_manual_store_dup_path (base, id, "message.txt");
  g_autofree char *date = cs_time_format (since);
  g_autofree char *words = NULL;

  if (reason == NULL && self->wait_days > 0
      && cs_time_now () - since > self->wait_days * SECONDS_PER_DAY) {
    words = g_strdup_printf ("nothing came back in the %" G_GINT64_FORMAT
                             " days of WaitDays= since %s",
                             self->wait_days, date);
    return cs_outcome_new_refused (id, CS_OUTCOME_EXPIRED, words);
  }
  words = g_strdup_printf ("to be handed to the authority's people since %s: %s%s%s", date, message,
                           reason != NULL ? "; " : "", reason != NULL ? reason : "");

  return cs_outcome_new_pending (id, words);
}

/* What is known of a request that was handed over. */
static CsOutcome *
look_up (CsCaManual *self, const char *base, Job *job, gint64 since, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *reason = NULL;
  g_autoptr (CsBundle) answer = cs_manual_store_load_answer (base, job->id, &local_error);

  if (answer == NULL && local_error == NULL && self->folder != NULL)
    answer = cs_manual_folder_find (self->folder, job->submission, job->cancellable, &reason,
                                    &local_error);
  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return NULL;
  }
  if (answer == NULL)
    return wait_or_expire (self, base, job->id, since, reason);
  if (!cs_manual_store_save_answer (base, job->id, answer, error))
    return NULL;

  return outcome_of (self, job->id, answer);
}

static void
return_outcome (GTask *task, CsOutcome *outcome, GError *error)
{
  cs_pki_leave_thread ();
  if (outcome != NULL)
    g_task_return_pointer (task, outcome, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
submit_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  CsCaManual *self = source;
  Job *job = data;
  GError *error = NULL;
  CsOutcome *outcome = NULL;
  g_autofree char *base = dup_base (self, &error);
  g_autoptr (CsRequest) request
      = base != NULL ? cs_request_new_from_der (cs_submission_get_request (job->submission), &error)
                     : NULL;

  if (request != NULL) {
    g_autofree char *message = cs_manual_text_for_mail (request, job->submission, self->address);

    if (cs_manual_store_hand_over (base, job->id, job->submission, message, &error))
      outcome = look_up (self, base, job, cs_time_now (), &error);
  }
  return_outcome (task, outcome, error);
}

static CsOutcome *
retrieve (CsCaManual *self, Job *job, gboolean recovering, GError **error)
{
  g_autofree char *base = dup_base (self, error);
  gint64 since;

  if (base == NULL)
    return NULL;
  if (cs_manual_store_find (base, job->id, &since))
    return look_up (self, base, job, since, error);
  if (!recovering)
    return cs_outcome_new_unknown ("nothing of it lies in the plugin's folder any more");

  cs_error_set (error, CS_ERROR, CS_ERROR_NOT_SUBMITTED, "%s was not handed over", job->id);
  return NULL;
}

static void
retrieve_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  CsOutcome *outcome = retrieve (source, data, FALSE, &error);

  return_outcome (task, outcome, error);
}

static void
recover_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  CsOutcome *outcome = retrieve (source, data, TRUE, &error);

  return_outcome (task, outcome, error);
}

/* The caller has compared it; a wrong one would be given out for ever, so it is compared here too.
 */
static gboolean
take (CsCaManual *self, Job *job, GError **error)
{
  g_autofree char *base = dup_base (self, error);
  g_autoptr (CsRequest) request
      = base != NULL ? cs_request_new_from_der (cs_submission_get_request (job->submission), error)
                     : NULL;
  gint64 since;

  if (request == NULL)
    return FALSE;
  if (!cs_manual_store_find (base, job->id, &since)) {
    cs_error_set (error, CS_ERROR, CS_ERROR_AUTHORITY, "%s was never handed over from here",
                  job->id);
    return FALSE;
  }
  if (!cs_request_is_answered_by (request, cs_bundle_get (job->answer, 0))) {
    cs_error_set (error, CS_ERROR, CS_ERROR_MISMATCH, "%s: it holds another key than the request",
                  job->id);
    return FALSE;
  }

  return cs_manual_store_save_answer (base, job->id, job->answer, error);
}

static void
take_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  gboolean taken = take (source, data, &error);

  cs_pki_leave_thread ();
  if (taken)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
chain_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  CsCaManual *self = source;
  GError *error = NULL;
  g_autofree char *base = dup_base (self, &error);
  GPtrArray *chain = NULL;

  if (base != NULL)
    chain = self->chain_file != NULL ? cs_manual_chain_from_file (self->chain_file, &error)
                                     : cs_manual_chain_from_answers (base, self->folder, &error);
  cs_pki_leave_thread ();
  if (chain != NULL)
    g_task_return_pointer (task, chain, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static char *
test_folders (CsCaManual *self, GError **error)
{
  g_autofree char *base = dup_base (self, error);
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GPtrArray) chain = NULL;

  if (base == NULL)
    return NULL;
  if (self->folder != NULL && (found = cs_manual_folder_scan (self->folder, error)) == NULL)
    return NULL;
  if (self->chain_file != NULL
      && (chain = cs_manual_chain_from_file (self->chain_file, error)) == NULL)
    return NULL;

  return g_strdup_printf ("people answer, not a server; requests are handed over in %s%s%s", base,
                          self->folder != NULL ? "; answers are looked for in " : "",
                          self->folder != NULL ? self->folder : "");
}

static void
test_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  char *words = test_folders (source, &error);

  cs_pki_leave_thread ();
  if (words != NULL)
    g_task_return_pointer (task, words, g_free);
  else
    g_task_return_error (task, error);
}

/* --- the interface -----------------------------------------------------------------------------
 */

static void
start (CsAuthority *authority,
       gpointer tag,
       CsSubmission *submission,
       const char *id,
       GTaskThreadFunc function,
       GCancellable *cancellable,
       GAsyncReadyCallback callback,
       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (authority, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  g_task_set_source_tag (task, tag);
  g_set_object (&job->submission, submission);
  g_set_object (&job->cancellable, cancellable);
  job->id = id != NULL || submission == NULL ? g_strdup (id) : cs_manual_store_dup_id (submission);
  g_task_set_task_data (task, job, job_free);
  if (!g_task_return_error_if_cancelled (task))
    g_task_run_in_thread (task, function);
}

static void
submit_async (CsAuthority *authority,
              CsSubmission *submission,
              GCancellable *cancellable,
              GAsyncReadyCallback callback,
              gpointer user_data)
{
  start (authority, submit_async, submission, NULL, submit_thread, cancellable, callback,
         user_data);
}

static void
retrieve_async (CsAuthority *authority,
                CsSubmission *submission,
                const char *request_id,
                GCancellable *cancellable,
                GAsyncReadyCallback callback,
                gpointer user_data)
{
  start (authority, retrieve_async, submission, request_id, retrieve_thread, cancellable, callback,
         user_data);
}

static void
recover_async (CsAuthority *authority,
               CsSubmission *submission,
               GCancellable *cancellable,
               GAsyncReadyCallback callback,
               gpointer user_data)
{
  start (authority, recover_async, submission, NULL, recover_thread, cancellable, callback,
         user_data);
}

static void
fetch_chain_async (CsAuthority *authority,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  start (authority, fetch_chain_async, NULL, NULL, chain_thread, cancellable, callback, user_data);
}

static void
test_connection_async (CsAuthority *authority,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  start (authority, test_connection_async, NULL, NULL, test_thread, cancellable, callback,
         user_data);
}

static CsBundle *
read_answer (GPtrArray *certificates, GError **error)
{
  g_autoptr (CsBundle) bundle = cs_bundle_new ();

  for (guint i = 0; i < certificates->len; i++) {
    g_autoptr (CsCertificate) one = cs_certificate_new_from_der (certificates->pdata[i], error);

    if (one == NULL)
      return NULL;
    cs_bundle_add (bundle, one);
  }

  return g_steal_pointer (&bundle);
}

static void
take_answer_async (CsAuthority *authority,
                   CsSubmission *submission,
                   const char *request_id,
                   GPtrArray *certificates,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (authority, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);
  GError *error = NULL;

  g_task_set_source_tag (task, take_answer_async);
  g_task_set_task_data (task, job, job_free);
  job->submission = g_object_ref (submission);
  job->id = g_strdup (request_id);
  job->answer = read_answer (certificates, &error);
  if (job->answer != NULL)
    g_task_run_in_thread (task, take_thread);
  else
    g_task_return_error (task, error);
}

static void
offer (GListStore *list, const char *title, const char *text, const char *file)
{
  g_autoptr (CsHandover) handover = cs_handover_new (title, text, file);

  g_list_store_append (list, handover);
}

static GListModel *
describe_handover (CsAuthority *authority, CsSubmission *submission, const char *request_id)
{
  CsCaManual *self = CS_CA_MANUAL (authority);
  GListStore *list = g_list_store_new (CS_TYPE_HANDOVER);
  g_autofree char *base = dup_base (self, NULL);
  g_autoptr (CsRequest) request
      = cs_request_new_from_der (cs_submission_get_request (submission), NULL);
  g_autofree char *pem = NULL;
  g_autofree char *mail = NULL;
  g_autofree char *form = NULL;
  g_autofree char *file = NULL;
  g_autofree char *message = NULL;

  if (request == NULL || base == NULL)
    return G_LIST_MODEL (list);

  pem = cs_request_to_pem (request);
  mail = cs_manual_text_for_mail (request, submission, self->address);
  form = cs_manual_text_for_form (request, submission);
  file = cs_manual_store_dup_path (base, request_id, "request.csr");
  message = cs_manual_store_dup_path (base, request_id, "message.txt");
  offer (list, "The request", pem, file);
  offer (list, "For an e-mail", mail, message);
  offer (list, "For a web form", form, NULL);

  return G_LIST_MODEL (list);
}

static void
came_cb (gpointer watch, gpointer user_data)
{
  cs_authority_emit_news (user_data);
}

static void
set_watching (CsAuthority *authority, gboolean watching)
{
  CsCaManual *self = CS_CA_MANUAL (authority);

  if (!watching)
    g_clear_pointer (&self->watch, cs_manual_watch_free);
  else if (self->watch == NULL && self->folder != NULL)
    self->watch = cs_manual_watch_new (self->folder, came_cb, self);
}

static void
authority_iface_init (CsAuthorityInterface *iface)
{
  iface->get_title = get_title;
  iface->describe_settings = describe_settings;
  iface->configure = configure;
  iface->submit_async = submit_async;
  iface->retrieve_async = retrieve_async;
  iface->recover_async = recover_async;
  iface->describe_handover = describe_handover;
  iface->take_answer_async = take_answer_async;
  iface->fetch_chain_async = fetch_chain_async;
  iface->test_connection_async = test_connection_async;
  iface->set_watching = set_watching;
}
