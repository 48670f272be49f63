/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-macros.h"

G_BEGIN_DECLS

#define CS_TYPE_HANDOVER (cs_handover_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsHandover, cs_handover, CS, HANDOVER, GObject)

/**
 * CsHandover:
 *
 * One form in which a request can be handed to a person: a text to copy or to send, as data, so
 * that the window offers it and the command line prints it. Immutable. Properties: title, text,
 * file.
 */

/**
 * cs_handover_new:
 * @title: what it is for: "For an e-mail"
 * @text: what is copied; no secret
 * @file: (nullable): the file that holds just this, absolute
 */
CS_EXPORT
CsHandover *cs_handover_new (const char *title, const char *text, const char *file);
CS_EXPORT
const char *cs_handover_get_title (CsHandover *self);
CS_EXPORT
const char *cs_handover_get_text (CsHandover *self);
CS_EXPORT
const char *cs_handover_get_file (CsHandover *self); /* nullable */

G_END_DECLS
