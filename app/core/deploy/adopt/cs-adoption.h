/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-cluster.h"
#include "cs-node-facts.h"

G_BEGIN_DECLS

/**
 * cs_adoption_parse_hosts:
 * @texts: (array zero-terminated=1): each `[NAME=][USER@]HOST[:PORT]`, an IPv6 address in brackets
 *   when a port follows
 *
 * The nodes of a cluster that is to be adopted. A node that was given no name is called by the
 * first label of its host, letters and digits only; `node` and its place for an address. The
 * account is `admin` and the port 22 unless said.
 *
 * Returns: (transfer full): a cluster of nodes and nothing else, to look at them with; %NULL with
 *   %CS_ERROR_MALFORMED
 */
CS_EXPORT
CsCluster *cs_adoption_parse_hosts (const char *const *texts, GError **error);

/**
 * cs_adoption_compose:
 * @facts: (element-type CsNodeFacts): what was seen on the nodes, in their order
 * @open_points: (out) (transfer full): sentences on what could not be decided; they stand in the
 *   text as comments too
 *
 * The cluster file of a running cluster. A pure function: what the files and the status outputs
 * (domain.md 1.6) prove is written; what they only suggest is a comment.
 *
 * Returns: (transfer full): the text of a cluster file
 */
CS_EXPORT
char *cs_adoption_compose (GPtrArray *facts, GStrv *open_points);

G_END_DECLS
