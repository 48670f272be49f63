/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-ssh-session.h"

G_BEGIN_DECLS

/**
 * CsSftpFiles:
 *
 * The files of a node over an SFTP channel, which is opened when it is first needed. Between
 * cs_ssh_session_begin() and end. See #CsConnection for errors and ownership.
 */
typedef struct _CsSftpFiles CsSftpFiles;

CsSftpFiles *cs_sftp_files_new (CsSshSession *session); /* borrows @session */
void cs_sftp_files_free (CsSftpFiles *self);
void cs_sftp_files_close (CsSftpFiles *self);
GPtrArray *cs_sftp_files_list (CsSftpFiles *self, GError **error);
GBytes *cs_sftp_files_get (CsSftpFiles *self, const char *name, GError **error);
gboolean cs_sftp_files_put (CsSftpFiles *self, const char *name, GBytes *content, GError **error);
/* %G_IO_ERROR_EXISTS when the server refuses the exclusive open: nothing was written. */
gboolean
cs_sftp_files_create (CsSftpFiles *self, const char *name, GBytes *content, GError **error);
gboolean cs_sftp_files_remove (CsSftpFiles *self, const char *name, GError **error);

G_END_DECLS
