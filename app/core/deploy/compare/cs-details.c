/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-details.h"

#include "cs-i18n.h"
#include "cs-chain.h"
#include "cs-name-table.h"
#include "cs-relations.h"
#include "cs-time.h"

CsTone
cs_cell_state_to_tone (CsCellState state)
{
  switch (state) {
  case CS_CELL_NOT_WANTED:
    return CS_TONE_NEUTRAL;
  case CS_CELL_PRESENT:
    return CS_TONE_GOOD;
  case CS_CELL_MISSING:
  case CS_CELL_DIFFERS:
  case CS_CELL_WRONG_NODE:
  case CS_CELL_EXPIRING:
    return CS_TONE_WARNING;
  case CS_CELL_KEY_MISMATCH:
  case CS_CELL_EXPIRED:
  case CS_CELL_INVALID:
    return CS_TONE_ERROR;
  case CS_CELL_UNKNOWN:
    return CS_TONE_UNKNOWN;
  }

  g_return_val_if_reached (CS_TONE_UNKNOWN);
}

CsTone
cs_cell_get_tone (const CsCell *cell)
{
  CsTone tone;

  g_return_val_if_fail (cell != NULL, CS_TONE_UNKNOWN);

  tone = cs_cell_state_to_tone (cell->state);
  if (cell->standing == CS_STANDING_UNKNOWN || cell->standing == CS_STANDING_SERVED)
    return tone;

  return cs_tone_worse (tone, CS_TONE_WARNING);
}

CsTone
cs_tone_worse (CsTone a, CsTone b)
{
  static const CsTone by_weight[]
      = { CS_TONE_ERROR, CS_TONE_WARNING, CS_TONE_UNKNOWN, CS_TONE_GOOD };

  for (guint i = 0; i < G_N_ELEMENTS (by_weight); i++) {
    if (a == by_weight[i] || b == by_weight[i])
      return by_weight[i];
  }

  return CS_TONE_NEUTRAL;
}

/* "present on cms1a" is enough for the good; everything else brings its evidence. */
/* What the matrix writes into its cells; days are counted below. */
static const char *const words_of_cells[] = {
  N_ ("present"),    N_ ("missing"),   N_ ("differs"),  N_ ("wrong node"),   N_ ("no match"),
  N_ ("unproved"),   N_ ("expired"),   N_ ("disagree"), N_ ("not valid"),    N_ ("no good"),
  N_ ("unreadable"), N_ ("unknown"),   N_ ("changed"),  N_ ("removed"),      N_ ("rolled back"),
  N_ ("served"),     N_ ("no answer"), N_ ("no TLS"),   N_ ("switched off"), N_ ("not in service"),
  N_ ("not clean"),
};

char *
cs_cell_dup_words (const CsCell *cell)
{
  g_return_val_if_fail (cell != NULL, NULL);

  if (cell->state == CS_CELL_EXPIRING && g_ascii_isdigit (cell->text[0])) {
    int days = (int) g_ascii_strtoll (cell->text, NULL, 10);

    return g_strdup_printf (ngettext ("%d day", "%d days", (gulong) days), days);
  }
  for (guint i = 0; i < G_N_ELEMENTS (words_of_cells); i++) {
    if (g_str_equal (words_of_cells[i], cell->text))
      return g_strdup (_ (words_of_cells[i]));
  }

  return g_strdup (cell->text);
}

static void
add_cell (CsSection *section, const char *label, const CsCell *cell)
{
  g_autofree char *words = NULL;
  g_autofree char *text = NULL;

  if (cell == NULL || (cell->state == CS_CELL_NOT_WANTED && *cell->text == '\0'))
    return;
  words = cs_cell_dup_words (cell);
  text = cell->evidence != NULL && *cell->evidence != '\0'
             ? g_strdup_printf ("%s\n%s", words, cell->evidence)
             : g_strdup (words);
  cs_section_add_toned (section, label, text, cs_cell_get_tone (cell));
}

