/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-cli.h"

G_BEGIN_DECLS

/* After a run: uploaded is not in service (domain.md T29). One line for each node on which a run
 * changed a file, with the MMP lines that make its services take the new files. Nothing is sent. */
void cs_cli_print_service_hints (CsPlan *plan, CsCluster *cluster);

G_END_DECLS
