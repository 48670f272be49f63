/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-sim-connection.h"

#include <libssh/callbacks.h>
#include <libssh/server.h>

G_BEGIN_DECLS

/* The log-in of one connection: keyboard-interactive as the lab shows it, and what the switches
 * add. */
typedef struct {
  CsSimConnection *connection;
  CsSimSwitches *switches; /* as they were when the client came */
  char *user; /* as the keyboard-interactive request named it; an answer does not repeat it */
  guint failures;
  gboolean first_round_done;
  gboolean done;
  gboolean give_up;
} CsSimAuth;

void cs_sim_auth_init (CsSimAuth *self, CsSimConnection *connection);
void cs_sim_auth_clear (CsSimAuth *self);

/* Says what is offered and sets the callbacks that answer; @callbacks is filled in. */
void cs_sim_auth_attach (CsSimAuth *self, ssh_session session, ssh_server_callbacks callbacks);

G_END_DECLS
