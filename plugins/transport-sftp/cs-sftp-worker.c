/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-sftp-worker.h"

#define KEEP_ALIVE (15 * G_TIME_SPAN_SECOND)

typedef struct {
  GTask *task; /* NULL: the end */
  CsSftpWork work;
} Job;

static void
worker_clear (gpointer data)
{
  CsSftpWorker *self = data;

  g_async_queue_unref (self->queue);
  g_mutex_clear (&self->mutex);
}

static void
worker_unref (CsSftpWorker *self)
{
  g_atomic_rc_box_release_full (self, worker_clear);
}

/* FALSE at the end. */
static gboolean
do_job (CsSftpWorker *self, Job *job)
{
  GTask *task = job->task;

  if (task != NULL) {
    job->work (self, task);
    g_mutex_lock (&self->mutex);
    self->round_trip = cs_ssh_session_get_round_trip (self->session);
    g_mutex_unlock (&self->mutex);
    g_object_unref (task);
  }
  g_free (job);

  return task != NULL;
}

static gpointer
worker_thread (gpointer data)
{
  CsSftpWorker *self = data;
  gboolean more = TRUE;

  while (more) {
    Job *job = g_async_queue_timeout_pop (self->queue, KEEP_ALIVE);

    if (job != NULL)
      more = do_job (self, job);
    else
      cs_ssh_session_keep_alive (self->session);
  }

  /* In this order: channels live in the session. */
  cs_sftp_files_free (self->files);
  cs_mmp_shell_free (self->shell);
  cs_ssh_session_free (self->session);
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
  self->queue = g_async_queue_new ();
  g_mutex_init (&self->mutex);
  g_thread_unref (g_thread_new ("cs-sftp-worker", worker_thread, g_atomic_rc_box_acquire (self)));

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
cs_sftp_worker_release (CsSftpWorker *self)
{
  g_async_queue_push (self->queue, g_new0 (Job, 1));
  worker_unref (self);
}

gint64
cs_sftp_worker_get_round_trip (CsSftpWorker *self)
{
  gint64 round_trip;

  g_mutex_lock (&self->mutex);
  round_trip = self->round_trip;
  g_mutex_unlock (&self->mutex);

  return round_trip;
}
