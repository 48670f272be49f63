/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-describe.h"

G_BEGIN_DECLS

/* Private to this folder: sections that several kinds of things have. Transfer full. */
CsSection *cs_describe_key_and_signature (const CsPublicKey *key, /* nullable */
                                          const char *signature,  /* nullable */
                                          const char *sha256);    /* nullable */
CsSection *cs_describe_extensions (const char *title, GPtrArray *extensions);

G_END_DECLS
