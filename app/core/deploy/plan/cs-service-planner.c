/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-service-planner.h"

#include "cs-i18n.h"

#include <string.h>

#include "cs-mmp-command.h"

/* One service of domain.md 1.5, in an order in which they can be put into service. Those with the
 * same first word are restarted together, once. */
static const struct {
  CsMmpService service;
  CsRole role;
  gboolean chain;      /* its certificate file is the full chain, and it takes no bundle */
  CsRole peers;        /* whom its trust verb is about */
  CsTrustChoice trust; /* by default (domain.md 5.6): what is BY_SERVICE is always the leaves */
} services[] = {
  { CS_MMP_CALLBRIDGE, CS_ROLE_CALLBRIDGE, FALSE, CS_ROLE_WEBBRIDGE3_C2W, CS_TRUST_CA },
  { CS_MMP_XMPP, CS_ROLE_XMPP, FALSE, CS_ROLE_XMPP, CS_TRUST_BY_SERVICE },
  { CS_MMP_WEBBRIDGE, CS_ROLE_WEBBRIDGE, FALSE, CS_ROLE_CALLBRIDGE, CS_TRUST_LEAVES },
  { CS_MMP_WEBBRIDGE3_HTTPS, CS_ROLE_WEBBRIDGE3_HTTPS, TRUE, CS_ROLE_NONE, CS_TRUST_CA },
  { CS_MMP_WEBBRIDGE3_C2W, CS_ROLE_WEBBRIDGE3_C2W, TRUE, CS_ROLE_CALLBRIDGE | CS_ROLE_SCHEDULER_C2W,
    CS_TRUST_CA },
  { CS_MMP_WEBADMIN, CS_ROLE_WEBADMIN, FALSE, CS_ROLE_NONE, CS_TRUST_CA },
  { CS_MMP_TURN, CS_ROLE_TURN, FALSE, CS_ROLE_NONE, CS_TRUST_CA },
  { CS_MMP_RECORDER, CS_ROLE_RECORDER, FALSE, CS_ROLE_NONE, CS_TRUST_CA },
  { CS_MMP_STREAMER, CS_ROLE_STREAMER, FALSE, CS_ROLE_NONE, CS_TRUST_CA },
  { CS_MMP_SCHEDULER_HTTPS, CS_ROLE_SCHEDULER_HTTPS, TRUE, CS_ROLE_NONE, CS_TRUST_CA },
  { CS_MMP_SCHEDULER_C2W, CS_ROLE_SCHEDULER_C2W, TRUE, CS_ROLE_WEBBRIDGE3_C2W, CS_TRUST_CA },
};

/* The steps of one service on one node, until all of them are known to be possible. */
typedef struct {
  CsServicePlanner *planner;
  const char *node;
  const char *name;     /* the first word of its verbs; NULL before the first */
  CsMmpService service; /* any of those with this name */
  GPtrArray *steps;     /* of CsStep */
  gboolean incomplete;  /* a finding says what it lacks */
} Group;

/* --- what the cluster file says ----------------------------------------------------------------
 */

CsSlot *
cs_service_find_slot (CsServicePlanner *planner, const char *node, CsRole roles)
{
  GListModel *slots = cs_cluster_get_slots (planner->base.cluster);

  for (guint i = 0; i < g_list_model_get_n_items (slots); i++) {
    g_autoptr (CsSlot) slot = g_list_model_get_item (slots, i);

    if ((cs_slot_get_roles (slot) & roles) != 0 && g_strcmp0 (cs_slot_get_node (slot), node) == 0)
      return slot; /* borrowed: the cluster holds it */
  }

  return NULL;
}

guint
cs_service_count_nodes (CsServicePlanner *planner, CsRole roles)
{
  GListModel *nodes = cs_cluster_get_nodes (planner->base.cluster);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (nodes); i++) {
    g_autoptr (CsNode) node = g_list_model_get_item (nodes, i);

    if (cs_service_find_slot (planner, cs_node_get_name (node), roles) != NULL)
      n++;
  }

  return n;
}

/* --- steps -------------------------------------------------------------------------------------
 */

