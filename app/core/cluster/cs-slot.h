/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-role.h"

G_BEGIN_DECLS

/* Authority= of a certificate that its own node signs (`pki selfsigned`): no plugin's name. */
#define CS_SELF_SIGNED "self-signed"

#define CS_TYPE_SLOT (cs_slot_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsSlot, cs_slot, CS, SLOT, GObject)

/**
 * CsSlot:
 *
 * One [Certificate NAME] of the cluster file: a certificate the cluster should have. Immutable once
 * loaded. Its files on a node are BASE.key, BASE.csr and BASE.cer.
 */
CS_EXPORT
const char *cs_slot_get_name (CsSlot *self); /* the group's name */
CS_EXPORT
const char *cs_slot_get_base_name (CsSlot *self); /* BaseName=, by default the group's name */
CS_EXPORT
char *cs_slot_dup_file_name (CsSlot *self,
                             const char *ending); /* base name + ".cer" and the like */
CS_EXPORT
const char *cs_slot_get_node (CsSlot *self); /* the node that makes and keeps the key */
CS_EXPORT
const char *const *
cs_slot_get_deploy (CsSlot *self); /* nodes that get it, its own first; never empty */
CS_EXPORT
gboolean cs_slot_is_deployed_to (CsSlot *self, const char *node);
CS_EXPORT
const char *cs_slot_get_common_name (CsSlot *self);
CS_EXPORT
const char *const *cs_slot_get_names (CsSlot *self); /* the SANs, in order; may be empty */
CS_EXPORT
CsRole cs_slot_get_roles (CsSlot *self);
/* Whether the private key travels to the other nodes: the database roles only (lab.md step 9). */
CS_EXPORT
gboolean cs_slot_key_travels (CsSlot *self);
/* Whether @node has the private key: where it was made, and where it travels to. */
CS_EXPORT
gboolean cs_slot_has_key_on (CsSlot *self, const char *node);
CS_EXPORT
const char *cs_slot_get_authority (CsSlot *self); /* Authority= here, else the cluster's */
CS_EXPORT
gboolean cs_slot_is_self_signed (CsSlot *self);
/* The certificate's file: BASE.cer; BASE.crt when the node signs it itself (domain.md 1.2).
 * Transfer full. */
CS_EXPORT
char *cs_slot_dup_certificate_file (CsSlot *self);
/* The optional subject parts; each nullable. */
CS_EXPORT
const char *cs_slot_get_organization (CsSlot *self);
CS_EXPORT
const char *cs_slot_get_organizational_unit (CsSlot *self);
CS_EXPORT
const char *cs_slot_get_locality (CsSlot *self);
CS_EXPORT
const char *cs_slot_get_state (CsSlot *self);
CS_EXPORT
const char *cs_slot_get_country (CsSlot *self);

G_END_DECLS
