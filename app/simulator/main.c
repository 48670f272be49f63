/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-sim-files.h"
#include "cs-sim-host-key.h"
#include "cs-sim-quit.h"
#include "cs-sim-server.h"
#include "cs-sim-tls.h"

#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <locale.h>
#include <string.h>

#define DEFAULT_PASSWORD "admin"
#define DEFAULT_POOL 64
#define EXIT_USAGE 2

static char *opt_state;
static char *opt_nodes;
static char *opt_address;
static int opt_port;
static char *opt_user;
static char *opt_secrets;
static char *opt_release;
static char *opt_pool;
static int opt_pool_size = DEFAULT_POOL;
static char **opt_switches;
static char **opt_node_switches;
static char *opt_domain;
static gboolean opt_exit_with_stdin;
static gboolean opt_services;
static gboolean opt_list_switches;
static gboolean opt_version;

static const GOptionEntry entries[] = {
  { "state", 0, 0, G_OPTION_ARG_FILENAME, &opt_state, "Folder of the nodes, kept over restarts",
    "DIR" },
  { "nodes", 0, 0, G_OPTION_ARG_STRING, &opt_nodes, "Names of the nodes", "A,B,C" },
  { "address", 0, 0, G_OPTION_ARG_STRING, &opt_address, "Address to listen on (127.0.0.1)", "IP" },
  { "port", 0, 0, G_OPTION_ARG_INT, &opt_port, "Port of the first node; 0: a free one for each",
    "BASE" },
  { "user", 0, 0, G_OPTION_ARG_STRING, &opt_user, "Account on all nodes (admin)", "NAME" },
  { "secrets", 0, 0, G_OPTION_ARG_FILENAME, &opt_secrets,
    "Key file with [Node NAME] Password=; without it the password is \"admin\"", "FILE" },
  { "release", 0, 0, G_OPTION_ARG_STRING, &opt_release, "Release that is played (2.9)", "X.Y" },
  { "key-pool", 0, 0, G_OPTION_ARG_FILENAME, &opt_pool,
    "Make N keys before the start, or keep them in DIR as pool-*.key", "N|DIR" },
  { "key-pool-size", 0, 0, G_OPTION_ARG_INT, &opt_pool_size, "Keys in DIR (64)", "N" },
  { "switch", 0, 0, G_OPTION_ARG_STRING_ARRAY, &opt_switches, "Set a switch on all nodes",
    "NAME=VALUE" },
  { "node-switch", 0, 0, G_OPTION_ARG_STRING_ARRAY, &opt_node_switches, "Set a switch on one node",
    "NODE:NAME=VALUE" },
  { "services", 0, 0, G_OPTION_ARG_NONE, &opt_services,
    "Also play the ports of the services, each at a free one", NULL },
  { "domain", 0, 0, G_OPTION_ARG_STRING, &opt_domain, "Domain of the nodes (pod2.cms.lab)",
    "NAME" },
  { "exit-with-stdin", 0, 0, G_OPTION_ARG_NONE, &opt_exit_with_stdin,
    "End when standard input ends", NULL },
  { "list-switches", 0, 0, G_OPTION_ARG_NONE, &opt_list_switches,
    "Show the table of switches and end", NULL },
  { "version", 0, 0, G_OPTION_ARG_NONE, &opt_version, "Show the version and end", NULL },
  G_OPTION_ENTRY_NULL,
};

static void
set_default (char **option, const char *value)
{
  if (*option == NULL)
    *option = g_strdup (value);
}

static gboolean
parse_options (int *argc, char ***argv, GError **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_summary (
      context, "Plays Cisco Meeting Servers on loopback: SSH command line and SFTP.\n"
               "Prints one line of JSON for each node, then \"ready\".");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (opt_list_switches || opt_version)
    return TRUE;
  set_default (&opt_address, "127.0.0.1");
  set_default (&opt_user, "admin");
  set_default (&opt_release, "2.9");
  set_default (&opt_domain, "pod2.cms.lab");
  if (opt_state == NULL || opt_nodes == NULL) {
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                         "--state DIR and --nodes A,B,C are needed (see --help)");
    return FALSE;
  }
  if (*argc > 1 || opt_port < 0 || opt_port > 65535 || opt_pool_size < 0 || opt_pool_size > 10000) {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 *argc > 1 ? "\"%s\": no argument like this is known" : "a number is out of range",
                 (*argv)[1]);
    return FALSE;
  }

  return TRUE;
}

