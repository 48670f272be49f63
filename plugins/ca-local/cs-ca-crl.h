/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-ca-openssl.h"

G_BEGIN_DECLS

#define CS_CA_CRL_DAYS_DEFAULT 30
#define CS_CA_CRL_DAYS_MAX 3650

/* The reasons RFC 5280 knows and that fit a server or client, NULL-terminated. */
const char *const *cs_ca_crl_get_reasons (void);

/* A CRL, PEM, of those in @issued (of #CsIssued) that were revoked. */
char *cs_ca_crl_sign (X509 *root,
                      EVP_PKEY *key,
                      GPtrArray *issued,
                      gint64 number,
                      guint days,
                      GError **error);

G_END_DECLS
