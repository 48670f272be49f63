/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-mmp-shell.h"
#include "cs-sftp-files.h"

G_BEGIN_DECLS

/**
 * CsSftpWorker:
 * @session: belongs to the thread, as do the next two
 *
 * A thread, its queue of tasks, and the session that only this thread touches.
 */
typedef struct _CsSftpWorker CsSftpWorker;
struct _CsSftpWorker {
  CsSshSession *session;
  CsSftpFiles *files;
  CsMmpShell *shell;

  GThread *thread; /* the owner's; NULL once it was joined */
  GAsyncQueue *queue;
  int round_trip; /* microseconds; atomic */
};

/* What a task does, in the thread; it returns the task's result itself. */
typedef void (*CsSftpWork) (CsSftpWorker *self, GTask *task);

/* Takes @session and starts the thread. */
CsSftpWorker *cs_sftp_worker_new (CsSshSession *session);
/* Puts @task (transfer full) at the end of the queue. */
void cs_sftp_worker_push (CsSftpWorker *self, GTask *task, CsSftpWork work);
/* The last of all tasks: it is answered when the session is closed and the thread about to end. */
void cs_sftp_worker_push_end (CsSftpWorker *self, GTask *task);
/* After that answer, once: waits for the thread to be gone, so that a program may end. */
void cs_sftp_worker_join (CsSftpWorker *self);
/* Lets go without waiting: the thread says goodbye to the node and ends by itself. */
void cs_sftp_worker_release (CsSftpWorker *self);
gint64 cs_sftp_worker_get_round_trip (CsSftpWorker *self);

G_END_DECLS
