/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Connections over and over, as they end well and badly: no descriptor, thread or memory stays. */

#include "cs-sftp-transport.h"
#include "fake-prompts.h"
#include "process-linux.h"
#include "simulator.h"
#include "sync-connection.h"

#define NODE "cms1a"
#define ROUNDS 10
#define SLACK 2048

typedef struct {
  const char *name;
  const char *switches[3];
  const char *password;
} Case;

static const Case cases[] = {
  { "well", { NULL }, "admin" },
  { "wrong-password", { NULL }, "wrong" },
  { "log-in-dropped", { "--switch=login_fault=drop" }, "admin" },
  { "closed", { "--switch=accept=close" }, "admin" },
  { "put-dropped", { "--switch=put_fault=drop" }, "admin" },
  { "get-dropped", { "--switch=get_fault=drop" }, "admin" },
};

typedef struct {
  Simulator *simulator;
  const Case *test;
} World;

/* Everything once; what fails is meant to. */
static void
use_connection (gpointer data)
{
  World *world = data;
  g_autoptr (CsTransport) transport = g_object_new (CS_TYPE_SFTP_TRANSPORT, NULL);
  g_autoptr (FakePrompts) prompts = fake_prompts_new ();
  g_autoptr (CsEndpoint) endpoint = simulator_new_endpoint (world->simulator, NODE);
  g_autoptr (GBytes) content = g_bytes_new_static ("content", 7);
  g_autoptr (CsConnection) connection = NULL;
  g_autoptr (GPtrArray) files = NULL;
  g_autoptr (GBytes) back = NULL;
  g_autofree char *reply = NULL;

  fake_prompts_answer (prompts, "Password", world->test->password);
  connection = sync_open (transport, endpoint, CS_PROMPTS (prompts), NULL, NULL);
  if (connection == NULL)
    return;
  reply = sync_run (connection, "pki list", NULL, NULL, NULL);
  files = sync_list (connection, NULL, NULL);
  sync_put (connection, "a.cer", content, NULL);
  sync_create (connection, "a.cer", content, NULL);
  back = sync_get (connection, "a.cer", NULL, NULL);
  sync_close (connection);
}

static void
test_case (gconstpointer data)
{
  World world = { NULL, data };

  if (simulator_skip_unless_there ())
    return;
  world.simulator = simulator_start (NODE, world.test->switches);
  process_use_assert_steady (use_connection, &world, ROUNDS, SLACK);
  simulator_stop (world.simulator);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/transport-leaks/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }

  return g_test_run ();
}
