/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The rules on one certificate. */
#include "cs-lint-private.h"

#include <string.h>

#include "cs-cluster-values.h"

#define LETTERS_AND_DIGITS G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS
#define CLIENT_COMMON_NAME "postgres"

void
cs_lint_check_base_name (CsLint *lint)
{
  const char *base = cs_slot_get_base_name (lint->subject);

  if (base[strspn (base, LETTERS_AND_DIGITS)] != '\0')
    cs_lint_report (lint, base);
}

/* A wildcard may stand for the first label only. */
static gboolean
is_name (const char *name)
{
  return cs_value_is_host (name)
         || (g_str_has_prefix (name, "*.") && cs_value_is_host_name (name + 2));
}

void
cs_lint_check_names_syntax (CsLint *lint)
{
  const char *const *names = cs_slot_get_names (lint->subject);

  for (guint i = 0; names[i] != NULL; i++) {
    if (!is_name (names[i]))
      cs_lint_report (lint, names[i]);
  }
}

/* The slot's own list has each once; the file may say it twice or in another case. */
void
cs_lint_check_names_duplicate (CsLint *lint)
{
  g_autofree char *group = g_strconcat ("Certificate ", cs_slot_get_name (lint->subject), NULL);
  g_autofree char *value = cs_cluster_dup_value (lint->cluster, group, "Names");
  g_auto (GStrv) names = g_strsplit (value != NULL ? value : "", ";", -1);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; names[i] != NULL; i++) {
    char *folded = g_ascii_strdown (g_strstrip (names[i]), -1);

    if (!g_hash_table_add (seen, folded) && *names[i] != '\0')
      cs_lint_report (lint, names[i]);
  }
}

/* The parts of the subject with their limits in X.520. */
typedef struct {
  const char *key;
  const char *(*get) (CsSlot *slot);
  glong longest;
} SubjectPart;

static const SubjectPart subject_parts[] = {
  { "CommonName", cs_slot_get_common_name, 64 },
  { "Organization", cs_slot_get_organization, 64 },
  { "OrganizationalUnit", cs_slot_get_organizational_unit, 64 },
  { "Locality", cs_slot_get_locality, 128 },
  { "State", cs_slot_get_state, 128 },
};

static gboolean
has_space (const char *value)
{
  for (const char *p = value; *p != '\0'; p = g_utf8_next_char (p)) {
    if (g_unichar_isspace (g_utf8_get_char (p)))
      return TRUE;
  }

  return FALSE;
}

void
cs_lint_check_spaces (CsLint *lint)
{
  for (guint i = 0; i < G_N_ELEMENTS (subject_parts); i++) {
    const char *value = subject_parts[i].get (lint->subject);

    if (value != NULL && has_space (value))
      cs_lint_report_at (lint, subject_parts[i].key, value);
  }
}

void
cs_lint_check_lengths (CsLint *lint)
{
  for (guint i = 0; i < G_N_ELEMENTS (subject_parts); i++) {
    const char *value = subject_parts[i].get (lint->subject);
    glong length = value != NULL ? g_utf8_strlen (value, -1) : 0;
    g_autofree char *detail = NULL;

    if (length <= subject_parts[i].longest)
      continue;
    detail = g_strdup_printf ("%ld characters, %ld are allowed", length, subject_parts[i].longest);
    cs_lint_report_at (lint, subject_parts[i].key, detail);
  }
}

void
cs_lint_check_country (CsLint *lint)
{
  const char *country = cs_slot_get_country (lint->subject);

  if (country != NULL
      && (strlen (country) != 2 || !g_ascii_isupper (country[0]) || !g_ascii_isupper (country[1])))
    cs_lint_report (lint, country);
}

