/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-ca-crl.h"

#include "cs-ca-sign.h"

#include <time.h>

#include <openssl/pem.h>

/* Two lists in one order: names for people, codes of RFC 5280, 5.3.1. */
static const char *const reasons[] = { "unspecified", "keyCompromise",        "affiliationChanged",
                                       "superseded",  "cessationOfOperation", NULL };
static const int codes[]
    = { CRL_REASON_UNSPECIFIED, CRL_REASON_KEY_COMPROMISE, CRL_REASON_AFFILIATION_CHANGED,
        CRL_REASON_SUPERSEDED, CRL_REASON_CESSATION_OF_OPERATION };

const char *const *
cs_ca_crl_get_reasons (void)
{
  return reasons;
}

static int
find_code (const char *reason)
{
  for (guint i = 0; reasons[i] != NULL; i++)
    if (g_strcmp0 (reasons[i], reason) == 0)
      return codes[i];

  return CRL_REASON_UNSPECIFIED;
}

/* RFC 5280 wants "unspecified" said by saying nothing. */
static gboolean
set_reason (X509_REVOKED *entry, const char *reason)
{
  g_autoptr (ASN1_ENUMERATED) value = NULL;
  int code = find_code (reason);

  if (code == CRL_REASON_UNSPECIFIED)
    return TRUE;

  value = ASN1_ENUMERATED_new ();

  return ASN1_ENUMERATED_set (value, code) == 1
         && X509_REVOKED_add1_ext_i2d (entry, NID_crl_reason, value, 0, 0) == 1;
}

static gboolean
add_entry (X509_CRL *crl, const CsIssued *issued)
{
  g_autoptr (X509) certificate = cs_ca_certificate_from_der (issued->certificate);
  g_autoptr (X509_REVOKED) entry = X509_REVOKED_new ();
  g_autoptr (ASN1_TIME) when = ASN1_TIME_set (NULL, (time_t) issued->revoked_at);

  if (certificate == NULL || when == NULL
      || X509_REVOKED_set_serialNumber (entry, X509_get_serialNumber (certificate)) != 1
      || X509_REVOKED_set_revocationDate (entry, when) != 1 || !set_reason (entry, issued->reason)
      || X509_CRL_add0_revoked (crl, entry) != 1)
    return FALSE;
  g_steal_pointer (&entry);

  return TRUE;
}

static gboolean
add_extensions (X509_CRL *crl, X509 *root, gint64 number)
{
  g_autoptr (ASN1_INTEGER) value = ASN1_INTEGER_new ();
  g_autoptr (X509_EXTENSION) issuer = NULL;
  X509V3_CTX context;

  X509V3_set_ctx (&context, root, NULL, NULL, crl, 0);
  X509V3_set_ctx_nodb (&context);
  issuer = X509V3_EXT_nconf_nid (NULL, &context, NID_authority_key_identifier, "keyid:always");

  return issuer != NULL && X509_CRL_add_ext (crl, issuer, -1) == 1
         && ASN1_INTEGER_set_int64 (value, number) == 1
         && X509_CRL_add1_ext_i2d (crl, NID_crl_number, value, 0, 0) == 1;
}

static gboolean
fill (X509_CRL *crl, X509 *root, GPtrArray *issued, gint64 number, guint days)
{
  gint64 now = cs_time_now ();
  g_autoptr (ASN1_TIME) last = ASN1_TIME_set (NULL, (time_t) (now - CS_CA_BACKDATE));
  g_autoptr (ASN1_TIME) next = ASN1_TIME_set (NULL, (time_t) (now + (gint64) days * 24 * 60 * 60));

  for (guint i = 0; i < issued->len; i++) {
    const CsIssued *one = g_ptr_array_index (issued, i);

    if (one->revoked_at != 0 && !add_entry (crl, one))
      return FALSE;
  }

  return X509_CRL_set_version (crl, X509_CRL_VERSION_2) == 1
         && X509_CRL_set_issuer_name (crl, X509_get_subject_name (root)) == 1
         && X509_CRL_set1_lastUpdate (crl, last) == 1 && X509_CRL_set1_nextUpdate (crl, next) == 1
         && add_extensions (crl, root, number) && X509_CRL_sort (crl) == 1;
}

char *
cs_ca_crl_sign (X509 *root,
                EVP_PKEY *key,
                GPtrArray *issued,
                gint64 number,
                guint days,
                GError **error)
{
  g_autoptr (X509_CRL) crl = X509_CRL_new ();
  g_autoptr (BIO) bio = BIO_new (BIO_s_mem ());

  if (!fill (crl, root, issued, number, days)
      || X509_CRL_sign (crl, key, cs_ca_get_digest (key)) <= 0
      || X509_CRL_verify (crl, X509_get0_pubkey (root)) != 1
      || PEM_write_bio_X509_CRL (bio, crl) != 1) {
    cs_ca_set_openssl_error (error, "the CRL could not be signed");
    return NULL;
  }

  return cs_ca_dup_bio_text (bio);
}
