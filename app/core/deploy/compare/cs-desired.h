/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-inventory.h"
#include "cs-slot-state.h"

G_BEGIN_DECLS

/**
 * CsMemberFunc:
 * @member: a slot's name, "@root", "@intermediates" or a file name
 *
 * Returns: (transfer full) (nullable): what it stands for; %NULL with an error that names what is
 * missing
 */
typedef CsBundle *(*CsMemberFunc) (const char *member, gpointer user_data, GError **error);

/* Whether @member stands for an authority's root (@root TRUE) or intermediates: "@root",
 * "@intermediates", "@root:NAME" …; @authority is NULL for the cluster's own. Borrowed. */
CS_EXPORT
gboolean cs_member_is_chain (const char *member, const char **authority, gboolean *root);

/**
 * cs_compose_bundle:
 * @leaf_authority: (nullable): who signs the leaf of a chain; NULL for the cluster's own
 *
 * What a bundle of the cluster file should hold, its members looked up by @lookup: a trust list in
 * the order of Members=, each certificate once; a chain computed from its leaf, the intermediates
 * and the root. The planner and the run compose with the same function.
 *
 * Returns: (transfer full): the bundle, or %NULL with %CS_ERROR_MISMATCH
 */
CS_EXPORT
CsBundle *cs_compose_bundle (CsBundleSpec *spec,
                             const char *leaf_authority,
                             CsMemberFunc lookup,
                             gpointer user_data,
                             GError **error);

#define CS_TYPE_DESIRED (cs_desired_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsDesired, cs_desired, CS, DESIRED, GObject)

/**
 * CsDesired:
 *
 * What the cluster file asks for, as far as it is known from an inventory: for each slot its state,
 * for each wanted file the certificates it should hold. A snapshot; make a new one after a refresh.
 */
CS_EXPORT
CsDesired *cs_desired_new (CsCluster *cluster, CsInventory *inventory, gint64 now);
CS_EXPORT
CsInventory *cs_desired_get_inventory (CsDesired *self); /* what it was computed from; borrowed */
CS_EXPORT
GListModel *cs_desired_get_slot_states (CsDesired *self); /* of CsSlotState, in file order */
CS_EXPORT
CsSlotState *cs_desired_find_slot (CsDesired *self, const char *slot); /* nullable, borrowed */
/* What @wanted should hold; NULL for keys and requests, and when it is not known yet: @reason then
 * says what is missing. Borrowed. */
CS_EXPORT
CsBundle *cs_desired_get_content (CsDesired *self, CsWanted *wanted, const char **reason);
/* Whether @file holds what @wanted should hold, each certificate once and no other, however it is
 * written. */
CS_EXPORT
gboolean cs_desired_is_held (CsDesired *self, CsWanted *wanted, CsNodeFile *file);
/* Whether it also is written so that a strict reader sees it: PEM and nothing else (domain.md
 * T01–T05). Windows line ends alone are none to mend: OpenSSL reads them (T06), and the node's own
 * pki match says whether the node does. */
CS_EXPORT
gboolean cs_desired_is_met (CsDesired *self, CsWanted *wanted, CsNodeFile *file);

G_END_DECLS
