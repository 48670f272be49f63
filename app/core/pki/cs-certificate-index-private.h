/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-bundle.h"
#include "cs-certificate-index.h"

G_BEGIN_DECLS

/* Like g_list_model_get_item(), for whoever takes each item once: this one is not remembered, and
 * who asks for it again gets another one. */
CsItem *cs_certificate_index_make_item (CsCertificateIndex *self, guint position);
/* cs_certificate_index_add_bytes() for what should hold @expected: what is byte for byte the member
 * at its place was decoded before and is not decoded again. Anything else is read as ever. */
gboolean cs_certificate_index_add_expected (CsCertificateIndex *self,
                                            GBytes *bytes,
                                            const char *file,
                                            CsBundle *expected,
                                            GError **error);
/* The DER of a certificate, borrowed from @self; %NULL when there is something else. */
const guint8 *cs_certificate_index_peek_der (CsCertificateIndex *self, guint position, gsize *size);

/* How cs-certificate-file.c fills it. What is appended belongs to the file that began last, where
 * it is the thing @index. */
void cs_certificate_index_begin_file (CsCertificateIndex *self, GRefString *file);
/* Room for @size bytes, until the next call of any of these. */
guint8 *cs_certificate_index_make_room (CsCertificateIndex *self, gsize size);
/* The certificate whose DER was written there. */
void cs_certificate_index_append_room (CsCertificateIndex *self,
                                       guint index,
                                       gsize size,
                                       gint64 not_before,
                                       gint64 not_after,
                                       CsEncoding encoding);
/* What the reader found, certificates as bytes like all others. */
void cs_certificate_index_append_item (CsCertificateIndex *self, guint index, CsItem *item);
/* All but the first @n. */
void cs_certificate_index_take_back (CsCertificateIndex *self, guint n);

G_END_DECLS
