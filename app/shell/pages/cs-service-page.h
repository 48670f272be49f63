/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-pane.h"

G_BEGIN_DECLS

#define CS_TYPE_SERVICE_PAGE (cs_service_page_get_type ())
G_DECLARE_FINAL_TYPE (CsServicePage, cs_service_page, CS, SERVICE_PAGE, CsPane)

/**
 * CsServicePage: the commands that put the files into service, to be copied, or sent when somebody
 * asks for it.
 */

G_END_DECLS
