/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "lab-world.h"

static void
test_lab (void)
{
  g_autoptr (LabWorld) world = lab_world_new_complete (lab_cluster, NULL);
  g_autoptr (CsMatrix) matrix = cs_deployment_dup_matrix (world->deployment);
  g_autoptr (CsPlan) again = NULL;

  g_assert_true (cs_matrix_is_complete (matrix));
  g_assert_cmpuint (fake_authority_get_n_issued (world->authority), ==, 5);
  again = lab_world_plan (world, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (again)), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (cs_plan_get_findings (again)), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/run/lab", test_lab);

  return g_test_run ();
}
