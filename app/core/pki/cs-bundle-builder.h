/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-bundle.h"
#include "cs-reader.h"

G_BEGIN_DECLS

/**
 * CsFate:
 * @CS_FATE_KEPT: a member of the bundle
 * @CS_FATE_DUPLICATE: byte for byte the same certificate is in already
 * @CS_FATE_LEFT_OUT: a certificate that does not belong to the chain
 * @CS_FATE_NOT_A_CERTIFICATE: a request, private key, revocation list or the like: never copied
 *   (domain.md T11)
 * @CS_FATE_UNREADABLE: could not be read, or an input in which no certificate is; no bundle is made
 *
 * What became of one thing in the inputs.
 */
typedef enum {
  CS_FATE_KEPT,
  CS_FATE_DUPLICATE,
  CS_FATE_LEFT_OUT,
  CS_FATE_NOT_A_CERTIFICATE,
  CS_FATE_UNREADABLE,
} CsFate;

/* "kept", "duplicate", "left-out", "not-a-certificate", "unreadable": the words of the JSON. */
CS_EXPORT
const char *cs_fate_to_string (CsFate fate);

#define CS_TYPE_BUNDLE_ENTRY (cs_bundle_entry_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsBundleEntry, cs_bundle_entry, CS, BUNDLE_ENTRY, GObject)

CS_EXPORT
const char *cs_bundle_entry_get_file (CsBundleEntry *self);
/* NULL for a whole file that could not be read or holds no certificate. */
CS_EXPORT
CsItem *cs_bundle_entry_get_item (CsBundleEntry *self);
CS_EXPORT
CsFate cs_bundle_entry_get_fate (CsBundleEntry *self);
/* Why, in words; never NULL. */
CS_EXPORT
const char *cs_bundle_entry_get_reason (CsBundleEntry *self);
/* Nullable: "expired" or "not-yet-valid". Such a certificate is kept all the same: a trust list may
 * have to hold it until the last node is renewed. */
CS_EXPORT
CsFinding *cs_bundle_entry_get_validity (CsBundleEntry *self);

#define CS_TYPE_BUNDLE_BUILDER (cs_bundle_builder_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsBundleBuilder, cs_bundle_builder, CS, BUNDLE_BUILDER, GObject)

/**
 * CsBundleBuilder:
 *
 * Makes a clean bundle out of whatever admins have, and tells of every single thing in it what
 * became of it and why. Inputs first, then one cs_bundle_builder_build(), then the entries.
 */

/**
 * cs_bundle_builder_new:
 * @at: the time at which members are judged as expired, see cs-time.h
 */
CS_EXPORT
CsBundleBuilder *cs_bundle_builder_new (gint64 at);
/* Takes everything in @bytes; what is wrong with it is told by the entries. @passphrase as in
 * cs_reader_read_bytes(). */
CS_EXPORT
void cs_bundle_builder_add_bytes (CsBundleBuilder *self,
                                  GBytes *bytes,
                                  const char *file,
                                  CsReaderPassphrase passphrase,
                                  gpointer user_data);
/* The same for an input that could not even be loaded. */
CS_EXPORT
void cs_bundle_builder_add_failure (CsBundleBuilder *self, const char *file, const GError *error);

/**
 * cs_bundle_builder_build:
 * @chain: one path from its leaf to its root, in that order; else a trust list in input order
 *
 * Returns: (transfer full): the bundle; %NULL with %CS_ERROR_MALFORMED when an entry is unreadable,
 *   or %CS_ERROR_MISMATCH when the chain has no single leaf or an issuer is missing
 */
CS_EXPORT
CsBundle *cs_bundle_builder_build (CsBundleBuilder *self, gboolean chain, GError **error);
/* Of CsBundleEntry: one for everything found, in input order. */
CS_EXPORT
GListModel *cs_bundle_builder_get_entries (CsBundleBuilder *self);

/**
 * cs_bundle_save:
 *
 * Writes @self as PEM to a temporary file beside @path, synced, reads that back and makes sure that
 * it holds exactly the members in their order (%CS_ERROR_MISMATCH); only then it is renamed to
 * @path. Refuses to replace what is no regular file. Blocking.
 */
CS_EXPORT
gboolean cs_bundle_save (CsBundle *self, const char *path, GError **error);

G_END_DECLS
