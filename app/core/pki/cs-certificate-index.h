/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-reader.h"

G_BEGIN_DECLS

#define CS_TYPE_CERTIFICATE_INDEX (cs_certificate_index_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsCertificateIndex, cs_certificate_index, CS, CERTIFICATE_INDEX, GObject)

/**
 * CsCertificateIndex:
 *
 * A #GListModel of #CsItem, as cs_reader_read_bytes() gives, for very many certificates: of one
 * file, or loose ones of many files. It keeps their DER and a few numbers; an item is made when it
 * is asked for and is the same one for as long as somebody holds it, and its texts are made when
 * they are read.
 *
 * What it finds is what the reader finds: whatever is not a plain CERTIFICATE block of PEM is given
 * to the reader, so the number of answers is the number of marks and objects.
 *
 * It may be filled in a thread of its own and then handed to another; it is not to be filled while
 * another thread uses it.
 */
CS_EXPORT
CsCertificateIndex *cs_certificate_index_new (void);

/**
 * cs_certificate_index_add_bytes:
 * @bytes: the content of a file; not kept
 * @file: (nullable): the name that its items get
 * @passphrase: (nullable) (scope call): as in cs_reader_read_bytes()
 *
 * Appends everything in @bytes, in its order; #CsItem:index counts from 0 within each file.
 *
 * Returns: %FALSE, with nothing appended, with the errors of cs_reader_read_bytes()
 */
CS_EXPORT
gboolean cs_certificate_index_add_bytes (CsCertificateIndex *self,
                                         GBytes *bytes,
                                         const char *file,
                                         CsReaderPassphrase passphrase,
                                         gpointer user_data,
                                         GError **error);
/* The same for a file, loaded by cs_reader_load(); errors name it. Blocking. */
CS_EXPORT
gboolean cs_certificate_index_add_file (CsCertificateIndex *self,
                                        GFile *file,
                                        CsReaderPassphrase passphrase,
                                        gpointer user_data,
                                        GCancellable *cancellable,
                                        GError **error);

/* What is known without making an item, for sorting and filtering: times are CS_TIME_LONG_AGO and
 * the kind is what it is when the item is no certificate. */
CS_EXPORT
CsItemKind cs_certificate_index_get_kind (CsCertificateIndex *self, guint position);
CS_EXPORT
gint64 cs_certificate_index_get_not_before (CsCertificateIndex *self, guint position);
CS_EXPORT
gint64 cs_certificate_index_get_not_after (CsCertificateIndex *self, guint position);
/* How many of the items are certificates. */
CS_EXPORT
guint cs_certificate_index_get_n_certificates (CsCertificateIndex *self);

G_END_DECLS
