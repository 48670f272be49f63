/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-lint.h"

#include <string.h>

#include "cs-error.h"
#include "cs-lint-private.h"
#include "cs-names.h"

static gboolean
is_set (CsRelease release)
{
  return release.major != 0;
}

static gboolean
applies_to_release (const CsLintRule *rule, CsRelease release)
{
  if (!is_set (rule->since) && !is_set (rule->before))
    return TRUE;
  if (!is_set (release))
    return FALSE;

  return (!is_set (rule->since)
          || cs_release_at_least (release, rule->since.major, rule->since.minor))
         && (!is_set (rule->before)
             || !cs_release_at_least (release, rule->before.major, rule->before.minor));
}

static char *
dup_subject_group (CsLint *lint)
{
  switch (lint->rule->scope) {
  case CS_LINT_CLUSTER:
    break;
  case CS_LINT_NODE:
    return cs_node_dup_group (lint->subject);
  case CS_LINT_SLOT:
    return g_strconcat ("Certificate ", cs_slot_get_name (lint->subject), NULL);
  case CS_LINT_BUNDLE:
    return g_strconcat ("Bundle ", cs_bundle_spec_get_name (lint->subject), NULL);
  }

  return g_strdup ("Cluster");
}

void
cs_lint_report (CsLint *lint, const char *detail)
{
  cs_lint_report_at (lint, lint->rule->key, detail);
}

void
cs_lint_report_at (CsLint *lint, const char *key, const char *detail)
{
  const CsLintRule *rule = lint->rule;
  g_autofree char *clean = detail != NULL ? cs_escape_control (detail) : NULL;
  g_autofree char *text
      = clean != NULL ? g_strdup_printf ("%s: %s", clean, rule->text) : g_strdup (rule->text);
  g_autofree char *group = dup_subject_group (lint);
  g_autoptr (CsFinding) finding = cs_finding_new (rule->id, rule->severity, text, rule->remedy);
  guint line = key != NULL ? cs_cluster_get_line (lint->cluster, group, key) : 0;

  /* A key that is not there is placed at its group. */
  if (line == 0)
    line = cs_cluster_get_line (lint->cluster, group, NULL);
  cs_finding_set_place (finding, cs_cluster_get_path (lint->cluster), line, group, key);
  cs_finding_set_source (finding, rule->source);
  g_list_store_append (lint->findings, finding);
}

/* "*.lab" for "a.lab": a wildcard stands for one label. */
static gboolean
covers (const char *name, const char *wanted)
{
  const char *dot = strchr (wanted, '.');

  return g_ascii_strcasecmp (name, wanted) == 0
         || (g_str_has_prefix (name, "*.") && dot != NULL
             && g_ascii_strcasecmp (name + 1, dot) == 0);
}

gboolean
cs_lint_slot_holds_name (CsSlot *slot, const char *wanted)
{
  const char *const *names = cs_slot_get_names (slot);

  if (names[0] == NULL)
    return covers (cs_slot_get_common_name (slot), wanted);
  for (guint i = 0; names[i] != NULL; i++) {
    if (covers (names[i], wanted))
      return TRUE;
  }

  return FALSE;
}

GHashTable *
cs_lint_nodes_of_role (CsCluster *cluster, CsRole roles)
{
  GListModel *slots = cs_cluster_get_slots (cluster);
  GHashTable *nodes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < g_list_model_get_n_items (slots); i++) {
    g_autoptr (CsSlot) slot = g_list_model_get_item (slots, i);
    const char *const *deploy = cs_slot_get_deploy (slot);
    gboolean travels = (cs_slot_get_roles (slot) & CS_ROLE_DATABASE) != 0;

    /* Without the key a certificate serves nothing: only the first node, its own, has it. */
    for (guint k = 0; (cs_slot_get_roles (slot) & roles) != 0 && deploy[k] != NULL; k++) {
      if (k == 0 || travels)
        g_hash_table_add (nodes, g_strdup (deploy[k]));
    }
  }

  return nodes;
}

