/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-sim-node.h"

#include <libssh/libssh.h>

G_BEGIN_DECLS

/* The node's host key as the switches say it is now, made when it is first wanted and kept in
 * DIR/<node>/host_key; for the caller to free. */
ssh_key cs_sim_host_key_load (CsSimNode *node, const CsSimSwitches *switches, GError **error);

/* "SHA256:…", as ssh-keygen -l prints it */
char *cs_sim_host_key_dup_fingerprint (ssh_key key);

G_END_DECLS
