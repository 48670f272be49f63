/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-pane.h"

G_BEGIN_DECLS

#define CS_TYPE_OVERVIEW_PAGE (cs_overview_page_get_type ())
G_DECLARE_FINAL_TYPE (CsOverviewPage, cs_overview_page, CS, OVERVIEW_PAGE, CsPane)

/* CsOverviewPage: how the cluster stands: in a sentence, and files × nodes. */

G_END_DECLS
