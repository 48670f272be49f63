/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "cs-cluster.h"

G_BEGIN_DECLS

/* What beside a cluster file is no loose file. Internal to deploy. */

/* As the reader writes paths, on every system; NULL when @file is not below @folder. */
char *cs_shelf_dup_path_below (GFile *folder, GFile *file);
/* Set of paths of files that @cluster names, below the folder in which @workspace is. */
GHashTable *cs_shelf_list_known (CsCluster *cluster, const char *workspace);
/* Set of folders below @folder that are the program's own: nobody looks for files there. */
GHashTable *cs_shelf_list_closed (CsCluster *cluster, const char *folder, const char *workspace);

G_END_DECLS
