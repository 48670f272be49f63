/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-ssh-guard.h"
#include "cs-ssh-options.h"

#include <libssh/libssh.h>

G_BEGIN_DECLS

/**
 * CsSshSession:
 *
 * One SSH connection: connected and with its keys exchanged, guarded by time-outs and a
 * cancellable. Used by one thread, for libssh's sessions are not thread-safe. Every call into
 * libssh happens between begin and end; one that blocks for an unknown time is announced by
 * cs_ssh_session_expect().
 */
typedef struct _CsSshSession CsSshSession;

/* @watch and @options are referenced. */
CsSshSession *cs_ssh_session_new (CsEndpoint *endpoint, CsSshOptions *options, CsSshWatch *watch);
void cs_ssh_session_free (CsSshSession *self);
/* TCP and key exchange; the host key is not judged yet. */
gboolean cs_ssh_session_connect (CsSshSession *self, GCancellable *cancellable, GError **error);
void cs_ssh_session_disconnect (CsSshSession *self);

/* A piece of work that @cancellable ends. Fails with %G_IO_ERROR_CLOSED when the connection is
 * gone. */
gboolean cs_ssh_session_begin (CsSshSession *self, GCancellable *cancellable, GError **error);
void cs_ssh_session_end (CsSshSession *self);
/* The other side has the answer time-out, from now, to do the next thing. */
void cs_ssh_session_expect (CsSshSession *self);
/* The user is being asked: no clock runs. */
void cs_ssh_session_wait_for_user (CsSshSession *self);
/* It took too long altogether: the connection is over. */
void cs_ssh_session_expire (CsSshSession *self);
/* Asks for a sign of life. FALSE when there is none. */
gboolean cs_ssh_session_keep_alive (CsSshSession *self);

/**
 * cs_ssh_session_fail:
 * @doing: what failed, such as "reading cms1a.cer"
 *
 * Turns libssh's last failure into an error that names the node, the reason and the next step:
 * %G_IO_ERROR_CANCELLED, %G_IO_ERROR_TIMED_OUT, or %CS_ERROR_NODE. Always FALSE.
 */
gboolean cs_ssh_session_fail (CsSshSession *self, const char *doing, GError **error);
/* Whether the connection still stands. */
gboolean cs_ssh_session_is_open (CsSshSession *self);

ssh_session cs_ssh_session_get_ssh (CsSshSession *self);
CsEndpoint *cs_ssh_session_get_endpoint (CsSshSession *self);
CsSshOptions *cs_ssh_session_get_options (CsSshSession *self);
const char *cs_ssh_session_get_label (CsSshSession *self);
/* One question and its answer took from @since until now; the shortest counts. Microseconds. */
void cs_ssh_session_note_round_trip (CsSshSession *self, gint64 since);
/* Where the shortest round trip is kept, in microseconds: set atomically before the answer that it
 * was measured with is told, so that whoever hears that answer finds it. Must outlive the session.
 */
void cs_ssh_session_set_round_trip (CsSshSession *self, int *round_trip);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsSshSession, cs_ssh_session_free)

G_END_DECLS
