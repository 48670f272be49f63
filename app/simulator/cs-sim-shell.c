/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-sim-shell.h"

#include "cs-sim-command.h"

#include <libssh/server.h>
#include <string.h>

#define INPUT_MAX 65536 /* bytes typed ahead */
#define LINE_MAX_BYTES 8192
#define SPLIT_BYTES 7

enum { CTRL_C = 0x03, CTRL_D = 0x04, BACKSPACE = 0x08, DELETE = 0x7f };

typedef struct {
  GBytes *bytes;
  gint64 due; /* monotonic, microseconds */
} Piece;

struct _CsSimShell {
  CsSimConnection *connection; /* borrowed, as all that comes from it */
  CsSimNode *node;
  ssh_channel channel;
  gboolean pty;
  gboolean exec;

  GString *input;
  GString *line;
  gboolean after_cr;
  gboolean eof;

  GQueue output;   /* of Piece */
  gint64 last_due; /* nothing overtakes */

  CsSimSwitches *switches;
  CsSimCall *call; /* under way */
  gint64 call_due;
  gboolean asking;
  gboolean endless;
  gboolean leaving;
  gboolean over;
};

static void
piece_free (Piece *piece)
{
  g_bytes_unref (piece->bytes);
  g_free (piece);
}

static void
emit_bytes (CsSimShell *self, const char *data, gsize size, gint64 delay)
{
  Piece *piece = g_new0 (Piece, 1);

  self->last_due = MAX (self->last_due, g_get_monotonic_time ()) + delay * 1000;
  piece->bytes = g_bytes_new (data, size);
  piece->due = self->last_due;
  g_queue_push_tail (&self->output, piece);
}

/* CR LF line ends, in small pieces when the switches want it */
static void
emit (CsSimShell *self, const char *text, gboolean split)
{
  gint64 gap = cs_sim_switches_get_number (self->switches, CS_SIM_SPLIT_GAP);
  g_autoptr (GString) wire = g_string_new (text);

  g_string_replace (wire, "\n", "\r\n", 0);
  if (wire->len == 0)
    return;
  if (!split) {
    emit_bytes (self, wire->str, wire->len, 0);
    return;
  }
  for (gsize i = 0; i < wire->len; i += SPLIT_BYTES)
    emit_bytes (self, wire->str + i, MIN (SPLIT_BYTES, wire->len - i), i > 0 ? gap : 0);
}

static void
emit_answer (CsSimShell *self, const char *text)
{
  emit (self, text, cs_sim_switches_is (self->switches, CS_SIM_SPLIT_OUTPUT, "all"));
}

static void
emit_prompt (CsSimShell *self)
{
  const char *forced = cs_sim_switches_get (self->switches, CS_SIM_PROMPT);
  gboolean split = !cs_sim_switches_is (self->switches, CS_SIM_SPLIT_OUTPUT, "off");
  gint64 gap = cs_sim_switches_get_number (self->switches, CS_SIM_SPLIT_GAP);
  g_autofree char *hostname = cs_sim_node_dup_hostname (self->node, self->switches);
  g_autofree char *prompt
      = forced[0] != '\0' ? g_strdup (forced) : g_strconcat (hostname, "> ", NULL);
  gsize half = strlen (prompt) / 2;

  if (self->exec) {
    self->leaving = TRUE;
    return;
  }
  if (!split) {
    emit (self, prompt, FALSE);
    return;
  }
  emit_bytes (self, prompt, half, gap);
  emit_bytes (self, prompt + half, strlen (prompt) - half, gap);
}

static void
reload_switches (CsSimShell *self)
{
  g_clear_pointer (&self->switches, cs_sim_switches_free);
  self->switches = cs_sim_node_dup_switches (self->node, FALSE);
}

static CsSimShell *
create (CsSimConnection *connection, ssh_channel channel)
{
  CsSimShell *self = g_new0 (CsSimShell, 1);

  self->connection = connection;
  self->node = cs_sim_connection_get_node (connection);
  self->channel = channel;
  self->input = g_string_new (NULL);
  self->line = g_string_new (NULL);
  g_queue_init (&self->output);
  reload_switches (self);

  return self;
}

CsSimShell *
cs_sim_shell_new (CsSimConnection *connection, ssh_channel channel, gboolean pty)
{
  CsSimShell *self = create (connection, channel);

  self->pty = pty;
  cs_sim_audit_write (cs_sim_node_get_audit (self->node), cs_sim_connection_get_number (connection),
                      "shell", "pty", pty ? "yes" : "no", NULL);
  if (cs_sim_switches_is (self->switches, CS_SIM_LAST_LOGIN, "on"))
    emit_answer (self, "Last login: Mon Nov  2 10:00:00 2026 from 10.48.36.1\n");
  emit_prompt (self);

  return self;
}

