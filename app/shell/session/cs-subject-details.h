/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-session.h"

G_BEGIN_DECLS

/* What an inspector shows of @subject as @session sees it now: a list of #CsSection. Transfer
 * full. */
GListModel *cs_subject_describe (CsSubject *subject, CsSession *session);

G_END_DECLS
