/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-certificate.h"

G_BEGIN_DECLS

#define CS_TYPE_BUNDLE (cs_bundle_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsBundle, cs_bundle, CS, BUNDLE, GObject)

/**
 * CsBundle:
 *
 * An ordered #GListModel of #CsCertificate without duplicates (by fingerprint only: three
 * certificates with one common name stay three, trap T08).
 */
CS_EXPORT
CsBundle *cs_bundle_new (void);
/* Every certificate of @bytes, in order. %CS_ERROR_MALFORMED when any part of it is unreadable (a
 * lost member must not pass in silence) or none is there. */
CS_EXPORT
CsBundle *cs_bundle_new_from_bytes (GBytes *bytes, const char *file, GError **error);
/* Appends; FALSE when it is in already. */
CS_EXPORT
gboolean cs_bundle_add (CsBundle *self, CsCertificate *certificate);
CS_EXPORT
void cs_bundle_add_all (CsBundle *self, CsBundle *others);
CS_EXPORT
guint cs_bundle_get_n (CsBundle *self);
CS_EXPORT
CsCertificate *cs_bundle_get (CsBundle *self, guint position); /* borrowed */
CS_EXPORT
gboolean cs_bundle_contains (CsBundle *self, CsCertificate *certificate);
/* Whether both hold the same certificates; order counts only when @ordered. */
CS_EXPORT
gboolean cs_bundle_equal (CsBundle *self, CsBundle *other, gboolean ordered);
/* PEM, LF, no text between, exactly one newline at the end (domain.md T06). Transfer full. */
CS_EXPORT
GBytes *cs_bundle_to_pem (CsBundle *self);

/**
 * cs_bundle_to_chain:
 * @leaf: where the chain begins
 *
 * The certificates of @self as one path from @leaf to its root, in order, by issuer and signature;
 * what does not belong to the path is left out. %CS_ERROR_MISMATCH names the missing issuer (T07).
 *
 * Returns: (transfer full): a new bundle that begins with @leaf
 */
CS_EXPORT
CsBundle *cs_bundle_to_chain (CsBundle *self, CsCertificate *leaf, GError **error);

/**
 * cs_bundle_find_leaf:
 *
 * The one certificate that issued no other one of @self, where a chain must begin; authorities are
 * only looked at when there is nothing else. %CS_ERROR_MISMATCH names them when there are several.
 *
 * Returns: (transfer none): borrowed from @self
 */
CS_EXPORT
CsCertificate *cs_bundle_find_leaf (CsBundle *self, GError **error);

G_END_DECLS
