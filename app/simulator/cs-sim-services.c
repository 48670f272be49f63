/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-sim-command.h"
#include "cs-sim-checks.h"
#include "cs-sim-files.h"
#include "cs-sim-status.h"
#include "cs-sim-texts.h"

#include <string.h>

#define XMPP_SECRET "5bRxVBhqhDwTL4JDkB3"

/* A service that is switched on and off. Its settings are in state.ini under its group's name. */
typedef struct {
  const char *group;
  const char *name;       /* in `… configuration not complete` */
  const char *needs[3];   /* settings "group:key" without which it does not start */
  const char *pairs[3];   /* groups with key and certificate; a leading + means: a full chain */
  gboolean may_lack_pair; /* it runs without certificates too */
  const char *before;     /* evidence: lines printed before the checks */
  const char *enabled;    /* the last line */
} Service;

static const Service callbridge = {
  .group = "callbridge",
  .name = "Callbridge",
  .needs = { "callbridge:listen" },
  .pairs = { "callbridge" },
  .enabled = "Callbridge enabled",
};

static const Service webbridge = {
  .group = "webbridge",
  .name = "Webbridge",
  .needs = { "webbridge:listen" },
  .pairs = { "webbridge" },
  .enabled = "Webbridge enabled",
};

static const Service webbridge3 = {
  .group = "webbridge3",
  .name = "Webbridge3",
  .needs = { "webbridge3-https:listen", "webbridge3-c2w:listen" },
  .pairs = { "+webbridge3-https", "+webbridge3-c2w" },
  .enabled = "Webbridge3 enabled",
};

static const Service webadmin = {
  .group = "webadmin",
  .name = "Webadmin",
  .needs = { "webadmin:listen" },
  .pairs = { "webadmin" },
  .before = "SUCCESS: TLS interface and port configured\n",
  .enabled = "Webadmin enabled",
};

static const Service xmpp = {
  .group = "xmpp",
  .name = "XMPP server",
  .needs = { "xmpp:listen", "xmpp:domain" },
  .pairs = { "xmpp" },
  .before = "SUCCESS: Callbridge activated\nSUCCESS: Domain configured\n",
  .enabled = "XMPP server enabled",
};

static const Service turn = {
  .group = "turn",
  .name = "TURN",
  .needs = { "turn:listen" },
  .pairs = { "turn" },
  .may_lack_pair = TRUE,
  .enabled = "TURN enabled",
};

static const Service recorder = {
  .group = "recorder",
  .name = "Recorder",
  .needs = { "recorder:listen" },
  .pairs = { "recorder" },
  .enabled = "Recorder enabled",
};

static const Service streamer = {
  .group = "streamer",
  .name = "Streamer",
  .needs = { "streamer:listen" },
  .pairs = { "streamer" },
  .enabled = "Streamer enabled",
};

static const Service uploader = {
  .group = "uploader",
  .name = "Uploader",
  .may_lack_pair = TRUE,
  .enabled = "uploader enabled",
};

static const Service scheduler = {
  .group = "scheduler",
  .name = "Scheduler",
  .needs = { "scheduler-https:listen" },
  .pairs = { "+scheduler-https", "+scheduler-c2w" },
  .enabled = "Scheduler enabled",
};

static gboolean
is_none (CsSimCall *call, const char *setting)
{
  g_autofree char *value = cs_sim_status_dup_value (call->node, setting);

  return g_str_equal (value, "none");
}

static gboolean
check_pairs (CsSimCall *call, const Service *service)
{
  gboolean good = TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (service->pairs) && service->pairs[i] != NULL; i++) {
    gboolean chain = service->pairs[i][0] == '+';
    const char *group = service->pairs[i] + chain;
    g_autofree char *key = cs_sim_node_dup_setting (call->node, group, "key");

    if (!service->may_lack_pair || !g_str_equal (key, "none"))
      good = cs_sim_check_pair (call, group, chain) && good;
  }

  return good;
}

/* Key, certificate and chain are looked at here, not when they are assigned (domain 1.7). */
static gboolean
check_service (CsSimCall *call, const Service *service)
{
  gboolean complete = TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (service->needs) && service->needs[i] != NULL; i++)
    complete = complete && !is_none (call, service->needs[i]);
  if (complete && service->before != NULL)
    cs_sim_call_print (call, "%s", service->before);
  if (complete && check_pairs (call, service))
    return TRUE;
  cs_sim_call_print (call, CS_SIM_TEXT_INCOMPLETE "\n", service->name);

  return FALSE;
}

