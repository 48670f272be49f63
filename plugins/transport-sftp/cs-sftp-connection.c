/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-sftp-connection.h"

#include "cs-sftp-worker.h"
#include "cs-ssh-auth.h"
#include "cs-ssh-exec.h"
#include "cs-ssh-facts.h"
#include "cs-ssh-host-key.h"

struct _CsSftpConnection {
  GObject parent_instance;

  CsSftpWorker *worker;
  gboolean closed; /* the worker takes no more tasks */
  GStrv facts;     /* set by the worker before the opening is answered, then only read */
};

static void cs_sftp_connection_iface_init (CsConnectionInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CsSftpConnection,
                               cs_sftp_connection,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CS_TYPE_CONNECTION,
                                                      cs_sftp_connection_iface_init))

static void
cs_sftp_connection_dispose (GObject *object)
{
  CsSftpConnection *self = CS_SFTP_CONNECTION (object);

  g_clear_pointer (&self->worker, cs_sftp_worker_release);

  G_OBJECT_CLASS (cs_sftp_connection_parent_class)->dispose (object);
}

static void
cs_sftp_connection_finalize (GObject *object)
{
  g_strfreev (CS_SFTP_CONNECTION (object)->facts);

  G_OBJECT_CLASS (cs_sftp_connection_parent_class)->finalize (object);
}

static void
cs_sftp_connection_class_init (CsSftpConnectionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cs_sftp_connection_dispose;
  G_OBJECT_CLASS (klass)->finalize = cs_sftp_connection_finalize;
}

static void
cs_sftp_connection_init (CsSftpConnection *self)
{
}

CsSftpConnection *
cs_sftp_connection_new (CsSshSession *session)
{
  CsSftpConnection *self = g_object_new (CS_TYPE_SFTP_CONNECTION, NULL);

  self->worker = cs_sftp_worker_new (session);

  return self;
}

/* Arguments of a call, on their way to the thread. */
typedef struct {
  char *text;      /* a file name, an MMP line, a command */
  char *answer;    /* nullable */
  GBytes *content; /* nullable */
  CsPrompts *prompts;
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  g_free (call->text);
  g_free (call->answer);
  g_clear_pointer (&call->content, g_bytes_unref);
  g_clear_object (&call->prompts);
  g_free (call);
}

/* The output of a command and its exit status. */
typedef struct {
  char *output;
  int status;
} ExecResult;

static void
exec_result_free (gpointer data)
{
  ExecResult *result = data;

  g_free (result->output);
  g_free (result);
}

static void
start (CsSftpConnection *self,
       Call *call,
       CsSftpWork work,
       gpointer tag,
       GCancellable *cancellable,
       GAsyncReadyCallback callback,
       gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  /* Whether something happened on the node is more than whether somebody still wants to know. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, call, call_free);
  if (!self->closed) {
    cs_sftp_worker_push (self->worker, task, work);
    return;
  }
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, "The connection was closed");
  g_object_unref (task);
}

static Call *
new_call (const char *text)
{
  Call *call = g_new0 (Call, 1);

  call->text = g_strdup (text);

  return call;
}

/* In the thread */

static gboolean
begin (CsSftpWorker *worker, GTask *task)
{
  GError *error = NULL;

  if (cs_ssh_session_begin (worker->session, g_task_get_cancellable (task), &error))
    return TRUE;
  g_task_return_error (task, error);

  return FALSE;
}

/* Ends the work before the caller hears of it, so that its cancellable counts no more. */
static void
finish (CsSftpWorker *worker, GTask *task, gpointer result, GDestroyNotify free, GError *error)
{
  cs_ssh_session_end (worker->session);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, result, free);
}

