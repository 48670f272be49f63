/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign-json.h>

#include "cs-cli.h"

G_BEGIN_DECLS

/* One thing found in a file, as the JSON of inspect (DESIGN, "The command line") and for people. */

/* Transfer full; @now decides what has expired, see cs-time.h. */
JsonObject *cs_inspect_dup_json (CsItem *item, gint64 now);
void cs_inspect_print (CsItem *item, gint64 now);
/* Everything that is odd about @item at @now; never NULL. Transfer full. */
GListModel *cs_inspect_dup_problems (CsItem *item, gint64 now);
/* [{id, severity, text}]; transfer full. */
JsonArray *cs_inspect_problems_to_json (GListModel *problems);
/* "severity: text (remedy)"; transfer full. */
char *cs_inspect_dup_problem_line (CsFinding *problem);

G_END_DECLS
