/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>

G_BEGIN_DECLS

/**
 * OpensshServer: a real sshd on loopback as the current user, which lets in one key and serves one
 * folder over SFTP. All its files lie in a folder of its own that goes with it.
 */
typedef struct _OpensshServer OpensshServer;

/* Whether there is an sshd and an ssh-keygen; else the test is skipped with the reason. */
gboolean openssh_server_skip_unless_there (void);
/* @host_key_types: "ed25519", "ecdsa", "rsa"; NULL-terminated. @options: (nullable): more lines of
 * sshd_config. A failure ends the test. */
OpensshServer *openssh_server_start (const char *const *host_key_types, const char *options);
void openssh_server_stop (OpensshServer *self);
guint16 openssh_server_get_port (OpensshServer *self);
const char *openssh_server_get_files (OpensshServer *self);    /* the folder that SFTP serves */
const char *openssh_server_get_key_file (OpensshServer *self); /* the private key it lets in */
/* "ssh-ed25519 AAAA…" of its host key of this type. Transfer full. */
char *openssh_server_dup_host_key (OpensshServer *self, const char *type);
/* Makes a key pair that nobody knows and gives its public half, likewise. Transfer full. */
char *openssh_server_make_stranger (OpensshServer *self, const char *type);
CsEndpoint *openssh_server_new_endpoint (OpensshServer *self, const char *pinned);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OpensshServer, openssh_server_stop)

G_END_DECLS
