/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-sftp-worker.h"

#define KEEP_ALIVE (15 * G_TIME_SPAN_SECOND)

typedef struct {
  GTask *task;     /* nullable at the end only */
  CsSftpWork work; /* NULL: the end */
} Job;

static void
worker_clear (gpointer data)
{
  CsSftpWorker *self = data;

  g_async_queue_unref (self->queue);
}

static void
worker_unref (CsSftpWorker *self)
{
  g_atomic_rc_box_release_full (self, worker_clear);
}

static void
do_job (CsSftpWorker *self, Job *job)
{
  job->work (self, job->task);
  g_object_unref (job->task);
  g_free (job);
}

/* The job that ends the thread. */
static Job *
work_to_the_end (CsSftpWorker *self)
{
  for (;;) {
    Job *job = g_async_queue_timeout_pop (self->queue, KEEP_ALIVE);

    if (job == NULL)
      cs_ssh_session_keep_alive (self->session);
    else if (job->work != NULL)
      do_job (self, job);
    else
      return job;
  }
}

static gpointer
worker_thread (gpointer data)
{
  CsSftpWorker *self = data;
  g_autofree Job *end = work_to_the_end (self);

  /* In this order: channels live in the session. */
  cs_sftp_files_free (self->files);
  cs_mmp_shell_free (self->shell);
  cs_ssh_session_free (self->session);
  cs_pki_leave_thread ();
  if (end->task != NULL)
    g_task_return_boolean (end->task, TRUE);
  g_clear_object (&end->task);
  worker_unref (self);

  return NULL;
}

CsSftpWorker *
cs_sftp_worker_new (CsSshSession *session)
{
  CsSftpWorker *self = g_atomic_rc_box_new0 (CsSftpWorker);

  self->session = session;
  self->files = cs_sftp_files_new (session);
  self->shell = cs_mmp_shell_new (session);
  self->queue = g_async_queue_new_full (g_free);
  cs_ssh_session_set_round_trip (session, &self->round_trip);
  self->thread = g_thread_new ("cs-sftp-worker", worker_thread, g_atomic_rc_box_acquire (self));

  return self;
}

void
cs_sftp_worker_push (CsSftpWorker *self, GTask *task, CsSftpWork work)
{
  Job *job = g_new0 (Job, 1);

  job->task = task;
  job->work = work;
  g_async_queue_push (self->queue, job);
}

void
cs_sftp_worker_push_end (CsSftpWorker *self, GTask *task)
{
  cs_sftp_worker_push (self, task, NULL);
}

void
cs_sftp_worker_join (CsSftpWorker *self)
{
  if (self->thread != NULL)
    g_thread_join (g_steal_pointer (&self->thread));
}

void
cs_sftp_worker_release (CsSftpWorker *self)
{
  if (self->thread != NULL) {
    cs_sftp_worker_push_end (self, NULL);
    g_thread_unref (self->thread);
  }
  worker_unref (self);
}

gint64
cs_sftp_worker_get_round_trip (CsSftpWorker *self)
{
  return g_atomic_int_get (&self->round_trip);
}
