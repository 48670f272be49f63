/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-node-state.h"
#include "cs-role.h"

G_BEGIN_DECLS

/**
 * CsServiceUse: the files that one service of a node is told to use
 * @role: what the service is for a certificate
 * @certificate: (nullable): the file as the status names it; nothing says that it is there
 * @bundle: (nullable): its CA bundle, or the database's CA certificate
 */
typedef struct {
  CsRole role;
  char *key;
  char *certificate;
  char *bundle;
} CsServiceUse;

/**
 * CsKeyPair: a key and a certificate of a node that may belong together
 */
typedef struct {
  char *key;
  char *certificate;
} CsKeyPair;

#define CS_TYPE_NODE_FACTS (cs_node_facts_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsNodeFacts, cs_node_facts, CS, NODE_FACTS, GObject)

/**
 * CsNodeFacts:
 *
 * What a node that no cluster file describes yet says of itself: its files, which services use
 * them, which commands it knows. Filled by one thread, then only read. Replies are not kept: some
 * hold secrets (trap T28).
 */
CS_EXPORT
CsNodeFacts *cs_node_facts_new (CsNodeState *state);
CS_EXPORT
CsNodeState *cs_node_facts_get_state (CsNodeFacts *self);
CS_EXPORT
const char *cs_node_facts_get_name (CsNodeFacts *self);

/* The status lines a node is asked, NULL-terminated; and its answer to one of them. */
CS_EXPORT
GStrv cs_node_facts_questions (void);
CS_EXPORT
void cs_node_facts_take_reply (CsNodeFacts *self, const char *line, const char *reply);
/* `pki list`, which must name what the directory shows. */
CS_EXPORT
void cs_node_facts_take_pki_list (CsNodeFacts *self, const char *reply);

/* Whether the node knows the command; UNKNOWN when it was not asked or its answer is neither. */
CS_EXPORT
CsMmpAnswer cs_node_facts_knows (CsNodeFacts *self, const char *line);
CS_EXPORT
GPtrArray *cs_node_facts_get_uses (CsNodeFacts *self); /* of CsServiceUse */
CS_EXPORT
const char *cs_node_facts_get_xmpp_domain (CsNodeFacts *self); /* nullable */
/* Certificate files that only `pki list` or only the directory shows; sentences. */
CS_EXPORT
GPtrArray *cs_node_facts_get_doubts (CsNodeFacts *self);

/* What `pki match` is to be asked: each key with the certificates that bear its name, and what the
 * services pair. Only files that are there. Transfer full, of CsKeyPair. */
CS_EXPORT
GPtrArray *cs_node_facts_dup_pairs (CsNodeFacts *self);
CS_EXPORT
void cs_node_facts_set_match (CsNodeFacts *self, const CsKeyPair *pair, CsMmpAnswer answer);
CS_EXPORT
CsMmpAnswer cs_node_facts_get_match (CsNodeFacts *self, const char *key, const char *certificate);

/* "cms1a" for "cms1a.key". Transfer full. */
CS_EXPORT
char *cs_node_facts_dup_base (const char *file);

G_END_DECLS
