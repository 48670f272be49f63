/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-ssh-session.h"

G_BEGIN_DECLS

/**
 * cs_ssh_host_key_check:
 * @fingerprint: (out): "SHA256:…", transfer full
 *
 * Whether the host's key is the one that is trusted: the pinned one, else the one of known_hosts,
 * else one that the user accepts after comparing, which is then kept. Changed, revoked or of
 * another type than the known one: %CS_ERROR_UNTRUSTED, always (trap T35).
 */
gboolean cs_ssh_host_key_check (CsSshSession *session,
                                CsPrompts *prompts,
                                char **fingerprint,
                                GCancellable *cancellable,
                                GError **error);

G_END_DECLS
