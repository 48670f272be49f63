/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>

#include "cs-look.h"

G_BEGIN_DECLS

/* How a look or a run ended, in one line: for the window and for notifications. Transfer full.
 * @n_unknown: nodes that could not be looked at; @complete: everything asked for is in place */

/* Of a plan that nobody has begun. */
char *cs_words_for_plan (CsPlan *plan, guint n_unknown, gboolean complete, CsTone *tone);
/* @left: (nullable): a plan made after the run: what is still to do */
char *cs_words_for_run (CsRun *run, CsPlan *left, guint n_unknown, gboolean complete, CsTone *tone);

G_END_DECLS
