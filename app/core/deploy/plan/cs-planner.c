/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-planner.h"

#include "cs-i18n.h"

#include <string.h>

#include "cs-lint.h"
#include "cs-time.h"

CsStep *
cs_planner_add_step (CsPlanner *planner,
                     CsStepKind kind,
                     const char *node,
                     const char *file,
                     char *title)
{
  G_GNUC_UNUSED g_autofree char *owned_title = title;
  g_autoptr (CsStep) step = cs_step_new (kind, node, file, title);

  g_list_store_append (planner->steps, step);

  return step; /* borrowed: the store holds it */
}

void
cs_planner_add_finding (CsPlanner *planner,
                        const char *id,
                        CsSeverity severity,
                        CsSlot *slot,
                        char *text,
                        const char *remedy)
{
  G_GNUC_UNUSED g_autofree char *owned_text = text;
  g_autofree char *group
      = slot != NULL ? g_strdup_printf ("Certificate %s", cs_slot_get_name (slot)) : NULL;
  g_autoptr (CsFinding) finding = cs_finding_new (id, severity, text, remedy);

  cs_finding_set_place (finding, cs_cluster_get_path (planner->cluster), 0, group, NULL);
  g_list_store_append (planner->findings, finding);
}

static void
block (CsPlanner *planner, CsSlot *slot)
{
  g_hash_table_add (planner->blocked, (gpointer) cs_slot_get_name (slot));
}

gboolean
cs_planner_is_known (CsPlanner *planner, const char *node)
{
  CsNodeState *state = cs_inventory_find (planner->inventory, node);

  return state != NULL && cs_node_state_get_knowledge (state) == CS_KNOWLEDGE_FULL;
}

/* --- what cannot be planned --------------------------------------------------------------------
 */

void
cs_planner_say_unknown (CsPlanner *planner, CsNodeState *state)
{
  const GError *error = cs_node_state_get_error (state);
  g_autofree char *reason
      = cs_language_dup_here (error != NULL ? error->message : N_ ("it was not looked at"));

  cs_planner_add_finding (planner, "node-unknown", CS_SEVERITY_ERROR, NULL,
                          g_strdup_printf ("%s: %s", cs_node_state_get_name (state), reason),
                          _ ("nothing is planned on this node"));
}

static void
find_unknown_nodes (CsPlanner *planner)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (planner->inventory)); i++) {
    g_autoptr (CsNodeState) state = g_list_model_get_item (G_LIST_MODEL (planner->inventory), i);

    if (cs_node_state_get_knowledge (state) != CS_KNOWLEDGE_FULL)
      cs_planner_say_unknown (planner, state);
  }
}

const char *
cs_planner_database_maintenance (void)
{
  return _ ("in a maintenance window, replicas first and the primary last: backup snapshot, "
            "database cluster remove (answer Y), apply this plan, database cluster certs, then "
            "initialize or join; a join overwrites the joining node's database");
}

/* The database's certificates cannot be replaced while the cluster is up (domain.md 2.2, T25). An
 * answer that was not understood counts as up as soon as there is something to lose. */
static const char *
node_with_database_up (CsPlanner *planner, CsSlot *slot)
{
  const char *const *deploy = cs_slot_get_deploy (slot);
  g_autofree char *file = cs_slot_dup_certificate_file (slot);

  for (guint i = 0; deploy[i] != NULL; i++) {
    CsNodeState *state = cs_inventory_find (planner->inventory, deploy[i]);
    const CsMmpDatabase *database = state != NULL ? cs_node_state_get_database (state) : NULL;

    if (database == NULL)
      continue;
    if (database->known ? database->enabled : cs_node_state_find_file (state, file) != NULL)
      return deploy[i];
  }

  return NULL;
}

gboolean
cs_planner_block_for_database (CsPlanner *planner, CsSlot *slot)
{
  const char *node;

  if ((cs_slot_get_roles (slot) & CS_ROLE_DATABASE) == 0)
    return FALSE;
  if (g_hash_table_contains (planner->blocked, cs_slot_get_name (slot)))
    return TRUE; /* has been said */
  node = node_with_database_up (planner, slot);
  if (node == NULL)
    return FALSE;

  cs_planner_add_finding (
      planner, "database-up", CS_SEVERITY_WARNING, slot,
      g_strdup_printf (
          _ ("%s is not touched: the database cluster is up on %s, and its certificates cannot be "
             "changed then"),
          cs_slot_get_name (slot), node),
      cs_planner_database_maintenance ());
  block (planner, slot);

  return TRUE;
}

