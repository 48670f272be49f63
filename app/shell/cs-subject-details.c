/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-subject-details.h"

GListModel *
cs_subject_describe (CsSubject *subject, CsSession *session)
{
  CsCluster *cluster;
  CsMatrix *matrix;
  CsDesired *desired;
  CsInventory *inventory;
  const char *name;

  g_return_val_if_fail (CS_IS_SUBJECT (subject), NULL);
  g_return_val_if_fail (CS_IS_SESSION (session), NULL);

  cluster = cs_session_get_cluster (session);
  matrix = cs_session_get_matrix (session);
  desired = cs_session_get_desired (session);
  inventory = cs_session_get_inventory (session);
  name = cs_subject_get_name (subject);
  if (matrix == NULL)
    return cs_details_of_cluster (cluster, NULL);

  switch (cs_subject_get_kind (subject)) {
  case CS_SUBJECT_CLUSTER:
  case CS_SUBJECT_CATEGORY:
    return cs_details_of_cluster (cluster, matrix);
  case CS_SUBJECT_SLOT:
    return cs_details_of_slot (cluster, cs_desired_find_slot (desired, name), desired,
                               cs_session_get_time (session));
  case CS_SUBJECT_BUNDLE:
    return cs_details_of_bundle (cs_cluster_find_bundle (cluster, name), desired, matrix);
  case CS_SUBJECT_NODE:
    return cs_details_of_node (cs_inventory_find (inventory, name), matrix);
  case CS_SUBJECT_FILE:
    return cs_details_of_file (cluster,
                               cs_inventory_find (inventory, cs_subject_get_node (subject)), name,
                               desired, matrix, cs_session_get_time (session));
  }

  g_return_val_if_reached (NULL);
}
