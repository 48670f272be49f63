/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>

G_BEGIN_DECLS

/**
 * FakeNode: a meeting server in memory: files, and a command line that knows `pki list`, `pki csr`,
 * `pki match`, `pki verify` and `database cluster status` and computes their answers with OpenSSL's
 * own calls. Keys are EC keys, so that a test makes hundreds. Thread-safe.
 */
typedef struct _FakeNode FakeNode;

FakeNode *fake_node_new (const char *name);
void fake_node_free (FakeNode *self);
const char *fake_node_get_name (FakeNode *self);

void fake_node_put (FakeNode *self, const char *file, GBytes *content);
void fake_node_put_text (FakeNode *self, const char *file, const char *text);
/* Writes a file of text anew with CR LF at the end of each line. */
void fake_node_use_windows_lines (FakeNode *self, const char *file);
/* Transfer full; NULL when there is none. */
GBytes *fake_node_get (FakeNode *self, const char *file);
gboolean fake_node_remove (FakeNode *self, const char *file);
/* Names in order. */
GStrv fake_node_list (FakeNode *self);
/* Copies a file of @from, which must be there. */
void fake_node_copy (FakeNode *self, const char *file, FakeNode *from, const char *as);

/* The reply to lines that begin with @prefix, the longest one counts, instead of a computed one;
 * NULL: computed again. */
void fake_node_set_reply (FakeNode *self, const char *prefix, const char *reply);
char *fake_node_run (FakeNode *self, const char *line);
/* Nodes of worlds to come make the same keys as those before: nothing is made, or kept, anew. */
void fake_node_begin_keys_anew (void);
/* How many times `pki csr` replaced a key that was there: never wanted. */
guint fake_node_get_n_replaced (FakeNode *self);

G_END_DECLS
