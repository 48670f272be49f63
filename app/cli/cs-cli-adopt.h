/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-cli-cluster.h"

G_BEGIN_DECLS

/* Looks at the nodes that @hosts name ([NAME=][USER@]HOST[:PORT]) and gives the text of a cluster
 * file for them; what could not be decided is said on standard error. NULL after a complaint:
 * return @exit_code; a node that cannot be looked at is one, for half a cluster would look like a
 * whole one. Runs the main context until it is done. */
char *cs_cli_adopt (CsPluginHost *plugins,
                    CsStoredPrompts *prompts,
                    const char *const *hosts,
                    int *exit_code);

G_END_DECLS
