/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-lint.h"

#include <string.h>

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
  case CS_LINT_REQUEST:
  case CS_LINT_CERTIFICATE:
  case CS_LINT_ISSUED:
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
  const char *shown_text = cs_language_translate (rule->text);
  g_autofree char *text
      = clean != NULL ? g_strdup_printf ("%s: %s", clean, rule->text) : g_strdup (rule->text);
  g_autofree char *shown
      = clean != NULL ? g_strdup_printf ("%s: %s", clean, shown_text) : g_strdup (shown_text);
  g_autofree char *group = dup_subject_group (lint);
  g_autoptr (CsFinding) finding = cs_finding_new (rule->id, rule->severity, text, rule->remedy);
  guint line = key != NULL ? cs_cluster_get_line (lint->cluster, group, key) : 0;

  /* A key that is not there is placed at its group. */
  if (line == 0)
    line = cs_cluster_get_line (lint->cluster, group, NULL);
  cs_finding_set_place (finding, cs_cluster_get_path (lint->cluster), line, group, key);
  cs_finding_set_shown (finding, shown, cs_language_translate (rule->remedy));
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

static gboolean
applies_to (const CsLintRule *rule, gpointer subject)
{
  return rule->roles == CS_ROLE_NONE || !CS_IS_SLOT (subject)
         || (cs_slot_get_roles (subject) & rule->roles) != 0;
}

static void
run_on_each (CsLint *lint, GListModel *subjects)
{
  for (guint i = 0; i < g_list_model_get_n_items (subjects); i++) {
    g_autoptr (GObject) subject = g_list_model_get_item (subjects, i);

    lint->subject = subject;
    if (applies_to (lint->rule, subject))
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
  case CS_LINT_REQUEST:
  case CS_LINT_CERTIFICATE:
  case CS_LINT_ISSUED:
    break; /* there is none yet */
  }
}

static void
run_all (CsCluster *cluster, GListStore *findings)
{
  CsLint lint = { .cluster = cluster, .findings = findings };
  guint n_rules;
  const CsLintRule *rules = cs_lint_rules (&n_rules);

  for (guint i = 0; i < n_rules; i++) {
    lint.rule = &rules[i];
    if (applies_to_release (lint.rule, cs_cluster_get_release (cluster)))
      run_rule (&lint);
  }
  cs_findings_sort (findings);
}

/* The rules on what exists: @lint says which request or certificate, and for which slot. */
static void
run_on_issued (CsLint *lint)
{
  CsLintScope scope = lint->request != NULL ? CS_LINT_REQUEST : CS_LINT_CERTIFICATE;
  guint n_rules;
  const CsLintRule *rules = cs_lint_rules (&n_rules);

  for (guint i = 0; i < n_rules; i++) {
    lint->rule = &rules[i];
    if ((lint->rule->scope == scope || lint->rule->scope == CS_LINT_ISSUED)
        && applies_to_release (lint->rule, cs_cluster_get_release (lint->cluster))
        && applies_to (lint->rule, lint->subject))
      lint->rule->check (lint);
  }
}

GListModel *
cs_lint_request (CsCluster *cluster, CsSlot *slot, CsRequest *request)
{
  g_autoptr (GListStore) findings = g_list_store_new (CS_TYPE_FINDING);
  CsLint lint = { .cluster = cluster, .findings = findings, .subject = slot, .request = request };

  g_return_val_if_fail (CS_IS_CLUSTER (cluster), NULL);
  g_return_val_if_fail (CS_IS_SLOT (slot), NULL);
  g_return_val_if_fail (CS_IS_REQUEST (request), NULL);

  run_on_issued (&lint);

  return G_LIST_MODEL (g_steal_pointer (&findings));
}

GListModel *
cs_lint_certificate (CsCluster *cluster, CsSlot *slot, CsCertificate *certificate, gint64 now)
{
  g_autoptr (GListStore) findings = g_list_store_new (CS_TYPE_FINDING);
  CsLint lint = { .cluster = cluster,
                  .findings = findings,
                  .subject = slot,
                  .certificate = certificate,
                  .now = now };

  g_return_val_if_fail (CS_IS_CLUSTER (cluster), NULL);
  g_return_val_if_fail (CS_IS_SLOT (slot), NULL);
  g_return_val_if_fail (CS_IS_CERTIFICATE (certificate), NULL);

  run_on_issued (&lint);

  return G_LIST_MODEL (g_steal_pointer (&findings));
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