CsSimShell *
cs_sim_shell_new_exec (CsSimConnection *connection, ssh_channel channel, const char *command)
{
  CsSimShell *self = create (connection, channel);

  self->exec = TRUE;
  g_string_append (self->input, command);
  g_string_append_c (self->input, '\n');

  return self;
}

void
cs_sim_shell_free (CsSimShell *self)
{
  g_queue_clear_full (&self->output, (GDestroyNotify) piece_free);
  g_clear_pointer (&self->call, cs_sim_call_free);
  cs_sim_switches_free (self->switches);
  g_string_free (self->input, TRUE);
  g_string_free (self->line, TRUE);
  g_free (self);
}

static gboolean
is_busy (CsSimShell *self)
{
  return (self->call != NULL && !self->asking) || self->output.length > 0;
}

void
cs_sim_shell_feed (CsSimShell *self, const char *data, gsize size)
{
  if (size == 0)
    self->eof = TRUE;
  else if (is_busy (self) && cs_sim_switches_is (self->switches, CS_SIM_TYPEAHEAD, "discard"))
    cs_sim_audit_write (cs_sim_node_get_audit (self->node),
                        cs_sim_connection_get_number (self->connection), "lost-input", NULL);
  else if (self->input->len + size <= INPUT_MAX)
    g_string_append_len (self->input, data, (gssize) size);
}

/* What a call printed, then what it asked for: an answer, time, or nothing but the prompt. */
static void
follow_call (CsSimShell *self)
{
  CsSimCall *call = self->call;

  emit_answer (self, call->output->str);
  g_string_truncate (call->output, 0);
  self->asking = call->question != NULL;
  if (self->asking)
    emit_answer (self, call->question);
  if (call->then != NULL) {
    self->call_due = MAX (self->last_due, g_get_monotonic_time ()) + (gint64) call->wait * 1000;
    return;
  }
  self->leaving = call->leave;
  g_clear_pointer (&self->call, cs_sim_call_free);
  if (!self->leaving)
    emit_prompt (self);
}

static void
emit_garbage (CsSimShell *self)
{
  char noise[512];

  for (guint i = 0; i < sizeof noise; i++)
    noise[i] = (char) g_random_int_range (0, 256);
  emit_bytes (self, noise, sizeof noise, 0);
  emit_prompt (self);
}

/* Whether a fault took the command's place */
static gboolean
meets_fault (CsSimShell *self, const char *line)
{
  const char *prefix = cs_sim_switches_get (self->switches, CS_SIM_COMMAND_FAULT_PREFIX);
  const char *fault = cs_sim_switches_get (self->switches, CS_SIM_COMMAND_FAULT);

  if (g_str_equal (fault, "none") || !g_str_has_prefix (line, prefix)
      || !cs_sim_node_take_fault (self->node, self->switches,
                                  cs_sim_connection_get_number (self->connection), line))
    return FALSE;
  if (g_str_equal (fault, "drop"))
    cs_sim_connection_cut (self->connection);
  else if (g_str_equal (fault, "stall"))
    cs_sim_connection_stall (self->connection);
  else if (g_str_equal (fault, "garbage"))
    emit_garbage (self);
  else
    self->endless = TRUE;

  return TRUE;
}

static void
start_call (CsSimShell *self, const char *line)
{
  guint number = cs_sim_connection_get_number (self->connection);
  gint64 latency;

  reload_switches (self);
  cs_sim_audit_write (cs_sim_node_get_audit (self->node), number, self->exec ? "exec" : "command",
                      "line", line, NULL);
  if (meets_fault (self, line))
    return;
  latency = cs_sim_switches_get_number (self->switches, CS_SIM_LATENCY);
  self->last_due = g_get_monotonic_time () + MAX (latency, 0) * 1000;
  self->call = cs_sim_call_new (self->node, self->switches, number, line);
  cs_sim_call_start (self->call);
  follow_call (self);
}

static void
take_line (CsSimShell *self)
{
  g_autofree char *line = g_strdup (self->line->str);

  g_string_truncate (self->line, 0);
  if (self->asking) {
    cs_sim_audit_write (cs_sim_node_get_audit (self->node),
                        cs_sim_connection_get_number (self->connection), "answer", "text",
                        self->call->echo ? line : "(not shown)", NULL);
    cs_sim_call_continue (self->call, line);
    follow_call (self);
  } else if (g_strstrip (line)[0] == '\0')
    emit_prompt (self);
  else
    start_call (self, line);
}

