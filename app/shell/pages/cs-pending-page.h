/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-pane.h"

G_BEGIN_DECLS

#define CS_TYPE_PENDING_PAGE (cs_pending_page_get_type ())
G_DECLARE_FINAL_TYPE (CsPendingPage, cs_pending_page, CS, PENDING_PAGE, CsPane)

/* CsPendingPage: what waits at the authorities, and what can be done about it: see CsApprovals.
 * Signal "answer-chosen": (GFile), for whoever looks at files. */

G_END_DECLS
