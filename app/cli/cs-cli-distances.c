/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-cli-distances.h"

GPtrArray *
cs_cli_distances (CsDeployment *deployment, gboolean ping, GError **error)
{
  CsInventory *inventory = cs_deployment_get_inventory (deployment);
  g_autoptr (GAsyncResult) result = NULL;

  if (!ping)
    return cs_distances_new (inventory);
  cs_cli_progress_show ("Asking the database nodes how far they are from each other");
  cs_distances_ask_async (inventory, cs_deployment_get_fleet (deployment),
                          cs_cli_get_cancellable (), cs_cli_ready_cb, &result);
  cs_cli_wait (&result);
  cs_cli_progress_show (NULL);

  return cs_distances_ask_finish (inventory, result, error);
}

void
cs_cli_print_distances (GPtrArray *distances)
{
  if (distances->len > 0)
    cs_cli_print ("Round trips between the database nodes:\n");
  for (guint i = 0; i < distances->len; i++) {
    const CsDistance *distance = distances->pdata[i];
    g_autofree char *words = cs_distance_dup_words (distance);
    g_autofree char *instead = distance->words != NULL ? cs_escape_control (distance->words) : NULL;

    cs_cli_print ("  %s – %s: %s%s%s\n", distance->from, distance->to, words,
                  instead != NULL ? "; asked, the node gave no time: " : "",
                  instead != NULL ? instead : "");
  }
}

GListModel *
cs_cli_distances_judge (GPtrArray *distances)
{
  GListStore *findings = g_list_store_new (CS_TYPE_FINDING);

  for (guint i = 0; i < distances->len; i++) {
    g_autoptr (CsFinding) finding = cs_distance_dup_finding (distances->pdata[i]);

    if (finding != NULL)
      g_list_store_append (findings, finding);
  }

  return G_LIST_MODEL (findings);
}

static void
set_milliseconds (JsonObject *object, const char *name, const CsDistance *distance, gint64 time)
{
  if (distance->source == CS_DISTANCE_UNKNOWN)
    json_object_set_null_member (object, name);
  else
    json_object_set_double_member (object, name, (double) time / 1000.0);
}

JsonArray *
cs_cli_distances_to_json (GPtrArray *distances)
{
  static const char *const sources[] = { "unknown", "bound", "ping" };
  static const char *const answers[] = { "unknown", "yes", "no" };
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < distances->len; i++) {
    const CsDistance *distance = distances->pdata[i];
    JsonObject *object = json_object_new ();

    cs_json_set_string (object, "from", distance->from);
    cs_json_set_string (object, "to", distance->to);
    cs_json_set_string (object, "source", sources[distance->source]);
    set_milliseconds (object, "at_least_ms", distance, distance->at_least);
    set_milliseconds (object, "at_most_ms", distance, distance->at_most);
    cs_json_set_string (object, "allowed", answers[cs_distance_is_allowed (distance)]);
    cs_json_set_string (object, "words", distance->words);
    json_array_add_object_element (array, object);
  }

  return array;
}
