/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "cs-keyring.h"

G_BEGIN_DECLS

#define CS_TYPE_WINDOW_PROMPTS (cs_window_prompts_get_type ())
G_DECLARE_FINAL_TYPE (CsWindowPrompts, cs_window_prompts, CS, WINDOW_PROMPTS, GObject)

/**
 * CsWindowPrompts:
 *
 * A #CsPrompts that asks with dialogs over a window: one at a time, the others wait in the order in
 * which they came. It may outlive the window; whatever is asked then is answered with "no".
 */
/* @keyring: (nullable): offers to keep secrets there while it is available */
CsWindowPrompts *cs_window_prompts_new (GtkWindow *window, CsKeyring *keyring);
/* Answers everything with "no", now and from now on. */
void cs_window_prompts_close (CsWindowPrompts *self);
/* The dialog that is open, nullable, borrowed. */
GtkWindow *cs_window_prompts_get_dialog (CsWindowPrompts *self);

G_END_DECLS
