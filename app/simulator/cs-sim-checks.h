/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-sim-command.h"

G_BEGIN_DECLS

/* The SUCCESS:/FAILURE: lines about a key, its certificate and what vouches for it, as `… enable`
 * prints them: checked for real. @group: where the settings "key", "certificate" and "bundle" are
 * @chain: the certificate file itself is a full chain and must reach a root
 * Returns: whether no FAILURE: was printed */
gboolean cs_sim_check_pair (CsSimCall *call, const char *group, gboolean chain);

/* The same for two files by name, without a bundle; @ca may be %NULL. */
gboolean cs_sim_check_files (CsSimCall *call,
                             const char *key,
                             const char *certificate,
                             const char *bundle,
                             const char *ca);

G_END_DECLS