static void
run_on_each (CsLint *lint, GListModel *subjects)
{
  for (guint i = 0; i < g_list_model_get_n_items (subjects); i++) {
    g_autoptr (GObject) subject = g_list_model_get_item (subjects, i);

    lint->subject = subject;
    if (lint->rule->roles == CS_ROLE_NONE || !CS_IS_SLOT (subject)
        || (cs_slot_get_roles (CS_SLOT (subject)) & lint->rule->roles) != 0)
      lint->rule->check (lint);
  }
}

static void
run_rule (CsLint *lint)
{
  switch (lint->rule->scope) {
  case CS_LINT_CLUSTER:
    lint->subject = lint->cluster;
    lint->rule->check (lint);
    break;
  case CS_LINT_NODE:
    run_on_each (lint, cs_cluster_get_nodes (lint->cluster));
    break;
  case CS_LINT_SLOT:
    run_on_each (lint, cs_cluster_get_slots (lint->cluster));
    break;
  case CS_LINT_BUNDLE:
    run_on_each (lint, cs_cluster_get_bundles (lint->cluster));
    break;
  }
}

static void
run_all (CsCluster *cluster, GListStore *findings)
{
  CsLint lint = { cluster, findings, NULL, NULL };
  guint n_rules;
  const CsLintRule *rules = cs_lint_rules (&n_rules);

  for (guint i = 0; i < n_rules; i++) {
    lint.rule = &rules[i];
    if (applies_to_release (lint.rule, cs_cluster_get_release (cluster)))
      run_rule (&lint);
  }
  cs_findings_sort (findings);
}

GListModel *
cs_lint_cluster (CsCluster *cluster)
{
  GListStore *findings;

  g_return_val_if_fail (CS_IS_CLUSTER (cluster), NULL);

  findings = g_list_store_new (CS_TYPE_FINDING);
  run_all (cluster, findings);

  return G_LIST_MODEL (findings);
}

GListModel *
cs_lint_all (CsCluster *cluster)
{
  GListModel *own;
  GListStore *findings;

  g_return_val_if_fail (CS_IS_CLUSTER (cluster), NULL);

  own = cs_cluster_get_findings (cluster);
  findings = g_list_store_new (CS_TYPE_FINDING);
  for (guint i = 0; i < g_list_model_get_n_items (own); i++) {
    g_autoptr (CsFinding) one = g_list_model_get_item (own, i);

    g_list_store_append (findings, one);
  }
  run_all (cluster, findings);

  return G_LIST_MODEL (findings);
}

static gboolean
has_id (GListModel *findings, const char *id)
{
  for (guint i = 0; i < g_list_model_get_n_items (findings); i++) {
    g_autoptr (CsFinding) one = g_list_model_get_item (findings, i);

    if (strcmp (cs_finding_get_id (one), id) == 0)
      return TRUE;
  }

  return FALSE;
}

gboolean
cs_lint_self_test (GError **error)
{
  /* One thing wrong for each kind of object that rules look at. */
  static const char canary[] = "[Cluster]\nName=canary.invalid\n"
                               "[Node a]\nHost=192.0.2.1\n"
                               "[Certificate countersign-canary]\nNode=a\nCommonName=Postgres\n"
                               "Roles=database-client\n"
                               "[Bundle b]\nKind=trust\nMembers=@root\nFile=b.der\n";
  static const char *const must_fire[]
      = { "canary", "base-name", "database-client-cn", "release", "node-fqdn", "bundle-ending" };
  g_autoptr (CsCluster) cluster = cs_cluster_new_from_data (canary, -1, NULL, NULL, error);
  g_autoptr (GListModel) findings = NULL;

  if (cluster == NULL)
    return FALSE;

  findings = cs_lint_cluster (cluster);
  for (guint i = 0; i < G_N_ELEMENTS (must_fire); i++) {
    if (has_id (findings, must_fire[i]))
      continue;
    g_set_error (error, CS_ERROR, CS_ERROR_RULE,
                 "the rules do not work: “%s” is silent on the built-in wrong cluster; reinstall "
                 "the program",
                 must_fire[i]);
    return FALSE;
  }

  return TRUE;
}
