/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-matrix.h"

G_BEGIN_DECLS

/**
 * CsNameState: one name of one certificate, on one node or on all that get it
 * @CS_NAME_SERVED: it stands in the certificate there, and that is the right one
 * @CS_NAME_MISSING: asked for, and not in the certificate there, or there is none
 * @CS_NAME_EXTRA: in the certificate there, and not asked for
 * @CS_NAME_UNPROVED: it stands in a certificate that is not proved to be good: ended, another one,
 *   or one that does not fit its key
 * @CS_NAME_UNKNOWN: the node was not looked at; never shown as good
 */
typedef enum {
  CS_NAME_SERVED,
  CS_NAME_EXTRA,
  CS_NAME_UNKNOWN,
  CS_NAME_UNPROVED,
  CS_NAME_MISSING,
} CsNameState;

/* "served", "extra", …: the words of the JSON of names. */
CS_EXPORT
const char *cs_name_state_to_string (CsNameState state);

#define CS_TYPE_NAME_USE (cs_name_use_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsNameUse, cs_name_use, CS, NAME_USE, GObject)

/**
 * CsNameUse:
 *
 * A subject alternative name and the certificate that should carry it or does: what it is for
 * (the roles) and on which nodes it stands. Immutable.
 */
CS_EXPORT
const char *cs_name_use_get_name (CsNameUse *self);
CS_EXPORT
CsSlot *cs_name_use_get_slot (CsNameUse *self);
/* The worst of its nodes. */
CS_EXPORT
CsNameState cs_name_use_get_state (CsNameUse *self);
CS_EXPORT
const char *const *cs_name_use_get_nodes (CsNameUse *self); /* never empty */
CS_EXPORT
CsNameState cs_name_use_get_node_state (CsNameUse *self,
                                        guint node); /* in the order of the nodes */
/* A sentence for the worst: what was seen, and where. */
CS_EXPORT
const char *cs_name_use_get_evidence (CsNameUse *self);

/**
 * cs_name_uses_new:
 * @matrix: a snapshot of @inventory
 *
 * All names of all certificates: by certificate in file order, the names that are asked for in
 * their order, then those that nobody asked for. A certificate without names has none here.
 *
 * Returns: (transfer full): a list of #CsNameUse
 */
CS_EXPORT
GListModel *cs_name_uses_new (CsCluster *cluster, CsInventory *inventory, CsMatrix *matrix);
/* Whether every name is served, and none is extra. FALSE when nothing is asked for. */
CS_EXPORT
gboolean cs_name_uses_are_served (GListModel *uses);

G_END_DECLS
