/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-pane.h"

G_BEGIN_DECLS

#define CS_TYPE_EXPIRY_PAGE (cs_expiry_page_get_type ())
G_DECLARE_FINAL_TYPE (CsExpiryPage, cs_expiry_page, CS, EXPIRY_PAGE, CsPane)

/* CsExpiryPage: what ends when, the root included, on one line of time; writes a calendar. */

G_END_DECLS