static void
run_enable (CsSimCall *call)
{
  const Service *service = call->command->data;

  if (!check_service (call, service))
    return;
  cs_sim_node_set (call->node, service->group, "enabled", "true");
  cs_sim_serving_start (cs_sim_node_get_serving (call->node), call->node, call->switches,
                        service->group);
  cs_sim_call_print (call, "SUCCESS: %s\n", service->enabled);
}

static void
run_disable (CsSimCall *call)
{
  const Service *service = call->command->data;

  cs_sim_node_set (call->node, service->group, "enabled", "false");
  cs_sim_serving_stop (cs_sim_node_get_serving (call->node), service->group);
  cs_sim_call_print (call, "SUCCESS: %s disabled\n", service->name);
}

static gboolean
files_are_accepted (CsSimCall *call)
{
  if (!cs_sim_switches_is (call->switches, CS_SIM_CERTS_MISSING, "refused"))
    return TRUE;
  for (guint i = 0; i < call->n_args; i++) {
    g_autoptr (GBytes) data = cs_sim_call_read_file (call, call->args[i]);

    if (data == NULL) {
      cs_sim_call_print (call, CS_SIM_TEXT_NO_FILE "\n", call->args[i]);
      return FALSE;
    }
  }

  return TRUE;
}

/* data: the group. `… certs none` clears. */
static void
run_certs (CsSimCall *call)
{
  static const char *const keys[] = { "key", "certificate", "bundle" };
  gboolean clear = g_str_equal (call->args[0], "none");

  if (!clear && call->n_args < 2) {
    cs_sim_call_print (call, CS_SIM_TEXT_USAGE "\n", call->command->usage);
    return;
  }
  if (!clear && !files_are_accepted (call))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    cs_sim_node_set (call->node, call->command->data, keys[i],
                     !clear && i < call->n_args ? call->args[i] : "none");
}

static void
set_setting (CsSimCall *call, const char *setting, const char *value)
{
  const char *colon = strchr (setting, ':');
  g_autofree char *group = g_strndup (setting, (gsize) (colon - setting));

  cs_sim_node_set (call->node, group, colon + 1, value);
}

/* data: "group:key"; all arguments are the value. Whatever was called `trust` names a file. */
static void
run_value (CsSimCall *call)
{
  g_autofree char *value = g_strjoinv (" ", call->args);

  if (strstr (call->command->words, "trust") != NULL && !g_str_equal (value, "none")
      && !files_are_accepted (call))
    return;
  set_setting (call, call->command->data, value);
}

/* `streamer sip listen a 7000 7001` is shown as `tcp a:7000, tls a:7001` (domain 1.6) */
static void
run_sip_listen (CsSimCall *call)
{
  g_autofree char *tcp = g_strdup_printf ("tcp %s:%s", call->args[0], call->args[1]);
  g_autofree char *tls = g_strdup_printf ("tls %s:%s", call->args[0], call->args[2]);
  gboolean no_tcp = g_str_equal (call->args[1], "none");
  gboolean no_tls = g_str_equal (call->args[2], "none");
  g_autofree char *both = g_strjoin (", ", tcp, tls, NULL);
  const char *one = no_tcp ? tls : tcp;

  if (no_tcp && no_tls)
    one = "none";
  set_setting (call, call->command->data, no_tcp || no_tls ? one : both);
}

static void
run_credentials (CsSimCall *call)
{
  cs_sim_node_set (call->node, "turn", "username", call->args[0]);
  cs_sim_node_set (call->node, "turn", "password", call->args[1]);
  cs_sim_node_set (call->node, "turn", "realm", call->args[2]);
}

static void
run_flag (CsSimCall *call)
{
  g_autofree char *value = g_strconcat (call->args[0], "d", NULL);

  if (!g_str_equal (value, "enabled") && !g_str_equal (value, "disabled"))
    cs_sim_call_print (call, CS_SIM_TEXT_USAGE "\n", call->command->usage);
  else
    set_setting (call, call->command->data, value);
}

static void
take_password (CsSimCall *call, const char *answer)
{
  set_setting (call, call->command->data, answer[0] != '\0' ? "set" : "none");
}

static void
run_password (CsSimCall *call)
{
  cs_sim_call_ask (call, "Please enter password:", FALSE, take_password);
}

static void
run_status (CsSimCall *call)
{
  cs_sim_status_print (call, call->command->data);
}

static void
run_xmpp_initialize (CsSimCall *call)
{
  cs_sim_node_set (call->node, "xmpp-cluster", "leader", cs_sim_node_get_address (call->node));
}

