/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-certificate.h"
#include "cs-crl.h"
#include "cs-private-key.h"
#include "cs-request.h"

G_BEGIN_DECLS

typedef enum {
  CS_ITEM_CERTIFICATE,
  CS_ITEM_REQUEST,
  CS_ITEM_PRIVATE_KEY,
  CS_ITEM_CRL,
  CS_ITEM_UNKNOWN, /* something was there and could not be read: see the error */
} CsItemKind;

typedef enum {
  CS_ENCODING_PEM,
  CS_ENCODING_DER,
  CS_ENCODING_PKCS7,
  CS_ENCODING_PKCS12,
} CsEncoding;

/* The words of the JSON: "certificate", "request", "private-key", "crl", "unknown". */
CS_EXPORT
const char *cs_item_kind_to_string (CsItemKind kind);
/* "pem", "der", "pkcs7", "pkcs12". */
CS_EXPORT
const char *cs_encoding_to_string (CsEncoding encoding);

#define CS_TYPE_ITEM (cs_item_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsItem, cs_item, CS, ITEM, GObject)

/**
 * CsItem:
 *
 * One thing found in a file, in file order: exactly one of the getters below gives an object, or,
 * for %CS_ITEM_UNKNOWN, an error. No silent loss: every PEM block and every DER object becomes an
 * item.
 */
CS_EXPORT
const char *cs_item_get_file (CsItem *self); /* the name it was read under */
CS_EXPORT
guint cs_item_get_index (CsItem *self); /* from 0, within its file */
CS_EXPORT
CsItemKind cs_item_get_kind (CsItem *self);
CS_EXPORT
CsEncoding cs_item_get_encoding (CsItem *self);
CS_EXPORT
CsCertificate *
cs_item_get_certificate (CsItem *self); /* nullable, borrowed, as are the next three */
CS_EXPORT
CsRequest *cs_item_get_request (CsItem *self);
CS_EXPORT
CsPrivateKey *cs_item_get_private_key (CsItem *self);
CS_EXPORT
CsCrl *cs_item_get_crl (CsItem *self);
CS_EXPORT
const GError *cs_item_get_error (CsItem *self); /* set for CS_ITEM_UNKNOWN only */

G_END_DECLS
