/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-openssl.h"
#include "cs-problem.h"
#include "cs-public-key.h"

G_BEGIN_DECLS

/* @der: one whole SubjectPublicKeyInfo. Never NULL: a key that cannot be decoded has its type by
 * its algorithm, no size, and a problem. */
CsPublicKey *cs_public_key_new_from_spki (const guint8 *der, gsize length, GListStore *problems);
CsPublicKey *cs_public_key_new_from_pkey (EVP_PKEY *pkey);
void cs_public_key_free (CsPublicKey *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsPublicKey, cs_public_key_free)

G_END_DECLS
