/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-sim-command.h"
#include "cs-sim-files.h"
#include "cs-sim-texts.h"

#include <string.h>

#define NAME_CHARACTERS G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-."

static void
run_hostname (CsSimCall *call)
{
  g_autofree char *name = NULL;

  if (call->n_args == 0) {
    name = cs_sim_node_dup_hostname (call->node, call->switches);
    cs_sim_call_print (call, "%s\n", name);
    return;
  }
  if (strspn (call->args[0], NAME_CHARACTERS) != strlen (call->args[0])) {
    cs_sim_call_print (call, "Invalid argument\n");
    return;
  }
  /* the prompt changes with the next connection: that is as close to a reboot as it gets */
  cs_sim_node_set (call->node, "system", "hostname", call->args[0]);
  cs_sim_call_print (call, CS_SIM_TEXT_REBOOT_NEEDED "\n");
}

static void
run_version (CsSimCall *call)
{
  g_autofree char *release = cs_sim_node_dup_release (call->node, call->switches);

  cs_sim_call_print (call, "%s\n", release);
}

static void
run_date (CsSimCall *call)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (cs_sim_node_get_time (call->switches));
  g_autofree char *text = g_date_time_format (now, "%a %b %e %H:%M:%S UTC %Y");

  cs_sim_call_print (call, "%s\n", text);
}

/* Layout of the usual program; whether the server's is like it nobody has confirmed. */
static void
run_ping (CsSimCall *call)
{
  gint64 time = cs_sim_switches_get_number (call->switches, CS_SIM_PING_TIME);
  gboolean lost = cs_sim_switches_is (call->switches, CS_SIM_PING, "loss");
  const char *host = call->args[0];

  if (cs_sim_switches_is (call->switches, CS_SIM_PING, "unknown")) {
    cs_sim_call_print (call, CS_SIM_TEXT_UNKNOWN_COMMAND "\n");
    return;
  }
  cs_sim_call_print (call, "PING %s 56(84) bytes of data.\n", host);
  for (guint i = 1; i <= 3 && !lost; i++)
    cs_sim_call_print (call,
                       "64 bytes from %s: icmp_seq=%u ttl=64 time=%" G_GINT64_FORMAT ".0 ms\n",
                       host, i, time);
  cs_sim_call_print (call,
                     "\n--- %s ping statistics ---\n"
                     "3 packets transmitted, %d received, %d%% packet loss\n",
                     host, lost ? 0 : 3, lost ? 100 : 0);
  if (!lost)
    cs_sim_call_print (call,
                       "rtt min/avg/max/mdev = %" G_GINT64_FORMAT ".0/%" G_GINT64_FORMAT
                       ".0/%" G_GINT64_FORMAT ".0/0.0 ms\n",
                       time, time, time);
}

static void
run_iface (CsSimCall *call)
{
  cs_sim_call_print (
      call, "Interface %s\nAddress             : %s/24\nGateway             : 10.48.36.1\n",
      call->command->words + strlen ("ipv4 "), cs_sim_node_get_address (call->node));
}

static void
run_dns (CsSimCall *call)
{
  cs_sim_call_print (call, "Search domain       : %s\n", cs_sim_node_get_domain (call->node));
}

static char *
backup_name (CsSimCall *call)
{
  return g_strconcat (call->args[0], ".bak", NULL);
}

static void
run_snapshot (CsSimCall *call)
{
  static const char text[] = "BACKUP\n";
  g_autofree char *name = backup_name (call);
  g_autoptr (GBytes) data = g_bytes_new_static (text, strlen (text));

  if (cs_sim_files_write (cs_sim_node_get_files_folder (call->node), name, data))
    cs_sim_call_print (call, "%s ready for download\n", name);
  else
    cs_sim_call_print (call, "Invalid argument\n");
}

static void
reboot_if_sure (CsSimCall *call, const char *answer)
{
  if (!g_str_equal (answer, "Y"))
    return;
  cs_sim_node_reboot (call->node, call->switches);
  call->leave = TRUE;
}

static void
run_reboot (CsSimCall *call)
{
  cs_sim_call_ask (call, CS_SIM_TEXT_CONFIRM, TRUE, reboot_if_sure);
}

static void
run_exit (CsSimCall *call)
{
  call->leave = TRUE;
}

static void
run_help (CsSimCall *call)
{
  guint release = cs_sim_call_get_release (call);

  for (guint i = 0; i < CS_SIM_N_TABLES; i++) {
    for (guint j = 0; j < cs_sim_command_tables[i]->n_commands; j++) {
      const CsSimCommand *one = &cs_sim_command_tables[i]->commands[j];

      if (cs_sim_command_is_in (one, release))
        cs_sim_call_print (call, "  %s\n", one->usage);
    }
  }
}

static const CsSimCommand commands[] = {
  { "help", 0, 0, run_help, NULL, "help" },
  { "hostname", 0, 1, run_hostname, NULL, "hostname [<name>]" },
  { "version", 0, 0, run_version, NULL, "version" },
  { "date", 0, 0, run_date, NULL, "date" },
  { "ping", 1, 1, run_ping, NULL, "ping <hostname/IP address>" },
  { "ipv4 a", 0, 0, run_iface, NULL, "ipv4 a" },
  { "dns", 0, 0, run_dns, NULL, "dns" },
  { "backup snapshot", 1, 1, run_snapshot, NULL, "backup snapshot <name>" },
  { "reboot", 0, 0, run_reboot, NULL, "reboot" },
  { "exit", 0, 0, run_exit, NULL, "exit" },
  { "quit", 0, 0, run_exit, NULL, "quit" },
};

const CsSimCommandTable cs_sim_system_table = { commands, G_N_ELEMENTS (commands) };
