/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-cli-json.h"
#include "cs-cli.h"
#include "cs-plugin-host.h"
#include "cs-verbs.h"

#define SUMMARY                                                                                    \
  "Lists the certificate authorities, transports and probes that are installed as plugins."
#define DESCRIPTION                                                                                \
  "A plugin that was refused is listed with the reason; the others are not affected. The exit\n"   \
  "code is 0 either way.\n\n"                                                                      \
  "With --json: an array of objects with name, title, description, version, kinds (array of\n"     \
  "authority, transport, probe), loaded (true or false), refusal (null or the reason).\n\n"        \
  "Examples:\n"                                                                                    \
  "  countersignctl plugins\n"                                                                     \
  "  countersignctl plugins --json"

static JsonArray *
new_kinds (CsPluginKinds kinds)
{
  JsonArray *array = json_array_new ();

  if ((kinds & CS_PLUGIN_AUTHORITY) != 0)
    json_array_add_string_element (array, "authority");
  if ((kinds & CS_PLUGIN_TRANSPORT) != 0)
    json_array_add_string_element (array, "transport");
  if ((kinds & CS_PLUGIN_PROBE) != 0)
    json_array_add_string_element (array, "probe");

  return array;
}

static JsonObject *
new_object (CsPluginInfo *info)
{
  JsonObject *object = json_object_new ();

  cs_json_set_string (object, "name", cs_plugin_info_get_name (info));
  cs_json_set_string (object, "title", cs_plugin_info_get_title (info));
  cs_json_set_string (object, "description", cs_plugin_info_get_description (info));
  cs_json_set_string (object, "version", cs_plugin_info_get_version (info));
  json_object_set_array_member (object, "kinds", new_kinds (cs_plugin_info_get_kinds (info)));
  json_object_set_boolean_member (object, "loaded", cs_plugin_info_is_loaded (info));
  cs_json_set_string (object, "refusal", cs_plugin_info_get_refusal (info));

  return object;
}

static void
print_json (GListModel *plugins)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (plugins); i++) {
    g_autoptr (CsPluginInfo) info = g_list_model_get_item (plugins, i);

    json_array_add_object_element (array, new_object (info));
  }
  cs_cli_print_json_array (array);
}

static void
print_table (GListModel *plugins)
{
  g_autoptr (CsCliTable) table = cs_cli_table_new (
      (const char *const[]){ "Name", "Kind", "Version", "State", "Reason", NULL });

  for (guint i = 0; i < g_list_model_get_n_items (plugins); i++) {
    g_autoptr (CsPluginInfo) info = g_list_model_get_item (plugins, i);
    gboolean loaded = cs_plugin_info_is_loaded (info);

    cs_cli_table_add_row (table, (const char *const[]){ cs_plugin_info_get_name (info),
                                                        cs_plugin_info_get_kinds_text (info),
                                                        cs_plugin_info_get_version (info),
                                                        loaded ? "loaded" : "refused",
                                                        cs_plugin_info_get_refusal (info), NULL });
    cs_cli_table_set_style (table, 3, loaded ? CS_CLI_GOOD : CS_CLI_BAD);
  }
  cs_cli_table_print (table);
}

int
cs_verb_plugins (int argc, char **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Write JSON", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = cs_cli_context_new (NULL, SUMMARY, DESCRIPTION);
  g_autoptr (CsPluginHost) host = NULL;
  g_auto (GStrv) arguments = NULL;
  GListModel *plugins;
  int code;

  g_option_context_add_main_entries (context, entries, NULL);
  arguments = cs_cli_parse (context, argc, argv, &code);
  if (arguments == NULL)
    return code;
  if (arguments[0] != NULL)
    return cs_cli_usage_error ("it takes no arguments");

  host = cs_plugin_host_new (NULL);
  plugins = cs_plugin_host_get_plugins (host);
  if (json)
    print_json (plugins);
  else if (g_list_model_get_n_items (plugins) > 0)
    print_table (plugins);
  else if (!cs_cli_get_options ()->quiet)
    cs_cli_print ("No plugins in %s\n", cs_plugin_host_get_directory (host));

  return CS_EXIT_DONE;
}
