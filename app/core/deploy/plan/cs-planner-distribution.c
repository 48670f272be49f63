/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-planner.h"

#include "cs-i18n.h"

/* --- bundles -----------------------------------------------------------------------------------
 */

static void
add_chain (CsPlanner *planner, const char *authority, GPtrArray *sources)
{
  CsStep *chain = cs_planner_get_chain (planner, authority);

  if (chain != NULL && !g_ptr_array_find (sources, chain, NULL))
    g_ptr_array_add (sources, chain);
}

/* The chain below a leaf, and those that a trust list names. */
static void
add_member_chains (CsPlanner *planner, CsBundleSpec *spec, GPtrArray *sources)
{
  const char *const *members = cs_bundle_spec_get_members (spec);
  const char *leaf = cs_bundle_spec_get_leaf (spec);
  CsSlot *slot = leaf != NULL ? cs_cluster_find_slot (planner->cluster, leaf) : NULL;
  const char *own = cs_cluster_get_authority (planner->cluster);
  const char *authority;
  gboolean root;

  if (slot != NULL)
    add_chain (planner, cs_slot_get_authority (slot), sources);
  for (guint i = 0; members[i] != NULL; i++) {
    if (cs_member_is_chain (members[i], &authority, &root))
      add_chain (planner, authority != NULL ? authority : own, sources);
  }
}

/* The steps that bring what a bundle is made of; FALSE when a member can't be had. */
static gboolean
collect_sources (CsPlanner *planner, CsBundleSpec *spec, GPtrArray *sources)
{
  GListModel *states = cs_desired_get_slot_states (planner->desired);

  for (guint i = 0; i < g_list_model_get_n_items (states); i++) {
    g_autoptr (CsSlotState) state = g_list_model_get_item (states, i);
    const char *name = cs_slot_get_name (cs_slot_state_get_slot (state));
    CsStep *source = g_hash_table_lookup (planner->sources, name);

    if (!cs_bundle_spec_holds_slot (spec, name))
      continue;
    if (source != NULL)
      g_ptr_array_add (sources, source);
    else if (g_hash_table_contains (planner->blocked, name)
             && cs_slot_state_get_certificate (state) == NULL)
      return FALSE;
  }
  add_member_chains (planner, spec, sources);

  return TRUE;
}

static gboolean
is_met_here (CsPlanner *planner, CsWanted *wanted)
{
  CsNodeFile *local = cs_inventory_find_local (planner->inventory, cs_wanted_get_source (wanted),
                                               cs_wanted_get_file (wanted));

  return local != NULL && cs_desired_is_met (planner->desired, wanted, local);
}

static gboolean
has_new_member (GPtrArray *sources)
{
  for (guint i = 0; i < sources->len; i++) {
    CsStepKind kind = cs_step_get_kind (sources->pdata[i]);

    if (kind == CS_STEP_SUBMIT || kind == CS_STEP_SELF_SIGN)
      return TRUE;
  }

  return FALSE;
}

static void
plan_composed (CsPlanner *planner, CsWanted *wanted)
{
  CsBundleSpec *spec = cs_wanted_get_bundle (wanted);
  const char *file = cs_wanted_get_file (wanted);
  g_autoptr (GPtrArray) sources = g_ptr_array_new ();
  CsStep *step;

  if (spec != NULL && !collect_sources (planner, spec, sources)) {
    cs_planner_add_finding (
        planner, "bundle-incomplete", CS_SEVERITY_ERROR, NULL,
        g_strdup_printf (_ ("%s cannot be made: one of its certificates cannot be obtained"), file),
        _ ("see what is said of that certificate"));
    g_hash_table_add (planner->blocked_bundles, wanted);
    return;
  }
  if (spec == NULL)
    add_chain (planner, cs_cluster_get_authority (planner->cluster), sources);
  if (is_met_here (planner, wanted) && !has_new_member (sources))
    return;

  step = cs_planner_add_step (planner, CS_STEP_BUNDLE, NULL, file,
                              g_strdup_printf (_ ("Build %s"), file));
  cs_step_set_wanted (step, wanted);
  if (cs_wanted_get_source (wanted) != NULL)
    cs_step_tell_apart (step, cs_wanted_get_source (wanted));
  for (guint i = 0; i < sources->len; i++)
    cs_step_add_dependency (step, sources->pdata[i]);
  g_hash_table_insert (planner->bundles, wanted, step);
}