static void
finish_boolean (CsSftpWorker *worker, GTask *task, GError *error)
{
  cs_ssh_session_end (worker->session);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
open_work (CsSftpWorker *worker, GTask *task)
{
  Call *call = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  CsSshSession *session = worker->session;
  g_autofree char *fingerprint = NULL;
  GError *error = NULL;

  if (!cs_ssh_session_connect (session, cancellable, &error)) {
    g_task_return_error (task, error);
    return;
  }
  if (!begin (worker, task))
    return;

  if (!cs_ssh_host_key_check (session, call->prompts, &fingerprint, cancellable, &error)
      || !cs_ssh_auth_log_in (session, call->prompts, fingerprint, cancellable, &error)) {
    finish_boolean (worker, task, error);
    cs_ssh_session_disconnect (session);
    return;
  }

  CS_SFTP_CONNECTION (g_task_get_source_object (task))->facts
      = cs_ssh_facts_new (session, fingerprint);
  finish_boolean (worker, task, NULL);
}

static void
list_work (CsSftpWorker *worker, GTask *task)
{
  GError *error = NULL;
  GPtrArray *files;

  if (!begin (worker, task))
    return;
  files = cs_sftp_files_list (worker->files, &error);
  finish (worker, task, files, (GDestroyNotify) g_ptr_array_unref, error);
}

static void
get_work (CsSftpWorker *worker, GTask *task)
{
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;
  GBytes *content;

  if (!begin (worker, task))
    return;
  content = cs_sftp_files_get (worker->files, call->text, &error);
  finish (worker, task, content, (GDestroyNotify) g_bytes_unref, error);
}

static void
put_work (CsSftpWorker *worker, GTask *task)
{
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;

  if (!begin (worker, task))
    return;
  cs_sftp_files_put (worker->files, call->text, call->content, &error);
  finish_boolean (worker, task, error);
}

static void
create_work (CsSftpWorker *worker, GTask *task)
{
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;

  if (!begin (worker, task))
    return;
  cs_sftp_files_create (worker->files, call->text, call->content, &error);
  finish_boolean (worker, task, error);
}

static void
remove_work (CsSftpWorker *worker, GTask *task)
{
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;

  if (!begin (worker, task))
    return;
  cs_sftp_files_remove (worker->files, call->text, &error);
  finish_boolean (worker, task, error);
}

static void
run_command_work (CsSftpWorker *worker, GTask *task)
{
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;
  char *reply;

  if (!begin (worker, task))
    return;
  reply = cs_mmp_shell_run (worker->shell, call->text, call->answer, &error);
  finish (worker, task, reply, g_free, error);
}

static void
exec_work (CsSftpWorker *worker, GTask *task)
{
  Call *call = g_task_get_task_data (task);
  ExecResult *result;
  GError *error = NULL;

  if (!begin (worker, task))
    return;
  result = g_new0 (ExecResult, 1);
  result->output = cs_ssh_exec_run (worker->session, call->text, &result->status, &error);
  if (error != NULL)
    g_clear_pointer (&result, exec_result_free);
  finish (worker, task, result, exec_result_free, error);
}

/* In the caller's thread */

void
cs_sftp_connection_open_async (CsSftpConnection *self,
                               CsPrompts *prompts,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  Call *call = new_call (NULL);

  call->prompts = g_object_ref (prompts);
  start (self, call, open_work, cs_sftp_connection_open_async, cancellable, callback, user_data);
}

gboolean
cs_sftp_connection_open_finish (CsSftpConnection *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
list_async (CsConnection *self,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  start (CS_SFTP_CONNECTION (self), new_call (NULL), list_work, list_async, cancellable, callback,
         user_data);
}

static GPtrArray *
list_finish (CsConnection *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
get_async (CsConnection *self,
           const char *name,
           GCancellable *cancellable,
           GAsyncReadyCallback callback,
           gpointer user_data)
{
  start (CS_SFTP_CONNECTION (self), new_call (name), get_work, get_async, cancellable, callback,
         user_data);
}

static GBytes *
get_finish (CsConnection *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
put_async (CsConnection *self,
           const char *name,
           GBytes *content,
           GCancellable *cancellable,
           GAsyncReadyCallback callback,
           gpointer user_data)
{
  Call *call = new_call (name);

  call->content = g_bytes_ref (content);
  start (CS_SFTP_CONNECTION (self), call, put_work, put_async, cancellable, callback, user_data);
}

static void
create_async (CsConnection *self,
              const char *name,
              GBytes *content,
              GCancellable *cancellable,
              GAsyncReadyCallback callback,
              gpointer user_data)
{
  Call *call = new_call (name);

  call->content = g_bytes_ref (content);
  start (CS_SFTP_CONNECTION (self), call, create_work, create_async, cancellable, callback,
         user_data);
}

static void
remove_async (CsConnection *self,
              const char *name,
              GCancellable *cancellable,
              GAsyncReadyCallback callback,
              gpointer user_data)
{
  start (CS_SFTP_CONNECTION (self), new_call (name), remove_work, remove_async, cancellable,
         callback, user_data);
}

/* put, create, remove */
static gboolean
boolean_finish (CsConnection *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
run_command_async (CsConnection *self,
                   const char *line,
                   const char *answer,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  Call *call = new_call (line);

  call->answer = g_strdup (answer);
  start (CS_SFTP_CONNECTION (self), call, run_command_work, run_command_async, cancellable,
         callback, user_data);
}

static char *
run_command_finish (CsConnection *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
exec_async (CsConnection *self,
            const char *command,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  start (CS_SFTP_CONNECTION (self), new_call (command), exec_work, exec_async, cancellable,
         callback, user_data);
}

static char *
exec_finish (CsConnection *self, GAsyncResult *result, int *status, GError **error)
{
  ExecResult *exec = g_task_propagate_pointer (G_TASK (result), error);
  char *output;

  if (exec == NULL)
    return NULL;

  if (status != NULL)
    *status = exec->status;
  output = g_steal_pointer (&exec->output);
  exec_result_free (exec);

  return output;
}

static gint64
get_round_trip_time (CsConnection *self)
{
  return cs_sftp_worker_get_round_trip (CS_SFTP_CONNECTION (self)->worker);
}

static GStrv
dup_facts (CsConnection *self)
{
  return g_strdupv (CS_SFTP_CONNECTION (self)->facts);
}

/* Answered by the worker's last act, so that after it nothing of this connection is left running.
 */
static void
close_async (CsConnection *connection,
             GCancellable *cancellable,
             GAsyncReadyCallback callback,
             gpointer user_data)
{
  CsSftpConnection *self = CS_SFTP_CONNECTION (connection);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, close_async);
  g_task_set_check_cancellable (task, FALSE);
  if (self->closed) {
    g_task_return_boolean (task, TRUE);
    g_object_unref (task);
    return;
  }
  self->closed = TRUE;
  cs_sftp_worker_push_end (self->worker, task);
}

static gboolean
close_finish (CsConnection *connection, GAsyncResult *result, GError **error)
{
  gboolean closed = g_task_propagate_boolean (G_TASK (result), error);

  cs_sftp_worker_join (CS_SFTP_CONNECTION (connection)->worker);

  return closed;
}

static void
cs_sftp_connection_iface_init (CsConnectionInterface *iface)
{
  iface->list_async = list_async;
  iface->list_finish = list_finish;
  iface->get_async = get_async;
  iface->get_finish = get_finish;
  iface->put_async = put_async;
  iface->put_finish = boolean_finish;
  iface->create_async = create_async;
  iface->create_finish = boolean_finish;
  iface->remove_async = remove_async;
  iface->remove_finish = boolean_finish;
  iface->run_command_async = run_command_async;
  iface->run_command_finish = run_command_finish;
  iface->exec_async = exec_async;
  iface->exec_finish = exec_finish;
  iface->get_round_trip_time = get_round_trip_time;
  iface->dup_facts = dup_facts;
  iface->close_async = close_async;
  iface->close_finish = close_finish;
}
