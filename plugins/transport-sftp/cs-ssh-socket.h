/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libssh/libssh.h>
#include <gio/gio.h>

G_BEGIN_DECLS

/* A second handle to the same socket, for libssh to own and close: ours stays good for shutting
 * the connection down from another thread. SSH_INVALID_SOCKET with an error. */
socket_t cs_ssh_socket_dup (GSocket *socket, GError **error);

G_END_DECLS
