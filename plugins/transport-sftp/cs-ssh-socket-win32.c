/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <winsock2.h>

#include <countersign.h>

#include "cs-ssh-socket.h"

socket_t
cs_ssh_socket_dup (GSocket *socket, GError **error)
{
  WSAPROTOCOL_INFOW info;
  SOCKET copy = INVALID_SOCKET;

  if (WSADuplicateSocketW ((SOCKET) g_socket_get_fd (socket), GetCurrentProcessId (), &info) == 0)
    copy = WSASocketW (FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &info, 0,
                       WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT);
  if (copy == INVALID_SOCKET) {
    g_autofree char *reason = cs_error_dup_win32_reason ((guint32) WSAGetLastError ());

    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "The socket cannot be shared: %s", reason);
    return SSH_INVALID_SOCKET;
  }

  return copy;
}
