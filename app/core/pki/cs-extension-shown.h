/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-extension.h"

G_BEGIN_DECLS

/* How an extension reads on the screen, in the language of the thread; what it is called and says
 * in JSON stays English. Borrowed. */
const char *cs_extension_get_shown_name (const CsExtension *self);
/* Of one that is not decoded only how long it is. Transfer full. */
char *cs_extension_dup_shown_text (const CsExtension *self);
/* Its bytes and, where it is ASN.1, its structure; NULL for one that is decoded. Transfer full. */
char *cs_extension_dup_dump (const CsExtension *self);

G_END_DECLS
