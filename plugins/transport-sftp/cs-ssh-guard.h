/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>

G_BEGIN_DECLS

/**
 * CsSshWatch:
 *
 * The thread that looks at the clock for all connections of one transport. libssh's calls block
 * and know neither a cancellable nor a deadline of ours, so somebody else has to end them.
 * Reference counted, thread-safe.
 */
typedef struct _CsSshWatch CsSshWatch;

CsSshWatch *cs_ssh_watch_new (void);
CsSshWatch *cs_ssh_watch_ref (CsSshWatch *self);
void cs_ssh_watch_unref (CsSshWatch *self);

/**
 * CsSshGuard:
 *
 * Ends whatever blocks on a socket, by shutting the socket down, when its deadline passes or its
 * cancellable is cancelled. What was interrupted cannot be gone on with: the connection is over.
 * Used by one thread at a time; ends from any.
 */
typedef struct _CsSshGuard CsSshGuard;

typedef enum {
  CS_SSH_GUARD_QUIET,
  CS_SSH_GUARD_TIMED_OUT,
  CS_SSH_GUARD_CANCELLED,
} CsSshGuardReason;

CsSshGuard *cs_ssh_guard_new (CsSshWatch *watch, GSocket *socket);
void cs_ssh_guard_free (CsSshGuard *self);
/* From now on @cancellable (nullable) ends it. */
void cs_ssh_guard_begin (CsSshGuard *self, GCancellable *cancellable);
/* Moves the deadline to @seconds from now; 0: none. */
void cs_ssh_guard_set_deadline (CsSshGuard *self, guint seconds);
/* The end of what began: neither clock nor cancellable count any more. */
void cs_ssh_guard_end (CsSshGuard *self);
/* Ends it now, as if the deadline had passed. */
void cs_ssh_guard_expire (CsSshGuard *self);
CsSshGuardReason cs_ssh_guard_get_reason (CsSshGuard *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsSshGuard, cs_ssh_guard_free)

G_END_DECLS
