/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>

G_BEGIN_DECLS

/* The calls of CsTransport and CsConnection that wait for their answer, running the default main
 * context meanwhile: for tests. */
CsConnection *sync_open (CsTransport *transport,
                         CsEndpoint *endpoint,
                         CsPrompts *prompts,
                         GCancellable *cancellable,
                         GError **error);
GPtrArray *sync_list (CsConnection *connection, GCancellable *cancellable, GError **error);
GBytes *
sync_get (CsConnection *connection, const char *name, GCancellable *cancellable, GError **error);
gboolean sync_create (CsConnection *connection, const char *name, GBytes *content, GError **error);
gboolean sync_put (CsConnection *connection, const char *name, GBytes *content, GError **error);
gboolean sync_remove (CsConnection *connection, const char *name, GError **error);
char *sync_run (CsConnection *connection,
                const char *line,
                const char *answer,
                GCancellable *cancellable,
                GError **error);
char *sync_exec (CsConnection *connection, const char *command, int *status, GError **error);
void sync_close (CsConnection *connection);

/* For everything else: hand sync_done_cb() and a NULL slot to an async call, then wait for the
 * slot. Transfer full. */
void sync_done_cb (GObject *source, GAsyncResult *result, gpointer slot);
GAsyncResult *sync_wait (GAsyncResult **slot);

G_END_DECLS
