/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-openssl.h"

G_BEGIN_DECLS

/*
 * Private to this folder: what extensions say, one fact a line, in words of our own. For those with
 * names in them, so that a name can hold no line of its own and is shown in both its forms, and for
 * those that OpenSSL does not decode. Each returns NULL when it cannot be decoded; transfer full.
 */
typedef char *(*CsExtensionWords) (X509_EXTENSION *extension);

/* cs-extension-words.c: by OpenSSL's number. */
char *cs_extension_dup_names (X509_EXTENSION *extension);
char *cs_extension_dup_access (X509_EXTENSION *extension);
char *cs_extension_dup_crl_points (X509_EXTENSION *extension);
char *cs_extension_dup_name_constraints (X509_EXTENSION *extension);
char *cs_extension_dup_policies (X509_EXTENSION *extension);
char *cs_extension_dup_authority_key (X509_EXTENSION *extension);
char *cs_extension_dup_usages (X509_EXTENSION *extension);
char *cs_extension_dup_basic_constraints (X509_EXTENSION *extension);
/* "1.3.6.1.4.1.311.10.3.4 (encrypting file system)": an OID with its name where there is one. */
char *cs_extension_dup_purpose (const ASN1_OBJECT *object);

/* cs-extension-foreign.c: those that OpenSSL has no decoder for. NULL for @oid that is none. */
typedef struct {
  const char *oid;
  const char *name;
  CsExtensionWords words;
} CsForeignExtension;
const CsForeignExtension *cs_foreign_extension_find (const char *oid);

G_END_DECLS