static void
run_xmpp_join (CsSimCall *call)
{
  cs_sim_node_set (call->node, "xmpp-cluster", "leader", call->args[0]);
}

static void
run_xmpp_cluster_status (CsSimCall *call)
{
  g_autofree char *leader = cs_sim_node_dup_setting (call->node, "xmpp-cluster", "leader");
  const char *own = cs_sim_node_get_address (call->node);
  gboolean leads = g_str_equal (leader, own);

  if (g_str_equal (leader, "none")) {
    cs_sim_call_print (call, "State: DISABLED\n");
    return;
  }
  cs_sim_call_print (call, "State: %s\nList of peers\n%s:5222 (Leader)\n",
                     leads ? "LEADER" : "FOLLOWER", leader);
  if (!leads)
    cs_sim_call_print (call, "%s:5222\n", own);
}

static void
run_xmpp_callbridge_add (CsSimCall *call)
{
  cs_sim_node_set (call->node, "xmpp-callbridges", call->args[0], XMPP_SECRET);
}

/* It shows the shared secret: what must never reach a log (T28). */
static void
run_xmpp_callbridge_list (CsSimCall *call)
{
  cs_sim_call_print (
      call, "***\nCallbridge     : %s\nDomain         : ", cs_sim_node_get_name (call->node));
  cs_sim_status_print_value (call, "xmpp:domain");
  cs_sim_call_print (call, "\nSecret         : " XMPP_SECRET "\n");
}

#define ONLY_2 0, 300
#define SINCE_29 209, 0
#define SINCE_3 300, 0

