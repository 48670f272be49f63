/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-macros.h"

G_BEGIN_DECLS

/**
 * CsExtension:
 * @oid: in dotted form
 * @name: its name in words, or the OID again when unknown
 * @critical: whether a reader that does not know it must refuse
 * @decoded: whether @text was decoded; else it says so, with a hex dump and, where it is ASN.1, its
 *   structure
 * @text: what it says, one fact a line, control characters escaped
 *
 * One X.509 extension. Owned by the object it came from.
 */
typedef struct {
  char *oid;
  char *name;
  gboolean critical;
  gboolean decoded;
  char *text;
} CsExtension;

G_END_DECLS
