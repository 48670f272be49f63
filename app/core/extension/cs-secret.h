/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-macros.h"

G_BEGIN_DECLS

#define CS_SECRET_MAX 4096 /* bytes of a password or pass phrase */

/**
 * CsSecret:
 *
 * A password or pass phrase. Locked in memory where the system allows it and wiped when freed. No
 * property, signal, log line or argument list ever takes one. Reference counted, immutable,
 * thread-safe.
 */
typedef struct _CsSecret CsSecret;

#define CS_TYPE_SECRET (cs_secret_get_type ())
CS_EXPORT
GType cs_secret_get_type (void);
/* Copies @text; the caller wipes its own copy with cs_secret_wipe(). */
CS_EXPORT
CsSecret *cs_secret_new (const char *text);
/* @length bytes, which may not hold a NUL. */
CS_EXPORT
CsSecret *cs_secret_new_sized (const char *text, gsize length);
CS_EXPORT
CsSecret *cs_secret_ref (CsSecret *self);
CS_EXPORT
void cs_secret_unref (CsSecret *self);
/* NUL-terminated; valid as long as @self. */
CS_EXPORT
const char *cs_secret_peek (CsSecret *self);
CS_EXPORT
gsize cs_secret_get_length (CsSecret *self);
CS_EXPORT
gboolean cs_secret_equal (CsSecret *a, CsSecret *b); /* in constant time for equal lengths */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsSecret, cs_secret_unref)

/* Overwrites memory in a way no compiler leaves out. */
CS_EXPORT
void cs_secret_wipe (gpointer data, gsize length);
/* Takes @data (g_malloc) and wipes it before it is freed: for file contents that may hold a key. */
CS_EXPORT
GBytes *cs_secret_bytes_new_take (gpointer data, gsize length);

G_END_DECLS
