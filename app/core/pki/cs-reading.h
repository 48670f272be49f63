/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-item-private.h"
#include "cs-openssl.h"
#include "cs-pem.h"
#include "cs-reader.h"

G_BEGIN_DECLS

/* Private to this folder: one file being read, shared by the files cs-reader*.c. */
typedef struct {
  GRefString *file;
  CsReaderPassphrase passphrase;
  gpointer user_data;
  GListStore *items;
  gboolean full; /* more than CS_READER_ITEMS_MAX */
  gsize budget;  /* bytes that may still be tried in vain as DER */
} CsReading;

/* cs-reader.c */
void cs_reading_add (CsReading *self, gpointer take_object, CsEncoding encoding);
void cs_reading_add_error (CsReading *self, GError *take_error, CsEncoding encoding);
/* Asks; NULL when there is none. To be given to cs_reading_free_passphrase(). */
char *cs_reading_ask (CsReading *self, const char *what);
void cs_reading_free_passphrase (char *passphrase);

/* cs-reader-der.c: the one object that @data begins with, whatever it is. Adds its items and
 * returns its size; 0 with @error, and nothing added, when it is nothing known. */
gsize cs_reading_add_der (CsReading *self,
                          const guint8 *data,
                          gsize size,
                          CsEncoding encoding,
                          gboolean keys_too,
                          GError **error);

/* cs-reader-key.c: the same for keys, of exactly @size bytes; FALSE when it is none. */
gboolean cs_reading_add_key (CsReading *self, const guint8 *data, gsize size, CsEncoding encoding);
/* A key in the way of PEM before PKCS #8, whose header says how it is encrypted. */
void cs_reading_add_encrypted_pem (CsReading *self, CsPemBlock *block);
/* Whether the work that @algorithm asks for before a pass phrase can be tried is bearable. */
gboolean cs_reading_can_afford (const X509_ALGOR *algorithm);

/* cs-reader-container.c: the same for PKCS #7 and PKCS #12; the size used, or 0. */
gsize cs_reading_add_pkcs7 (CsReading *self, const guint8 *data, gsize size);
gsize cs_reading_add_pkcs12 (CsReading *self, const guint8 *data, gsize size);

/* cs-reader-noise.c: whether what has been read of a file is worth reading on. */
typedef struct {
  gsize at;      /* up to where it was looked at */
  gsize covered; /* up to where it belongs to something */
  gsize begin;   /* of the block */
  gboolean in_block;
} CsNoise;
/* @data: all there is so far, of which @self knows the first part. TRUE when more than
 * %CS_READER_NOISE_MAX bytes in a row belong to nothing. */
gboolean cs_noise_goes_on (CsNoise *self, const guint8 *data, gsize size);

/* cs-legacy.c: until the matching leave, this thread's OpenSSL also knows the ciphers of the past
 * (RC2, DES, …), in a library context of its own. NULL when that provider is not installed. */
typedef struct _CsLegacy CsLegacy;
CsLegacy *cs_legacy_enter (void);
void cs_legacy_leave (CsLegacy *self);

G_END_DECLS
