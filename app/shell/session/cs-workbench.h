/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-loose-file.h"
#include "cs-subject.h"

G_BEGIN_DECLS

#define CS_LOOSE_FILES_MAX 50 /* that are remembered */

#define CS_TYPE_WORKBENCH (cs_workbench_get_type ())
G_DECLARE_FINAL_TYPE (CsWorkbench, cs_workbench, CS, WORKBENCH, GObject)

/**
 * CsWorkbench:
 *
 * What is local to an opened cluster and changes no node: the bundle being put together, files that
 * were dropped to be looked at, the loose files beside the cluster file, what was set aside to be
 * compared with, and the history of it all. Owned by the session. Main context only.
 *
 * Properties, read-only with notification: aside (GObject, nullable: a CsCertificate or CsRequest),
 * shelf (CsShelf).
 */
CsWorkbench *cs_workbench_new (void);
/* Whose folder its own shelf shows, from now on; to be called before anything else. The shelf is
 * not loaded yet. */
void cs_workbench_set_cluster (CsWorkbench *self, CsCluster *cluster);
CsHistory *cs_workbench_get_history (CsWorkbench *self);
CsBundleDraft *cs_workbench_get_draft (CsWorkbench *self);

/* Of CsLooseFile, the newest last. */
GListModel *cs_workbench_get_files (CsWorkbench *self);
/* Adds it, in the place of one of the same name. */
void cs_workbench_add_file (CsWorkbench *self, CsLooseFile *file);
CsLooseFile *cs_workbench_find_file (CsWorkbench *self, const char *name); /* nullable, borrowed */

/* The loose files that are shown: those beside the cluster file, unless something was opened. */
CsShelf *cs_workbench_get_shelf (CsWorkbench *self);
CsShelf *cs_workbench_get_own_shelf (CsWorkbench *self); /* those beside the cluster file */
/* Opens a folder, NULL to go back to the own ones. */
void cs_workbench_open_folder (CsWorkbench *self, const char *folder);
/* Opens one file in which there may be very much. */
void cs_workbench_open_file (CsWorkbench *self, const char *path);
void cs_workbench_close (CsWorkbench *self); /* nothing is read or watched any more */
/* What @subject of kind CS_SUBJECT_FOUND stands for; NULL when it is not there (any more). Transfer
 * full. */
CsFound *cs_workbench_dup_found (CsWorkbench *self, CsSubject *subject);

GObject *cs_workbench_get_aside (CsWorkbench *self); /* nullable, borrowed */
void cs_workbench_set_aside (CsWorkbench *self, GObject *object);

G_END_DECLS
