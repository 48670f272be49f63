/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>

G_BEGIN_DECLS

/**
 * CsCaStore:
 *
 * The authority's books: a SQLite database of everything it issued. Opened for one piece of work
 * and used by one thread; several processes may have it open. What was not committed when it is
 * closed, or when the process dies, never happened. Blocking.
 */
typedef struct _CsCaStore CsCaStore;

/* Makes an empty one at @path, where nothing may be. */
gboolean cs_ca_store_create (const char *path, GError **error);
/* Never makes one: a lost database must not look like an authority that issued nothing. */
CsCaStore *cs_ca_store_open (const char *path, GError **error);
void cs_ca_store_close (CsCaStore *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsCaStore, cs_ca_store_close)

/* Takes the write lock, waiting for another process for a while; between this and commit nobody
 * else writes. */
gboolean cs_ca_store_begin (CsCaStore *self, GError **error);
gboolean cs_ca_store_commit (CsCaStore *self, GError **error);

/* The certificate that stands for (@request_sha256, @replaces): neither revoked nor expired at
 * @now. @found is %NULL when there is none, which is no error. */
gboolean cs_ca_store_find_standing (CsCaStore *self,
                                    const char *request_sha256,
                                    const char *replaces,
                                    gint64 now,
                                    CsIssued **found,
                                    GError **error);
gboolean
cs_ca_store_find_serial (CsCaStore *self, const char *serial, CsIssued **found, GError **error);
/* Everything, oldest first. */
GPtrArray *cs_ca_store_list (CsCaStore *self, GError **error);
gint64 cs_ca_store_count (CsCaStore *self, GError **error); /* -1 when it fails */
/* Reads every page of the database. */
gboolean cs_ca_store_check (CsCaStore *self, GError **error);

/* The next three between begin and commit. */
/* Enters @issued; an expired certificate for the same request no longer stands. */
gboolean cs_ca_store_add (CsCaStore *self, const CsIssued *issued, GError **error);
/* Marks it as revoked; one that is keeps its first date and reason. */
gboolean cs_ca_store_revoke (CsCaStore *self,
                             const char *serial,
                             const char *reason,
                             gint64 now,
                             GError **error);
/* The number for the next CRL, larger than any before; -1 when it fails. */
gint64 cs_ca_store_take_crl_number (CsCaStore *self, GError **error);

G_END_DECLS
