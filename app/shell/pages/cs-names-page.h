/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-pane.h"

G_BEGIN_DECLS

#define CS_TYPE_NAMES_PAGE (cs_names_page_get_type ())
G_DECLARE_FINAL_TYPE (CsNamesPage, cs_names_page, CS, NAMES_PAGE, CsPane)

/* CsNamesPage: names × roles × nodes: what serves what, what is missing, what is extra. */

G_END_DECLS
