/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-planner.h"

#include "cs-error.h"
#include "cs-names.h"

/* What the cluster file asks for follows from it: the next plan would undo anything else. */
static gboolean
is_wanted (CsPlanner *planner, const char *node, const char *file)
{
  GListModel *wanted = cs_inventory_get_wanted (planner->inventory);

  for (guint i = 0; i < g_list_model_get_n_items (wanted); i++) {
    g_autoptr (CsWanted) one = g_list_model_get_item (wanted, i);

    if (g_str_equal (cs_wanted_get_file (one), file) && cs_wanted_is_on (one, node))
      return TRUE;
  }

  return FALSE;
}

static gboolean
check (CsPlanner *planner, const char *node, const char *file, GError **error)
{
  if (!cs_planner_is_known (planner, node)) {
    g_set_error (error, CS_ERROR, CS_ERROR_NODE,
                 "%s: what is there is not known; look at the nodes first", node);
    return FALSE;
  }
  if (!cs_is_certificate_file_name (file) || g_str_has_suffix (file, ".key")
      || g_str_has_suffix (file, ".csr")) {
    g_autofree char *shown = cs_escape_control (file);

    g_set_error (error, CS_ERROR, CS_ERROR_RULE,
                 "%s: this is no name for certificates on a node; take letters, digits, “-” and "
                 "“_”, and end it in .cer, .crt or .pem",
                 shown);
    return FALSE;
  }
  if (is_wanted (planner, node, file)) {
    g_set_error (error, CS_ERROR, CS_ERROR_RULE,
                 "%s on %s is made from the cluster file, so the next plan would put it back; "
                 "change the file's [Bundle …], or take another name",
                 file, node);
    return FALSE;
  }

  return TRUE;
}

static char *
dup_before (CsNodeFile *there)
{
  if (there == NULL)
    return g_strdup ("not there");
  if (cs_node_file_get_bundle (there) == NULL)
    return g_strdup ("another file, which is kept");

  return g_strdup_printf ("another file with %u certificates, which is kept",
                          cs_bundle_get_n (cs_node_file_get_bundle (there)));
}

gboolean
cs_planner_plan_file (CsPlanner *planner,
                      const char *node,
                      const char *file,
                      CsBundle *bundle,
                      GError **error)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GBytes) content = NULL;
  CsStep *step;

  if (!check (planner, node, file, error))
    return FALSE;

  content = cs_bundle_to_pem (bundle);
  before
      = dup_before (cs_node_state_find_file (cs_inventory_find (planner->inventory, node), file));
  after = g_strdup_printf ("a bundle of %u certificates", cs_bundle_get_n (bundle));
  step = cs_planner_add_step (planner, CS_STEP_UPLOAD, node, file,
                              g_strdup_printf ("Upload %s to %s", file, node));
  cs_step_set_content (step, content);
  cs_step_set_change (step, before, after);

  return TRUE;
}
