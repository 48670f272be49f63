/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>

G_BEGIN_DECLS

/* The calls of a transport and its connection, waited for by a worker thread that has pushed a main
 * context of its own. Errors are theirs. */
CsConnection *cs_certreq_link_open (CsTransport *transport,
                                    CsEndpoint *endpoint,
                                    CsPrompts *prompts,
                                    GCancellable *cancellable,
                                    GError **error);
GBytes *cs_certreq_link_get (CsConnection *connection,
                             const char *name,
                             GCancellable *cancellable,
                             GError **error);
gboolean cs_certreq_link_put (CsConnection *connection,
                              const char *name,
                              GBytes *content,
                              GCancellable *cancellable,
                              GError **error);
char *cs_certreq_link_exec (CsConnection *connection,
                            const char *command,
                            int *status,
                            GCancellable *cancellable,
                            GError **error);
/* The same, given up after @seconds (%G_IO_ERROR_TIMED_OUT); the connection is of no use then. */
char *cs_certreq_link_exec_timed (CsConnection *connection,
                                  const char *command,
                                  guint seconds,
                                  int *status,
                                  GCancellable *cancellable,
                                  GError **error);
void cs_certreq_link_close (CsConnection *connection);

G_END_DECLS