/* --- cluster -----------------------------------------------------------------------------------
 */

static CsSection *
describe_files (CsCluster *cluster)
{
  CsSection *section = cs_section_new (_ ("Authority"));

  cs_section_add (section, _ ("Plugin"), cs_cluster_get_authority (cluster));
  cs_section_add (section, _ ("Root file"), cs_cluster_get_root_file (cluster));
  cs_section_add (section, _ ("Intermediates file"), cs_cluster_get_intermediate_file (cluster));
  cs_section_add (section, _ ("CA file"), cs_cluster_get_ca_file (cluster));

  return section;
}

static const char *const words_of_states[] = {
  [CS_CELL_NOT_WANTED] = N_ ("not wanted"), [CS_CELL_PRESENT] = N_ ("present"),
  [CS_CELL_MISSING] = N_ ("missing"),       [CS_CELL_DIFFERS] = N_ ("differs"),
  [CS_CELL_WRONG_NODE] = N_ ("wrong node"), [CS_CELL_KEY_MISMATCH] = N_ ("no match"),
  [CS_CELL_EXPIRING] = N_ ("ends soon"),    [CS_CELL_EXPIRED] = N_ ("expired"),
  [CS_CELL_INVALID] = N_ ("not valid"),     [CS_CELL_UNKNOWN] = N_ ("unknown"),
};

static CsSection *
count_cells (CsMatrix *matrix)
{
  CsSection *section = cs_section_new (_ ("Files on the Nodes"));
  guint counts[CS_CELL_UNKNOWN + 1] = { 0 };

  for (guint row = 0; row < cs_matrix_get_n_rows (matrix); row++) {
    for (guint column = 0; column < cs_matrix_get_n_columns (matrix); column++)
      counts[cs_matrix_get_cell (matrix, row, column)->state]++;
  }
  for (guint state = CS_CELL_PRESENT; state < G_N_ELEMENTS (counts); state++) {
    g_autofree char *text
        = g_strdup_printf (ngettext ("%u file", "%u files", counts[state]), counts[state]);

    if (counts[state] > 0)
      cs_section_add_toned (section, _ (words_of_states[state]), text,
                            cs_cell_state_to_tone (state));
  }

  return section;
}

GListModel *
cs_details_of_cluster (CsCluster *cluster, CsMatrix *matrix)
{
  GListStore *sections;
  CsSection *section;
  g_autofree char *release = NULL;

  g_return_val_if_fail (CS_IS_CLUSTER (cluster), NULL);

  sections = g_list_store_new (CS_TYPE_SECTION);
  if (matrix != NULL)
    cs_sections_take (sections, count_cells (matrix));
  section = cs_section_new (_ ("Cluster"));
  release = g_strdup_printf ("%u.%u", cs_cluster_get_release (cluster).major,
                             cs_cluster_get_release (cluster).minor);
  cs_section_add (section, _ ("Name"), cs_cluster_get_name (cluster));
  cs_section_add (section, _ ("Release"), release);
  cs_section_add (section, _ ("SIP domain"), cs_cluster_get_sip_domain (cluster));
  cs_section_add (section, _ ("XMPP domain"), cs_cluster_get_xmpp_domain (cluster));
  cs_section_add (section, _ ("Web bridge name"), cs_cluster_get_web_bridge_name (cluster));
  cs_section_add (section, _ ("File"), cs_cluster_get_path (cluster));
  cs_sections_take (sections, section);
  cs_sections_take (sections, describe_files (cluster));

  return G_LIST_MODEL (sections);
}

/* --- relations ---------------------------------------------------------------------------------
 */

static const char *
label_of_relation (CsRelationKind kind)
{
  switch (kind) {
  case CS_RELATION_SLOT:
    return _ ("Certificate of the cluster");
  case CS_RELATION_REQUEST:
    return _ ("Answers the request");
  case CS_RELATION_CERTIFICATE:
    return _ ("Answered by");
  case CS_RELATION_KEY:
    return _ ("Private key");
  case CS_RELATION_ISSUER:
    return _ ("Issued by");
  case CS_RELATION_PLACE:
    return _ ("On the node");
  case CS_RELATION_BUNDLE:
    return _ ("In the bundle");
  case CS_RELATION_CHAIN:
    return _ ("Chain");
  }

  g_return_val_if_reached (NULL);
}

