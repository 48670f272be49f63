/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* RSA-2048 keys made in advance, so that a benchmark does not measure the search for primes. A key
 * is given away once. Safe from any thread. */
typedef struct _CsSimKeyPool CsSimKeyPool;

/* @folder: (nullable): where pool-*.key are read from and missing ones are saved
 * @used: (element-type utf8): key files (their bytes) that some node already has */
CsSimKeyPool *cs_sim_key_pool_new (const char *folder, guint size, GPtrArray *used, GError **error);
void cs_sim_key_pool_free (CsSimKeyPool *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsSimKeyPool, cs_sim_key_pool_free)

/* The next key as PEM, or %NULL when the pool is empty. */
char *cs_sim_key_pool_take (CsSimKeyPool *self);

/* A new RSA key as PEM (PKCS#8) */
char *cs_sim_key_make (guint bits);

G_END_DECLS
