/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-policy.h"

#include "cs-asn1.h"
#include "cs-certificate-private.h"

static const char *const public_policies[]
    = { "2.23.140.1.1", "2.23.140.1.2.1", "2.23.140.1.2.2", "2.23.140.1.2.3", NULL };

gboolean
cs_certificate_states_public_policy (CsCertificate *self)
{
  X509 *x509;
  CERTIFICATEPOLICIES *policies;
  gboolean stated = FALSE;

  g_return_val_if_fail (CS_IS_CERTIFICATE (self), FALSE);

  x509 = cs_certificate_peek_x509 (self);
  policies = x509 != NULL ? X509_get_ext_d2i (x509, NID_certificate_policies, NULL, NULL) : NULL;
  for (int i = 0; i < sk_POLICYINFO_num (policies); i++) {
    g_autofree char *oid = cs_asn1_dup_oid (sk_POLICYINFO_value (policies, i)->policyid);

    stated = stated || g_strv_contains (public_policies, oid);
  }
  CERTIFICATEPOLICIES_free (policies);
  ERR_clear_error ();

  return stated;
}