CsSection *
cs_details_of_relations (GListModel *take_relations)
{
  g_autoptr (GListModel) relations = take_relations;
  CsSection *section = cs_section_new (_ ("Relations"));

  for (guint i = 0; i < g_list_model_get_n_items (relations); i++) {
    g_autoptr (CsRelation) one = g_list_model_get_item (relations, i);
    const char *node = cs_relation_get_node (one);
    const char *file = cs_relation_get_file (one);
    g_autofree char *text = NULL;

    if (node != NULL && file != NULL)
      /* Translators: a node, a file on it, and what is said of it */
      text = g_strdup_printf (_ ("%s, %s: %s"), node, file, cs_relation_get_text (one));
    cs_section_add_toned (section, label_of_relation (cs_relation_get_kind (one)),
                          text != NULL ? text : cs_relation_get_text (one),
                          cs_relation_get_tone (one));
  }

  return section;
}

/* --- certificate slot --------------------------------------------------------------------------
 */

/* Each name of a certificate with what it is in the cluster, on the node that makes its key. */
static CsSection *
describe_names (CsCluster *cluster, CsInventory *inventory, CsSlot *slot)
{
  g_autoptr (CsNameTable) table = cs_name_table_new (cluster, inventory);
  CsSection *section = cs_section_new (_ ("Names and What They Serve"));

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (table)); i++) {
    g_autoptr (CsNameRow) row = g_list_model_get_item (G_LIST_MODEL (table), i);
    CsNameUse *use = cs_name_row_find_use (row, cs_slot_get_name (slot), cs_slot_get_node (slot));
    g_autofree char *serves = cs_serves_dup_text (cs_name_row_get_serves (row));
    g_autofree char *text = NULL;

    if (use == NULL)
      continue;
    text = *serves != '\0'
               /* Translators: what a name serves, and how it stands: "cluster: in the certificate"
                */
               ? g_strdup_printf (_ ("%s: %s"), serves, cs_name_use_get_text (use))
               : g_strdup (cs_name_use_get_text (use));
    cs_section_add_toned (section, cs_name_row_get_name (row), text, cs_name_use_get_tone (use));
  }

  return section;
}

static CsSection *
describe_wish (CsSlot *slot)
{
  CsSection *section = cs_section_new (_ ("Asked For"));
  g_autofree char *roles = cs_roles_dup_text (cs_slot_get_roles (slot));

  cs_section_add (section, _ ("Common name"), cs_slot_get_common_name (slot));
  cs_section_add_names (section, _ ("Names"), cs_slot_get_names (slot));
  cs_section_add (section, _ ("Roles"), roles);
  cs_section_add (section, _ ("Key made on"), cs_slot_get_node (slot));
  cs_section_add_names (section, _ ("On the nodes"), cs_slot_get_deploy (slot));
  cs_section_add (section, _ ("Authority"), cs_slot_get_authority (slot));

  return section;
}

static CsSection *
describe_rejections (CsSlotState *state)
{
  CsSection *section = cs_section_new (_ ("Problems"));
  const char *const *rejections = cs_slot_state_get_rejections (state);

  cs_section_add_toned (section, _ ("Request"), cs_slot_state_get_request_problem (state),
                        CS_TONE_ERROR);
  for (guint i = 0; rejections != NULL && rejections[i] != NULL; i++)
    cs_section_add_toned (section, _ ("Rejected"), rejections[i], CS_TONE_WARNING);

  return section;
}