static gboolean
serves (CsPlanner *planner, CsSlot *slot, CsRequest *request)
{
  g_autoptr (GListModel) findings = cs_lint_request (planner->cluster, slot, request);

  for (guint i = 0; i < g_list_model_get_n_items (findings); i++) {
    g_autoptr (CsFinding) finding = g_list_model_get_item (findings, i);

    if (cs_finding_get_severity (finding) == CS_SEVERITY_ERROR)
      return FALSE;
  }

  return TRUE;
}

/* What the slot's own node has in its certificate file, and what it says of it: `pki match`.
 * Borrowed, nullable. */
static CsCertificate *
find_own_certificate (CsPlanner *planner, CsSlot *slot, CsMmpAnswer *match)
{
  CsNodeState *own = cs_inventory_find (planner->inventory, cs_slot_get_node (slot));
  g_autofree char *file = cs_slot_dup_certificate_file (slot);
  CsNodeFile *there = own != NULL ? cs_node_state_find_file (own, file) : NULL;

  *match = own != NULL ? cs_node_state_get_match (own, file) : CS_MMP_UNKNOWN;

  return there != NULL ? cs_node_file_get_certificate (there) : NULL;
}

/* The workspace's copy of a request that is lost or damaged on its node, when it is proved to
 * belong to the node's key: the node says that the key matches a certificate that answers it. A key
 * can not be asked for anything else (domain.md 1.2), so without that nothing is known. Borrowed.
 */
static CsRequest *
find_lost_request (CsPlanner *planner, CsSlotState *state)
{
  CsSlot *slot = cs_slot_state_get_slot (state);
  CsMmpAnswer match;
  CsCertificate *certificate = find_own_certificate (planner, slot, &match);
  g_autofree char *file = cs_slot_dup_file_name (slot, ".csr");
  CsNodeFile *local = cs_inventory_find_local (planner->inventory, cs_slot_get_node (slot), file);
  CsRequest *request = local != NULL ? cs_node_file_get_request (local) : NULL;

  if (!cs_slot_state_has_key (state) || cs_slot_state_get_request (state) != NULL
      || cs_slot_is_self_signed (slot) || certificate == NULL || request == NULL
      || match != CS_MMP_YES || !cs_request_is_answered_by (request, certificate))
    return NULL;

  return serves (planner, slot, request) ? request : NULL;
}

/* NULL when there is nothing to put back, or nothing that is proved. */
static CsStep *
plan_request_back (CsPlanner *planner, CsSlotState *state)
{
  CsSlot *slot = cs_slot_state_get_slot (state);
  const char *node = cs_slot_get_node (slot);
  g_autofree char *file = cs_slot_dup_file_name (slot, ".csr");
  CsStep *step;

  if (find_lost_request (planner, state) == NULL)
    return NULL;
  step = cs_planner_add_step (planner, CS_STEP_UPLOAD, node, file,
                              g_strdup_printf (_ ("Put the request %s back on %s"), file, node));
  cs_step_set_slot (step, slot);
  cs_step_set_change (
      step,
      cs_slot_state_get_request_problem (state) != NULL ? _ ("something that is no request")
                                                        : _ ("not there"),
      _ ("the copy of the workspace, which is proved to be of the key on the node"));

  return step;
}

static gboolean
block_for_key (CsPlanner *planner, CsSlotState *state)
{
  CsSlot *slot = cs_slot_state_get_slot (state);
  const char *node = cs_slot_get_node (slot);
  const char *base = cs_slot_get_base_name (slot);

  if (cs_slot_state_get_request_problem (state) != NULL) {
    cs_planner_add_finding (
        planner, "request-differs", CS_SEVERITY_ERROR, slot,
        g_strdup_printf (_ ("the request %s.csr on %s does not serve: %s"), base, node,
                         cs_slot_state_get_request_problem (state)),
        _ ("an existing key is never replaced: give the certificate another BaseName= for a "
           "new key, or remove "
           "the request and its key from the node yourself"));
    block (planner, slot);
    return TRUE;
  }
  if (cs_slot_state_has_key (state) && cs_slot_state_get_request (state) == NULL) {
    cs_planner_add_finding (
        planner, "key-without-request", CS_SEVERITY_ERROR, slot,
        g_strdup_printf (_ ("%s.key is on %s, and no request for it"), base, node),
        _ ("an existing key is never replaced: give the certificate another BaseName= for a new "
           "key; or, when you know that the key is still the one of the request in the workspace, "
           "put that request on the node yourself"));
    block (planner, slot);
    return TRUE;
  }

  return FALSE;
}

