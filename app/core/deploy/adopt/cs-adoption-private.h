/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-adoption.h"

G_BEGIN_DECLS

/* A [Certificate] to be. */
typedef struct {
  char *name;         /* of the group */
  char *base;         /* of its files */
  CsNodeFacts *facts; /* of the node that makes the key; borrowed */
  CsCertificate *certificate;
  CsRole roles;
  GPtrArray *deploy;  /* of CsNodeFacts: the nodes that have the pair, its own first; borrowed */
  GPtrArray *remarks; /* comment lines */
} CsAdoptedSlot;

/* A [Bundle] to be. */
typedef struct {
  char *name;
  char *file;
  CsAdoptedSlot *leaf; /* of a chain; NULL for a trust list */
  GPtrArray *members;  /* of a trust list, as written; borrowed */
  CsBundle *content;
  GPtrArray *deploy;  /* names of nodes; borrowed */
  const char *remark; /* nullable */
} CsAdoptedBundle;

/* What is made of the facts on the way to the text. */
typedef struct {
  GPtrArray *facts;        /* of CsNodeFacts; borrowed */
  GPtrArray *slots;        /* of CsAdoptedSlot */
  GPtrArray *bundles;      /* of CsAdoptedBundle */
  GPtrArray *open;         /* sentences */
  CsBundle *pool;          /* every certificate that was read */
  CsCertificate *root;     /* NULL when it could not be decided */
  CsBundle *intermediates; /* of the slots' chains, issuing first; NULL when they differ */
  const char *root_file;   /* nullable, as are the next two; borrowed */
  const char *intermediate_file;
  const char *ca_file;
} CsAdoption;

/* What could not be decided. */
void cs_adoption_leave_open (CsAdoption *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* The steps, in order: what pairs there are and what for; whom they come from; which files hold
 * several. */
void cs_adoption_find_slots (CsAdoption *self);
void cs_adoption_find_authority (CsAdoption *self);
void cs_adoption_find_bundles (CsAdoption *self);
char *cs_adoption_write (CsAdoption *self);

/* The slot whose certificate this is; nullable, borrowed. */
CsAdoptedSlot *cs_adoption_slot_of (CsAdoption *self, CsCertificate *certificate);
/* The slot of a key on a node; nullable, borrowed. */
CsAdoptedSlot *cs_adoption_slot_on (CsAdoption *self, CsNodeFacts *facts, const char *base);
gboolean cs_adopted_slot_is_on (CsAdoptedSlot *self, CsNodeFacts *facts);
void cs_adopted_slot_free (gpointer self);
void cs_adopted_bundle_free (gpointer self);

G_END_DECLS
