/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-pane.h"

G_BEGIN_DECLS

#define CS_TYPE_BUILDER_PAGE (cs_builder_page_get_type ())
G_DECLARE_FINAL_TYPE (CsBuilderPage, cs_builder_page, CS, BUILDER_PAGE, CsPane)

/**
 * CsBuilderPage:
 *
 * A tray in which a bundle is put together: certificates are dropped in it from the tree, the
 * matrix, the file manager or the clipboard, ordered, repaired, saved, and dragged out as one file.
 * It draws the draft of the session's workbench.
 */
/* What was pasted or dropped as text, and a file. Each is read in a thread, and is forgotten when
 * the session is. */
void cs_builder_page_add_bytes (CsBuilderPage *self, GBytes *bytes, const char *name);
void cs_builder_page_add_file (CsBuilderPage *self, GFile *file);

G_END_DECLS
