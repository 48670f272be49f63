/* SPDX-License-Identifier: GPL-3.0-or-later */

/* transport-sftp against simulated meeting servers, by the conformance kit. */
#include "kit.h"

#include "cs-sftp-transport.h"
#include "simulator.h"

static CsTransport *
open_transport (KitWorld *world, CsEndpoint **endpoint)
{
  static const char *const switches[][2] = {
    [KIT_WORKS] = { NULL },
    [KIT_REFUSES] = { NULL },
    [KIT_HANGS] = { "--switch=command_fault=stall" },
    [KIT_LIES] = { "--switch=listing=hostile" },
  };
  CsTransport *transport;
  g_autoptr (CsSettings) settings = cs_settings_new ("Transport transport-sftp", NULL);

  if (simulator_skip_unless_there ())
    return NULL;
  world->data = simulator_start ("cms1a", switches[world->situation]);
  *endpoint = simulator_new_endpoint (world->data, "cms1a");
  transport = g_object_new (CS_TYPE_SFTP_TRANSPORT, NULL);
  cs_settings_set (settings, "AnswerTimeout", "2");
  g_assert_true (cs_transport_configure (transport, settings, NULL));
  fake_prompts_answer (world->prompts, "Password",
                       world->situation == KIT_REFUSES ? "wrong-Marker" : "admin");

  return transport;
}

static void
close_transport (KitWorld *world)
{
  if (world->data != NULL)
    simulator_stop (world->data);
}

int
main (int argc, char *argv[])
{
  static const KitTransport adapter = {
    .name = "transport-sftp",
    .secret = "wrong-Marker",
    .open = open_transport,
    .close = close_transport,
    .line = "pki list",
    .reply = "User supplied certificates and keys:",
  };

  return kit_run_transport (argc, argv, &adapter);
}
