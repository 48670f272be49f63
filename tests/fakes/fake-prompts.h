/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>

G_BEGIN_DECLS

#define FAKE_TYPE_PROMPTS (fake_prompts_get_type ())
G_DECLARE_FINAL_TYPE (FakePrompts, fake_prompts, FAKE, PROMPTS, GObject)

/**
 * FakePrompts:
 *
 * Answers from a table and writes down what was asked. What is not in the table is
 * %CS_ERROR_NO_ANSWER.
 */
FakePrompts *fake_prompts_new (void);
/* The answer to secrets and texts whose key is @what or whose text contains it; NULL: a "no". */
void fake_prompts_answer (FakePrompts *self, const char *what, const char *answer);
/* Whether questions of this kind get a yes or a no. */
void fake_prompts_decide (FakePrompts *self, CsPromptKind kind, gboolean yes);
/* Questions are never answered; only their cancellable ends them. */
void fake_prompts_be_silent (FakePrompts *self);
/* What happened, a line each: "secret Password", "text One-time code", "host-key HostKey",
 * "judged Password worked", "judged Password failed". */
const char *fake_prompts_get_log (FakePrompts *self);
/* The last prompt that was asked; nullable. */
CsPrompt *fake_prompts_get_last (FakePrompts *self);

G_END_DECLS
