/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <openssl/x509_vfy.h>

#include "cs-openssl.h"

G_BEGIN_DECLS

/* Private to this folder: what @error, an X509_V_ERR_… of OpenSSL, means to an admin; OpenSSL's own
 * words are to follow. Never NULL. */
const char *cs_verdict_plain_words (int error);
/* When and why @x509 stands in @crl, such as "2024-01-02T03:04:05Z, key compromise". Transfer full,
 * NULL when it does not. */
char *cs_verdict_dup_revocation (X509_CRL *crl, X509 *x509);

G_END_DECLS
