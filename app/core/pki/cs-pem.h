/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-openssl.h"
#include "cs-reader.h"

G_BEGIN_DECLS

/*
 * Private to this folder: PEM as it is found in the world (domain.md T01–T06). OpenSSL's own reader
 * wants each mark alone on a line and silently passes over what it cannot read; here every BEGIN
 * mark becomes a block, whatever stands around it, in ASCII or UTF-16.
 */

#define CS_PEM_LABEL_MAX 64 /* characters between the dashes */
/* Base64 of the largest object, with a line break after every character pair at worst. */
#define CS_PEM_BODY_MAX (3 * (gsize) CS_READER_ITEM_MAX)

/**
 * CsPemBlock:
 * @end: the offset behind it
 * @label: (nullable): what the BEGIN mark says
 * @header: (nullable): "Proc-Type" and "DEK-Info" lines of an encrypted key, LF
 * @der: (nullable): the decoded content, wiped when freed
 * @error: (nullable): why there is no @der
 */
typedef struct {
  gsize end;
  char *label;
  char *header;
  guint8 *der;
  gsize der_size;
  GError *error;
} CsPemBlock;

/* The offset of the next BEGIN mark in @data from @from on, or @size when there is none. */
gsize cs_pem_find (const guint8 *data, gsize size, gsize from);
/* The same for END marks. */
gsize cs_pem_find_end (const guint8 *data, gsize size, gsize from);
/* Reads the block whose BEGIN mark stands at @at. Never NULL. */
CsPemBlock *cs_pem_block_new (const guint8 *data, gsize size, gsize at);
void cs_pem_block_free (CsPemBlock *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsPemBlock, cs_pem_block_free)

G_END_DECLS