void
cs_lint_check_wildcard (CsLint *lint)
{
  const char *common_name = cs_slot_get_common_name (lint->subject);
  const char *const *names = cs_slot_get_names (lint->subject);

  if (strchr (common_name, '*') != NULL) {
    cs_lint_report_at (lint, "CommonName", common_name);
    return;
  }
  for (guint i = 0; names[i] != NULL; i++) {
    if (strchr (names[i], '*') != NULL)
      cs_lint_report_at (lint, "Names", names[i]);
  }
}

static gboolean
contains (const char *const *names, const char *wanted)
{
  for (guint i = 0; names[i] != NULL; i++) {
    if (g_ascii_strcasecmp (names[i], wanted) == 0)
      return TRUE;
  }

  return FALSE;
}

void
cs_lint_check_common_name_in_names (CsLint *lint)
{
  const char *common_name = cs_slot_get_common_name (lint->subject);

  if (*common_name != '\0' && (cs_slot_get_roles (lint->subject) & CS_ROLE_DATABASE_CLIENT) == 0
      && !contains (cs_slot_get_names (lint->subject), common_name))
    cs_lint_report (lint, common_name);
}

void
cs_lint_check_cluster_name (CsLint *lint)
{
  g_autoptr (GHashTable) nodes = cs_lint_nodes_of_role (lint->cluster, CS_ROLE_CALLBRIDGE);
  const char *name = cs_cluster_get_name (lint->cluster);

  if (g_hash_table_size (nodes) > 1 && *name != '\0'
      && g_ascii_strcasecmp (cs_slot_get_common_name (lint->subject), name) != 0)
    cs_lint_report (lint, name);
}

/* Cisco's lab wants the node's own name there when there is one Call Bridge only; the cluster's
 * name is as good, for a cluster that is to grow. */
void
cs_lint_check_single_name (CsLint *lint)
{
  g_autoptr (GHashTable) nodes = cs_lint_nodes_of_role (lint->cluster, CS_ROLE_CALLBRIDGE);
  CsNode *node = cs_cluster_find_node (lint->cluster, cs_slot_get_node (lint->subject));
  const char *fqdn = node != NULL ? cs_node_get_fqdn (node) : NULL;
  const char *common_name = cs_slot_get_common_name (lint->subject);

  if (g_hash_table_size (nodes) == 1 && fqdn != NULL && *common_name != '\0'
      && g_ascii_strcasecmp (common_name, fqdn) != 0
      && g_ascii_strcasecmp (common_name, cs_cluster_get_name (lint->cluster)) != 0)
    cs_lint_report (lint, common_name);
}

static void
require_name (CsLint *lint, const char *wanted)
{
  if (wanted != NULL && !cs_lint_slot_holds_name (lint->subject, wanted))
    cs_lint_report (lint, wanted);
}

void
cs_lint_check_node_name (CsLint *lint)
{
  CsNode *node = cs_cluster_find_node (lint->cluster, cs_slot_get_node (lint->subject));

  if (node != NULL)
    require_name (lint, cs_node_get_fqdn (node));
}

/* The name in the address c2w://host:port; for combined certificates another rule demands it. */
void
cs_lint_check_c2w_name (CsLint *lint)
{
  if ((cs_slot_get_roles (lint->subject) & CS_LINT_COMBINED_ROLES) == 0)
    cs_lint_check_node_name (lint);
}

void
cs_lint_check_sip_domain (CsLint *lint)
{
  require_name (lint, cs_cluster_get_sip_domain (lint->cluster));
}

void
cs_lint_check_xmpp_domain (CsLint *lint)
{
  require_name (lint, cs_cluster_get_xmpp_domain (lint->cluster));
}

void
cs_lint_check_web_bridge_name (CsLint *lint)
{
  require_name (lint, cs_cluster_get_web_bridge_name (lint->cluster));
}

void
cs_lint_check_client_common_name (CsLint *lint)
{
  const char *common_name = cs_slot_get_common_name (lint->subject);

  if (*common_name != '\0' && strcmp (common_name, CLIENT_COMMON_NAME) != 0)
    cs_lint_report (lint, common_name);
}

