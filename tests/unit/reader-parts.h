/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "pki-maker.h"

G_BEGIN_DECLS

/* What the tests of the reader have in common: parts of files, how the world puts them together,
 * and what is found in the result. */
#define PASSPHRASE "correct horse"
#define DER ((const char *) 1)

extern char *leaf, *leaf2, *leaf3, *request, *crl, *key;
extern GBytes *leaf_der, *request_der, *crl_der, *key_der;

typedef struct {
  const char *name;
  const char *kinds; /* as dup_kinds() writes them */
} Input;
extern const Input inputs[];
extern const guint n_inputs;

/* Makes them; once. */
void make_parts (void);
GBytes *make_input (const char *name);
/* Any mix of text and bytes, ended by NULL: a string, or a GBytes behind DER. */
GBytes *join (const char *first, ...) G_GNUC_NULL_TERMINATED;
char *replace_all (const char *text, const char *what, const char *with);
/* A CsReaderPassphrase whose answer is its data. */
char *ask_cb (const char *file, const char *what, gpointer data);
/* Kinds in order, one letter each; an unknown one in capitals. */
char *dup_kinds (GBytes *bytes, const char *passphrase);
void assert_kinds (GBytes *take_bytes, const char *expected);
/* The first thing in @take_bytes could not be read, and @words say why. */
void assert_refusal (GBytes *take_bytes, const char *passphrase, const char *words);

G_END_DECLS
