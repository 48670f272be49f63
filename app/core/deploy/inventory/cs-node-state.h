/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-mmp-reply.h"
#include "cs-node.h"
#include "cs-node-file.h"

G_BEGIN_DECLS

/**
 * CsKnowledge: how much is known of a node
 */
typedef enum {
  CS_KNOWLEDGE_NONE,    /* nobody has looked yet */
  CS_KNOWLEDGE_LOOKING, /* being looked at; what is shown is older */
  CS_KNOWLEDGE_FULL,
  CS_KNOWLEDGE_FAILED, /* could not be looked at: see the error; everything on it is unknown */
} CsKnowledge;

#define CS_TYPE_NODE_STATE (cs_node_state_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsNodeState, cs_node_state, CS, NODE_STATE, GObject)

/**
 * CsNodeState:
 *
 * What was last seen on one node. A surveying thread fills a new one; once it is in an inventory it
 * is immutable.
 */
CS_EXPORT
CsNodeState *cs_node_state_new (CsNode *node, CsKnowledge knowledge);
/* For a node that could not be looked at; takes no ownership of @error. */
CS_EXPORT
CsNodeState *cs_node_state_new_failed (CsNode *node, const GError *error);
/* The same as @self with another knowledge: "looking" while the old facts are still shown. Transfer
 * full. What the database said stays only while it is looked at again: it is what decides whether a
 * certificate may be touched, and of a node that nothing is known of it says nothing. */
CS_EXPORT
CsNodeState *cs_node_state_copy_as (CsNodeState *self, CsKnowledge knowledge);

/* Filling, before it is shared. */
CS_EXPORT
void cs_node_state_add_file (CsNodeState *self, CsNodeFile *file);
CS_EXPORT
void cs_node_state_set_round_trip_time (CsNodeState *self, gint64 microseconds);
/* Takes pairs of key and value, see cs_connection_dup_facts(). */
CS_EXPORT
void cs_node_state_take_facts (CsNodeState *self, GStrv facts);
CS_EXPORT
void cs_node_state_take_database (CsNodeState *self, CsMmpDatabase *database);
/* What the node itself said of a certificate file: `pki match` and `pki verify`. */
CS_EXPORT
void cs_node_state_set_match (CsNodeState *self, const char *file, CsMmpAnswer answer);
CS_EXPORT
void cs_node_state_set_verify (CsNodeState *self, const char *file, CsMmpAnswer answer);

CS_EXPORT
CsNode *cs_node_state_get_node (CsNodeState *self);
CS_EXPORT
const char *cs_node_state_get_name (CsNodeState *self);
CS_EXPORT
CsKnowledge cs_node_state_get_knowledge (CsNodeState *self);
CS_EXPORT
const GError *cs_node_state_get_error (CsNodeState *self); /* set when failed */
CS_EXPORT
GListModel *cs_node_state_get_files (CsNodeState *self); /* of CsNodeFile, by name */
CS_EXPORT
CsNodeFile *cs_node_state_find_file (CsNodeState *self, const char *name); /* nullable, borrowed */
CS_EXPORT
gint64 cs_node_state_get_round_trip_time (CsNodeState *self); /* microseconds, 0 when not known */
CS_EXPORT
const char *const *cs_node_state_get_facts (CsNodeState *self); /* never NULL */
CS_EXPORT
const CsMmpDatabase *cs_node_state_get_database (CsNodeState *self); /* NULL when not known */
CS_EXPORT
CsMmpAnswer cs_node_state_get_match (CsNodeState *self,
                                     const char *file); /* UNKNOWN when not asked */
CS_EXPORT
CsMmpAnswer cs_node_state_get_verify (CsNodeState *self, const char *file);

G_END_DECLS
