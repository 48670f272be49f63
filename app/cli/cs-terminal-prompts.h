/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-keyring.h"

G_BEGIN_DECLS

#define CS_TYPE_TERMINAL_PROMPTS (cs_terminal_prompts_get_type ())
G_DECLARE_FINAL_TYPE (CsTerminalPrompts, cs_terminal_prompts, CS, TERMINAL_PROMPTS, GObject)

/**
 * CsTerminalPrompts:
 *
 * Asks on the controlling terminal, one question at a time, in a worker thread, so that the main
 * loop goes on. CTRL-C and CTRL-D cancel; without a terminal the answer is %CS_ERROR_NO_ANSWER. An
 * unknown host key or root is accepted only by the whole word "yes".
 */

/* @keyring: (nullable): when it is there, secrets that have an identity may be remembered. */
CsTerminalPrompts *cs_terminal_prompts_new (CsKeyring *keyring);

G_END_DECLS
