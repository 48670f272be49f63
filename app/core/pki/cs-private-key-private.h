/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-openssl.h"
#include "cs-private-key.h"

G_BEGIN_DECLS

/* @take_pkey: (transfer full) (nullable): NULL for an encrypted key that stays closed. */
CsPrivateKey *cs_private_key_new (EVP_PKEY *take_pkey, gboolean encrypted);

G_END_DECLS
