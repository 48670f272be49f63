/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-ca-sign.h"

G_BEGIN_DECLS

/**
 * CsCaCharter:
 * @directory: absolute; not there yet, or empty
 * @subject: RFC 4514
 * @key: such as "rsa:3072"; %NULL for the default
 * @days: of the root's validity; 0 for the default
 *
 * What a new authority shall be.
 */
typedef struct {
  const char *directory;
  const char *subject;
  const char *key;
  guint days;
} CsCaCharter;

/* Whether such an authority can be made here: to be asked before the pass phrase is. */
gboolean cs_ca_found_check (const CsCaCharter *charter, GError **error);
/* Writes root, encrypted @key and empty books, all in one step: a process that dies before leaves
 * no authority behind, and never half of one. Returns the root, DER. */
GBytes *
cs_ca_found (const CsCaCharter *charter, EVP_PKEY *key, CsSecret *passphrase, GError **error);

G_END_DECLS
