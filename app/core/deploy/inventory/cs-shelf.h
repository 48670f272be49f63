/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-cluster.h"
#include "cs-found.h"

G_BEGIN_DECLS

#define CS_TYPE_SHELF (cs_shelf_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsShelf, cs_shelf, CS, SHELF, GObject)

/**
 * CsShelf:
 *
 * The loose files of a folder: a #GListModel of #CsFound, everything with a certificate, request,
 * CRL or key in it, judged by content, files by path and what is in each in its order. Beside a
 * cluster file it holds what that does not name: no file of a slot, no bundle, no chain of an
 * authority, nothing that a run kept, no authority's own folder. A file that has a certificate's
 * name and cannot be read is an item with the reason; no other file is mentioned.
 *
 * It is filled by a thread, a part at a time, within a long file too, and watches its folders: what
 * changes on disk is read again. Very many things are no problem: an item is made when it is asked
 * for. Where a file cannot be read on, what was found before is followed by an item with the
 * reason. Folders more than six deep, or beyond a thousand, and files beyond 250,000 are left out,
 * and that is said. Main context only.
 *
 * Paths below the folder have slashes on every system.
 *
 * Signal: "known-changed" (string: a path below the folder), when a file that is none of its items
 * was written, made or removed: one of the cluster's, or the cluster file itself. Properties, with
 * notification: loading (boolean), left-out (boolean), n-found and n-read (uint: files, of the
 * loading under way).
 */
CS_EXPORT
CsShelf *cs_shelf_new (const char *folder);
/* The folder of @cluster, which must have a path; for one without, a shelf that stays empty. */
CS_EXPORT
CsShelf *cs_shelf_new_for_cluster (CsCluster *cluster);
/* The one file at @path, whatever its name is, followed on disk like all others. */
CS_EXPORT
CsShelf *cs_shelf_new_for_file (const char *path);
CS_EXPORT
const char *cs_shelf_get_folder (CsShelf *self); /* absolute; NULL when it stays empty */
CS_EXPORT
const char *cs_shelf_get_file (CsShelf *self); /* the name of the one; NULL when it is for all */

/* Begins to fill it, or looks once more for what changed. */
CS_EXPORT
void cs_shelf_load (CsShelf *self);
/* Ends that; what has been read stays, and cs_shelf_load() goes on from there. */
CS_EXPORT
void cs_shelf_cancel (CsShelf *self);
/* For good: no folder is watched any more. */
CS_EXPORT
void cs_shelf_close (CsShelf *self);
CS_EXPORT
gboolean cs_shelf_is_loading (CsShelf *self);
CS_EXPORT
gboolean cs_shelf_has_left_out (CsShelf *self);
CS_EXPORT
guint cs_shelf_get_n_found (CsShelf *self);
CS_EXPORT
guint cs_shelf_get_n_read (CsShelf *self);
/* How much of them, from 0 to 1, that which is being read included. */
CS_EXPORT
double cs_shelf_get_fraction (CsShelf *self);

/* Where the thing @index of @file stands; FALSE when there is none any more. */
CS_EXPORT
gboolean cs_shelf_find (CsShelf *self, const char *file, guint index, guint *position);

G_END_DECLS
