/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-certificate.h"

G_BEGIN_DECLS

#define CS_TYPE_CRL (cs_crl_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsCrl, cs_crl, CS, CRL, GObject)

/* A certificate revocation list. Immutable. */
CS_EXPORT
CsCrl *cs_crl_new_from_der (GBytes *der, GError **error);
CS_EXPORT
GBytes *cs_crl_get_der (CsCrl *self);
CS_EXPORT
const char *cs_crl_get_issuer (CsCrl *self);
CS_EXPORT
gint64 cs_crl_get_this_update (CsCrl *self);
CS_EXPORT
gboolean cs_crl_get_next_update (CsCrl *self, gint64 *next_update); /* FALSE when it states none */
CS_EXPORT
guint cs_crl_get_n_revoked (CsCrl *self);
CS_EXPORT
const char *cs_crl_get_signature (CsCrl *self);
CS_EXPORT
const char *cs_crl_get_sha256 (CsCrl *self);
CS_EXPORT
GPtrArray *cs_crl_get_extensions (CsCrl *self);
CS_EXPORT
GListModel *cs_crl_get_problems (CsCrl *self); /* of CsFinding */

G_END_DECLS
