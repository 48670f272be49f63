/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-sim-connection.h"

G_BEGIN_DECLS

/* The line discipline and the prompt of one shell channel. It never waits: what has its time later
 * is kept until cs_sim_shell_step() is called then. */
typedef struct _CsSimShell CsSimShell;

CsSimShell *cs_sim_shell_new (CsSimConnection *connection, ssh_channel channel, gboolean pty);

/* An exec channel: one command, no prompt, then the end. */
CsSimShell *
cs_sim_shell_new_exec (CsSimConnection *connection, ssh_channel channel, const char *command);
void cs_sim_shell_free (CsSimShell *self);

/* What the client typed; @size 0: it will type no more */
void cs_sim_shell_feed (CsSimShell *self, const char *data, gsize size);

/* Does what is due. @progress is set when something was done.
 * Returns: milliseconds until there is more to do, -1 when only the client can bring it about */
int cs_sim_shell_step (CsSimShell *self, gboolean *progress);

G_END_DECLS
