/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A built-in cluster, request and certificate that are wrong: as long as the rules find it, they
 * run. */
#include "cs-lint.h"

#include <string.h>

#include "cs-error.h"
#include "cs-reader.h"

#define CANARY_SLOT "countersign-canary"
#define CANARY_TIME 4102444800 /* 2100: long after the end of the certificate */

/* One thing wrong for each kind of object that rules look at. */
static const char cluster_text[] = "[Cluster]\nName=canary.invalid\n"
                                   "[Node a]\nHost=192.0.2.1\n"
                                   "[Certificate " CANARY_SLOT "]\nNode=a\nCommonName=Postgres\n"
                                   "Roles=database-client\n"
                                   "[Bundle b]\nKind=trust\nMembers=@root\nFile=b.der\n";

/* CN=canary, an authority's, for electronic mail, ended in 2026. */
static const char certificate_text[]
    = "-----BEGIN CERTIFICATE-----\n"
      "MIIBVDCB+6ADAgECAgEBMAoGCCqGSM49BAMCMBExDzANBgNVBAMMBmNhbmFyeTAe\n"
      "Fw0yNjExMjUxNjQ5NDFaFw0yNjExMjQxNjQ5NDFaMBExDzANBgNVBAMMBmNhbmFy\n"
      "eTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABFTUEdfpcj053dd/3TAsiaK/dK3Q\n"
      "882dsab7ZERVzYVNR8XOdrtt+H2el+YZx7kiblAlHodFjjcjD803zQXYY3qjRDBC\n"
      "MAwGA1UdEwQFMAMBAf8wEwYDVR0lBAwwCgYIKwYBBQUHAwQwHQYDVR0OBBYEFPKM\n"
      "cFWHXjLjDQ/CGSQUNsfrkC8CMAoGCCqGSM49BAMCA0gAMEUCIAqh6kO9hbrklHv0\n"
      "6lwuQ+9+twDH/qHvDkdGTu8c2lpJAiEA5cE8lAgjw8L3+9J1aiSqiDHGYKIHCO7w\n"
      "gvtIGms5KQM=\n"
      "-----END CERTIFICATE-----\n";

/* CN=canary, its signature forged. */
static const char request_text[]
    = "-----BEGIN CERTIFICATE REQUEST-----\n"
      "MIHLMHMCAQAwETEPMA0GA1UEAwwGY2FuYXJ5MFkwEwYHKoZIzj0CAQYIKoZIzj0D\n"
      "AQcDQgAEVNQR1+lyPTnd13/dMCyJor90rdDzzZ2xpvtkRFXNhU1Hxc52u234fZ6X\n"
      "5hnHuSJuUCUeh0WONyMPzTfNBdhjeqAAMAoGCCqGSM49BAMCA0gAMEUCIQCtqM0e\n"
      "2jkvBI22CLOT/uB76WNtnJ6VQNObCWQ0Y/e7/AIgTiM8qc7ruliRL2cSit5P/c8P\n"
      "VQ1tgt+TX5zOYBvZkXU=\n"
      "-----END CERTIFICATE REQUEST-----\n";

/* The ids that must be found; NULL-terminated. */
static const char *const of_cluster[] = { "canary",  "base-name", "database-client-cn",
                                          "release", "node-fqdn", "bundle-ending",
                                          NULL };
static const char *const of_certificate[]
    = { "is-ca", "other-common-name", "expired", "client-usage", NULL };
static const char *const of_request[] = { "request-self-signed", "other-common-name", NULL };

static gboolean
has_id (GListModel *findings, const char *id)
{
  for (guint i = 0; i < g_list_model_get_n_items (findings); i++) {
    g_autoptr (CsFinding) one = g_list_model_get_item (findings, i);

    if (strcmp (cs_finding_get_id (one), id) == 0)
      return TRUE;
  }

  return FALSE;
}

static gboolean
check_fired (GListModel *take_findings, const char *what, const char *const *ids, GError **error)
{
  g_autoptr (GListModel) findings = take_findings;

  for (guint i = 0; ids[i] != NULL; i++) {
    if (has_id (findings, ids[i]))
      continue;
    g_set_error (error, CS_ERROR, CS_ERROR_RULE,
                 "the rules do not work: “%s” is silent on the built-in wrong %s; reinstall the "
                 "program",
                 ids[i], what);
    return FALSE;
  }

  return TRUE;
}

static gboolean
check_issued (CsCluster *cluster, GError **error)
{
  CsSlot *slot = cs_cluster_find_slot (cluster, CANARY_SLOT);
  g_autoptr (GBytes) certificate_bytes
      = g_bytes_new_static (certificate_text, strlen (certificate_text));
  g_autoptr (GBytes) request_bytes = g_bytes_new_static (request_text, strlen (request_text));
  g_autoptr (CsCertificate) certificate
      = cs_reader_first_certificate (certificate_bytes, "canary", error);
  g_autoptr (CsRequest) request = NULL;

  if (certificate == NULL)
    return FALSE;
  request = cs_reader_first_request (request_bytes, "canary", error);
  if (request == NULL)
    return FALSE;

  return check_fired (cs_lint_certificate (cluster, slot, certificate, CANARY_TIME), "certificate",
                      of_certificate, error)
         && check_fired (cs_lint_request (cluster, slot, request), "request", of_request, error);
}

gboolean
cs_lint_self_test (GError **error)
{
  g_autoptr (CsCluster) cluster = cs_cluster_new_from_data (cluster_text, -1, NULL, NULL, error);

  return cluster != NULL && check_fired (cs_lint_cluster (cluster), "cluster", of_cluster, error)
         && check_issued (cluster, error);
}
