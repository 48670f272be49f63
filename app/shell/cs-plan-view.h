/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "cs-session.h"

G_BEGIN_DECLS

#define CS_TYPE_PLAN_VIEW (cs_plan_view_get_type ())
G_DECLARE_FINAL_TYPE (CsPlanView, cs_plan_view, CS, PLAN_VIEW, GtkWidget)

/**
 * CsPlanView: what would change, grouped by node, and how it goes. Its buttons are the window's
 * actions session.look, session.apply and session.cancel.
 */
void cs_plan_view_set_session (CsPlanView *self, CsSession *session); /* nullable */

G_END_DECLS