void
cs_planner_plan_bundles (CsPlanner *planner)
{
  GListModel *wanted_list = cs_inventory_get_wanted (planner->inventory);

  for (guint i = 0; i < g_list_model_get_n_items (wanted_list); i++) {
    g_autoptr (CsWanted) wanted = g_list_model_get_item (wanted_list, i);
    CsWantedKind kind = cs_wanted_get_kind (wanted);

    if (kind == CS_WANTED_BUNDLE || kind == CS_WANTED_CA_FILE)
      plan_composed (planner, wanted);
  }
}

/* --- keys and uploads --------------------------------------------------------------------------
 */

static gboolean
key_is_in_place (CsPlanner *planner, CsSlot *slot, const char *node)
{
  CsNodeState *state = cs_inventory_find (planner->inventory, node);
  g_autofree char *key = cs_slot_dup_file_name (slot, ".key");
  g_autofree char *certificate = cs_slot_dup_certificate_file (slot);

  return state != NULL && cs_node_state_find_file (state, key) != NULL
         && cs_node_state_get_match (state, certificate) == CS_MMP_YES;
}

/* The key that a certificate file on @node is matched with is the slot's only when that file is the
 * current one. */
static gboolean
needs_key (CsPlanner *planner, CsSlot *slot, CsWanted *certificate, const char *node)
{
  CsNodeState *state = cs_inventory_find (planner->inventory, node);
  CsSlotState *slot_state = cs_desired_find_slot (planner->desired, cs_slot_get_name (slot));
  CsNodeFile *there = cs_node_state_find_file (state, cs_wanted_get_file (certificate));
  CsCertificate *old = there != NULL ? cs_node_file_get_certificate (there) : NULL;
  CsRequest *request = cs_slot_state_get_request (slot_state);

  if (!key_is_in_place (planner, slot, node) || old == NULL)
    return TRUE;
  if (request != NULL)
    return !cs_request_is_answered_by (request, old);

  return !cs_desired_is_held (planner->desired, certificate, there);
}

static CsStep *
plan_take_key (CsPlanner *planner, CsSlot *slot)
{
  g_autofree char *file = cs_slot_dup_file_name (slot, ".key");
  CsStepKind maker = cs_slot_is_self_signed (slot) ? CS_STEP_SELF_SIGN : CS_STEP_REQUEST;
  CsStep *step = cs_planner_add_step (
      planner, CS_STEP_TAKE_KEY, cs_slot_get_node (slot), file,
      g_strdup_printf (_ ("Take %s from %s, in memory only"), file, cs_slot_get_node (slot)));

  cs_step_set_slot (step, slot);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (planner->steps)); i++) {
    g_autoptr (CsStep) other = g_list_model_get_item (G_LIST_MODEL (planner->steps), i);

    if (cs_step_get_kind (other) == maker && cs_step_get_slot (other) == slot)
      cs_step_add_dependency (step, other);
  }

  return step;
}

static void
plan_put_key (CsPlanner *planner, CsWanted *wanted, const char *node, CsStep *take)
{
  const char *file = cs_wanted_get_file (wanted);
  CsStep *put = cs_planner_add_step (planner, CS_STEP_PUT_KEY, node, file,
                                     g_strdup_printf (_ ("Put %s on %s"), file, node));

  cs_step_set_slot (put, cs_wanted_get_slot (wanted));
  cs_step_set_wanted (put, wanted);
  if (cs_node_state_find_file (cs_inventory_find (planner->inventory, node), file) != NULL)
    cs_step_set_change (put, _ ("a key of that name, not proved to be this one"),
                        _ ("the key of this certificate; another one is replaced"));
  cs_step_add_dependency (put, take);
}

