/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-pane.h"

G_BEGIN_DECLS

#define CS_TYPE_INSPECTOR (cs_inspector_get_type ())
G_DECLARE_FINAL_TYPE (CsInspector, cs_inspector, CS, INSPECTOR, CsPane)

/* CsInspector: what is known of what the session has selected, drawn from the core's sections. */

G_END_DECLS
