/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-verdict-private.h"

#include "cs-asn1.h"
#include "cs-i18n.h"
#include "cs-time.h"

typedef struct {
  int error;
  const char *words;
} Entry;

static const Entry entries[] = {
  { X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, N_ ("its issuer is not among the given certificates") },
  { X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
    N_ ("its issuer is not among the given certificates") },
  { X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE,
    N_ ("its issuer is not known, so its signature cannot be checked") },
  { X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT,
    N_ ("it is self-signed and not among the trusted certificates") },
  { X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN,
    N_ ("the path ends in a self-signed certificate that is not among the trusted ones") },
  { X509_V_ERR_CERT_HAS_EXPIRED, N_ ("it has expired") },
  { X509_V_ERR_CERT_NOT_YET_VALID, N_ ("it is not valid yet") },
  { X509_V_ERR_ERROR_IN_CERT_NOT_BEFORE_FIELD, N_ ("the time it begins cannot be read") },
  { X509_V_ERR_ERROR_IN_CERT_NOT_AFTER_FIELD, N_ ("the time it ends cannot be read") },
  { X509_V_ERR_CERT_SIGNATURE_FAILURE,
    N_ ("its signature is wrong: it was changed, or another authority of that name signed it") },
  { X509_V_ERR_UNABLE_TO_DECRYPT_CERT_SIGNATURE, N_ ("its signature cannot be checked") },
  { X509_V_ERR_UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY,
    N_ ("the public key of its issuer cannot be decoded") },
  { X509_V_ERR_NO_ISSUER_PUBLIC_KEY, N_ ("its issuer has no public key") },
  { X509_V_ERR_UNSUPPORTED_SIGNATURE_ALGORITHM, N_ ("the way it is signed is not known") },
  { X509_V_ERR_SIGNATURE_ALGORITHM_MISMATCH,
    N_ ("it is signed in a way that does not go with the key of its issuer") },
  { X509_V_ERR_SIGNATURE_ALGORITHM_INCONSISTENCY,
    N_ ("it names two different ways in which it is signed") },
  { X509_V_ERR_HOSTNAME_MISMATCH, N_ ("it is not for that host name") },
  { X509_V_ERR_IP_ADDRESS_MISMATCH, N_ ("it is not for that IP address") },
  { X509_V_ERR_INVALID_PURPOSE, N_ ("it may not be used for that purpose") },
  { X509_V_ERR_INVALID_CA, N_ ("it is no authority and must not have issued certificates") },
  { X509_V_ERR_INVALID_NON_CA, N_ ("it is an authority where none may stand") },
  { X509_V_ERR_KEYUSAGE_NO_CERTSIGN,
    N_ ("it is no authority and must not have issued certificates") },
  { X509_V_ERR_KEYUSAGE_NO_DIGITAL_SIGNATURE, N_ ("its key may not be used for signatures") },
  { X509_V_ERR_PATH_LENGTH_EXCEEDED, N_ ("more authorities stand below one than it allows") },
  { X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION,
    N_ ("it holds a critical extension that is not known") },
  { X509_V_ERR_INVALID_EXTENSION,
    N_ ("one of its extensions cannot be decoded or contradicts itself") },
  { X509_V_ERR_INVALID_POLICY_EXTENSION, N_ ("its policies cannot be decoded") },
  { X509_V_ERR_NO_EXPLICIT_POLICY,
    N_ ("no policy holds along the whole path, and one is demanded") },
  { X509_V_ERR_PERMITTED_VIOLATION,
    N_ ("one of its names is not among those its authority may issue") },
  { X509_V_ERR_EXCLUDED_VIOLATION,
    N_ ("one of its names is among those its authority must not issue") },
  { X509_V_ERR_SUBTREE_MINMAX,
    N_ ("the limits of an authority's names are written in an odd way") },
  { X509_V_ERR_UNSUPPORTED_CONSTRAINT_TYPE,
    N_ ("its authority limits names of a kind that is not known") },
  { X509_V_ERR_UNSUPPORTED_CONSTRAINT_SYNTAX,
    N_ ("the limits of an authority's names cannot be understood") },
  { X509_V_ERR_UNSUPPORTED_NAME_SYNTAX,
    N_ ("one of its names cannot be compared with what its authority may issue") },
  { X509_V_ERR_PROXY_CERTIFICATES_NOT_ALLOWED, N_ ("it is a proxy certificate") },
  { X509_V_ERR_EC_KEY_EXPLICIT_PARAMS, N_ ("the curve of its key is spelt out and not named") },
  { X509_V_ERR_CERT_CHAIN_TOO_LONG, N_ ("the path is too long") },
  { X509_V_ERR_PATH_LOOP, N_ ("the path leads back to itself") },
  { X509_V_ERR_CERT_REVOKED, N_ ("it was revoked") },
  { X509_V_ERR_UNABLE_TO_GET_CRL, N_ ("none of the given revocation lists is by its issuer, so "
                                      "nobody knows whether it was revoked") },
  { X509_V_ERR_UNABLE_TO_GET_CRL_ISSUER,
    N_ ("who signed the revocation list of its issuer is not on the path") },
  { X509_V_ERR_CRL_SIGNATURE_FAILURE,
    N_ ("the revocation list of its issuer is signed wrongly: it was changed, or is another's") },
  { X509_V_ERR_UNABLE_TO_DECRYPT_CRL_SIGNATURE,
    N_ ("the signature of its issuer's revocation list cannot be checked") },
  { X509_V_ERR_CRL_NOT_YET_VALID, N_ ("the revocation list of its issuer is not valid yet") },
  { X509_V_ERR_CRL_HAS_EXPIRED,
    N_ ("the revocation list of its issuer is too old: fetch the one that followed it") },
  { X509_V_ERR_ERROR_IN_CRL_LAST_UPDATE_FIELD,
    N_ ("the time of its issuer's revocation list cannot be read") },
  { X509_V_ERR_ERROR_IN_CRL_NEXT_UPDATE_FIELD,
    N_ ("the time of its issuer's next revocation list cannot be read") },
  { X509_V_ERR_KEYUSAGE_NO_CRL_SIGN, N_ ("its issuer may not sign revocation lists") },
  { X509_V_ERR_UNHANDLED_CRITICAL_CRL_EXTENSION,
    N_ ("the revocation list of its issuer holds a critical extension that is not known") },
  { X509_V_ERR_DIFFERENT_CRL_SCOPE,
    N_ ("the revocation list of its issuer is for other certificates than this kind") },
  { X509_V_ERR_CRL_PATH_VALIDATION_ERROR,
    N_ ("who signed the revocation list of its issuer cannot be verified") },
};

