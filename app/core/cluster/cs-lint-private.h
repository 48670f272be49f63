/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-certificate.h"
#include "cs-cluster.h"
#include "cs-request.h"

G_BEGIN_DECLS

/* What a rule looks at; its check gets one object of that kind. */
typedef enum {
  CS_LINT_CLUSTER,     /* CsCluster */
  CS_LINT_NODE,        /* CsNode */
  CS_LINT_SLOT,        /* CsSlot */
  CS_LINT_BUNDLE,      /* CsBundleSpec */
  CS_LINT_REQUEST,     /* CsSlot, and a request before it is submitted */
  CS_LINT_CERTIFICATE, /* CsSlot, and a certificate before it is used */
  CS_LINT_ISSUED,      /* CsSlot, and either of both */
} CsLintScope;

/* What one certificate for all of a node serves. */
#define CS_LINT_COMBINED_ROLES                                                                     \
  (CS_ROLE_CALLBRIDGE | CS_ROLE_WEBADMIN | CS_ROLE_XMPP | CS_ROLE_WEBBRIDGE)

typedef struct _CsLintRule CsLintRule;

/**
 * CsLint: one run of the rules.
 * @rule, @subject: the rule that runs and what it looks at
 * @request, @certificate: the one of both that exists, for rules of these scopes
 * @now: when the certificate is judged
 */
typedef struct {
  CsCluster *cluster;
  GListStore *findings;
  const CsLintRule *rule;
  gpointer subject;
  CsRequest *request;
  CsCertificate *certificate;
  gint64 now;
} CsLint;

typedef void (*CsLintCheck) (CsLint *lint);

/**
 * CsLintRule: one row of the table in cs-lint-rules.c.
 * @roles: slots, requests and certificates only: it applies to those with one of them;
 * CS_ROLE_NONE: to all
 * @since, @before: the releases it applies to, from @since on and below @before; 0.0: no bound.
 *   A bound rule is silent when the file states no release
 * @key: (nullable): where in the group its findings are placed
 * @text: one sentence; the thing it found is put in front of it
 */
struct _CsLintRule {
  const char *id;
  CsSeverity severity;
  CsLintScope scope;
  CsRole roles;
  CsRelease since;
  CsRelease before;
  CsLintCheck check;
  const char *key;
  const char *text;
  const char *remedy;
  const char *source;
};

const CsLintRule *cs_lint_rules (guint *n_rules);
/* Adds a finding of the running rule on its subject. @detail: (nullable): the thing it found. */
void cs_lint_report (CsLint *lint, const char *detail);
/* The same for a rule that looks at several keys. */
void cs_lint_report_at (CsLint *lint, const char *key, const char *detail);

/* Whether a certificate for @slot would hold the name @wanted: one of its names, or one with a
 * wildcard for the first label; the common name when it has no names at all. */
gboolean cs_lint_slot_holds_name (CsSlot *slot, const char *wanted);
/* The names of the nodes that get a certificate with one of @roles. Transfer full, a set. */
GHashTable *cs_lint_nodes_of_role (CsCluster *cluster, CsRole roles);

/* Whether the file has the settings of this authority. */
gboolean cs_lint_has_authority (CsCluster *cluster, const char *authority);

/* What the file says of the slot's authority: Public= in its group. */
typedef enum {
  CS_LINT_PUBLIC_NOT_SAID,
  CS_LINT_PUBLIC_NO,
  CS_LINT_PUBLIC_YES,
} CsLintPublic;
CsLintPublic cs_lint_authority_is_public (CsCluster *cluster, CsSlot *slot);

/* cs-lint-slots.c */
void cs_lint_check_base_name (CsLint *lint);
void cs_lint_check_names_syntax (CsLint *lint);
void cs_lint_check_names_duplicate (CsLint *lint);
void cs_lint_check_spaces (CsLint *lint);
void cs_lint_check_lengths (CsLint *lint);
void cs_lint_check_country (CsLint *lint);
void cs_lint_check_wildcard (CsLint *lint);
void cs_lint_check_common_name_in_names (CsLint *lint);
void cs_lint_check_cluster_name (CsLint *lint);
void cs_lint_check_node_name (CsLint *lint);
void cs_lint_check_xmpp_domain (CsLint *lint);
void cs_lint_check_web_bridge_name (CsLint *lint);
void cs_lint_check_client_common_name (CsLint *lint);
void cs_lint_check_client_names (CsLint *lint);
void cs_lint_check_postgres_role (CsLint *lint);
void cs_lint_check_server_names (CsLint *lint);
void cs_lint_check_no_role (CsLint *lint);
void cs_lint_check_role_gone (CsLint *lint);
void cs_lint_check_database_alone (CsLint *lint);
void cs_lint_check_key_stays (CsLint *lint);
void cs_lint_check_full_chain (CsLint *lint);
void cs_lint_check_own_authority (CsLint *lint);
void cs_lint_check_signs_itself (CsLint *lint);
void cs_lint_check_canary (CsLint *lint);
void cs_lint_check_single_name (CsLint *lint);
void cs_lint_check_sip_domain (CsLint *lint);
void cs_lint_check_c2w_name (CsLint *lint);
void cs_lint_check_public_client (CsLint *lint);

/* cs-lint-issued.c */
void cs_lint_check_self_signed (CsLint *lint);
void cs_lint_check_is_ca (CsLint *lint);
void cs_lint_check_key_size (CsLint *lint);
void cs_lint_check_digest (CsLint *lint);
void cs_lint_check_other_common_name (CsLint *lint);
void cs_lint_check_missing_names (CsLint *lint);
void cs_lint_check_extra_names (CsLint *lint);
void cs_lint_check_not_yet_valid (CsLint *lint);
void cs_lint_check_expired (CsLint *lint);
void cs_lint_check_expires_soon (CsLint *lint);
void cs_lint_check_server_usage (CsLint *lint);
void cs_lint_check_client_usage (CsLint *lint);
void cs_lint_check_public_lifetime (CsLint *lint);

/* cs-lint-cluster.c */
void cs_lint_check_release (CsLint *lint);
void cs_lint_check_authority (CsLint *lint);
void cs_lint_check_no_nodes (CsLint *lint);
void cs_lint_check_few_database_nodes (CsLint *lint);
void cs_lint_check_even_database_nodes (CsLint *lint);
void cs_lint_check_many_database_nodes (CsLint *lint);
void cs_lint_check_xmpp_domain_known (CsLint *lint);
void cs_lint_check_xmpp_trust (CsLint *lint);
void cs_lint_check_web_bridge_trust (CsLint *lint);
void cs_lint_check_c2w_trust (CsLint *lint);
void cs_lint_check_xmpp_nodes (CsLint *lint);
void cs_lint_check_scheduler_trust (CsLint *lint);
void cs_lint_check_trust_of_scheduler (CsLint *lint);
void cs_lint_check_ca_file (CsLint *lint);
void cs_lint_check_files (CsLint *lint);
void cs_lint_check_case (CsLint *lint);
void cs_lint_check_addresses (CsLint *lint);
void cs_lint_check_database_pair (CsLint *lint);
void cs_lint_check_database_client (CsLint *lint);
void cs_lint_check_fqdn (CsLint *lint);
void cs_lint_check_cluster_host (CsLint *lint);
void cs_lint_check_bundle_ending (CsLint *lint);

G_END_DECLS
