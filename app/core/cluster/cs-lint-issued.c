/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The rules on what exists already: a request before it is submitted, a certificate before it is
 * used. */
#include "cs-lint.h"

#include <string.h>

#include "cs-names.h"
#include "cs-time.h"

#define RSA_BITS_LEAST 2048
#define SECONDS_OF_A_DAY (24 * 60 * 60)

typedef enum {
  RULE_SELF_SIGNED,
  RULE_KEY_SIZE,
  RULE_COMMON_NAME,
  RULE_MISSING_NAME,
  RULE_EXTRA_NAME,
  RULE_NOT_YET_VALID,
  RULE_EXPIRED,
  RULE_EXPIRES_SOON,
  RULE_IS_CA,
  RULE_SERVER_USAGE,
  RULE_CLIENT_USAGE,
} Rule;

/* In the order of Rule. */
static const struct {
  const char *id;
  CsSeverity severity;
  const char *text;
  const char *remedy;
  const char *source;
} rules[] = {
  { "request-self-signed", CS_SEVERITY_ERROR, "the request is not signed by its own key",
    "make a new request", "DESIGN 6.2" },
  { "key-size", CS_SEVERITY_ERROR, "an RSA key needs at least 2048 bits", "make a new key",
    "domain.md 2.3" },
  { "other-common-name", CS_SEVERITY_ERROR, "the common name is not the one asked for",
    "make a new request, or correct the cluster file", "domain.md T18, T48" },
  { "missing-name", CS_SEVERITY_ERROR, "the name is missing",
    "make a new request, or see whether the authority takes names from requests", "domain.md T48" },
  { "extra-name", CS_SEVERITY_WARNING, "nobody asked for this name",
    "add it to Names=, or make a new request", "domain.md T48" },
  { "not-yet-valid", CS_SEVERITY_WARNING, "the certificate is not valid yet",
    "compare the clocks of the node, the authority and this computer", "domain.md T30" },
  { "expired", CS_SEVERITY_ERROR, "the certificate has expired", "renew it", "domain.md T62" },
  { "expires-soon", CS_SEVERITY_WARNING, "the certificate expires soon", "renew it",
    "domain.md T58" },
  { "is-ca", CS_SEVERITY_ERROR, "this is the certificate of an authority, not of a server",
    "take the one that was issued for the request", "domain.md T18" },
  { "server-usage", CS_SEVERITY_ERROR, "its extended key usage does not allow a server",
    "use a template or profile with server authentication", "domain.md 2.1, T63" },
  { "client-usage", CS_SEVERITY_WARNING, "its extended key usage does not allow a client",
    "use a template or profile with client authentication", "domain.md 2.1, 2.3, T63" },
};

/* Who is a TLS server, and who a client (domain.md 2.1). */
#define CLIENT_ROLES                                                                               \
  (CS_ROLE_CALLBRIDGE | CS_ROLE_XMPP | CS_ROLE_DATABASE_CLIENT | CS_ROLE_SCHEDULER_C2W)
#define CLIENT_ONLY_ROLES (CS_ROLE_DATABASE_CLIENT | CS_ROLE_SCHEDULER_C2W | CS_ROLE_UPLOADER)

typedef struct {
  CsCluster *cluster;
  CsSlot *slot;
  GListStore *findings;
} Look;

static void
report (Look *look, Rule rule, const char *key, const char *detail)
{
  g_autofree char *group = g_strconcat ("Certificate ", cs_slot_get_name (look->slot), NULL);
  g_autofree char *clean = detail != NULL ? cs_escape_control (detail) : NULL;
  g_autofree char *text = clean != NULL ? g_strdup_printf ("%s: %s", clean, rules[rule].text)
                                        : g_strdup (rules[rule].text);
  g_autoptr (CsFinding) finding
      = cs_finding_new (rules[rule].id, rules[rule].severity, text, rules[rule].remedy);
  guint line = key != NULL ? cs_cluster_get_line (look->cluster, group, key) : 0;

  if (line == 0)
    line = cs_cluster_get_line (look->cluster, group, NULL);
  cs_finding_set_place (finding, cs_cluster_get_path (look->cluster), line, group, key);
  cs_finding_set_source (finding, rules[rule].source);
  g_list_store_append (look->findings, finding);
}

static void
check_key (Look *look, const CsPublicKey *key)
{
  g_autofree char *detail = NULL;

  if ((strcmp (key->type, "rsa") != 0 && strcmp (key->type, "rsa-pss") != 0)
      || key->bits >= RSA_BITS_LEAST)
    return;

  detail = g_strdup_printf ("%u bits", key->bits);
  report (look, RULE_KEY_SIZE, NULL, detail);
}

