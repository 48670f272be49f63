/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-session.h"

G_BEGIN_DECLS

/* What the files of a session share. */

/* A cancelled task must stay cancelled: each piece of work has a cancellable of its own. Borrowed.
 */
GCancellable *_cs_session_renew_cancellable (CsSession *self);
void _cs_session_set_activity (CsSession *self, CsActivity activity);
/* Takes @message. */
void _cs_session_take_message (CsSession *self, char *message, CsTone tone);
gboolean _cs_session_is_closed (CsSession *self);

G_END_DECLS
