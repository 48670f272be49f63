/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-pane.h"

G_BEGIN_DECLS

#define CS_TYPE_PLAN_VIEW (cs_plan_view_get_type ())
G_DECLARE_FINAL_TYPE (CsPlanView, cs_plan_view, CS, PLAN_VIEW, CsPane)

/**
 * CsPlanView: what would change, grouped by node, and how it goes. Its buttons are the window's
 * actions session.look, session.apply and session.cancel.
 */

G_END_DECLS
