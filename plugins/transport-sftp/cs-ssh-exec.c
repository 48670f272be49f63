/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-ssh-exec.h"

#include <libssh/callbacks.h>

#define SEGMENT (16 * 1024)
#define TICK 100 /* ms until the other output is looked at */
#define UNKNOWN (-1)

/* How the command ended. libssh's own question for it has another name in each of its releases; its
 * callback has not. */
typedef struct {
  int status; /* UNKNOWN until it is said */
  gboolean closed;
} Ending;

static void
exit_status_cb (ssh_session session, ssh_channel channel, int status, void *ending)
{
  ((Ending *) ending)->status = status;
}

static void
close_cb (ssh_session session, ssh_channel channel, void *ending)
{
  ((Ending *) ending)->closed = TRUE;
}

static gboolean
take (CsSshSession *session, GString *output, const char *data, int length, GError **error)
{
  if (output->len + (gsize) length > CS_SSH_EXEC_MAX) {
    cs_error_set (error, CS_ERROR, CS_ERROR_TOO_LARGE,
                  "%s: the command wrote more than the limit of %d bytes",
                  cs_ssh_session_get_label (session), CS_SSH_EXEC_MAX);
    return FALSE;
  }
  if (length > 0)
    cs_ssh_session_expect (session);
  g_string_append_len (output, data, length);

  return TRUE;
}

static gboolean
read_output (CsSshSession *session, ssh_channel channel, GString *output, GError **error)
{
  char data[SEGMENT];
  int length;

  do {
    length = ssh_channel_read_timeout (channel, data, sizeof data, FALSE, TICK);
    if (length == SSH_AGAIN)
      length = 0;
    if (length < 0 || !cs_ssh_session_is_open (session))
      return cs_ssh_session_fail (session, "running a command", error);
    if (!take (session, output, data, length, error))
      return FALSE;

    length = ssh_channel_read_nonblocking (channel, data, sizeof data, TRUE);
    if (length > 0 && !take (session, output, data, length, error))
      return FALSE;
  } while (ssh_channel_is_eof (channel) == 0);

  return TRUE;
}

static gboolean
run (CsSshSession *session,
     ssh_channel channel,
     const char *command,
     GString *output,
     GError **error)
{
  if (ssh_channel_open_session (channel) != SSH_OK
      || ssh_channel_request_exec (channel, command) != SSH_OK
      || ssh_channel_send_eof (channel) != SSH_OK)
    return cs_ssh_session_fail (session, "starting a command", error);

  return read_output (session, channel, output, error);
}

/* The status may follow the end of the output; a command that a signal ended says none. */
static gboolean
await_ending (CsSshSession *session, Ending *ending, GError **error)
{
  ssh_event event = ssh_event_new ();

  ssh_event_add_session (event, cs_ssh_session_get_ssh (session));
  while (ending->status == UNKNOWN && !ending->closed && cs_ssh_session_is_open (session))
    ssh_event_dopoll (event, TICK);
  ssh_event_remove_session (event, cs_ssh_session_get_ssh (session));
  ssh_event_free (event);

  if (ending->status == UNKNOWN && !ending->closed)
    return cs_ssh_session_fail (session, "running a command", error);

  return TRUE;
}

char *
cs_ssh_exec_run (CsSshSession *session, const char *command, int *status, GError **error)
{
  g_autoptr (GString) output = g_string_new (NULL);
  ssh_channel channel = ssh_channel_new (cs_ssh_session_get_ssh (session));
  Ending ending = { .status = UNKNOWN };
  struct ssh_channel_callbacks_struct callbacks = {
    .userdata = &ending,
    .channel_exit_status_function = exit_status_cb,
    .channel_close_function = close_cb,
  };
  gboolean complete;

  if (channel == NULL) {
    cs_ssh_session_fail (session, "starting a command", error);
    return NULL;
  }

  ssh_callbacks_init (&callbacks);
  ssh_set_channel_callbacks (channel, &callbacks);
  complete
      = run (session, channel, command, output, error) && await_ending (session, &ending, error);
  *status = ending.status;
  ssh_remove_channel_callbacks (channel, &callbacks);
  ssh_channel_free (channel);

  return complete ? g_utf8_make_valid (output->str, (gssize) output->len) : NULL;
}
