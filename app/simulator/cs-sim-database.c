/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-sim-checks.h"
#include "cs-sim-command.h"
#include "cs-sim-texts.h"

/* The database cluster as one node sees it (domain 1.5, 1.6, C-210530). The nodes of one simulator
 * do not talk to each other: each tells what it was told. */
#define GROUP "database"

static const char *const certificate_keys[]
    = { "server-key", "server-certificate", "client-key", "client-certificate", "ca" };

static char *
dup_setting (CsSimCall *call, const char *key)
{
  return cs_sim_node_dup_setting (call->node, GROUP, key);
}

static void
set (CsSimCall *call, const char *key, const char *value)
{
  cs_sim_node_set (call->node, GROUP, key, value);
}

static gboolean
has (CsSimCall *call, const char *key)
{
  g_autofree char *value = dup_setting (call, key);

  return !g_str_equal (value, "none");
}

static const char *
get_word (CsSimCall *call, gboolean primary)
{
  gboolean old = cs_sim_switches_is (call->switches, CS_SIM_DATABASE_WORDS, "master");

  if (primary)
    return old ? "Master" : "Primary";

  return old ? "Slave" : "Replica";
}

static void
run_localnode (CsSimCall *call)
{
  set (call, "interface", call->args[0]);
}

/* Five files for a database node, three for one that only connects; none while it is up (C-216549).
 */
static void
run_certs (CsSimCall *call)
{
  guint skip = call->n_args == 5 ? 0 : 2;

  if (cs_sim_node_is_on (call->node, GROUP)) {
    cs_sim_call_print (call, CS_SIM_TEXT_DATABASE_ENABLED "\n");
    return;
  }
  if (g_str_equal (call->args[0], "none") && call->n_args == 1)
    skip = G_N_ELEMENTS (certificate_keys);
  else if (call->n_args != 5 && call->n_args != 3) {
    cs_sim_call_print (call, CS_SIM_TEXT_USAGE "\n", call->command->usage);
    return;
  }
  for (guint i = 0; i < G_N_ELEMENTS (certificate_keys); i++)
    set (call, certificate_keys[i], i >= skip ? call->args[i - skip] : "none");
}

static gboolean
check_pair (CsSimCall *call, const char *key_setting, const char *certificate_setting)
{
  g_autofree char *key = dup_setting (call, key_setting);
  g_autofree char *certificate = dup_setting (call, certificate_setting);
  g_autofree char *ca = dup_setting (call, "ca");

  /* the CA file may hold intermediates: it is also what they are looked up in */
  return cs_sim_check_files (call, key, certificate, ca, ca);
}

static gboolean
may_start (CsSimCall *call, gboolean connect)
{
  const char *reason = NULL;

  if (cs_sim_node_is_on (call->node, GROUP))
    reason = CS_SIM_TEXT_DATABASE_ALREADY;
  else if (!connect && !has (call, "interface"))
    reason = CS_SIM_TEXT_DATABASE_NO_NODE;
  else if (!has (call, "client-key") || (!connect && !has (call, "server-key")))
    reason = CS_SIM_TEXT_DATABASE_NO_CERTS;
  if (reason != NULL)
    cs_sim_call_print (call, "%s\n", reason);

  return reason == NULL;
}

static void
start (CsSimCall *call, const char *role, const char *primary)
{
  gboolean connect = g_str_equal (role, "client");
  g_autofree char *command = g_strjoinv (" ", call->words);
  gboolean good;

  if (!may_start (call, connect))
    return;
  good = connect || check_pair (call, "server-key", "server-certificate");
  good = check_pair (call, "client-key", "client-certificate") && good;
  set (call, "enabled", good ? "true" : "false");
  if (good && !connect)
    cs_sim_serving_start (cs_sim_node_get_serving (call->node), call->node, call->switches, GROUP);
  set (call, "error", good ? "none" : "certificates");
  set (call, "role", role);
  set (call, "primary", primary);
  set (call, "command", command);
  if (good)
    cs_sim_call_print (call, CS_SIM_TEXT_DATABASE_STARTED "\n", call->words[2]);
  else
    cs_sim_call_print (call, CS_SIM_TEXT_INCOMPLETE "\n", "Database cluster");
}

