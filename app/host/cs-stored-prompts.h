/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-keyring.h"
#include "cs-secrets-file.h"

G_BEGIN_DECLS

#define CS_TYPE_STORED_PROMPTS (cs_stored_prompts_get_type ())
G_DECLARE_FINAL_TYPE (CsStoredPrompts, cs_stored_prompts, CS, STORED_PROMPTS, GObject)

/**
 * CsStoredPrompts:
 *
 * Prompts that are answered from what is stored, and by another #CsPrompts when nothing is: the
 * file of secrets first, then the keyring, then a person. A prompt marked as a retry goes straight
 * to the person. What the person wants remembered is kept in the keyring once it has worked, and
 * what the keyring gave and was refused is forgotten there. Main thread only, as #CsPrompts says.
 */

/**
 * cs_stored_prompts_new:
 * @secrets: (nullable): answers secrets and texts by their group and key
 * @keyring: (nullable): answers secrets by their identity
 * @inner: (nullable): who is asked when nothing is stored; without one, or when it has nobody to
 *   ask, the answer is %CS_ERROR_NO_ANSWER and names what would answer
 */
CsStoredPrompts *
cs_stored_prompts_new (CsSecretsFile *secrets, CsKeyring *keyring, CsPrompts *inner);
/* Answers yes for every host that is seen for the first time. A changed key is no prompt and is
 * refused all the same. */
void cs_stored_prompts_set_accept_new_host_keys (CsStoredPrompts *self, gboolean accept);
/* Before a program ends: runs the main context until the keyring has taken what it was given, then
 * lets go of the file of secrets, so that they are wiped even if a thread that has not quite ended
 * still holds on to the prompts. Asked again, they know what the keyring and @inner know. */
void cs_stored_prompts_close (CsStoredPrompts *self);

G_END_DECLS
