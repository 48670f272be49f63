/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-sftp-transport.h"
#include "fake-prompts.h"
#include "openssh-server.h"
#include "sync-connection.h"

G_BEGIN_DECLS

/* The transport and a real sshd, in a home folder that goes when the tests end. */
typedef struct {
  OpensshServer *server;
  CsTransport *transport;
  FakePrompts *prompts;
  CsEndpoint *endpoint;
  CsConnection *connection;
  GError *error;
} OpensshFixture;

/* Before everything else in main(); runs what @add_tests adds. */
int openssh_fixture_run (int argc, char *argv[], void (*add_tests) (void));
/* .ssh/known_hosts of that home */
const char *openssh_fixture_get_known_hosts (void);
/* For a new server: its port may have been an earlier one's, whose key is known. */
void openssh_fixture_forget_hosts (void);
/* FALSE when the test is skipped; @types as openssh_server_start(). */
gboolean
openssh_fixture_start_server (OpensshFixture *self, const char *const *types, const char *options);
/* The same with one host key, and a connection. */
gboolean openssh_fixture_start (OpensshFixture *self);
/* A new connection, or an error in self->error. */
gboolean openssh_fixture_open_again (OpensshFixture *self);
/* One that knows the server's user key; @answer_timeout (nullable): seconds. */
CsTransport *openssh_fixture_new_transport (OpensshFixture *self, const char *answer_timeout);
void openssh_fixture_clear (OpensshFixture *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OpensshFixture, openssh_fixture_clear)

G_END_DECLS
