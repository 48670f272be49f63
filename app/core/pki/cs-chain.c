/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-chain.h"

#include "cs-certificate-private.h"

const char *
cs_chain_state_to_string (CsChainState state)
{
  switch (state) {
  case CS_CHAIN_COMPLETE:
    return "complete";
  case CS_CHAIN_OUT_OF_ORDER:
    return "out-of-order";
  case CS_CHAIN_WITH_STRANGERS:
    return "with-strangers";
  case CS_CHAIN_INCOMPLETE:
    return "incomplete";
  case CS_CHAIN_NONE:
    return "none";
  }

  g_return_val_if_reached ("none");
}

gboolean
cs_certificate_is_issued_by (CsCertificate *certificate, CsCertificate *issuer)
{
  X509 *below, *above;
  gboolean issued;

  g_return_val_if_fail (CS_IS_CERTIFICATE (certificate), FALSE);
  g_return_val_if_fail (CS_IS_CERTIFICATE (issuer), FALSE);

  below = cs_certificate_peek_x509 (certificate);
  above = cs_certificate_peek_x509 (issuer);
  if (below == NULL || above == NULL || X509_check_issued (above, below) != X509_V_OK)
    return FALSE;

  issued = X509_get0_pubkey (above) != NULL && X509_verify (below, X509_get0_pubkey (above)) == 1;
  ERR_clear_error ();

  return issued;
}

static char *
dup_first_stranger (CsBundle *bundle, CsBundle *chain)
{
  guint n = cs_bundle_get_n (bundle) - cs_bundle_get_n (chain);

  for (guint i = 0; i < cs_bundle_get_n (bundle); i++) {
    CsCertificate *one = cs_bundle_get (bundle, i);

    if (!cs_bundle_contains (chain, one))
      return g_strdup_printf (
          "%u of its certificates do not belong to the chain, the first of them "
          "“%s”",
          n, cs_certificate_get_subject (one));
  }

  g_return_val_if_reached (NULL);
}

static char *
dup_first_misplaced (CsBundle *bundle, CsBundle *chain)
{
  for (guint i = 0; i < cs_bundle_get_n (bundle); i++) {
    CsCertificate *wanted = cs_bundle_get (chain, i);

    if (!cs_certificate_equal (cs_bundle_get (bundle, i), wanted))
      return g_strdup_printf ("the order is wrong: “%s” belongs to place %u",
                              cs_certificate_get_subject (wanted), i + 1);
  }

  g_return_val_if_reached (NULL);
}

CsChainState
cs_chain_judge (CsBundle *bundle, char **reason)
{
  g_autofree char *ignored = NULL;
  char **why = reason != NULL ? reason : &ignored;
  g_autoptr (GError) error = NULL;
  g_autoptr (CsBundle) chain = NULL;
  CsCertificate *leaf;

  *why = NULL;
  g_return_val_if_fail (CS_IS_BUNDLE (bundle), CS_CHAIN_NONE);

  leaf = cs_bundle_find_leaf (bundle, &error);
  if (leaf == NULL) {
    *why = g_strdup (error->message);
    return CS_CHAIN_NONE;
  }
  chain = cs_bundle_to_chain (bundle, leaf, &error);
  if (chain == NULL) {
    *why = g_strdup (error->message);
    return CS_CHAIN_INCOMPLETE;
  }
  if (cs_bundle_get_n (chain) != cs_bundle_get_n (bundle)) {
    *why = dup_first_stranger (bundle, chain);
    return CS_CHAIN_WITH_STRANGERS;
  }
  if (cs_bundle_equal (bundle, chain, TRUE))
    return CS_CHAIN_COMPLETE;

  *why = dup_first_misplaced (bundle, chain);

  return CS_CHAIN_OUT_OF_ORDER;
}
