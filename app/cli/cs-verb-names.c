/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-cli-cluster.h"
#include "cs-cli-json.h"
#include "cs-cli-table.h"
#include "cs-verbs.h"

#define SUMMARY "Shows what each name is for, and which certificates on which nodes hold it."
#define DESCRIPTION                                                                                \
  "Looks at every node and compares the names in the certificates there with those that the\n"     \
  "cluster file asks for: one line for each name in each certificate on each node. A name that\n"  \
  "the cluster file states and no certificate asks for has a line of its own. Nothing is "         \
  "changed.\n\n"                                                                                   \
  "With --json: an array, one object for each name: name, serves (array of cluster, web-bridge,\n" \
  "xmpp-domain, sip-domain, node, database-node, database-client) and uses (array of "             \
  "certificate,\n"                                                                                 \
  "node, roles, asked, held (unknown, yes, no, no-certificate) and text).\n\n"                     \
  "Exit code: 0 when every name that is asked for is held and no other is, 1 when not, 2 when a\n" \
  "secret is needed and cannot be asked for, 3 when a node could not be looked at.\n\n"            \
  "Examples:\n"                                                                                    \
  "  countersignctl names lab.cluster\n"                                                           \
  "  countersignctl names --json --secrets secrets.ini lab.cluster"

static JsonArray *
new_words (const char *const *words)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; words[i] != NULL; i++)
    json_array_add_string_element (array, words[i]);

  return array;
}

static JsonArray *
new_roles (CsRole roles)
{
  const char *const *words = cs_role_words ();
  JsonArray *array = json_array_new ();

  for (guint i = 0; words[i] != NULL; i++) {
    if ((roles & cs_role_from_string (words[i])) != 0)
      json_array_add_string_element (array, words[i]);
  }

  return array;
}

static JsonArray *
new_uses (GListModel *uses)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (uses); i++) {
    g_autoptr (CsNameUse) use = g_list_model_get_item (uses, i);
    CsSlot *slot = cs_name_use_get_slot (use);
    JsonObject *object = json_object_new ();

    cs_json_set_string (object, "certificate", cs_slot_get_name (slot));
    cs_json_set_string (object, "node", cs_name_use_get_node (use));
    json_object_set_array_member (object, "roles", new_roles (cs_slot_get_roles (slot)));
    json_object_set_boolean_member (object, "asked", cs_name_use_get_asked (use) != CS_ASKED_NOT);
    cs_json_set_string (object, "held", cs_name_held_to_string (cs_name_use_get_held (use)));
    cs_json_set_string (object, "text", cs_name_use_get_text (use));
    json_array_add_object_element (array, object);
  }

  return array;
}

static void
print_json (GListModel *rows)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++) {
    g_autoptr (CsNameRow) row = g_list_model_get_item (rows, i);
    g_auto (GStrv) serves = cs_serves_dup_words (cs_name_row_get_serves (row));
    JsonObject *object = json_object_new ();

    cs_json_set_string (object, "name", cs_name_row_get_name (row));
    json_object_set_array_member (object, "serves", new_words ((const char *const *) serves));
    json_object_set_array_member (object, "uses", new_uses (G_LIST_MODEL (row)));
    json_array_add_object_element (array, object);
  }
  cs_cli_print_json_array (array);
}

static CsCliStyle
style_of (CsTone tone)
{
  static const CsCliStyle styles[] = {
    [CS_TONE_NEUTRAL] = CS_CLI_PLAIN, [CS_TONE_GOOD] = CS_CLI_GOOD,
    [CS_TONE_WARNING] = CS_CLI_WARN,  [CS_TONE_ERROR] = CS_CLI_BAD,
    [CS_TONE_UNKNOWN] = CS_CLI_FAINT,
  };

  return styles[tone];
}

static void
add_row (CsCliTable *table, CsNameRow *row)
{
  g_autofree char *serves = cs_serves_dup_text (cs_name_row_get_serves (row));
  GListModel *uses = G_LIST_MODEL (row);

  for (guint i = 0; i < g_list_model_get_n_items (uses); i++) {
    g_autoptr (CsNameUse) use = g_list_model_get_item (uses, i);
    CsSlot *slot = cs_name_use_get_slot (use);
    g_autofree char *roles = cs_roles_dup_text (cs_slot_get_roles (slot));

    cs_cli_table_add_row (
        table, (const char *[]){ cs_name_row_get_name (row), serves, cs_slot_get_name (slot), roles,
                                 cs_name_use_get_node (use), cs_name_use_get_text (use) });
    cs_cli_table_set_style (table, 5, style_of (cs_name_use_get_tone (use)));
  }
  if (g_list_model_get_n_items (uses) == 0)
    cs_cli_table_add_row (table, (const char *[]){ cs_name_row_get_name (row), serves, NULL, NULL,
                                                   NULL, "in no certificate" });
}

static void
print_table (GListModel *rows)
{
  static const char *const headings[]
      = { "Name", "Is", "Certificate", "Roles", "Node", "State", NULL };
  g_autoptr (CsCliTable) table = cs_cli_table_new (headings);

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++) {
    g_autoptr (CsNameRow) row = g_list_model_get_item (rows, i);

    add_row (table, row);
  }
  cs_cli_table_print (table);
}

static int
judge (GListModel *rows)
{
  for (guint i = 0; i < g_list_model_get_n_items (rows); i++) {
    g_autoptr (CsNameRow) row = g_list_model_get_item (rows, i);

    for (guint j = 0; j < g_list_model_get_n_items (G_LIST_MODEL (row)); j++) {
      g_autoptr (CsNameUse) use = g_list_model_get_item (G_LIST_MODEL (row), j);

      if (cs_name_use_get_tone (use) != CS_TONE_GOOD)
        return CS_EXIT_NEGATIVE;
    }
  }

  return CS_EXIT_DONE;
}

int
cs_verb_names (int argc, char **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Write JSON", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = cs_cli_context_new ("CLUSTER", SUMMARY, DESCRIPTION);
  g_autoptr (CsCliCluster) opened = NULL;
  g_autoptr (CsNameTable) table = NULL;
  int code;

  g_option_context_add_main_entries (context, entries, NULL);
  opened = cs_cli_cluster_open_and_look (context, argc, argv, &code);
  if (opened == NULL)
    return code;

  table = cs_name_table_new (cs_project_get_cluster (opened->project),
                             cs_deployment_get_inventory (opened->deployment));
  if (json)
    print_json (G_LIST_MODEL (table));
  else
    print_table (G_LIST_MODEL (table));

  return cs_cli_exit_worst (code, judge (G_LIST_MODEL (table)));
}
