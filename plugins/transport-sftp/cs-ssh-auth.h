/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-ssh-session.h"

G_BEGIN_DECLS

/**
 * cs_ssh_auth_log_in:
 * @fingerprint: of the host key: what a kept password is bound to
 *
 * Logs in with what the node takes: nothing, a public key, keyboard-interactive or a password.
 * The password is asked for once and tried once: %CS_ERROR_AUTHENTICATION when the node refuses
 * it, for it may lock the account (traps T31, T32).
 */
gboolean cs_ssh_auth_log_in (CsSshSession *session,
                             CsPrompts *prompts,
                             const char *fingerprint,
                             GCancellable *cancellable,
                             GError **error);

G_END_DECLS