const char *
cs_verdict_plain_words (int error)
{
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++) {
    if (entries[i].error == error)
      return _ (entries[i].words);
  }

  return _ ("the path validation failed");
}

/* RFC 5280 5.3.1. */
static const char *
reason_words (long reason)
{
  static const char *const words[] = { N_ ("no reason given"),
                                       N_ ("key compromise"),
                                       N_ ("authority compromise"),
                                       N_ ("affiliation changed"),
                                       N_ ("superseded"),
                                       N_ ("cessation of operation"),
                                       N_ ("certificate on hold"),
                                       NULL,
                                       N_ ("removed from the list"),
                                       N_ ("privilege withdrawn"),
                                       N_ ("attribute authority compromise") };

  return reason >= 0 && reason < (long) G_N_ELEMENTS (words) && words[reason] != NULL
             ? _ (words[reason])
             : _ ("for a reason not known");
}

char *
cs_verdict_dup_revocation (X509_CRL *crl, X509 *x509)
{
  X509_REVOKED *revoked = NULL;
  ASN1_ENUMERATED *reason;
  gint64 time = CS_TIME_NEVER;
  g_autofree char *date = NULL;
  char *text;

  if (crl == NULL || x509 == NULL || X509_CRL_get0_by_cert (crl, &revoked, x509) != 1)
    return NULL;

  cs_asn1_get_time (X509_REVOKED_get0_revocationDate (revoked), &time, NULL);
  date = cs_time_format (time);
  reason = X509_REVOKED_get_ext_d2i (revoked, NID_crl_reason, NULL, NULL);
  text = g_strdup_printf ("%s, %s", date,
                          reason_words (reason != NULL ? ASN1_ENUMERATED_get (reason) : 0));
  ASN1_ENUMERATED_free (reason);

  return text;
}
