/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-certreq-place.h"

G_BEGIN_DECLS

#define CS_TYPE_CERTREQ_HERE (cs_certreq_here_get_type ())
G_DECLARE_FINAL_TYPE (CsCertreqHere, cs_certreq_here, CS, CERTREQ_HERE, CsCertreqPlace)

/* certreq on this computer. Both arguments outlive it. */
CsCertreqPlace *cs_certreq_here_new (const CsCertreqSettings *settings, CsCertreqAccount *account);

G_END_DECLS
