/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-bundle-draft.h"

G_BEGIN_DECLS

/**
 * CsDraftCheck:
 * @ordered: (nullable): for a chain that is whole: its certificates in order
 *
 * What is to be said of some cards. Computed anew whenever they change.
 */
typedef struct {
  guint n_certificates;
  guint n_strict;
  guint n_tolerant;
  GListStore *findings;
  CsBundle *ordered;
} CsDraftCheck;

CsDraftCheck *cs_draft_check_new (GPtrArray *cards, gboolean chain, gint64 at);
void cs_draft_check_free (CsDraftCheck *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsDraftCheck, cs_draft_check_free)

/* The cards after the repair @id; the same ones when there is nothing to do. Transfer full. */
GPtrArray *cs_draft_repair (GPtrArray *cards, CsDraftCheck *check, const char *id);
gboolean cs_draft_is_repair (const char *id);
/* The name of the repair, as on its button. */
const char *cs_draft_get_repair_name (const char *id);

G_END_DECLS
