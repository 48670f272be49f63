/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-authority.h"
#include "cs-connection.h"
#include "cs-transport.h"

G_BEGIN_DECLS

/* The asynchronous interfaces, called and waited for by a worker thread that has pushed a main
 * context of its own (g_main_context_push_thread_default): the lanes of a run are such threads, so
 * that a step reads from top to bottom, and those of a plugin that works through a transport. Never
 * in the thread of the program's main loop. Answers and errors are those of the methods.
 */
CS_EXPORT
CsConnection *cs_sync_open (CsTransport *transport,
                            CsEndpoint *endpoint,
                            CsPrompts *prompts,
                            GCancellable *cancellable,
                            GError **error);
CS_EXPORT
GPtrArray *cs_sync_list (CsConnection *connection, GCancellable *cancellable, GError **error);
CS_EXPORT
GBytes *
cs_sync_get (CsConnection *connection, const char *name, GCancellable *cancellable, GError **error);
CS_EXPORT
gboolean cs_sync_put (CsConnection *connection,
                      const char *name,
                      GBytes *content,
                      GCancellable *cancellable,
                      GError **error);
CS_EXPORT
char *cs_sync_run_command (CsConnection *connection,
                           const char *line,
                           GCancellable *cancellable,
                           GError **error);
CS_EXPORT
char *cs_sync_exec (CsConnection *connection,
                    const char *command,
                    int *status,
                    GCancellable *cancellable,
                    GError **error);
/* The same, given up after @seconds (%G_IO_ERROR_TIMED_OUT); the connection is of no use then. */
CS_EXPORT
char *cs_sync_exec_timed (CsConnection *connection,
                          const char *command,
                          guint seconds,
                          int *status,
                          GCancellable *cancellable,
                          GError **error);
CS_EXPORT
void cs_sync_close (CsConnection *connection);
/* Called in the thread that asked, after every command: @reply or @error. */
typedef void (*CsSyncListener) (const char *line,
                                const char *reply,
                                const GError *error,
                                gpointer user_data);
/* For the commands that the calling thread sends from now on; NULL ends it. */
CS_EXPORT
void cs_sync_listen (CsSyncListener listener, gpointer user_data);
CS_EXPORT
CsOutcome *cs_sync_submit (CsAuthority *authority,
                           CsSubmission *submission,
                           GCancellable *cancellable,
                           GError **error);
CS_EXPORT
CsOutcome *cs_sync_retrieve (CsAuthority *authority,
                             CsSubmission *submission,
                             const char *request_id,
                             GCancellable *cancellable,
                             GError **error);
CS_EXPORT
CsOutcome *cs_sync_recover (CsAuthority *authority,
                            CsSubmission *submission,
                            GCancellable *cancellable,
                            GError **error);
CS_EXPORT
GPtrArray *cs_sync_fetch_chain (CsAuthority *authority, GCancellable *cancellable, GError **error);

G_END_DECLS
