/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How often the transport waits for the other side, counted by a proxy on a line of 20 ms: with a
 * far node it is this that takes the time. Usage: test-round-trips PROXY */
#include <json-glib/json-glib.h>
#include <signal.h>

#include "cs-sftp-transport.h"
#include "fake-prompts.h"
#include "simulator.h"
#include "sync-connection.h"

#define FILES 5
#define PER_FILE 6
#define ALTOGETHER 45

static const char *program;

typedef struct {
  Simulator *simulator;
  GSubprocess *proxy;
  GDataInputStream *said;
  CsTransport *transport;
  FakePrompts *prompts;
  CsEndpoint *endpoint;
} Line;

static gint64
read_number (Line *self, const char *member)
{
  g_autofree char *text = g_data_input_stream_read_line (self->said, NULL, NULL, NULL);
  g_autoptr (JsonNode) root = json_from_string (text, NULL);

  g_assert_nonnull (root);

  return json_object_get_int_member (json_node_get_object (root), member);
}

static void
expect (Line *self, const char *word)
{
  g_autofree char *text = g_data_input_stream_read_line (self->said, NULL, NULL, NULL);

  g_assert_cmpstr (text, ==, word);
}

static gboolean
set_up (Line *self)
{
  g_autofree char *target = NULL;
  guint16 port;

  if (simulator_skip_unless_there ())
    return FALSE;
  self->simulator = simulator_start ("cms1a", NULL);
  target = g_strdup_printf ("a=127.0.0.1:%u", simulator_get_port (self->simulator, "cms1a"));
  self->proxy = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, program, "--rtt-ms", "20",
                                  target, NULL);
  g_assert_nonnull (self->proxy);
  self->said = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->proxy));
  port = (guint16) read_number (self, "port");
  expect (self, "ready");
  self->transport = g_object_new (CS_TYPE_SFTP_TRANSPORT, NULL);
  self->prompts = fake_prompts_new ();
  fake_prompts_answer (self->prompts, "Password", "admin");
  self->endpoint = cs_endpoint_new ("Node cms1a", "127.0.0.1", port, "admin",
                                    simulator_get_host_key (self->simulator, "cms1a"));

  return TRUE;
}

static void
tear_down (Line *self)
{
  if (self->simulator == NULL)
    return;

  g_subprocess_force_exit (self->proxy);
  g_subprocess_wait (self->proxy, NULL, NULL);
  g_object_unref (self->said);
  g_object_unref (self->proxy);
  g_object_unref (self->transport);
  g_object_unref (self->prompts);
  g_object_unref (self->endpoint);
  simulator_stop (self->simulator);
}

/* Round trips of the one connection so far. */
static gint64
count (Line *self)
{
  gint64 n;

  g_subprocess_send_signal (self->proxy, SIGUSR1);
  n = read_number (self, "round_trips");
  expect (self, "end");

  return n;
}

static void
put_with_proof (CsConnection *connection, guint number)
{
  g_autofree char *name = g_strdup_printf ("file%u.cer", number);
  g_autofree char *text = g_strnfill (4000, 'x');
  g_autoptr (GBytes) content = g_bytes_new (text, 4000);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) back = NULL;

  sync_put (connection, name, content, &error);
  g_assert_no_error (error);
  back = sync_get (connection, name, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (back, content));
}

static void
test_counted (void)
{
  Line self = { NULL };
  g_autoptr (CsConnection) connection = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *reply = NULL;
  gint64 handshake, files, all;

  if (!set_up (&self))
    return;
  connection = sync_open (self.transport, self.endpoint, CS_PROMPTS (self.prompts), NULL, &error);
  g_assert_no_error (error);
  handshake = count (&self);
  for (guint i = 0; i < FILES; i++)
    put_with_proof (connection, i);
  files = count (&self) - handshake;
  reply = sync_run (connection, "date", NULL, NULL, &error);
  g_assert_no_error (error);
  all = count (&self);
  g_test_message ("round trips: handshake %" G_GINT64_FORMAT ", %d files %" G_GINT64_FORMAT
                  ", all with the shell %" G_GINT64_FORMAT,
                  handshake, FILES, files, all);
  g_assert_cmpint (files, <=, FILES * PER_FILE);
  g_assert_cmpint (all, <=, ALTOGETHER);
  sync_close (connection);
  g_clear_object (&connection);
  tear_down (&self);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  program = argv[1];
  g_test_add_func ("/round-trips/counted", test_counted);

  return g_test_run ();
}
