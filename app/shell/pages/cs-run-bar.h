/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-pane.h"

G_BEGIN_DECLS

#define CS_TYPE_RUN_BAR (cs_run_bar_get_type ())
G_DECLARE_FINAL_TYPE (CsRunBar, cs_run_bar, CS, RUN_BAR, CsPane)

/**
 * CsRunBar:
 *
 * Below a plan: how it stands, its progress, and the buttons that look again, begin and cancel.
 * Property: service (boolean): it is about the plan that puts files into service, and its button is
 * session.assign instead of session.apply.
 */

G_END_DECLS
