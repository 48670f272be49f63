/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-certreq-place.h"

G_BEGIN_DECLS

#define CS_TYPE_CERTREQ_THERE (cs_certreq_there_get_type ())
G_DECLARE_FINAL_TYPE (CsCertreqThere, cs_certreq_there, CS, CERTREQ_THERE, CsCertreqPlace)

/* certreq on the workstation that Host= names, over the SSH of @transport. The arguments outlive
 * it. */
CsCertreqPlace *cs_certreq_there_new (const CsCertreqSettings *settings,
                                      CsTransport *transport,
                                      CsPrompts *prompts);

G_END_DECLS