/* --- certificates ------------------------------------------------------------------------------
 */

gboolean
cs_planner_must_issue (CsPlanner *planner, CsSlotState *state)
{
  const char *name = cs_slot_get_name (cs_slot_state_get_slot (state));

  return cs_slot_state_get_certificate (state) == NULL || cs_slot_state_is_due (state)
         || (planner->renew != NULL && g_strv_contains (planner->renew, name));
}

static char *
dup_request_words (CsSlot *slot)
{
  g_autofree char *names = g_strjoinv (", ", (char **) cs_slot_get_names (slot));

  return *names != '\0'
             ? g_strdup_printf (_ ("CN %s, names %s"), cs_slot_get_common_name (slot), names)
             : g_strdup_printf (_ ("CN %s, no names"), cs_slot_get_common_name (slot));
}

static CsStep *
plan_request (CsPlanner *planner, CsSlot *slot)
{
  const char *node = cs_slot_get_node (slot);
  g_autofree char *file = cs_slot_dup_file_name (slot, ".csr");
  g_autofree char *words = dup_request_words (slot);
  CsStep *step = cs_planner_add_step (
      planner, CS_STEP_REQUEST, node, file,
      g_strdup_printf (_ ("Make key and request %s on %s"), cs_slot_get_base_name (slot), node));

  cs_step_set_slot (step, slot);
  cs_step_set_change (step, _ ("no key, no request"), words);

  return step;
}

static CsStep *
plan_fetch (CsPlanner *planner, CsSlot *slot, const char *node, const char *ending)
{
  g_autofree char *file = cs_slot_dup_file_name (slot, ending);
  CsStep *step = cs_planner_add_step (planner, CS_STEP_FETCH, node, file,
                                      g_strdup_printf (_ ("Fetch %s from %s"), file, node));

  cs_step_set_slot (step, slot);

  return step;
}

static gboolean
is_fetched (CsPlanner *planner, CsSlotState *state)
{
  CsSlot *slot = cs_slot_state_get_slot (state);
  CsRequest *request = cs_slot_state_get_request (state);
  g_autofree char *file = cs_slot_dup_file_name (slot, ".csr");
  CsNodeFile *local = cs_inventory_find_local (planner->inventory, cs_slot_get_node (slot), file);
  CsRequest *here = local != NULL ? cs_node_file_get_request (local) : NULL;

  return request != NULL && here != NULL
         && g_bytes_equal (cs_request_get_der (request), cs_request_get_der (here));
}

char *
cs_planner_dup_certificate_words (CsCertificate *certificate)
{
  g_autofree char *end = cs_time_format (cs_certificate_get_not_after (certificate));

  return g_strdup_printf (_ ("until %s, from %s"), end, cs_certificate_get_issuer (certificate));
}

static gboolean
holds_name (GPtrArray *names, const char *wanted)
{
  for (guint i = 0; i < names->len; i++) {
    const CsGeneralName *name = g_ptr_array_index (names, i);

    if (g_ascii_strcasecmp (name->value, wanted) == 0)
      return TRUE;
  }

  return FALSE;
}

static gboolean
is_wanted (const char *const *wanted, const char *name)
{
  for (guint i = 0; wanted[i] != NULL; i++) {
    if (g_ascii_strcasecmp (wanted[i], name) == 0)
      return TRUE;
  }

  return FALSE;
}

char *
cs_planner_dup_name_change (const char *after, CsCertificate *old, CsSlot *slot)
{
  GPtrArray *names = old != NULL ? cs_certificate_get_names (old) : NULL;
  const char *const *wanted = slot != NULL ? cs_slot_get_names (slot) : NULL;
  g_autoptr (GString) changes = g_string_new (NULL);

  if (names == NULL || wanted == NULL)
    return g_strdup (after);

  for (guint i = 0; i < names->len; i++) {
    const CsGeneralName *name = g_ptr_array_index (names, i);

    if (!is_wanted (wanted, name->value))
      g_string_append_printf (changes, " −%s", name->value);
  }
  for (guint i = 0; wanted[i] != NULL; i++) {
    if (!holds_name (names, wanted[i]))
      g_string_append_printf (changes, " +%s", wanted[i]);
  }
  if (changes->len == 0)
    return g_strdup (after);

  return g_strdup_printf (_ ("%s; names%s"), after, changes->str);
}

