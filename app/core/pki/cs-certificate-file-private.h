/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-bundle.h"
#include "cs-certificate-file.h"

G_BEGIN_DECLS

/* As in cs_reader_read_bytes(). */
void cs_certificate_file_set_passphrase (CsCertificateFile *self,
                                         CsReaderPassphrase passphrase,
                                         gpointer user_data);
/* @expected: borrowed for as long as @self lives: see cs_certificate_index_add_expected() */
void cs_certificate_file_set_expected (CsCertificateFile *self, CsBundle *expected);
/* cs_certificate_file_read() without a word to whoever watches @index, and with what is beyond the
 * limit still in it. */
gboolean cs_certificate_file_append (CsCertificateFile *self,
                                     CsCertificateIndex *index,
                                     gsize size,
                                     GError **error);

G_END_DECLS
