/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-cluster.h"
#include "cs-field.h"

G_BEGIN_DECLS

/**
 * CsServes: what a name is in the cluster (domain.md 2.1); a set, so flags
 * @CS_SERVES_NODE: a node's own name, Fqdn= or Host=
 * @CS_SERVES_DATABASE_NODE: a node of the database cluster, which its peers connect to
 * @CS_SERVES_DATABASE_CLIENT: "postgres", the user that a database client is
 */
typedef enum {
  CS_SERVES_NOTHING_KNOWN = 0,
  CS_SERVES_CLUSTER = 1 << 0,
  CS_SERVES_WEB_BRIDGE = 1 << 1,
  CS_SERVES_XMPP_DOMAIN = 1 << 2,
  CS_SERVES_SIP_DOMAIN = 1 << 3,
  CS_SERVES_NODE = 1 << 4,
  CS_SERVES_DATABASE_NODE = 1 << 5,
  CS_SERVES_DATABASE_CLIENT = 1 << 6,
} CsServes;

/* "cluster, XMPP domain"; empty when nothing is known. Translated. Transfer full. */
CS_EXPORT
char *cs_serves_dup_text (CsServes serves);
/* "cluster", "web-bridge", "xmpp-domain", "sip-domain", "node", "database-node",
 * "database-client": the words of a JSON. Transfer full, NULL-terminated. */
CS_EXPORT
GStrv cs_serves_dup_words (CsServes serves);
/* What @name is in @cluster. */
CS_EXPORT
CsServes cs_serves_of_name (CsCluster *cluster, const char *name);

/**
 * CsNameAsked: how the cluster file asks for a name in a certificate
 */
typedef enum {
  CS_ASKED_NOT,
  CS_ASKED_COMMON_NAME, /* as the common name, and not among Names= */
  CS_ASKED_NAME,        /* among Names= */
} CsNameAsked;

/**
 * CsNameHeld: whether the certificate file on the node holds a name
 * @CS_HELD_UNKNOWN: the node was not looked at, or the file cannot be read; never shown as good
 * @CS_HELD_NO_CERTIFICATE: there is no such file on the node
 */
typedef enum {
  CS_HELD_UNKNOWN,
  CS_HELD_YES,
  CS_HELD_NO,
  CS_HELD_NO_CERTIFICATE,
} CsNameHeld;

/* "unknown", "yes", "no", "no-certificate": the words of a JSON. */
CS_EXPORT
const char *cs_name_held_to_string (CsNameHeld held);

#define CS_TYPE_NAME_USE (cs_name_use_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsNameUse, cs_name_use, CS, NAME_USE, GObject)

/**
 * CsNameUse:
 *
 * A name in one certificate on one node that has its key. Immutable.
 */
CS_EXPORT
CsNameUse *cs_name_use_new (CsSlot *slot, const char *node, CsNameAsked asked, CsNameHeld held);
CS_EXPORT
CsSlot *cs_name_use_get_slot (CsNameUse *self);
CS_EXPORT
const char *cs_name_use_get_node (CsNameUse *self);
CS_EXPORT
CsNameAsked cs_name_use_get_asked (CsNameUse *self);
CS_EXPORT
CsNameHeld cs_name_use_get_held (CsNameUse *self);
/* Asked for and held: good. Held, not asked for: a warning. */
CS_EXPORT
CsTone cs_name_use_get_tone (CsNameUse *self);
/* In words, such as "missing from the certificate". Translated, static. */
CS_EXPORT
const char *cs_name_use_get_text (CsNameUse *self);

#define CS_TYPE_NAME_ROW (cs_name_row_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsNameRow, cs_name_row, CS, NAME_ROW, GObject)

/**
 * CsNameRow:
 *
 * One name of a cluster, what it is there, and where it is used: a #GListModel of #CsNameUse. A row
 * without any is a name that the cluster file states and no certificate asks for.
 */
CS_EXPORT
CsNameRow *cs_name_row_new (const char *name, CsServes serves);
CS_EXPORT
const char *cs_name_row_get_name (CsNameRow *self);
CS_EXPORT
CsServes cs_name_row_get_serves (CsNameRow *self);
/* Filling, before it is shared. */
CS_EXPORT
void cs_name_row_take (CsNameRow *self, CsNameUse *use);
/* The use in the certificate @slot on @node; nullable, borrowed. */
CS_EXPORT
CsNameUse *cs_name_row_find_use (CsNameRow *self, const char *slot, const char *node);
/* One cell of names × nodes: the roles that the name has on @node, and how it stands there, the
 * worst that counts; neutral without any use. */
CS_EXPORT
CsRole cs_name_row_get_roles (CsNameRow *self, const char *node);
CS_EXPORT
CsTone cs_name_row_get_tone (CsNameRow *self, const char *node);

G_END_DECLS
