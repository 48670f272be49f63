/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-authority.h"
#include "cs-connection.h"
#include "cs-transport.h"

G_BEGIN_DECLS

/* The asynchronous interfaces, called and waited for by a worker thread that has pushed a main
 * context of its own (g_main_context_push_thread_default). Internal to deploy: its lanes are such
 * threads, so that a step reads from top to bottom. Never in the thread of the program's main loop.
 */
CsConnection *cs_sync_open (CsTransport *transport,
                            CsEndpoint *endpoint,
                            CsPrompts *prompts,
                            GCancellable *cancellable,
                            GError **error);
GPtrArray *cs_sync_list (CsConnection *connection, GCancellable *cancellable, GError **error);
GBytes *
cs_sync_get (CsConnection *connection, const char *name, GCancellable *cancellable, GError **error);
gboolean cs_sync_put (CsConnection *connection,
                      const char *name,
                      GBytes *content,
                      GCancellable *cancellable,
                      GError **error);
/* See create_async of #CsConnectionInterface. */
gboolean cs_sync_create (CsConnection *connection,
                         const char *name,
                         GBytes *content,
                         GCancellable *cancellable,
                         GError **error);
char *cs_sync_run_command (CsConnection *connection,
                           const char *line,
                           GCancellable *cancellable,
                           GError **error);
/* Called in the thread that asked, after every command: @reply or @error. */
typedef void (*CsSyncListener) (const char *line,
                                const char *reply,
                                const GError *error,
                                gpointer user_data);
/* For the commands that the calling thread sends from now on; NULL ends it. */
void cs_sync_listen (CsSyncListener listener, gpointer user_data);
CsOutcome *cs_sync_submit (CsAuthority *authority,
                           CsSubmission *submission,
                           GCancellable *cancellable,
                           GError **error);
CsOutcome *cs_sync_retrieve (CsAuthority *authority,
                             CsSubmission *submission,
                             const char *request_id,
                             GCancellable *cancellable,
                             GError **error);
CsOutcome *cs_sync_recover (CsAuthority *authority,
                            CsSubmission *submission,
                            GCancellable *cancellable,
                            GError **error);
GPtrArray *cs_sync_fetch_chain (CsAuthority *authority, GCancellable *cancellable, GError **error);

G_END_DECLS
