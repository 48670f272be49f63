/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-mmp-shell.h"

#include <string.h>

/* So wide and so high that no node wraps a line or stops at a page. */
#define COLUMNS 2000
#define ROWS 10000
#define SEGMENT (16 * 1024)
/* How long the node must be silent for what it wrote last to be a prompt or a question. */
#define SETTLED 200 /* ms */
/* At log-in a line that ends like a prompt is one after less: nothing was asked yet. */
#define SETTLED_LOGIN 100 /* ms */
#define TOTAL_MAX 900     /* seconds for one command, however much it writes */

struct _CsMmpShell {
  CsSshSession *session;
  ssh_channel channel;
  CsMmpReader *reader;
};

CsMmpShell *
cs_mmp_shell_new (CsSshSession *session)
{
  CsMmpShell *self = g_new0 (CsMmpShell, 1);

  self->session = session;

  return self;
}

void
cs_mmp_shell_close (CsMmpShell *self)
{
  g_clear_pointer (&self->channel, ssh_channel_free);
  g_clear_object (&self->reader);
}

void
cs_mmp_shell_free (CsMmpShell *self)
{
  cs_mmp_shell_close (self);
  g_free (self);
}

static gboolean
fail (CsMmpShell *self, const char *doing, GError **error)
{
  cs_ssh_session_fail (self->session, doing, error);
  cs_mmp_shell_close (self);

  return FALSE;
}

static gboolean
fail_with (CsMmpShell *self, int code, const char *reason, GError **error)
{
  g_set_error (error, CS_ERROR, code, "%s: %s", cs_ssh_session_get_label (self->session), reason);
  cs_mmp_shell_close (self);

  return FALSE;
}

/* One segment into the reader: its length, 0 when there was none within @settled ms, -1 with an
 * error. */
static int
read_segment (CsMmpShell *self, int settled, const char *doing, GError **error)
{
  char data[SEGMENT];
  int length = ssh_channel_read_timeout (self->channel, data, sizeof data, FALSE, settled);

  if (length == SSH_AGAIN)
    length = 0;
  if (length < 0 || !cs_ssh_session_is_open (self->session)) {
    fail (self, doing, error);
    return -1;
  }
  if (length == 0 && ssh_channel_is_eof (self->channel) != 0) {
    fail_with (self, CS_ERROR_NODE, "the node closed its command line", error);
    return -1;
  }
  if (length == 0)
    return 0;

  cs_ssh_session_expect (self->session);
  cs_mmp_reader_feed (self->reader, data, (gsize) length);
  memset (data, 0, (gsize) length);
  if (cs_mmp_reader_get_state (self->reader) == CS_MMP_READER_FAILED) {
    fail_with (self, CS_ERROR_TOO_LARGE, "the node writes without end", error);
    return -1;
  }

  return length;
}

static gboolean
wait_for_prompt (CsMmpShell *self, GError **error)
{
  int length;

  do {
    length = read_segment (self, SETTLED_LOGIN, "waiting for its prompt", error);
    if (length < 0)
      return FALSE;
  } while (length > 0 || !cs_mmp_reader_learn_prompt (self->reader));

  return TRUE;
}

static gboolean
is_open (CsMmpShell *self)
{
  /* Looking also takes in a goodbye that came meanwhile. */
  return self->channel != NULL && ssh_channel_poll (self->channel, FALSE) >= 0
         && ssh_channel_is_open (self->channel) != 0 && ssh_channel_is_eof (self->channel) == 0;
}

static gboolean
open_channel (CsMmpShell *self, GError **error)
{
  cs_mmp_shell_close (self);

  self->reader = cs_mmp_reader_new ();
  self->channel = ssh_channel_new (cs_ssh_session_get_ssh (self->session));
  if (self->channel == NULL || ssh_channel_open_session (self->channel) != SSH_OK
      || ssh_channel_request_pty_size (self->channel, "dumb", COLUMNS, ROWS) != SSH_OK
      || ssh_channel_request_shell (self->channel) != SSH_OK)
    return fail (self, "opening its command line", error);

  return wait_for_prompt (self, error);
}

static gboolean
write_line (CsMmpShell *self, const char *line, GError **error)
{
  g_autofree char *data = g_strconcat (line, "\r", NULL);
  int length = (int) strlen (data);

  if (ssh_channel_write (self->channel, data, (guint32) length) != length)
    return fail (self, "sending a command", error);
  cs_ssh_session_expect (self->session);

  return TRUE;
}

/* The node is silent: does it wait for us? */
static gboolean
answer_question (CsMmpShell *self, const char **answer, GError **error)
{
  g_autofree char *text = NULL;

  if (!cs_mmp_reader_awaits_answer (self->reader))
    return TRUE;

  if (*answer == NULL)
    return fail_with (self, CS_ERROR_NODE,
                      "the node asks a question that nobody foresaw; the command was not "
                      "confirmed. Run it at the node's command line",
                      error);
  text = g_strdup (*answer);
  *answer = NULL;

  return write_line (self, text, error);
}

static gboolean
wait_for_reply (CsMmpShell *self, const char *answer, GError **error)
{
  gint64 latest = g_get_monotonic_time () + TOTAL_MAX * G_TIME_SPAN_SECOND;

  while (cs_mmp_reader_get_state (self->reader) == CS_MMP_READER_BUSY) {
    int length = read_segment (self, SETTLED, "running a command", error);

    if (length < 0 || (length == 0 && !answer_question (self, &answer, error)))
      return FALSE;
    if (g_get_monotonic_time () > latest)
      cs_ssh_session_expire (self->session);
  }

  return TRUE;
}

char *
cs_mmp_shell_run (CsMmpShell *self, const char *line, const char *answer, GError **error)
{
  if (!is_open (self) && !open_channel (self, error))
    return NULL;

  if (!cs_mmp_reader_begin (self->reader, line)) {
    fail_with (self, CS_ERROR_RULE, "a command line with control characters is never sent", error);
    return NULL;
  }
  if (!write_line (self, line, error) || !wait_for_reply (self, answer, error))
    return NULL;

  return cs_mmp_reader_take_reply (self->reader);
}
