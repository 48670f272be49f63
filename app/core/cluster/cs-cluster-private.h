/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-bundle-spec.h"
#include "cs-node.h"
#include "cs-slot.h"

G_BEGIN_DECLS

/* How the reader of the cluster file makes the objects of this folder. */

/**
 * CsGroup: one group of the file while it is read; borrows everything.
 * @group: its whole name, "Node cms1a"
 * @name: what follows the kind, "cms1a"
 */
typedef struct {
  GKeyFile *keys;
  const char *group;
  const char *name;
} CsGroup;

/* Without the spaces around it; NULL when it is missing or empty. */
char *cs_group_dup_string (const CsGroup *group, const char *key);
/* The parts between semicolons without the spaces around them, each once; empty ones are left out.
 */
GStrv cs_group_dup_list (const CsGroup *group, const char *key);
/* @fallback when it is missing or no number from @least to @most. */
guint cs_group_get_number (const CsGroup *group,
                           const char *key,
                           guint least,
                           guint most,
                           guint fallback);

CsNode *cs_node_new (const CsGroup *group);
/* @authority: the cluster's, for a slot that names none. */
CsSlot *cs_slot_new (const CsGroup *group, const char *authority);
/* @deploy: the nodes that get it when the file does not say. */
CsBundleSpec *cs_bundle_spec_new (const CsGroup *group, const char *const *deploy);

G_END_DECLS
