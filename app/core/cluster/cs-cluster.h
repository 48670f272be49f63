/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-bundle-spec.h"
#include "cs-finding.h"
#include "cs-node.h"
#include "cs-role.h"
#include "cs-slot.h"

G_BEGIN_DECLS

#define CS_CLUSTER_FILE_MAX (1024 * 1024) /* bytes of a cluster file */
#define CS_CLUSTER_NODES_MAX 500

#define CS_TYPE_CLUSTER (cs_cluster_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsCluster, cs_cluster, CS, CLUSTER, GObject)

/**
 * CsCluster:
 *
 * What one .cluster file describes (DESIGN, "The cluster file"): the wanted state. It keeps the
 * file's text, so that comments, order and unknown keys survive a change and a save.
 */

/**
 * cs_cluster_new_from_data:
 * @text: the content of the file
 * @path: (nullable): where it lies, for messages and for what is relative to it
 * @findings: (out) (transfer full): #CsFinding for everything in the file that is not understood:
 * unknown groups and keys (warnings), wrong values, duplicate groups and keys (errors with their
 * line), names of nodes and slots that do not exist. Set in every case.
 *
 * Only the file's own grammar and references; the rules of the meeting server are
 * cs_lint_cluster().
 *
 * Returns: (transfer full) (nullable): the cluster, also when there are findings; %NULL with
 *   %CS_ERROR_MALFORMED when it is no key file at all
 */
CS_EXPORT
CsCluster *cs_cluster_new_from_data (const char *text,
                                     gssize length,
                                     const char *path,
                                     GListModel **findings,
                                     GError **error);
/* Reads @path. Blocking; a file that cannot be read is a #GFileError or #GIOErrorEnum. */
CS_EXPORT
CsCluster *cs_cluster_load (const char *path, GListModel **findings, GError **error);
/* A new, empty one to be filled by cs_cluster_set_string() and friends. */
CS_EXPORT
CsCluster *cs_cluster_new (const char *name);

CS_EXPORT
const char *cs_cluster_get_path (CsCluster *self); /* nullable */
CS_EXPORT
char *cs_cluster_dup_directory (CsCluster *self); /* the folder it lies in, absolute */
CS_EXPORT
char *cs_cluster_dup_text (CsCluster *self); /* as it would be saved */

/* What the reader has to say of the text as it is now, see cs_cluster_new_from_data(). Borrowed. */
CS_EXPORT
GListModel *cs_cluster_get_findings (CsCluster *self);
/* The line of a group (@key NULL) or key, from 1; 0 when it is not there. */
CS_EXPORT
guint cs_cluster_get_line (CsCluster *self, const char *group, const char *key);

CS_EXPORT
const char *cs_cluster_get_name (CsCluster *self); /* the Call Bridge cluster's DNS name */
CS_EXPORT
CsRelease cs_cluster_get_release (CsCluster *self);
CS_EXPORT
const char *cs_cluster_get_sip_domain (CsCluster *self); /* nullable, as are the next two */
CS_EXPORT
const char *cs_cluster_get_xmpp_domain (CsCluster *self);
CS_EXPORT
const char *cs_cluster_get_web_bridge_name (CsCluster *self);
CS_EXPORT
const char *
cs_cluster_get_authority (CsCluster *self); /* the plugin's name; "ca-local" by default */
CS_EXPORT
const char *cs_cluster_get_probe (CsCluster *self); /* "probe-tls" by default */
CS_EXPORT
const char *cs_cluster_get_transport (CsCluster *self); /* "transport-sftp" by default */
CS_EXPORT
const char *
cs_cluster_get_root_file (CsCluster *self); /* RootFile=, "root-ca.cer" by default: the root only */
CS_EXPORT
const char *cs_cluster_get_intermediate_file (CsCluster *self); /* nullable: issuing CA first */
/* cs-cluster-authorities.c. The authorities that sign here, each once, the cluster's own first;
 * %CS_SELF_SIGNED is none. Transfer full, NULL-terminated. */
CS_EXPORT
GStrv cs_cluster_dup_authorities (CsCluster *self);
/* Where the chain of one of them goes: RootFile= and IntermediateFile= of [Cluster] for the
 * cluster's own; of [Authority NAME] for another, whose root is NAME-root.cer by default. Transfer
 * full; the second nullable. */
CS_EXPORT
char *cs_cluster_dup_root_file (CsCluster *self, const char *authority);
CS_EXPORT
char *cs_cluster_dup_intermediate_file (CsCluster *self, const char *authority);
CS_EXPORT
const char *cs_cluster_get_ca_file (CsCluster *self); /* nullable: intermediates, then root */
CS_EXPORT
guint cs_cluster_get_renew_days (CsCluster *self); /* 30 by default */

CS_EXPORT
GListModel *
cs_cluster_get_nodes (CsCluster *self); /* of CsNode, in file order; borrowed, as are all here */
CS_EXPORT
GListModel *cs_cluster_get_slots (CsCluster *self); /* of CsSlot */
CS_EXPORT
GListModel *cs_cluster_get_bundles (CsCluster *self); /* of CsBundleSpec */
CS_EXPORT
CsNode *cs_cluster_find_node (CsCluster *self, const char *name); /* nullable, borrowed */
CS_EXPORT
CsSlot *cs_cluster_find_slot (CsCluster *self, const char *name);
CS_EXPORT
CsBundleSpec *cs_cluster_find_bundle (CsCluster *self, const char *name);

/* Any group as it stands, for the settings of plugins: the keys of @group in order, NULL-terminated
 * (empty when there is no such group), and one value. Transfer full. */
CS_EXPORT
GStrv cs_cluster_dup_keys (CsCluster *self, const char *group);
CS_EXPORT
char *cs_cluster_dup_value (CsCluster *self, const char *group, const char *key);
/* Changes or (value NULL) removes a key, adding the group when there is none; the rest of the text
 * stays as it is, the objects above are made anew and the signal "changed" is emitted. */
CS_EXPORT
void cs_cluster_set_value (CsCluster *self, const char *group, const char *key, const char *value);
/* Renames nothing, removes the group with its comments. */
CS_EXPORT
void cs_cluster_remove_group (CsCluster *self, const char *group);
/* Writes it to @path (temporary name, synced, renamed), which becomes its path. A file that was
 * there keeps its mode. */
CS_EXPORT
gboolean cs_cluster_save (CsCluster *self, const char *path, GError **error);

G_END_DECLS
