/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-ca-openssl.h"

G_BEGIN_DECLS

/**
 * cs_ca_name_check:
 * @wildcards: whether "*.example.org" is accepted
 * @text: (out): "dns:cms1a.pod2.cms.lab" when it is accepted
 * @words: (out): why not, when it is not
 *
 * Whether the authority puts @name into a certificate: host names of letters, digits, dashes and
 * underscores, addresses, mail addresses and URIs in plain ASCII. What it would not understand it
 * does not vouch for.
 */
gboolean cs_ca_name_check (const GENERAL_NAME *name, gboolean wildcards, char **text, char **words);

G_END_DECLS
