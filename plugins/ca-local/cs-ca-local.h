/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>

G_BEGIN_DECLS

#define CS_TYPE_CA_LOCAL (cs_ca_local_get_type ())
G_DECLARE_FINAL_TYPE (CsCaLocal, cs_ca_local, CS, CA_LOCAL, GObject)

/**
 * CsCaLocal:
 *
 * The local authority: a #CsAuthority and #CsLocalAuthority whose key and books lie in the folder
 * that Directory= names. Its work is done one piece after the other in a thread of its own; what
 * waits behind a wrong pass phrase fails with it instead of asking again.
 */

G_END_DECLS
