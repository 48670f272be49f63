/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What an inspector shows of a node. */
#include "cs-details.h"

#include "cs-distance.h"
#include "cs-i18n.h"

static CsSection *
describe_place (CsNodeState *state)
{
  CsSection *section = cs_section_new (_ ("Node"));
  CsNode *node = cs_node_state_get_node (state);
  gint64 round_trip = cs_node_state_get_round_trip_time (state);
  g_autofree char *port = g_strdup_printf ("%u", cs_node_get_port (node));
  g_autofree char *time = NULL;

  cs_section_add (section, _ ("Host"), cs_node_get_host (node));
  cs_section_add (section, _ ("Port"), port);
  cs_section_add (section, _ ("User"), cs_node_get_user (node));
  if (round_trip > 0) {
    /* Translators: a time in milliseconds */
    time = g_strdup_printf (_ ("%.1f ms"), round_trip / 1000.0);
    cs_section_add (section, _ ("Round trip"), time);
  }
  if (cs_node_get_host_key (node) != NULL)
    cs_section_add_code (section, _ ("Pinned host key"), cs_node_get_host_key (node));
  else
    cs_section_add (section, _ ("Host key"),
                    _ ("Not pinned in the cluster file: known_hosts decides."));

  return section;
}

static const char *
label_of_fact (const char *key)
{
  static const struct {
    const char *key;
    const char *label;
  } labels[] = {
    { "key-exchange", N_ ("Key exchange") },
    { "cipher", N_ ("Cipher") },
    /* Translators: a message authentication code */
    { "mac", N_ ("MAC") },
    { "host-key", N_ ("Host key of the server") },
    { "server", N_ ("Server") },
    { "library", N_ ("Library") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++) {
    if (g_str_equal (labels[i].key, key))
      return _ (labels[i].label);
  }

  return key;
}

static CsSection *
describe_channel (CsNodeState *state)
{
  CsSection *section = cs_section_new (_ ("Secure Channel"));
  const char *const *facts = cs_node_state_get_facts (state);

  for (guint i = 0; facts[i] != NULL && facts[i + 1] != NULL; i += 2)
    cs_section_add (section, label_of_fact (facts[i]), facts[i + 1]);

  return section;
}

static CsSection *
describe_services (CsNodeState *state, CsDesired *desired)
{
  CsSection *section = cs_section_new (_ ("In Service"));
  GListModel *servings = cs_inventory_get_servings (cs_desired_get_inventory (desired));

  for (guint i = 0; i < g_list_model_get_n_items (servings); i++) {
    g_autoptr (CsServing) one = g_list_model_get_item (servings, i);
    CsSlotState *slot = cs_desired_find_slot (desired, cs_serving_get_slot (one));
    g_autofree char *words = NULL;
    CsStanding standing;

    if (g_strcmp0 (cs_serving_get_node (one), cs_node_state_get_name (state)) != 0)
      continue;
    standing = cs_serving_judge (one, cs_slot_state_get_certificate (slot), &words);
    cs_section_add_toned (section, cs_role_to_string (cs_serving_get_role (one)), words,
                          standing == CS_STANDING_SERVED    ? CS_TONE_GOOD
                          : standing == CS_STANDING_UNKNOWN ? CS_TONE_UNKNOWN
                                                            : CS_TONE_WARNING);
  }

  return section;
}

/* What is being looked at again is shown as it was, and as good or bad no more. */
static CsSection *
describe_database (CsNodeState *state)
{
  const CsMmpDatabase *database = cs_node_state_get_database (state);
  gboolean fresh = cs_node_state_get_knowledge (state) == CS_KNOWLEDGE_FULL;
  CsSection *section = cs_section_new (_ ("Database Cluster"));

  if (!database->known) {
    cs_section_add_toned (section, _ ("State"), _ ("unknown"), CS_TONE_UNKNOWN);
    return section;
  }
  cs_section_add (section, _ ("State"),
                  database->enabled ? _ ("up: its certificates cannot be changed now")
                                    : _ ("down"));
  cs_section_add (section, _ ("Status"), database->status);
  for (guint i = 0; database->nodes != NULL && i < database->nodes->len; i++) {
    const CsMmpDatabaseNode *node = g_ptr_array_index (database->nodes, i);

    cs_section_add_toned (section, node->primary ? _ ("Primary") : _ ("Member"), node->address,
                          !fresh            ? CS_TONE_UNKNOWN
                          : node->connected ? CS_TONE_GOOD
                                            : CS_TONE_WARNING);
  }

  return section;
}

/* As they can be told from here, which is never a good one: only a node can say so. */
static CsSection *
describe_distances (CsNodeState *state, CsInventory *inventory)
{
  CsSection *section = cs_section_new (_ ("Round Trips to Database Nodes"));
  g_autoptr (GPtrArray) distances = cs_distances_new (inventory);
  const char *name = cs_node_state_get_name (state);

  for (guint i = 0; i < distances->len; i++) {
    const CsDistance *one = distances->pdata[i];
    gboolean from = g_str_equal (one->from, name);
    g_autoptr (CsFinding) finding = NULL;
    g_autofree char *words = NULL;

    if (!from && !g_str_equal (one->to, name))
      continue;
    finding = cs_distance_dup_finding (one);
    words = cs_distance_dup_words (one);
    cs_section_add_toned (section, from ? one->to : one->from, words,
                          finding != NULL
                                  && cs_finding_get_severity (finding) == CS_SEVERITY_WARNING
                              ? CS_TONE_WARNING
                              : CS_TONE_UNKNOWN);
  }

  return section;
}

static CsSection *
describe_column (CsNodeState *state, CsMatrix *matrix)
{
  CsSection *section = cs_section_new (_ ("Files"));
  guint column;

  if (!cs_matrix_find_column (matrix, cs_node_state_get_name (state), &column))
    return section;
  for (guint row = 0; row < cs_matrix_get_n_rows (matrix); row++) {
    const CsCell *cell = cs_matrix_get_cell (matrix, row, column);
    g_autofree char *words = cs_cell_dup_words (cell);

    if (*words != '\0')
      cs_section_add_toned (section, cs_wanted_get_file (cs_matrix_get_row (matrix, row)), words,
                            cs_cell_get_tone (cell));
  }

  return section;
}

GListModel *
cs_details_of_node (CsNodeState *state, CsDesired *desired, CsMatrix *matrix)
{
  GListStore *sections;

  g_return_val_if_fail (CS_IS_NODE_STATE (state), NULL);

  sections = g_list_store_new (CS_TYPE_SECTION);
  if (cs_node_state_get_error (state) != NULL) {
    CsSection *section = cs_section_new (_ ("Problems"));
    g_autofree char *reason = cs_language_dup_here (cs_node_state_get_error (state)->message);

    cs_section_add_toned (section, _ ("Could not be looked at"), reason, CS_TONE_ERROR);
    cs_sections_take (sections, section);
  }
  cs_sections_take (sections, describe_place (state));
  cs_sections_take (sections, describe_channel (state));
  if (desired != NULL)
    cs_sections_take (sections, describe_services (state, desired));
  if (cs_node_state_get_database (state) != NULL)
    cs_sections_take (sections, describe_database (state));
  if (desired != NULL)
    cs_sections_take (sections, describe_distances (state, cs_desired_get_inventory (desired)));
  if (matrix != NULL)
    cs_sections_take (sections, describe_column (state, matrix));

  return G_LIST_MODEL (sections);
}
