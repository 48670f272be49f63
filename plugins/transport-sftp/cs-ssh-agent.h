/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libssh/libssh.h>

/* With the keys of the user's SSH agent; SSH_AUTH_DENIED where libssh can reach none. Blocks.
 * cs-ssh-agent-unix.c, cs-ssh-agent-win32.c. */
int cs_ssh_agent_log_in (ssh_session session);
