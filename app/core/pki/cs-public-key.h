/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-macros.h"

G_BEGIN_DECLS

/**
 * CsPublicKey:
 * @type: "rsa", "rsa-pss", "ec", "ed25519", "ed448", "x25519", "dsa" or "other"
 * @bits: the size of the key, 0 when unknown
 * @curve: (nullable): the curve's name for "ec", such as "P-256"
 * @spki_sha256: SHA-256 of the whole SubjectPublicKeyInfo, 64 lower-case hex digits
 *
 * What is shown and compared of a public key. Owned by the object it came from.
 */
typedef struct {
  const char *type;
  guint bits;
  char *curve;
  char *spki_sha256;
} CsPublicKey;

G_END_DECLS
