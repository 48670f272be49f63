/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <countersign.h>

/* Answers as transcripts show them (domain.md 1.6), and near misses of them. */
typedef struct {
  const char *name;
  CsRole role;
  const char *reply;
  CsPortAnswer answer;
  guint16 port;
} Case;

#define WEBBRIDGE3                                                                                 \
  "Enabled                               : true\n"                                                 \
  "HTTPS listening ports and interfaces  : a:445 b:445\n"                                          \
  "HTTPS Key file                        : edge.key\n"                                             \
  "HTTP redirect                         : Disabled\n"                                             \
  "C2W listening ports and interfaces    : a:6000\n"
#define WEBADMIN(enabled)                                                                          \
  "Enabled                 : " enabled "\nTLS listening interface : a\n"                           \
  "TLS listening port      : 443\nHTTP redirect           : Disabled\n"
#define DATABASE(status, server)                                                                   \
  "Status                   : " status "\nNodes:\n    10.48.36.61 (me)     : Connected Primary\n"  \
  "Node in use              : 10.48.36.61\nInterface                : a\nCertificates\n"           \
  "  Server Certificate     : " server "\n"

static const Case cases[] = {
  { "web-bridge-https", CS_ROLE_WEBBRIDGE3_HTTPS, WEBBRIDGE3, CS_PORT_NAMED, 445 },
  { "web-bridge-c2w", CS_ROLE_WEBBRIDGE3_C2W, WEBBRIDGE3, CS_PORT_NAMED, 6000 },
  { "web-admin", CS_ROLE_WEBADMIN, WEBADMIN ("true"), CS_PORT_NAMED, 443 },
  { "web-admin-off", CS_ROLE_WEBADMIN, WEBADMIN ("false"), CS_PORT_OFF, 0 },
  { "call-bridge", CS_ROLE_CALLBRIDGE, "Listening interfaces  : a\nPreferred interface   : none\n",
    CS_PORT_USUAL, 5061 },
  { "call-bridge-nowhere", CS_ROLE_CALLBRIDGE, "Listening interfaces  : none\n", CS_PORT_OFF, 0 },
  { "call-bridge-says-something-else", CS_ROLE_CALLBRIDGE, "Lorem ipsum\n", CS_PORT_UNKNOWN, 0 },
  { "web-bridge-2-with-port", CS_ROLE_WEBBRIDGE,
    "Enabled : true\nInterface whitelist      : a:443 b:8443\n", CS_PORT_NAMED, 443 },
  { "web-bridge-2-without", CS_ROLE_WEBBRIDGE, "Enabled : true\nInterface whitelist : a\n",
    CS_PORT_USUAL, 443 },
  { "xmpp", CS_ROLE_XMPP, "Enabled : true\nListening interfaces   : a b\n", CS_PORT_USUAL, 5222 },
  { "turn", CS_ROLE_TURN, "Enabled : true\nTLS port         : 447\nTLS cert : a.cer\n",
    CS_PORT_NAMED, 447 },
  { "turn-without-tls", CS_ROLE_TURN, "Enabled : true\nTLS port         : none\n", CS_PORT_OFF, 0 },
  { "streamer", CS_ROLE_STREAMER,
    "Enabled                 : true\nSIP interfaces          : tcp a:7000, tls a:7001\n",
    CS_PORT_NAMED, 7001 },
  { "streamer-without-tls", CS_ROLE_STREAMER, "Enabled : true\nSIP interfaces : tcp a:7000\n",
    CS_PORT_OFF, 0 },
  { "recorder-with-tls-only", CS_ROLE_RECORDER, "Enabled : true\nSIP interfaces : tls a:5061\n",
    CS_PORT_NAMED, 5061 },
  { "scheduler", CS_ROLE_SCHEDULER_HTTPS, "Enabled : true\nHTTPS listening port : 9443\n",
    CS_PORT_NAMED, 9443 },
  { "no-port-of-that-number", CS_ROLE_TURN, "TLS port : 70000\n", CS_PORT_OFF, 0 },
  { "database", CS_ROLE_DATABASE_SERVER, DATABASE ("Enabled", "dbserver.cer"), CS_PORT_USUAL,
    5432 },
  { "database-down", CS_ROLE_DATABASE_SERVER, DATABASE ("Disabled", "dbserver.cer"), CS_PORT_OFF,
    0 },
  { "database-client-only", CS_ROLE_DATABASE_SERVER, DATABASE ("Enabled", "none"), CS_PORT_OFF, 0 },
  { "database-nonsense", CS_ROLE_DATABASE_SERVER, "Lorem ipsum\n", CS_PORT_UNKNOWN, 0 },
  { "a-client-has-none", CS_ROLE_DATABASE_CLIENT, WEBADMIN ("true"), CS_PORT_UNKNOWN, 0 },
  { "unknown-command", CS_ROLE_XMPP, "Unknown command\n", CS_PORT_UNKNOWN, 0 },
};

static void
test_case (gconstpointer data)
{
  const Case *one = data;
  guint16 port = 1;

  g_assert_cmpint (cs_service_port_read (one->role, one->reply, &port), ==, one->answer);
  g_assert_cmpuint (port, ==, one->port);
}

/* Of several services the one that an admin has to know of counts, and unknown is never good. */
static void
test_worse (void)
{
  static const CsStanding by_weight[]
      = { CS_STANDING_SERVED, CS_STANDING_UNKNOWN, CS_STANDING_OFF,
          CS_STANDING_CLOSED, CS_STANDING_NO_TLS,  CS_STANDING_OTHER };

  for (guint i = 0; i < G_N_ELEMENTS (by_weight); i++) {
    for (guint j = 0; j < G_N_ELEMENTS (by_weight); j++)
      g_assert_cmpint (cs_standing_worse (by_weight[i], by_weight[j]), ==, by_weight[MAX (i, j)]);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/service-port/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/standing/worse", test_worse);

  return g_test_run ();
}
