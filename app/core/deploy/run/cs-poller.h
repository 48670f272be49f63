/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-macros.h"

G_BEGIN_DECLS

#define CS_POLLER_FIRST_MS (60 * 1000)        /* a minute after something moved */
#define CS_POLLER_LONGEST_MS (30 * 60 * 1000) /* and never less often than this */

#define CS_TYPE_POLLER (cs_poller_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsPoller, cs_poller, CS, POLLER, GObject)

/**
 * CsPoller:
 *
 * When to ask the authorities again: after @first, then twice as long each time that nothing came,
 * up to @longest. It says when, by the signal "due", and does nothing itself: whoever asked calls
 * cs_poller_done(). Between "due" and that no time runs, so that a slow authority, or a question
 * that waits for the user, is never overtaken by the next. Main context only.
 */
CS_EXPORT
CsPoller *cs_poller_new (guint first_ms, guint longest_ms);
/* Begins to wait; nothing when it does already. */
CS_EXPORT
void cs_poller_start (CsPoller *self);
/* No "due" until it is started again; the next wait is @first then. */
CS_EXPORT
void cs_poller_stop (CsPoller *self);
/* The authorities were asked. @news: whether something came of it: then the next wait is short. */
CS_EXPORT
void cs_poller_done (CsPoller *self, gboolean news);
/* How long the present wait is in all; 0 while none runs. */
CS_EXPORT
guint cs_poller_get_wait_ms (CsPoller *self);

G_END_DECLS
