/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-json.h"

static gboolean
must_escape (gunichar c)
{
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x2028 && c <= 0x202e);
}

/* Works on JSON text that is valid but for raw control characters inside its strings. */
static char *
escape_strings (const char *text)
{
  GString *out = g_string_new (NULL);
  gboolean inside = FALSE;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (inside && c == '\\' && p[1] != '\0') {
      g_string_append_c (out, '\\');
      p++;
      g_string_append_c (out, *p);
      continue;
    }
    if (c == '"')
      inside = !inside;
    if (inside && must_escape (c))
      g_string_append_printf (out, "\\u%04x", c);
    else
      g_string_append_unichar (out, c);
  }
  g_string_append_c (out, '\n');

  return g_string_free (out, FALSE);
}

char *
cs_json_to_text (JsonNode *node, gboolean pretty)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (node != NULL, NULL);

  text = json_to_string (node, pretty);

  return escape_strings (text);
}

void
cs_json_set_string (JsonObject *object, const char *member, const char *value)
{
  g_return_if_fail (object != NULL);

  if (value == NULL) {
    json_object_set_null_member (object, member);
  } else {
    g_autofree char *valid = g_utf8_make_valid (value, -1);

    json_object_set_string_member (object, member, valid);
  }
}

gboolean
cs_json_is_shallow (const char *text, gsize length)
{
  gboolean inside = FALSE; /* a string */
  guint depth = 0;

  g_return_val_if_fail (text != NULL || length == 0, FALSE);

  for (gsize i = 0; i < length; i++) {
    char c = text[i];

    if (inside && c == '\\')
      i++;
    else if (c == '"')
      inside = !inside;
    else if (!inside && (c == '[' || c == '{') && ++depth > CS_JSON_DEPTH_MAX)
      return FALSE;
    else if (!inside && (c == ']' || c == '}') && depth > 0)
      depth--;
  }

  return TRUE;
}
