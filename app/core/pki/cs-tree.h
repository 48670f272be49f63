/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

/*
 * Private to this folder: certificate and request as ASN.1 trees in which the public key stays
 * undecoded bytes. OpenSSL's X509 decodes the key of every certificate it reads, which on OpenSSL 3
 * is nearly all of its time, and keeps no exact copy of it; a list needs none of that, and the
 * fingerprint of a key needs its exact bytes. The decoding itself is OpenSSL's.
 */
#include "cs-openssl.h"

G_BEGIN_DECLS

typedef struct {
  ASN1_INTEGER *version;
  ASN1_INTEGER *serial;
  X509_ALGOR *signature;
  X509_NAME *issuer;
  X509_VAL *validity;
  X509_NAME *subject;
  ASN1_STRING *public_key; /* the whole SubjectPublicKeyInfo, as encoded */
  ASN1_BIT_STRING *issuer_uid;
  ASN1_BIT_STRING *subject_uid;
  STACK_OF (X509_EXTENSION) * extensions;
} CsTbsTree;

typedef struct {
  CsTbsTree *tbs;
  X509_ALGOR *algorithm;
  ASN1_BIT_STRING *signature;
} CsCertificateTree;

typedef struct {
  ASN1_INTEGER *version;
  X509_NAME *subject;
  ASN1_STRING *public_key; /* the whole SubjectPublicKeyInfo, as encoded */
  STACK_OF (X509_ATTRIBUTE) * attributes;
} CsRequestInfoTree;

typedef struct {
  CsRequestInfoTree *info;
  X509_ALGOR *algorithm;
  ASN1_BIT_STRING *signature;
} CsRequestTree;

/* From *@data on, which moves behind what was read; NULL with OpenSSL's errors. */
CsCertificateTree *cs_certificate_tree_new (const guint8 **data, gsize length);
void cs_certificate_tree_free (CsCertificateTree *tree);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsCertificateTree, cs_certificate_tree_free)

CsRequestTree *cs_request_tree_new (const guint8 **data, gsize length);
void cs_request_tree_free (CsRequestTree *tree);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsRequestTree, cs_request_tree_free)

G_END_DECLS
