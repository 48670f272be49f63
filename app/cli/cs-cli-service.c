/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-cli-service.h"

/* Roles whose service is put into service by verbs of its own; the database is a maintenance (T25).
 */
static const struct {
  CsRole role;
  CsMmpService service;
} services[] = {
  { CS_ROLE_CALLBRIDGE, CS_MMP_CALLBRIDGE },
  { CS_ROLE_WEBBRIDGE, CS_MMP_WEBBRIDGE },
  { CS_ROLE_WEBBRIDGE3_HTTPS | CS_ROLE_WEBBRIDGE3_C2W, CS_MMP_WEBBRIDGE3_HTTPS },
  { CS_ROLE_WEBADMIN, CS_MMP_WEBADMIN },
  { CS_ROLE_XMPP, CS_MMP_XMPP },
  { CS_ROLE_TURN, CS_MMP_TURN },
  { CS_ROLE_RECORDER, CS_MMP_RECORDER },
  { CS_ROLE_STREAMER, CS_MMP_STREAMER },
};

static CsRole
roles_of_bundle (CsCluster *cluster, CsBundleSpec *bundle)
{
  GListModel *slots = cs_cluster_get_slots (cluster);
  CsRole roles = CS_ROLE_NONE;

  for (guint i = 0; i < g_list_model_get_n_items (slots); i++) {
    g_autoptr (CsSlot) slot = g_list_model_get_item (slots, i);

    if (cs_bundle_spec_holds_slot (bundle, cs_slot_get_name (slot)))
      roles |= cs_slot_get_roles (slot);
  }

  return roles;
}

/* What the services of a node have to do with the files that were changed there. */
static CsRole
roles_changed_on (CsPlan *plan, CsCluster *cluster, const char *node)
{
  CsRole roles = CS_ROLE_NONE;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (plan)); i++) {
    g_autoptr (CsStep) step = g_list_model_get_item (G_LIST_MODEL (plan), i);
    CsWanted *wanted = cs_step_get_wanted (step);

    if (cs_step_get_kind (step) != CS_STEP_UPLOAD || cs_step_get_state (step) != CS_STEP_DONE
        || g_strcmp0 (cs_step_get_node (step), node) != 0)
      continue;
    if (cs_wanted_get_slot (wanted) != NULL)
      roles |= cs_slot_get_roles (cs_wanted_get_slot (wanted));
    else if (cs_wanted_get_bundle (wanted) != NULL)
      roles |= roles_of_bundle (cluster, cs_wanted_get_bundle (wanted));
  }

  return roles;
}

static void
append_lines (GString *text, CsMmpService service)
{
  g_auto (GStrv) lines = cs_mmp_service_restart (service);

  for (guint i = 0; lines[i] != NULL; i++)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "; " : "", lines[i]);
}

static void
print_hint (CsPlan *plan, CsCluster *cluster, const char *node)
{
  CsRole roles = roles_changed_on (plan, cluster, node);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (services); i++) {
    if ((roles & services[i].role) != 0)
      append_lines (text, services[i].service);
  }
  if (text->len > 0)
    cs_cli_print ("%s: uploaded is not in service yet. On its command line: %s\n", node, text->str);
}

void
cs_cli_print_service_hints (CsPlan *plan, CsCluster *cluster)
{
  GListModel *nodes = cs_cluster_get_nodes (cluster);

  for (guint i = 0; i < g_list_model_get_n_items (nodes); i++) {
    g_autoptr (CsNode) node = g_list_model_get_item (nodes, i);

    print_hint (plan, cluster, cs_node_get_name (node));
  }
}
