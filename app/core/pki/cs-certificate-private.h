/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-certificate.h"
#include "cs-openssl.h"

G_BEGIN_DECLS

/* Reads one certificate from *@data on, which moves behind it; what follows is the caller's. */
CsCertificate *cs_certificate_new_from_data (const guint8 **data, gsize length, GError **error);
/* Whether exactly the @length bytes at @data are what cs_certificate_new_from_data() reads, and its
 * times. */
gboolean
cs_certificate_check (const guint8 *data, gsize length, gint64 *not_before, gint64 *not_after);
/* One that has passed cs_certificate_check(), with the times from there. */
CsCertificate *cs_certificate_new_known (GBytes *der, gint64 not_before, gint64 not_after);
/* OpenSSL's own; borrowed, made on first use; NULL when OpenSSL refuses what our tree accepted. */
X509 *cs_certificate_peek_x509 (CsCertificate *self);

G_END_DECLS
