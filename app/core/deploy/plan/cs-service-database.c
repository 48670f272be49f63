/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-i18n.h"
#include "cs-mmp-command.h"
#include "cs-service-planner.h"

#define VERB "database cluster certs"

/* The five files of the command; server files NULL on a node that only connects. */
typedef struct {
  char *server_key;
  char *server_certificate;
  char *client_key;
  char *client_certificate;
  const char *ca;
} Files;

static void
files_clear (Files *files)
{
  g_free (files->server_key);
  g_free (files->server_certificate);
  g_free (files->client_key);
  g_free (files->client_certificate);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Files, files_clear)

static CsSlot *
find_deployed (CsServicePlanner *planner, const char *node, CsRole role)
{
  GListModel *slots = cs_cluster_get_slots (planner->base.cluster);

  for (guint i = 0; i < g_list_model_get_n_items (slots); i++) {
    g_autoptr (CsSlot) slot = g_list_model_get_item (slots, i);

    if ((cs_slot_get_roles (slot) & role) != 0 && cs_slot_is_deployed_to (slot, node))
      return slot; /* borrowed: the cluster holds it */
  }

  return NULL;
}

static gboolean
take_pair (CsServicePlanner *planner,
           const char *node,
           CsSlot *slot,
           char **key,
           char **certificate)
{
  if (slot == NULL)
    return TRUE;
  *key = cs_slot_dup_file_name (slot, ".key");
  *certificate = cs_slot_dup_certificate_file (slot);

  return cs_service_file (planner, node, VERB, *key) != NULL
         && cs_service_file (planner, node, VERB, *certificate) != NULL;
}

static void
say (CsServicePlanner *planner, const char *id, CsSeverity severity, char *text, const char *remedy)
{
  cs_planner_add_finding (&planner->base, id, severity, NULL, text, remedy);
}

static gboolean
is_named (const CsMmpDatabase *database, const Files *files)
{
  return g_strcmp0 (database->server_key, files->server_key) == 0
         && g_strcmp0 (database->server_certificate, files->server_certificate) == 0
         && g_strcmp0 (database->client_key, files->client_key) == 0
         && g_strcmp0 (database->client_certificate, files->client_certificate) == 0
         && g_strcmp0 (database->ca_certificate, files->ca) == 0;
}

/* The certificates of a database that is up cannot be changed (domain.md 2.2, T25); what is not
 * understood counts as up. */
static gboolean
is_blocked (CsServicePlanner *planner, const char *node, const Files *files)
{
  CsNodeState *state = cs_inventory_find (planner->base.inventory, node);
  const CsMmpDatabase *database = cs_node_state_get_database (state);

  if (database == NULL || !database->known) {
    say (planner, "database-unknown", CS_SEVERITY_WARNING,
         g_strdup_printf (
             _ ("%s: %s is not sent: whether the database cluster is up there is not known"), node,
             VERB),
         _ ("look at “database cluster status” on the node"));
    return TRUE;
  }
  if (!database->enabled)
    return FALSE;
  if (is_named (database, files))
    say (planner, "database-assigned", CS_SEVERITY_NOTICE,
         g_strdup_printf (_ ("%s: the database cluster is up and its status names these files: "
                             "nothing to assign"),
                          node),
         _ ("a file that was replaced since counts only after the database maintenance"));
  else
    say (planner, "database-up", CS_SEVERITY_WARNING,
         g_strdup_printf (_ ("%s: %s is not sent: the database cluster is up there, and its "
                             "certificates cannot be changed then"),
                          node, VERB),
         cs_planner_database_maintenance ());

  return TRUE;
}

static void
add_step (CsServicePlanner *planner, const char *node, const Files *files, char *line)
{
  g_autofree char *status = cs_mmp_database_status ();
  G_GNUC_UNUSED g_autofree char *owned_line = line;
  const char *lines[] = { line, NULL };
  CsServiceAction *action = cs_service_action_new (g_strdupv ((char **) lines), status);

  cs_service_action_expect (action, "Server Key", files->server_key, TRUE);
  cs_service_action_expect (action, "Server Certificate", files->server_certificate, TRUE);
  cs_service_action_expect (action, "Client Key", files->client_key, TRUE);
  cs_service_action_expect (action, "Client Certificate", files->client_certificate, TRUE);
  cs_service_action_expect (action, "CA Certificate", files->ca, TRUE);
  cs_service_add_step (planner, node, VERB, action,
                       g_strdup (_ ("the database uses these when its cluster is formed")));
  if (planner->said_database)
    return;

  planner->said_database = TRUE;
  say (
      planner, "database-next", CS_SEVERITY_NOTICE,
      g_strdup (_ ("Afterwards the database cluster is formed by hand")),
      _ ("“database cluster localnode INTERFACE” on each node, “database cluster initialize” on "
         "the "
         "one whose data counts, then “database cluster join” on the others: a join overwrites the "
         "joining node's database, so this is never run from here"));
}

void
cs_service_plan_database (CsServicePlanner *planner, const char *node)
{
  CsSlot *server = find_deployed (planner, node, CS_ROLE_DATABASE_SERVER);
  CsSlot *client = find_deployed (planner, node, CS_ROLE_DATABASE_CLIENT);
  g_auto (Files) files = { NULL };
  g_autoptr (GError) error = NULL;
  char *line;

  if (client == NULL)
    return;
  if (!take_pair (planner, node, server, &files.server_key, &files.server_certificate)
      || !take_pair (planner, node, client, &files.client_key, &files.client_certificate))
    return;
  files.ca = cs_service_ca_file (planner, node, VERB, client);
  if (files.ca == NULL || is_blocked (planner, node, &files))
    return;

  line = cs_mmp_database_certs (files.server_key, files.server_certificate, files.client_key,
                                files.client_certificate, files.ca, &error);
  if (line != NULL)
    add_step (planner, node, &files, line);
  else
    say (planner, "line-refused", CS_SEVERITY_ERROR,
         g_strdup_printf ("%s: " VERB ": %s", node, error->message), NULL);
}
