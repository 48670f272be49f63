/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-bundle-card.h"
#include "cs-bundle.h"
#include "cs-history.h"

G_BEGIN_DECLS

#define CS_TYPE_BUNDLE_DRAFT (cs_bundle_draft_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsBundleDraft, cs_bundle_draft, CS, BUNDLE_DRAFT, GObject)

/**
 * CsBundleDraft:
 *
 * A bundle while it is put together by hand: an ordered #GListModel of #CsBundleCard, trust list or
 * chain, with what two readers would see of it if its parts were copied together as they were
 * found, what is wrong and which repairs there are. Only what nothing is wrong with can become a
 * bundle. Every change can be taken back through the history it was given. Main context only.
 *
 * Properties, read-only with notification: chain (boolean). Signal: "checked", when the counts and
 * the findings are new.
 */

/**
 * cs_bundle_draft_new:
 * @history: gets every change
 * @at: the time at which members are judged as expired, see cs-time.h
 */
CS_EXPORT
CsBundleDraft *cs_bundle_draft_new (CsHistory *history, gint64 at);

/* Puts @cards before @position (beyond the end: at the end). %CS_ERROR_TOO_LARGE beyond
 * %CS_BUNDLE_CARDS_MAX, and nothing is added. */
CS_EXPORT
gboolean
cs_bundle_draft_add (CsBundleDraft *self, guint position, GPtrArray *cards, GError **error);
/* @to: the position it has afterwards */
CS_EXPORT
void cs_bundle_draft_move (CsBundleDraft *self, guint from, guint to);
CS_EXPORT
void cs_bundle_draft_remove (CsBundleDraft *self, guint position);
CS_EXPORT
void cs_bundle_draft_clear (CsBundleDraft *self);
CS_EXPORT
gboolean cs_bundle_draft_is_chain (CsBundleDraft *self);
CS_EXPORT
void cs_bundle_draft_set_chain (CsBundleDraft *self, gboolean chain);

/* How many certificates are in it, each counted as often as it is. */
CS_EXPORT
guint cs_bundle_draft_count (CsBundleDraft *self);
/* Of these, how many OpenSSL reads of the parts copied together as they were found; a meeting
 * server is believed to read with it. */
CS_EXPORT
guint cs_bundle_draft_count_strict (CsBundleDraft *self);
/* The same for a reader that makes the best of everything, such as this program's. */
CS_EXPORT
guint cs_bundle_draft_count_tolerant (CsBundleDraft *self);
/* Of #CsFinding, worst first. The remedy of one that can be repaired is the name of the repair. */
CS_EXPORT
GListModel *cs_bundle_draft_get_findings (CsBundleDraft *self);
CS_EXPORT
gboolean cs_bundle_draft_can_repair (CsBundleDraft *self, const char *id);
/* @id: of a finding; NULL for everything that can be repaired */
CS_EXPORT
void cs_bundle_draft_repair (CsBundleDraft *self, const char *id);
/* What would be written. Transfer full; %CS_ERROR_MISMATCH while anything is to be repaired, an
 * unreadable part is in it or it is no chain; %CS_ERROR_MALFORMED when it is empty. */
CS_EXPORT
CsBundle *cs_bundle_draft_dup_bundle (CsBundleDraft *self, GError **error);

G_END_DECLS
