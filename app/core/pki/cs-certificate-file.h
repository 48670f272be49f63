/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-certificate-index.h"

G_BEGIN_DECLS

/**
 * CsCertificateFile:
 *
 * A file that is read a part at a time, so that the first of very many certificates can be shown
 * before the last one is read, or loaded. Used by one thread at a time.
 */
typedef struct _CsCertificateFile CsCertificateFile;

/* @bytes: the content; kept. @name: (nullable): as in cs_certificate_index_add_bytes(). */
CS_EXPORT
CsCertificateFile *cs_certificate_file_new (GBytes *bytes, const char *name);
/* Opens @file, of which each part is loaded when it is read, with the errors and limits of
 * cs_reader_load(). @cancellable: (nullable): kept: it ends the reading, too. Blocking. */
CS_EXPORT
CsCertificateFile *
cs_certificate_file_open (GFile *file, const char *name, GCancellable *cancellable, GError **error);
CS_EXPORT
void cs_certificate_file_free (CsCertificateFile *self);
/* Loads what is not there yet, for whoever has to know all of it before the first is read. */
CS_EXPORT
gboolean cs_certificate_file_load (CsCertificateFile *self, GError **error);
CS_EXPORT
gboolean cs_certificate_file_is_all_there (const CsCertificateFile *self);
/* Of all that was loaded, in hexadecimal. Transfer full. */
CS_EXPORT
char *cs_certificate_file_dup_sha256 (const CsCertificateFile *self);

/**
 * cs_certificate_file_read:
 * @index: may be another one for each part
 * @size: a hint: the part ends behind the first thing that ends so many bytes from where it begins
 *
 * Appends what stands next in the file. All parts together are what
 * cs_certificate_index_add_bytes() appends, with the same numbers, only that what was found before
 * a limit stays. Where a part is cut changes nothing: what may go on behind it is read with the
 * next one.
 *
 * Returns: %FALSE with @error at a limit of the reader, at the end of a file in which nothing is,
 * and where it cannot be loaded on
 */
CS_EXPORT
gboolean cs_certificate_file_read (CsCertificateFile *self,
                                   CsCertificateIndex *index,
                                   gsize size,
                                   GError **error);
CS_EXPORT
gboolean cs_certificate_file_is_at_end (const CsCertificateFile *self);
/* How much of it has been read, from 0 to 1. */
CS_EXPORT
double cs_certificate_file_get_fraction (const CsCertificateFile *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsCertificateFile, cs_certificate_file_free)

G_END_DECLS
