/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-macros.h"

G_BEGIN_DECLS

#define CS_TYPE_WORKSPACE (cs_workspace_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsWorkspace, cs_workspace, CS, WORKSPACE, GObject)

/**
 * CsWorkspace:
 *
 * The folder beside the cluster file, NAME.workspace for NAME.cluster:
 *
 *     NODE/BASE.csr, NODE/BASE.cer   requests fetched, certificates issued; one folder for each
 * node, so that equal names never collide (domain.md T37) FILE.cer                       root,
 * intermediates and bundles submissions/SLOT.ini           what was handed to an authority, and its
 * answer kept/RUN/NODE/FILE             what a run overwrote journal.jsonl                  the
 * record plugins/NAME/                  a plugin's own folder
 *
 * Never a private key. All writes are to a temporary name, synced and renamed. Thread-safe: it
 * holds nothing but its path.
 */
CS_EXPORT
CsWorkspace *cs_workspace_new (const char *path);
/* The workspace that belongs to a cluster file. */
CS_EXPORT
CsWorkspace *cs_workspace_new_for_cluster (const char *cluster_path);
CS_EXPORT
const char *cs_workspace_get_path (CsWorkspace *self);

/* "NODE/FILE", or "FILE" when @node is NULL: how a file is named in plans and messages. Transfer
 * full. */
CS_EXPORT
char *cs_workspace_name (const char *node, const char *file);
/* Its absolute path; NULL for anything but plain names. Transfer full. */
CS_EXPORT
char *cs_workspace_dup_path (CsWorkspace *self, const char *node, const char *file);
/* Blocking. %G_IO_ERROR_NOT_FOUND when there is none; %CS_ERROR_TOO_LARGE over %CS_REMOTE_FILE_MAX.
 */
CS_EXPORT
GBytes *cs_workspace_load (CsWorkspace *self, const char *node, const char *file, GError **error);
/* Blocking; makes the folders. */
CS_EXPORT
gboolean cs_workspace_store (CsWorkspace *self,
                             const char *node,
                             const char *file,
                             GBytes *content,
                             GError **error);
/* Keeps what run @run is about to overwrite on @node. An earlier copy of that run is not replaced.
 */
CS_EXPORT
gboolean cs_workspace_keep (CsWorkspace *self,
                            const char *run,
                            const char *node,
                            const char *file,
                            GBytes *content,
                            GError **error);
/* The kept copy of that run; %CS_ERROR_MISMATCH when it is not what @sha256 says. Blocking. */
CS_EXPORT
GBytes *cs_workspace_load_kept (CsWorkspace *self,
                                const char *run,
                                const char *node,
                                const char *file,
                                const char *sha256,
                                GError **error);
/* The plan of a run, JSON, kept beside what the run overwrote: kept/RUN/plan.json. Blocking. */
CS_EXPORT
gboolean cs_workspace_keep_plan (CsWorkspace *self, const char *run, GBytes *json, GError **error);
CS_EXPORT
GBytes *cs_workspace_load_plan (CsWorkspace *self, const char *run, GError **error);
/* The paths of the journal and of a slot's submission record, their folder made. Transfer full. */
CS_EXPORT
char *cs_workspace_dup_journal_path (CsWorkspace *self, GError **error);
CS_EXPORT
char *cs_workspace_dup_record_path (CsWorkspace *self, const char *slot, GError **error);

G_END_DECLS
