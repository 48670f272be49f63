/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-pane.h"

G_BEGIN_DECLS

#define CS_TYPE_LOOSE_VIEW (cs_loose_view_get_type ())
G_DECLARE_FINAL_TYPE (CsLooseView, cs_loose_view, CS, LOOSE_VIEW, CsPane)

/**
 * CsLooseView:
 *
 * The Files section below the tree: the loose files of the workspace, or of a folder that was
 * opened. A list over the workbench's #CsShelf in which a row is made when it is seen, so that a
 * hundred thousand certificates are no more to it than a thousand. Typing searches; the rows are
 * dragged, and have a menu. It is not there while there is nothing in it.
 */

G_END_DECLS
