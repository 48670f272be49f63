/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-ssh-agent.h"

/* Agents of Windows listen on named pipes, which libssh does not know. */
int
cs_ssh_agent_log_in (ssh_session session)
{
  return SSH_AUTH_DENIED;
}
