/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-cluster-scan.h"

G_BEGIN_DECLS

typedef enum {
  CS_GROUP_UNKNOWN,
  CS_GROUP_CLUSTER,
  CS_GROUP_AUTHORITY,
  CS_GROUP_TRANSPORT,
  CS_GROUP_PROBE,
  CS_GROUP_NODE,
  CS_GROUP_CERTIFICATE,
  CS_GROUP_BUNDLE,
} CsGroupKind;

/* What a group's name says: "Node cms1a" is CS_GROUP_NODE and @name "cms1a" (inside @group, NULL
 * for [Cluster] and unknown ones). */
CsGroupKind cs_group_kind (const char *group, const char **name);

/* Everything in the file that breaks its own grammar (DESIGN, "The cluster file"), appended to
 * @findings as CsFinding with their places. */
void cs_cluster_check (GKeyFile *keys, CsClusterScan *scan, const char *path, GListStore *findings);

G_END_DECLS
