/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-sim-x509.h"

G_BEGIN_DECLS

/* What `pki csr` and `pki selfsigned` were told: the grammar of domain 1.3. */
typedef struct _CsSimRequest CsSimRequest;

/* @attributes: `CN:value` and so on; %NULL when one of them is not of the grammar */
CsSimRequest *cs_sim_request_new (char **attributes);
void cs_sim_request_free (CsSimRequest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsSimRequest, cs_sim_request_free)

gboolean cs_sim_request_has_common_name (CsSimRequest *self);

/* PEM, or %NULL when OpenSSL refuses. @key_pem: the private key */
char *cs_sim_request_sign (CsSimRequest *self, const char *key_pem);
char *cs_sim_request_self_sign (CsSimRequest *self, const char *key_pem, gint64 now);

G_END_DECLS
