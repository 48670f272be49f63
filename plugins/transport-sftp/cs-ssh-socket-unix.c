/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-ssh-socket.h"

#include <countersign.h>
#include <errno.h>
#include <fcntl.h>

socket_t
cs_ssh_socket_dup (GSocket *socket, GError **error)
{
  int fd = fcntl (g_socket_get_fd (socket), F_DUPFD_CLOEXEC, 3);

  if (fd < 0) {
    cs_error_set (error, G_IO_ERROR, g_io_error_from_errno (errno),
                  "The socket cannot be shared: %s", g_strerror (errno));
    return SSH_INVALID_SOCKET;
  }

  return fd;
}