static const CsSimCommand commands[] = {
  { "callbridge", 0, 0, run_status, &cs_sim_status_callbridge, "callbridge" },
  { "callbridge listen", 1, 4, run_value, "callbridge:listen", "callbridge listen <interfaces>" },
  { "callbridge prefer", 1, 1, run_value, "callbridge:prefer", "callbridge prefer <interface>" },
  { "callbridge certs", 1, 3, run_certs, "callbridge",
    "callbridge certs <key> <crt> [<cert-bundle>]" },
  { "callbridge trust c2w", 1, 1, run_value, "callbridge:c2w-trust",
    "callbridge trust c2w <bundle>", SINCE_29 },
  { "callbridge trust cluster", 1, 1, run_value, "callbridge:cluster-trust",
    "callbridge trust cluster <bundle>" },
  { "callbridge trust branding", 1, 1, run_value, "callbridge:branding-trust",
    "callbridge trust branding <bundle>" },
  { "callbridge ucm certs", 1, 1, run_value, "callbridge:ucm-trust",
    "callbridge ucm certs <bundle>", 308 },
  { "callbridge imps certs", 1, 1, run_value, "callbridge:imps-trust",
    "callbridge imps certs <bundle>", 308 },
  { "callbridge ucm verify", 1, 1, run_flag, "callbridge:ucm-verify",
    "callbridge ucm verify <enable|disable>", 308 },
  { "callbridge imps verify", 1, 1, run_flag, "callbridge:imps-verify",
    "callbridge imps verify <enable|disable>", 308 },
  { "callbridge restart", 0, 0, run_enable, &callbridge, "callbridge restart" },
  { "callbridge enable", 0, 0, run_enable, &callbridge, "callbridge enable" },
  { "callbridge disable", 0, 0, run_disable, &callbridge, "callbridge disable" },

  { "webbridge", 0, 0, run_status, &cs_sim_status_webbridge, "webbridge", ONLY_2 },
  { "webbridge listen", 1, 4, run_value, "webbridge:listen",
    "webbridge listen <interface[:port] ...>", ONLY_2 },
  { "webbridge certs", 1, 3, run_certs, "webbridge", "webbridge certs <key> <crt> [<crt-bundle>]",
    ONLY_2 },
  { "webbridge trust", 1, 1, run_value, "webbridge:trust", "webbridge trust <crt-bundle>", ONLY_2 },
  { "webbridge http-redirect", 1, 1, run_flag, "webbridge:redirect",
    "webbridge http-redirect <enable|disable>", ONLY_2 },
  { "webbridge enable", 0, 0, run_enable, &webbridge, "webbridge enable", ONLY_2 },
  { "webbridge disable", 0, 0, run_disable, &webbridge, "webbridge disable", ONLY_2 },
  { "webbridge restart", 0, 0, run_enable, &webbridge, "webbridge restart", ONLY_2 },

  { "webbridge3", 0, 0, run_status, &cs_sim_status_webbridge3, "webbridge3", SINCE_29 },
  { "webbridge3 https listen", 1, 4, run_value, "webbridge3-https:listen",
    "webbridge3 https listen <interface:port ...>", SINCE_29 },
  { "webbridge3 https certs", 1, 2, run_certs, "webbridge3-https",
    "webbridge3 https certs <key> <crt-fullchain>", SINCE_29 },
  { "webbridge3 http-redirect", 1, 1, run_flag, "webbridge3:redirect",
    "webbridge3 http-redirect <enable|disable>", SINCE_29 },
  { "webbridge3 c2w listen", 1, 4, run_value, "webbridge3-c2w:listen",
    "webbridge3 c2w listen <interface:port ...>", SINCE_29 },
  { "webbridge3 c2w certs", 1, 2, run_certs, "webbridge3-c2w",
    "webbridge3 c2w certs <key> <crt-fullchain>", SINCE_29 },
  { "webbridge3 c2w trust", 1, 1, run_value, "webbridge3-c2w:trust",
    "webbridge3 c2w trust <crt-bundle>", SINCE_29 },
  { "webbridge3 enable", 0, 0, run_enable, &webbridge3, "webbridge3 enable", SINCE_29 },
  { "webbridge3 disable", 0, 0, run_disable, &webbridge3, "webbridge3 disable", SINCE_29 },
  { "webbridge3 restart", 0, 0, run_enable, &webbridge3, "webbridge3 restart", SINCE_29 },

  { "webadmin", 0, 0, run_status, &cs_sim_status_webadmin, "webadmin" },
  { "webadmin listen", 1, 2, run_value, "webadmin:listen", "webadmin listen <interface> [<port>]" },
  { "webadmin certs", 1, 3, run_certs, "webadmin", "webadmin certs <key> <crt> [<cert-bundle>]" },
  { "webadmin http-redirect", 1, 1, run_flag, "webadmin:redirect",
    "webadmin http-redirect <enable|disable>" },
  { "webadmin enable", 0, 0, run_enable, &webadmin, "webadmin enable" },
  { "webadmin disable", 0, 0, run_disable, &webadmin, "webadmin disable" },
  { "webadmin restart", 0, 0, run_enable, &webadmin, "webadmin restart" },

  { "xmpp", 0, 0, run_status, &cs_sim_status_xmpp, "xmpp", ONLY_2 },
  { "xmpp status", 0, 0, run_status, &cs_sim_status_xmpp, "xmpp status", ONLY_2 },
  { "xmpp listen", 1, 4, run_value, "xmpp:listen", "xmpp listen <interfaces>", ONLY_2 },
  { "xmpp domain", 1, 1, run_value, "xmpp:domain", "xmpp domain <domain>", ONLY_2 },
  { "xmpp certs", 1, 3, run_certs, "xmpp", "xmpp certs <key> <crt> [<crt-bundle>]", ONLY_2 },
  { "xmpp enable", 0, 0, run_enable, &xmpp, "xmpp enable", ONLY_2 },
  { "xmpp disable", 0, 0, run_disable, &xmpp, "xmpp disable", ONLY_2 },
  { "xmpp restart", 0, 0, run_enable, &xmpp, "xmpp restart", ONLY_2 },
  { "xmpp cluster trust", 1, 1, run_value, "xmpp-cluster:trust", "xmpp cluster trust <bundle>",
    ONLY_2 },
  { "xmpp cluster enable", 0, 0, run_xmpp_initialize, NULL, "xmpp cluster enable", ONLY_2 },
  { "xmpp cluster initialize", 0, 0, run_xmpp_initialize, NULL, "xmpp cluster initialize", ONLY_2 },
  { "xmpp cluster join", 1, 1, run_xmpp_join, NULL, "xmpp cluster join <first node>", ONLY_2 },
  { "xmpp cluster status", 0, 0, run_xmpp_cluster_status, NULL, "xmpp cluster status", ONLY_2 },
  { "xmpp callbridge add", 1, 1, run_xmpp_callbridge_add, NULL, "xmpp callbridge add <name>",
    ONLY_2 },
  { "xmpp callbridge list", 0, 0, run_xmpp_callbridge_list, NULL, "xmpp callbridge list", ONLY_2 },

  { "turn", 0, 0, run_status, &cs_sim_status_turn, "turn" },
  { "turn listen", 1, 4, run_value, "turn:listen", "turn listen <interfaces>" },
  { "turn tls", 1, 1, run_value, "turn:tls", "turn tls <port|none>" },
  { "turn credentials", 3, 3, run_credentials, NULL,
    "turn credentials <username> <password> <realm>" },
  { "turn certs", 1, 3, run_certs, "turn", "turn certs <key> <crt> [<bundle>]" },
  { "turn enable", 0, 0, run_enable, &turn, "turn enable" },
  { "turn disable", 0, 0, run_disable, &turn, "turn disable" },
  { "turn restart", 0, 0, run_enable, &turn, "turn restart" },

  { "recorder", 0, 0, run_status, &cs_sim_status_recorder, "recorder" },
  { "recorder listen", 1, 4, run_value, "recorder:listen", "recorder listen <interface[:port] ...>",
    ONLY_2 },
  { "recorder certs", 1, 3, run_certs, "recorder", "recorder certs <key> <crt> [<bundle>]",
    ONLY_2 },
  { "recorder trust", 1, 1, run_value, "recorder:trust", "recorder trust <bundle>", ONLY_2 },
  { "recorder sip listen", 3, 3, run_sip_listen, "recorder:listen",
    "recorder sip listen <interface> <tcp-port|none> <tls-port|none>", SINCE_3 },
  { "recorder sip certs", 1, 3, run_certs, "recorder",
    "recorder sip certs <key> <crt> [<crt-bundle>]", SINCE_3 },
  { "recorder nfs", 1, 1, run_value, "recorder:nfs", "recorder nfs <host:directory>" },
  { "recorder enable", 0, 0, run_enable, &recorder, "recorder enable" },
  { "recorder disable", 0, 0, run_disable, &recorder, "recorder disable" },

  { "streamer", 0, 0, run_status, &cs_sim_status_streamer, "streamer" },
  { "streamer sip listen", 3, 3, run_sip_listen, "streamer:listen",
    "streamer sip listen <interface> <tcp-port|none> <tls-port|none>", SINCE_3 },
  { "streamer sip certs", 1, 3, run_certs, "streamer", "streamer sip certs <key> <crt> [<bundle>]",
    SINCE_3 },
  { "streamer enable", 0, 0, run_enable, &streamer, "streamer enable" },
  { "streamer disable", 0, 0, run_disable, &streamer, "streamer disable" },

  { "uploader", 0, 0, run_status, &cs_sim_status_uploader, "uploader" },
  { "uploader cms trust", 1, 1, run_value, "uploader:cms-trust", "uploader cms trust <bundle>" },
  { "uploader cms password", 0, 0, run_password, "uploader:cms-password", "uploader cms password" },
  { "uploader rev trust", 1, 1, run_value, "uploader:rev-trust", "uploader rev trust <bundle>" },
  { "uploader enable", 0, 0, run_enable, &uploader, "uploader enable" },
  { "uploader disable", 0, 0, run_disable, &uploader, "uploader disable" },

  { "scheduler", 0, 0, run_status, &cs_sim_status_scheduler, "scheduler", 303 },
  { "scheduler https listen", 1, 2, run_value, "scheduler-https:listen",
    "scheduler https listen <interface> <port>", 303 },
  { "scheduler https certs", 1, 2, run_certs, "scheduler-https",
    "scheduler https certs <key> <crt-fullchain>", 303 },
  { "scheduler c2w certs", 1, 2, run_certs, "scheduler-c2w",
    "scheduler c2w certs <key> <fullchain>", 303 },
  { "scheduler c2w trust", 1, 1, run_value, "scheduler-c2w:trust", "scheduler c2w trust <bundle>",
    303 },
  { "scheduler enable", 0, 0, run_enable, &scheduler, "scheduler enable", 303 },
  { "scheduler disable", 0, 0, run_disable, &scheduler, "scheduler disable", 303 },

  { "tls sip", 0, 0, run_status, &cs_sim_status_tls_sip, "tls sip" },
  { "tls sip trust", 1, 1, run_value, "tls-sip:trust", "tls sip trust <bundle>" },
  { "tls sip verify", 1, 1, run_flag, "tls-sip:verify", "tls sip verify <enable|disable>" },
  { "tls sip min-tls-version", 1, 1, run_value, "tls-sip:version", "tls sip min-tls-version <v>" },
  { "tls ldap trust", 1, 1, run_value, "tls-ldap:trust", "tls ldap trust <bundle>" },
  { "tls ldap verify", 1, 1, run_flag, "tls-ldap:verify", "tls ldap verify <enable|disable>" },
  { "tls syslog trust", 1, 1, run_value, "tls-syslog:trust", "tls syslog trust <bundle>" },
};

const CsSimCommandTable cs_sim_service_table = { commands, G_N_ELEMENTS (commands) };
