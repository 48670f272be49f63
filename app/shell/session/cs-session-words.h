/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>

#include "cs-look.h"
#include "cs-session.h"

G_BEGIN_DECLS

/* How a look or a run ended, in one line: for the window and for notifications. Transfer full.
 * @matrix: what is there now; may be NULL when there is no @left */

/* Of a plan that nobody has begun. */
char *cs_words_for_plan (CsPlan *plan, CsMatrix *matrix, CsTone *tone);
/* Of the way back from @run. */
char *cs_words_for_restore (CsPlan *plan, const char *run, CsTone *tone);
/* @left: (nullable): a plan made after the run: what is still to do */
char *cs_words_for_run (CsRun *run, CsPlan *left, CsMatrix *matrix, CsTone *tone);

/* What is under way; empty when nothing is. */
const char *cs_words_for_activity (CsActivity activity);

G_END_DECLS
