/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-cli-json.h"

#include "cs-cli-output.h"

static void
print (JsonNode *node, gboolean pretty)
{
  g_autofree char *text = cs_json_to_text (node, pretty);

  cs_cli_print ("%s", text);
}

void
cs_cli_print_json_array (JsonArray *array)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);

  json_node_take_array (node, array);
  print (node, TRUE);
}

void
cs_cli_print_json_object (JsonObject *object, gboolean pretty)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  print (node, pretty);
}
