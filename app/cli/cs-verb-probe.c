/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-cli-cluster.h"
#include "cs-cli-json.h"
#include "cs-verbs.h"

#define SUMMARY "Asks every service which certificate it really presents."
#define DESCRIPTION                                                                                \
  "A file that was uploaded is in service only when the service shows it. Looks at every node,\n"  \
  "then makes the TLS handshake with each service that the cluster file has a certificate for,\n"  \
  "and compares what is shown, by fingerprint, with what it should be. Nothing is sent after\n"    \
  "the handshake and nothing is changed. The port of a service is asked of the node, or taken\n"   \
  "from ServicePorts= in its group.\n\n"                                                           \
  "With --json: an array of objects with node, service (a role), port (null when not known),\n"    \
  "state (served, not-in-service, off, closed, no-tls or unknown), text, certificate (null, or\n"  \
  "subject, issuer, not_before, not_after, sha256), expected_sha256, chain (the sha256 of all\n"   \
  "that was shown), protocol, cipher, asks_client and complete (whether it asked for a\n"          \
  "certificate of this side, and whether the handshake went through).\n\n"                         \
  "Exit code: 0 when every service shows the right certificate, 1 when not, 2 when a secret is\n"  \
  "needed and cannot be asked for, 3 when a node could not be looked at.\n\n"                      \
  "Examples:\n"                                                                                    \
  "  countersignctl probe lab.cluster\n"                                                           \
  "  countersignctl probe --json --secrets secrets.ini lab.cluster"

/* One answer, judged. */
typedef struct {
  CsServing *serving;
  CsCertificate *expected; /* nullable */
  CsStanding standing;
  char *words;
} Row;

static void
row_free (gpointer data)
{
  Row *row = data;

  g_object_unref (row->serving);
  g_clear_object (&row->expected);
  g_free (row->words);
  g_free (row);
}

static GPtrArray *
new_rows (CsDeployment *deployment)
{
  g_autoptr (CsDesired) desired = cs_deployment_dup_desired (deployment);
  GListModel *servings = cs_inventory_get_servings (cs_deployment_get_inventory (deployment));
  GListModel *nodes = cs_cluster_get_nodes (cs_deployment_get_cluster (deployment));
  GPtrArray *rows = g_ptr_array_new_with_free_func (row_free);

  for (guint n = 0; n < g_list_model_get_n_items (nodes); n++) {
    g_autoptr (CsNode) node = g_list_model_get_item (nodes, n);

    for (guint i = 0; i < g_list_model_get_n_items (servings); i++) {
      g_autoptr (CsServing) serving = g_list_model_get_item (servings, i);
      CsSlotState *state = cs_desired_find_slot (desired, cs_serving_get_slot (serving));
      Row *row;

      if (g_strcmp0 (cs_serving_get_node (serving), cs_node_get_name (node)) != 0)
        continue;
      row = g_new0 (Row, 1);
      row->serving = g_object_ref (serving);
      g_set_object (&row->expected, cs_slot_state_get_certificate (state));
      row->standing = cs_serving_judge (serving, row->expected, &row->words);
      g_ptr_array_add (rows, row);
    }
  }

  return rows;
}

/* --- JSON --------------------------------------------------------------------------------------
 */

static void
set_certificate (JsonObject *object, CsCertificate *certificate)
{
  JsonObject *shown;
  g_autofree char *begin = NULL;
  g_autofree char *end = NULL;

  if (certificate == NULL) {
    json_object_set_null_member (object, "certificate");
    return;
  }
  shown = json_object_new ();
  begin = cs_time_format (cs_certificate_get_not_before (certificate));
  end = cs_time_format (cs_certificate_get_not_after (certificate));
  cs_json_set_string (shown, "subject", cs_certificate_get_subject (certificate));
  cs_json_set_string (shown, "issuer", cs_certificate_get_issuer (certificate));
  cs_json_set_string (shown, "not_before", begin);
  cs_json_set_string (shown, "not_after", end);
  cs_json_set_string (shown, "sha256", cs_certificate_get_sha256 (certificate));
  json_object_set_object_member (object, "certificate", shown);
}

static void
set_served (JsonObject *object, const CsServed *served)
{
  JsonArray *chain = json_array_new ();

  for (guint i = 0; served != NULL && i < served->certificates->len; i++) {
    g_autofree char *sha256
        = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, served->certificates->pdata[i]);

    json_array_add_string_element (chain, sha256);
  }
  json_object_set_array_member (object, "chain", chain);
  cs_json_set_string (object, "protocol", served != NULL ? served->protocol : NULL);
  cs_json_set_string (object, "cipher", served != NULL ? served->cipher : NULL);
  json_object_set_boolean_member (object, "asks_client", served != NULL && served->asks_client);
  json_object_set_boolean_member (object, "complete", served != NULL && served->complete);
}