static void
plan_key (CsPlanner *planner, CsWanted *wanted, CsWanted *certificate)
{
  CsSlot *slot = cs_wanted_get_slot (wanted);
  const char *const *deploy = cs_slot_get_deploy (slot);
  CsStep *take = NULL;

  if (!cs_slot_key_travels (slot)
      || g_hash_table_contains (planner->blocked, cs_slot_get_name (slot)))
    return;

  for (guint i = 0; deploy[i] != NULL; i++) {
    if (g_strcmp0 (deploy[i], cs_slot_get_node (slot)) == 0
        || !cs_planner_is_known (planner, deploy[i])
        || !needs_key (planner, slot, certificate, deploy[i]))
      continue;
    if (take == NULL) {
      if (cs_planner_block_for_database (planner, slot))
        return;
      take = plan_take_key (planner, slot);
    }
    plan_put_key (planner, wanted, deploy[i], take);
  }
}

/* What a plan says of the certificates of a file. */
static char *
dup_bundle_words (CsBundle *bundle)
{
  guint n = cs_bundle_get_n (bundle);

  if (n == 1)
    return cs_planner_dup_certificate_words (cs_bundle_get (bundle, 0));

  return g_strdup_printf (ngettext ("%u certificate", "%u certificates", n), n);
}

static char *
dup_before (CsPlanner *planner, CsWanted *wanted, CsNodeFile *there, gboolean comes)
{
  CsBundle *bundle = there != NULL ? cs_node_file_get_bundle (there) : NULL;
  g_autofree char *words = NULL;
  g_autofree char *oddities = NULL;

  if (there == NULL)
    return g_strdup (_ ("not there"));
  if (bundle == NULL)
    return g_strdup (_ ("something that cannot be read"));

  words = dup_bundle_words (bundle);
  if (comes || !cs_desired_is_held (planner->desired, wanted, there))
    return g_steal_pointer (&words);
  oddities = cs_faults_dup_words (cs_node_file_get_faults (there));

  return g_strdup_printf (_ ("the same (%s), but with this: %s"), words, oddities);
}

/* The one certificate of a file that is to be replaced; NULL when it is none or several. */
static CsCertificate *
get_replaced (CsNodeState *state, const char *file)
{
  CsNodeFile *there = cs_node_state_find_file (state, file);
  CsBundle *bundle = there != NULL ? cs_node_file_get_bundle (there) : NULL;

  return bundle != NULL && cs_bundle_get_n (bundle) == 1 ? cs_bundle_get (bundle, 0) : NULL;
}

static char *
dup_after (CsPlanner *planner, CsWanted *wanted, gboolean comes)
{
  CsBundle *content = cs_desired_get_content (planner->desired, wanted, NULL);

  return comes || content == NULL ? g_strdup (_ ("what this run makes"))
                                  : dup_bundle_words (content);
}

static CsStep *
source_of (CsPlanner *planner, CsWanted *wanted)
{
  CsSlot *slot = cs_wanted_get_slot (wanted);
  CsWantedKind kind = cs_wanted_get_kind (wanted);

  if (kind == CS_WANTED_ROOT || kind == CS_WANTED_INTERMEDIATES)
    return cs_planner_get_chain (planner, cs_wanted_get_authority (wanted));

  return slot != NULL ? g_hash_table_lookup (planner->sources, cs_slot_get_name (slot))
                      : g_hash_table_lookup (planner->bundles, wanted);
}

/* Whether the step will bring another content than the one known now. */
static gboolean
brings_new_content (CsPlanner *planner, CsWanted *wanted, CsStep *source)
{
  if (source == NULL)
    return FALSE;
  if (cs_desired_get_content (planner->desired, wanted, NULL) == NULL)
    return TRUE;

  switch (cs_step_get_kind (source)) {
  case CS_STEP_SUBMIT:
  case CS_STEP_SELF_SIGN:
    return TRUE;
  case CS_STEP_BUNDLE:
    return has_new_member (cs_step_get_dependencies (source));
  case CS_STEP_CHAIN: /* an accepted root stays what it is; a new one is told apart by the step
                         itself */
  case CS_STEP_FETCH:
  case CS_STEP_REQUEST:
  case CS_STEP_UPLOAD:
  case CS_STEP_TAKE_KEY:
  case CS_STEP_PUT_KEY:
  case CS_STEP_CHECK:
  case CS_STEP_SERVICE:
  case CS_STEP_RESTORE:
    break;
  }

  return FALSE;
}

