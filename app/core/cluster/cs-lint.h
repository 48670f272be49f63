/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-certificate.h"
#include "cs-cluster.h"
#include "cs-request.h"

G_BEGIN_DECLS

/**
 * cs_lint_cluster:
 *
 * The rules of domain.md 1.3, 1.4, 2.1 to 2.3 and section 6 on what the file asks for, before any
 * key exists. Data-driven: see the table in cs-lint-rules.c.
 *
 * Returns: (transfer full): a list of #CsFinding, placed in the file's groups and keys, worst first
 */
CS_EXPORT
GListModel *cs_lint_cluster (CsCluster *cluster);

/* What the reader of the file and the rules have to say together, worst first. Transfer full. */
CS_EXPORT
GListModel *cs_lint_all (CsCluster *cluster);

/* Runs the rules on a built-in cluster, request and certificate that are wrong; FALSE with
 * %CS_ERROR_RULE when one that must fire is silent: then no verdict of this program may be
 * believed. Takes about a millisecond; run before the first cluster file is opened. */
CS_EXPORT
gboolean cs_lint_self_test (GError **error);

/* A request that was fetched, against its slot: self-signature, subject, names, key size and
 * digest. Errors stop the submission. Transfer full. */
CS_EXPORT
GListModel *cs_lint_request (CsCluster *cluster, CsSlot *slot, CsRequest *request);

/* A certificate against its slot: common name, names, usages for its roles, validity at @now, and
 * how long it may be valid when its authority is publicly trusted: Public=yes in the authority's
 * group, or one of the CA/Browser Forum's policies in the certificate, unless Public=no.
 * Errors mean it must not be used for the slot. Transfer full. */
CS_EXPORT
GListModel *
cs_lint_certificate (CsCluster *cluster, CsSlot *slot, CsCertificate *certificate, gint64 now);

G_END_DECLS
