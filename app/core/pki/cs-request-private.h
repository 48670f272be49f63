/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-openssl.h"
#include "cs-request.h"

G_BEGIN_DECLS

/* Reads one request from *@data on, which moves behind it; what follows is the caller's. */
CsRequest *cs_request_new_from_data (const guint8 **data, gsize length, GError **error);
/* The decoded key; borrowed; NULL when it cannot be decoded. */
EVP_PKEY *cs_request_peek_pkey (CsRequest *self);

G_END_DECLS