static void
plan_upload (CsPlanner *planner, CsWanted *wanted, CsNodeState *state)
{
  const char *file = cs_wanted_get_file (wanted);
  const char *node = cs_node_state_get_name (state);
  CsNodeFile *there = cs_node_state_find_file (state, file);
  CsStep *source = source_of (planner, wanted);
  gboolean comes = brings_new_content (planner, wanted, source);
  g_autofree char *before = NULL;
  g_autofree char *content_words = NULL;
  g_autofree char *after = NULL;
  CsStep *step;

  if (comes && cs_step_get_kind (source) == CS_STEP_SELF_SIGN
      && g_strcmp0 (cs_step_get_node (source), node) == 0)
    return; /* the step leaves it there */
  if (!comes && there != NULL && cs_desired_is_met (planner->desired, wanted, there))
    return;
  if (!comes && cs_desired_get_content (planner->desired, wanted, NULL) == NULL)
    return; /* what is missing has its own finding */
  if (cs_wanted_get_slot (wanted) != NULL
      && cs_planner_block_for_database (planner, cs_wanted_get_slot (wanted)))
    return;

  before = dup_before (planner, wanted, there, comes);
  content_words = dup_after (planner, wanted, comes);
  after = cs_planner_dup_name_change (content_words, get_replaced (state, file),
                                      cs_wanted_get_slot (wanted));
  step = cs_planner_add_step (planner, CS_STEP_UPLOAD, node, file,
                              g_strdup_printf (_ ("Upload %s to %s"), file, node));
  cs_step_set_wanted (step, wanted);
  cs_step_set_slot (step, cs_wanted_get_slot (wanted));
  cs_step_set_change (step, before, after);
  cs_step_add_dependency (step, source);
}

static gboolean
may_upload (CsPlanner *planner, CsWanted *wanted)
{
  CsSlot *slot = cs_wanted_get_slot (wanted);
  CsWantedKind kind = cs_wanted_get_kind (wanted);

  if (kind == CS_WANTED_KEY || kind == CS_WANTED_REQUEST)
    return FALSE;

  return slot != NULL ? !g_hash_table_contains (planner->blocked, cs_slot_get_name (slot))
                      : !g_hash_table_contains (planner->blocked_bundles, wanted);
}

static CsWanted *
find_certificate (GListModel *wanted_list, CsSlot *slot)
{
  for (guint i = 0; i < g_list_model_get_n_items (wanted_list); i++) {
    g_autoptr (CsWanted) wanted = g_list_model_get_item (wanted_list, i);

    if (cs_wanted_get_slot (wanted) == slot && cs_wanted_get_kind (wanted) == CS_WANTED_CERTIFICATE)
      return wanted; /* borrowed: the list holds it */
  }

  g_return_val_if_reached (NULL);
}

void
cs_planner_plan_distribution (CsPlanner *planner)
{
  GListModel *wanted_list = cs_inventory_get_wanted (planner->inventory);

  for (guint i = 0; i < g_list_model_get_n_items (wanted_list); i++) {
    g_autoptr (CsWanted) wanted = g_list_model_get_item (wanted_list, i);

    if (cs_wanted_get_kind (wanted) == CS_WANTED_KEY)
      plan_key (planner, wanted, find_certificate (wanted_list, cs_wanted_get_slot (wanted)));
    if (!may_upload (planner, wanted))
      continue;
    for (guint j = 0; j < g_list_model_get_n_items (G_LIST_MODEL (planner->inventory)); j++) {
      g_autoptr (CsNodeState) state = g_list_model_get_item (G_LIST_MODEL (planner->inventory), j);

      if (cs_planner_is_known (planner, cs_node_state_get_name (state))
          && cs_wanted_is_on (wanted, cs_node_state_get_name (state)))
        plan_upload (planner, wanted, state);
    }
  }
}
