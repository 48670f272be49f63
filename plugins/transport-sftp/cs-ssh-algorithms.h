/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>
#include <libssh/libssh.h>

G_BEGIN_DECLS

/**
 * cs_ssh_algorithms_apply:
 * @known_types: the key types the host is known by: asked for first, so that a host with several
 *   keys shows the one that can be compared
 * @legacy: also what is broken or nearly so
 *
 * What is offered to the node: AES-GCM, ChaCha20 and AES-CTR, no SHA-1. FALSE with libssh's error.
 */
gboolean cs_ssh_algorithms_apply (ssh_session ssh, const char *const *known_types, gboolean legacy);

G_END_DECLS
