/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-cluster.h"

G_BEGIN_DECLS

/**
 * CsDraftQuestion: what has to be known for a new cluster file, in the order in which it is asked;
 * the defaults of later ones follow from the answers to earlier ones.
 * @CS_DRAFT_NAME: the DNS name of the Call Bridge cluster
 * @CS_DRAFT_RELEASE: of the meeting servers; decides which services there are
 * @CS_DRAFT_HOSTS: the nodes, separated by spaces, commas or semicolons
 * @CS_DRAFT_USER: the account on the nodes
 * @CS_DRAFT_SIP_DOMAIN, @CS_DRAFT_WEB_BRIDGE_NAME: may be answered with "none"
 * @CS_DRAFT_XMPP_DOMAIN: asked up to 2.9; likewise
 * @CS_DRAFT_DATABASE: whether these nodes form a database cluster, "yes" or "no"
 * @CS_DRAFT_AUTHORITY: the plugin that signs
 */
typedef enum {
  CS_DRAFT_NAME,
  CS_DRAFT_RELEASE,
  CS_DRAFT_HOSTS,
  CS_DRAFT_USER,
  CS_DRAFT_SIP_DOMAIN,
  CS_DRAFT_XMPP_DOMAIN,
  CS_DRAFT_WEB_BRIDGE_NAME,
  CS_DRAFT_DATABASE,
  CS_DRAFT_AUTHORITY,
  CS_DRAFT_N_QUESTIONS,
} CsDraftQuestion;

#define CS_TYPE_CLUSTER_DRAFT (cs_cluster_draft_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsClusterDraft, cs_cluster_draft, CS, CLUSTER_DRAFT, GObject)

/**
 * CsClusterDraft:
 *
 * A new cluster made of a few answers, without I/O: what `init` and the window's assistant ask.
 */
CS_EXPORT
CsClusterDraft *cs_cluster_draft_new (void);
/* The question in words, to be translated by whoever shows it. */
CS_EXPORT
const char *cs_cluster_draft_get_label (CsDraftQuestion question);
/* Whether the answers so far leave the question open: no XMPP from 3.0 on. */
CS_EXPORT
gboolean cs_cluster_draft_applies (CsClusterDraft *self, CsDraftQuestion question);
/* What is proposed; NULL when nothing can be. Transfer full. */
CS_EXPORT
char *cs_cluster_draft_dup_default (CsClusterDraft *self, CsDraftQuestion question);
/* Takes an answer; an empty one is the default. FALSE with %CS_ERROR_RULE and the accepted form
 * when it cannot be used. */
CS_EXPORT
gboolean cs_cluster_draft_answer (CsClusterDraft *self,
                                  CsDraftQuestion question,
                                  const char *answer,
                                  GError **error);
/* The text of the new file, with comments. Questions not answered have their default;
 * %CS_ERROR_RULE when one without a default is open. Transfer full. */
CS_EXPORT
char *cs_cluster_draft_dup_text (CsClusterDraft *self, GError **error);

/* A base name that pki csr takes, for a host: "cms1a" for "cms1a.pod2.cms.lab" (T12); "node" for an
 * address. Transfer full. */
CS_EXPORT
char *cs_cluster_propose_base_name (const char *host);

G_END_DECLS
