/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-macros.h"

G_BEGIN_DECLS

#define CS_TYPE_ENDPOINT (cs_endpoint_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsEndpoint, cs_endpoint, CS, ENDPOINT, GObject)

/**
 * CsEndpoint:
 *
 * Where a transport connects to. Immutable, thread-safe.
 */

/**
 * cs_endpoint_new:
 * @group: the group of the cluster file it comes from, "Node cms1a": the scope of its secrets
 * @host_key: (nullable): the pinned key, "SHA256:…"
 */
CS_EXPORT
CsEndpoint *cs_endpoint_new (const char *group,
                             const char *host,
                             guint16 port,
                             const char *user,
                             const char *host_key);
CS_EXPORT
const char *cs_endpoint_get_group (CsEndpoint *self);
CS_EXPORT
const char *cs_endpoint_get_host (CsEndpoint *self);
CS_EXPORT
guint16 cs_endpoint_get_port (CsEndpoint *self);
CS_EXPORT
const char *cs_endpoint_get_user (CsEndpoint *self);
CS_EXPORT
const char *cs_endpoint_get_host_key (CsEndpoint *self);
/* Also algorithms that are not offered otherwise, SHA-1 and CBC: before it is shared. */
CS_EXPORT
void cs_endpoint_allow_legacy (CsEndpoint *self);
CS_EXPORT
gboolean cs_endpoint_is_legacy (CsEndpoint *self);
/* "admin@cms1a.pod2.cms.lab" with ":PORT" unless 22: for messages. Transfer full. */
CS_EXPORT
char *cs_endpoint_dup_label (CsEndpoint *self);

G_END_DECLS