static void
check_common_name (Look *look, const char *common_name)
{
  if (g_strcmp0 (common_name, cs_slot_get_common_name (look->slot)) != 0)
    report (look, RULE_COMMON_NAME, "CommonName", common_name != NULL ? common_name : "none");
}

/* A name that is no host and no address was not asked for: Names= holds only those. */
static gboolean
was_asked_for (Look *look, const CsGeneralName *name)
{
  const char *const *wanted = cs_slot_get_names (look->slot);
  g_autoptr (GPtrArray) one = g_ptr_array_new ();

  if (name->type != CS_NAME_DNS && name->type != CS_NAME_IP)
    return FALSE;
  if (g_ascii_strcasecmp (name->value, cs_slot_get_common_name (look->slot)) == 0)
    return TRUE;
  g_ptr_array_add (one, (gpointer) name);
  for (guint i = 0; wanted[i] != NULL; i++) {
    if (cs_general_names_cover (one, wanted[i]))
      return TRUE;
  }

  return FALSE;
}

static void
check_names (Look *look, GPtrArray *names)
{
  const char *const *wanted = cs_slot_get_names (look->slot);

  for (guint i = 0; wanted[i] != NULL; i++) {
    if (!cs_general_names_cover (names, wanted[i]))
      report (look, RULE_MISSING_NAME, "Names", wanted[i]);
  }
  for (guint i = 0; i < names->len; i++) {
    const CsGeneralName *name = g_ptr_array_index (names, i);

    if (!was_asked_for (look, name))
      report (look, RULE_EXTRA_NAME, "Names", name->value);
  }
}

static void
check_validity (Look *look, CsCertificate *certificate, gint64 now)
{
  gint64 end = cs_certificate_get_not_after (certificate);
  gint64 warning = (gint64) cs_cluster_get_renew_days (look->cluster) * SECONDS_OF_A_DAY;
  g_autofree char *from = cs_time_format (cs_certificate_get_not_before (certificate));
  g_autofree char *until = cs_time_format (end);

  if (now < cs_certificate_get_not_before (certificate))
    report (look, RULE_NOT_YET_VALID, NULL, from);
  if (now > end) /* the end is inclusive */
    report (look, RULE_EXPIRED, NULL, until);
  else if (end - now < warning)
    report (look, RULE_EXPIRES_SOON, NULL, until);
}

static void
check_usages (Look *look, CsCertificate *certificate)
{
  CsRole roles = cs_slot_get_roles (look->slot);
  CsRole server = roles & ~CLIENT_ONLY_ROLES;
  CsRole client = roles & CLIENT_ROLES;
  g_autofree char *server_words = cs_roles_dup_text (server);
  g_autofree char *client_words = cs_roles_dup_text (client);

  if (server != CS_ROLE_NONE && !cs_certificate_allows_server (certificate))
    report (look, RULE_SERVER_USAGE, "Roles", server_words);
  if (client != CS_ROLE_NONE && !cs_certificate_allows_client (certificate))
    report (look, RULE_CLIENT_USAGE, "Roles", client_words);
}

GListModel *
cs_lint_request (CsCluster *cluster, CsSlot *slot, CsRequest *request)
{
  g_autoptr (GListStore) findings = g_list_store_new (CS_TYPE_FINDING);
  Look look = { cluster, slot, findings };

  g_return_val_if_fail (CS_IS_CLUSTER (cluster), NULL);
  g_return_val_if_fail (CS_IS_SLOT (slot), NULL);
  g_return_val_if_fail (CS_IS_REQUEST (request), NULL);

  if (!cs_request_is_self_signed (request))
    report (&look, RULE_SELF_SIGNED, NULL, NULL);
  check_key (&look, cs_request_get_public_key (request));
  check_common_name (&look, cs_request_get_common_name (request));
  check_names (&look, cs_request_get_names (request));

  return G_LIST_MODEL (g_steal_pointer (&findings));
}

GListModel *
cs_lint_certificate (CsCluster *cluster, CsSlot *slot, CsCertificate *certificate, gint64 now)
{
  g_autoptr (GListStore) findings = g_list_store_new (CS_TYPE_FINDING);
  Look look = { cluster, slot, findings };

  g_return_val_if_fail (CS_IS_CLUSTER (cluster), NULL);
  g_return_val_if_fail (CS_IS_SLOT (slot), NULL);
  g_return_val_if_fail (CS_IS_CERTIFICATE (certificate), NULL);

  if (cs_certificate_is_ca (certificate))
    report (&look, RULE_IS_CA, NULL, cs_certificate_get_subject (certificate));
  check_key (&look, cs_certificate_get_public_key (certificate));
  check_common_name (&look, cs_certificate_get_common_name (certificate));
  check_names (&look, cs_certificate_get_names (certificate));
  check_validity (&look, certificate, now);
  check_usages (&look, certificate);

  return G_LIST_MODEL (g_steal_pointer (&findings));
}
