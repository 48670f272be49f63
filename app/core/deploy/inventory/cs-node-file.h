/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-bundle-card.h"
#include "cs-bundle.h"
#include "cs-request.h"

G_BEGIN_DECLS

#define CS_TYPE_NODE_FILE (cs_node_file_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsNodeFile, cs_node_file, CS, NODE_FILE, GObject)

/**
 * CsNodeFile:
 *
 * One file on a node or in the workspace, and what was found in it. Immutable, so a worker thread
 * may make it.
 */
/* Seen in a listing, not read: a private key, or a file the cluster does not ask for. */
CS_EXPORT
CsNodeFile *cs_node_file_new_listed (const char *name, guint64 size, gint64 modified);
/* Read. What it holds is found out by content. */
CS_EXPORT
CsNodeFile *cs_node_file_new_read (const char *name, GBytes *content, gint64 modified);
CS_EXPORT
const char *cs_node_file_get_name (CsNodeFile *self);
CS_EXPORT
guint64 cs_node_file_get_size (CsNodeFile *self);
CS_EXPORT
gint64 cs_node_file_get_modified (CsNodeFile *self); /* 0 when not known */
CS_EXPORT
gboolean cs_node_file_was_read (CsNodeFile *self);
CS_EXPORT
const char *cs_node_file_get_sha256 (CsNodeFile *self); /* of the bytes; NULL when not read */
/* The certificates in it, NULL when it holds none or holds anything that cannot be read. */
CS_EXPORT
CsBundle *cs_node_file_get_bundle (CsNodeFile *self);
/* The first certificate, or the request; NULL when there is none. Borrowed. */
CS_EXPORT
CsCertificate *cs_node_file_get_certificate (CsNodeFile *self);
CS_EXPORT
CsRequest *cs_node_file_get_request (CsNodeFile *self);
/* How many things are in it: more than the bundle's members means duplicates or strangers. */
CS_EXPORT
guint cs_node_file_get_n_items (CsNodeFile *self);
/* What is odd about the way in which its certificates are written; 0 when there are none. */
CS_EXPORT
CsFault cs_node_file_get_faults (CsNodeFile *self);
/* Whether there is a private key in it, readable or not: then it is copied nowhere. */
CS_EXPORT
gboolean cs_node_file_holds_key (CsNodeFile *self);
/* Why it could not be understood, NULL when it could. */
CS_EXPORT
const char *cs_node_file_get_problem (CsNodeFile *self);

G_END_DECLS