static char *
dup_submit_title (CsPlanner *planner, CsSlotState *state)
{
  CsSlot *slot = cs_slot_state_get_slot (state);
  const CsRecord *record = cs_inventory_get_record (planner->inventory, cs_slot_get_name (slot));
  const char *authority = cs_slot_get_authority (slot);
  CsRequest *request = cs_slot_state_get_request (state);

  if (record->state == CS_RECORD_PENDING && request != NULL
      && g_strcmp0 (record->request_sha256, cs_request_get_sha256 (request)) == 0)
    return g_strdup_printf (_ ("Ask %s for the waiting certificate %s (request %s)"), authority,
                            cs_slot_get_name (slot), record->request_id);

  return g_strdup_printf (_ ("Have %s sign %s"), authority, cs_slot_get_name (slot));
}

/* Nodes may each have a web.cer. */
static gboolean
is_name_shared (CsCluster *cluster, CsSlot *slot)
{
  GListModel *slots = cs_cluster_get_slots (cluster);

  for (guint i = 0; i < g_list_model_get_n_items (slots); i++) {
    g_autoptr (CsSlot) other = g_list_model_get_item (slots, i);

    if (other != slot && g_str_equal (cs_slot_get_base_name (other), cs_slot_get_base_name (slot)))
      return TRUE;
  }

  return FALSE;
}

CsStep *
cs_planner_add_submit_step (CsCluster *cluster, CsSlot *slot, const char *title, GListStore *steps)
{
  g_autofree char *file = cs_slot_dup_certificate_file (slot);
  g_autoptr (CsStep) step = cs_step_new (CS_STEP_SUBMIT, NULL, file, title);

  cs_step_set_slot (step, slot);
  cs_step_set_authority (step, cs_slot_get_authority (slot));
  if (is_name_shared (cluster, slot))
    cs_step_tell_apart (step, cs_slot_get_node (slot));
  g_list_store_append (steps, step);

  return step; /* borrowed: the store holds it */
}

static CsStep *
plan_submit (CsPlanner *planner, CsSlotState *state)
{
  CsSlot *slot = cs_slot_state_get_slot (state);
  CsCertificate *current = cs_slot_state_get_certificate (state);
  CsCertificate *old = current != NULL ? current : cs_slot_state_get_superseded (state);
  g_autofree char *title = dup_submit_title (planner, state);
  g_autofree char *before
      = old != NULL ? cs_planner_dup_certificate_words (old) : g_strdup (_ ("no certificate"));
  g_autofree char *after = cs_planner_dup_name_change (
      _ ("a certificate for the same key, compared with its request"), old, slot);
  CsStep *step = cs_planner_add_submit_step (planner->cluster, slot, title, planner->steps);

  cs_step_set_change (step, before, after);
  if (old != NULL)
    cs_step_set_replaces (step, cs_certificate_get_sha256 (old));
  cs_step_add_dependency (step, cs_planner_get_chain (planner, cs_slot_get_authority (slot)));

  return step;
}

/* The node makes a new key with each certificate that it signs itself, and an existing key is never
 * replaced. */
static void
plan_self_sign (CsPlanner *planner, CsSlotState *state)
{
  CsSlot *slot = cs_slot_state_get_slot (state);
  const char *node = cs_slot_get_node (slot);
  const char *base = cs_slot_get_base_name (slot);
  g_autofree char *file = cs_slot_dup_certificate_file (slot);
  g_autofree char *words = NULL;
  CsStep *step;

  if (cs_slot_state_has_key (state)) {
    cs_planner_add_finding (
        planner, "self-signed-key", CS_SEVERITY_ERROR, slot,
        g_strdup_printf (
            _ ("%s.key is on %s, and a certificate that the node signs itself has a key "
               "of its own"),
            base, node),
        _ ("an existing key is never replaced: give the certificate another BaseName= for a new "
           "one"));
    block (planner, slot);
    return;
  }

  words = dup_request_words (slot);
  step = cs_planner_add_step (
      planner, CS_STEP_SELF_SIGN, node, file,
      g_strdup_printf (_ ("Have %s make the key and sign %s itself"), node, base));
  cs_step_set_slot (step, slot);
  cs_step_set_change (step, _ ("no key, no certificate"), words);
  g_hash_table_insert (planner->sources, (gpointer) cs_slot_get_name (slot), step);
}

