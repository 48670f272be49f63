/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-role.h"

G_BEGIN_DECLS

#define CS_TYPE_NODE (cs_node_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsNode, cs_node, CS, NODE, GObject)

/**
 * CsNode:
 *
 * One [Node NAME] of the cluster file: where a meeting server is. Immutable once loaded.
 */
CS_EXPORT
const char *cs_node_get_name (CsNode *self);
CS_EXPORT
char *cs_node_dup_group (CsNode *self); /* "Node cms1a": the scope of its secrets */
CS_EXPORT
const char *cs_node_get_host (CsNode *self); /* host name or address */
CS_EXPORT
guint16 cs_node_get_port (CsNode *self); /* 22 by default */
CS_EXPORT
const char *cs_node_get_user (CsNode *self); /* "admin" by default */
CS_EXPORT
const char *cs_node_get_host_key (CsNode *self); /* nullable: "SHA256:…", pins the key */
CS_EXPORT
const char *cs_node_get_fqdn (CsNode *self); /* nullable: Fqdn=, else Host= when it is a name */
/* Algorithms=legacy: it may be talked to with SHA-1 and CBC, for it has nothing better. */
CS_EXPORT
gboolean cs_node_is_legacy (CsNode *self);
/* ServicePorts=: the port at which this computer reaches a service of the node, where that is not
 * the one that the node itself names; 0 when the file does not say. */
CS_EXPORT
guint16 cs_node_get_service_port (CsNode *self, CsRole role);

G_END_DECLS