void
cs_lint_check_client_names (CsLint *lint)
{
  if (cs_slot_get_names (lint->subject)[0] != NULL)
    cs_lint_report (lint, NULL);
}

void
cs_lint_check_postgres_role (CsLint *lint)
{
  const char *common_name = cs_slot_get_common_name (lint->subject);

  if (g_ascii_strcasecmp (common_name, CLIENT_COMMON_NAME) == 0
      && (cs_slot_get_roles (lint->subject) & CS_ROLE_DATABASE_CLIENT) == 0)
    cs_lint_report (lint, common_name);
}

void
cs_lint_check_server_names (CsLint *lint)
{
  const char *const *nodes = cs_slot_get_deploy (lint->subject);

  for (guint i = 0; nodes[i] != NULL; i++) {
    CsNode *node = cs_cluster_find_node (lint->cluster, nodes[i]);

    if (node != NULL)
      require_name (lint, cs_node_get_fqdn (node));
  }
}

void
cs_lint_check_no_role (CsLint *lint)
{
  if (cs_slot_get_roles (lint->subject) == CS_ROLE_NONE)
    cs_lint_report (lint, NULL);
}

/* The rule's row says for which roles and releases this is reached. */
void
cs_lint_check_role_gone (CsLint *lint)
{
  g_autofree char *words
      = cs_roles_dup_text (cs_slot_get_roles (lint->subject) & lint->rule->roles);

  cs_lint_report (lint, words);
}

void
cs_lint_check_database_alone (CsLint *lint)
{
  CsRole others = cs_slot_get_roles (lint->subject) & ~CS_ROLE_DATABASE;

  if (others != CS_ROLE_NONE) {
    g_autofree char *words = cs_roles_dup_text (others);

    cs_lint_report (lint, words);
  }
}

void
cs_lint_check_key_stays (CsLint *lint)
{
  if (cs_slot_get_deploy (lint->subject)[0] != NULL && cs_slot_get_deploy (lint->subject)[1] != NULL
      && (cs_slot_get_roles (lint->subject) & CS_ROLE_DATABASE) == 0)
    cs_lint_report (lint, NULL);
}

void
cs_lint_check_full_chain (CsLint *lint)
{
  GListModel *bundles = cs_cluster_get_bundles (lint->cluster);

  for (guint i = 0; i < g_list_model_get_n_items (bundles); i++) {
    g_autoptr (CsBundleSpec) bundle = g_list_model_get_item (bundles, i);

    if (g_strcmp0 (cs_bundle_spec_get_leaf (bundle), cs_slot_get_name (lint->subject)) == 0
        && cs_bundle_spec_is_deployed_to (bundle, cs_slot_get_node (lint->subject)))
      return;
  }

  cs_lint_report (lint, NULL);
}

void
cs_lint_check_own_authority (CsLint *lint)
{
  const char *authority = cs_slot_get_authority (lint->subject);

  if (strcmp (authority, cs_cluster_get_authority (lint->cluster)) != 0
      && !cs_lint_has_authority (lint->cluster, authority))
    cs_lint_report (lint, authority);
}

void
cs_lint_check_signs_itself (CsLint *lint)
{
  if (cs_slot_is_self_signed (lint->subject))
    cs_lint_report (lint, cs_slot_get_name (lint->subject));
}

void
cs_lint_check_public_client (CsLint *lint)
{
  g_autofree char *words
      = cs_roles_dup_text (cs_slot_get_roles (lint->subject) & lint->rule->roles);

  if (cs_lint_authority_is_public (lint->cluster, lint->subject) == CS_LINT_PUBLIC_YES)
    cs_lint_report (lint, words);
}

void
cs_lint_check_canary (CsLint *lint)
{
  if (strcmp (cs_slot_get_name (lint->subject), "countersign-canary") == 0)
    cs_lint_report (lint, NULL);
}