static CsStep *
new_step (const char *node, const char *verb, CsServiceAction *action, char *after)
{
  g_autofree char *owned_after = after;
  g_autofree char *title = g_strjoinv ("; ", (char **) cs_service_action_get_lines (action));
  CsStep *step = cs_step_new (CS_STEP_SERVICE, node, verb, title);

  cs_step_set_change (step, NULL, owned_after);
  cs_step_take_action (step, action);

  return step;
}

CsStep *
cs_service_add_step (CsServicePlanner *planner,
                     const char *node,
                     const char *verb,
                     CsServiceAction *action,
                     char *after)
{
  g_autoptr (CsStep) step = new_step (node, verb, action, after);

  g_list_store_append (planner->base.steps, step);

  return step; /* borrowed: the store holds it */
}

/* @line and @after are taken; a line that cannot be built is a finding. */
static CsServiceAction *
add_line (Group *group, const char *verb, char *line, char *after, GError *error)
{
  g_autofree char *owned_line = line;
  g_autofree char *owned_after = after;
  g_autoptr (GError) owned_error = error;
  const char *lines[] = { owned_line, NULL };
  CsServiceAction *action;

  if (owned_line == NULL) {
    cs_planner_add_finding (&group->planner->base, "line-refused", CS_SEVERITY_ERROR, NULL,
                            g_strdup_printf ("%s: %s: %s", group->node, verb, owned_error->message),
                            NULL);
    group->incomplete = TRUE;
    return NULL;
  }

  action = cs_service_action_new (g_strdupv ((char **) lines), group->name);
  g_ptr_array_add (group->steps,
                   new_step (group->node, verb, action, g_steal_pointer (&owned_after)));

  return action; /* borrowed: the step holds it */
}

static char *
dup_meaning (CsServicePlanner *planner, CsSlot *slot)
{
  CsSlotState *state = cs_desired_find_slot (planner->base.desired, cs_slot_get_name (slot));
  CsCertificate *certificate = state != NULL ? cs_slot_state_get_certificate (state) : NULL;

  return certificate != NULL ? cs_planner_dup_certificate_words (certificate) : NULL;
}

static void
add_certs (Group *group, guint index, CsSlot *slot)
{
  CsServicePlanner *planner = group->planner;
  CsMmpService service = services[index].service;
  g_autofree char *verb = g_strconcat (cs_mmp_service_get_verb (service), " certs", NULL);
  g_autofree char *key = cs_slot_dup_file_name (slot, ".key");
  g_autofree char *own = cs_slot_dup_certificate_file (slot);
  gboolean ready = cs_service_file (planner, group->node, verb, key) != NULL;
  const char *certificate = services[index].chain
                                ? cs_service_chain_file (planner, group->node, verb, slot)
                                : cs_service_file (planner, group->node, verb, own);
  gboolean alone = services[index].chain || cs_slot_is_self_signed (slot);
  const char *bundle = alone ? NULL : cs_service_ca_file (planner, group->node, verb, slot);
  CsServiceAction *action;
  GError *error = NULL;
  char *line;

  if (!ready || certificate == NULL || (bundle == NULL && !alone)) {
    group->incomplete = TRUE;
    return;
  }
  line = cs_mmp_service_certs (service, key, certificate, bundle, &error);
  action = add_line (group, verb, line, dup_meaning (planner, slot), error);
  if (action == NULL)
    return;
  cs_service_action_expect (action, cs_mmp_service_get_label (service, CS_MMP_LABEL_KEY), key,
                            TRUE);
  cs_service_action_expect (action, cs_mmp_service_get_label (service, CS_MMP_LABEL_CERTIFICATE),
                            certificate, TRUE);
  cs_service_action_expect (action, cs_mmp_service_get_label (service, CS_MMP_LABEL_BUNDLE), bundle,
                            FALSE);
}

/* --- trust -------------------------------------------------------------------------------------
 */

static gboolean
wants_trust (CsServicePlanner *planner, guint index)
{
  CsRelease release = cs_cluster_get_release (planner->base.cluster);
  CsRole peers = services[index].peers;

  if (peers == CS_ROLE_NONE)
    return FALSE;
  /* A cluster of one XMPP server is none. */
  if (services[index].service == CS_MMP_XMPP)
    return cs_service_count_nodes (planner, peers) > 1;
  if (services[index].service == CS_MMP_CALLBRIDGE
      && !cs_mmp_service_exists (CS_MMP_WEBBRIDGE3_C2W, release.major, release.minor))
    return FALSE;

  return cs_service_count_nodes (planner, peers) > 0;
}

