/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-cli-cluster.h"

G_BEGIN_DECLS

/**
 * cs_cli_apply:
 * @renew: (nullable): slots to renew now, NULL-terminated
 * @expected: (nullable): a plan file that must still be what would be planned
 * @yes: do not ask
 *
 * Looks, plans, shows the plan, asks, carries it out with progress, shows the matrix and what is
 * left to do: what apply and renew have in common.
 *
 * Returns: the exit code
 */
int cs_cli_apply (CsDeployment *deployment,
                  const char *const *renew,
                  CsPlanFile *expected,
                  gboolean yes);
/* Asks whether a plan is to be applied; FALSE with the exit code when not. */
gboolean cs_cli_may_go_on (gboolean yes, int *exit_code);
/* Carries a plan out with progress and prints how it ended, unless @silent; the exit code of that.
 */
int cs_cli_carry_out (CsDeployment *deployment, CsPlan *plan, gboolean silent);

G_END_DECLS
