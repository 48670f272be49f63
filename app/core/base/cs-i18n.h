/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-language.h"

/* What <glib/gi18n.h> is to a program, for the core: in the language of the thread. Not public, and
 * never to be included by a header. */
#define _(text) cs_language_say (text)
#define N_(text) (text)
#define ngettext(one, many, n) cs_language_say_plural (one, many, n)