static CsSimSwitches *
switches_for (const char *node, GError **error)
{
  g_autoptr (CsSimSwitches) switches = cs_sim_switches_new ();
  g_autofree char *prefix = g_strconcat (node, ":", NULL);

  for (guint i = 0; opt_switches != NULL && opt_switches[i] != NULL; i++) {
    if (!cs_sim_switches_set (switches, opt_switches[i], error))
      return NULL;
  }
  for (guint i = 0; opt_node_switches != NULL && opt_node_switches[i] != NULL; i++) {
    if (g_str_has_prefix (opt_node_switches[i], prefix)
        && !cs_sim_switches_set (switches, opt_node_switches[i] + strlen (prefix), error))
      return NULL;
  }

  return g_steal_pointer (&switches);
}

static char *
password_for (const char *node, GKeyFile *secrets, GError **error)
{
  g_autofree char *group = g_strconcat ("Node ", node, NULL);

  if (secrets == NULL)
    return g_strdup (DEFAULT_PASSWORD);

  return g_key_file_get_string (secrets, group, "Password", error);
}

/* Keys that a node already has must not be given to another one after a restart. */
static GPtrArray *
collect_used_keys (char **nodes)
{
  GPtrArray *used = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; nodes[i] != NULL; i++) {
    g_autofree char *folder = g_build_filename (opt_state, nodes[i], "files", NULL);
    g_autoptr (GPtrArray) names = cs_sim_files_list (folder);

    for (guint j = 0; j < names->len; j++) {
      g_autofree char *path = g_build_filename (folder, g_ptr_array_index (names, j), NULL);
      char *text;

      if (g_str_has_suffix (path, ".key") && g_file_get_contents (path, &text, NULL, NULL))
        g_ptr_array_add (used, text);
    }
  }

  return used;
}

static gboolean
make_pool (char **nodes, CsSimKeyPool **pool, GError **error)
{
  g_autoptr (GPtrArray) used = collect_used_keys (nodes);
  guint64 size;

  *pool = NULL;
  if (opt_pool == NULL)
    return TRUE;
  if (g_ascii_string_to_unsigned (opt_pool, 10, 0, 10000, &size, NULL))
    *pool = cs_sim_key_pool_new (NULL, (guint) size, used, error);
  else
    *pool = cs_sim_key_pool_new (opt_pool, (guint) opt_pool_size, used, error);

  return *pool != NULL;
}

static void
add_services (JsonBuilder *builder, const guint16 *services)
{
  const char *const *names = cs_sim_serving_names ();

  json_builder_set_member_name (builder, "services");
  json_builder_begin_object (builder);
  for (guint i = 0; names[i] != NULL; i++) {
    json_builder_set_member_name (builder, names[i]);
    json_builder_add_int_value (builder, services[i]);
  }
  json_builder_end_object (builder);
}

static void
announce (CsSimNode *node, guint16 port, const char *fingerprint, const guint16 *services)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *line = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "node");
  json_builder_add_string_value (builder, cs_sim_node_get_name (node));
  json_builder_set_member_name (builder, "host");
  json_builder_add_string_value (builder, opt_address);
  json_builder_set_member_name (builder, "port");
  json_builder_add_int_value (builder, port);
  json_builder_set_member_name (builder, "host_key");
  json_builder_add_string_value (builder, fingerprint);
  if (services != NULL)
    add_services (builder, services);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  line = json_to_string (root, FALSE);
  g_print ("%s\n", line);
}

