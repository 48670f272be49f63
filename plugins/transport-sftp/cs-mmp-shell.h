/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-ssh-session.h"

G_BEGIN_DECLS

/**
 * CsMmpShell:
 *
 * The MMP's command line over a shell channel with a terminal, which is opened when it is first
 * needed and again when the node has closed it. Between cs_ssh_session_begin() and end.
 */
typedef struct _CsMmpShell CsMmpShell;

CsMmpShell *cs_mmp_shell_new (CsSshSession *session); /* borrows @session */
void cs_mmp_shell_free (CsMmpShell *self);
void cs_mmp_shell_close (CsMmpShell *self);
/* Sends @line and waits for the prompt; @answer (nullable) is sent once, when the node asks.
 * Transfer full. */
char *cs_mmp_shell_run (CsMmpShell *self, const char *line, const char *answer, GError **error);

G_END_DECLS
