/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-cluster.h"

G_BEGIN_DECLS

/**
 * CsWantedKind: what a wanted file is
 */
typedef enum {
  CS_WANTED_KEY,
  CS_WANTED_REQUEST, /* on the node that makes the key; evidence, not required */
  CS_WANTED_CERTIFICATE,
  CS_WANTED_BUNDLE,
  CS_WANTED_ROOT,
  CS_WANTED_INTERMEDIATES,
  CS_WANTED_CA_FILE, /* intermediates, then root */
} CsWantedKind;

#define CS_TYPE_WANTED (cs_wanted_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsWanted, cs_wanted, CS, WANTED, GObject)

/**
 * CsWanted:
 *
 * One file that the cluster file asks for, and on which nodes: a row of the matrix. Immutable.
 */
CS_EXPORT
const char *cs_wanted_get_file (CsWanted *self);
CS_EXPORT
CsWantedKind cs_wanted_get_kind (CsWanted *self);
CS_EXPORT
CsSlot *cs_wanted_get_slot (CsWanted *self); /* key, request, certificate; else NULL */
CS_EXPORT
CsBundleSpec *cs_wanted_get_bundle (CsWanted *self); /* bundle; else NULL */
CS_EXPORT
gboolean cs_wanted_is_of_bundle (CsWanted *self, CsBundleSpec *bundle); /* by its name */
CS_EXPORT
const char *cs_wanted_get_authority (CsWanted *self); /* root, intermediates; else NULL */
CS_EXPORT
gboolean cs_wanted_is_on (CsWanted *self, const char *node);
/* The workspace folder its content comes from: the slot's own node, of bundles of equal names the
 * first node that gets it, else NULL for the top folder. */
CS_EXPORT
const char *cs_wanted_get_source (CsWanted *self);

/* Everything the cluster asks for: slots in file order (key, request, certificate), then bundles,
 * then the authorities' files. The chain of the cluster's own authority goes to every node, that of
 * another one where its certificates are. Transfer full: a list of #CsWanted. */
CS_EXPORT
GListModel *cs_wanted_list_new (CsCluster *cluster);

G_END_DECLS
