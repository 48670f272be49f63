/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign-json.h>

G_BEGIN_DECLS

/* How a verb ends that writes JSON: to standard output, control characters escaped. Both take what
 * they are given. */
void cs_cli_print_json_array (JsonArray *array);
/* @pretty: for people, over several lines; else one line */
void cs_cli_print_json_object (JsonObject *object, gboolean pretty);

G_END_DECLS
