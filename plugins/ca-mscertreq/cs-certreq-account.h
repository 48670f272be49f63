/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-certreq-settings.h"

G_BEGIN_DECLS

/**
 * CsCertreqAccount:
 *
 * Account= and its password, asked once while the program runs. Where the only way to certreq is an
 * argument, which every program on that computer can read, the admin is told and must agree first
 * (domain.md T50). Used by one worker thread.
 */
typedef struct _CsCertreqAccount CsCertreqAccount;

CsCertreqAccount *cs_certreq_account_new (const CsCertreqSettings *settings, CsPrompts *prompts);
void cs_certreq_account_free (CsCertreqAccount *self);
/* Nothing to do without Account=. @visible: it would be an argument. %G_IO_ERROR_CANCELLED for a
 * no. Blocking, in a worker thread. */
gboolean cs_certreq_account_unlock (CsCertreqAccount *self,
                                    gboolean visible,
                                    GCancellable *cancellable,
                                    GError **error);
/* NULL until it was unlocked, and without Account=. */
CsSecret *cs_certreq_account_get_password (CsCertreqAccount *self);
/* Whether the password was right: a wrong one is forgotten and never tried again. */
void cs_certreq_account_judge (CsCertreqAccount *self, gboolean worked);

G_END_DECLS