static CsTrustChoice
choose_trust (CsServicePlanner *planner, const char *node, guint index)
{
  CsTrustChoice by_default = services[index].trust;

  if (by_default == CS_TRUST_BY_SERVICE)
    return CS_TRUST_LEAVES;
  if (planner->trust == CS_TRUST_BY_SERVICE)
    return by_default;
  if (planner->trust == CS_TRUST_CA && services[index].service == CS_MMP_WEBBRIDGE)
    cs_planner_add_finding (
        &planner->base, "webbridge-trust-ca", CS_SEVERITY_WARNING, NULL,
        g_strdup_printf (_ ("%s: webbridge trust: this Web Bridge is documented "
                            "to want the Call Bridge certificates themselves, "
                            "not their issuer"),
                         node),
        _ ("let it trust the certificates"));

  return planner->trust;
}

static void
add_trust (Group *group, guint index)
{
  CsServicePlanner *planner = group->planner;
  CsMmpService service = services[index].service;
  g_autofree char *example = cs_mmp_service_trust (service, "a.cer", NULL);
  g_autofree char *verb = g_strndup (example, strlen (example) - strlen (" a.cer"));
  g_autofree char *peers = cs_roles_dup_text (services[index].peers);
  CsTrustChoice choice = choose_trust (planner, group->node, index);
  const char *file = choice == CS_TRUST_CA ? cs_service_ca_file (planner, group->node, verb, NULL)
                                           : cs_service_trust_file (planner, group->node, verb,
                                                                    services[index].peers, TRUE);
  CsServiceAction *action;
  GError *error = NULL;
  char *line;

  if (file == NULL) {
    group->incomplete = TRUE;
    return;
  }
  line = cs_mmp_service_trust (service, file, &error);
  action = add_line (
      group, verb, line,
      choice == CS_TRUST_CA
          ? g_strdup_printf (_ ("trusts whatever the authority issued, for %s"), peers)
          : g_strdup_printf (_ ("trusts these certificates and no other, for %s"), peers),
      error);
  if (action != NULL)
    cs_service_action_expect (action, cs_mmp_service_get_label (service, CS_MMP_LABEL_TRUST), file,
                              TRUE);
}

/* From 3.0 on the status names it (C-221729); the verb itself is no more than likely, so that
 * nothing waits for it. */
static void
add_cluster_trust (Group *group)
{
  static const char *const verb = "callbridge trust cluster";
  CsServicePlanner *planner = group->planner;
  CsRelease release = cs_cluster_get_release (planner->base.cluster);
  CsServiceAction *action;
  const char *file;
  GError *error = NULL;
  char *line;

  if (!cs_release_at_least (release, 3, 0)
      || cs_service_count_nodes (planner, CS_ROLE_CALLBRIDGE) < 2)
    return;
  file = cs_service_trust_file (planner, group->node, verb, CS_ROLE_CALLBRIDGE, FALSE);
  if (file == NULL)
    return;
  line = cs_mmp_callbridge_trust_cluster (file, &error);
  action = add_line (group, verb, line,
                     g_strdup (_ ("the Call Bridges of the cluster trust each other by these "
                                  "(a command that no transcript confirms)")),
                     error);
  if (action != NULL)
    cs_service_action_expect (action, "Callbridge cluster trusted certs", file, TRUE);
}

/* --- groups ------------------------------------------------------------------------------------
 */

/* Files count only after a restart (domain.md 1.7, T29). A service is not switched off before its
 * files are accepted, so that it goes on with the old ones when they are not. */
static void
add_restart (Group *group)
{
  CsServiceAction *action = cs_service_action_new (cs_mmp_service_restart (group->service), NULL);
  g_autofree char *verb = g_strconcat (group->name, " restart", NULL);
  CsStep *step = new_step (group->node, verb, action,
                           g_strdup (_ ("interrupts the service; the files count from then on")));

  for (guint i = 0; i < group->steps->len; i++) {
    CsStep *other = group->steps->pdata[i];

    if (strcmp (cs_step_get_file (other), "callbridge trust cluster") != 0)
      cs_step_add_dependency (step, other);
  }
  g_ptr_array_add (group->steps, step);
}

