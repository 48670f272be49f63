/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-ssh-session.h"

G_BEGIN_DECLS

#define CS_SSH_EXEC_MAX (4 * 1024 * 1024) /* bytes of output of one command */

/* Runs @command on an exec channel of its own; what it writes to both its outputs comes back, as
 * valid UTF-8. Between cs_ssh_session_begin() and end. Transfer full.
 * @status: (out): its exit status, -1 when it did not say one (ended by a signal) */
char *cs_ssh_exec_run (CsSshSession *session, const char *command, int *status, GError **error);

G_END_DECLS
