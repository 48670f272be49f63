/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>

G_BEGIN_DECLS

#define CS_TYPE_CERTREQ_PROMPTS (cs_certreq_prompts_get_type ())
G_DECLARE_FINAL_TYPE (CsCertreqPrompts, cs_certreq_prompts, CS, CERTREQ_PROMPTS, GObject)

/* Asks @inner, and knows the passwords that worked: every submission opens a connection of its own,
 * and a person is asked for the workstation's password once while the program runs. */
CsPrompts *cs_certreq_prompts_new (CsPrompts *inner);

G_END_DECLS
