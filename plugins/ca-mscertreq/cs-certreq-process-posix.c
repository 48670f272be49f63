/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-certreq-process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#define TICK 20 /* ms between two looks at the child */

gboolean
cs_certreq_process_can_log_in (void)
{
  return FALSE;
}

char *
cs_certreq_process_find (const char *program, GError **error)
{
  g_autofree char *found = g_find_program_in_path (program);

  if (found != NULL) /* it runs in another folder than this one */
    return g_canonicalize_filename (found, NULL);

  cs_error_set (error, CS_ERROR, CS_ERROR_NOT_SUBMITTED,
                "%s is not on this computer: it comes with Windows. Name one with Program=, or the "
                "Windows workstation that has it with Host= and User=",
                program);

  return NULL;
}

/* In the child: a group of its own, so that what it starts can be ended with it. */
static void
lead_group_cb (gpointer data)
{
  setpgid (0, 0);
}

static int
open_output (const CsCertreqCall *call, GError **error)
{
  g_autofree char *path = g_build_filename (call->folder, call->output, NULL);
  int fd = open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (fd < 0)
    g_set_error (error, CS_ERROR, CS_ERROR_NOT_SUBMITTED, "%s: %s", path, g_strerror (errno));

  return fd;
}

static gboolean
start (const CsCertreqCall *call, GPid *pid, GError **error)
{
  g_auto (GStrv) environment = cs_certreq_environment_dup ();
  g_autoptr (GError) local_error = NULL;
  int output = open_output (call, error);
  gboolean started;

  if (output < 0)
    return FALSE;
  started = g_spawn_async_with_pipes_and_fds (
      call->folder, call->argv, (const char *const *) environment, G_SPAWN_DO_NOT_REAP_CHILD,
      lead_group_cb, NULL, -1, output, output, NULL, NULL, 0, pid, NULL, NULL, NULL, &local_error);
  close (output);
  if (!started)
    cs_error_set (error, CS_ERROR, CS_ERROR_NOT_SUBMITTED, "%s cannot be started: %s",
                  call->argv[0], local_error->message);

  return started;
}

static void
end (GPid pid)
{
  setpgid (pid, pid); /* it may not have come to it */
  kill (-pid, SIGKILL);
  kill (pid, SIGKILL);
  while (waitpid (pid, NULL, 0) < 0 && errno == EINTR)
    ;
}

/* TRUE when the time is over or somebody cancelled. */
static gboolean
is_over (const CsCertreqCall *call, gint64 deadline, GCancellable *cancellable, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return TRUE;
  if (g_get_monotonic_time () < deadline)
    return FALSE;

  cs_error_set (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                "%s gave no answer in %u seconds and was ended", call->argv[0], call->timeout);
  return TRUE;
}

static void
pause_for (GCancellable *cancellable)
{
  GPollFD fd;

  if (cancellable != NULL && g_cancellable_make_pollfd (cancellable, &fd)) {
    g_poll (&fd, 1, TICK);
    g_cancellable_release_fd (cancellable);
    return;
  }
  g_usleep (TICK * 1000);
}

gboolean
cs_certreq_process_run (const CsCertreqCall *call,
                        GCancellable *cancellable,
                        guint32 *status,
                        GError **error)
{
  gint64 deadline = g_get_monotonic_time () + call->timeout * G_TIME_SPAN_SECOND;
  int wait_status;
  GPid pid;

  if (!start (call, &pid, error))
    return FALSE;

  while (waitpid (pid, &wait_status, WNOHANG) == 0) {
    if (is_over (call, deadline, cancellable, error)) {
      end (pid);
      return FALSE;
    }
    pause_for (cancellable);
  }
  *status = WIFEXITED (wait_status) ? (guint32) WEXITSTATUS (wait_status)
                                    : 128 + (guint32) WTERMSIG (wait_status);

  return TRUE;
}