static CsSection *
describe_progress (CsSlotState *state)
{
  CsSection *section = cs_section_new (_ ("State"));

  if (!cs_slot_state_is_known (state)) {
    cs_section_add_toned (section, _ ("Certificate"),
                          _ ("Unknown: the node that makes its key was not looked at."),
                          CS_TONE_UNKNOWN);
    return section;
  }
  cs_section_add_toned (section, _ ("Private key"),
                        cs_slot_state_has_key (state) ? _ ("on its node") : _ ("not made yet"),
                        cs_slot_state_has_key (state) ? CS_TONE_GOOD : CS_TONE_WARNING);
  cs_section_add_toned (section, _ ("Request"),
                        cs_slot_state_get_request (state) != NULL ? _ ("on its node")
                                                                  : _ ("none on its node"),
                        CS_TONE_NEUTRAL);
  if (cs_slot_state_get_certificate (state) == NULL)
    cs_section_add_toned (section, _ ("Certificate"), _ ("not issued yet"), CS_TONE_WARNING);
  else if (cs_slot_state_is_due (state))
    cs_section_add_toned (section, _ ("Certificate"), _ ("due for renewal"), CS_TONE_WARNING);
  else
    cs_section_add_toned (section, _ ("Certificate"), _ ("in force"), CS_TONE_GOOD);

  return section;
}

GListModel *
cs_details_of_slot (CsCluster *cluster, CsSlotState *state, CsDesired *desired, gint64 now)
{
  CsInventory *inventory;
  GListStore *sections;
  CsCertificate *certificate;
  CsRequest *request;

  g_return_val_if_fail (CS_IS_CLUSTER (cluster), NULL);
  g_return_val_if_fail (CS_IS_SLOT_STATE (state), NULL);
  g_return_val_if_fail (CS_IS_DESIRED (desired), NULL);

  inventory = cs_desired_get_inventory (desired);
  sections = g_list_store_new (CS_TYPE_SECTION);
  certificate = cs_slot_state_get_certificate (state);
  request = cs_slot_state_get_request (state);
  cs_sections_take (sections, describe_rejections (state));
  cs_sections_take (sections, describe_progress (state));
  cs_sections_take (sections, describe_names (cluster, inventory, cs_slot_state_get_slot (state)));
  if (certificate != NULL)
    cs_sections_take (sections, cs_details_of_relations (
                                    cs_relations_of_certificate (cluster, inventory, certificate)));
  if (certificate != NULL)
    cs_sections_take_all (
        sections, cs_describe_certificate (certificate, now, cs_cluster_get_renew_days (cluster)));
  else if (request != NULL)
    cs_sections_take_all (sections, cs_describe_request (request));
  cs_sections_take (sections, describe_wish (cs_slot_state_get_slot (state)));

  return G_LIST_MODEL (sections);
}

/* --- bundle ------------------------------------------------------------------------------------
 */

static CsWanted *
find_row (CsMatrix *matrix, CsBundleSpec *bundle)
{
  for (guint row = 0; row < cs_matrix_get_n_rows (matrix); row++) {
    CsWanted *wanted = cs_matrix_get_row (matrix, row);

    if (cs_wanted_is_of_bundle (wanted, bundle))
      return wanted;
  }

  return NULL;
}

/* Which certificate of the cluster it is, where it is one: all nodes' common names are equal (trap
 * T08). */
static char *
dup_name (CsDesired *desired, CsCertificate *certificate)
{
  GListModel *states = cs_desired_get_slot_states (desired);
  const char *name = cs_certificate_get_common_name (certificate);

  if (name == NULL)
    name = cs_certificate_get_subject (certificate);
  for (guint i = 0; i < g_list_model_get_n_items (states); i++) {
    g_autoptr (CsSlotState) state = g_list_model_get_item (states, i);
    CsCertificate *current = cs_slot_state_get_certificate (state);

    if (current != NULL && cs_certificate_equal (current, certificate))
      /* Translators: the first %s is the name of a certificate of the cluster, the second one its
       * common name */
      return g_strdup_printf (_ ("%s, %s"), cs_slot_get_name (cs_slot_state_get_slot (state)),
                              name);
  }

  return g_strdup (name);
}

