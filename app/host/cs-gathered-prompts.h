/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>

G_BEGIN_DECLS

/* The key of the prompt that stands for several host keys; that of each is "HostKey". */
#define CS_GATHERED_KEY "HostKeys"

#define CS_TYPE_GATHERED_PROMPTS (cs_gathered_prompts_get_type ())
G_DECLARE_FINAL_TYPE (CsGatheredPrompts, cs_gathered_prompts, CS, GATHERED_PROMPTS, GObject)

/**
 * CsGatheredPrompts:
 *
 * Asks about the unknown host keys of several nodes in one question that lists them all, so that
 * they are compared with one list and not clicked away one after the other. Nodes are connected to
 * at the same time, so it waits until no further key has come for a moment; that moment answers
 * nothing. One "yes" is for all that are listed, a "no" too. Every other prompt goes straight on.
 * Main context only.
 */
CsGatheredPrompts *cs_gathered_prompts_new (CsPrompts *inner);

G_END_DECLS
