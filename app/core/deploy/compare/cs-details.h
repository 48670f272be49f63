/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-desired.h"
#include "cs-describe.h"
#include "cs-matrix.h"

G_BEGIN_DECLS

/* What an inspector shows of the things of a cluster: lists of #CsSection, as cs_describe_…() gives
 * them for certificates. Pure functions of snapshots. Transfer full. */

CS_EXPORT
GListModel *cs_details_of_cluster (CsCluster *cluster, CsMatrix *matrix);
/* @desired and @matrix: (nullable) */
CS_EXPORT
GListModel *cs_details_of_node (CsNodeState *state, CsDesired *desired, CsMatrix *matrix);
CS_EXPORT
GListModel *
cs_details_of_slot (CsCluster *cluster, CsSlotState *state, CsDesired *desired, gint64 now);
CS_EXPORT
GListModel *cs_details_of_bundle (CsBundleSpec *bundle, CsDesired *desired, CsMatrix *matrix);
/* A file on a node: what the matrix says of it and what is in it; it need not be there. */
CS_EXPORT
GListModel *cs_details_of_file (CsCluster *cluster,
                                CsNodeState *state,
                                const char *file,
                                CsDesired *desired,
                                CsMatrix *matrix,
                                gint64 now);

/* What a certificate or request has to do with the rest of the cluster: a section over
 * cs_relations_of_certificate() or cs_relations_of_request(). Takes @relations. */
CS_EXPORT
CsSection *cs_details_of_relations (GListModel *take_relations);

/* How a cell of the matrix stands. */
/* What stands in a cell, in the language of the thread: "present", "18 days"; empty where nothing
 * is asked for. The cell's own text is English. Transfer full. */
CS_EXPORT
char *cs_cell_dup_words (const CsCell *cell);
CS_EXPORT
CsTone cs_cell_state_to_tone (CsCellState state);
/* The same with what the services show: a file that is in place and not in service is a warning. */
CS_EXPORT
CsTone cs_cell_get_tone (const CsCell *cell);
/* The tone that counts when several things are one: error before warning before unknown before good
 * before neutral. */
CS_EXPORT
CsTone cs_tone_worse (CsTone a, CsTone b);

G_END_DECLS
