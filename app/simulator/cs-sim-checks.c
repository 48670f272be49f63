/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-sim-checks.h"

#include "cs-sim-texts.h"
#include "cs-sim-x509.h"

#include <openssl/x509v3.h>

static GBytes *
read_or_fail (CsSimCall *call, const char *name)
{
  GBytes *data = cs_sim_call_read_file (call, name);

  if (data == NULL)
    cs_sim_call_print (call, CS_SIM_TEXT_FILE_MISSING "\n", name);

  return data;
}

static gboolean
check_kind (CsSimCall *call, GBytes *certificate)
{
  g_autoptr (GPtrArray) certificates = cs_sim_x509_read (certificate, call->switches);
  X509 *first = certificates->len > 0 ? g_ptr_array_index (certificates, 0) : NULL;

  if (first == NULL)
    return FALSE;
  if (cs_sim_switches_is (call->switches, CS_SIM_EKU, "checked")
      && X509_check_purpose (first, X509_PURPOSE_SSL_SERVER, 0) != 1) {
    cs_sim_call_print (call, CS_SIM_TEXT_EKU_FAILED "\n");
    return FALSE;
  }
  if (cs_sim_switches_is (call->switches, CS_SIM_WILDCARD, "refused")
      && cs_sim_x509_has_wildcard (first)) {
    cs_sim_call_print (call, CS_SIM_TEXT_WILDCARD_FAILED "\n");
    return FALSE;
  }

  return TRUE;
}

/* One file vouches for everything that is not the root in it, and its root for all. */
static gboolean
check_authority (CsSimCall *call,
                 GBytes *certificate,
                 GBytes *untrusted,
                 GBytes *ca,
                 gboolean chain)
{
  const char *problem = cs_sim_x509_verify (certificate, untrusted, ca, call->switches,
                                            cs_sim_node_get_time (call->switches));

  if (problem == NULL)
    cs_sim_call_print (call, "SUCCESS: certificate verified against CA bundle\n");
  else if (chain)
    cs_sim_call_print (call, CS_SIM_TEXT_CHAIN_FAILED "\n", problem);
  else
    cs_sim_call_print (call, CS_SIM_TEXT_CA_FAILED "\n", problem);

  return problem == NULL;
}

static gboolean
check_match (CsSimCall *call, GBytes *key, GBytes *certificate)
{
  gboolean match = cs_sim_x509_match (key, certificate, call->switches);

  cs_sim_call_print (call, "%s\n",
                     match ? "SUCCESS: Key and certificate pair match" : CS_SIM_TEXT_PAIR_FAILED);

  return match;
}

gboolean
cs_sim_check_files (CsSimCall *call,
                    const char *key,
                    const char *certificate,
                    const char *bundle,
                    const char *ca)
{
  g_autoptr (GBytes) key_data = read_or_fail (call, key);
  g_autoptr (GBytes) certificate_data = read_or_fail (call, certificate);
  g_autoptr (GBytes) untrusted = NULL;
  g_autoptr (GBytes) ca_data = NULL;

  if (key_data == NULL || certificate_data == NULL
      || !check_match (call, key_data, certificate_data) || !check_kind (call, certificate_data))
    return FALSE;
  if (ca == NULL)
    return TRUE;
  ca_data = read_or_fail (call, ca);
  if (ca_data == NULL)
    return FALSE;
  if (bundle != NULL)
    untrusted = read_or_fail (call, bundle);

  return check_authority (call, certificate_data, untrusted, ca_data,
                          g_str_equal (certificate, ca));
}

gboolean
cs_sim_check_pair (CsSimCall *call, const char *group, gboolean chain)
{
  g_autofree char *key = cs_sim_node_dup_setting (call->node, group, "key");
  g_autofree char *certificate = cs_sim_node_dup_setting (call->node, group, "certificate");
  g_autofree char *bundle = cs_sim_node_dup_setting (call->node, group, "bundle");
  const char *ca = NULL;

  if (g_str_equal (key, "none")) {
    cs_sim_call_print (call, "FAILURE: TLS port set but no certificates configured\n");
    return FALSE;
  }
  if (chain)
    ca = certificate;
  else if (!g_str_equal (bundle, "none"))
    ca = bundle;

  return cs_sim_check_files (call, key, certificate, NULL, ca);
}
