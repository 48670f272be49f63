/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-ca-engine.h"
#include "cs-ca-settings.h"

G_BEGIN_DECLS

/**
 * CsCaKeeper:
 *
 * Asks for the pass phrase and keeps it for as long as it opens the authority's key: until then it
 * is asked at most once, and every answer is tried at most once. Used by one thread at a time, not
 * the main one.
 */
typedef struct _CsCaKeeper CsCaKeeper;

/* @prompts: (nullable): who answers */
CsCaKeeper *cs_ca_keeper_new (CsPrompts *prompts, const char *group);
void cs_ca_keeper_free (CsCaKeeper *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsCaKeeper, cs_ca_keeper_free)

/* How many answers were wrong so far. Any thread. */
int cs_ca_keeper_get_n_refused (CsCaKeeper *self);

/**
 * cs_ca_keeper_unlock:
 * @n_refused: cs_ca_keeper_get_n_refused() when the work was handed in: what waited while an answer
 *   turned out wrong fails with it
 *
 * Returns: (transfer full): the decrypted key, to be freed as soon as it has signed;
 *   %CS_ERROR_AUTHENTICATION, %CS_ERROR_NO_ANSWER, %G_IO_ERROR_CANCELLED
 */
EVP_PKEY *cs_ca_keeper_unlock (CsCaKeeper *self,
                               CsCaEngine *engine,
                               int n_refused,
                               GCancellable *cancellable,
                               GError **error);

/* Wipes the decrypted key: to be called when no more work waits. What waited together is signed
 * with one decryption, which is slow on purpose. */
void cs_ca_keeper_lock (CsCaKeeper *self);

/**
 * CsCaKeeperUse:
 *
 * What a new pass phrase is for; %NULL with an error when that failed.
 */
typedef GBytes *(*CsCaKeeperUse) (CsSecret *passphrase, gpointer user_data, GError **error);

/* Asks twice for the pass phrase of a new authority, whose key has @identity, and lets @use make
 * it. Remembered only when that worked. */
GBytes *cs_ca_keeper_choose (CsCaKeeper *self,
                             const char *directory,
                             const char *identity,
                             CsCaKeeperUse use,
                             gpointer user_data,
                             GCancellable *cancellable,
                             GError **error);

G_END_DECLS
