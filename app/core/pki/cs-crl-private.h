/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-crl.h"
#include "cs-openssl.h"

G_BEGIN_DECLS

/* Reads one list from *@data on, which moves behind it; what follows is the caller's. */
CsCrl *cs_crl_new_from_data (const guint8 **data, gsize length, GError **error);

G_END_DECLS