static void
plan_issue (CsPlanner *planner, CsSlotState *state)
{
  CsSlot *slot = cs_slot_state_get_slot (state);
  CsStep *request = NULL;
  CsStep *fetch = NULL;
  CsStep *back;
  CsStep *submit;

  if (cs_planner_block_for_database (planner, slot))
    return;
  if (cs_slot_is_self_signed (slot)) {
    plan_self_sign (planner, state);
    return;
  }
  back = plan_request_back (planner, state);
  if (back == NULL && block_for_key (planner, state))
    return;

  if (back == NULL && cs_slot_state_get_request (state) == NULL)
    request = plan_request (planner, slot);
  if (back == NULL && !is_fetched (planner, state)) {
    fetch = plan_fetch (planner, slot, cs_slot_get_node (slot), ".csr");
    if (request != NULL)
      cs_step_add_dependency (fetch, request);
  }
  submit = plan_submit (planner, state);
  cs_step_add_dependency (submit, back);
  if (fetch != NULL)
    cs_step_add_dependency (submit, fetch);
  g_hash_table_insert (planner->sources, (gpointer) cs_slot_get_name (slot), submit);
}

/* A good certificate that is not here yet: an adopted cluster, or a lost workspace (lab.md step 6).
 */
static CsStep *
plan_fetch_certificate (CsPlanner *planner, CsSlotState *state)
{
  CsSlot *slot = cs_slot_state_get_slot (state);
  const char *const *deploy = cs_slot_get_deploy (slot);
  g_autofree char *file = cs_slot_dup_certificate_file (slot);

  for (guint i = 0; deploy[i] != NULL; i++) {
    CsNodeState *node = cs_inventory_find (planner->inventory, deploy[i]);
    CsNodeFile *there = node != NULL ? cs_node_state_find_file (node, file) : NULL;
    CsCertificate *certificate = there != NULL ? cs_node_file_get_certificate (there) : NULL;

    if (certificate != NULL
        && cs_certificate_equal (certificate, cs_slot_state_get_certificate (state)))
      return plan_fetch (planner, slot, deploy[i], strrchr (file, '.'));
  }

  return NULL;
}

static void
say_request (CsPlanner *planner, CsSlotState *state)
{
  CsSlot *slot = cs_slot_state_get_slot (state);

  cs_planner_add_finding (
      planner, "request-unusable", CS_SEVERITY_WARNING, slot,
      g_strdup_printf (_ ("%s.csr on %s does not serve (%s), though the certificate does"),
                       cs_slot_get_base_name (slot), cs_slot_get_node (slot),
                       cs_slot_state_get_request_problem (state)),
      _ ("the certificate needs it no more: remove it from the node; for the next certificate "
         "either "
         "put the right one there or give the certificate another BaseName="));
}

/* Whether the key beside the certificate was replaced: no file of ours makes it fit again. */
static gboolean
is_key_foreign (CsPlanner *planner, CsSlotState *state)
{
  CsMmpAnswer match;
  CsCertificate *there = find_own_certificate (planner, cs_slot_state_get_slot (state), &match);

  return there != NULL && match == CS_MMP_NO
         && cs_certificate_equal (there, cs_slot_state_get_certificate (state));
}

static void
say_key (CsPlanner *planner, CsSlotState *state)
{
  CsSlot *slot = cs_slot_state_get_slot (state);

  cs_planner_add_finding (
      planner, "key-foreign", CS_SEVERITY_WARNING, slot,
      g_strdup_printf (_ ("%s.key on %s is not the key of its certificate, says the node's pki "
                          "match"),
                       cs_slot_get_base_name (slot), cs_slot_get_node (slot)),
      _ ("a service with it would not start: put the right key back there, or make a new one under "
         "a new name with “countersignctl renew --new-key”"));
}

/* The copy here is of another request than the node's: two admins asked for one at the same time.
 * The certificate in place would be refused as one for another key, so the copy is renewed before
 * anything is put. A copy that is not there speaks against nothing. */
