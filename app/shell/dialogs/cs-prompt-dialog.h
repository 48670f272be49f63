/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>
#include <countersign.h>

G_BEGIN_DECLS

#define CS_TYPE_PROMPT_DIALOG (cs_prompt_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CsPromptDialog, cs_prompt_dialog, CS, PROMPT_DIALOG, AdwMessageDialog)

/**
 * CsPromptDialog:
 *
 * One question as a dialog. Its responses are "cancel" and "accept". A password or a text is
 * confirmed with Enter; a host key or a root only by its button, and Enter cancels.
 */
/* @may_keep: whether there is a keyring to keep a secret in */
CsPromptDialog *cs_prompt_dialog_new (CsPrompt *prompt, gboolean may_keep);
/* What was answered with "accept". What was typed is wiped. Transfer full. */
CsAnswer *cs_prompt_dialog_take_answer (CsPromptDialog *self);

G_END_DECLS
