/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-field.h"
#include "cs-inventory.h"

G_BEGIN_DECLS

/**
 * CsRelationKind: how one thing of a cluster belongs to another
 * @CS_RELATION_SLOT: it answers for this certificate of the cluster file, by public key
 * @CS_RELATION_REQUEST: this file holds the request that it answers, by public key (trap T18)
 * @CS_RELATION_CERTIFICATE: this file holds a certificate that answers the request
 * @CS_RELATION_KEY: the node's own word on whether this key file fits (`pki match`)
 * @CS_RELATION_ISSUER: this certificate's key signed it, by signature
 * @CS_RELATION_PLACE: this file holds it and nothing else
 * @CS_RELATION_BUNDLE: this file holds it among others, by fingerprint (traps T08, T10)
 * @CS_RELATION_CHAIN: what this file is as a chain
 */
typedef enum {
  CS_RELATION_SLOT,
  CS_RELATION_REQUEST,
  CS_RELATION_CERTIFICATE,
  CS_RELATION_KEY,
  CS_RELATION_ISSUER,
  CS_RELATION_PLACE,
  CS_RELATION_BUNDLE,
  CS_RELATION_CHAIN,
} CsRelationKind;

#define CS_TYPE_RELATION (cs_relation_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsRelation, cs_relation, CS, RELATION, GObject)

/**
 * CsRelation:
 *
 * One relation, computed and never taken from a file's name. Immutable.
 */
CS_EXPORT
CsRelation *cs_relation_new (CsRelationKind kind,
                             const char *node,
                             const char *file,
                             CsTone tone,
                             const char *text);
CS_EXPORT
CsRelationKind cs_relation_get_kind (CsRelation *self);
CS_EXPORT
const char *cs_relation_get_node (CsRelation *self); /* nullable: the workspace, or nowhere */
CS_EXPORT
const char *cs_relation_get_file (CsRelation *self); /* nullable */
CS_EXPORT
CsTone cs_relation_get_tone (CsRelation *self); /* unknown where it cannot be told */
CS_EXPORT
const char *cs_relation_get_text (CsRelation *self); /* one or a few words; translated */

/* Everything in @inventory that @certificate has to do with: lists of #CsRelation, slots first,
 * then the others in the order above; nodes in the cluster's order. Pure functions of what was
 * seen; a node that was not looked at contributes nothing. Transfer full. */
CS_EXPORT
GListModel *cs_relations_of_certificate (CsCluster *cluster,
                                         CsInventory *inventory,
                                         CsCertificate *certificate);
CS_EXPORT
GListModel *
cs_relations_of_request (CsCluster *cluster, CsInventory *inventory, CsRequest *request);

G_END_DECLS
