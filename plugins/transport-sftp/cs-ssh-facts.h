/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-ssh-session.h"

G_BEGIN_DECLS

/* What was agreed on with the other side, as cs_connection_dup_facts() tells it. @fingerprint: of
 * its host key. Transfer full. */
GStrv cs_ssh_facts_new (CsSshSession *session, const char *fingerprint);
/* "libssh 0.10.6", and for one with known holes which and that the distribution may have closed
 * them. @version: as ssh_version() says it. Transfer full. */
char *cs_ssh_facts_dup_library (const char *version);

G_END_DECLS
