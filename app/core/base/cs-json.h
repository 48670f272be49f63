/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>

#include "cs-macros.h"

G_BEGIN_DECLS

/**
 * cs_json_to_text:
 * @node: what to write
 * @pretty: for people, over several lines; else one line
 *
 * JSON in which every control character inside a string is escaped (json-glib 1.6 writes some of
 * them raw, and a certificate's name may hold any).
 *
 * Returns: (transfer full): the text, ending in a newline
 */
CS_EXPORT
char *cs_json_to_text (JsonNode *node, gboolean pretty);

/* Sets a string member, or null for NULL: what does not apply is null, never absent. */
CS_EXPORT
void cs_json_set_string (JsonObject *object, const char *member, const char *value);

#define CS_JSON_DEPTH_MAX 32 /* arrays and objects in one another */

/* Whether @text nests no deeper than %CS_JSON_DEPTH_MAX: to be asked before a text from outside is
 * given to the parser, which calls itself for every level. */
gboolean cs_json_is_shallow (const char *text, gsize length);

G_END_DECLS
