/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-item.h"

G_BEGIN_DECLS

#define CS_READER_FILE_MAX (256 * 1024 * 1024) /* bytes of one file */
#define CS_READER_ITEMS_MAX 200000             /* things in one file */
#define CS_READER_NOISE_MAX (16 * 1024 * 1024) /* bytes in a row that belong to nothing */
#define CS_READER_NAME_MAX (64 * 1024)         /* bytes of one subject or issuer */
#define CS_READER_ITEM_MAX (16 * 1024 * 1024)  /* bytes of one DER object: a long CRL */

/**
 * CsReaderPassphrase:
 * @file: which file asks
 * @what: what is encrypted, in words: "private key", "PKCS #12 file"
 *
 * Asked for a pass phrase in the reading thread. The answer is wiped by the reader.
 *
 * Returns: (transfer full) (nullable): NUL-terminated text made with OPENSSL_malloc-independent
 *   g_malloc; %NULL when there is none to give
 */
typedef char *(*CsReaderPassphrase) (const char *file, const char *what, gpointer user_data);

/**
 * cs_reader_read_bytes:
 * @bytes: the content
 * @file: (nullable): the name that the items get; errors leave it to the caller to name it
 * @passphrase: (nullable) (scope call): asked when something is encrypted; without it encrypted
 * keys are reported as such and an encrypted PKCS #12 is an item of kind unknown
 *
 * Finds everything in PEM (whatever stands around it, domain.md T01–T06), DER, PKCS #7 and PKCS
 * #12, by content and never by name. What could not be read is an item of kind unknown, and the
 * rest is still there.
 *
 * Returns: (transfer full): a #GListModel of #CsItem; %NULL with %CS_ERROR_TOO_LARGE, or
 *   %CS_ERROR_MALFORMED when nothing was found at all
 */
CS_EXPORT
GListModel *cs_reader_read_bytes (GBytes *bytes,
                                  const char *file,
                                  CsReaderPassphrase passphrase,
                                  gpointer user_data,
                                  GError **error);
/* What is in @file, wiped when freed; %CS_ERROR_TOO_LARGE beyond %CS_READER_FILE_MAX, and as
 * soon as %CS_READER_NOISE_MAX bytes in a row are none of PEM and DER. Blocking. Transfer full. */
CS_EXPORT
GBytes *cs_reader_load (GFile *file, GCancellable *cancellable, GError **error);
/* Both in one: loads @file and reads it under its name. Blocking. */
CS_EXPORT
GListModel *cs_reader_read_file (GFile *file,
                                 CsReaderPassphrase passphrase,
                                 gpointer user_data,
                                 GCancellable *cancellable,
                                 GError **error);

/* The first of its kind in @bytes, for files that must hold one: transfer full; %CS_ERROR_MALFORMED
 * names @file when there is none. */
CS_EXPORT
CsCertificate *cs_reader_first_certificate (GBytes *bytes, const char *file, GError **error);
CS_EXPORT
CsRequest *cs_reader_first_request (GBytes *bytes, const char *file, GError **error);

G_END_DECLS
