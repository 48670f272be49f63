/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a connection costs on a long line: round trips, counted on the wire by delay-proxy (its path
 * is the argument) and never timed. Measured with libssh 0.10.6: 6 to log in, 3 to open SFTP, 4 for
 * the shell and its first command, 3 to put a file and 3 to read it back. */

#include "cs-sftp-transport.h"
#include "fake-prompts.h"
#include "simulator.h"
#include "sync-connection.h"

#include <json-glib/json-glib.h>
#include <signal.h>

#define NODE "cms1a"
#define FILES 5
#define PER_FILE 6
#define TRIES 3
#define IN_ALL 45

static const char *proxy_program;

typedef struct {
  Simulator *simulator;
  GSubprocess *proxy;
  GDataInputStream *output;
  guint16 port;
  CsConnection *connection;
} Line;

static JsonObject *
read_record (Line *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *line = g_data_input_stream_read_line (self->output, NULL, NULL, &error);
  g_autoptr (JsonNode) node = NULL;

  g_assert_no_error (error);
  g_assert_nonnull (line);
  node = json_from_string (line, NULL);

  return node != NULL ? json_object_ref (json_node_get_object (node)) : NULL;
}

static void
line_start (Line *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *target = NULL;
  JsonObject *record;

  self->simulator = simulator_start (NODE, NULL);
  target = g_strdup_printf ("%s=%s:%u", NODE, simulator_get_host (self->simulator, NODE),
                            simulator_get_port (self->simulator, NODE));
  self->proxy = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, proxy_program, "--rtt-ms",
                                  "1", target, NULL);
  g_assert_no_error (error);
  self->output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->proxy));
  while ((record = read_record (self)) != NULL) {
    self->port = (guint16) json_object_get_int_member (record, "port");
    json_object_unref (record);
  }
}

static void
line_clear (Line *self)
{
  g_clear_object (&self->connection);
  g_clear_object (&self->output);
  if (self->proxy != NULL)
    g_subprocess_force_exit (self->proxy);
  g_clear_object (&self->proxy);
  g_clear_pointer (&self->simulator, simulator_stop);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Line, line_clear)

static void
line_open (Line *self)
{
  g_autoptr (CsTransport) transport = g_object_new (CS_TYPE_SFTP_TRANSPORT, NULL);
  g_autoptr (FakePrompts) prompts = fake_prompts_new ();
  g_autoptr (CsEndpoint) endpoint
      = cs_endpoint_new ("Node " NODE, simulator_get_host (self->simulator, NODE), self->port,
                         "admin", simulator_get_host_key (self->simulator, NODE));
  g_autoptr (GError) error = NULL;

  fake_prompts_answer (prompts, "Password", "admin");
  self->connection = sync_open (transport, endpoint, CS_PROMPTS (prompts), NULL, &error);
  g_assert_no_error (error);
}

/* So far, on the only connection there is. */
static guint
count (Line *self)
{
  guint trips = 0, links = 0;
  JsonObject *record;

  g_subprocess_send_signal (self->proxy, SIGUSR1);
  while ((record = read_record (self)) != NULL) {
    trips = (guint) json_object_get_int_member (record, "round_trips");
    links++;
    json_object_unref (record);
  }
  g_assert_cmpuint (links, ==, 1);

  return trips;
}

static void
ask (Line *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *reply = sync_run (self->connection, "pki list", NULL, NULL, &error);

  g_assert_no_error (error);
}

/* With proof: only what is read back is believed. */
static void
put (Line *self, guint number, gboolean over)
{
  g_autofree char *name = g_strdup_printf ("file%u.cer", number);
  g_autofree char *text = g_strnfill (3000 + number, over ? 'o' : 'n');
  g_autoptr (GBytes) content = g_bytes_new (text, 3000 + number);
  g_autoptr (GBytes) back = NULL;
  g_autoptr (GError) error = NULL;

  if (over)
    sync_put (self->connection, name, content, &error);
  else
    sync_create (self->connection, name, content, &error);
  g_assert_no_error (error);
  back = sync_get (self->connection, name, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (back, content));
}

/* The first of all pays for opening SFTP as well. Returns: what the cheapest of the others took. On
 * a busy machine an answer may come in more pieces than it has and be waited for more than once;
 * what the transport itself has too much, every file has. */
static guint
put_all (Line *self, gboolean over)
{
  guint best = G_MAXUINT;

  for (guint i = 0; i < FILES; i++) {
    guint before = count (self);
    guint spent;

    put (self, i, over);
    spent = count (self) - before;
    g_test_message ("file %u: %u round trips", i, spent);
    if (i > 0 || over)
      best = MIN (best, spent);
  }

  return best;
}

/* Returns: the round trips of five files and the shell, log-in included; 0 without a simulator. */
static guint
measure (void)
{
  g_auto (Line) self = { 0 };
  guint in_all;

  if (simulator_skip_unless_there ())
    return 0;
  line_start (&self);
  line_open (&self);
  g_test_message ("logged in: %u", count (&self));
  g_assert_cmpuint (put_all (&self, FALSE), <=, PER_FILE);
  ask (&self);
  in_all = count (&self);
  g_test_message ("five files and the shell: %u", in_all);
  g_assert_cmpuint (put_all (&self, TRUE), <=, PER_FILE);

  return in_all;
}

static void
test_five_files (void)
{
  guint best = G_MAXUINT;

  for (guint i = 0; i < TRIES && best > IN_ALL; i++)
    best = MIN (best, measure ());
  g_assert_cmpuint (best, <=, IN_ALL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  proxy_program = argc > 1 ? argv[1] : "delay-proxy";
  g_test_add_func ("/round-trips/five-files", test_five_files);

  return g_test_run ();
}