static gboolean
listen_for (CsSimServer *server, CsSimTls *tls, CsSimNode *node, guint16 port, GError **error)
{
  g_autofree guint16 *services = NULL;
  g_autoptr (CsSimSwitches) switches = cs_sim_node_dup_switches (node, TRUE);
  g_autofree char *fingerprint = NULL;
  ssh_key key = cs_sim_host_key_load (node, switches, error);

  if (key == NULL)
    return FALSE;
  fingerprint = cs_sim_host_key_dup_fingerprint (key);
  ssh_key_free (key);
  port = cs_sim_server_listen (server, node, opt_address, port, error);
  if (port == 0)
    return FALSE;
  if (opt_services) {
    services = cs_sim_tls_listen (tls, node, opt_address, error);
    if (services == NULL)
      return FALSE;
  }
  announce (node, port, fingerprint, services);

  return TRUE;
}

static CsSimNode *
make_node (const CsSimCommon *common,
           const char *name,
           guint index,
           GKeyFile *secrets,
           GError **error)
{
  g_autofree char *password = NULL;
  CsSimSwitches *switches;

  if (!cs_sim_files_is_name (name)) {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "\"%s\": not a node name", name);
    return NULL;
  }
  password = password_for (name, secrets, error);
  if (password == NULL)
    return NULL;
  switches = switches_for (name, error);

  return switches != NULL ? cs_sim_node_new (common, name, index, switches, password, error) : NULL;
}

static gboolean
load_secrets (GKeyFile **secrets, GError **error)
{
  *secrets = NULL;
  if (opt_secrets == NULL) {
    g_printerr ("No --secrets FILE: the password of every node is \"%s\".\n", DEFAULT_PASSWORD);
    return TRUE;
  }
  *secrets = g_key_file_new ();

  return g_key_file_load_from_file (*secrets, opt_secrets, G_KEY_FILE_NONE, error);
}

static gboolean
start_nodes (CsSimServer *server,
             CsSimTls *tls,
             const CsSimCommon *common,
             char **names,
             GPtrArray *nodes,
             GError **error)
{
  g_autoptr (GKeyFile) secrets = NULL;

  if (!load_secrets (&secrets, error))
    return FALSE;
  for (guint i = 0; names[i] != NULL; i++) {
    guint16 port = (guint16) (opt_port != 0 ? opt_port + (int) i : 0);
    CsSimNode *node = make_node (common, names[i], i, secrets, error);

    if (node == NULL)
      return FALSE;
    g_ptr_array_add (nodes, node);
    if (!listen_for (server, tls, node, port, error))
      return FALSE;
  }
  g_print ("ready\n");

  return TRUE;
}

static gboolean
run (GError **error)
{
  g_auto (GStrv) names = g_strsplit (opt_nodes, ",", -1);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GPtrArray) nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) cs_sim_node_free);
  g_autoptr (CsSimKeyPool) pool = NULL;
  g_autoptr (CsSimServer) server = NULL; /* freed before what it serves */
  g_autoptr (CsSimTls) tls = NULL;       /* likewise */
  CsSimCommon common = { opt_state, opt_domain, opt_release, opt_user };

  if (!make_pool (names, &pool, error))
    return FALSE;
  common.pool = pool;
  server = cs_sim_server_new ();
  tls = cs_sim_tls_new ();
  cs_sim_quit_on_signal (loop);
  if (opt_exit_with_stdin)
    cs_sim_quit_on_stdin_end (loop);
  if (!start_nodes (server, tls, &common, names, nodes, error))
    return FALSE;
  g_main_loop_run (loop);

  return TRUE;
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  g_autofree char *table = NULL;

  setlocale (LC_ALL, "");
  if (!parse_options (&argc, &argv, &error)) {
    g_printerr ("countersign-simulator: %s\n", error->message);
    return EXIT_USAGE;
  }
  if (opt_version) {
    g_print ("countersign-simulator %s\n", VERSION);
    return 0;
  }
  if (opt_list_switches) {
    table = cs_sim_switches_describe ();
    g_print ("%s", table);
    return 0;
  }
  if (!run (&error)) {
    g_printerr ("countersign-simulator: %s\n", error->message);
    return EXIT_USAGE;
  }

  return 0;
}