static CsStep *
plan_fetch_other_request (CsPlanner *planner, CsSlotState *state)
{
  CsSlot *slot = cs_slot_state_get_slot (state);
  const char *node = cs_slot_get_node (slot);
  g_autofree char *file = cs_slot_dup_file_name (slot, ".csr");

  if (cs_slot_state_get_request (state) == NULL || is_fetched (planner, state)
      || cs_slot_state_get_request_problem (state) != NULL
      || cs_inventory_find_local (planner->inventory, node, file) == NULL)
    return NULL;

  return plan_fetch (planner, slot, node, ".csr");
}

/* What a certificate that is in place lacks. A request that is not there is not missed until there
 * is something to issue; one that cannot be read is shown as wrong, and mended. */
static void
plan_upkeep (CsPlanner *planner, CsSlotState *state)
{
  const char *name = cs_slot_get_name (cs_slot_state_get_slot (state));
  CsStep *request;
  CsStep *certificate = NULL;

  if (cs_slot_state_get_request_problem (state) != NULL
      && plan_request_back (planner, state) == NULL)
    say_request (planner, state);
  if (is_key_foreign (planner, state))
    say_key (planner, state);
  request = plan_fetch_other_request (planner, state);
  if (!cs_slot_state_is_local (state))
    certificate = plan_fetch_certificate (planner, state);
  if (certificate != NULL)
    cs_step_add_dependency (certificate, request);
  if (certificate != NULL || request != NULL)
    g_hash_table_insert (planner->sources, (gpointer) name,
                         certificate != NULL ? certificate : request);
}

static void
plan_slots (CsPlanner *planner)
{
  GListModel *states = cs_desired_get_slot_states (planner->desired);

  for (guint i = 0; i < g_list_model_get_n_items (states); i++) {
    g_autoptr (CsSlotState) state = g_list_model_get_item (states, i);

    if (!cs_slot_state_is_known (state))
      block (planner, cs_slot_state_get_slot (state));
    else if (cs_planner_must_issue (planner, state))
      plan_issue (planner, state);
    else
      plan_upkeep (planner, state);
  }
}

/* --- the proof ---------------------------------------------------------------------------------
 */

static void
plan_check (CsPlanner *planner, const char *node)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (planner->steps));
  CsStep *check = NULL;

  for (guint i = 0; i < n; i++) {
    g_autoptr (CsStep) step = g_list_model_get_item (G_LIST_MODEL (planner->steps), i);

    if (g_strcmp0 (cs_step_get_node (step), node) != 0 || cs_step_get_kind (step) == CS_STEP_FETCH)
      continue;
    if (check == NULL)
      check = cs_planner_add_step (planner, CS_STEP_CHECK, node, NULL,
                                   g_strdup_printf (_ ("Prove what is on %s"), node));
    cs_step_add_dependency (check, step);
  }
}

static void
plan_checks (CsPlanner *planner)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (planner->inventory)); i++) {
    g_autoptr (CsNodeState) state = g_list_model_get_item (G_LIST_MODEL (planner->inventory), i);

    plan_check (planner, cs_node_state_get_name (state));
  }
}

void
cs_planner_fill (CsCluster *cluster,
                 CsInventory *inventory,
                 CsDesired *desired,
                 const char *const *renew,
                 GListStore *steps,
                 GListStore *findings)
{
  CsPlanner planner = { cluster, inventory, desired, renew, steps, findings };

  planner.chains = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  planner.sources = g_hash_table_new (g_str_hash, g_str_equal);
  planner.bundles = g_hash_table_new (NULL, NULL);
  planner.blocked = g_hash_table_new (g_str_hash, g_str_equal);
  planner.blocked_bundles = g_hash_table_new (NULL, NULL);

  find_unknown_nodes (&planner);
  cs_planner_plan_chains (&planner);
  plan_slots (&planner);
  cs_planner_plan_bundles (&planner);
  cs_planner_plan_distribution (&planner);
  cs_planner_drop_idle_chains (&planner);
  cs_planner_find_missing_intermediates (&planner);
  plan_checks (&planner);

  g_hash_table_unref (planner.chains);
  g_hash_table_unref (planner.sources);
  g_hash_table_unref (planner.bundles);
  g_hash_table_unref (planner.blocked);
  g_hash_table_unref (planner.blocked_bundles);
}
