/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-sim-connection.h"

G_BEGIN_DECLS

/* The file service of one channel: one flat directory, nothing above and nothing below it. */
typedef struct _CsSimSftp CsSimSftp;

CsSimSftp *cs_sim_sftp_new (CsSimConnection *connection, ssh_session session, ssh_channel channel);

/* Files that were being written are recorded as incomplete. Before the channel is freed. */
void cs_sim_sftp_free (CsSimSftp *self);

/* Answers one request, if there is one. @progress is set when there was.
 * Returns: %FALSE when the channel is of no more use */
gboolean cs_sim_sftp_step (CsSimSftp *self, gboolean *progress);

G_END_DECLS