static JsonObject *
new_object (const Row *row)
{
  JsonObject *object = json_object_new ();
  guint16 port = cs_serving_get_port (row->serving);

  cs_json_set_string (object, "node", cs_serving_get_node (row->serving));
  cs_json_set_string (object, "service", cs_role_to_string (cs_serving_get_role (row->serving)));
  if (port != 0)
    json_object_set_int_member (object, "port", port);
  else
    json_object_set_null_member (object, "port");
  cs_json_set_string (object, "state", cs_standing_to_string (row->standing));
  cs_json_set_string (object, "text", row->words);
  set_certificate (object, cs_serving_get_certificate (row->serving));
  cs_json_set_string (object, "expected_sha256",
                      row->expected != NULL ? cs_certificate_get_sha256 (row->expected) : NULL);
  set_served (object, cs_serving_get_served (row->serving));

  return object;
}

static void
print_json (GPtrArray *rows)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < rows->len; i++)
    json_array_add_object_element (array, new_object (rows->pdata[i]));
  cs_cli_print_json_array (array);
}

/* --- for people --------------------------------------------------------------------------------
 */

static CsCliStyle
style_of (CsStanding standing)
{
  return standing == CS_STANDING_SERVED    ? CS_CLI_GOOD
         : standing == CS_STANDING_UNKNOWN ? CS_CLI_WARN
                                           : CS_CLI_BAD;
}

static void
print_table (GPtrArray *rows)
{
  static const char *const headings[] = { "Node", "Service", "State", "What it shows", NULL };
  static const char *const signs[] = { "?", "✓", "✗", "✗", "✗", "≠" };
  g_autoptr (CsCliTable) table = cs_cli_table_new (headings);

  for (guint i = 0; i < rows->len; i++) {
    const Row *row = rows->pdata[i];
    g_autofree char *state
        = g_strdup_printf ("%s %s", signs[row->standing], cs_standing_to_string (row->standing));
    g_autofree char *words = cs_escape_control (row->words);

    cs_cli_table_add_row (table,
                          (const char *[]){ cs_serving_get_node (row->serving),
                                            cs_role_to_string (cs_serving_get_role (row->serving)),
                                            state, words });
    cs_cli_table_set_style (table, 2, style_of (row->standing));
  }
  cs_cli_table_print (table);
}

static int
judge (GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++) {
    const Row *row = rows->pdata[i];

    if (row->standing != CS_STANDING_SERVED)
      return CS_EXIT_NEGATIVE;
  }
  if (rows->len == 0)
    cs_cli_print_error ("No certificate of the cluster file is for a service that shows one.");

  return CS_EXIT_DONE;
}

static gboolean
ask (CsCliCluster *opened, CsProbe *probe, GError **error)
{
  CsInventory *inventory = cs_deployment_get_inventory (opened->deployment);
  g_autoptr (GAsyncResult) result = NULL;

  cs_cli_progress_show ("Asking the services");
  cs_prober_run_async (inventory, cs_deployment_get_cluster (opened->deployment),
                       cs_deployment_get_fleet (opened->deployment), probe, NULL,
                       cs_cli_get_cancellable (), cs_cli_ready_cb, &result);
  cs_cli_wait (&result);
  cs_cli_progress_show (NULL);

  return cs_prober_run_finish (inventory, result, error);
}

int
cs_verb_probe (int argc, char **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Write JSON", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = cs_cli_context_new ("CLUSTER", SUMMARY, DESCRIPTION);
  g_autoptr (CsCliCluster) opened = NULL;
  g_autoptr (CsProbe) probe = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) error = NULL;
  int code;

  g_option_context_add_main_entries (context, entries, NULL);
  opened = cs_cli_cluster_open_and_look (context, argc, argv, &code);
  if (opened == NULL || code == CS_EXIT_CANCELLED)
    return code;

  probe = cs_project_dup_probe (opened->project, &error);
  if (probe == NULL || !ask (opened, probe, &error)) {
    cs_cli_complain (NULL, error);
    return cs_cli_exit_worst (code, probe == NULL ? CS_EXIT_USAGE : cs_cli_exit_for_error (error));
  }
  rows = new_rows (opened->deployment);
  if (json)
    print_json (rows);
  else
    print_table (rows);

  return cs_cli_exit_worst (code, judge (rows));
}
