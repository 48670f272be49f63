/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-tree.h"

#include <openssl/asn1t.h>

/* clang-format off */
ASN1_SEQUENCE (CsTbsTree) = {
  ASN1_EXP_OPT (CsTbsTree, version, ASN1_INTEGER, 0),
  ASN1_SIMPLE (CsTbsTree, serial, ASN1_INTEGER),
  ASN1_SIMPLE (CsTbsTree, signature, X509_ALGOR),
  ASN1_SIMPLE (CsTbsTree, issuer, X509_NAME),
  ASN1_SIMPLE (CsTbsTree, validity, X509_VAL),
  ASN1_SIMPLE (CsTbsTree, subject, X509_NAME),
  ASN1_SIMPLE (CsTbsTree, public_key, ASN1_SEQUENCE),
  ASN1_IMP_OPT (CsTbsTree, issuer_uid, ASN1_BIT_STRING, 1),
  ASN1_IMP_OPT (CsTbsTree, subject_uid, ASN1_BIT_STRING, 2),
  ASN1_EXP_SEQUENCE_OF_OPT (CsTbsTree, extensions, X509_EXTENSION, 3)
} static_ASN1_SEQUENCE_END (CsTbsTree)

ASN1_SEQUENCE (CsCertificateTree) = {
  ASN1_SIMPLE (CsCertificateTree, tbs, CsTbsTree),
  ASN1_SIMPLE (CsCertificateTree, algorithm, X509_ALGOR),
  ASN1_SIMPLE (CsCertificateTree, signature, ASN1_BIT_STRING)
} static_ASN1_SEQUENCE_END (CsCertificateTree)

ASN1_SEQUENCE (CsRequestInfoTree) = {
  ASN1_SIMPLE (CsRequestInfoTree, version, ASN1_INTEGER),
  ASN1_SIMPLE (CsRequestInfoTree, subject, X509_NAME),
  ASN1_SIMPLE (CsRequestInfoTree, public_key, ASN1_SEQUENCE),
  ASN1_IMP_SET_OF_OPT (CsRequestInfoTree, attributes, X509_ATTRIBUTE, 0)
} static_ASN1_SEQUENCE_END (CsRequestInfoTree)

ASN1_SEQUENCE (CsRequestTree) = {
  ASN1_SIMPLE (CsRequestTree, info, CsRequestInfoTree),
  ASN1_SIMPLE (CsRequestTree, algorithm, X509_ALGOR),
  ASN1_SIMPLE (CsRequestTree, signature, ASN1_BIT_STRING)
} static_ASN1_SEQUENCE_END (CsRequestTree)
      /* clang-format on */

      CsCertificateTree
      * cs_certificate_tree_new (const guint8 **data, gsize length)
{
  g_return_val_if_fail (length <= G_MAXINT, NULL);

  return (CsCertificateTree *) ASN1_item_d2i (NULL, data, (long) length,
                                              ASN1_ITEM_rptr (CsCertificateTree));
}

void
cs_certificate_tree_free (CsCertificateTree *tree)
{
  ASN1_item_free ((ASN1_VALUE *) tree, ASN1_ITEM_rptr (CsCertificateTree));
}

CsRequestTree *
cs_request_tree_new (const guint8 **data, gsize length)
{
  g_return_val_if_fail (length <= G_MAXINT, NULL);

  return (CsRequestTree *) ASN1_item_d2i (NULL, data, (long) length,
                                          ASN1_ITEM_rptr (CsRequestTree));
}

void
cs_request_tree_free (CsRequestTree *tree)
{
  ASN1_item_free ((ASN1_VALUE *) tree, ASN1_ITEM_rptr (CsRequestTree));
}
