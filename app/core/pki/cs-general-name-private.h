/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-general-name.h"
#include "cs-openssl.h"
#include "cs-problem.h"

G_BEGIN_DECLS

/* One name as OpenSSL decoded it. Transfer full. */
CsGeneralName *cs_general_name_new_from_openssl (const GENERAL_NAME *name, GListStore *problems);
/* The subjectAltName of @extensions (nullable), in order. Transfer full, never NULL. */
GPtrArray *cs_general_names_new_from_extensions (const STACK_OF (X509_EXTENSION) * extensions,
                                                 GListStore *problems);

G_END_DECLS
