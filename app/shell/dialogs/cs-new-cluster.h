/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "cs-plugin-host.h"

G_BEGIN_DECLS

#define CS_TYPE_NEW_CLUSTER (cs_new_cluster_get_type ())
G_DECLARE_FINAL_TYPE (CsNewCluster, cs_new_cluster, CS, NEW_CLUSTER, AdwWindow)

/**
 * CsNewCluster:
 *
 * The questions for a new cluster file, with what the rules say of the answers as they are typed.
 * The same questions as `countersignctl init`. Signal: "created" (GFile): the file was written; the
 * window closes itself.
 */
GtkWidget *cs_new_cluster_new (GtkWindow *parent, CsPluginHost *plugins);
/* Writes it there, as the file dialog does. FALSE when it cannot be: the window says why. */
gboolean cs_new_cluster_create (CsNewCluster *self, GFile *file);
/* Whether what is typed makes a cluster file without an error of the rules. */
gboolean cs_new_cluster_is_ready (CsNewCluster *self);

G_END_DECLS
