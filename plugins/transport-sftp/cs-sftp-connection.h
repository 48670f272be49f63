/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-ssh-session.h"

G_BEGIN_DECLS

#define CS_TYPE_SFTP_CONNECTION (cs_sftp_connection_get_type ())
G_DECLARE_FINAL_TYPE (CsSftpConnection, cs_sftp_connection, CS, SFTP_CONNECTION, GObject)

/**
 * CsSftpConnection:
 *
 * One node: its files and its command line over one log-in. A thread of its own does the work, for
 * libssh blocks and its sessions belong to one thread; calls wait in its queue and are answered in
 * the caller's main context.
 */

/* Takes @session, not connected yet. */
CsSftpConnection *cs_sftp_connection_new (CsSshSession *session);
/* Connects, judges the host key and logs in; nothing else may be asked before. */
void cs_sftp_connection_open_async (CsSftpConnection *self,
                                    CsPrompts *prompts,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean
cs_sftp_connection_open_finish (CsSftpConnection *self, GAsyncResult *result, GError **error);

G_END_DECLS
