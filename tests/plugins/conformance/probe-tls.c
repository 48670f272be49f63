/* SPDX-License-Identifier: GPL-3.0-or-later */

/* probe-tls against services made by the test, by the conformance kit. */
#include "kit.h"

#include "cs-tls-probe.h"
#include "tls-server.h"

static CsProbe *
open_probe (KitWorld *world, guint16 *port)
{
  static const TlsServerMode modes[] = {
    [KIT_WORKS] = TLS_SERVER_SHOWS,
    [KIT_REFUSES] = TLS_SERVER_SHOWS,
    [KIT_HANGS] = TLS_SERVER_SILENT,
    [KIT_LIES] = TLS_SERVER_GARBAGE,
  };

  if (world->situation == KIT_REFUSES) {
    *port = tls_server_closed_port ();
  } else {
    world->data = tls_server_new (modes[world->situation], CS_PROBE_TLS);
    *port = tls_server_get_port (world->data);
  }

  return g_object_new (CS_TYPE_TLS_PROBE, NULL);
}

static void
close_probe (KitWorld *world)
{
  if (world->data != NULL)
    tls_server_free (world->data);
}

int
main (int argc, char *argv[])
{
  static const KitProbe adapter = {
    .name = "probe-tls",
    .open = open_probe,
    .close = close_probe,
  };

  return kit_run_probe (argc, argv, &adapter);
}
