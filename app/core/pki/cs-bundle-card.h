/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-certificate.h"
#include "cs-section.h"

G_BEGIN_DECLS

/**
 * CsFault: what keeps a strict reader from a certificate as it was found (domain.md T01–T07)
 * @CS_FAULT_LINE_END: no line end after its END line: the next BEGIN line is swallowed
 * @CS_FAULT_CTRL_Z: a Ctrl-Z (0x1A) that `copy a + b` leaves: what follows is not seen
 * @CS_FAULT_TEXT: text around the block, an indented or otherwise odd block
 * @CS_FAULT_BINARY: DER, in a file that should be text
 * @CS_FAULT_ENCODING: UTF-16, or a byte order mark
 * @CS_FAULT_LINES: CR or CR LF instead of LF
 * @CS_FAULT_CONTAINER: inside PKCS #7 or PKCS #12, which is no bundle
 */
typedef enum {
  CS_FAULT_LINE_END = 1 << 0,
  CS_FAULT_CTRL_Z = 1 << 1,
  CS_FAULT_TEXT = 1 << 2,
  CS_FAULT_BINARY = 1 << 3,
  CS_FAULT_ENCODING = 1 << 4,
  CS_FAULT_LINES = 1 << 5,
  CS_FAULT_CONTAINER = 1 << 6,
} CsFault;

#define CS_FAULT_N 7

/* Over what a strict reader stumbles: all but Windows line ends, which OpenSSL reads (T06). */
#define CS_FAULTS_STRICT (~CS_FAULT_LINES)

/* All faults of all certificates in the file that @bytes are; 0 also when there is none in it. */
CS_EXPORT
CsFault cs_faults_find (GBytes *bytes);
/* Of these, over what a strict reader of that file stumbles: neither Windows line ends nor a file
 * that is nothing but one certificate in binary, or a container. */
CS_EXPORT
CsFault cs_faults_find_strict (GBytes *bytes);
/* What they are, for a sentence that says that something has them: "a Ctrl-Z, text around it".
 * Transfer full. */
CS_EXPORT
char *cs_faults_dup_words (CsFault faults);
/* Adds them to what @section says of a file, as a warning; nothing when there are none. */
CS_EXPORT
void cs_faults_describe (CsFault faults, CsSection *section);

#define CS_BUNDLE_CARDS_MAX 1000                   /* in one file or one draft */
#define CS_BUNDLE_CARDS_FILE_MAX (8 * 1024 * 1024) /* bytes of one file */

#define CS_TYPE_BUNDLE_CARD (cs_bundle_card_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsBundleCard, cs_bundle_card, CS, BUNDLE_CARD, GObject)

/**
 * CsBundleCard:
 *
 * One certificate that is to go into a bundle, with the bytes it was found as; or a part of a file
 * that cannot be read and must not be lost in silence. Immutable, so it may be made in any thread.
 */
/* From where it is known already, in clean form. @source: where it comes from, in words */
CS_EXPORT
CsBundleCard *cs_bundle_card_new (CsCertificate *certificate, const char *source);
CS_EXPORT
CsCertificate *cs_bundle_card_get_certificate (CsBundleCard *self); /* NULL: it cannot be read */
CS_EXPORT
const char *cs_bundle_card_get_source (CsBundleCard *self);
CS_EXPORT
const char *cs_bundle_card_get_problem (CsBundleCard *self); /* why it cannot be read; or NULL */
CS_EXPORT
CsFault cs_bundle_card_get_faults (CsBundleCard *self); /* 0: exactly as it should be written */
/* The bytes that `copy` would take; NULL inside a container. Borrowed. */
CS_EXPORT
GBytes *cs_bundle_card_get_raw (CsBundleCard *self);
/* The same certificate without @fault. Transfer full. */
CS_EXPORT
CsBundleCard *cs_bundle_card_repair (CsBundleCard *self, CsFault fault);

/**
 * cs_bundle_cards_from_bytes:
 * @bytes: what a file or the clipboard holds, in any form that cs_reader_read_bytes() knows
 * @source: its name
 * @others: (out) (optional) (transfer full): #CsFinding for all that is no certificate and
 * therefore is not taken: keys, requests, revocation lists, what a pass phrase would be needed for
 *
 * Cuts it into cards, one for each certificate and each unreadable part, in order.
 *
 * Returns: (transfer full) (element-type CsBundleCard): %NULL with %CS_ERROR_MALFORMED when no
 *   certificate is in it, or %CS_ERROR_TOO_LARGE
 */
CS_EXPORT
GPtrArray *
cs_bundle_cards_from_bytes (GBytes *bytes, const char *source, GListModel **others, GError **error);

G_END_DECLS