static CsSection *
describe_members (const char *title, CsDesired *desired, CsBundle *content)
{
  CsSection *section = cs_section_new (title);

  for (guint i = 0; i < cs_bundle_get_n (content); i++) {
    CsCertificate *member = cs_bundle_get (content, i);
    g_autofree char *name = dup_name (desired, member);

    cs_section_add_code (section, name, cs_certificate_get_sha256 (member));
  }

  return section;
}

static CsSection *
describe_unknown_members (CsBundleSpec *bundle, const char *reason)
{
  CsSection *section = cs_section_new (_ ("Members"));

  cs_section_add (section, _ ("Begins with"), cs_bundle_spec_get_leaf (bundle));
  cs_section_add_names (section, _ ("Asked for"), cs_bundle_spec_get_members (bundle));
  cs_section_add_toned (section, _ ("Not known yet"), reason, CS_TONE_UNKNOWN);

  return section;
}

static CsSection *
describe_row (CsBundleSpec *bundle, CsMatrix *matrix)
{
  CsSection *section = cs_section_new (_ ("On the Nodes"));
  const char *const *nodes = cs_bundle_spec_get_deploy (bundle);

  for (guint i = 0; nodes[i] != NULL; i++)
    add_cell (section, nodes[i],
              cs_matrix_find (matrix, cs_bundle_spec_get_file_name (bundle), nodes[i]));

  return section;
}

GListModel *
cs_details_of_bundle (CsBundleSpec *bundle, CsDesired *desired, CsMatrix *matrix)
{
  GListStore *sections;
  CsSection *section;
  CsWanted *wanted;
  CsBundle *content;
  const char *reason = NULL;

  g_return_val_if_fail (CS_IS_BUNDLE_SPEC (bundle), NULL);
  g_return_val_if_fail (CS_IS_DESIRED (desired), NULL);

  sections = g_list_store_new (CS_TYPE_SECTION);
  section = cs_section_new (_ ("Bundle"));
  cs_section_add (section, _ ("File"), cs_bundle_spec_get_file_name (bundle));
  cs_section_add (section, _ ("Kind"),
                  cs_bundle_spec_get_kind (bundle) == CS_BUNDLE_CHAIN
                      ? _ ("chain: leaf, intermediates, root, in order")
                      : _ ("trust list: a set of certificates"));
  cs_sections_take (sections, section);

  wanted = find_row (matrix, bundle);
  content = wanted != NULL ? cs_desired_get_content (desired, wanted, &reason) : NULL;
  cs_sections_take (sections, content != NULL ? describe_members (_ ("Members"), desired, content)
                                              : describe_unknown_members (bundle, reason));
  cs_sections_take (sections, describe_row (bundle, matrix));

  return G_LIST_MODEL (sections);
}

/* --- file --------------------------------------------------------------------------------------
 */

static CsSection *
describe_file (CsNodeFile *file)
{
  CsSection *section = cs_section_new (_ ("File"));
  g_autofree char *size = NULL;
  g_autofree char *problem = NULL;

  if (file == NULL)
    return section;
  size = g_format_size (cs_node_file_get_size (file));
  cs_section_add (section, _ ("Size"), size);
  if (cs_time_is_known (cs_node_file_get_modified (file)) && cs_node_file_get_modified (file) > 0) {
    g_autofree char *time = cs_time_format (cs_node_file_get_modified (file));

    cs_section_add (section, _ ("Modified"), time);
  }
  cs_section_add_code (section, _ ("SHA-256 of the file"), cs_node_file_get_sha256 (file));
  if (!cs_node_file_was_read (file))
    cs_section_add (section, _ ("Content"), _ ("Seen in the listing, never read."));
  problem = cs_language_dup_here (cs_node_file_get_problem (file));
  cs_section_add_toned (section, _ ("Content"), problem, CS_TONE_ERROR);
  cs_faults_describe (cs_node_file_get_faults (file) & CS_FAULTS_STRICT, section);

  return section;
}