static gboolean
echoes (CsSimShell *self)
{
  if (self->asking && !self->call->echo)
    return FALSE;

  return cs_sim_switches_is (self->switches, CS_SIM_ECHO, "always")
         || (self->pty && cs_sim_switches_is (self->switches, CS_SIM_ECHO, "pty"));
}

static void
echo (CsSimShell *self, const char *text, gsize size)
{
  if (echoes (self) || (self->pty && text[0] == '\r'))
    emit_bytes (self, text, size, 0);
}

static void
edit_line (CsSimShell *self, char c)
{
  switch (c) {
  case CTRL_C:
    g_string_truncate (self->line, 0);
    echo (self, "^C\r\n", 4);
    emit_prompt (self);
    break;
  case CTRL_D:
    self->leaving = self->line->len == 0 && !self->asking;
    break;
  case BACKSPACE:
  case DELETE:
    if (self->line->len > 0) {
      g_string_truncate (self->line, self->line->len - 1);
      echo (self, "\b \b", 3);
    }
    break;
  default:
    if (!g_ascii_iscntrl (c) && self->line->len < LINE_MAX_BYTES) {
      g_string_append_c (self->line, c);
      echo (self, &c, 1);
    }
    break;
  }
}

/* CR, LF and CR LF all end a line. */
static void
take_byte (CsSimShell *self, char c)
{
  gboolean second = c == '\n' && self->after_cr;

  self->after_cr = c == '\r';
  if (second)
    return;
  if (c == '\r' || c == '\n') {
    echo (self, "\r\n", 2);
    take_line (self);
  } else
    edit_line (self, c);
}

/* Up to the first line whose answer takes time; the echo of all of it is one packet then. */
static void
take_input (CsSimShell *self)
{
  gsize taken = 0;

  while (taken < self->input->len && !self->leaving && !self->endless
         && (self->call == NULL || self->asking) && self->last_due <= g_get_monotonic_time ())
    take_byte (self, self->input->str[taken++]);
  g_string_erase (self->input, 0, (gssize) taken);
}

static void
write_due (CsSimShell *self)
{
  g_autoptr (GByteArray) batch = g_byte_array_new ();
  gint64 now = g_get_monotonic_time ();
  Piece *piece;

  while ((piece = g_queue_peek_head (&self->output)) != NULL && piece->due <= now) {
    gsize size;
    const guint8 *bytes = g_bytes_get_data (piece->bytes, &size);

    g_byte_array_append (batch, bytes, (guint) size);
    piece_free (g_queue_pop_head (&self->output));
  }
  if (batch->len > 0)
    ssh_channel_write (self->channel, batch->data, batch->len);
}

/* Until nobody is there any more. */
static void
write_endless (CsSimShell *self)
{
  static const char line[]
      = "....................................................................\r\n";

  for (guint i = 0; i < 64 && !self->over && !cs_sim_connection_is_over (self->connection); i++)
    self->over = ssh_channel_write (self->channel, line, (uint32_t) strlen (line)) == SSH_ERROR;
}

static void
finish (CsSimShell *self)
{
  self->over = TRUE;
  ssh_channel_request_send_exit_status (self->channel, 0);
  ssh_channel_send_eof (self->channel);
  ssh_channel_close (self->channel);
}

static int
milliseconds_until (gint64 due)
{
  gint64 left = due - g_get_monotonic_time ();

  return left <= 0 ? 0 : (int) (left / 1000 + 1);
}

/* One thing that can be done now; its return is the wait when there is none. */
static int
step_once (CsSimShell *self, gboolean *done)
{
  Piece *next;

  *done = TRUE;
  if (self->endless) {
    write_endless (self);
    return 0;
  }
  write_due (self);
  next = g_queue_peek_head (&self->output);
  *done = FALSE;
  if (next != NULL)
    return milliseconds_until (next->due);
  if (self->call != NULL && !self->asking && self->call_due > g_get_monotonic_time ())
    return milliseconds_until (self->call_due);

  *done = TRUE;
  if (self->call != NULL && !self->asking) {
    cs_sim_call_continue (self->call, NULL);
    follow_call (self);
  } else if (self->leaving || (self->input->len == 0 && self->eof))
    finish (self);
  else if (self->input->len > 0)
    take_input (self);
  else
    *done = FALSE;

  return -1;
}

int
cs_sim_shell_step (CsSimShell *self, gboolean *progress)
{
  gboolean done = TRUE;
  int wait = -1;

  while (done && !self->over && !cs_sim_connection_is_over (self->connection)) {
    wait = step_once (self, &done);
    *progress = *progress || done;
    if (self->endless)
      break;
  }

  return wait;
}