/* A service gets all it needs or nothing. */
static void
end_group (Group *group)
{
  if (group->steps->len > 0 && !group->incomplete) {
    add_restart (group);
    for (guint i = 0; i < group->steps->len; i++)
      g_list_store_append (group->planner->base.steps, group->steps->pdata[i]);
  }
  g_ptr_array_set_size (group->steps, 0);
  group->incomplete = FALSE;
  group->name = NULL;
}

static void
plan_service (Group *group, guint index, CsSlot *slot)
{
  const char *name = cs_mmp_service_status (services[index].service);

  if (g_strcmp0 (group->name, name) != 0)
    end_group (group);
  group->name = name;
  group->service = services[index].service;
  add_certs (group, index, slot);
  if (wants_trust (group->planner, index))
    add_trust (group, index);
  if (services[index].service == CS_MMP_CALLBRIDGE)
    add_cluster_trust (group);
}

static void
say_not_in_release (CsServicePlanner *planner, const char *node, guint index)
{
  CsRelease release = cs_cluster_get_release (planner->base.cluster);

  cs_planner_add_finding (
      &planner->base, "not-in-release", CS_SEVERITY_NOTICE, NULL,
      g_strdup_printf (_ ("%s: nothing for %s: release %u.%u has no “%s certs”"), node,
                       cs_role_to_string (services[index].role), release.major, release.minor,
                       cs_mmp_service_get_verb (services[index].service)),
      _ ("remove the role, or correct Release="));
}

/* The uploader has no certificate of its own: it trusts the Web Admin's issuers. */
static void
plan_uploader (Group *group)
{
  static const char *const verb = "uploader cms trust";
  CsServiceAction *action;
  const char *lines[] = { "uploader disable", "uploader enable", NULL };
  const char *file;
  GError *error = NULL;
  char *line;

  if (cs_service_find_slot (group->planner, group->node, CS_ROLE_UPLOADER) == NULL)
    return;
  group->name = "uploader";
  file = cs_service_ca_file (group->planner, group->node, verb, NULL);
  if (file == NULL) {
    end_group (group);
    return;
  }
  line = cs_mmp_uploader_trust (file, &error);
  action = add_line (group, verb, line,
                     g_strdup (_ ("trusts whatever the authority issued, for webadmin")), error);
  if (action != NULL) {
    CsStep *step = new_step (group->node, "uploader restart",
                             cs_service_action_new (g_strdupv ((char **) lines), NULL),
                             g_strdup (_ ("interrupts the service; the files count from then on")));

    cs_service_action_expect (action, "CMS trust bundle", file, TRUE);
    cs_step_add_dependency (step, group->steps->pdata[0]);
    g_list_store_append (group->planner->base.steps, group->steps->pdata[0]);
    g_list_store_append (group->planner->base.steps, step);
    g_object_unref (step);
    g_ptr_array_set_size (group->steps, 0);
  }
  end_group (group);
}

static void
plan_node (CsServicePlanner *planner, const char *node)
{
  CsRelease release = cs_cluster_get_release (planner->base.cluster);
  g_autoptr (GPtrArray) steps = g_ptr_array_new_with_free_func (g_object_unref);
  Group group = { planner, node, NULL, CS_MMP_CALLBRIDGE, steps, FALSE };

  for (guint i = 0; i < G_N_ELEMENTS (services); i++) {
    CsSlot *slot = cs_service_find_slot (planner, node, services[i].role);

    if (slot == NULL)
      continue;
    if (cs_mmp_service_exists (services[i].service, release.major, release.minor))
      plan_service (&group, i, slot);
    else
      say_not_in_release (planner, node, i);
  }
  end_group (&group);
  plan_uploader (&group);
  cs_service_plan_database (planner, node);
}

void
cs_service_planner_fill (CsServicePlanner *planner, const char *only)
{
  GListModel *nodes = cs_cluster_get_nodes (planner->base.cluster);

  for (guint i = 0; i < g_list_model_get_n_items (nodes); i++) {
    g_autoptr (CsNode) node = g_list_model_get_item (nodes, i);
    const char *name = cs_node_get_name (node);

    if (only != NULL && g_strcmp0 (only, name) != 0)
      continue;
    if (cs_planner_is_known (&planner->base, name))
      plan_node (planner, name);
    else
      cs_planner_say_unknown (&planner->base, cs_inventory_find (planner->base.inventory, name));
  }
}
