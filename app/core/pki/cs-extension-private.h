/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-extension.h"
#include "cs-openssl.h"
#include "cs-problem.h"

G_BEGIN_DECLS

/* All of @extensions (nullable) in order, as CsExtension. Transfer full, never NULL. One that
 * cannot be decoded says so on its own row and hides no other. */
GPtrArray *cs_extensions_new (const STACK_OF (X509_EXTENSION) * extensions, GListStore *problems);
/* Whether basicConstraints says that it is an authority. */
gboolean cs_extensions_are_of_ca (const STACK_OF (X509_EXTENSION) * extensions);
/* Whether the extended key usage allows @nid, or there is none. */
gboolean cs_extensions_allow (const STACK_OF (X509_EXTENSION) * extensions, int nid);

G_END_DECLS