static void
take_content (GListStore *sections,
              CsDesired *desired,
              CsNodeFile *file,
              gint64 now,
              guint warn_days)
{
  CsBundle *bundle = cs_node_file_get_bundle (file);
  CsCertificate *certificate = cs_node_file_get_certificate (file);
  CsRequest *request = cs_node_file_get_request (file);

  if (bundle != NULL && cs_bundle_get_n (bundle) > 1)
    cs_sections_take (sections, describe_members (_ ("Certificates"), desired, bundle));
  else if (certificate != NULL)
    cs_sections_take_all (sections, cs_describe_certificate (certificate, now, warn_days));
  else if (request != NULL)
    cs_sections_take_all (sections, cs_describe_request (request));
}

/* A trust list is a set: what it would be as a chain is nobody's question. */
static gboolean
is_trust_list (CsCluster *cluster, const char *file)
{
  GListModel *bundles = cs_cluster_get_bundles (cluster);

  for (guint i = 0; i < g_list_model_get_n_items (bundles); i++) {
    g_autoptr (CsBundleSpec) bundle = g_list_model_get_item (bundles, i);

    if (g_str_equal (cs_bundle_spec_get_file_name (bundle), file))
      return cs_bundle_spec_get_kind (bundle) == CS_BUNDLE_TRUST;
  }

  return FALSE;
}

static CsSection *
describe_chain (CsBundle *bundle)
{
  CsSection *section = cs_section_new (_ ("Relations"));
  g_autofree char *reason = NULL;

  if (cs_chain_judge (bundle, &reason) == CS_CHAIN_COMPLETE)
    cs_section_add (section, _ ("As a chain"), _ ("complete and in order"));
  else
    cs_section_add (section, _ ("As a chain"), reason);

  return section;
}

/* Of what stands first in it: of a bundle only what it is as a chain. */
static void
take_relations (GListStore *sections, CsCluster *cluster, CsInventory *inventory, CsNodeFile *file)
{
  CsBundle *bundle = cs_node_file_get_bundle (file);
  CsCertificate *certificate = cs_node_file_get_certificate (file);
  CsRequest *request = cs_node_file_get_request (file);

  if (bundle != NULL && cs_bundle_get_n (bundle) > 1) {
    if (!is_trust_list (cluster, cs_node_file_get_name (file)))
      cs_sections_take (sections, describe_chain (bundle));
  } else if (certificate != NULL) {
    cs_sections_take (sections, cs_details_of_relations (
                                    cs_relations_of_certificate (cluster, inventory, certificate)));
  } else if (request != NULL) {
    cs_sections_take (
        sections, cs_details_of_relations (cs_relations_of_request (cluster, inventory, request)));
  }
}

GListModel *
cs_details_of_file (CsCluster *cluster,
                    CsNodeState *state,
                    const char *file,
                    CsDesired *desired,
                    CsMatrix *matrix,
                    gint64 now)
{
  GListStore *sections;
  CsSection *verdict;
  CsNodeFile *found;

  g_return_val_if_fail (CS_IS_CLUSTER (cluster), NULL);
  g_return_val_if_fail (CS_IS_NODE_STATE (state), NULL);
  g_return_val_if_fail (file != NULL, NULL);

  sections = g_list_store_new (CS_TYPE_SECTION);
  found = cs_node_state_find_file (state, file);
  verdict = cs_section_new (_ ("State"));
  add_cell (verdict, cs_node_state_get_name (state),
            cs_matrix_find (matrix, file, cs_node_state_get_name (state)));
  cs_sections_take (sections, verdict);
  if (found != NULL)
    take_relations (sections, cluster, cs_desired_get_inventory (desired), found);
  if (found != NULL)
    take_content (sections, desired, found, now, cs_cluster_get_renew_days (cluster));
  cs_sections_take (sections, describe_file (found));

  return G_LIST_MODEL (sections);
}
