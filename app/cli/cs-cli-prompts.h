/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-stored-prompts.h"

G_BEGIN_DECLS

/* Who answers the questions of a verb, as its common options say: the --secrets file, the keyring,
 * the terminal. NULL when the file cannot be used. Call cs_stored_prompts_close() before the verb
 * ends. Transfer full. */
CsStoredPrompts *cs_cli_prompts_new (GError **error);

G_END_DECLS
