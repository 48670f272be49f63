/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What happened on one node, in order: one JSON object a line, for a judge who was not there.
 * Safe from any thread; each line is in the file when the call returns. */
typedef struct _CsSimAudit CsSimAudit;

CsSimAudit *cs_sim_audit_new (const char *path, GError **error);
void cs_sim_audit_free (CsSimAudit *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsSimAudit, cs_sim_audit_free)

/* @connection: number of the connection, 0 for none
 * @...: pairs of a member's name and its text, ended by %NULL; a %NULL text leaves the member out
 */
void cs_sim_audit_write (CsSimAudit *self, guint connection, const char *event, ...)
    G_GNUC_NULL_TERMINATED;

/* An attempt to log in; what was typed is never known here */
void cs_sim_audit_write_login (CsSimAudit *self,
                               guint connection,
                               const char *user,
                               const char *method,
                               gboolean ok);

/* A file that was put, got or removed. @data: its bytes as they are now (or were, when removed)
 * @complete: whether the client had all of it, or sent all of it and closed */
void cs_sim_audit_write_file (CsSimAudit *self,
                              guint connection,
                              const char *event,
                              const char *name,
                              GBytes *data,
                              gboolean complete);

G_END_DECLS
