/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-cli-adopt.h"

#define TRANSPORT "transport-sftp"

/* With what it proposes itself: there is no file yet that says otherwise. */
static CsTransport *
make_transport (CsPluginHost *plugins, GError **error)
{
  g_autoptr (CsTransport) transport = cs_plugin_host_new_transport (plugins, TRANSPORT, error);
  g_autoptr (CsSettings) settings = cs_settings_new ("Transport " TRANSPORT, NULL);
  g_autoptr (GListModel) described = NULL;

  if (transport == NULL)
    return NULL;

  described = cs_transport_describe_settings (transport);
  for (guint i = 0; i < g_list_model_get_n_items (described); i++) {
    g_autoptr (CsSetting) setting = g_list_model_get_item (described, i);

    if (cs_setting_get_fallback (setting) != NULL)
      cs_settings_set (settings, cs_setting_get_key (setting), cs_setting_get_fallback (setting));
  }

  return cs_transport_configure (transport, settings, error) ? g_steal_pointer (&transport) : NULL;
}

static void
show_looking_cb (const char *node, guint n_done, guint n_nodes, gpointer unused)
{
  g_autofree char *line = g_strdup_printf ("Looking at the nodes: %u of %u", n_done, n_nodes);

  cs_cli_progress_show (n_done < n_nodes ? line : NULL);
  if (cs_cli_get_options ()->verbose)
    cs_cli_print_error ("%s: looked at", node);
}

/* The names decide in which group of a secrets file a password is looked for. */
static void
print_nodes (CsCluster *cluster)
{
  GListModel *nodes = cs_cluster_get_nodes (cluster);

  for (guint i = 0; i < g_list_model_get_n_items (nodes) && !cs_cli_get_options ()->quiet; i++) {
    g_autoptr (CsNode) node = g_list_model_get_item (nodes, i);
    g_autofree char *group = cs_node_dup_group (node);
    g_autoptr (CsEndpoint) endpoint = cs_endpoint_new (
        group, cs_node_get_host (node), cs_node_get_port (node), cs_node_get_user (node), NULL);
    g_autofree char *label = cs_endpoint_dup_label (endpoint);

    cs_cli_print ("[%s] %s\n", group, label);
  }
}

static void
say_goodbye (CsFleet *fleet)
{
  g_autoptr (GAsyncResult) result = NULL;

  cs_fleet_close_async (fleet, cs_cli_ready_cb, &result);
  cs_cli_wait (&result);
  cs_fleet_close_finish (fleet, result, NULL);
}

static GPtrArray *
look (CsFleet *fleet, CsCluster *cluster, int *exit_code)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *facts;

  cs_adopter_look_async (fleet, cluster, show_looking_cb, NULL, cs_cli_get_cancellable (),
                         cs_cli_ready_cb, &result);
  cs_cli_wait (&result);
  cs_cli_progress_show (NULL);
  say_goodbye (fleet);
  facts = cs_adopter_look_finish (fleet, result, &error);
  if (facts == NULL) {
    cs_cli_complain (NULL, error);
    *exit_code = cs_cli_exit_for_error (error);
  }

  return facts;
}

static int
complain_of_nodes (GPtrArray *facts)
{
  int code = CS_EXIT_DONE;

  for (guint i = 0; i < facts->len; i++) {
    CsNodeFacts *one = g_ptr_array_index (facts, i);
    const GError *error = cs_node_state_get_error (cs_node_facts_get_state (one));

    if (error == NULL)
      continue;
    cs_cli_complain (cs_node_facts_get_name (one), error);
    code = cs_cli_exit_worst (code, cs_cli_exit_for_error (error));
  }
  if (code != CS_EXIT_DONE)
    cs_cli_print_error ("Nothing was written. Try again, or leave out the hosts that fail");

  return code;
}

static char *
compose (GPtrArray *facts)
{
  g_auto (GStrv) open = NULL;
  char *text = cs_adoption_compose (facts, &open);

  for (guint i = 0; open[i] != NULL; i++)
    cs_cli_print_error ("not decided: %s", open[i]);

  return text;
}

char *
cs_cli_adopt (CsPluginHost *plugins,
              CsStoredPrompts *prompts,
              const char *const *hosts,
              int *exit_code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CsCluster) cluster = cs_adoption_parse_hosts (hosts, &error);
  g_autoptr (CsTransport) transport = cluster != NULL ? make_transport (plugins, &error) : NULL;
  g_autoptr (CsFleet) fleet = NULL;
  g_autoptr (GPtrArray) facts = NULL;

  if (transport == NULL) {
    cs_cli_complain (NULL, error);
    *exit_code = CS_EXIT_USAGE;
    return NULL;
  }
  print_nodes (cluster);
  fleet = cs_fleet_new (transport, CS_PROMPTS (prompts));
  facts = look (fleet, cluster, exit_code);
  if (facts == NULL)
    return NULL;
  *exit_code = complain_of_nodes (facts);

  return *exit_code == CS_EXIT_DONE ? compose (facts) : NULL;
}
