/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-ssh-agent.h"

int
cs_ssh_agent_log_in (ssh_session session)
{
  return ssh_userauth_agent (session, NULL);
}
