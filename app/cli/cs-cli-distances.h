/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-cli-cluster.h"

G_BEGIN_DECLS

/* The round trips between the database nodes, for `status`: as they can be told from here, or as
 * the nodes say when @ping. NULL with an error when the asking was cancelled. Transfer full. */
GPtrArray *cs_cli_distances (CsDeployment *deployment, gboolean ping, GError **error);
void cs_cli_print_distances (GPtrArray *distances);
/* What is to be said of them against the limit. Transfer full, of CsFinding. */
GListModel *cs_cli_distances_judge (GPtrArray *distances);
JsonArray *cs_cli_distances_to_json (GPtrArray *distances);

G_END_DECLS