static void
run_initialize (CsSimCall *call)
{
  start (call, "primary", cs_sim_node_get_address (call->node));
}

static void
run_join (CsSimCall *call)
{
  start (call, "replica", call->args[0]);
}

static void
run_connect (CsSimCall *call)
{
  start (call, "client", call->args[0]);
}

static void
remove_if_sure (CsSimCall *call, const char *answer)
{
  if (!g_str_equal (answer, "Y"))
    return;
  set (call, "enabled", "false");
  cs_sim_serving_stop (cs_sim_node_get_serving (call->node), GROUP);
  set (call, "role", "none");
  set (call, "primary", "none");
  set (call, "command", "database cluster remove");
  cs_sim_call_print (call, CS_SIM_TEXT_DATABASE_STARTED "\n", "remove");
}

/* Only a capital Y goes on (T20) */
static void
run_remove (CsSimCall *call)
{
  if (!cs_sim_node_is_on (call->node, GROUP))
    cs_sim_call_print (call, CS_SIM_TEXT_DATABASE_OFF "\n");
  else
    cs_sim_call_ask (call, CS_SIM_TEXT_CONFIRM, TRUE, remove_if_sure);
}

static void
run_clear_error (CsSimCall *call)
{
  set (call, "error", "none");
}

static void
print_nodes (CsSimCall *call)
{
  g_autofree char *primary = dup_setting (call, "primary");
  g_autofree char *role = dup_setting (call, "role");
  g_autofree char *me = g_strdup_printf ("%s (me)", cs_sim_node_get_address (call->node));
  gboolean is_primary = g_str_equal (role, "primary");

  cs_sim_call_print (call, "Nodes:\n    %-21s: Connected %s\n", is_primary ? me : primary,
                     get_word (call, TRUE));
  if (g_str_equal (role, "replica"))
    cs_sim_call_print (call, "    %-21s: Connected %s ( In Sync )\n", me, get_word (call, FALSE));
  cs_sim_call_print (call, "Node in use              : %s\n", primary);
}

static void
print_certificates (CsSimCall *call)
{
  static const char *const labels[] = { "Server Key", "Server Certificate", "Client Key",
                                        "Client Certificate", "CA Certificate" };

  cs_sim_call_print (call, "Certificates\n");
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++) {
    g_autofree char *value = dup_setting (call, certificate_keys[i]);

    cs_sim_call_print (call, "  %-23s: %s\n", labels[i], value);
  }
}

static void
run_status (CsSimCall *call)
{
  gboolean enabled = cs_sim_node_is_on (call->node, GROUP);
  gboolean failed = has (call, "error");
  g_autofree char *interface = dup_setting (call, "interface");
  g_autofree char *command = dup_setting (call, "command");
  const char *status = enabled ? "Enabled" : "Disabled";

  if (failed)
    cs_sim_call_print (call, "ERROR                    : Certificates could not be verified\n");
  cs_sim_call_print (call, "Status                   : %s\n", failed ? "Error" : status);
  if (enabled)
    print_nodes (call);
  cs_sim_call_print (call, "Interface                : %s\n", interface);
  print_certificates (call);
  if (!g_str_equal (command, "none"))
    cs_sim_call_print (call, "Last command             : '%s' (%s)\n", command,
                       failed ? "Failed" : "Success");
}

static const CsSimCommand commands[] = {
  { "database cluster localnode", 1, 1, run_localnode, NULL,
    "database cluster localnode <interface>" },
  { "database cluster certs", 1, 5, run_certs, NULL,
    "database cluster certs [<server_key> <server_crt>] <client_key> <client_crt> <ca_crt>" },
  { "database cluster initialize", 0, 0, run_initialize, NULL, "database cluster initialize" },
  { "database cluster join", 1, 1, run_join, NULL, "database cluster join <hostname/IP address>" },
  { "database cluster connect", 1, 1, run_connect, NULL,
    "database cluster connect <hostname/IP address>" },
  { "database cluster remove", 0, 0, run_remove, NULL, "database cluster remove" },
  { "database cluster clear error", 0, 0, run_clear_error, NULL, "database cluster clear error" },
  { "database cluster status", 0, 0, run_status, NULL, "database cluster status" },
};

const CsSimCommandTable cs_sim_database_table = { commands, G_N_ELEMENTS (commands) };
