/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>

G_BEGIN_DECLS

#define CS_TYPE_SFTP_TRANSPORT (cs_sftp_transport_get_type ())
G_DECLARE_FINAL_TYPE (CsSftpTransport, cs_sftp_transport, CS, SFTP_TRANSPORT, GObject)

G_END_DECLS
